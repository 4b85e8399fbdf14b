// A block with a level of its own is shown at it in every format; a level that is asked for overrules it.

import { describe, expect, it } from "vitest";
import { renderSheet } from "../../src/build/render.ts";
import { buildSheet } from "../../src/build/sheet.ts";

const sheet = (setting: string): string =>
  `# Levels\n\n\`\`\`grad #one ${setting}\ngiven x[n], w[n]\ny = sum{i} sin(w[i]*x[i])\nfind d(y)/d(x[k])\n\`\`\`\n`;

async function shown(setting: string, format: "md" | "tex" | "html" | "text", asked?: "brief" | "full") {
  const options = asked === undefined ? {} : { level: asked };
  const built = await buildSheet(sheet(setting), "sheet.md", options);
  if (!built.ok) throw new Error(JSON.stringify(built.messages));
  return (await renderSheet(built.value.document, format, {})).text;
}

describe("the level of a block", () => {
  for (const format of ["md", "tex", "text"] as const)
    it(`is that of its fence, in ${format}`, async () => {
      const brief = await shown("level=brief", format);
      const standardLines = await shown("", format);
      expect(brief.length).toBeLessThan(standardLines.length);
      expect(await shown("level=brief", format, "full")).toBe(await shown("", format, "full"));
    });

  it("leaves nothing to switch in the block, in html", async () => {
    const own = await shown("level=brief", "html");
    const block = own.slice(own.indexOf('class="gs-block"'));
    expect(block).not.toContain("gs-at-standard");
    expect(await shown("", "html")).toContain("gs-at-standard");
  });
});
