// P(y = 1 | x), the probability of one event: a number of its own, whatever P is. Each event has its own, so that only
// what the document says of both relates them. One that counts its samples, P(y_i = 1 | x_i), is not read so: it is another
// number for each of them.

import { rebuilt } from "../../expr/plain-tree.ts";
import { anywhere, everywhere } from "../tree/parts.ts";
import type { Item, MathNode } from "./math.ts";

const PROBABILITIES: ReadonlySet<string> = new Set(["P", "p", "Pr", "ℙ"]);

export function withEvents(item: Item): Item {
  // Σ_x P(y = 1 | x) has another one for each x.
  const bound = new Set(
    everywhere<MathNode, string>(item, (x) => (x.kind === "big" ? x.under.flatMap(lettersIn) : [])),
  );
  if (!anywhere<MathNode>(item, (x) => asNumber(x, bound) !== x)) return item;
  return rebuilt(item, (x) => asNumber(x as unknown as MathNode, bound));
}

const lettersIn = (root: Item): readonly string[] =>
  everywhere<MathNode, string>(root, (x) => (x.kind === "symbol" ? [x.text] : []));

function asNumber(m: MathNode, bound: ReadonlySet<string>): MathNode {
  if (m.kind !== "apply" || m.head.kind !== "symbol" || m.fence.open !== "(") return m;
  if (lettersIn(m.fence).some((l) => bound.has(l))) return m;
  const { text } = m.head;
  const said = [...m.fence.items, ...(m.fence.such ?? [])];
  if (!PROBABILITIES.has(text) || !said.some(isEvent) || !said.every((x) => isEvent(x) || isPlain(x)))
    return m;
  const inside = (items: readonly Item[]): string => items.map(wordsOf).join(",");
  const such = m.fence.such === undefined ? "" : `|${inside(m.fence.such)}`;
  const key = `${inside(m.fence.items)}${such}`;
  const event: Item = { kind: "symbol", text: key, face: "", span: m.fence.span };
  const sub = { items: [event], key, span: m.fence.span };
  return { kind: "scripted", base: m.head, sub, sup: undefined, primes: 0, span: m.span };
}

/** y = 1, with a digit: of P(X = n) there are many. */
const isEvent = (x: Item): boolean => {
  if (x.kind !== "relation" || !isPlain(x.first)) return false;
  const [link, ...others] = x.links;
  return (
    link?.op === "=" && others.length === 0 && link.right.kind === "number" && /^\d$/.test(link.right.text)
  );
};

/** A letter by itself. */
const isPlain = (x: Item): boolean => x.kind === "symbol";

function wordsOf(x: Item): string {
  if (x.kind === "symbol") return x.text;
  if (x.kind !== "relation") return "";
  const right = x.links[0]?.right;
  return `${wordsOf(x.first)}=${right?.kind === "number" ? right.text : ""}`;
}
