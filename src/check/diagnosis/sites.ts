// The places of a term where an edit may be made: each subterm with what it is there (a value, a subscript, a
// condition, …), the nodes above it, and the way to put another term in its place.

import { instantiate } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { type Expr, LOGICAL, RELATIONS, TENSOR_OPS } from "../../expr/nodes.ts";
import { children, mapChildren, withChildren } from "../../expr/traverse.ts";

/**
 * `value`: a number. `tensor`: a whole tensor, or what entries are read from. `name`: in a quotient of derivatives.
 * `compared`: a side of a relation. `bound`: an end of a range.
 */
export type Role = "value" | "tensor" | "name" | "subscript" | "compared" | "condition" | "bound";

export interface Above {
  readonly node: Expr;
  /** Which of its children leads to the place. */
  readonly child: number;
  readonly role: Role;
  /** Letters of the binders above the node, outermost first. */
  readonly bound: readonly string[];
}

export interface Site {
  readonly term: Expr;
  readonly role: Role;
  /** The nodes above, outermost first. */
  readonly trail: readonly Above[];
  /** Letters of the binders above the place, outermost first. */
  readonly bound: readonly string[];
}

/** More places are not looked at. */
const MOST_SITES = 400;

export function sitesOf(e: Expr, role: Role, taken: readonly string[]): readonly Site[] {
  const out: Site[] = [];
  const go = (term: Expr, r: Role, trail: readonly Above[], bound: readonly string[]): void => {
    if (out.length >= MOST_SITES) return;
    out.push({ term, role: r, trail, bound });
    const letters = term.kind === "bind" ? distinct(term.letters, [...taken, ...bound]) : [];
    children(term).forEach((c, k) => {
      if (isSpelling(term, k)) return;
      const above: Above = { node: term, child: k, role: r, bound };
      go(c.expr, roleOf(term, k, r), [...trail, above], [...bound, ...letters.slice(0, c.under)]);
    });
  };
  go(e, role, [], []);
  return out;
}

/** Products in products and sums in sums as one each, as they are printed. */
export function flattened(ctx: Context, e: Expr): Expr {
  const x = mapChildren(ctx, e, (c) => flattened(ctx, c));
  if (x.kind !== "app" || (x.op !== "mul" && x.op !== "add")) return x;
  const { op, args } = x;
  const parts = args.flatMap((a) => (a.kind === "app" && a.op === op ? a.args : [a]));
  return parts.length === args.length ? x : ctx.app(op, parts);
}

function distinct(letters: readonly string[], taken: readonly string[]): readonly string[] {
  const used = new Set(taken);
  return letters.map((l) => {
    let name = l;
    while (used.has(name)) name += "'";
    used.add(name);
    return name;
  });
}

/** The number of an axis that a slice fixes, and the letters of an Einstein summation: how the operator is spelled. */
function isSpelling(e: Expr, k: number): boolean {
  if (e.kind !== "app") return false;
  return (e.op === "slice" && k % 2 === 1) || (e.op === "einsum" && k % 2 === 0);
}

function roleOf(e: Expr, k: number, role: Role): Role {
  switch (e.kind) {
    case "at":
      return k > 0 ? "subscript" : role === "name" ? "name" : "tensor";
    case "deriv":
      return "name";
    case "bind": {
      const n = children(e).length;
      if (k === n - 1) return role;
      if (e.guard !== undefined && k === n - 2) return "condition";
      return "bound";
    }
    case "app":
      if (e.op === "iverson" || LOGICAL.has(e.op)) return "condition";
      if (e.op === "cases") return k % 2 === 1 ? "condition" : role;
      if (RELATIONS.has(e.op)) return "compared";
      if (TENSOR_OPS.has(e.op))
        return k > 0 && (e.op === "upsample" || e.op === "downsample" || e.op === "slice")
          ? "subscript"
          : "tensor";
      if (e.op === "card" || (e.op === "apply" && k === 0)) return "name";
      return role;
    default:
      return role;
  }
}

/** The node so many steps above the place, with another term at the place; 0 is the place itself. */
export function within(ctx: Context, site: Site, by: Expr, height: number): Expr {
  let made = by;
  for (const above of site.trail.slice(site.trail.length - height).reverse())
    made = withChildren(
      ctx,
      above.node,
      children(above.node).map((c, k) => (k === above.child ? made : c.expr)),
    );
  return made;
}

/** The whole side with another term at the place. */
export const edited = (ctx: Context, site: Site, by: Expr): Expr => within(ctx, site, by, site.trail.length);

/** The term with the variables of the binders above as letters. */
export const lettered = (ctx: Context, e: Expr, bound: readonly string[]): Expr =>
  instantiate(
    ctx,
    e,
    bound.map((b) => ctx.idx(b)),
  );

export const parentOf = (site: Site): Above | undefined => site.trail.at(-1);

/** How far above the place the innermost node of this kind is; undefined where there is none. */
export function heightOf(site: Site, test: (a: Above) => boolean): number | undefined {
  for (let h = 1; h <= site.trail.length; h += 1) {
    const above = site.trail[site.trail.length - h];
    if (above !== undefined && test(above)) return h;
  }
  return undefined;
}

/** Whether the place holds something that is added up, or a whole value: where a factor or a sign may be missing. */
export function isTerm(site: Site): boolean {
  if (site.role !== "value" && site.role !== "tensor") return false;
  const above = parentOf(site);
  if (above === undefined) return true;
  if (site.role === "tensor") return isApp(above.node, "add");
  return isApp(above.node, "add") || (isApp(above.node, "cases") && above.child % 2 === 0);
}

/** Also the body of a binder, where factors with its letters may be missing. */
export function isTermOrBody(site: Site): boolean {
  const above = parentOf(site);
  if (site.role !== "value") return isTerm(site);
  return isTerm(site) || (above?.node.kind === "bind" && above.child === children(above.node).length - 1);
}

export const isApp = (e: Expr | undefined, op: string): boolean => e?.kind === "app" && e.op === op;
