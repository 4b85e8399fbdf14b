// The title of a sheet: of its front matter, of the heading that opens it, or of its file, and it stands once.

import { expect, test } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { titled } from "../../src/build/sheet.ts";
import { standard } from "../../src/standard.ts";

test.each([
  ["---\ntitle: Words\n---\n\n# Words\n\ntext", "Words", "text"],
  ["---\ntitle: Words\n---\n\n# Other words\n\ntext", "Words", "# Other words\n\ntext"],
  ["---\ntitle: Words\n---\n\n## Words\n\ntext", "Words", "## Words\n\ntext"],
  ["# Words\n\ntext", "Words", "text"],
  ["text\n\n# Words", "sheet", "text\n\n# Words"],
])("%j", (text, title, rest) => {
  const sheet = readWholeSheet(text, "sheet.md", standard);
  if (!sheet.ok) throw new Error("the sheet cannot be read");
  const found = titled(sheet.value, new Map());
  expect(found.title).toBe(title);
  const sources = found.parts.flatMap((p) => (p.kind === "prose" ? [p.source.trim()] : []));
  expect(sources.join("\n")).toBe(rest);
});
