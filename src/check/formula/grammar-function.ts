// Big operators and named functions: what stands below and above them, how far they reach, and their arguments with
// or without parentheses. Without them an argument is one factor, or numbers and one factor; more is ambiguous.

import type { Span } from "../../expr/span.ts";
import { unread } from "../text/unread.ts";
import type { FencedTree, ScriptsTree, Tree } from "../tree/tree.ts";
import { isMean } from "../tree/unread-operators.ts";
import { type BigOp, type Item, isCondition, type MathNode } from "./math.ts";
import type { Grammar, Reading } from "./reading.ts";

const BIG: ReadonlyMap<string, BigOp> = new Map<string, BigOp>([
  ["sum", "sum"],
  ["prod", "prod"],
  ["max", "max"],
  ["min", "min"],
  ["argmax", "argmax"],
  ["argmin", "argmin"],
  ["arg max", "argmax"],
  ["arg min", "argmin"],
  ["median", "median"],
  ["med", "median"],
  ["argmedian", "argmedian"],
  ["arg median", "argmedian"],
]);
export const isBigName = (name: string): boolean => BIG.has(name);

/** Functions by the names that are used on paper, to those of the sheet language. */
export const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ["log", "log"],
  ["ln", "log"],
  ["exp", "exp"],
  ["sin", "sin"],
  ["cos", "cos"],
  ["tan", "tan"],
  ["tg", "tan"],
  ["sec", "sec"],
  ["csc", "csc"],
  ["cosec", "csc"],
  ["cot", "cot"],
  ["cotg", "cot"],
  ["ctg", "cot"],
  ["coth", "coth"],
  ["sen", "sin"],
  ["senh", "sinh"],
  ["sh", "sinh"],
  ["ch", "cosh"],
  ["th", "tanh"],
  ["tgh", "tanh"],
  ["arctg", "atan"],
  ["tr", "trace"],
  ["Tr", "trace"],
  ["trace", "trace"],
  ["Spur", "trace"],
  ["arctan", "atan"],
  ["atan", "atan"],
  ["sinh", "sinh"],
  ["cosh", "cosh"],
  ["tanh", "tanh"],
  ["arsinh", "asinh"],
  ["arcsinh", "asinh"],
  ["asinh", "asinh"],
  ["sqrt", "sqrt"],
  ["abs", "abs"],
  ["sign", "sign"],
  ["sgn", "sign"],
  ["sigmoid", "sigmoid"],
  ["softplus", "softplus"],
  ["relu", "relu"],
  ["ReLU", "relu"],
  ["erf", "erf"],
  ["floor", "floor"],
  ["ceil", "ceil"],
  ["round", "round"],
  ["clamp", "clamp"],
  ["clip", "clamp"],
  ["softmax", "softmax"],
  ["mean", "mean"],
  ["diag", "diag"],
  ["diagonal", "diagonal"],
  ["flip", "flip"],
  ["stop", "stop"],
  ["mod", "mod"],
  ["conv", "conv"],
  ["corr", "corr"],
  ["pow", "pow"],
]);

/** A big operator, or undefined for a plain function, as max(a, b) is one. */
export function bigOf(
  r: Reading,
  name: string,
  t: ScriptsTree | undefined,
  start: Span,
  g: Grammar,
): MathNode | undefined {
  const op = BIG.get(name);
  if (op === undefined) return undefined;
  const plain = op === "max" || op === "min";
  if (plain && t?.sub === undefined) {
    if (t?.sup !== undefined) throw unread("script", `a power of \`\\${name}\` is not read`, start);
    return suchThat(r, op, start, g);
  }
  const under = t?.sub === undefined ? [] : g.items(rowsAsList(t.sub), t.span);
  const over = t?.sup === undefined ? undefined : g.math(t.sup, t.span);
  const body = g.term(r);
  return { kind: "big", op, under, over, body, span: r.spanFrom(start) };
}

/** Integrals, limits, unions: they reach as far as a sum does. */
const OPERATORS: ReadonlySet<string> = new Set(
  "int iint iiint oint lim liminf limsup sup inf bigcup bigcap bigoplus bigotimes coprod".split(" "),
);

/** Its scripts are read before its body, which is one factor of an expectation and a whole term of an integral. */
export function meanOf(
  r: Reading,
  name: string,
  t: ScriptsTree | undefined,
  start: Span,
  g: Grammar,
  body: (r: Reading) => MathNode = (from) => g.factor(from),
): MathNode {
  const sub = t?.sub === undefined ? undefined : g.script(t.sub, t.span);
  const sup = t?.sup === undefined ? undefined : g.script(t.sup, t.span);
  return { kind: "operator", name, sub, sup, body: body(r), span: r.spanFrom(start) };
}

export function operatorOf(
  r: Reading,
  name: string,
  t: ScriptsTree | undefined,
  start: Span,
  g: Grammar,
): MathNode | undefined {
  if (!g.startsOperand(r.peek())) return undefined;
  if (isMean(name)) return meanOf(r, name, t, start, g);
  return OPERATORS.has(name) ? meanOf(r, name, t, start, g, (from) => g.term(from)) : undefined;
}

/** max(X_{l,m} | l, m ∈ S): a maximum over what stands behind the bar. */
function suchThat(r: Reading, op: BigOp, start: Span, g: Grammar): MathNode | undefined {
  const t = r.peek();
  if (t?.kind !== "fenced") return undefined;
  const fence = g.fence(t);
  const [body] = fence.items;
  if (fence.such === undefined || fence.items.length !== 1 || body === undefined || isCondition(body))
    return undefined;
  r.next();
  return { kind: "big", op, under: fence.such, over: undefined, body, span: r.spanFrom(start) };
}

/** Lines below a sum (\substack) as a list. */
function rowsAsList(trees: readonly Tree[]): readonly Tree[] {
  const [only] = trees;
  if (trees.length !== 1 || only?.kind !== "table") return trees;
  return only.rows.flatMap((row, k): readonly Tree[] => [
    ...(k === 0 ? [] : [{ kind: "mark", text: ",", span: only.span } as const]),
    ...row.flat(),
  ]);
}

export function readFunction(
  r: Reading,
  name: string,
  t: ScriptsTree | undefined,
  start: Span,
  g: Grammar,
): MathNode {
  const sub = t?.sub === undefined ? undefined : g.script(t.sub, t.span);
  const power = t?.sup === undefined ? undefined : g.script(t.sup, t.span);
  if ((t?.primes ?? 0) > 0)
    throw unread(
      "prime",
      `the derivative of \`${name}\` as a prime is not read`,
      start,
      "d/du of it at a letter u",
    );
  const known = FUNCTIONS.get(name) ?? name;
  const call = (args: readonly MathNode[]): MathNode => ({
    kind: "call",
    name: known,
    args,
    sub,
    power,
    span: r.spanFrom(start),
  });
  const next = r.peek();
  const fenced: FencedTree | undefined =
    next?.kind === "fenced"
      ? next
      : next?.kind === "scripts" && next.base?.kind === "fenced"
        ? next.base
        : undefined;
  if (fenced !== undefined && ["(", "[", "{"].includes(fenced.open) && fenced.close !== "") {
    r.next();
    const value = call(argumentsOf(g.fence(fenced).items, fenced.span));
    // softmax(z)_i is an entry of the value.
    return next?.kind === "scripts" ? g.scripted(value, next) : value;
  }
  if (!g.startsOperand(next))
    throw unread("argument", `\`${name}\` is without an argument`, start, "an argument in parentheses");
  return call([bareArgument(r, name, g)]);
}

function argumentsOf(items: readonly Item[], span: Span): readonly MathNode[] {
  return items.map((x) => {
    if (isCondition(x))
      throw unread("condition", "a condition stands where a number is wanted", x.span ?? span);
    return x;
  });
}

function bareArgument(r: Reading, name: string, g: Grammar): MathNode {
  const from = r.at;
  const start = r.peek()?.span ?? r.end;
  const first = g.factor(r, true);
  if (first.kind === "big") return first;
  let m = first;
  if (first.kind === "number" && isPlainOperand(r.peek())) {
    const second = g.factor(r, true);
    m = {
      kind: "product",
      factors: [
        { sign: "", factor: first },
        { sign: "", factor: second },
      ],
      span: r.spanFrom(start),
    };
  }
  const next = r.peek();
  const behind = r.trees[from];
  if ((isPlainOperand(next) || startsBig(next)) && behind?.kind !== "fenced")
    throw unread(
      "argument",
      `how much of this product is the argument of \`${name}\` is not said`,
      next?.span ?? start,
      "parentheses around the argument",
    );
  return m;
}

/** Σ behind \log \frac{1}{n}. */
function startsBig(t: Tree | undefined): boolean {
  const base = t?.kind === "scripts" ? t.base : t;
  return base?.kind === "op" && isBigName(base.name);
}

/** What could still belong to an argument without parentheses. */
function isPlainOperand(t: Tree | undefined): boolean {
  switch (t?.kind) {
    case "letter":
    case "word":
    case "digit":
    case "fraction":
    case "root":
    case "accent":
    case "group":
    case "fenced":
      return true;
    case "scripts":
      return t.base?.kind !== "op" && t.base?.kind !== "mark";
    default:
      return false;
  }
}
