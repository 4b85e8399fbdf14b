// Σ, Π, max and argmax over letters. Letters that run over a whole axis stand alone under the sign; long ranges go
// after the formula where there is room for them. A letter never clashes with one that is in use around it.

import { quantifierOf } from "../expr/for-all.ts";
import { type Membership, membershipOf } from "../expr/member.ts";
import type { App, Bind, Expr, Range } from "../expr/nodes.ts";
import { freeIndices, symbols } from "../expr/traverse.ts";
import { runsOverAxis } from "./axis-range.ts";
import { writtenIndex } from "./first-index.ts";
import { isApp } from "./kinds.ts";
import { setLetter } from "./lay-out-read.ts";
import { isCondition } from "./lay-out-relation.ts";
import { APART, breakAt, fence, type Layout, row, separated, sign, THIN, WIDE, words } from "./layout.ts";
import { widthOf } from "./plain.ts";
import {
  asIndex,
  atom,
  child,
  fenced,
  inner,
  LEVEL,
  type Piece,
  type Setting,
  withLetters,
} from "./setting.ts";

/** [(a, b) ∈ S]. */
function setMembership({ subs, set }: Membership, s: Setting): Piece {
  const scope = { ...asIndex(inner(s)), path: undefined };
  const parts = subs.map((e) => scope.set(e, scope).layout);
  const tuple = parts.length > 1 ? fence("paren", separated(parts, false)) : row(...parts);
  return atom(fence("iverson", row(tuple, sign("in", "relation"), scope.set(set, scope).layout)), "iverson");
}

/** Letters for the binder's variables that clash with nothing in scope or in the line; primed where they would. */
export function chooseLetters(e: Bind, s: Pick<Setting, "letters" | "taken">): readonly string[] {
  const used = new Set<string>([...s.taken, ...s.letters, ...freeIndices(e), ...symbols(e)]);
  return e.letters.map((wish) => {
    let name = wish;
    while (used.has(name)) name += "'";
    used.add(name);
    return name;
  });
}

/** One letter or several that share a range, with the range as layouts. */
interface Group {
  readonly letters: readonly Layout[];
  readonly range: "bare" | { readonly lo: Layout; readonly hi: Layout } | { readonly set: Layout };
  readonly arity: number;
  readonly key: string;
}

function groupsOf(e: Bind, names: readonly string[], s: Setting): readonly Group[] {
  const groups: Group[] = [];
  let k = 0;
  let position = 0;
  for (const r of e.ranges) {
    const n = r.kind === "set" ? r.arity : 1;
    const scope: Setting = { ...asIndex(s), letters: [...s.letters, ...names.slice(0, k)] };
    const letters = names.slice(k, k + n).map((name) => setLetter(name).layout);
    const group = groupOf(r, letters, scope, position, e, k);
    const last = groups.at(-1);
    if (last !== undefined && n === 1 && last.arity === 1 && last.key === group.key)
      groups[groups.length - 1] = { ...last, letters: [...last.letters, ...letters] };
    else groups.push(group);
    k += n;
    position += r.kind === "interval" ? 2 : r.kind === "set" ? 1 : 0;
  }
  return groups;
}

function groupOf(
  r: Range,
  letters: readonly Layout[],
  s: Setting,
  position: number,
  e: Bind,
  k: number,
): Group {
  const set = (x: Expr, at: number): Layout => {
    const here = child(s, at);
    return here.set(x, here).layout;
  };
  switch (r.kind) {
    case "all":
      return { letters, range: "bare", arity: 1, key: "bare" };
    case "interval": {
      if (runsOverAxis(s.ctx, s.env, e, k, (end) => writtenIndex(s.ctx, s.notation.first, end)))
        return { letters, range: "bare", arity: 1, key: "bare" };
      const key = r.lo.loose + r.hi.loose === 0 ? `${r.lo.alpha}..${r.hi.alpha}` : `own ${k}`;
      return { letters, range: { lo: set(r.lo, position), hi: set(r.hi, position + 1) }, arity: 1, key };
    }
    case "set":
      return { letters, range: { set: set(r.set, position) }, arity: r.arity, key: `set ${k}` };
  }
}

/** Ends longer than this stand after the formula when the sign is at its top. */
const LONG = 11;

export function setBinder(e: Bind, s: Setting): Piece {
  const member = membershipOf(s.ctx, e);
  if (member !== undefined) return setMembership(member, s);
  const names = chooseLetters(e, s);
  const scope = withLetters(s, names);
  const groups = groupsOf(e, names, s);
  const kids = e.ranges.reduce((n, r) => n + (r.kind === "interval" ? 2 : r.kind === "set" ? 1 : 0), 0);
  const guard = guardLayout(e, scope, kids);
  const after: Layout[] = [];
  const shown = groups.map((g): Group => {
    if (g.range === "bare" || !("lo" in g.range) || !mayStandAfter(g.range, s)) return g;
    after.push(
      row(
        separated(g.letters, false),
        sign("=", "relation"),
        g.range.lo,
        breakAt(1),
        THIN,
        sign("dots", "plain"),
        THIN,
        g.range.hi,
      ),
    );
    return { ...g, range: "bare" };
  });
  const bodySetting = child(scope, kids + (e.guard === undefined ? 0 : 1));
  s.after?.push(...after);
  const heads =
    e.op === "sum" || e.op === "prod" ? repeatedSigns(e, shown, guard) : [singleSign(e, shown, guard)];
  const body = bodySetting.set(e.body, bodySetting);
  const held = body.level < LEVEL.product ? fenced(body) : body;
  return {
    layout: row(...heads.flatMap((h) => [h, APART]), held.layout),
    level: LEVEL.prefix,
    start: "big",
    end: held.end,
    open: true,
  };
}

function mayStandAfter(range: { readonly lo: Layout; readonly hi: Layout }, s: Setting): boolean {
  if (s.after === undefined || s.notation.ranges === "under") return false;
  return s.notation.ranges === "after" || Math.max(widthOf(range.lo), widthOf(range.hi)) > LONG;
}

interface Guard {
  readonly layout: Layout;
  /** The guard alone says which letter it is about: j ≠ i. */
  readonly namesLetter: boolean;
}

function guardLayout(e: Bind, scope: Setting, position: number): Guard | undefined {
  if (e.guard === undefined) return undefined;
  const s = asIndex(child(inner(scope), position));
  const g = e.guard;
  const first = isApp(g, "and") ? (g.args[0] as Expr) : g;
  const namesLetter =
    e.letters.length === 1 &&
    isCondition(first) &&
    !isApp(first, "not") &&
    first.args[0]?.kind === "bound" &&
    first.args[0].index === 0;
  return { layout: s.set(g, s).layout, namesLetter };
}

/** Σ_i Σ_{j=1}^{n}: one sign for all bare letters in a row, one for each range that is written. */
function repeatedSigns(e: Bind, groups: readonly Group[], guard: Guard | undefined): readonly Layout[] {
  const merged: Group[] = [];
  for (const g of groups) {
    const last = merged.at(-1);
    if (last !== undefined && last.range === "bare" && g.range === "bare")
      merged[merged.length - 1] = { ...last, letters: [...last.letters, ...g.letters] };
    else merged.push(g);
  }
  return merged.map((g, k) => {
    const condition = k === merged.length - 1 ? guard : undefined;
    const { under, over } = limits(g);
    const onlyGuard = condition?.namesLetter === true && g.range === "bare";
    const below =
      condition === undefined
        ? under
        : onlyGuard
          ? condition.layout
          : separated([under, condition.layout], true);
    return { kind: "big", symbol: e.op, under: below, over };
  });
}

function limits(g: Group): { readonly under: Layout; readonly over: Layout | undefined } {
  const letters = separated(g.letters, false);
  if (g.range === "bare") return { under: letters, over: undefined };
  if ("set" in g.range) return { under: membership(g, g.range.set), over: undefined };
  return { under: row(letters, sign("=", "relation", true), g.range.lo), over: g.range.hi };
}

function membership(g: Group, set: Layout): Layout {
  const letters = separated(g.letters, false);
  return row(g.arity > 1 ? fence("paren", letters) : letters, sign("in", "relation"), set);
}

/** max_{0 ≤ k,l ≤ 1}: these signs have no place above them. */
function singleSign(e: Bind, groups: readonly Group[], guard: Guard | undefined): Layout {
  const items = groups.map((g) => {
    const letters = separated(g.letters, false);
    if (g.range === "bare") return letters;
    if ("set" in g.range) return membership(g, g.range.set);
    return row(g.range.lo, sign("<=", "relation"), letters, sign("<=", "relation"), g.range.hi);
  });
  const onlyGuard = guard?.namesLetter === true && groups.every((g) => g.range === "bare");
  const under = onlyGuard
    ? guard.layout
    : separated(
        guard === undefined ? items : [...items, guard.layout],
        items.some((x) => x.kind === "row"),
      );
  return { kind: "big", symbol: e.op, under };
}

/** The formula with the ranges that were put after it: `Σ_i …,  i = 0 … n−1`. */
export function withRanges(formula: Layout, after: readonly Layout[]): Layout {
  return after.length === 0
    ? formula
    : row(formula, ...after.flatMap((r) => [{ kind: "comma", space: false } as const, breakAt(0), WIDE, r]));
}

/** x[i] ≠ 0 ∀ i, where a condition is closed over letters. */
export function setQuantified(e: App, outer: Setting): Piece | undefined {
  const product = quantifierOf(e);
  if (product === undefined) return undefined;
  const s = inner(outer);
  const names = chooseLetters(product, s);
  const here = { ...withLetters(s, names), path: undefined };
  const said = (e: Expr): Layout => here.set(e, here).layout;
  const bracket = product.body as App;
  const letters = separated(
    names.map((n) => setLetter(n).layout),
    false,
  );
  const among = product.guard === undefined ? [] : [words(", "), said(product.guard)];
  const layout = row(said(bracket.args[0] as Expr), WIDE, sign("for-all", "plain"), THIN, letters, ...among);
  return { layout, level: LEVEL.relation, start: "letter", end: "letter", open: true };
}
