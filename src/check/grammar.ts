// Trees to formulas, by precedence: or, and, not, relations, + and -, products, signs, scripts and arguments. A big
// operator reaches to the next + or - of its own level. Every list of trees is read to its end, or the place where
// reading stops is said: nothing is left over.

import type { Span } from "../expr/span.ts";
import { readCases } from "./grammar-cases.ts";
import {
  type DerivativeParts,
  derivativeFraction,
  differentialAhead,
  readDifferential,
} from "./grammar-derivative.ts";
import { bigOf, FUNCTIONS, isBigName, readFunction } from "./grammar-function.ts";
import { keyOf } from "./keys.ts";
import {
  type Condition,
  type FenceMath,
  type Item,
  isCondition,
  type MathFactor,
  type MathLink,
  type MathNode,
  type MathTerm,
  type ProductSign,
  type Script,
} from "./math.ts";
import { paired, SUCH_THAT } from "./pair.ts";
import { type Grammar, Reading } from "./reading.ts";
import { RELATION_MARKS } from "./signs.ts";
import type { FencedTree, ScriptsTree, Tree } from "./tree.ts";
import { unread } from "./unread.ts";

const PRODUCT_SIGNS: ReadonlyMap<string, ProductSign> = new Map<string, ProductSign>([
  ["·", "·"],
  ["×", "×"],
  ["*", "*"],
  ["⋆", "⋆"],
  ["/", "/"],
  ["÷", "/"],
  ["⊙", "⊙"],
  ["∘", "⊙"],
  ["⊗", "⊗"],
  ["mod", "mod"],
]);

/** One expression that fills the whole row. */
export function mathOf(trees: readonly Tree[], around: Span): MathNode {
  const r = new Reading(trees, around);
  const m = readSum(r);
  if (!r.done) throw r.leftOver();
  return m;
}

/** An expression or a condition that fills the whole row. */
export function itemOf(trees: readonly Tree[], around: Span): Item {
  const r = new Reading(trees, around);
  const item = readItem(r);
  if (!r.done) throw r.leftOver();
  return item;
}

/** Parts between commas; wide spaces and points at the end separate nothing by themselves. */
export function itemsOf(trees: readonly Tree[], around: Span): readonly Item[] {
  const r = new Reading(trees, around);
  const items: Item[] = [];
  while (!r.done) {
    if (r.peek()?.kind === "space" || r.isMark(",") || r.isMark(";")) {
      r.next();
      continue;
    }
    items.push(readItem(r));
    if (!r.done && !r.isMark(",") && !r.isMark(";") && r.peek()?.kind !== "space") throw r.leftOver();
  }
  return items;
}

export function readItem(r: Reading): Item {
  return readJunction(r, "or", () => readJunction(r, "and", () => readNot(r)));
}

const isJunction = (r: Reading, word: "and" | "or"): boolean =>
  r.words()?.toLowerCase() === word || r.isMark(word === "and" ? "∧" : "∨");

function readJunction(r: Reading, word: "and" | "or", part: () => Item): Item {
  const first = part();
  if (!isJunction(r, word) || !isCondition(first)) return first;
  const conditions: Condition[] = [first];
  while (isJunction(r, word)) {
    r.next();
    const next = part();
    if (!isCondition(next)) throw unread("condition", "a condition is wanted here", next.span);
    conditions.push(next);
  }
  return {
    kind: word,
    conditions,
    span: { start: first.span.start, end: conditions.at(-1)?.span.end ?? first.span.end },
  };
}

function readNot(r: Reading): Item {
  const start = r.peek()?.span ?? r.end;
  const negated = r.words()?.toLowerCase() === "not" || r.isMark("¬");
  if (!negated) return readRelation(r);
  r.next();
  const condition = readNot(r);
  if (!isCondition(condition)) throw unread("condition", "a condition is wanted here", condition.span);
  return { kind: "not", condition, span: r.spanFrom(start) };
}

/** The relation at the place; `:` and `=` are `:=`. */
export function relationAhead(r: Reading): { readonly op: string; readonly length: number } | undefined {
  const t = r.peek();
  if (t?.kind !== "mark" || !RELATION_MARKS.has(t.text)) return undefined;
  if (t.text === ":" && r.isMark("=", 1)) return { op: ":=", length: 2 };
  return { op: t.text === "≡" ? ":=" : t.text, length: 1 };
}

/** Between statements, not within one. */
const CONNECTORS: ReadonlySet<string> = new Set(["⇒", "⇔", "⇐", "∴", "∵", "→", "↦"]);

function readRelation(r: Reading): Item {
  const first = readSum(r);
  const links = readLinks(r);
  if (links.length === 0) return first;
  return {
    kind: "relation",
    first,
    links,
    span: { start: first.span.start, end: links.at(-1)?.right.span.end ?? first.span.end },
  };
}

export function readLinks(r: Reading): readonly MathLink[] {
  const links: MathLink[] = [];
  for (let op = relationAhead(r); op !== undefined && !CONNECTORS.has(op.op); op = relationAhead(r)) {
    if (op.op === "←" && remarkBehind(r)) break;
    for (let k = 0; k < op.length; k += 1) r.next();
    const right = readSum(r);
    // i = 0 … n−1, without commas.
    const range = r.isMark("…") && startsOperand(r.peek(1));
    if (range) r.next();
    const high = range ? readSum(r) : undefined;
    const span = { start: right.span.start, end: high?.span.end ?? right.span.end };
    links.push({ op: op.op, right: high === undefined ? right : { kind: "range", low: right, high, span } });
  }
  return links;
}

/** `← (derivative of (2))` is a remark on the line, no assignment. */
function remarkBehind(r: Reading): boolean {
  const t = r.peek(1);
  return t?.kind === "text" || (t?.kind === "fenced" && t.body.some((x) => x.kind === "text"));
}

export function readSum(r: Reading): MathNode {
  const start = r.peek()?.span ?? r.end;
  const first = readTerm(r);
  const terms: MathTerm[] = [{ sign: "+", term: first }];
  while (r.isMark("+") || r.isMark("-")) {
    const sign = r.isMark("+") ? "+" : "-";
    r.next();
    terms.push({ sign, term: readTerm(r) });
  }
  return terms.length === 1 ? first : { kind: "sum", terms, span: r.spanFrom(start) };
}

/** A product with its leading sign; -ab is -(ab). */
export function readTerm(r: Reading): MathNode {
  return r.nested(() => signedTerm(r));
}

function signedTerm(r: Reading): MathNode {
  const start = r.peek()?.span ?? r.end;
  if (r.acceptMark("-")) {
    const operand = readTerm(r);
    return { kind: "negate", operand, span: r.spanFrom(start) };
  }
  if (r.acceptMark("+")) return readTerm(r);
  return readProduct(r);
}

export function readProduct(r: Reading): MathNode {
  const start = r.peek()?.span ?? r.end;
  const first = readSignedFactor(r);
  const factors: MathFactor[] = [{ sign: "", factor: first }];
  for (;;) {
    const t = r.peek();
    const sign = t?.kind === "mark" ? PRODUCT_SIGNS.get(t.text) : undefined;
    if (sign !== undefined) {
      r.next();
      factors.push({ sign, factor: readSignedFactor(r) });
    } else if (startsOperand(t)) {
      const before = factors.at(-1)?.factor;
      if (t?.kind === "digit" && before?.kind === "number")
        throw unread("number", "two numbers stand side by side", t.span, "a sign between them");
      factors.push({ sign: "", factor: readFactor(r) });
    } else break;
  }
  return factors.length === 1 ? first : { kind: "product", factors, span: r.spanFrom(start) };
}

/** Behind a sign of multiplication a factor may carry its own: a · −b. */
function readSignedFactor(r: Reading): MathNode {
  const start = r.peek()?.span ?? r.end;
  if (r.acceptMark("-")) {
    const operand = r.nested(() => readSignedFactor(r));
    return { kind: "negate", operand, span: r.spanFrom(start) };
  }
  return readFactor(r);
}

export function startsOperand(t: Tree | undefined): boolean {
  if (t === undefined) return false;
  switch (t.kind) {
    case "mark":
      return t.text === "↑" || t.text === "↓";
    case "text":
    case "space":
      return false;
    case "scripts":
      return t.base?.kind !== "mark" || startsOperand(t.base);
    default:
      return true;
  }
}

/** An operand with its brackets: x[i, j], f(x), (A B)[i], and powers of them. */
export function readFactor(r: Reading, bare = false): MathNode {
  const start = r.peek()?.span ?? r.end;
  let m = readPrimary(r);
  for (;;) {
    const t = r.peek();
    const scripts: ScriptsTree | undefined = t?.kind === "scripts" ? t : undefined;
    const fenced: FencedTree | undefined =
      t?.kind === "fenced" ? t : scripts?.base?.kind === "fenced" ? scripts.base : undefined;
    if (fenced === undefined || !takes(m, fenced)) return m;
    r.next();
    const fence = fenceOf(fenced);
    m = { kind: "apply", head: m, fence, bare, span: r.spanFrom(start) };
    if (scripts !== undefined) m = scripted(m, scripts);
  }
}

/** Whether the bracket may belong to what stands before it. */
function takes(m: MathNode, fenced: FencedTree): boolean {
  if (fenced.body.length === 1 && fenced.body[0]?.kind === "table") return false;
  if (fenced.open === "[" && fenced.close === "]") return m.kind !== "number";
  if (fenced.open !== "(" || fenced.close !== ")") return false;
  return isNameLike(m);
}

export const isNameLike = (m: MathNode): boolean =>
  m.kind === "symbol" ||
  (m.kind === "scripted" && isNameLike(m.base)) ||
  (m.kind === "accent" && isNameLike(m.body));

function readPrimary(r: Reading): MathNode {
  const t = r.peek() ?? r.next();
  const differential = differentialAhead(r);
  if (differential !== undefined) return readDifferential(r, differential, PARTS);
  switch (t.kind) {
    case "op":
      r.next();
      return readNamed(r, t.name, undefined, t.span);
    case "word":
      r.next();
      if (isBigName(t.text) || FUNCTIONS.has(t.text)) return readNamed(r, t.text, undefined, t.span);
      return { kind: "symbol", text: t.text, face: "", span: t.span };
    case "letter":
      r.next();
      if (t.text === "∇") return readNabla(r, undefined, t.span);
      if (isIndicator(t.text, t.face) && r.peek()?.kind === "fenced") return readIndicator(r, t.span);
      return { kind: "symbol", text: t.text, face: t.face, span: t.span };
    case "digit":
      r.next();
      if (t.text === "1" && isIndicatorBehind(r)) return readIndicator(r, t.span);
      return { kind: "number", text: t.text, span: t.span };
    case "mark":
      r.next();
      if (t.text === "…") return { kind: "ellipsis", span: t.span };
      if (t.text === "⊤") return { kind: "symbol", text: "⊤", face: "", span: t.span };
      throw unread("operand", `an operand is missing before \`${t.text}\``, t.span);
    case "text":
      if (isNameWord(t.text)) {
        r.next();
        return { kind: "symbol", text: t.text.trim(), face: "", span: t.span };
      }
      throw unread("words", `words stand where an operand is wanted: "${t.text.trim()}"`, t.span);
    case "space":
      r.next();
      return readPrimary(r);
    case "group":
      r.next();
      return mathOf(t.body, t.span);
    case "scripts":
      r.next();
      return readScripts(r, t);
    case "fraction":
      r.next();
      return readFraction(r, t);
    case "root": {
      r.next();
      const index = t.index === undefined ? undefined : mathOf(t.index, t.span);
      return { kind: "root", body: mathOf(t.body, t.span), index, span: t.span };
    }
    case "accent":
      r.next();
      return accented(t.accent, mathOf(t.body, t.span), t.span);
    case "fenced":
      r.next();
      return readFence(t);
    case "table":
      r.next();
      return { kind: "matrix", rows: t.rows.map((row) => row.map((c) => mathOf(c, t.span))), span: t.span };
  }
}

const NO_NAMES: ReadonlySet<string> = new Set(
  "if for when where with otherwise else and or not then so thus hence since because is are let as the a by we".split(
    " ",
  ),
);

/** A single word in \\text may be a name: \\text{Loss}. */
export const isNameWord = (text: string): boolean =>
  /^\p{L}[\p{L}\p{N}_-]*$/u.test(text.trim()) && !NO_NAMES.has(text.trim().toLowerCase());

const isIndicator = (text: string, face: string): boolean =>
  (text === "1" && face !== "") || (text === "I" && (face === "mathbb" || face === "mathbf")) || text === "𝟙";

/** 1{x > 0}, 1[i = j]: a one in front of a bracket with a relation. */
function isIndicatorBehind(r: Reading): boolean {
  const t = r.peek();
  if (t?.kind !== "fenced" || (t.open !== "{" && t.open !== "[")) return false;
  return t.body.some((x) => x.kind === "mark" && RELATION_MARKS.has(x.text));
}

function readIndicator(r: Reading, start: Span): MathNode {
  const t = r.next();
  if (t.kind !== "fenced") throw unread("condition", "a condition in brackets is wanted here", t.span);
  return { kind: "indicator", condition: itemOf(t.body, t.span), span: r.spanFrom(start) };
}

/** Accents move onto the letter: the tilde of w̃_k is that of w. */
function accented(accent: string, body: MathNode, span: Span): MathNode {
  if (body.kind === "symbol") return { ...body, text: `\\${accent}{${body.text}}`, span };
  if (body.kind === "scripted") return { ...body, base: accented(accent, body.base, body.base.span), span };
  if (body.kind === "fence" && body.items.length === 1 && body.open === "") {
    const [only] = body.items;
    if (only !== undefined && !isCondition(only)) return accented(accent, only, span);
  }
  return { kind: "accent", accent, body, span };
}

export function scriptOf(trees: readonly Tree[], around: Span): Script {
  return { items: itemsOf(trees, around), key: keyOf(trees), span: around };
}

const spanOfTrees = (trees: readonly Tree[], around: Span): Span =>
  trees.length === 0
    ? around
    : { start: trees[0]?.span.start ?? around.start, end: trees.at(-1)?.span.end ?? around.end };

function scripted(base: MathNode, t: ScriptsTree): MathNode {
  const sub = t.sub === undefined ? undefined : scriptOf(t.sub, spanOfTrees(t.sub, t.span));
  const sup = t.sup === undefined ? undefined : scriptOf(t.sup, spanOfTrees(t.sup, t.span));
  const span = { start: base.span.start, end: t.span.end };
  if (base.kind === "scripted" && base.sup === undefined && sup !== undefined && sub === undefined)
    return { ...base, sup, primes: base.primes + t.primes, span };
  return { kind: "scripted", base, sub, sup, primes: t.primes, span };
}

function readScripts(r: Reading, t: ScriptsTree): MathNode {
  const base = t.base?.kind === "group" && t.base.body.length === 1 ? t.base.body[0] : t.base;
  if (base === undefined)
    throw unread("script", "a script stands at nothing", t.span, "what it belongs to before it");
  if (base.kind === "op") return readNamed(r, base.name, t, t.span);
  if (base.kind === "word" && (isBigName(base.text) || FUNCTIONS.has(base.text)))
    return readNamed(r, base.text, t, t.span);
  if (base.kind === "letter" && base.text === "∇")
    return readNabla(r, t.sub === undefined ? undefined : scriptOf(t.sub, t.span), t.span, t.sup);
  if (base.kind === "letter" && isIndicator(base.text, base.face) && t.sub !== undefined) {
    const item = itemOf(t.sub, t.span);
    if (isCondition(item)) return { kind: "indicator", condition: item, span: t.span };
  }
  if (base.kind === "mark" && (base.text === "↑" || base.text === "↓")) {
    const name = base.text === "↑" ? "upsample" : "downsample";
    if (t.sub === undefined) throw unread("script", `\`${base.text}\` is without its step`, t.span);
    const of = readFactor(r);
    const steps = itemsOf(t.sub, t.span).map((x) => {
      if (isCondition(x)) throw unread("condition", "a step is wanted here", x.span);
      return x;
    });
    return {
      kind: "call",
      name,
      args: [of, ...steps],
      sub: undefined,
      power: undefined,
      span: r.spanFrom(t.span),
    };
  }
  const inner = new Reading([base], base.span);
  const m = readFactor(inner);
  if (!inner.done) throw inner.leftOver();
  return scripted(m, t);
}

function readNabla(r: Reading, by: Script | undefined, start: Span, sup?: readonly Tree[]): MathNode {
  if (sup !== undefined) throw unread("nabla", "powers of ∇ are not read", start, "∂² in a quotient");
  const of = readFactor(r);
  return { kind: "nabla", by, of, span: r.spanFrom(start) };
}

function readNamed(r: Reading, name: string, t: ScriptsTree | undefined, start: Span): MathNode {
  if (name === "arg") {
    const inner = r.next();
    const scripts = inner.kind === "scripts" ? inner : undefined;
    const op = scripts === undefined ? inner : scripts.base;
    if (op?.kind === "op" && (op.name === "max" || op.name === "min"))
      return readNamed(r, `arg${op.name}`, scripts, start);
    throw unread("operand", "`\\arg` stands before \\max or \\min", inner.span);
  }
  const big = bigOf(r, name, t, start, PARTS);
  if (big !== undefined) return big;
  return readFunction(r, name, t, start, PARTS);
}

function readFraction(r: Reading, t: Tree & { readonly kind: "fraction" }): MathNode {
  const parts: DerivativeParts | undefined = derivativeFraction(t, PARTS);
  if (parts === undefined)
    return { kind: "fraction", over: mathOf(t.over, t.span), under: mathOf(t.under, t.span), span: t.span };
  const { mark, by } = parts;
  if (parts.of !== undefined) return { kind: "derivative", mark, of: parts.of, by, span: t.span };
  if (!startsOperand(r.peek()))
    throw unread("derivative", "nothing stands behind this derivative", t.span, "what is differentiated");
  // ∂/∂x applies to what follows: a bracket, a sum, a function, or a single factor.
  const of = readFactor(r);
  const next = r.peek();
  if (of.kind !== "big" && startsOperand(next) && of.kind !== "fence")
    throw unread(
      "derivative",
      "how much of this product is differentiated is not said",
      next?.span ?? t.span,
      "brackets around it",
    );
  return { kind: "derivative", mark, of, by, span: r.spanFrom(t.span) };
}

export function fenceOf(t: FencedTree): FenceMath {
  const body = paired(t.body);
  const bar = body.findIndex((x) => x.kind === "mark" && (x.text === SUCH_THAT || x.text === ":"));
  // `:` before `=` is a sign of definition.
  const at =
    bar >= 0 && body[bar + 1]?.kind === "mark" && (body[bar + 1] as { text?: string }).text === "="
      ? -1
      : bar;
  const items = itemsOf(at < 0 ? body : body.slice(0, at), t.span);
  const such = at < 0 ? undefined : itemsOf(body.slice(at + 1), t.span);
  return { kind: "fence", open: t.open, close: t.close, items, such, span: t.span };
}

const BAR_KINDS: ReadonlyMap<string, "bars" | "floor" | "ceil" | "norm"> = new Map<
  string,
  "bars" | "floor" | "ceil" | "norm"
>([
  ["|", "bars"],
  ["‖", "norm"],
  ["⌊", "floor"],
  ["⌈", "ceil"],
]);

function readFence(t: FencedTree): MathNode {
  const cases = readCases(t, PARTS);
  if (cases !== undefined) return cases;
  const bars = BAR_KINDS.get(t.open);
  if (bars !== undefined) return { kind: bars, body: mathOf(t.body, t.span), span: t.span };
  const fence = fenceOf(t);
  const [only] = fence.items;
  if (
    fence.open === "" &&
    fence.close === "" &&
    only !== undefined &&
    fence.items.length === 1 &&
    !isCondition(only)
  )
    return only;
  if (fence.open === "[" && fence.close === "]" && fence.items.length > 0 && fence.items.every(isCondition)) {
    const [first, ...others] = fence.items;
    const condition: Condition =
      others.length === 0 && first !== undefined
        ? first
        : { kind: "and", conditions: fence.items.filter(isCondition), span: fence.span };
    return { kind: "indicator", condition, span: t.span };
  }
  if (fence.open === "" || fence.close === "")
    throw unread("bracket", "a bracket that is closed on one side only is not read", t.span);
  return fence;
}

/** What the other files of the grammar need of this one. */
const PARTS: Grammar = {
  math: mathOf,
  item: itemOf,
  items: itemsOf,
  term: readTerm,
  factor: readFactor,
  script: scriptOf,
  fence: fenceOf,
  startsOperand,
  reading: (trees, around) => new Reading(trees, around),
};
