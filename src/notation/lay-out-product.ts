// Products and quotients: the sign goes to the front, a coefficient 1 is not written, negative powers and divisions
// become fractions, and joint.ts decides what stands between the factors. The order is the term's own.

import type { Expr } from "../expr/nodes.ts";
import { denominator, isIntegerQ, negQ, numerator, type Rational, signQ } from "../expr/rational.ts";
import { jointLayout, jointOf } from "./joint.ts";
import { isApp, isArithmetic, isIndexTerm, isNumber, isSmall } from "./kinds.ts";
import { breakAt, type Layout, number, row, sign } from "./layout.ts";
import { plain } from "./plain.ts";
import {
  atom,
  child,
  type Edge,
  fenced,
  inner,
  LEVEL,
  onLine,
  type Piece,
  type Setting,
  sealed,
} from "./setting.ts";

/** A factor with the setting of its own place, or a quotient of products. */
type Factor =
  | { readonly kind: "term"; readonly e: Expr; readonly s: Setting }
  | { readonly kind: "ratio"; readonly over: readonly Factor[]; readonly under: readonly Factor[] };

export interface Signed {
  readonly negative: boolean;
  readonly factors: readonly Factor[];
}

/** A term as ± factors; products within products join, unless they carry a sign of their own. */
export function signedFactors(e: Expr, s: Setting): Signed {
  if (s.written && isApp(e, "mul") && e.args.length > 1 && isArithmetic(e) && !isOpposite(e))
    return { negative: false, factors: e.args.map((a, k) => ({ kind: "term", e: a, s: child(s, k) })) };
  const hideUnits = !s.units && (!isArithmetic(e) || isNegated(e) || (s.written && isOpposite(e)));
  const { negative, factors } = split(e, s, true);
  const kept = hideUnits ? factors.filter((f) => !isUnit(f)) : factors;
  return { negative, factors: kept.length === 0 ? [{ kind: "term", e: s.ctx.num(1), s }] : kept };
}

/** −1·4, which is −4. */
const isOpposite = (e: Expr): boolean =>
  isApp(e, "mul") && e.args.length === 2 && isNumber(e.args[0] as Expr, -1);

/** −(2 − 3), −1/2 and −(−1): a sign before parentheses, not a factor of written arithmetic as in −1·4. */
function isNegated(e: Expr): boolean {
  if (!isApp(e, "mul") || e.args.length !== 2 || !isNumber(e.args[0] as Expr, -1)) return false;
  const [, rest] = e.args as readonly [Expr, Expr];
  return isApp(rest, "add") || isApp(rest, "div") || (rest.kind === "num" && signQ(rest.value) < 0);
}

const isUnit = (f: Factor): boolean => f.kind === "term" && isNumber(f.e, 1);

function split(e: Expr, s: Setting, leading: boolean): Signed {
  const term = (x: Expr): Factor => ({ kind: "term", e: x, s });
  if (e.kind === "num" && leading && signQ(e.value) < 0)
    return { negative: true, factors: [term(s.ctx.num(negQ(e.value)))] };
  if (isApp(e, "mul")) {
    let negative = false;
    const factors: Factor[] = [];
    for (const [k, a] of e.args.entries()) {
      const place = child(s, k);
      // A sign inside a product stays where it is: a · (−b).
      if (k > 0 && hasSign(a)) factors.push({ kind: "term", e: a, s: place });
      else {
        const part = split(a, place, leading && k === 0);
        if (k === 0) negative = part.negative;
        factors.push(...part.factors);
      }
    }
    if (
      negative &&
      factors.length > 1 &&
      factors[0] !== undefined &&
      isUnit(factors[0]) &&
      (!isArithmetic(e) || isNegated(e))
    )
      factors.shift();
    return { negative, factors };
  }
  if (isApp(e, "div")) {
    const [a, b] = e.args as readonly [Expr, Expr];
    const over = split(a, child(s, 0), leading);
    const under = split(b, child(s, 1), false);
    if (isNumber(b, 1) && !s.units) return over;
    return {
      negative: over.negative,
      factors: [{ kind: "ratio", over: over.factors, under: under.factors }],
    };
  }
  return { negative: false, factors: [term(e)] };
}

/** Whether the term would be set with a leading minus. */
function hasSign(e: Expr): boolean {
  if (e.kind === "num") return signQ(e.value) < 0;
  if (isApp(e, "mul") || isApp(e, "div")) return e.args[0] !== undefined && hasSign(e.args[0]);
  return false;
}

export function setSigned(signed: Signed, s: Setting): Piece {
  const body = setProduct(signed.factors, s);
  if (!signed.negative) return body;
  const p = body.level < LEVEL.product ? fenced(body) : body;
  return {
    ...p,
    layout: row(sign("-", "prefix", s.compact), p.layout),
    level: LEVEL.sum,
    closed: undefined,
  };
}

export const setTerm = (e: Expr, s: Setting): Piece => setSigned(signedFactors(e, s), s);

export function setProduct(factors: readonly Factor[], s: Setting): Piece {
  const grouped = s.written ? factors : gatherFractions(factors, s).flatMap((f) => onLines(f, s));
  const within =
    grouped.length > 1 ? (f: Factor): Factor => withoutAfter(f, f !== grouped.at(-1)) : (f: Factor) => f;
  const pieces = grouped.map((f) => setFactor(within(f), s));
  return joinFactors(pieces, s, lookOf(grouped, s));
}

/**
 * A fraction cannot be cut: one that is wider than a line stands as 1/D and its numerator behind it, which can. Terms that are
 * small are not set to find out how long they are.
 */
function onLines(f: Factor, s: Setting): readonly Factor[] {
  if (f.kind !== "ratio" || s.style !== "display" || s.index || !f.over.some(isHeavy)) return [f];
  const over = f.over.map((x) => (x.kind === "term" ? { ...x, s: inner(x.s) } : x));
  const width = plain(setProduct(over, inner(s)).layout).length;
  return width > LINE ? [{ ...f, over: [unit(s)] }, ...f.over] : [f];
}

/** So many printed characters are about as wide as the formulas of a page. */
const LINE = 84;

const isHeavy = (f: Factor): boolean =>
  f.kind === "ratio" ? [...f.over, ...f.under].some(isHeavy) : !isSmall(f.e, LINE / 4);

/** Only the last factor may send its range to the end of the formula. */
function withoutAfter(f: Factor, strip: boolean): Factor {
  return strip && f.kind === "term" ? { ...f, s: inner(f.s) } : f;
}

function setFactor(f: Factor, s: Setting): Piece {
  if (f.kind === "ratio") return setRatio(f, inner(s));
  // A short sum among factors will stand in parentheses: s·(i−1).
  const short = s.style === "linear" && isApp(f.e, "add") && isSmall(f.e, 5);
  const here = short ? { ...inner(f.s), compact: true } : f.s;
  return here.set(f.e, here);
}

/** `dots`: written arithmetic, 3·(5+2). `index`: dots between letters, as in s·i. */
interface Look {
  readonly dots: boolean;
  readonly index: boolean;
}

function lookOf(factors: readonly Factor[], s: Setting): Look {
  const terms = factors.map((f) => (f.kind === "term" ? f.e : undefined));
  return {
    dots: terms.every((e) => e !== undefined && isArithmetic(e)),
    index: s.index || terms.every((e) => e !== undefined && isIndexTerm(s.env, e)),
  };
}

/** Pieces side by side. Each must hold together; only the last may stay open to the right. */
function joinFactors(pieces: readonly Piece[], s: Setting, look: Look): Piece {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const ready: Piece[] = [];
  // From the right, since whether a function needs parentheses depends on what follows it.
  for (let k = pieces.length - 1; k >= 0; k -= 1) {
    const p = pieces[k] as Piece;
    const next = ready[0];
    const last = next === undefined;
    const joined = p.level === LEVEL.product && (p.start === "slash" || (last && isScaled(pieces)));
    let q = p.level < LEVEL.prefix && !joined ? fenced(p) : p;
    if (p.level === LEVEL.product && p.end === "slash") q = (p.open || s.written) && !last ? fenced(p) : p;
    if (!last && q.open) q = sealed(q);
    if (!last && q.end === "argument" && next.start !== "function") q = sealed(q);
    if (!last && q.end === "cases" && s.style === "display") q = fenced(q);
    ready.unshift(q);
  }
  const items: Layout[] = [];
  for (const [k, p] of ready.entries()) {
    const before = ready[k - 1];
    if (before !== undefined) {
      const joint = look.dots ? "dot" : jointOf(before.end, p.start, look.index);
      // Brackets are not cut inside, so that a line may be cut beside one.
      if (joint !== "dot" && !look.index && [before.end, p.start].includes("iverson")) items.push(breakAt(1));
      items.push(jointLayout(joint, look.dots ? s.style === "linear" : look.index));
    }
    items.push(p.layout);
  }
  const first = ready[0] as Piece;
  const last = ready.at(-1) as Piece;
  return {
    layout: row(...items),
    level: LEVEL.product,
    start: first.start,
    end: last.end,
    open: last.open,
  };
}

/** A product of matrices after numbers and names, which are scalars. */
const isScaled = (pieces: readonly Piece[]): boolean =>
  pieces.at(-1)?.matrices === true && pieces.slice(0, -1).every((p) => SCALAR_EDGES.has(p.end) && !p.open);
const SCALAR_EDGES: ReadonlySet<Edge> = new Set<Edge>([
  "number",
  "letter",
  "word",
  "script",
  "fraction",
  "slash",
]);

/** Factors that may be pulled above a fraction line: names, entries, powers, functions of them. */
function isSimple(f: Factor): boolean {
  if (f.kind === "ratio") return false;
  const e = f.e;
  switch (e.kind) {
    case "num":
      return isIntegerQ(e.value);
    case "sym":
    case "idx":
    case "bound":
      return true;
    case "at":
      return e.tensor.kind === "sym";
    case "app":
      if (e.op === "pow") {
        const [b, n] = e.args as readonly [Expr, Expr];
        return !isNegative(n) && isSimple({ ...f, e: b });
      }
      return e.op === "exp" || e.op === "sqrt";
    case "bind":
    case "deriv":
      return false;
  }
}

const isNegative = (n: Expr): boolean => n.kind === "num" && signQ(n.value) < 0;

/** Negative powers and rational coefficients become ratios together with the simple factors before them. */
function gatherFractions(factors: readonly Factor[], s: Setting): readonly Factor[] {
  const out: Factor[] = [];
  // Whether the last ratio of `out` was made here, so that further denominators may join it.
  let growing = false;
  const divide = (under: Factor): void => {
    const last = out.at(-1);
    if (growing && last?.kind === "ratio") {
      out[out.length - 1] = { ...last, under: [...last.under, under] };
      return;
    }
    const over: Factor[] = [];
    for (let f = out.at(-1); f !== undefined && isSimple(f); f = out.at(-1)) {
      over.unshift(f);
      out.pop();
    }
    out.push({ kind: "ratio", over: over.length === 0 ? [unit(s)] : over, under: [under] });
    growing = true;
  };
  for (const f of factors) {
    if (f.kind === "ratio") {
      out.push(f);
      growing = false;
      continue;
    }
    const e = f.e;
    if (e.kind === "num" && !isIntegerQ(e.value) && decimalOf(e.value, s.decimals) === undefined) {
      const n = numerator(e.value);
      out.push({
        kind: "ratio",
        over: [{ ...f, e: s.ctx.num(n) }],
        under: [{ ...f, e: s.ctx.num(denominator(e.value)) }],
      });
      growing = true;
    } else if (isApp(e, "pow") && isNegative(e.args[1] as Expr)) {
      const [b, n] = e.args as readonly [Expr, Expr];
      const positive = n.kind === "num" ? negQ(n.value) : 1;
      divide({ ...f, e: positive === 1 ? b : s.ctx.pow(b, s.ctx.num(positive)), s: inner(f.s) });
    } else {
      out.push(f);
      if (growing && isSimple(f) && mergesIntoCoefficient(out, factors)) {
        // ½ x as x/2: a coefficient takes the one simple factor after it.
        const r = out[out.length - 2];
        if (r?.kind === "ratio") {
          const rest = r.over.filter((x) => !isUnit(x));
          out.splice(-2, 2, { ...r, over: [...rest, f] });
        }
      } else growing = growing && followedByDivision(f, factors);
    }
  }
  return out;
}

const unit = (s: Setting): Factor => ({ kind: "term", e: s.ctx.num(1), s });

/** A number over a number, then a single simple factor and nothing else, or something that is divided further. */
function mergesIntoCoefficient(out: readonly Factor[], all: readonly Factor[]): boolean {
  const r = out[out.length - 2];
  const f = out[out.length - 1];
  if (r?.kind !== "ratio" || f === undefined) return false;
  const numeric = [...r.over, ...r.under].every((x) => x.kind === "term" && x.e.kind === "num");
  return numeric && (all.length === 2 || followedByDivision(f, all));
}

function followedByDivision(f: Factor, all: readonly Factor[]): boolean {
  const next = all[all.indexOf(f) + 1];
  return next?.kind === "term" && isApp(next.e, "pow") && isNegative(next.e.args[1] as Expr);
}

function setRatio(f: Factor & { readonly kind: "ratio" }, s: Setting): Piece {
  const here: Setting = s.style === "display" && !s.index ? s : onLine(s);
  const strip = (fs: readonly Factor[]): readonly Factor[] => {
    const kept = s.units ? fs : fs.filter((x) => !isUnit(x));
    return (kept.length === 0 ? [unit(s)] : kept).map((x) =>
      x.kind === "term" ? { ...x, s: { ...inner(x.s), style: here.style } } : x,
    );
  };
  const over = strip(f.over);
  const under = strip(f.under);
  if (here.style === "display") {
    const numeric = [...over, ...under].every((x) => x.kind === "term" && x.e.kind === "num");
    const edge: Edge = "fraction";
    return {
      layout: {
        kind: "fraction",
        over: setProduct(over, here).layout,
        under: setProduct(under, here).layout,
        role: numeric ? "small" : "quotient",
      },
      level: LEVEL.power,
      start: edge,
      end: edge,
      open: false,
    };
  }
  const withTight = (fs: readonly Factor[]): readonly Factor[] =>
    fs.map((x) => (x.kind === "term" && isCompactSum(x.e) ? { ...x, s: { ...x.s, compact: true } } : x));
  const top = setProduct(withTight(over), here);
  const bottom = setProduct(withTight(under), here);
  const a =
    top.level < LEVEL.product || top.open || top.end === "derivative" || top.end === "slash"
      ? fenced(top)
      : top;
  const b =
    bottom.level <= LEVEL.product || bottom.start === "derivative" || bottom.end === "argument"
      ? fenced(bottom)
      : bottom;
  return {
    layout: row(a.layout, sign("/", "plain"), b.layout),
    level: LEVEL.product,
    start: a.start,
    end: "slash",
    open: b.open,
  };
}

const isCompactSum = (e: Expr): boolean => isApp(e, "add") && isSmall(e, 10);

/** A number that is not an integer: a decimal when it has a short one, else a fraction. */
export function setNumber(value: Rational, s: Setting): Piece {
  if (signQ(value) < 0) {
    const p = setNumber(negQ(value), s);
    return { ...p, layout: row(sign("-", "prefix", s.compact), p.layout), level: LEVEL.sum };
  }
  if (isIntegerQ(value)) return atom(number(`${numerator(value)}`), "number");
  const decimal = decimalOf(value, s.decimals);
  if (decimal !== undefined)
    return atom(number(s.notation.decimal === "comma" ? decimal.replace(".", ",") : decimal), "number");
  const over = number(`${numerator(value)}`);
  const under = number(`${denominator(value)}`);
  if (s.style === "display" && !s.index)
    return {
      layout: { kind: "fraction", over, under, role: "small" },
      level: LEVEL.power,
      start: "fraction",
      end: "fraction",
      open: false,
    };
  return {
    layout: row(over, sign("/", "plain"), under),
    level: LEVEL.product,
    start: "number",
    end: "slash",
    open: false,
  };
}

/** 1/10 as 0.1; thirds stay fractions, and so do halves and quarters unless `always`. */
export function decimalOf(value: Rational, always = false): string | undefined {
  const d = denominator(value);
  if (d === 1n) return undefined;
  if (!always && (d < 10n || d === 16n || d === 32n || d === 64n)) return undefined;
  let digits = 0;
  let scale = 1n;
  while (scale % d !== 0n && digits < 12) {
    scale *= 10n;
    digits += 1;
  }
  if (scale % d !== 0n) return undefined;
  const n = numerator(value) * (scale / d);
  const text = `${n < 0n ? -n : n}`.padStart(digits + 1, "0");
  return `${n < 0n ? "−" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
