// At the level `brief`: nothing is said twice, and nothing refers to what is not shown.

import { expect, test } from "vitest";
import { readWholeSheet } from "../../src/build/read.ts";
import { buildRead } from "../../src/build/sheet.ts";
import type { Level } from "../../src/show/document.ts";
import { renderMarkdown } from "../../src/show/markdown-document.ts";
import { standard } from "../../src/standard.ts";

async function page(block: string, level: Level): Promise<string> {
  const read = readWholeSheet(`---\ntitle: T\n---\n\n\`\`\`grad #a\n${block}\n\`\`\`\n`, "s.md", standard);
  if (!read.ok) throw new Error("unreadable");
  const built = await buildRead(read.value, standard, {});
  if (!built.ok) throw new Error("not built");
  return renderMarkdown(built.value.document, { level }).text;
}

const count = (text: string, part: string): number => text.split(part).length - 1;

test("the one line of a short answer is its result", async () => {
  const block = "given x, t\nL = (x - t)^2\nfind d(L)/d(x)";
  expect(count(await page(block, "brief"), "2(x-t)")).toBe(1);
  expect(count(await page(block, "standard"), "2(x-t)")).toBe(2);
});

test("a limit ends in a box as every other answer, which says that it was approached", async () => {
  const block = "given x[n], p >= 1\nassume x[i] >= 0\nlimit p -> inf of (sum{i} x[i]^p)^(1/p)";
  const box = /\\boxed\{\\lim_\{p\\to\\infty\}.*=\\max_\{i\}x\[i\]\}/;
  const whole = await page(block, "standard");
  expect(whole).toMatch(box);
  expect(whole).toMatch(/result: approached at \d+ points/);
  const brief = await page(block, "brief");
  expect(brief).toMatch(box);
  expect(count(brief, "\\max_{i}x[i]")).toBe(1);
  const undecided = await page("given x, y\nlimit x -> 0 of cos(y/x)*exp(1/x)", "standard");
  expect(undecided).not.toContain("boxed");
});

test("a size keeps the line that says why", async () => {
  const brief = await page("given x[5], w[3]\ny[i] = sum{k} w[k]*x[i+k]\nsize y", "brief");
  expect(brief).toContain("stays inside");
});

test("a remark is left out where what it refers to is not shown", async () => {
  const block = "given x[n], W[m, n]\nz = W @ x\ny[i] = tanh(z[i])\ngiven L(y)\nfind d(L)/d(W[i, j])";
  expect(await page(block, "standard")).toMatch(/Remark.*by \[\(\d\)\]|Remark.*by \(\d\)/);
  const brief = await page(block, "brief");
  for (const [, ref = ""] of brief.matchAll(/\]\(#([^)]+)\)/g)) expect(brief).toContain(`id="${ref}"`);
});

test("names of several letters keep a dot beside other factors", async () => {
  const block = "given Q as \\mathrm{IoU}, y, n\nz = Q*y + n*Q + 2*Q\ncompute 1\nshow z = Q*(y + n + 2)";
  const standardPage = await page(block, "standard");
  expect(standardPage).toContain("\\mathrm{IoU}\\cdot y");
  expect(standardPage).toContain("n\\cdot\\mathrm{IoU}");
});
