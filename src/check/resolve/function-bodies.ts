// Functions that a document gives by a formula with other names in it, h_θ(x) = θ^⊤ x or g(z) = a z + b: a function of
// numbers alone has a definition of its own, but here θ may be a vector and x one of the samples. Where such a function
// stands at something else, h_θ(x^{(i)}), the formula is put in with that in the place of the letter; h'(x) is the
// derivative of the formula by the letter.

import { isObject } from "../../expr/plain-tree.ts";
import { scriptedKey } from "../formula/keys.ts";
import { type ApplyMath, type Item, isCondition, type MathNode, type RelationMath } from "../formula/math.ts";
import type { FormulaStatements, Statement } from "../formula/statements.ts";
import { substituted } from "../formula/substitute.ts";
import type { Unread } from "../text/unread.ts";
import { anywhere, everywhere } from "../tree/parts.ts";

type Formulas = readonly (FormulaStatements | Unread)[];

interface Body {
  /** The function as it is written, with its scripts: h_{θ}. */
  readonly key: string;
  readonly parameters: readonly string[];
  readonly body: MathNode;
  readonly formula: number;
  readonly statement: Statement;
}

/** Calls that are put in, in all of a document, and the size of what comes out: a formula that doubles each time is refused. */
const MOST_CALLS = 400;
const LARGEST = 4000;
const DEEPEST = 6;

export function withBodies(formulas: Formulas): Formulas {
  const all = formulas.flatMap((f, k) => ("statements" in f ? f.statements.map((s) => [k, s] as const) : []));
  const found = all.flatMap(([k, s]) => bodyIn(k, s) ?? []);
  if (found.length === 0) return formulas;
  const calls = all.flatMap(([, s]) => callsIn(s.item));
  const chosen = found.filter((b) => isWanted(b, found, calls));
  if (chosen.length === 0) return formulas;
  const work = new Inlining(
    chosen,
    all.map(([, s]) => s.item),
  );
  return formulas.map((f, k) =>
    "statements" in f ? { ...f, statements: f.statements.map((s) => work.statement(s, k)) } : f,
  );
}

/** A name with its scripts in front of parentheses. */
function headKey(m: MathNode): { readonly key: string; readonly primes: number } | undefined {
  if (m.kind === "symbol") return { key: m.text, primes: 0 };
  if (m.kind !== "scripted" || m.base.kind !== "symbol") return undefined;
  return { key: scriptedKey(m.base.text, 0, m.sub?.key, m.sup?.key), primes: m.primes };
}

function bodyIn(formula: number, statement: Statement): Body | undefined {
  const { item } = statement;
  if (item.kind !== "relation" || statement.continues) return undefined;
  const [link] = item.links;
  if (item.first.kind !== "apply" || (link?.op !== "=" && link?.op !== ":=")) return undefined;
  const head = headKey(item.first.head);
  const { fence } = item.first;
  if (head === undefined || head.primes > 0 || fence.open !== "(" || fence.such !== undefined)
    return undefined;
  const parameters = fence.items.flatMap((x) => (x.kind === "symbol" ? [x.text] : []));
  if (parameters.length !== fence.items.length || new Set(parameters).size !== parameters.length)
    return undefined;
  if (callsIn(link.right).some((c) => headKey(c.head)?.key === head.key)) return undefined;
  return { key: head.key, parameters, body: link.right, formula, statement };
}

const callsIn = (x: Item): readonly ApplyMath[] =>
  everywhere<MathNode, ApplyMath>(x, (m) => (m.kind === "apply" && m.fence.open === "(" ? [m] : []));

const symbolsIn = (m: MathNode): readonly string[] =>
  everywhere<MathNode, string>(m, (x) => (x.kind === "symbol" ? [x.text] : []));

/**
 * It stands at other things than its letters somewhere, and its formula has names that are neither these nor functions;
 * what is always written with the same letters, J(θ), is a number.
 */
function isWanted(b: Body, all: readonly Body[], calls: readonly ApplyMath[]): boolean {
  if (all.filter((o) => o.key === b.key).length !== 1) return false;
  const own = calls.filter((c) => headKey(c.head)?.key === b.key);
  const asWritten = (c: ApplyMath): boolean =>
    c.fence.such === undefined &&
    c.fence.items.length === b.parameters.length &&
    c.fence.items.every((x, k) => x.kind === "symbol" && x.text === b.parameters[k]);
  // f'(x) by the letter itself is a derivative of the formula; elsewhere the slope has to be a function of its own.
  const primed = own.filter((c) => (headKey(c.head)?.primes ?? 0) > 0);
  if (primed.some((c) => !asWritten(c) || b.parameters.length > 1)) return false;
  if (own.some((c) => c.fence.such !== undefined || c.fence.items.length !== b.parameters.length))
    return false;
  if (own.every(asWritten) && primed.length === 0) return false;
  const functions = new Set([...all.map((o) => o.key), "e", "π", "σ"]);
  const bound = everywhere<MathNode, string>(b.body, (x) => (x.kind === "big" ? lettersOf(x) : []));
  const isOwn = (n: string): boolean => b.parameters.includes(n) || functions.has(n) || bound.includes(n);
  return symbolsIn(b.body).some((n) => !isOwn(n)) || hasWhole(b.body);
}

const lettersOf = (m: MathNode & { readonly kind: "big" }): readonly string[] =>
  m.under.flatMap((u) =>
    (isCondition(u) ? [] : symbolsIn(u)).concat(u.kind === "relation" ? symbolsIn(u.first) : []),
  );

/** Something that only vectors have. */
const hasWhole = (m: MathNode): boolean =>
  anywhere<MathNode>(
    m,
    (x) =>
      x.kind === "norm" ||
      (x.kind === "call" && x.name === "inner") ||
      (x.kind === "scripted" && (x.sup?.key === "T" || x.sup?.key === "⊤")),
  );

class Inlining {
  readonly #bodies: ReadonlyMap<string, Body>;
  #calls = 0;

  readonly #items: readonly Item[];

  constructor(bodies: readonly Body[], items: readonly Item[]) {
    this.#items = items;
    this.#bodies = new Map(bodies.map((b) => [b.key, b]));
  }

  statement(s: Statement, formula: number): Statement {
    const own = [...this.#bodies.values()].find((b) => b.formula === formula && b.statement === s);
    const item = this.#item(own === undefined ? s.item : this.#apart(own, s.item), 0) as Item;
    if (own === undefined || item.kind !== "relation") return item === s.item ? s : { ...s, item };
    return { ...s, item, introduces: own.key };
  }

  /** The x of h(x) = θ^⊤ x is no x^{(i)}, and not all of them either: where there are such, it is another letter. */
  #apart(b: Body, item: Item): Item {
    if (item.kind !== "relation") return item;
    const [link, ...more] = item.links;
    // What it is at some place is told by its calls: alone it claims nothing.
    if (link !== undefined && more.length === 0)
      return {
        ...item,
        first: { kind: "number", text: "1", span: item.first.span },
        links: [{ ...link, right: { kind: "number", text: "1", span: link.right.span } }],
      };
    const others = new Map<string, MathNode>();
    for (const p of b.parameters) {
      const scripted = this.#items.flatMap((x) =>
        everywhere<MathNode, number>(x, (m) =>
          m.kind === "scripted" && m.base.kind === "symbol" && m.base.text === p ? [m.primes] : [],
        ),
      );
      if (scripted.length === 0) continue;
      const base: MathNode = { kind: "symbol", text: p, face: "", span: item.first.span };
      const primes = Math.max(...scripted) + 1;
      others.set(p, {
        kind: "scripted",
        base,
        sub: undefined,
        sup: undefined,
        primes,
        span: item.first.span,
      });
    }
    if (others.size === 0) return item;
    const sides = [item.first, ...item.links.map((l) => l.right)].map((m) => substituted(m, others, m.span));
    const [first] = sides;
    if (first === undefined || sides.some((m) => m === undefined)) return item;
    return { ...item, first, links: item.links.map((l, k) => ({ ...l, right: sides[k + 1] ?? l.right })) };
  }

  #item(x: unknown, depth: number): unknown {
    if (Array.isArray(x)) {
      const all = x.map((y) => this.#item(y, depth));
      return all.every((y, k) => y === x[k]) ? x : all;
    }
    if (!isObject(x)) return x;
    const inside = Object.entries(x).map(([k, v]) => [k, this.#item(v, depth)] as const);
    const same = inside.every(([k, v]) => v === x[k]);
    const node = (same ? x : Object.fromEntries(inside)) as unknown as MathNode | RelationMath;
    return node.kind === "apply" ? this.#call(node, depth) : node;
  }

  #call(m: ApplyMath, depth: number): MathNode {
    const head = headKey(m.head);
    const b = head === undefined ? undefined : this.#bodies.get(head.key);
    if (b === undefined || depth >= DEEPEST || this.#calls >= MOST_CALLS) return m;
    const args = m.fence.items.flatMap((a) => (isCondition(a) ? [] : [a]));
    if (args.length !== b.parameters.length) return m;
    this.#calls += 1;
    const inner = this.#item(b.body, depth + 1) as MathNode;
    if (sizeOf(inner) > LARGEST) return m;
    const found = substituted(inner, new Map(b.parameters.map((p, k) => [p, args[k] as MathNode])), m.span);
    if (found === undefined || head === undefined) return m;
    if (head.primes > 0)
      return {
        kind: "derivative",
        mark: "d",
        of: found,
        by: args.flatMap((a) => Array(head.primes).fill(a)),
        span: m.span,
      };
    return { kind: "fence", open: "(", close: ")", items: [found], such: undefined, span: m.span };
  }
}

function sizeOf(m: MathNode): number {
  let n = 0;
  anywhere(m, () => {
    n += 1;
    return n > LARGEST;
  });
  return n;
}
