// Letters with their scripts: names, entries, powers and transposes, slots of given functions, flipped kernels, δ.

import type { Span } from "../../expr/span.ts";
import type { Condition as ConditionSyntax, Name, Value } from "../../read/syntax/syntax.ts";
import { isDotted } from "../formula/dots.ts";
import { scriptedKey } from "../formula/keys.ts";
import { isCondition, type MathNode, type Script, type ScriptedMath } from "../formula/math.ts";
import type { Known } from "../formula/names.ts";
import { call, decimal, quotient } from "../formula/values.ts";
import { unread } from "../text/unread.ts";
import { type SampleIndex, sampleIndex } from "./sample-index.ts";
import type { Resolving } from "./scope.ts";
import { fixedIn } from "./slice-kinds.ts";

export function resolveSymbol(r: Resolving, text: string, span: Span): Value {
  const known = r.known(text);
  if (known !== undefined) return { kind: "name", name: known.name, span };
  if (text === "∞") return { kind: "infinity", span };
  if (r.isNumberE(text, false, span)) return call("exp", [decimal("1", span)], span);
  const tilde = /^\\tilde\{(.*)\}$/.exec(text)?.[1];
  const plainly = tilde === undefined ? undefined : r.known(tilde, true);
  if (plainly !== undefined && plainly.rank > 0)
    return flipped(r, { kind: "name", name: plainly.name, span }, span);
  if (text === "π")
    return quotient(
      call("atan", [decimal("1", span)], span),
      quotient(decimal("1", span), decimal("4", span), span),
      span,
    );
  return { kind: "name", name: text, span };
}

export function flipped(r: Resolving, v: Value, span: Span): Value {
  if (r.rank(v) === 0)
    throw unread("accent", "a tilde over a number is not read", span, "a name that is declared with it");
  r.note("a tilde is read as the flipped kernel: w̃[u] = w[−u]", span);
  return call("flip", [v], span);
}

export function resolveScripted(r: Resolving, m: ScriptedMath): Value {
  const { base, sub, sup, primes, span } = m;
  // [x_1, …, x_n]^⊤ is the column, as [1, 2]^⊤ is.
  if (base.kind === "fence" && sup !== undefined && isTransposeSign(sup) && isDotted(base.items))
    return r.value(base);
  if (base.kind !== "symbol") return scriptedValue(r, r.value(base), m);
  const key = (s: Script | undefined, p: Script | undefined): string =>
    scriptedKey(base.text, primes, s?.key, p?.key);
  const whole = sup === undefined ? undefined : r.known(key(sub, sup));
  if (whole !== undefined) return { kind: "name", name: whole.name, span };
  const named = sub === undefined ? undefined : r.known(key(sub, undefined));
  if (named !== undefined) return raised(r, { kind: "name", name: named.name, span }, named.rank, sup, span);
  const own = labelled(r, m, base.text);
  if (own !== undefined) return own;
  const plain = r.known(key(undefined, undefined), sub !== undefined);
  const [exponent] = sup?.items ?? [];
  // e^{s} beside a vector or a size e: they are raised to no such power.
  const number =
    base.text === "e" &&
    sub === undefined &&
    ((plain?.rank ?? 0) > 0 || plain?.size === true) &&
    exponent?.kind !== "number";
  if (
    number &&
    sup !== undefined &&
    exponent !== undefined &&
    !isCondition(exponent) &&
    !isTransposeSign(sup)
  ) {
    const other = plain?.size === true ? "a size" : "a tensor";
    r.note(`\`e\` with an exponent is read as the number, though there is ${other} of this name`, span);
    return call("exp", [r.value(exponent)], span);
  }
  if (plain !== undefined) return withScripts(r, plain, sub, sup, span);
  const tilde = /^\\tilde\{(.*)\}$/.exec(base.text)?.[1];
  const under = tilde === undefined ? undefined : scriptedKey(tilde, primes, undefined, undefined);
  const plainly = under === undefined ? undefined : r.known(under, true);
  if (plainly !== undefined && plainly.rank > 0) {
    const flip = flipped(r, { kind: "name", name: plainly.name, span: base.span }, base.span);
    const read: Value =
      sub === undefined
        ? flip
        : { kind: "read", of: flip, subscripts: subscriptsOf(r, sub, plainly.rank), span };
    return raised(r, read, sub === undefined ? plainly.rank : 0, sup, span);
  }
  if (base.text === "δ" && sub !== undefined && primes === 0 && sup === undefined)
    return kronecker(r, sub, span);
  if (sub === undefined && sup !== undefined && primes === 0 && r.isNumberE(base.text, true, span)) {
    const [exponent] = sup.items;
    if (exponent === undefined || sup.items.length !== 1 || isCondition(exponent))
      throw unread("power", "this exponent is not read", sup.span);
    if (exponent.kind === "symbol" && r.isBound(exponent.text)) r.note(EULER_INDEX, span);
    return call("exp", [r.value(exponent)], span);
  }
  const name: Value = { kind: "name", name: key(sub, undefined), span };
  return raised(r, name, 0, sup, span);
}

/** W^{[l]} and a^l as names: with entries below, and with the sign of the transpose behind the label. */
function labelled(r: Resolving, m: ScriptedMath, base: string): Value | undefined {
  const { sub, sup, primes, span } = m;
  if (sup === undefined) return undefined;
  const own = r.known(scriptedKey(base, primes, undefined, sup.key), sub !== undefined);
  if (own !== undefined) return withScripts(r, own, sub, undefined, span);
  const label = /^(.+?)\s*(?:T|⊤)$/.exec(sup.key)?.[1];
  if (label === undefined) return undefined;
  const turned = r.known(scriptedKey(base, primes, sub?.key, label));
  if (turned === undefined || turned.rank === 0) return undefined;
  return call("transpose", [{ kind: "name", name: turned.name, span }], span);
}

/** A declared name with scripts: entries, derivatives of a function in an argument, powers. */
function withScripts(
  r: Resolving,
  known: Known,
  sub: Script | undefined,
  sup: Script | undefined,
  span: Span,
): Value {
  const name: Name = { kind: "name", name: known.name, span };
  const sample = known.rank > 0 ? sampleIndex(sup) : undefined;
  if (sample !== undefined) return ofSample(r, name, known, sub, sample, span);
  if (sub === undefined) return raised(r, name, known.rank, sup, span);
  if (known.kind === "function") return raised(r, slot(r, known, sub, span), 0, sup, span);
  if (known.rank === 0)
    throw unread(
      "subscript",
      `\`${known.name}\` is a number and has no entries`,
      sub.span,
      "a name that is declared with this subscript",
    );
  const above = sup === undefined ? 0 : count(sup, known.rank);
  const below = count(sub, known.rank);
  // x_i² of a matrix is a power of its row.
  const [raisedTo] = sup?.items ?? [];
  const index = sup !== undefined && raisedTo?.kind !== "number" && !isTransposeSign(sup);
  if (index && above + below === known.rank && below < known.rank) {
    r.note(`the raised index of \`${known.name}\` is read as its first`, sup.span);
    const subscripts = [...subscriptsOf(r, sup, above), ...subscriptsOf(r, sub, below)];
    return { kind: "read", of: name, subscripts, span };
  }
  const subscripts = subscriptsOf(r, sub, known.rank);
  const read: Value = { kind: "read", of: name, subscripts, span };
  const rest = known.rank - fixedIn(subscripts);
  if (rest > 0 && fixedIn(subscripts) === subscripts.length && known.kind !== "set")
    r.note(asPart(known.name, rest), span, known.name);
  return raised(r, read, Math.max(0, rest), sup, span);
}

/** x^{(i)}_j: the sample is the first index, as the rows of a table are. */
function ofSample(
  r: Resolving,
  of: Name,
  known: Known,
  sub: Script | undefined,
  sample: SampleIndex,
  span: Span,
): Value {
  if (known.rank > 1) r.note(`the raised index of \`${known.name}\` is read as its first`, span);
  const below = sub === undefined ? [] : subscriptsOf(r, sub, known.rank - 1);
  const read: Value = { kind: "read", of, subscripts: [r.value(sample.index), ...below], span };
  if (!sample.transposed) return read;
  if (known.rank - 1 - fixedIn(below) === 0)
    throw unread("transpose", "what is transposed here is a number", span);
  return call("transpose", [read], span);
}

/** What a tensor with too few indices is read as; a document that declares its names may mean another axis. */
const asPart = (name: string, rest: number): string =>
  `\`${name}\` with fewer indices than axes is read as ${rest === 1 ? "a row" : "a part"}: the indices that are left out come last`;

/** f_x, f_{xy} of a given function. */
function slot(r: Resolving, known: Known, sub: Script, span: Span): Value {
  const parts = sub.items.flatMap((x) => (isCondition(x) ? [] : juxtaposed(x)));
  let of: Value = { kind: "name", name: known.name, span };
  for (const p of parts) {
    const by = r.value(p);
    const name = by.kind === "read" ? by.of : by;
    if (
      (by.kind !== "name" && by.kind !== "read") ||
      name.kind !== "name" ||
      !known.parameters.includes(name.name)
    )
      throw unread(
        "subscript",
        `\`${known.name}\` has no argument of this name`,
        p.span,
        known.parameters.join(", "),
      );
    of = { kind: "derivative", of, by, held: "slot", span };
  }
  return of;
}

/** How many subscripts a script holds, of a tensor with so many axes. */
function count(s: Script, rank: number): number {
  return s.items.length > 1 || rank === 1 ? s.items.length : split(s, rank).length;
}

function split(s: Script, rank: number): readonly MathNode[] {
  const [only] = s.items;
  if (only === undefined || isCondition(only)) return [];
  if (s.items.length > 1 || rank < 2) return s.items.flatMap((x) => (isCondition(x) ? [] : [x]));
  if (only.kind === "fence" && only.open === "(")
    return only.items.flatMap((x) => (isCondition(x) ? [] : [x]));
  // C_{11} of a matrix is the entry in row 1 and column 1.
  if (only.kind === "number" && only.text.length === rank && /^\d+$/.test(only.text))
    return [...only.text].map((text) => ({ kind: "number", text, span: only.span }));
  const parts = juxtaposed(only);
  // w_{fc00}
  const digits = parts.flatMap((p) =>
    p.kind === "number" && /^\d+$/.test(p.text)
      ? [...p.text].map((text): MathNode => ({ kind: "number", text, span: p.span }))
      : [p],
  );
  if (parts.length > 1 && parts.length < rank && digits.length === rank) return digits;
  return parts.length === rank || parts.length > 1 ? parts : [only];
}

/** The subscripts in a script; `ij` are two where the tensor has two axes. */
function subscriptsOf(r: Resolving, s: Script, rank: number): readonly Value[] {
  if (s.items.some(isCondition)) throw unread("subscript", "a condition cannot be a subscript", s.span);
  const parts = split(s, rank);
  const chosen =
    parts.length === rank || s.items.length > 1 || (parts.length > 1 && parts.length < rank)
      ? parts
      : s.items.flatMap((x) => (isCondition(x) ? [] : [x]));
  return chosen.map((x) => r.value(x));
}

/** Powers, transposes: what stands above. */
function raised(r: Resolving, v: Value, rank: number, sup: Script | undefined, span: Span): Value {
  if (sup === undefined) return v;
  // A function or a tensor T is no exponent, nor is what is always written with its argument.
  const named = sup.key === "T" ? r.known("T") : undefined;
  const isCalled = named?.kind === "function" || r.names.applied.has("T");
  const isNumber = named !== undefined && !isCalled && named.rank === 0;
  if (isTransposeSign(sup) && (!isNumber || rank > 0)) {
    if (isNumber)
      throw unread(
        "transpose",
        "`T` is a name here, so this could be a power or a transpose",
        sup.span,
        "`\\top` for the transpose",
      );
    if (rank === 0) throw unread("transpose", "what is transposed here is a number", sup.span);
    // [1, 2, 3]^⊤ is the column, which a vector is anyway.
    if (v.kind === "data" && rank === 1) return v;
    return call("transpose", [v], span);
  }
  const [exponent] = sup.items;
  if (exponent === undefined || sup.items.length !== 1 || isCondition(exponent))
    throw unread("power", "this exponent is not read", sup.span);
  if (exponent.kind === "fence" || (exponent.kind === "symbol" && "*†+⋆".includes(exponent.text)))
    throw unread(
      "power",
      "whether this is an index, a power or a part of the name is not known",
      sup.span,
      "a name that is declared with it",
    );
  if (
    v.kind === "name" &&
    r.names.byName.get(v.name) === undefined &&
    !r.isBound(v.name) &&
    exponent.kind === "symbol" &&
    exponent.text === "T"
  )
    throw unread("transpose", "what is transposed here is not declared", span);
  // Of a sum in brackets the squares of the entries are meant, and A^2 of a matrix is A A as well.
  if (rank === 2 && v.kind === "name" && exponent.kind === "number") throw matrixPower(span);
  if (rank === 2 && exponent.kind === "negate")
    throw unread(
      "inverse",
      "the inverse of a matrix is not read",
      span,
      "what the unknown fulfils: `A x = b` for `x = A^{-1} b`",
    );
  return { kind: "power", base: v, exponent: r.value(exponent), span };
}

const matrixPower = (span: Span): Error =>
  unread(
    "power",
    "whether this power of a matrix is a product or taken entry by entry is not said",
    span,
    "`A A` for the product, `A \\odot A` entry by entry",
  );

/** Scripts at brackets, entries and the like. */
export function scriptedValue(r: Resolving, v: Value, m: ScriptedMath): Value {
  const { base, sub, sup, primes, span } = m;
  if (primes > 0) throw unread("prime", "a prime stands at something that has no derivative by itself", span);
  if (base.kind === "norm" && sub !== undefined) {
    if (sub.key !== "2" && sub.key !== "F") return raised(r, otherNorm(r, base.body, sub), 0, sup, span);
    return raised(r, v, 0, sup, span);
  }
  if (base.kind === "call")
    r.note("a script behind the parentheses of a function is read as one of its value", span);
  const rank = r.rank(v);
  if (sub === undefined) return raised(r, v, rank, sup, span);
  if (rank === 0) throw unread("subscript", "what a subscript stands at here is a number", sub.span);
  if (rank === 2 && v.kind === "power") throw matrixPower(v.span);
  return raised(r, { kind: "read", of: v, subscripts: subscriptsOf(r, sub, rank), span }, 0, sup, span);
}

/** ‖x‖_1 of a vector; of a matrix it is something else. */
function otherNorm(r: Resolving, body: MathNode, sub: Script): Value {
  const of = r.value(body);
  if (sub.key !== "1" || r.rank(of) !== 1)
    throw unread(
      "norm",
      "only norms of squares are read, and of vectors those of magnitudes",
      sub.span,
      "‖x‖ or ‖x‖_2, or ‖x‖_1 of a vector",
    );
  return call("sum", [call("abs", [of], sub.span)], sub.span);
}

export const EULER_INDEX = "`e` with the letter of a sum above it is read as the number";
export const KRONECKER = "δ with two subscripts is read as 1 where they are equal";

function kronecker(r: Resolving, sub: Script, span: Span): Value {
  const parts = split(sub, 2);
  const [a, b] = parts;
  if (a === undefined || b === undefined || parts.length !== 2)
    throw unread("delta", "`δ` is not declared, and without two subscripts it is no Kronecker symbol", span);
  r.note(KRONECKER, span);
  const condition: ConditionSyntax = {
    kind: "relation",
    first: r.value(a),
    links: [{ op: "=", right: r.value(b) }],
    span,
  };
  return { kind: "iverson", condition, span };
}

const isTransposeSign = (s: Script): boolean => s.key === "T" || s.key === "⊤" || s.key === "t⊤";

/** The signs of a product without signs: i, j of ij. */
export function juxtaposed(m: MathNode): readonly MathNode[] {
  if (m.kind !== "product" || m.factors.some((f) => f.sign !== "")) return [m];
  const single = (x: MathNode): boolean =>
    x.kind === "number" ||
    x.kind === "symbol" ||
    (x.kind === "scripted" && x.base.kind === "symbol" && x.sup === undefined);
  return m.factors.every((f) => single(f.factor)) ? m.factors.map((f) => f.factor) : [m];
}
