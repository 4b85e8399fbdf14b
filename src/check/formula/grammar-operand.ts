// Operands: letters with scripts and accents, numbers, fractions and roots, quotients of derivatives, and the brackets
// that stand directly behind a name: x[i, j], f(x), (A B)[i], and powers of them.

import type { Span } from "../../expr/span.ts";
import { UnreadError, unread } from "../text/unread.ts";
import { isNameWord } from "../tree/name-words.ts";
import { SUCH_THAT } from "../tree/pair.ts";
import type { FencedTree, ScriptsTree, Tree } from "../tree/tree.ts";
import { isMean, isMeanOf, isMeanSign } from "../tree/unread-operators.ts";
import { fenceOf, isIndicator, isIndicatorBehind, readFence, readIndicator } from "./grammar-bracket.ts";
import {
  type DerivativeParts,
  derivativeFraction,
  differentialAhead,
  readDifferential,
} from "./grammar-derivative.ts";
import { bigOf, FUNCTIONS, isBigName, meanOf, operatorOf, readFunction } from "./grammar-function.ts";
import { slicesIn } from "./grammar-slice.ts";
import { keyOf } from "./keys.ts";
import { isCondition, type MathNode, type Script, type ScriptedMath } from "./math.ts";
import { type Grammar, Reading } from "./reading.ts";
import { isRemark } from "./remarks.ts";

/** An operand with its brackets: x[i, j], f(x), (A B)[i], and powers of them. */
export function readFactor(r: Reading, g: Grammar, bare = false): MathNode {
  const start = r.peek()?.span ?? r.end;
  let m = readPrimary(r, g);
  for (;;) {
    const t = r.peek();
    const scripts: ScriptsTree | undefined = t?.kind === "scripts" ? t : undefined;
    const fenced: FencedTree | undefined =
      t?.kind === "fenced" ? t : scripts?.base?.kind === "fenced" ? scripts.base : undefined;
    if (fenced === undefined || !takes(m, fenced)) return m;
    r.next();
    const fence = fenceOf(fenced.open === "(" ? withGiven(fenced) : fenced, g);
    m = { kind: "apply", head: m, fence, bare, span: r.spanFrom(start) };
    if (scripts !== undefined) m = scripted(m, scripts, g);
  }
}

/** p(x \mid y): behind a name the bar does not say that x divides y. */
const withGiven = (t: FencedTree): FencedTree => ({
  ...t,
  body: t.body.map((x) => (x.kind === "mark" && x.text === "∣" ? { ...x, text: SUCH_THAT } : x)),
});

/** Whether the bracket may belong to what stands before it. */
function takes(m: MathNode, fenced: FencedTree): boolean {
  if ((fenced.body.length === 1 && fenced.body[0]?.kind === "table") || isRemark(fenced)) return false;
  if (fenced.open === "[" && fenced.close === "]") return m.kind !== "number";
  if (fenced.open !== "(" || fenced.close !== ")") return false;
  return isNameLike(m);
}

/** sum(x), the sum of all entries, as the sheet language writes it; behind the sign Σ a bracket is the first factor. */
function sumsWhole(r: Reading, name: string): boolean {
  const next = r.peek();
  const argument = next?.kind === "scripts" ? next.base : next;
  return name === "sum" && argument?.kind === "fenced" && argument.open === "(" && argument.close === ")";
}

const isNameLike = (m: MathNode): boolean =>
  m.kind === "symbol" ||
  (m.kind === "scripted" && isNameLike(m.base)) ||
  (m.kind === "accent" && isNameLike(m.body));

function readPrimary(r: Reading, g: Grammar): MathNode {
  const t = r.peek() ?? r.next();
  const differential = differentialAhead(r);
  if (differential !== undefined) return readDifferential(r, differential, g);
  switch (t.kind) {
    case "op":
      r.next();
      if (t.spelled === true && sumsWhole(r, t.name)) return readFunction(r, t.name, undefined, t.span, g);
      return readNamed(r, t.name, undefined, t.span, g);
    case "word":
      r.next();
      if (sumsWhole(r, t.text)) return readFunction(r, t.text, undefined, t.span, g);
      if (isBigName(t.text) || FUNCTIONS.has(t.text) || (isMean(t.text) && r.peek()?.kind === "fenced"))
        return readNamed(r, t.text, undefined, t.span, g);
      return { kind: "symbol", text: t.text, face: "", span: t.span };
    case "letter":
      r.next();
      if (t.text === "∇") return readNabla(r, undefined, t, g);
      if ((isMeanSign(t.text, t.face) && r.peek()?.kind === "fenced") || isMeanOf(t.text, r.peek()))
        return meanOf(r, t.text, undefined, t.span, g);
      if (isIndicator(t.text, t.face) && r.peek()?.kind === "fenced") return readIndicator(r, t.span, g);
      return { kind: "symbol", text: t.text, face: t.face, span: t.span };
    case "digit":
      r.next();
      if (t.text === "1" && isIndicatorBehind(r)) return readIndicator(r, t.span, g);
      return { kind: "number", text: t.text, span: t.span };
    case "mark":
      r.next();
      if (t.text === "…") return { kind: "ellipsis", span: t.span };
      if (t.text === "⊤") return { kind: "symbol", text: "⊤", face: "", span: t.span };
      throw unread("operand", `an operand is missing before \`${t.text}\``, t.span);
    case "text":
      if (isNameWord(t.text)) {
        r.next();
        const word = t.text.trim();
        if (isBigName(word) || FUNCTIONS.has(word)) return readNamed(r, word, undefined, t.span, g);
        return { kind: "symbol", text: t.text.trim(), face: "", span: t.span };
      }
      // Words that fill a side or a part of a fraction are a name.
      if (r.trees.length === 1 || r.relationBehind()) {
        r.next();
        return { kind: "symbol", text: t.text.trim(), face: "", span: t.span };
      }
      throw unread("words", `words stand where an operand is wanted: "${t.text.trim()}"`, t.span);
    case "space":
      r.next();
      return readPrimary(r, g);
    case "group":
      r.next();
      return g.math(t.body, t.span);
    case "scripts":
      r.next();
      return readScripts(r, t, g);
    case "fraction":
      r.next();
      return readFraction(r, t, g);
    case "root": {
      r.next();
      const index = t.index === undefined ? undefined : g.math(t.index, t.span);
      return { kind: "root", body: g.math(t.body, t.span), index, span: t.span };
    }
    case "accent":
      r.next();
      return accented(t.accent, g.math(t.body, t.span), t.span);
    case "fenced":
      r.next();
      return readFence(t, g);
    case "table":
      r.next();
      return { kind: "matrix", rows: t.rows.map((row) => row.map((c) => g.math(c, t.span))), span: t.span };
  }
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

/** What a script holds; where that is no formula (w^*, V_{:c}) it is a part of the name, as it is spelled. */
export function scriptOf(trees: readonly Tree[], around: Span, g: Grammar): Script {
  const key = keyOf(trees);
  const whole: Script = { items: [{ kind: "symbol", text: key, face: "", span: around }], key, span: around };
  try {
    const items = slicesIn(trees, g) ?? g.items(trees, around);
    return items.length === 0 ? whole : { items, key, span: around };
  } catch (error) {
    if (!(error instanceof UnreadError) || error.unread.code === "depth") throw error;
    return whole;
  }
}

const spanOfTrees = (trees: readonly Tree[], around: Span): Span =>
  trees.length === 0
    ? around
    : { start: trees[0]?.span.start ?? around.start, end: trees.at(-1)?.span.end ?? around.end };

export function scripted(base: MathNode, t: ScriptsTree, g: Grammar): MathNode {
  const sub = t.sub === undefined ? undefined : scriptOf(t.sub, spanOfTrees(t.sub, t.span), g);
  const sup = t.sup === undefined ? undefined : scriptOf(t.sup, spanOfTrees(t.sup, t.span), g);
  const span = { start: base.span.start, end: t.span.end };
  if (base.kind === "scripted" && base.sup === undefined && sup !== undefined && sub === undefined)
    return { ...base, sup, primes: base.primes + t.primes, span };
  return { kind: "scripted", base, sub, sup, primes: t.primes, span };
}

function readScripts(r: Reading, t: ScriptsTree, g: Grammar): MathNode {
  const base = t.base?.kind === "group" && t.base.body.length === 1 ? t.base.body[0] : t.base;
  if (base === undefined)
    throw unread("script", "a script stands at nothing", t.span, "what it belongs to before it");
  // ReLU' is a name of its own.
  if ((base.kind === "word" || base.kind === "op") && t.primes > 0 && t.sup === undefined) {
    const text = base.kind === "word" ? base.text : base.name;
    return scripted({ kind: "symbol", text, face: "", span: base.span }, t, g);
  }
  if (base.kind === "op") return readNamed(r, base.name, t, t.span, g);
  if (base.kind === "word" && (isBigName(base.text) || FUNCTIONS.has(base.text)))
    return readNamed(r, base.text, t, t.span, g);
  if (base.kind === "text" && isBigName(base.text.trim()))
    return readNamed(r, base.text.trim(), t, t.span, g);
  const [arg, extremum, ...beyond] = base.kind === "group" ? base.body : [];
  if (arg?.kind === "op" && arg.name === "arg" && extremum?.kind === "op" && beyond.length === 0)
    return readNamed(r, `arg${extremum.name}`, t, t.span, g);
  if (base.kind === "letter" && base.text === "∇") return readNabla(r, t, t, g);
  if (base.kind === "letter" && isMeanSign(base.text, base.face)) return meanOf(r, base.text, t, t.span, g);
  if (base.kind === "letter" && base.text === "∂" && t.sub !== undefined && t.sup === undefined)
    return readPartial(r, t, t.sub, g);
  if (
    base.kind === "fenced" &&
    base.open === "" &&
    base.close === "|" &&
    t.sub !== undefined &&
    t.sup === undefined
  )
    return {
      kind: "evaluated",
      body: g.math(base.body, base.span),
      at: g.items(t.sub, t.span),
      span: t.span,
    };
  if (base.kind === "letter" && isIndicator(base.text, base.face) && t.sub !== undefined) {
    const item = g.item(t.sub, t.span);
    if (isCondition(item)) return { kind: "indicator", condition: item, span: t.span };
  }
  if (base.kind === "mark" && (base.text === "↑" || base.text === "↓")) {
    const name = base.text === "↑" ? "upsample" : "downsample";
    if (t.sub === undefined) throw unread("script", `\`${base.text}\` is without its step`, t.span);
    const of = readFactor(r, g);
    const steps = g.items(t.sub, t.span).map((x) => {
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
  const m = readFactor(inner, g);
  if (!inner.done) throw inner.leftOver();
  return scripted(m, t, g);
}

function readNabla(r: Reading, t: ScriptsTree | undefined, start: Tree, g: Grammar): MathNode {
  const by = t?.sub === undefined ? undefined : scriptOf(t.sub, t.span, g);
  const [power, ...more] = t?.sup ?? [];
  const order = power?.kind === "digit" && more.length === 0 ? Number(power.text) : 1;
  if (power !== undefined && order < 2)
    throw unread("nabla", "this power of ∇ is not read", start.span, "∂² in a quotient");
  const at = r.at;
  let of = readFactor(r, g);
  const open = by !== undefined && beginsProduct(of) && g.startsOperand(r.peek());
  if (open) {
    r.at = at;
    of = g.product(r);
  }
  // ∇f(x)^⊤ is the row of the gradient.
  const row = by === undefined && of.kind === "scripted" && isRowOfCall(of) ? of : undefined;
  const whole = row?.base ?? of;
  const once = by ?? argumentOf(whole);
  const twice = order === 2 && once !== undefined ? { ...once, items: [...once.items, ...once.items] } : once;
  const span = r.spanFrom(start.span);
  const nabla: MathNode = { kind: "nabla", by: twice, order, of: whole, ...(open ? { open } : {}), span };
  return row === undefined ? nabla : { ...row, base: nabla, span };
}

const isRowOfCall = (m: ScriptedMath): boolean =>
  m.base.kind === "apply" && m.sub === undefined && m.primes === 0 && /^(?:T|⊤)$/.test(m.sup?.key ?? "");

/** A row x^⊤ or a number ½ in front of others: by itself nobody differentiates it. */
function beginsProduct(m: MathNode): boolean {
  if (m.kind === "number") return true;
  if (m.kind === "fraction") return m.over.kind === "number" && m.under.kind === "number";
  if (m.kind !== "scripted" || !/^(?:T|⊤)$/.test(m.sup?.key ?? "")) return false;
  return m.base.kind === "symbol" || m.base.kind === "accent" || m.base.kind === "fence";
}

/** ∇f(w) differentiates by w. */
function argumentOf(of: MathNode): Script | undefined {
  if (of.kind !== "apply" || of.fence.open !== "(") return undefined;
  const [only, ...others] = of.fence.items;
  if (only?.kind !== "symbol" || others.length > 0) return undefined;
  return { items: [only], key: only.text, span: only.span };
}

/** ∂_x f. */
function readPartial(r: Reading, t: ScriptsTree, sub: readonly Tree[], g: Grammar): MathNode {
  const by = scriptOf(sub, t.span, g).items.map((x) => {
    if (isCondition(x)) throw unread("derivative", "a variable is wanted here", x.span);
    return x;
  });
  return { kind: "derivative", mark: "∂", of: readFactor(r, g), by, span: r.spanFrom(t.span) };
}

function readNamed(r: Reading, name: string, t: ScriptsTree | undefined, start: Span, g: Grammar): MathNode {
  if (name === "arg") {
    const inner = r.next();
    const scripts = inner.kind === "scripts" ? inner : undefined;
    const op = scripts === undefined ? inner : scripts.base;
    if (op?.kind === "op" && (op.name === "max" || op.name === "min"))
      return readNamed(r, `arg${op.name}`, scripts, start, g);
    throw unread("operand", "`\\arg` stands before \\max or \\min", inner.span);
  }
  const big = bigOf(r, name, t, start, g);
  if (big !== undefined) return big;
  const operator = operatorOf(r, name, t, start, g);
  if (operator !== undefined) return operator;
  return readFunction(r, name, t, start, g);
}

function readFraction(r: Reading, t: Tree & { readonly kind: "fraction" }, g: Grammar): MathNode {
  const parts: DerivativeParts | undefined = derivativeFraction(t, g);
  if (parts === undefined)
    return { kind: "fraction", over: g.math(t.over, t.span), under: g.math(t.under, t.span), span: t.span };
  const { mark, by } = parts;
  if (parts.of !== undefined) return { kind: "derivative", mark, of: parts.of, by, span: t.span };
  if (!g.startsOperand(r.peek()))
    throw unread("derivative", "nothing stands behind this derivative", t.span, "what is differentiated");
  // ∂/∂x applies to what follows: a bracket, a sum, a function, or a factor. Of a product it is told later.
  const at = r.at;
  const of = readFactor(r, g);
  const next = r.peek();
  if (of.kind === "big" || of.kind === "fence" || !g.startsOperand(next))
    return { kind: "derivative", mark, of, by, span: r.spanFrom(t.span) };
  r.at = at;
  return { kind: "derivative", mark, of: g.product(r), by, open: true, span: r.spanFrom(t.span) };
}
