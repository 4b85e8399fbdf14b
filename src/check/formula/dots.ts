// Sums and products with dots, as the big operators that they stand for: x_1 + x_2 + … + x_n is Σ x_ι. Terms that count up by
// one, up to a last one that differs in the same places, are a pattern that nobody can mistake; everything else is left
// as it stands, and is not read. ι is a letter that formulas do not use.

import { isObject, rebuilt } from "../../expr/plain-tree.ts";
import type { Span } from "../../expr/span.ts";
import { anywhere } from "../tree/parts.ts";
import {
  type ApplyMath,
  type BigOp,
  type Item,
  isCondition,
  type MathNode,
  type NumberMath,
  type Script,
} from "./math.ts";

const LETTERS = ["ι", "ϰ", "ϖ"] as const;

export function withoutDots(x: Item): Item {
  if (!hasDots(x)) return x;
  const letter = LETTERS.find((l) => !mentions(x, l));
  return letter === undefined ? x : replaced(x, letter);
}

const hasDots = (x: Item): boolean => anywhere(x, (y) => y.kind === "ellipsis");
const mentions = (x: Item, letter: string): boolean =>
  anywhere(x, (y) => y.kind === "symbol" && y.text === letter);

/** The same item, from the inside out. */
const replaced = (root: Item, letter: string): Item =>
  rebuilt(root, (x) => {
    const m = x as unknown as MathNode;
    if (m.kind === "apply") return ofWhole(m);
    return m.kind === "sum" || m.kind === "product" ? written(m, letter) : m;
  });

/** f(x_1, …, x_n) is f(x). */
function ofWhole(m: ApplyMath): ApplyMath {
  const { items, such, open } = m.fence;
  const at = items.findIndex((x) => x.kind === "ellipsis");
  if (at < 1 || at !== items.length - 2 || such !== undefined || open !== "(") return m;
  const bases = items.flatMap((x) =>
    x.kind === "scripted" && x.sub !== undefined && x.sup === undefined && x.base.kind === "symbol"
      ? [x.base]
      : [],
  );
  const [base] = bases;
  const same = bases.length === items.length - 1 && bases.every((b) => b.text === base?.text);
  const [first] = items;
  const begins = first?.kind === "scripted" && /^[01]$/.test(first.sub?.key ?? "");
  return base !== undefined && same && begins ? { ...m, fence: { ...m.fence, items: [base] } } : m;
}

interface Part {
  readonly sign: string;
  readonly node: MathNode;
}

function written(m: MathNode & { readonly kind: "sum" | "product" }, letter: string): MathNode {
  const parts = partsOf(m);
  const at = parts.findIndex((p) => p.node.kind === "ellipsis");
  const [before, last] = [parts[at - 1], parts[at + 1]];
  if (at < 1 || before === undefined || last === undefined || parts[at]?.sign !== last.sign) return m;
  const pattern = patternOf(before.node, last.node, letter);
  if (pattern === undefined || (at > 1 && before.sign !== last.sign)) return m;
  let [first, low] = [at - 1, pattern.low];
  for (; first > 0; first -= 1) {
    const earlier = parts[first - 1] as Part;
    if (spelled(pattern.at(low - 1)) !== spelled(earlier.node)) break;
    // The first factor has no sign.
    if (earlier.sign !== last.sign && !(m.kind === "product" && first === 1)) break;
    low -= 1;
  }
  const outside = parts[first - 1]?.node;
  // x_2 + x_4 + …: steps of more than one.
  if (outside !== undefined && spelled(pattern.at(low - 1)) !== spelled(outside))
    if (patternOf(outside, before.node, letter)?.counts === true) return m;
  const span = { start: (parts[first] as Part).node.span.start, end: last.node.span.end };
  const big = bigOf(m.kind === "sum" ? "sum" : "prod", pattern, low, letter, span);
  const sign = first === 0 ? (parts[0] as Part).sign : last.sign;
  const rest = [...parts.slice(0, first), { sign, node: big }, ...parts.slice(at + 2)];
  return made(m, rest);
}

function partsOf(m: MathNode & { readonly kind: "sum" | "product" }): readonly Part[] {
  if (m.kind === "product") return m.factors.map((f) => ({ sign: f.sign, node: f.factor }));
  return m.terms.map(({ sign, term }, k) =>
    // −x_1 − x_2 − … begins with a sign of its own.
    k === 0 && term.kind === "negate" ? { sign: "-", node: term.operand } : { sign, node: term },
  );
}

function made(m: MathNode & { readonly kind: "sum" | "product" }, parts: readonly Part[]): MathNode {
  const [first, ...others] = parts;
  if (first === undefined) return m;
  const { span } = m;
  if (m.kind === "product") {
    if (others.length === 0) return first.node;
    const factors = parts.map((p, k) => ({ sign: k === 0 ? "" : p.sign, factor: p.node }));
    return { kind: "product", factors, span } as MathNode;
  }
  const head: MathNode =
    first.sign === "-" ? { kind: "negate", operand: first.node, span: first.node.span } : first.node;
  if (others.length === 0) return head;
  const terms = [{ sign: "+", term: head }, ...others.map((p) => ({ sign: p.sign, term: p.node }))];
  return { kind: "sum", terms, span } as MathNode;
}

interface Pattern {
  readonly low: number;
  readonly high: MathNode;
  /** With the number in the place of the letter. */
  readonly at: (n: number) => MathNode;
  readonly body: MathNode;
  /** Its end is a number, too. */
  readonly counts: boolean;
}

/** What two terms have in common, where one has numbers and the other the end of the counting. */
function patternOf(first: MathNode, last: MathNode, letter: string): Pattern | undefined {
  const holes: { from: NumberMath; to: MathNode }[] = [];
  const body = common(first, last, (from, to) => {
    holes.push({ from, to });
    return { kind: "symbol", text: letter, face: "", span: from.span };
  });
  const [hole] = holes;
  if (body === undefined || hole === undefined || !/^\d+$/.test(hole.from.text)) return undefined;
  if (holes.some((h) => h.from.text !== hole.from.text || spelled(h.to) !== spelled(hole.to)))
    return undefined;
  if (!isEnd(hole.to)) return undefined;
  const at = (n: number): MathNode => put(body as MathNode, letter, String(n));
  const counts = hole.to.kind === "number";
  return { low: Number(hole.from.text), high: hole.to, at, body: body as MathNode, counts };
}

/** n, n − 1, 9: where counting by one can end. */
function isEnd(m: MathNode): boolean {
  if (m.kind === "number") return /^\d+$/.test(m.text);
  if (m.kind === "symbol") return true;
  if (m.kind === "scripted") return m.base.kind === "symbol" && m.sup === undefined;
  return m.kind === "sum" && m.terms.every((t) => isEnd(t.term));
}

type Hole = (from: NumberMath, to: MathNode) => MathNode;

function common(a: unknown, b: unknown, hole: Hole): unknown {
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return undefined;
    const out = a.map((x, k) => common(x, b[k], hole));
    return out.includes(undefined) ? undefined : out;
  }
  if (!isObject(a)) return a === b ? a : undefined;
  if (!isObject(b)) return undefined;
  if (a.kind === "number" && !(b.kind === "number" && a.text === b.text)) {
    const digits = digitsLike(a as unknown as NumberMath, b as unknown as MathNode);
    if (digits !== undefined) return common(digits, b, hole);
    return "kind" in b ? hole(a as unknown as NumberMath, b as unknown as MathNode) : undefined;
  }
  const out: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (key === "span" || (key === "key" && "items" in a)) continue;
    if (a[key] === undefined && b[key] === undefined) continue;
    const found = common(a[key], b[key], hole);
    if (found === undefined) return undefined;
    out[key] = found;
  }
  const whole = { ...a, ...out };
  return "items" in a && "key" in a ? withKey(whole as unknown as Script) : whole;
}

/** 11 beside 1n: two subscripts, as the other one is written. */
function digitsLike(a: NumberMath, b: MathNode): MathNode | undefined {
  const { text, span } = a;
  if (b.kind !== "product" || b.factors.length !== text.length || b.factors.some((f) => f.sign !== ""))
    return undefined;
  if (!/^\d+$/.test(text)) return undefined;
  return {
    kind: "product",
    factors: [...text].map((d) => ({ sign: "", factor: { kind: "number", text: d, span } })),
    span,
  };
}

const withKey = (s: Script): Script => ({ ...s, key: s.items.map(spelled).join(",") });

const put = (m: MathNode, letter: string, text: string): MathNode =>
  rebuilt(m, (x) => {
    if (x.kind === "symbol" && x.text === letter) return { kind: "number", text, span: x.span };
    return "items" in x && "key" in x ? withKey(x as unknown as Script) : x;
  });

/** The same text for the same formula; `12` and `1` beside `2` are the same subscript. */
function spelled(x: Item): string {
  const go = (y: unknown): string => {
    if (Array.isArray(y)) return `[${y.map(go).join()}]`;
    if (!isObject(y)) return String(y);
    if (y.kind === "number" || y.kind === "symbol") return String(y.text);
    if (y.kind === "product") {
      const { factors } = y as unknown as MathNode & { readonly kind: "product" };
      const plain = factors.every((f) => f.sign === "" && /^(?:number|symbol)$/.test(f.factor.kind));
      if (plain) return factors.map((f) => go(f.factor)).join("");
    }
    const parts = Object.entries(y).filter(([k, v]) => k !== "span" && k !== "key" && v !== undefined);
    return `{${parts.map(([k, v]) => `${k}:${go(v)}`).join()}}`;
  };
  return go(x);
}

function bigOf(op: BigOp, p: Pattern, low: number, letter: string, span: Span): MathNode {
  const at = p.body.span;
  return {
    kind: "big",
    op,
    under: [
      {
        kind: "relation",
        first: { kind: "symbol", text: letter, face: "", span: at },
        links: [{ op: "=", right: { kind: "number", text: String(low), span: at } }],
        span: at,
      },
    ],
    over: p.high,
    body: p.body,
    span,
  };
}

/** Whether something in an item is a list with dots. */
export const isDotted = (items: readonly Item[]): boolean =>
  items.some((x) => !isCondition(x) && x.kind === "ellipsis");

/** x_1, x_2, …, x_n: the entry at the letter, from where to where. */
export function dottedList(
  items: readonly Item[],
  letter: string,
):
  | {
      readonly entry: MathNode;
      readonly low: number;
      readonly high: MathNode;
      readonly at: (n: number) => MathNode;
    }
  | undefined {
  const nodes = items.flatMap((x) => (isCondition(x) ? [] : [x]));
  const at = nodes.findIndex((m) => m.kind === "ellipsis");
  const [before, last] = [nodes[at - 1], nodes[at + 1]];
  if (nodes.length !== items.length || at < 1 || at !== nodes.length - 2) return undefined;
  if (before === undefined || last === undefined) return undefined;
  const p = patternOf(before, last, letter);
  if (p === undefined) return undefined;
  const low = p.low - at + 1;
  const all = nodes.slice(0, at).every((m, k) => spelled(m) === spelled(p.at(low + k)));
  return all ? { entry: p.body, low, high: p.high, at: p.at } : undefined;
}
