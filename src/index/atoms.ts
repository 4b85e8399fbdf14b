// What is known of an atom by its meaning alone: floors, max and min, absolute values, brackets, sizes of sets,
// ranges of elementary functions. Used to decide relations.

import { type App, type Expr, picksIndex } from "../expr/nodes.ts";
import { addPoly, atomPoly, constantPoly, mulPoly, negPoly, type Poly, scalePoly } from "../expr/poly.ts";
import { divQ, isIntegerQ, signQ } from "../expr/rational.ts";
import {
  commonDenominator,
  integerPoly,
  type Knowledge,
  polyOf,
  type Quotient,
  quotientOf,
} from "./affine.ts";
import type { Alternatives, AtomFacts, Constraint } from "./constraints.ts";

const ge = (p: Poly): Constraint => ({ p, kind: "ge" });
const gt = (p: Poly): Constraint => ({ p, kind: "gt" });
const eq = (p: Poly): Constraint => ({ p, kind: "eq" });
const plus = (p: Poly, c: number): Poly => addPoly(p, constantPoly(c));
const minus = (p: Poly, q: Poly): Poly => addPoly(p, q, -1);

export function atomFacts(k: Knowledge, atom: Expr): AtomFacts | undefined {
  if (atom.kind !== "app" && atom.kind !== "bind") return undefined;
  const memos = k.ctx.table<Knowledge, Map<number, AtomFacts | undefined>>("index.atoms");
  const memo = memos.get(k) ?? new Map<number, AtomFacts | undefined>();
  memos.set(k, memo);
  if (memo.has(atom.id)) return memo.get(atom.id);
  memo.set(atom.id, undefined);
  const f = atom.kind === "bind" ? choiceFacts(k, atom, atom, 0) : appFacts(k, atom);
  memo.set(atom.id, f);
  return f;
}

function appFacts(k: Knowledge, atom: App): AtomFacts | undefined {
  const v = atomPoly(atom);
  const rows: Constraint[] = [];
  const choices: Alternatives[] = [];
  const first = atom.args[0];
  const u = first === undefined ? undefined : polyOf(k, first);
  switch (atom.op) {
    case "floor": {
      if (first === undefined) return undefined;
      rows.push(...floorFacts(k, v, quotientOf(k, first)));
      break;
    }
    case "round":
      if (u === undefined) return undefined;
      rows.push(
        ge(addPoly(minus(v, u), constantPoly(divQ(1, 2)))),
        ge(addPoly(minus(u, v), constantPoly(divQ(1, 2)))),
      );
      break;
    case "max":
    case "min": {
      const args = atom.args.map((a) => polyOf(k, a));
      if (args.some((a) => a === undefined)) return undefined;
      const ps = args.filter((a) => a !== undefined);
      for (const p of ps) rows.push(ge(atom.op === "max" ? minus(v, p) : minus(p, v)));
      choices.push(ps.map((p) => [eq(minus(v, p))]));
      break;
    }
    case "clamp": {
      // It has a value only where lo ≤ hi.
      const [, lo, hi] = atom.args.map((a) => polyOf(k, a));
      if (u === undefined || lo === undefined || hi === undefined) return undefined;
      rows.push(ge(minus(v, lo)), ge(minus(hi, v)));
      choices.push([
        [eq(minus(v, u))],
        [eq(minus(v, lo)), ge(minus(lo, u))],
        [eq(minus(v, hi)), ge(minus(u, hi))],
      ]);
      break;
    }
    case "abs":
      if (u === undefined) return undefined;
      rows.push(ge(minus(v, u)), ge(addPoly(v, u)), ge(v));
      choices.push([[eq(minus(v, u))], [eq(addPoly(v, u))]]);
      break;
    case "relu":
      if (u === undefined) return undefined;
      rows.push(ge(v), ge(minus(v, u)));
      choices.push([[eq(v)], [eq(minus(v, u))]]);
      break;
    case "iverson":
      rows.push(ge(v), ge(plus(negPoly(v), 1)));
      break;
    case "sigmoid":
      rows.push(ge(v), ge(plus(negPoly(v), 1)));
      break;
    case "sign":
    case "tanh":
    case "erf":
    case "sin":
    case "cos":
      rows.push(ge(plus(v, 1)), ge(plus(negPoly(v), 1)));
      break;
    case "pi":
      rows.push(ge(plus(v, -3)), ge(addPoly(negPoly(v), constantPoly(divQ(22, 7)))));
      break;
    case "card":
      rows.push(ge(plus(v, -1)));
      break;
    case "exp":
      rows.push(gt(v));
      break;
    case "sqrt":
    case "softplus":
      rows.push(ge(v));
      break;
    case "pow": {
      const n = atom.args[1];
      const even =
        n?.kind === "num" && isIntegerQ(n.value) && isIntegerQ(divQ(n.value, 2)) && signQ(n.value) >= 0;
      const root = n?.kind === "num" && !isIntegerQ(n.value);
      if (!even && !root) return undefined;
      rows.push(ge(v));
      break;
    }
    case "component": {
      const n = atom.args[1];
      if (first?.kind !== "bind" || n?.kind !== "num" || typeof n.value !== "number") return undefined;
      return choiceFacts(k, first, atom, n.value);
    }
    default:
      return undefined;
  }
  return { rows, choices };
}

/** v = ⌊num/den⌋ for positive den: den·v ≤ num, and num < den·v + den. */
function floorFacts(k: Knowledge, v: Poly, q: Quotient): readonly Constraint[] {
  if (k.sign(q.den) !== 1) return [];
  const scale = commonDenominator([q.num, q.den]);
  const [n, d] = [scalePoly(q.num, scale), scalePoly(q.den, scale)];
  const low = minus(n, mulPoly(d, v));
  const high = minus(d, low);
  return [ge(low), integerPoly(k, n) && integerPoly(k, d) ? ge(plus(high, -1)) : gt(high)];
}

/** argmax lies in the range of its variable, where that is seen not to be empty. */
export function choiceFacts(
  k: Knowledge,
  e: Expr & { kind: "bind" },
  value: Expr,
  at: number,
): AtomFacts | undefined {
  if (!picksIndex(e.op)) return undefined;
  const range = e.ranges[at];
  if (range?.kind !== "interval" || e.ranges.some((r) => r.kind === "set")) return undefined;
  // Ends that mention earlier variables say nothing outside the binder.
  const end = (x: Expr): Poly | undefined => (at > 0 && x.loose > 0 ? undefined : polyOf(k, x));
  const v = atomPoly(value);
  const [lo, hi] = [end(range.lo), end(range.hi)];
  // Of an empty range there is no largest entry: what would follow from one must not be dropped beside it.
  const filled = lo !== undefined && hi !== undefined && k.sign(plus(minus(hi, lo), 1)) === 1;
  if (!filled) return undefined;
  const rows: Constraint[] = [];
  if (lo !== undefined) rows.push(ge(minus(v, lo)));
  if (hi !== undefined) rows.push(ge(minus(hi, v)));
  return { rows, choices: [] };
}
