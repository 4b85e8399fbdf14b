// Operators on whole tensors: u ∗ w, u ⋆ w, w̃, Wᵀ, W x, g xᵀ, ⊙, ⊗, ↑ₛ, ↓ₛ, diag v, tr A.

import { einsumParts, einsumSpec } from "../expr/einsum.ts";
import { axesOf } from "../expr/environment.ts";
import type { App, Expr } from "../expr/nodes.ts";
import { setCall } from "./lay-out-function.ts";
import { setSlice } from "./lay-out-read.ts";
import { fence, func, type Layout, row, type Sign, separated, sign, THIN, words } from "./layout.ts";
import { asIndex, atom, child, fenced, inner, LEVEL, type Piece, type Setting } from "./setting.ts";

function operand(e: Expr, s: Setting): Piece {
  const p = s.set(e, s);
  return p.level < LEVEL.prefix || p.open ? fenced(p) : p;
}

function between(e: App, mark: Sign, s: Setting): Piece {
  const items = e.args.map((a, k) => {
    const here = child(s, k);
    // (u ⊙ v) ⊙ w needs no parentheses: it is read from the left.
    const chained = k === 0 && e.op === "hadamard" && a.kind === "app" && a.op === e.op;
    return chained ? here.set(a, here) : operand(a, here);
  });
  const first = items[0] as Piece;
  const last = items.at(-1) as Piece;
  const glyph = sign(mark, "binary");
  return {
    layout: row(...items.flatMap((p, k) => (k === 0 ? [p.layout] : [glyph, p.layout]))),
    level: LEVEL.product,
    start: first.start,
    // Whatever follows would look like a further operand.
    end: last.end,
    open: true,
  };
}

export function setTensorOp(e: App, outer: Setting): Piece {
  const s = inner(outer);
  switch (e.op) {
    case "conv":
      return between(e, "conv", s);
    case "corr":
      return between(e, "corr", s);
    case "circular":
      return between(e, "circular", s);
    case "hadamard":
      return between(e, "hadamard", s);
    case "matmul":
      return setMatmul(e, s);
    case "outer":
      return setOuter(e, s);
    case "transpose":
      return setTranspose(e.args[0] as Expr, child(s, 0));
    case "flip":
      return setFlip(e, s);
    case "upsample":
      return setSampled(e, "upsample", s);
    case "downsample":
      return setSampled(e, "downsample", s);
    case "diag":
    case "diagonal":
      return setCall(func(e.op), e.args, s);
    case "slice":
      return setSlice(e, s);
    case "trace":
      return setCall(func("tr"), e.args, s);
    case "total":
      return setCall(func("sum"), e.args, s);
    case "mean":
      return setCall(func("mean"), e.args, s);
    case "einsum":
      return setEinsum(e, s);
    default:
      throw new Error(`no operator on tensors: ${e.op}`);
  }
}

/** einsum("ij,jk->ik", A, B) */
function setEinsum(e: App, s: Setting): Piece {
  const parts = einsumParts(e);
  const operands = parts.operands.map((o, k) => {
    const here = child(s, 2 * k + 1);
    return here.set(o.tensor, here).layout;
  });
  const items = [words(`"${einsumSpec(parts)}"`), ...operands];
  return atom(row(func("einsum"), fence("paren", separated(items, true))), "call");
}

function setMatmul(e: App, s: Setting): Piece {
  const pieces = e.args.map((a, k) => {
    const here = child(s, k);
    // (A B) C reads A B C; A (B C) keeps its parentheses.
    if (k === 0 && a.kind === "app" && a.op === "matmul") return s.set(a, here);
    return operand(a, here);
  });
  const first = pieces[0] as Piece;
  const last = pieces.at(-1) as Piece;
  return {
    layout: row(...pieces.flatMap((p, k): readonly Layout[] => (k === 0 ? [p.layout] : [THIN, p.layout]))),
    level: LEVEL.product,
    start: first.start,
    end: last.end,
    open: true,
    matrices: true,
  };
}

/** g xᵀ for vectors, ⊗ otherwise. */
function setOuter(e: App, s: Setting): Piece {
  const [a, b] = e.args as readonly [Expr, Expr];
  if (!isVector(a, s) || !isVector(b, s)) return between(e, "outer", s);
  const left = operand(a, child(s, 0));
  const right = setTranspose(b, child(s, 1));
  return {
    layout: row(left.layout, THIN, right.layout),
    level: LEVEL.product,
    start: left.start,
    end: "script",
    open: true,
    matrices: true,
  };
}

function isVector(e: Expr, s: Setting): boolean {
  if (e.kind === "sym") return axesOf(s.env, e.name)?.length === 1;
  if (e.kind === "at" && e.tensor.kind === "sym")
    return axesOf(s.env, e.tensor.name)?.length === e.subs.length + 1;
  if (e.kind === "deriv" && e.wrt.kind === "sym") {
    const above = e.of.kind === "sym" ? (axesOf(s.env, e.of.name)?.length ?? 0) : 0;
    return above === 0 && axesOf(s.env, e.wrt.name)?.length === 1;
  }
  if (e.kind !== "app") return false;
  switch (e.op) {
    case "hadamard":
      return e.args.every((a) => isVector(a, s));
    case "matmul":
      return isVector(e.args[1] as Expr, s);
    case "add":
    case "mul":
      return e.args.some((a) => isVector(a, s)) && e.args.every((a) => isVector(a, s) || isNumber(a, s));
    case "pow":
      return isVector(e.args[0] as Expr, s) && isNumber(e.args[1] as Expr, s);
    case "exp":
    case "sigmoid":
    case "tanh":
      return isVector(e.args[0] as Expr, s);
    default:
      return false;
  }
}

const isNumber = (e: Expr, s: Setting): boolean =>
  e.kind === "num" || (e.kind === "sym" && (axesOf(s.env, e.name)?.length ?? 0) === 0);

function setTranspose(e: Expr, s: Setting): Piece {
  const p = s.set(e, s);
  const held = p.level === LEVEL.atom ? p : fenced(p);
  return {
    ...atom({ kind: "transposed", body: held.layout }, "script"),
    start: held.start,
    level: LEVEL.power,
  };
}

function setFlip(e: App, s: Setting): Piece {
  const here = child(s, 0);
  const p = here.set(e.args[0] as Expr, here);
  const l = p.layout;
  if (l.kind === "name")
    return atom({ kind: "accent", accent: "tilde", body: l, wide: [...l.text].length > 1 }, "letter");
  if (l.kind === "scripts" && l.base.kind === "name" && l.sup === undefined)
    return atom({ ...l, base: { kind: "accent", accent: "tilde", body: l.base, wide: false } }, "script");
  if (s.style === "display" && l.kind !== "fraction")
    return atom({ kind: "accent", accent: "tilde", body: l, wide: true }, "letter");
  return setCall(func("flip"), e.args, s);
}

function setSampled(e: App, mark: "upsample" | "downsample", s: Setting): Piece {
  const [x, ...factors] = e.args as readonly [Expr, ...Expr[]];
  const subs = factors.map((f, k) => {
    const here = asIndex(child(s, k + 1));
    return here.set(f, here).layout;
  });
  const arrow: Layout = {
    kind: "scripts",
    base: sign(mark, "plain"),
    sub: row(
      ...subs.flatMap((l, k): readonly Layout[] => (k === 0 ? [l] : [{ kind: "comma", space: false }, l])),
    ),
  };
  const of = operand(x, child(s, 0));
  return {
    layout: row(arrow, THIN, of.layout),
    level: LEVEL.prefix,
    start: "function",
    end: of.end,
    open: false,
  };
}
