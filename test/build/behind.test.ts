// Checks that stop when time is up and go on later.
import { expect, it } from "vitest";
import { checksBehind, type DerivedBlock, type Haste } from "../../src/build/behind.ts";
import { readWholeSheet } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import { standard } from "../../src/standard.ts";

function derivedOf(text: string): DerivedBlock {
  const read = readWholeSheet(`\`\`\`grad #a\n${text}\n\`\`\`\n`, "a.md", standard, undefined);
  const block = read.ok ? read.value.blocks[0] : undefined;
  if (block === undefined) throw new Error("no block");
  return { block, derived: deriveBlock(block.ctx, standard, block.block) };
}

/** Time is up after so many looks. */
function looks(count: number): Haste {
  let left = count;
  return {
    isOver: () => {
      left -= 1;
      return left < 0;
    },
    breathe: () => undefined,
  };
}

const ASKED = "given x\nf = x^2\nfind d(f)/d(x)";

it("goes on where it stopped, and does nothing twice", async () => {
  const block = derivedOf(ASKED);
  const done: number[] = [];
  const check = async (own: DerivedBlock, pause: () => Promise<void> | undefined) => {
    for (let line = 0; line < 5; line += 1) {
      await pause();
      done.push(line);
    }
    return own.derived.derivations;
  };
  const checks = checksBehind();
  let derived = 0;
  const derive = () => {
    derived += 1;
    return block;
  };
  const build = async (haste: Haste) => {
    const behind = checks.open(haste);
    behind.derived("a", derive);
    const found = await behind.checked("a", check);
    behind.settle();
    return found;
  };
  expect(await build(looks(3))).toBeUndefined();
  expect(done).toEqual([0, 1]);
  expect(await build(looks(0))).toBeUndefined();
  expect(done).toEqual([0, 1]);
  expect(await build(looks(2))).toBeUndefined();
  expect(done).toEqual([0, 1, 2, 3]);
  expect(await build(looks(Number.POSITIVE_INFINITY))).toBe(block.derived.derivations);
  expect([done, derived]).toEqual([[0, 1, 2, 3, 4], 1]);
});

it("gives up what a complete build did not ask for, and keeps it when the build came to nothing", async () => {
  const checks = checksBehind();
  let derived = 0;
  const ask = (key: string) => {
    const behind = checks.open(looks(0));
    behind.derived(key, () => {
      derived += 1;
      return derivedOf(ASKED);
    });
    return behind;
  };
  ask("a").settle();
  ask("b");
  ask("a").settle();
  expect(derived).toBe(2);
  ask("b").settle();
  ask("a").settle();
  expect(derived).toBe(4);
});

it("waits for a block in which no line claims anything", async () => {
  const block = derivedOf("given x\nf = x^2");
  const behind = checksBehind().open(looks(0));
  behind.derived("a", () => block);
  expect(await behind.checked("a", async () => [])).toEqual([]);
});
