// Contractions get their Einstein summation, which has the value of the sum; sums over a part of an axis get none.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recognise } from "../../src/derive/recognise.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import type { Reason } from "../../src/rewrite/derivation.ts";
import { boxOf, value, worldOf } from "./loops.ts";
import { Builder } from "./recognise-sheet.ts";

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

const textOf = (r: Reason | undefined): string =>
  (r ?? []).map((p) => (typeof p === "string" ? p : "…")).join("");

describe("Einstein summation", () => {
  it("has the value of the sum, in letters of its own", () => {
    let seen = 0;
    fc.assert(
      fc.property(plan, (p) => {
        const { b, rhs, indices, used } = build(p, false);
        fc.pre(used.length > p.out);
        const r = recognise({
          ctx: b.ctx,
          env: b.env(),
          lhs: b.g("x", ...indices.map((n) => b.i(n))),
          rhs,
          indices,
        });
        const spec = /einsum\("([a-z,]*)->([a-z]*)"/.exec(textOf(r?.remark));
        if (spec === null) return;
        seen += 1;
        const inputs = (spec[1] as string).split(",");
        const output = spec[2] as string;
        expect(inputs).toHaveLength(p.operands.length);
        const operands = (r?.remark ?? []).flatMap((x) =>
          typeof x !== "string" && "math" in x ? [x.math] : [],
        );
        const tensors = p.scaled ? operands.slice(1) : operands;
        const w = worldOf(b.env(), { ...SIZES, scale: 3 }, 1);
        const sizeOf = new Map<string, number>();
        inputs.forEach((letters, k) => {
          const t = w.tensors.get((tensors[k] as Expr & { kind: "sym" }).name);
          [...letters].forEach((l, j) => {
            sizeOf.set(l, (t?.hi[j] as number) + 1);
          });
        });
        const all = [...sizeOf.keys()];
        for (const at of boxOf(
          indices.map(() => 0),
          indices.map((n) => (SIZES[n.toUpperCase()] as number) - 1),
        )) {
          let total = 0;
          for (const m of boxOf(
            all.map(() => 0),
            all.map((l) => (sizeOf.get(l) as number) - 1),
          )) {
            const here = new Map(all.map((l, k) => [l, m[k] as number]));
            if ([...output].some((l, k) => here.get(l) !== at[k])) continue;
            total += inputs.reduce(
              (v, letters, k) =>
                v *
                value(
                  w,
                  b.ctx.at(
                    tensors[k] as Expr,
                    [...letters].map((l) => b.n(here.get(l) as number)),
                  ),
                  {},
                ),
              1,
            );
          }
          const free = Object.fromEntries(indices.map((n, k) => [n, at[k] as number]));
          expect(total * (p.scaled ? value(w, b.ctx.sym("scale"), {}) : 1)).toBeCloseTo(
            value(w, rhs, free),
            6,
          );
        }
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
        expect(textOf(r?.remark)).not.toContain("einsum");
      }),
      { seed: 12, numRuns: 40 },
    );
  });
});
