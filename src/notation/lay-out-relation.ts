// Conditions: relations and their chains 0 ≤ u ≤ K − 1, divisibility, and, or, not, and the Iverson bracket.

import type { App, Expr, Op } from "../expr/nodes.ts";
import { isApp, isIndexTerm } from "./kinds.ts";
import { breakAt, commaBetween, fence, type Layout, row, type Sign, sign, uncut, words } from "./layout.ts";
import { asIndex, atLeast, atom, child, inner, LEVEL, type Piece, type Setting } from "./setting.ts";

const RELATION_SIGNS: ReadonlyMap<Op, Sign> = new Map<Op, Sign>([
  ["eq", "="],
  ["ne", "!="],
  ["lt", "<"],
  ["le", "<="],
  ["gt", ">"],
  ["ge", ">="],
  ["divides", "divides"],
]);

export const isCondition = (e: Expr): e is App =>
  e.kind === "app" && (RELATION_SIGNS.has(e.op) || ["and", "or", "not", "true", "false"].includes(e.op));

const relationPiece = (layout: Layout): Piece => ({
  layout,
  level: LEVEL.relation,
  start: "letter",
  end: "letter",
  open: true,
});

/** One side of a relation: set like an index when all sides are integers by form. */
function sideSetting(sides: readonly Expr[], outer: Setting): Setting {
  const s = inner(outer);
  return s.index || sides.every((x) => isIndexTerm(s.env, x)) ? asIndex(s) : s;
}

export function setCondition(e: App, outer: Setting): Piece {
  const s = inner(outer);
  const relation = RELATION_SIGNS.get(e.op);
  if (relation !== undefined) return chain([{ e, s }], s);
  switch (e.op) {
    case "and":
      return setAnd(e, s);
    case "or": {
      const items = e.args.map((a, k) => {
        const p = setCondition(a as App, child(s, k));
        return isApp(a, "and") ? fence("paren", p.layout) : p.layout;
      });
      return relationPiece(row(...items.flatMap((x, k) => (k === 0 ? [x] : [words(" or "), x]))));
    }
    case "not": {
      const c = e.args[0] as Expr;
      if (isApp(c, "divides")) return chain([{ e: c, s: child(s, 0) }], s, "not-divides");
      const p = s.set(c, child(s, 0));
      return relationPiece(
        row(
          words("not "),
          c.kind === "app" && RELATION_SIGNS.has(c.op) ? p.layout : atLeast(p, LEVEL.atom).layout,
        ),
      );
    }
    default:
      return atom(words(e.op === "true" ? "true" : "false"), "letter");
  }
}

/** Conditions that must all hold: neighbours that share a side form a chain, the rest are set off by "and". */
function setAnd(e: App, s: Setting): Piece {
  const groups: { e: App; s: Setting }[][] = [];
  for (const [k, a] of e.args.entries()) {
    const here = { e: a as App, s: child(s, k) };
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && chains(last.e, here.e)) groups.at(-1)?.push(here);
    else groups.push([here]);
  }
  const items = groups.map((g) => {
    const first = g[0] as { e: App; s: Setting };
    if (g.length > 1 || RELATION_SIGNS.has(first.e.op)) return chain(g, s).layout;
    const p = setCondition(first.e, first.s);
    return isApp(first.e, "or") ? fence("paren", p.layout) : p.layout;
  });
  const out: Layout[] = [];
  const between = commaBetween(items, true);
  for (const [k, item] of items.entries()) {
    if (k > 0) out.push(k === items.length - 1 ? words(" and ") : between);
    out.push(item);
  }
  return relationPiece(row(...out));
}

const RISING: ReadonlySet<Op> = new Set<Op>(["lt", "le"]);
const FALLING: ReadonlySet<Op> = new Set<Op>(["gt", "ge"]);
/** u ≤ v and v ≤ w read as u ≤ v ≤ w, unless v is a number. */
function chains(a: App, b: App): boolean {
  const same =
    (RISING.has(a.op) && RISING.has(b.op)) ||
    (FALLING.has(a.op) && FALLING.has(b.op)) ||
    (a.op === "eq" && b.op === "eq");
  return same && a.args[1]?.alpha === b.args[0]?.alpha && a.args[1]?.kind !== "num";
}

function chain(
  links: readonly { readonly e: App; readonly s: Setting }[],
  s: Setting,
  negated?: Sign,
): Piece {
  const first = links[0] as { readonly e: App; readonly s: Setting };
  const sides = [first.e.args[0] as Expr, ...links.map((l) => l.e.args[1] as Expr)];
  const here = sideSetting(sides, s);
  const place = (link: Setting, k: number): Setting => ({
    ...here,
    path: link.path === undefined ? undefined : [...link.path, k],
  });
  const side = (e: Expr, at: Setting): Layout => atLeast(at.set(e, at), LEVEL.sum, true).layout;
  const items: Layout[] = [side(sides[0] as Expr, place(first.s, 0))];
  // [i=j] and [a′=a]; anything longer has air around the relation.
  const tight =
    here.index &&
    links.length === 1 &&
    first.e.op === "eq" &&
    sides.every((x) => x.kind !== "app" && x.kind !== "at");
  for (const [k, link] of links.entries()) {
    const mark = negated ?? RELATION_SIGNS.get(link.e.op) ?? "=";
    if (!here.index) items.push(breakAt(0));
    items.push(sign(mark, "relation", tight), side(sides[k + 1] as Expr, place(link.s, 1)));
  }
  return relationPiece(row(...items));
}

/** One factor, which is read as a whole: a line is cut before or after it and never inside. */
export function setIverson(e: App, outer: Setting): Piece {
  const s = child(inner(outer), 0);
  const c = e.args[0] as Expr;
  return atom(fence("iverson", uncut(s.set(c, s).layout)), "iverson");
}
