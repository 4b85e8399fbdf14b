// A formula with other things in the place of its letters: x^{(i)} for x in θ^⊤ x. All of it is said to stand where the
// call stood. Where a letter of a sum would catch one of what is put in, nothing is put in.

import { isObject } from "../../expr/plain-tree.ts";
import type { Span } from "../../expr/span.ts";
import { anywhere, everywhere } from "../tree/parts.ts";
import { scriptedKey } from "./keys.ts";
import { type Item, isCondition, type MathNode, type Script, type ScriptedMath } from "./math.ts";

export function substituted(
  body: MathNode,
  args: ReadonlyMap<string, MathNode>,
  span: Span,
): MathNode | undefined {
  const free = new Set(
    [...args.values()].flatMap((a) =>
      everywhere<MathNode, string>(a, (x) => (x.kind === "symbol" ? [x.text] : [])),
    ),
  );
  const catches = anywhere<MathNode>(
    body,
    (x) =>
      x.kind === "big" &&
      x.under.some((u) =>
        anywhere<MathNode>(u, (y) => y.kind === "symbol" && (free.has(y.text) || args.has(y.text))),
      ),
  );
  if (catches) return undefined;
  try {
    return new Substitution(args, span).node(body);
  } catch (error) {
    if (error instanceof NoPlace) return undefined;
    throw error;
  }
}

/** What is put in cannot stand there: a sum in the place of a name in a subscript. */
class NoPlace extends Error {}

class Substitution {
  readonly #args: ReadonlyMap<string, MathNode>;
  readonly #span: Span;

  constructor(args: ReadonlyMap<string, MathNode>, span: Span) {
    this.#args = args;
    this.#span = span;
  }

  node(m: MathNode): MathNode {
    return this.#any(m) as MathNode;
  }

  #any(x: unknown): unknown {
    if (Array.isArray(x)) return x.map((y) => this.#any(y));
    if (!isObject(x)) return x;
    const node = x as unknown as MathNode;
    if (node.kind === "symbol") return this.#symbol(node.text) ?? { ...node, span: this.#span };
    if (node.kind === "scripted") return this.#scripted(node);
    const inside = Object.entries(x).map(([k, v]) => [k, k === "span" ? this.#span : this.#any(v)] as const);
    return Object.fromEntries(inside);
  }

  #symbol(text: string): MathNode | undefined {
    const found = this.#args.get(text);
    if (
      found === undefined ||
      found.kind === "symbol" ||
      found.kind === "number" ||
      found.kind === "scripted"
    )
      return found;
    return this.#fenced(found);
  }

  #fenced(m: MathNode): MathNode {
    return m.kind === "fence"
      ? m
      : { kind: "fence", open: "(", close: ")", items: [m], such: undefined, span: this.#span };
  }

  #scripted(m: ScriptedMath): MathNode {
    const [sub, sup] = [this.#script(m.sub), this.#script(m.sup)];
    const own: ScriptedMath = { ...m, sub, sup, span: this.#span };
    if (m.base.kind !== "symbol") return { ...own, base: this.node(m.base) };
    const put = this.#args.get(m.base.text);
    if (put === undefined) return { ...own, base: { ...m.base, span: this.#span } };
    if (put.kind === "symbol") return { ...own, base: put };
    // x_j at x^{(i)} is x_j^{(i)}.
    if (put.kind === "scripted" && put.base.kind === "symbol" && put.sub === undefined && sup === undefined)
      return { ...put, sub, primes: put.primes + m.primes, span: this.#span };
    return { ...own, base: this.#fenced(put) };
  }

  /** Of a name in a script its key tells: another name may stand there, and nothing else. */
  #script(s: Script | undefined): Script | undefined {
    if (s === undefined) return undefined;
    const mentions = (x: Item): boolean =>
      anywhere<MathNode>(x, (y) => y.kind === "symbol" && this.#args.has(y.text));
    if (!s.items.some(mentions)) return s;
    const [only, ...more] = s.items;
    const put = only?.kind === "symbol" ? this.#args.get(only.text) : undefined;
    const key = put === undefined ? undefined : keyIn(put);
    // A power may be anything.
    if (key === undefined || more.length > 0) {
      const items = s.items.map((x) => {
        if (isCondition(x)) throw new NoPlace();
        return this.node(x);
      });
      return { ...s, items, key: `${s.key} at ${this.#span.start}` };
    }
    return { ...s, items: [put as MathNode], key };
  }
}

function keyIn(m: MathNode): string | undefined {
  if (m.kind === "symbol" || m.kind === "number") return m.text;
  if (m.kind !== "scripted" || m.base.kind !== "symbol") return undefined;
  return scriptedKey(m.base.text, m.primes, m.sub?.key, m.sup?.key);
}
