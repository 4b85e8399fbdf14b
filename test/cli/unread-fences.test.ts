// Sheets without a block, and fences that were meant for one: the page is written, and the command says so.

import { expect, test } from "vitest";
import { folder } from "./cli.ts";

const BLOCK = "given x\ny = x^2\nfind d(y)/d(x)";
const NONE = "warning: the sheet has no grad block, a fence that begins with ```grad: nothing is derived\n";

test.each([
  ["an empty file", "", `s.md: ${NONE}`],
  ["prose", "Only words.\n\n```python\nx = 1\n```\n", `s.md: ${NONE}`],
  [
    "a misspelt mark",
    `# A\n\n\`\`\`garad #a\n${BLOCK}\n\`\`\`\n`,
    "s.md:3:1: warning: this fence is marked `garad` and printed as it is; did you mean `grad`?\n",
  ],
  [
    "a capital beside a block, in a list",
    `\`\`\`grad\n${BLOCK}\n\`\`\`\n\n- \`\`\`Grad\n  ${BLOCK}\n  \`\`\`\n`,
    "s.md:7:3: warning: this fence is marked `Grad` and printed as it is; did you mean `grad`?\n",
  ],
  ["a graph", `\`\`\`grad\n${BLOCK}\n\`\`\`\n\n\`\`\`graph\na\n\`\`\`\n`, ""],
])("%s", async (_, text, err) => {
  const f = folder({ "s.md": text });
  expect(await f.gradsheet(["build", "s.md", "--to", "md"])).toMatchObject({ code: 0, err });
  expect(f.list("output")).toEqual(["s.md"]);
});
