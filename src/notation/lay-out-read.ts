// Names, entries and derivatives: x[i, j] or x_{ij}, ∂L/∂x[a, b], ∂²L/∂x∂y, f_x and f′ for given functions.

import { axesOf, type Env, recurrent } from "../expr/environment.ts";
import type { App, At, Deriv, Expr } from "../expr/nodes.ts";
import { sliceOf, sliceParts } from "../expr/slices.ts";
import { symbols } from "../expr/traverse.ts";
import { reaches, reachesBeside } from "./kinds.ts";
import { setCall } from "./lay-out-function.ts";
import { fence, type Layout, number, row, separated, sign, THIN } from "./layout.ts";
import { hasSubscript, nameLayout } from "./names.ts";
import { isLoss, spellingOf } from "./notation.ts";
import {
  asIndex,
  atLeast,
  atom,
  child,
  fenced,
  inner,
  LEVEL,
  onLine,
  type Piece,
  type Setting,
} from "./setting.ts";

export function setName(name: string, s: Setting): Piece {
  const layout = nameLayout(spellingOf(s.notation, s.env, name));
  const isWord = layout.kind === "name" && [...layout.text].length > 1;
  return atom(layout, hasSubscript(layout) ? "script" : isWord ? "word" : "letter");
}

/** A letter of an index; it has no spelling of its own. */
export const setLetter = (name: string): Piece => {
  const layout = nameLayout(name);
  return atom(layout, "letter");
};

function setSubscripts(subs: readonly Expr[], outer: Setting, offset: number): readonly Layout[] {
  return subs.map((e, k) => {
    const s = asIndex(child(outer, k + offset));
    return s.set(e, s).layout;
  });
}

const isSingle = (l: Layout): boolean =>
  (l.kind === "scripts" && l.sub === undefined && l.sup === undefined && isSingle(l.base)) ||
  (l.kind === "name" && [...l.text].length === 1) ||
  (l.kind === "number" && l.text.length === 1);

/** The base with its subscripts, in the reader's index style. */
export function entryLayout(base: Layout, subs: readonly Layout[], s: Setting): Piece {
  if (s.notation.index === "subscripts" && !hasSubscript(base)) {
    const sub = separated(subs, false);
    const plain = subs.every(isSingle) ? row(...subs) : sub;
    const primes = base.kind === "scripts" ? base.primes : undefined;
    return atom(
      { kind: "scripts", base: base.kind === "scripts" ? base.base : base, sub: plain, primes },
      "script",
    );
  }
  const compound = subs.some((x) => x.kind === "row");
  return { ...atom(row(base, fence("bracket", separated(subs, compound))), "entry"), start: "entry" };
}

export function setEntry(e: At, outer: Setting): Piece {
  const s = inner(outer);
  const split = readOfDerivative(e, s);
  if (split !== undefined) return setDerivative(split, s);
  const subs = setSubscripts(e.subs, s, 1);
  const base = atLeast(s.set(e.tensor, child(s, 0)), LEVEL.atom);
  return entryLayout(base.layout, subs, s);
}

/** x[n, :, c]; of the tensor of derivatives it stands at the variable, ∂L/∂y[n, :, c]. */
export function setSlice(e: App, s: Setting): Piece {
  const { tensor, fixed } = sliceParts(e);
  if (tensor.kind === "deriv" && tensor.wrt.kind === "sym" && isNumber(tensor.of, s))
    return setDerivative(s.ctx.deriv(tensor.of, sliceOf(s.ctx, tensor.wrt, fixed), tensor.mode), s);
  const last = Math.max(...fixed.keys());
  const rank = Math.max(last + 1, rankOf(tensor, s) ?? 0);
  const subs = Array.from({ length: rank }, (_, k): Layout => {
    const i = fixed.get(k);
    return i === undefined ? sign("colon", "plain") : asIndex(s).set(i, asIndex(s)).layout;
  });
  const base = atLeast(s.set(tensor, s), LEVEL.atom);
  return entryLayout(base.layout, subs, s);
}

const isNumber = (e: Expr, s: Setting): boolean =>
  e.kind === "sym" && (axesOf(s.env, e.name)?.length ?? 0) === 0;

/** How many axes a tensor has, where that is told by a name in it. */
function rankOf(e: Expr, s: Setting): number | undefined {
  switch (e.kind) {
    case "sym":
      return axesOf(s.env, e.name)?.length;
    case "deriv":
      return rankOf(e.wrt, s);
    case "app": {
      const ranks = e.args.map((a) => rankOf(a, s) ?? 0);
      return Math.max(0, ...ranks);
    }
    default:
      return undefined;
  }
}

/** A read of the tensor of derivatives is the derivative of, or by, an entry: ∂L/∂y[e, f]. */
function readOfDerivative(e: At, s: Setting): Deriv | undefined {
  const d = e.tensor;
  if (d.kind !== "deriv") return undefined;
  const above = d.of.kind === "sym" ? (axesOf(s.env, d.of.name)?.length ?? 0) : 0;
  const of = above > 0 && e.subs.length >= above ? s.ctx.at(d.of, e.subs.slice(0, above)) : d.of;
  const rest = above > 0 ? e.subs.slice(above) : e.subs;
  if (d.wrt.kind !== "sym") return undefined;
  return s.ctx.deriv(of, rest.length === 0 ? d.wrt : s.ctx.at(d.wrt, rest), d.mode);
}

/** The chain of variables of nested derivatives, innermost first, and what is differentiated. */
function unnest(e: Deriv, s: Setting): { readonly of: Expr; readonly by: readonly Expr[] } {
  const by: Expr[] = [];
  let of: Expr = e;
  for (;;) {
    const d: Deriv | undefined =
      of.kind === "deriv" ? of : of.kind === "at" ? readOfDerivative(of, s) : undefined;
    if (d === undefined || d.mode !== e.mode) break;
    by.unshift(d.wrt);
    of = d.of;
  }
  return { of, by };
}

export function setDerivative(e: Deriv, outer: Setting): Piece {
  const s = inner(outer);
  const { of, by } = unnest(e, s);
  if (e.mode === "slot" || isSlot(s.env, of, by)) {
    const slot = setSlot(of, by, s);
    if (slot !== undefined) return slot;
  }
  const simple = isQuotientNumerator(of);
  const order = by.length > 1 ? by.length : undefined;
  const mark = isThroughSteps(e, s) ? UPRIGHT_D : sign("partial", "plain");
  const partial: Layout =
    order === undefined ? mark : { kind: "scripts", base: mark, sup: number(`${order}`) };
  const ofPath: Setting = child(s, 0);
  const over = simple ? row(partial, ofPath.set(of, ofPath).layout) : partial;
  const under = row(...differentials(by, s, mark));
  const stacked = s.style === "display" && !s.index;
  const quotient: Layout = stacked
    ? { kind: "fraction", over, under, role: "derivative" }
    : row(over, sign("/", "plain"), under);
  if (simple)
    return { layout: quotient, level: LEVEL.power, start: "derivative", end: "derivative", open: false };
  const operand = ofPath.set(of, ofPath);
  // Of a product, ∂/∂x u·v would leave open what is differentiated.
  const body = operand.level < LEVEL.prefix ? fenced(operand) : operand;
  return {
    layout: row(quotient, { kind: "space", size: "thin" }, body.layout),
    level: LEVEL.prefix,
    start: "derivative",
    end: body.end,
    open: true,
  };
}

const UPRIGHT_D: Layout = { kind: "name", text: "d", face: "upright" };

/**
 * A derivative that counts what an entry of a recurrence does to later ones: dL/dh[t], not ∂L/∂h[t]. To anything else
 * it is a ∂ as usual, where no derivative with the recurrence held fixed could be mistaken for it.
 */
function isThroughSteps(e: Deriv, s: Setting): boolean {
  const name = e.wrt.kind === "at" ? e.wrt.tensor : e.wrt;
  if (e.mode !== "total" || name.kind !== "sym") return false;
  if (recurrent(s.env, name.name) !== undefined) return true;
  for (const d of s.env.decls.values())
    if (d.kind === "definition" && d.adjoint?.of === e.of)
      return reachesBeside(s.env, symbols(e.of), name.name) && reaches(s.env, d.adjoint.to, name.name);
  return false;
}

/** What can stand above the line as ∂u: names, entries and derivatives in one argument. */
function isQuotientNumerator(e: Expr): boolean {
  if (e.kind === "sym") return true;
  return e.kind === "at" && e.tensor.kind === "sym";
}

/** ∂y ∂x below the line: the variable of the last derivative first, powers for repeated ones. */
function differentials(by: readonly Expr[], s: Setting, mark: Layout): readonly Layout[] {
  const out: Layout[] = [];
  const order = [...by].reverse();
  for (let k = 0; k < order.length; ) {
    const wrt = order[k] as Expr;
    let n = 1;
    while (order[k + n]?.alpha === wrt.alpha) n += 1;
    const place = child(s, 1);
    const v = atLeast(place.set(wrt, place), LEVEL.power);
    const layout = v.layout;
    if (k > 0 && s.style === "display" && !s.index) out.push(THIN);
    out.push(mark);
    if (n === 1) out.push(layout);
    else {
      const sup = number(`${n}`);
      out.push(
        layout.kind === "scripts" && layout.sup === undefined
          ? { ...layout, sup }
          : { kind: "scripts", base: layout, sup },
      );
    }
    k += n;
  }
  return out;
}

/**
 * Whether the derivative of a given function by its scalar parameters is the one in those slots: no other parameter
 * depends on them. The loss keeps its quotient, ∂L/∂y.
 */
function isSlot(env: Env, of: Expr, by: readonly Expr[]): boolean {
  const f = of.kind === "sym" ? env.decls.get(of.name) : undefined;
  if (f?.kind !== "function" || isLoss(env, f.name)) return false;
  return by.every((x) => {
    if (x.kind !== "sym" || !f.params.includes(x.name)) return false;
    return f.params.every(
      (p) => (axesOf(env, p)?.length ?? 0) === 0 && (p === x.name || !reaches(env, p, x.name)),
    );
  });
}

/** f_x, f_{xy}; f′ where there is one argument only; f′(a) elsewhere. Undefined where the reader wants a quotient. */
function setSlot(of: Expr, by: readonly Expr[], s: Setting): Piece | undefined {
  if (of.kind === "app" && of.op === "apply") {
    const [f, ...args] = of.args;
    const name = f === undefined ? undefined : (setSlot(f, by, s) ?? slotQuotient(f, by, s));
    return name === undefined ? undefined : setCall(name.layout, args, s);
  }
  if (of.kind !== "sym" || s.notation.slot !== "subscript") return undefined;
  const base = setName(of.name, s).layout;
  if (hasSubscript(base)) return undefined;
  const decl = s.env.decls.get(of.name);
  if (decl?.kind === "function" && decl.params.length === 1) {
    const primes = (base.kind === "scripts" ? (base.primes ?? 0) : 0) + by.length;
    if (primes > 3) return undefined;
    return atom({ kind: "scripts", base: base.kind === "scripts" ? base.base : base, primes }, "letter");
  }
  const subs = by.map((x) => s.set(x, asIndex(s)).layout);
  return atom(
    { kind: "scripts", base: base.kind === "scripts" ? base.base : base, sub: row(...subs) },
    "script",
  );
}

/** (∂f/∂u), to be followed by arguments. */
function slotQuotient(f: Expr, by: readonly Expr[], s: Setting): Piece | undefined {
  const simple = by.reduce<Expr>((of, wrt) => s.ctx.deriv(of, wrt), f);
  if (simple.kind !== "deriv") return undefined;
  const here = onLine(s);
  return fenced(setDerivative(simple, here));
}
