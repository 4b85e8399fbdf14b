// Expression to layout: the entry, and the one place that looks at every kind of node. How each kind is set is in
// the lay-out-*.ts files.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { App, Bound, Expr } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import { toWritten } from "./first-index.ts";
import { setBinder, setQuantified, withRanges } from "./lay-out-binder.ts";
import {
  setBars,
  setCall,
  setExp,
  setFloor,
  setFunction,
  setMod,
  setPower,
  setRoot,
} from "./lay-out-function.ts";
import { setNamedNorm, setNorm, setSquaredNorm } from "./lay-out-norm.ts";
import { setNumber, setTerm } from "./lay-out-product.ts";
import { entryLayout, setDerivative, setEntry, setLetter, setName } from "./lay-out-read.ts";
import { setCondition, setIverson } from "./lay-out-relation.ts";
import { setSum } from "./lay-out-sum.ts";
import { setTensorOp } from "./lay-out-tensor.ts";
import { fence, func, type Layout, number, type Style, separated, sign } from "./layout.ts";
import type { Notation } from "./notation.ts";
import { asIndex, atom, child, inner, LEVEL, type Piece, type Setting } from "./setting.ts";

export interface LayOutOptions {
  readonly ctx: Context;
  readonly env: Env;
  readonly notation: Notation;
  /** `display` stacks fractions, `linear` writes them on the line: text, and formulas inside sentences. */
  readonly style?: Style;
  /** Letters in use elsewhere on the line, such as the free indices of its left side. */
  readonly taken?: Iterable<string>;
  /** Factors 1 and addends 0 are shown as held. */
  readonly units?: boolean;
  /** Numbers put in for names: every factor with its own sign, as in (−2)·1. */
  readonly written?: boolean;
  /** 0.5 and not 1/2; data is printed so wherever its author writes so. */
  readonly decimals?: boolean;
  /** Subterms to mark, as paths of argument positions. */
  readonly marks?: readonly (readonly number[])[];
  /** Long ranges may stand after the formula: right sides and whole formulas, not left sides. */
  readonly ranges?: boolean;
}

export function layOut(term: Expr, o: LayOutOptions): Layout {
  const e = toWritten(o.ctx, o.notation.first, term);
  const after: Layout[] = [];
  const marks = o.marks ?? [];
  const s: Setting = {
    ctx: o.ctx,
    env: o.env,
    notation: o.notation,
    style: o.style ?? "display",
    letters: [],
    taken: new Set([...(o.taken ?? []), ...freeIndices(e)]),
    index: false,
    compact: false,
    units: o.units ?? false,
    written: o.written ?? false,
    decimals: o.decimals ?? false,
    after: o.ranges === false ? undefined : after,
    marks,
    path: marks.length > 0 ? [] : undefined,
    set,
  };
  return withRanges(set(e, s).layout, after);
}

function set(e: Expr, s: Setting): Piece {
  const piece = setNode(e, s);
  const path = s.path;
  if (
    path === undefined ||
    !s.marks.some((m) => m.length === path.length && m.every((k, i) => k === path[i]))
  )
    return piece;
  return { ...piece, layout: { kind: "place", path, body: piece.layout } };
}

function setNode(e: Expr, s: Setting): Piece {
  switch (e.kind) {
    case "num":
      return setNumber(e.value, s);
    case "sym":
      return setNamedNorm(e.name, s) ?? setName(e.name, s);
    case "idx":
      return setLetter(e.name);
    case "bound":
      return setLetter(letterOf(e, s));
    case "at":
      return setEntry(e, s);
    case "deriv":
      return setDerivative(e, s);
    case "bind":
      return setSquaredNorm(e, s) ?? setBinder(e, s);
    case "app":
      return setApp(e, s);
  }
}

function letterOf(e: Bound, s: Setting): string {
  const name = s.letters[s.letters.length - 1 - e.index];
  if (name === undefined) throw new Error("a bound variable outside its binder cannot be printed");
  return name;
}

function setApp(e: App, s: Setting): Piece {
  switch (e.op) {
    case "add":
      return setSum(e, s);
    case "mul":
    case "div":
      return setTerm(e, s);
    case "pow":
      return setPower(e, s);
    case "exp":
      return setExp(e, s);
    case "sqrt":
      return setNorm(e, s) ?? setRoot(e.args[0] as Expr, child(s, 0));
    case "abs":
    case "card":
      return setBars(e, s);
    case "floor":
    case "ceil":
      return setFloor(e, s);
    case "mod":
      return setMod(e, s);
    case "cases":
      return setCases(e, s);
    case "iverson":
      return setIverson(e, s);
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
    case "divides":
    case "and":
    case "or":
    case "not":
    case "true":
    case "false":
      return setQuantified(e, s) ?? setCondition(e, s);
    case "list":
      return setList(e, s);
    case "tuple":
      return setTuple(e, s);
    case "component": {
      const [of, k] = e.args as readonly [Expr, Expr];
      const here = child(inner(s), 0);
      const base = here.set(of, here);
      const shown = k.kind === "num" ? number(`${Number(k.value) + 1}`) : s.set(k, child(inner(s), 1)).layout;
      return entryLayout(base.level === LEVEL.atom ? base.layout : fence("paren", base.layout), [shown], {
        ...s,
        notation: { ...s.notation, index: "subscripts" },
      });
    }
    case "infinity":
      return atom(sign("infinity", "plain"), "letter");
    case "pi":
      return atom({ kind: "name", text: "π", face: "italic" }, "letter");
    case "apply": {
      const [f, ...args] = e.args as readonly [Expr, ...Expr[]];
      const here = child(inner(s), 0);
      const p = here.set(f, here);
      const name = p.level === LEVEL.atom ? p.layout : fence("paren", p.layout);
      return setCall(name, args, s, 1);
    }
    case "stop":
      return setCall(func("stop"), e.args, s);
    case "expm1":
    case "log":
    case "log1p":
    case "log2":
    case "log10":
    case "sign":
    case "round":
    case "clamp":
    case "sin":
    case "cos":
    case "tan":
    case "asin":
    case "acos":
    case "atan":
    case "atan2":
    case "sinh":
    case "cosh":
    case "tanh":
    case "asinh":
    case "acosh":
    case "atanh":
    case "erf":
    case "erfc":
    case "sigmoid":
    case "logit":
    case "softplus":
    case "relu":
    case "max":
    case "min":
      return setFunction(e, s);
    case "conv":
    case "corr":
    case "circular":
    case "flip":
    case "transpose":
    case "outer":
    case "matmul":
    case "hadamard":
    case "upsample":
    case "downsample":
    case "diag":
    case "diagonal":
    case "trace":
    case "total":
    case "mean":
    case "einsum":
    case "slice":
      return setTensorOp(e, s);
  }
}

const layouts = (args: readonly Expr[], s: Setting): readonly Layout[] =>
  args.map((a, k) => {
    const here = child(inner(s), k);
    return here.set(a, here).layout;
  });

/** (m−2i, n−2j): a list of indices. */
function setTuple(e: App, s: Setting): Piece {
  const items = layouts(e.args, asIndex(s));
  const compound = items.some((x) => x.kind === "row");
  return atom(fence("paren", separated(items, compound)), "paren");
}

function setCases(e: App, outer: Setting): Piece {
  const s: Setting = inner(outer);
  const items = layouts(e.args, s);
  const rows: { value: Layout; condition: Layout | undefined }[] = [];
  for (let k = 0; k < items.length; k += 2) rows.push({ value: items[k] as Layout, condition: items[k + 1] });
  return { layout: { kind: "cases", rows }, level: LEVEL.prefix, start: "cases", end: "cases", open: false };
}

/** Data: a matrix when it is a list of lists of equal length, else a list in parentheses. */
function setList(e: App, outer: Setting): Piece {
  const s: Setting = outer.env.decimals === true ? { ...outer, decimals: true } : outer;
  const rows = e.args.map((a) => (a.kind === "app" && a.op === "list" ? a.args : undefined));
  const width = rows[0]?.length;
  if (width !== undefined && rows.every((r) => r !== undefined && r.length === width)) {
    const cells = rows.map((r, k) => layouts(r ?? [], child(inner(s), k)));
    return atom({ kind: "matrix", rows: cells }, "matrix");
  }
  return atom(fence("paren", separated(layouts(e.args, s), true)), "paren");
}
