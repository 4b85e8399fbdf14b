// Contractions get their Einstein summation, which has the value of the sum; sums over a part of an axis get none.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Recognition, recognise } from "../../src/derive/recognise/recognise.ts";
import { einsumParts, einsumSpec } from "../../src/expr/einsum.ts";
import type { App, Expr } from "../../src/expr/nodes.ts";
import { agree, Builder } from "./recognise-sheet.ts";

const LETTERS = ["a", "b", "c", "e", "f"] as const;
const SIZES: Readonly<Record<string, number>> = { A: 2, B: 3, C: 1, E: 2, F: 3 };

interface Plan {
  readonly operands: readonly (readonly number[])[];
  readonly out: number;
  readonly nested: boolean;
  readonly scaled: boolean;
}
const plan = fc.record<Plan>({
  operands: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }), {
    minLength: 3,
    maxLength: 4,
  }),
  out: fc.integer({ min: 1, max: 3 }),
  nested: fc.boolean(),
  scaled: fc.boolean(),
});

interface Built {
  readonly b: Builder;
  readonly rhs: Expr;
  readonly indices: readonly string[];
  readonly used: readonly string[];
}

/** Π u_k[…] summed over the letters that the result does not have; `short` leaves out the first entry of one. */
function build(p: Plan, short: boolean): Built {
  const b = new Builder();
  const size = new Map(LETTERS.map((l) => [l as string, b.size(l.toUpperCase())]));
  const range = (l: string): readonly [Expr, Expr] => [b.n(0), b.plus(size.get(l) as Expr, -1)];
  const c = b.scalar("scale");
  const letters = p.operands.map((o) => o.map((k) => LETTERS[k] as string));
  const used = [...new Set(letters.flat())].sort();
  const indices = used.slice(0, p.out);
  const summed = used.slice(p.out);
  letters.forEach((l, k) => {
    b.tensor(
      `u${k}`,
      l.map((n) => size.get(n) as Expr),
    );
  });
  b.tensor(
    "x",
    indices.map((n) => size.get(n) as Expr),
  );
  b.tensor("y", [b.n(1)]);
  b.loss("y");
  const product = b.times(
    ...(p.scaled ? [c] : []),
    ...letters.map((l, k) => b.at(`u${k}`, ...l.map((n) => b.i(n)))),
  );
  const over = (n: string, first: boolean): readonly [Expr, Expr] => {
    const [lo, hi] = range(n);
    return short && first ? [b.plus(lo, 1), hi] : [lo, hi];
  };
  const ranges = (ns: readonly string[], first: boolean) =>
    Object.fromEntries(ns.map((n, k) => [n, over(n, first && k === 0)]));
  const [head, ...rest] = summed;
  const rhs =
    head === undefined
      ? product
      : p.nested && rest.length > 0
        ? b.sum(ranges([head], true), b.sum(ranges(rest, false), product))
        : b.sum(ranges(summed, true), product);
  return { b, rhs, indices, used };
}

/** c·einsum(…), the whole tensor: the summation, and whether it is scaled. */
function einsumIn(e: Expr | undefined): App | undefined {
  if (e?.kind !== "app") return undefined;
  return e.op === "einsum" ? e : e.args.map(einsumIn).find((x) => x !== undefined);
}
const hasEinsum = (r: Recognition | undefined): boolean => einsumIn(r?.whole?.rhs) !== undefined;

describe("Einstein summation", () => {
  it("has the value of the sum, in letters of its own", () => {
    let seen = 0;
    fc.assert(
      fc.property(plan, (p) => {
        const { b, rhs, indices, used } = build(p, false);
        fc.pre(used.length > p.out);
        const lhs = b.g("x", ...indices.map((n) => b.i(n)));
        const r = recognise({ ctx: b.ctx, env: b.env(), lhs, rhs, indices });
        const found = einsumIn(r?.whole?.rhs);
        if (r === undefined || found === undefined) return;
        seen += 1;
        const { operands, rank } = einsumParts(found);
        expect(rank).toBe(indices.length);
        expect(operands).toHaveLength(p.operands.length);
        expect(einsumSpec(einsumParts(found))).toMatch(/^[a-z]+(,[a-z]+)*->[a-z]+$/);
        expect(agree(b, r, "x", rhs, indices, { ...SIZES, scale: 3 })).toBeGreaterThan(0);
      }),
      { seed: 11, numRuns: 60 },
    );
    expect(seen).toBeGreaterThan(20);
  });

  it("is not given for a sum that leaves out a part of an axis", () => {
    fc.assert(
      fc.property(plan, (p) => {
        const { b, rhs, indices, used } = build(p, true);
        fc.pre(used.length > p.out);
        const lhs = b.g("x", ...indices.map((n) => b.i(n)));
        const r = recognise({ ctx: b.ctx, env: b.env(), lhs, rhs, indices });
        expect(hasEinsum(r)).toBe(false);
      }),
      { seed: 12, numRuns: 40 },
    );
  });
});
