// Where the numbers of `vary` come from. A sheet with few draws goes through all of them, in an order that its seed
// tells; of others each variant has a stream of its own. A draw does not depend on how many are asked for, nor on
// where the sheet lies.

import { evaluator } from "../eval/evaluate.ts";
import { exactField, type Field } from "../eval/field.ts";
import { EMPTY_INSTANCE } from "../eval/instance.ts";
import type { Context } from "../expr/context.ts";
import type { Diagnostic } from "../expr/diagnostics.ts";
import type { Rational } from "../expr/rational.ts";
import { freeIndices } from "../expr/traverse.ts";
import { meanings } from "../ops/meanings.ts";
import { type BlockOptions, type ReadBlock, readBlock } from "../read/sheet/block.ts";
import type { Varied, VaryCondition } from "../read/statements/vary.ts";
import { places } from "../verify/places.ts";
import { type Random, randomFrom } from "../verify/random.ts";

/** What a block draws, under a name that tells it from all others of the sheet. */
export interface DrawnItem extends Varied {
  readonly block: string;
}

/** The numbers of one draw of a sheet. */
export interface Draws {
  /** `attempt` counts the draws of one block that its conditions refuse. */
  readonly numbers: (item: DrawnItem, attempt: number) => readonly number[];
  /** Most attempts for one block. */
  readonly attempts: number;
}

/** Tells it from everything else that a sheet draws. */
export const keyOf = (item: DrawnItem): string => `${item.block} ${item.name}`;

export const UNMET = "build.vary-unmet";

/** Most draws of a block before its conditions are said to leave too few. */
const ATTEMPTS = 400;
/** Sheets with no more draws than this go through them one by one. */
const FEW = 4096n;
const STEPS = 2_000_000;

export interface DrawnBlock {
  readonly read: ReadBlock;
  readonly items: readonly DrawnItem[];
  readonly picks: readonly (readonly number[])[];
}

/** The block with numbers for which its conditions hold; a diagnostic where none were found. */
export function readDrawn(
  ctx: Context,
  text: string,
  block: string,
  options: BlockOptions,
  draws: Draws,
): DrawnBlock {
  for (let attempt = 0; ; attempt += 1) {
    const items: DrawnItem[] = [];
    const picks: (readonly number[])[] = [];
    const draw = (v: Varied): readonly number[] => {
      const item = { ...v, block };
      const numbers = draws.numbers(item, attempt);
      items.push(item);
      picks.push(numbers);
      return numbers;
    };
    const read = readBlock(ctx, text, { ...options, draw });
    // Where a draw makes the block unreadable, what is asked of draws may say why.
    const unmet = read.conditions.find((c) => !holds(ctx, c));
    if (unmet === undefined) return { read, items, picks };
    if (attempt + 1 < draws.attempts) continue;
    return { read: { ...read, block: undefined, diagnostics: [tooFew(unmet)] }, items, picks };
  }
}

const tooFew = (c: VaryCondition): Diagnostic => ({
  severity: "error",
  code: UNMET,
  message: "no draw was found that meets this condition",
  expected: "a condition that more draws meet, or a wider range",
  span: c.span,
});

/** For all values of its letters; what has no value does not hold. */
function holds(ctx: Context, { env, relations }: VaryCondition): boolean {
  const e = evaluator(ctx, env, EMPTY_INSTANCE, exactField(meanings) as Field<Rational>, meanings, {
    steps: STEPS,
  });
  return relations.every((r) => {
    const at = places(env, freeIndices(r), EMPTY_INSTANCE.integers, Number.POSITIVE_INFINITY);
    return (
      at?.every((p) => {
        const found = e.condition(r, p);
        return found.kind === "value" && found.value;
      }) ?? false
    );
  });
}

/** In how many ways the items can be drawn, conditions aside. */
export const waysOf = (items: readonly DrawnItem[]): bigint =>
  items.reduce((n, i) => n * BigInt(i.choices) ** BigInt(i.entries), 1n);

/** One draw, of which it is not known yet whether there are others: to see what a sheet draws at all. */
export const probing: Draws = {
  attempts: 1,
  numbers: (item) => Array.from({ length: item.entries }, () => 0),
};

/** The draws of a sheet one after the other; the same ones however many are taken. */
export function* drawsOf(items: readonly DrawnItem[], seed: number): Generator<Draws, void> {
  const random = randomFrom(seed).fork("variants");
  const ways = waysOf(items);
  if (ways <= FEW) {
    for (const n of shuffled(Number(ways), random.fork("order")))
      yield { attempts: 1, numbers: digits(items, n) };
    return;
  }
  for (let n = 0; ; n += 1) {
    const own = random.fork(`draw ${n}`);
    yield {
      attempts: ATTEMPTS,
      numbers: (item, attempt) => {
        const stream = own.fork(`${keyOf(item)} ${attempt}`);
        return Array.from({ length: item.entries }, () => stream.int(0, item.choices - 1));
      },
    };
  }
}

/** The n-th of all draws: one digit for each entry, to the base of its choices. */
function digits(items: readonly DrawnItem[], n: number): Draws["numbers"] {
  const picks = new Map<string, readonly number[]>();
  let rest = n;
  for (const item of items) {
    const own = Array.from({ length: item.entries }, () => {
      const digit = rest % item.choices;
      rest = Math.floor(rest / item.choices);
      return digit;
    });
    picks.set(keyOf(item), own);
  }
  return (item) => picks.get(keyOf(item)) ?? [];
}

function shuffled(n: number, random: Random): readonly number[] {
  const out = Array.from({ length: n }, (_, k) => k);
  for (let k = n - 1; k > 0; k -= 1) {
    const j = random.int(0, k);
    [out[k], out[j]] = [out[j] ?? 0, out[k] ?? 0];
  }
  return out;
}
