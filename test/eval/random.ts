// Random terms over a small block, for property tests: rational ones for exact arithmetic, smooth ones for
// derivatives. Sizes 1 and empty index sets are drawn too, and reads at the border.

import type { Expr } from "../../src/expr/nodes.ts";
import { type Built, drawn, draws, sheet, type Term, ZERO } from "./world.ts";

export interface Random {
  int(lo: number, hi: number): number;
  pick<V>(list: readonly V[]): V;
}
export function random(seed: number): Random {
  let state = (seed * 747796405 + 2891336453) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 4) / 2 ** 28;
  };
  const int = (lo: number, hi: number): number => lo + Math.floor(next() * (hi - lo + 1));
  return { int, pick: (list) => list[int(0, list.length - 1)] as never };
}

/** Sizes N, M ≥ 1 and E ≥ 0; x[N] strict, w[M] and z[N, M] zero-extended, e[E] perhaps empty; scalars a, b. */
export function randomBlock(seed: number): Built {
  const r = random(seed);
  const next = draws(seed);
  const b = sheet();
  const n = r.int(1, 3);
  const m = r.int(1, 3);
  const e = r.int(0, 2);
  b.size("N", n);
  b.size("M", m);
  b.own.decls.set("E", { kind: "scalar", name: "E", integer: true, role: "given" });
  b.own.integers.set("E", e);
  const last = (s: string) => b.sub(b.s(s), 1);
  b.tensor("x", [b.axis(0, last("N"))], { shape: [n], data: drawn(n, next) });
  b.tensor("w", [b.axis(0, last("M"), ZERO)], { shape: [m], data: drawn(m, next) });
  b.tensor("z", [b.axis(0, last("N"), ZERO), b.axis(-1, b.sub(b.s("M"), 2), ZERO)], {
    lo: [0, -1],
    shape: [n, m],
    data: drawn(n * m, next),
  });
  b.tensor("e", [b.axis(0, last("E"), ZERO)], { shape: [e], data: drawn(e, next) });
  b.scalar("a", next());
  b.scalar("b", next());
  b.define("y", [["i", b.axis(0, last("N"))]], b.add(b.mul(b.at("x", "i"), b.s("a")), b.at("w", "i")));
  b.define("L", [], b.sum([["i", 0, last("N")]], b.mul(b.at("y", "i"), b.at("y", "i"))));
  return b;
}

/** A subscript over the letters in scope: affine, sometimes with floor or mod. */
function subscript(b: Built, r: Random, letters: readonly string[]): Term {
  const i = (): Term => (letters.length === 0 ? r.int(0, 2) : r.pick(letters));
  switch (r.int(0, 6)) {
    case 0:
      return b.add(i(), r.int(-1, 1));
    case 1:
      return b.sub(i(), i());
    case 2:
      return b.add(b.mul(2, i()), -1);
    case 3:
      return b.app("floor", b.div(b.add(i(), i()), 2));
    case 4:
      return b.app("mod", i(), b.s("N"));
    default:
      return i();
  }
}

function condition(b: Built, r: Random, letters: readonly string[], depth: number): Term {
  const side = (): Term => subscript(b, r, letters);
  switch (r.int(0, 5)) {
    case 0:
      return b.app("divides", 2, side());
    case 1:
      return b.app("and", condition(b, r, letters, 0), condition(b, r, letters, 0));
    case 2:
      return b.app("not", b.app("eq", side(), side()));
    case 3:
      return depth > 0
        ? b.app("lt", rational(b, r, letters, depth - 1), b.s("b"))
        : b.app("le", side(), side());
    default:
      return b.app(r.pick(["eq", "le", "lt", "ge", "gt", "ne"] as const), side(), side());
  }
}

function read(b: Built, r: Random, letters: readonly string[]): Term {
  const s = (): Term => subscript(b, r, letters);
  switch (r.int(0, 4)) {
    case 0:
      return b.at("z", s(), s());
    case 1:
      return b.at("e", s());
    case 2:
      return b.at("x", b.app("mod", s(), b.s("N")));
    case 3:
      return b.mul(b.is(b.app("and", b.app("le", 0, "q0"), b.app("lt", "q0", b.s("N")))), b.at("x", "q0"));
    default:
      return b.at("w", s());
  }
}

/** A term whose value is rational at rational points. `q0` is a free index. */
export function rational(b: Built, r: Random, letters: readonly string[], depth: number): Expr {
  const go = (): Expr => rational(b, r, letters, depth - 1);
  if (depth <= 0) {
    switch (r.int(0, 4)) {
      case 0:
        return b.t(r.int(-2, 3));
      case 1:
        return b.s(r.pick(["a", "b"]));
      case 2:
        return b.t(letters.length === 0 ? 1 : r.pick(letters));
      default:
        return b.t(read(b, r, letters));
    }
  }
  switch (r.int(0, 11)) {
    case 0:
      return b.add(go(), go(), go());
    case 1:
    case 2:
      return b.mul(go(), go());
    case 3:
      return b.mul(go(), b.is(condition(b, r, letters, 1)));
    case 4:
      return b.app("cases", go(), condition(b, r, letters, 1), go());
    case 5:
      return b.app(r.pick(["max", "min"] as const), go(), go());
    case 6:
      return b.app("abs", go());
    case 7:
      return b.div(go(), b.add(2, b.pow(go(), 2)));
    default: {
      const letter = `k${letters.length}`;
      const inner = [...letters, letter];
      const size = b.s(r.pick(["N", "M", "E"]));
      const lo: Term = r.int(0, 2) === 0 && letters.length > 0 ? r.pick(letters) : r.int(-1, 1);
      const body = rational(b, r, inner, depth - 1);
      const guard = r.int(0, 2) === 0 ? condition(b, r, inner, 0) : undefined;
      if (r.int(0, 3) === 0)
        return b.sum([letter], b.mul(b.at("w", b.sub(letter, letters[0] ?? 1)), body), guard);
      return b.sum([[letter, lo, b.sub(size, r.int(0, 1))]], body, guard);
    }
  }
}

/** A smooth function of a, b and the tensors. */
export function smooth(b: Built, r: Random, letters: readonly string[], depth: number): Expr {
  const go = (): Expr => smooth(b, r, letters, depth - 1);
  if (depth <= 0) return rational(b, r, letters, 0);
  switch (r.int(0, 10)) {
    case 0:
      return b.add(go(), go());
    case 1:
    case 2:
      return b.mul(go(), go());
    case 3:
      return b.app(
        r.pick([
          "sin",
          "cos",
          "tanh",
          "sigmoid",
          "erf",
          "atan",
          "asinh",
          "softplus",
          "expm1",
          "erfc",
        ] as const),
        go(),
      );
    case 4:
      return b.app("exp", b.app("sin", go()));
    case 5:
      return b.app("log", b.add(2, b.pow(go(), 2)));
    case 6:
      return b.app("sqrt", b.add(1, b.pow(go(), 2)));
    case 7:
      return b.pow(b.add(2, b.app("cos", go())), b.app("sin", go()));
    case 8:
      return b.prod([["p", 0, 1]], b.add("p", go()));
    default: {
      const letter = `k${letters.length}`;
      return b.sum(
        [[letter, 0, b.sub(b.s(r.pick(["N", "M", "E"])), 1)]],
        smooth(b, r, [...letters, letter], depth - 1),
      );
    }
  }
}
