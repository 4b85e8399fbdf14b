// What listings need beside the lines of the page: derived once for all of them, and checked behind like other lines.
import { expect, it } from "vitest";
import { checkedApart, uncheckedApart } from "../../src/build/apart.ts";
import { checksBehind } from "../../src/build/behind.ts";
import type { BuiltBlock } from "../../src/build/built-block.ts";
import { earlierBlocks } from "../../src/build/earlier.ts";
import { readWholeSheet } from "../../src/build/read.ts";
import { renderSheet } from "../../src/build/render.ts";
import { buildSheet } from "../../src/build/sheet.ts";
import type { Deriv } from "../../src/expr/nodes.ts";
import { type Derivation, statusOf } from "../../src/rewrite/derivation.ts";
import { standard } from "../../src/standard.ts";

const BASE = "```grad #base\ngiven x[n], w[n]\ny = sum{i} w[i]*|x[i]|\n```\n";
const SHEET = [
  BASE,
  "```grad #loops\nuse #base\ncode pseudo d(y)/d(x)\n```\n",
  "```grad #arrays\n\n# The same.\nuse #base\ncode numpy d(y)/d(x)\n```\n",
  "```grad #right\nuse #base\nkink abs right\ncode numpy d(y)/d(x)\n```\n",
  "```grad #weights\nuse #base\ncode numpy d(y)/d(w)\n```\n",
].join("\n");

function settings(seed: number) {
  const read = readWholeSheet(SHEET, "a.md", standard, undefined);
  if (!read.ok) throw new Error("unreadable");
  return read.value.blocks.slice(1).map((block) => {
    const [task] = block.block.tasks;
    if (task?.kind !== "code") throw new Error("no listing is asked for");
    const s = { ctx: block.ctx, library: standard, block, derivations: [], seed, files: undefined };
    return { s, target: task.targets[0] as Deriv };
  });
}

it("derives and checks once what several blocks write as code, and anew where they mean something else", async () => {
  const asked = settings(1);
  const found: Derivation[] = [];
  for (const { s, target } of asked) found.push(await checkedApart(s, target));
  expect(found.map((d) => found.indexOf(d))).toEqual([0, 0, 2, 3]);
  expect(found.map(statusOf)).toEqual(Array(4).fill("established"));
  const [one] = asked;
  if (one === undefined) throw new Error("no block");
  expect(await checkedApart({ ...one.s, seed: 2 }, one.target)).not.toBe(found[0]);
  expect(uncheckedApart(one.s, one.target)).toBe(found[0]);
});

it("marks what is not checked yet", () => {
  const [one] = settings(1);
  if (one === undefined) throw new Error("no block");
  expect(statusOf(uncheckedApart(one.s, one.target))).toBe("unchecked");
});

it("writes listings before the lines behind them are checked, says so, and ends as a build at once does", async () => {
  const checks = checksBehind();
  const earlier = earlierBlocks<BuiltBlock>();
  const build = async (isOver: () => boolean, looks: { count: number }) => {
    const breathe = (): undefined => {
      looks.count += 1;
    };
    const built = await buildSheet(SHEET, "a.md", {
      earlier,
      behind: checks.open({ isOver, breathe }),
    });
    if (!built.ok) throw new Error("not built");
    return built.value;
  };
  const page = async (b: Awaited<ReturnType<typeof build>>): Promise<string> =>
    (await renderSheet(b.document, "md")).text;
  const hasty = await build(() => true, { count: 0 });
  expect(hasty.blocks.map((b) => b.unchecked ?? false)).toEqual([false, true, true, true, true]);
  expect(hasty.blocks.map((b) => b.status)).toEqual(["established", ...Array(4).fill("unchecked")]);
  const before = await page(hasty);
  expect(before).toContain("def ");
  expect(before).not.toContain("all checked and established");
  // Time that is up between two lines of what is derived for the listing: the check goes on there.
  const looks = { count: 0 };
  await build(() => looks.count >= 3, looks);
  const whole = await build(() => false, looks);
  expect(looks.count).toBeGreaterThan(0);
  const anew = await buildSheet(SHEET, "a.md");
  if (!anew.ok) throw new Error("not built");
  expect(await page(whole)).toBe(await page(anew.value));
});
