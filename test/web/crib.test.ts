// What the page shows of the sheet language can be written: every example derives, and all of it is established.

import { expect, test } from "vitest";
import { CRIB } from "../../src/web/crib.ts";
import { deriveText } from "../../src/web/derive-text.ts";
import type { Reply } from "../../src/web/protocol.ts";
import { DEFAULT_SETTINGS } from "../../src/web/settings.ts";
import { blockAt } from "../../src/web/text-kind.ts";
import { CRIB_TEXTS } from "../../src/web/texts/crib.ts";
import { typesetter } from "../../src/web/typeset.ts";

test.each(CRIB.map((one) => [one.name, one] as const))("%s", async (_name, { shown, text }) => {
  const replies: Reply[] = [];
  await deriveText(
    { kind: "checked", id: 1, text, settings: DEFAULT_SETTINGS, known: [], sight: new Map() },
    { reply: (message) => replies.push(message), typeset: typesetter(), pause: async () => true },
  );
  expect(text).toContain(shown);
  const tasks = replies.flatMap((r) => (r.kind === "block" ? r.block.tasks : []));
  expect(tasks.map((t) => t.status)).toEqual(tasks.map(() => "established"));
  expect(tasks.length).toBeGreaterThan(0);
  expect(replies.filter((r) => r.kind === "problems" && r.problems.length > 0)).toEqual([]);
});

test("says as much in every language, and names the same words of the sheet language", () => {
  const code = (said: string): readonly string[] => said.split("`").filter((_, k) => k % 2 === 1);
  for (const { name } of CRIB) {
    const { en, de } = CRIB_TEXTS;
    expect(code(de.says[name]), name).toEqual(code(en.says[name]));
    expect(de.says[name], name).not.toBe(en.says[name]);
  }
});

test("a place is in the block whose fence comes before it", () => {
  const sheet = "Prose\n\n```grad #a\nx\n```\n\nMore\n\n~~~ grad\ny\n~~~\n";
  expect([0, sheet.indexOf("x"), sheet.indexOf("More"), sheet.length].map((p) => blockAt(sheet, p))).toEqual([
    -1, 0, 0, 1,
  ]);
  expect(blockAt("given u", 3)).toBe(-1);
});
