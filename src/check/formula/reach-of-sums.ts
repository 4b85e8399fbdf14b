// Σ_i y_i log p_i + (1 − y_i) log(1 − p_i) without a bracket: by the rule a sum ends at the next plus, and then the letter i of
// the second term would be nothing. Where it is nothing else in the line, the sum reaches over that term as well, and it
// is said that it is read so.

import { isObject } from "../../expr/plain-tree.ts";
import { anywhere } from "../tree/parts.ts";
import { type BigMath, type Item, isCondition, type MathNode, type SumMath } from "./math.ts";

/** The same relation, with sums that reach as far as their letters stand. */
export function withReach(x: Item): Item {
  if (x.kind !== "relation" || x.links.length === 0) return x;
  const sides = [x.first, ...x.links.map((l) => l.right)];
  const made = sides.map((m, k) => {
    const others = sides.filter((_, n) => n !== k);
    return reaching(m, (letter) => others.some((o) => standsFree(o, letter)));
  });
  if (made.every((m, k) => m === sides[k])) return x;
  return {
    ...x,
    first: made[0] ?? x.first,
    links: x.links.map((l, k) => ({ ...l, right: made[k + 1] ?? l.right })),
  };
}

/** Sums of terms that are the side itself, or all of it but factors and brackets. */
function reaching(m: MathNode, isElsewhere: (letter: string) => boolean): MathNode {
  if (m.kind === "sum") return overTerms(m, isElsewhere);
  if (m.kind === "negate") {
    const operand = reaching(m.operand, isElsewhere);
    return operand === m.operand ? m : { ...m, operand };
  }
  if (m.kind === "fence" && m.items.length === 1) {
    const [only] = m.items;
    const inner = only === undefined || isCondition(only) ? undefined : reaching(only, isElsewhere);
    return inner === undefined || inner === only ? m : { ...m, items: [inner] };
  }
  return m;
}

function overTerms(m: SumMath, isElsewhere: (letter: string) => boolean): MathNode {
  const at = m.terms.findIndex((t) => sumIn(t.term) !== undefined);
  const own = m.terms[at];
  const big = own === undefined ? undefined : sumIn(own.term);
  if (own === undefined || big === undefined) return m;
  const letters = lettersOf(big).filter((l) => !isElsewhere(l));
  const uses = (x: MathNode): boolean => letters.some((l) => standsFree(x, l));
  const behind = m.terms.slice(at + 1);
  const count = behind.findIndex((t) => !uses(t.term));
  const taken = count < 0 ? behind : behind.slice(0, count);
  // Before the sum, or behind what does not go with it, the letter is something else.
  const rest = [...m.terms.slice(0, at), ...behind.slice(taken.length)];
  if (taken.length === 0 || rest.some((t) => uses(t.term))) return m;
  const last = taken.at(-1)?.term.span.end ?? big.span.end;
  const span = { start: big.body.span.start, end: last };
  const body: MathNode = { kind: "sum", terms: [{ sign: "+", term: big.body }, ...taken], span };
  const wide: BigMath = { ...big, body, reaches: true, span: { start: big.span.start, end: last } };
  const term = own.term.kind === "product" ? withLast(own.term, wide) : wide;
  const terms = [...m.terms.slice(0, at), { ...own, term }, ...m.terms.slice(at + 1 + taken.length)];
  return terms.length === 1 && own.sign === "+" ? term : { ...m, terms };
}

/** A sum, perhaps behind factors. */
function sumIn(m: MathNode): BigMath | undefined {
  if (m.kind === "big") return m.op === "sum" ? m : undefined;
  const last = m.kind === "product" ? m.factors.at(-1)?.factor : undefined;
  return last?.kind === "big" && last.op === "sum" ? last : undefined;
}

const withLast = (m: MathNode & { readonly kind: "product" }, last: MathNode): MathNode => ({
  ...m,
  factors: m.factors.map((f, k) => (k === m.factors.length - 1 ? { ...f, factor: last } : f)),
});

const lettersOf = (m: BigMath): readonly string[] =>
  m.under.flatMap((u): string[] => {
    const first = u.kind === "relation" ? u.first : u;
    return first.kind === "symbol" ? [first.text] : [];
  });

/** Whether a letter stands in a script there that no sum around it binds. */
function standsFree(root: unknown, letter: string): boolean {
  if (Array.isArray(root)) return root.some((x) => standsFree(x, letter));
  if (!isObject(root)) return false;
  const node = root as unknown as MathNode;
  if (node.kind === "big" && lettersOf(node).includes(letter)) return false;
  if (
    node.kind === "scripted" &&
    [node.sub, node.sup].some((s) => s !== undefined && mentions(s.items, letter))
  )
    return true;
  return Object.values(root).some((x) => standsFree(x, letter));
}

const mentions = (items: readonly Item[], letter: string): boolean =>
  anywhere(items, (y) => y.kind === "symbol" && y.text === letter);
