// ‖v‖ and ‖x − y‖² for authors who write norms: the root of the sum of all squared entries, and that sum. Of a matrix it
// is ‖W‖_F, the norm of Frobenius; of a row of one it is ‖W[n, :]‖.

import type { Context } from "../expr/context.ts";
import { axesOf, definition, type Env } from "../expr/environment.ts";
import type { App, At, Bind, Expr } from "../expr/nodes.ts";
import { sliceOf } from "../expr/slices.ts";
import { some } from "../expr/traverse.ts";
import { coversAxes } from "./axis-range.ts";
import { writtenIndex } from "./first-index.ts";
import { isApp, isNumber } from "./kinds.ts";
import { fence, type Layout, number } from "./layout.ts";
import { inner, LEVEL, type Piece, type Setting } from "./setting.ts";

/** undefined: it is no norm, or the author writes none. */
export function setNorm(root: App, s: Setting): Piece | undefined {
  const squares = underRoot(root);
  return squares === undefined ? undefined : setWritten(squares, undefined, s);
}

export const setSquaredNorm = (squares: Bind, s: Setting): Piece | undefined =>
  setWritten(squares, number("2"), s);

function setWritten(squares: Bind, power: Layout | undefined, s: Setting): Piece | undefined {
  if (isMarkedInside(s)) return undefined;
  const normed = normedOf(squares, s, (end) => writtenIndex(s.ctx, s.notation.first, end));
  return normed === undefined ? undefined : bars(normed, power, s);
}

function underRoot(e: Expr): Bind | undefined {
  const [squares] = e.kind === "app" && e.op === "sqrt" ? e.args : [];
  return squares?.kind === "bind" ? squares : undefined;
}

/** The norm of a whole tensor or of the difference of two, `e` as the kernel counts: it is printed as short as a name. */
export const isNorm = (ctx: Context, env: Env, e: Expr): boolean => wholeNorm({ ctx, env }, e) !== undefined;

function wholeNorm(s: Terms, e: Expr): Normed | undefined {
  const squares = underRoot(e);
  const normed = squares === undefined ? undefined : normedOf(squares, s, (end) => end);
  return normed?.isWhole === true ? normed : undefined;
}

/** A name that the derivation gave to a norm is printed as the norm. */
export function setNamedNorm(name: string, s: Setting): Piece | undefined {
  const def = s.env.norms === true ? definition(s.env, name) : undefined;
  const normed = def?.part === true ? wholeNorm(s, def.body) : undefined;
  return normed === undefined ? undefined : bars(normed, undefined, s);
}

interface Normed {
  readonly whole: Expr;
  /** The number of axes that are summed over. */
  readonly rank: number;
  /** No index is in it. */
  readonly isWhole: boolean;
}

type Terms = Pick<Setting, "ctx" | "env">;

/** `written`: the end of an axis as the term has it. */
function normedOf(e: Bind, s: Terms, written: (end: Expr) => Expr): Normed | undefined {
  const { ctx, env } = s;
  if (env.norms !== true) return undefined;
  if (e.op !== "sum" || e.guard !== undefined || !isApp(e.body, "pow")) return undefined;
  const [base, exponent] = e.body.args as readonly [Expr, Expr];
  const rank = e.letters.length;
  if (!isNumber(exponent, 2) || !e.letters.every((_, k) => coversAxes(ctx, env, e, k, written)))
    return undefined;
  const whole = wholeOf(base, rank, s);
  return whole === undefined
    ? undefined
    : { whole, rank, isWhole: !some(whole, (x) => x.kind === "at" || x.kind === "idx") };
}

/** Of what is marked inside, a norm shows nothing. */
const isMarkedInside = ({ marks, path }: Setting): boolean =>
  path !== undefined && marks.some((m) => m.length > path.length && path.every((k, i) => m[i] === k));

/** The tensor of which this is the entry at the variables of the binder, each once and in their order. */
function wholeOf(e: Expr, rank: number, s: Terms): Expr | undefined {
  if (e.kind === "at") return wholeRead(e, rank, s);
  if (isApp(e, "add")) {
    const parts = e.args.map((a) => wholeOf(a, rank, s));
    return parts.every((p) => p !== undefined) ? s.ctx.add(...parts) : undefined;
  }
  if (!isApp(e, "mul")) return undefined;
  const [entry, ...others] = e.args.filter((a) => a.loose > 0);
  const whole = entry === undefined || others.length > 0 ? undefined : wholeOf(entry, rank, s);
  return whole === undefined ? undefined : s.ctx.mul(...e.args.filter((a) => a.loose === 0), whole);
}

function wholeRead(e: At, rank: number, s: Terms): Expr | undefined {
  if (e.tensor.kind !== "sym" || axesOf(s.env, e.tensor.name)?.length !== e.subs.length) return undefined;
  const variables = e.subs.filter((sub) => sub.loose > 0);
  const inOrder = variables.every((v, k) => v.kind === "bound" && v.index === rank - 1 - k);
  if (variables.length !== rank || !inOrder) return undefined;
  const fixed = new Map([...e.subs.entries()].filter(([, sub]) => sub.loose === 0));
  return fixed.size === 0 ? e.tensor : sliceOf(s.ctx, e.tensor, fixed);
}

function bars({ whole, rank }: Normed, power: Layout | undefined, s: Setting): Piece {
  const here = inner(s);
  const base = fence("norm", here.set(whole, here).layout);
  const sub: Layout | undefined = rank > 1 ? { kind: "name", text: "F", face: "upright" } : undefined;
  const layout: Layout =
    sub === undefined && power === undefined
      ? base
      : { kind: "scripts", base, ...(sub && { sub }), ...(power && { sup: power }) };
  return {
    layout,
    level: power === undefined ? LEVEL.atom : LEVEL.power,
    start: "bars",
    end: power === undefined ? "bars" : "script",
    open: false,
  };
}
