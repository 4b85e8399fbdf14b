// x = M^{-1} c with a matrix: it says that M x = c, and that M can be inverted. Where the equation M x = c stands before it,
// it follows; without one nothing tells what x is, and it is left open.

import { anywhere } from "../tree/parts.ts";
import { type Item, isCondition, type MathNode, type ProductMath } from "./math.ts";

interface Placed {
  readonly item: Item;
  readonly continues: boolean;
  readonly inverted?: true;
}

export function withoutInverses<S extends Placed>(s: S): S {
  const { item } = s;
  if (item.kind !== "relation" || item.links.length !== 1 || s.continues) return s;
  const [link] = item.links;
  if (link === undefined || link.op !== "=" || !isName(item.first)) return s;
  const { right } = link;
  const factors = right.kind === "product" ? right.factors : [];
  const [inverse, next, ...more] = factors;
  const matrix = inverse === undefined ? undefined : invertedMatrix(inverse.factor);
  if (matrix === undefined || next === undefined || next.sign !== "") return s;
  const rest: MathNode =
    more.length === 0
      ? next.factor
      : { kind: "product", factors: [next, ...more], span: { ...right.span, start: next.factor.span.start } };
  const first: ProductMath = {
    kind: "product",
    factors: [
      { sign: "", factor: matrix },
      { sign: "", factor: unmarked(item.first) },
    ],
    span: item.first.span,
  };
  return { ...s, item: { ...item, first, links: [{ ...link, right: rest }] }, inverted: true };
}

/** w of w^*, which is called so where it is found. */
const unmarked = (m: MathNode): MathNode =>
  m.kind === "scripted" && m.sub === undefined && /^[*⋆∗]$/.test(m.sup?.key ?? "")
    ? { ...m.base, span: m.span }
    : m;

const isName = (m: MathNode): boolean =>
  m.kind === "symbol" || (m.kind === "scripted" && m.base.kind === "symbol" && m.primes === 0);

/** M of M^{-1}, where it is seen to be no number: a capital letter, or something with a transposition or an I in it. */
function invertedMatrix(m: MathNode): MathNode | undefined {
  if (m.kind !== "scripted" || m.sup?.key.replace(/\s|[−–]/g, (c) => (c.trim() === "" ? "" : "-")) !== "-1")
    return undefined;
  if (m.sub !== undefined || m.primes > 0) return undefined;
  const { base } = m;
  if (base.kind === "symbol") return /^\p{Lu}$/u.test(base.text) ? base : undefined;
  if (base.kind !== "fence" || base.items.length !== 1 || base.such !== undefined) return undefined;
  return anywhere<MathNode>(base.items, isMatrixLike) ? base : undefined;
}

const isMatrixLike = (x: Item): boolean =>
  !isCondition(x) &&
  ((x.kind === "scripted" && /^(?:T|⊤|t)$/.test(x.sup?.key ?? "")) ||
    (x.kind === "symbol" && x.text === "I"));
