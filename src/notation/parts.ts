// Named parts: a term whose printed tree is far larger than its graph is shown as `body where u₁ = …`. A subterm gets
// a name when it is used more than once and is not short; what is printed then is linear in the graph.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { children, freeIndices, mapChildren, symbols, treeSize } from "../expr/traverse.ts";

export interface Part {
  readonly name: string;
  readonly expr: Expr;
}

/** Subterms shorter than this are written out wherever they occur. */
const SHORT = 6;
/** A bracket, or the opposite of something, says more by itself than by a name. */
const SHORT_SIGN = 16;
const BASES = ["u", "v", "p", "q", "h", "c", "g", "e"];

/** The term itself, without parts, when at most `limit` nodes would be printed. Earlier parts come first. */
export function nameParts(
  ctx: Context,
  e: Expr,
  limit: number,
  taken: Iterable<string> = [],
): { readonly body: Expr; readonly parts: readonly Part[] } {
  const { bodies, parts } = namePartsOfAll(ctx, [e], limit, taken);
  return { body: bodies[0] ?? e, parts };
}

/** The same for the lines of one derivation, so that a part has one name in all of them. */
export function namePartsOfAll(
  ctx: Context,
  terms: readonly Expr[],
  limit: number,
  taken: Iterable<string> = [],
): { readonly bodies: readonly Expr[]; readonly parts: readonly Part[] } {
  const large = terms.filter((e) => treeSize(e, limit + 1) > limit);
  if (large.length === 0) return { bodies: terms, parts: [] };
  const order = postorder(large);
  const uses = countUses(large, order);
  const chosen = new Set<number>();
  const size = new Map<number, number>();
  for (const x of order) {
    let n = 1;
    for (const c of childrenToPrint(x)) n += chosen.has(c.id) ? 1 : (size.get(c.id) ?? 1);
    size.set(x.id, n);
    if (n >= (isSign(x) ? SHORT_SIGN : SHORT) && x.loose === 0 && (uses.get(x.id) ?? 0) > 1 && isNameable(x))
      chosen.add(x.id);
  }
  const names = freshNames(
    chosen.size,
    new Set([...taken, ...terms.flatMap((e) => [...symbols(e), ...freeIndices(e)])]),
  );
  const parts: Part[] = [];
  const image = new Map<number, Expr>();
  for (const x of order) {
    const inner = x.kind === "deriv" ? x : mapChildren(ctx, x, (c) => image.get(c.id) ?? c);
    if (!chosen.has(x.id)) {
      image.set(x.id, inner);
      continue;
    }
    const name = names[parts.length] ?? "u";
    parts.push({ name, expr: inner });
    image.set(x.id, ctx.sym(name));
  }
  const isLarge = new Set(large.map((e) => e.id));
  return { bodies: terms.map((e) => (isLarge.has(e.id) ? (image.get(e.id) ?? e) : e)), parts };
}

/** A derivative is not taken apart: a name in it would read as something to be differentiated. */
const childrenToPrint = (e: Expr): readonly Expr[] =>
  e.kind === "deriv" ? [] : children(e).map((c) => c.expr);

const isSign = (e: Expr): boolean =>
  e.kind === "app" &&
  (e.op === "iverson" || (e.op === "mul" && e.args[0]?.kind === "num" && e.args[0].value === -1));

const isNameable = (e: Expr): boolean =>
  e.kind === "bind" ||
  (e.kind === "app" &&
    !["tuple", "list", "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "divides"].includes(e.op));

/** Every distinct subterm once, children before parents. */
function postorder(roots: readonly Expr[]): readonly Expr[] {
  const out: Expr[] = [];
  const state = new Map<number, "open" | "done">();
  const stack = [...roots].reverse();
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const s = state.get(top.id);
    if (s === "done") stack.pop();
    else if (s === "open") {
      state.set(top.id, "done");
      out.push(top);
      stack.pop();
    } else {
      state.set(top.id, "open");
      const kids = childrenToPrint(top);
      for (let k = kids.length - 1; k >= 0; k -= 1) {
        const c = kids[k] as Expr;
        if (!state.has(c.id)) stack.push(c);
      }
    }
  }
  return out;
}

function countUses(roots: readonly Expr[], order: readonly Expr[]): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  const use = (e: Expr): void => {
    uses.set(e.id, (uses.get(e.id) ?? 0) + 1);
  };
  for (const x of order) childrenToPrint(x).forEach(use);
  // A line that is itself part of another stays whole where it is a line.
  roots.forEach(use);
  for (const r of roots) uses.set(r.id, Math.max(0, (uses.get(r.id) ?? 0) - 1));
  return uses;
}

/** `u` for one part, `u_1`, `u_2`, … for several; another letter where that one is taken. */
function freshNames(n: number, taken: ReadonlySet<string>): readonly string[] {
  const free = (base: string): boolean =>
    ![...taken].some((x) => x === base || x.startsWith(`${base}_`) || x.startsWith(`${base}'`));
  let base = BASES.find(free);
  for (let primes = "'"; base === undefined; primes += "'") base = BASES.map((b) => b + primes).find(free);
  const letter = base;
  return n === 1 ? [letter] : Array.from({ length: n }, (_, k) => `${letter}_${k + 1}`);
}
