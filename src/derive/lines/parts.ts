// A definition whose printed form is far larger than the work behind it (the same subterm used again and again)
// is given named parts first: u_1 = …, u_2 = … . Its derivative then goes through the parts, once each, and what
// is printed stays linear in what was written. So is a long sum that is divided by, which the quotient rule would write
// out three times.

import { dependsOn } from "../../diff/depends.ts";
import { freshName } from "../../expr/binders.ts";
import { type Definition, definition } from "../../expr/environment.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { children, mapChildren, some, treeSize, visit } from "../../expr/traverse.ts";
import { isNorm } from "../../notation/lay-out-norm.ts";
import { printedNames } from "../../notation/names.ts";
import type { Chain, Reason, Step } from "../../rewrite/derivation.ts";
import { fractionOf } from "./factors.ts";
import { madeStep } from "./lines.ts";
import { nextKey, type Workshop } from "./workshop.ts";

/** A tree of this many nodes that is at least so many times its graph is printed with named parts. */
const LARGE = 300;
const TIMES = 3;
/** Shared terms smaller than this are repeated rather than named. */
const WORTH_A_NAME = 6;

/** A sum of so many nodes that is divided by is named. */
const LONG_DIVISOR = 20;

/** Names the parts of a scalar definition that its derivative to `to` would repeat; the chains that introduce them. */
export function nameParts(w: Workshop, name: string, to: string): readonly Chain[] {
  const def = definition(w.env, name);
  if (def === undefined || def.axes.length > 0) return [];
  const repeated = repeatedParts(w, def, to);
  if (repeated.parts.size === 0) return [];
  const named = new Map<Expr, Expr>();
  const taken = lettersIn(w, def);
  const chains: Chain[] = [];
  const decls = new Map(w.env.decls);
  const rewrite = (e: Expr, root: boolean): Expr => {
    const known = named.get(e);
    if (known !== undefined) return known;
    const inner = mapChildren(w.ctx, e, (c) => rewrite(c, false));
    if (root || !repeated.parts.has(e)) {
      named.set(e, inner);
      return inner;
    }
    const part = nameFor(repeated, chains.length, taken);
    taken.add(part);
    const made: Definition = {
      kind: "definition",
      name: part,
      params: [],
      axes: [],
      body: inner,
      integer: false,
      part: repeated.divides,
    };
    decls.set(part, made);
    const symbol = w.ctx.sym(part);
    named.set(e, symbol);
    // A norm is printed as what it is, as short as a name.
    if (isNorm(w.ctx, w.env, inner)) return symbol;
    chains.push({
      key: nextKey(w),
      lhs: symbol,
      steps: [introduction(symbol, inner, repeated.reason)],
      role: "definition",
      // What an answer speaks of is said even where nothing but the answer is.
      level: "brief",
    });
    return symbol;
  };
  const body = rewrite(def.body, true);
  if (body === def.body) return [];
  decls.set(name, { ...def, body });
  w.env = { ...w.env, decls };
  return chains;
}

/** The names of the block and the letters of the definition. */
function lettersIn(w: Workshop, def: Definition): Set<string> {
  const taken = new Set([...printedNames(w.env), ...w.env.indices.keys()]);
  visit(def.body, (e) => {
    if (e.kind === "bind") for (const letter of e.letters) taken.add(letter);
    return true;
  });
  return taken;
}

/** A sum that alone is divided by is S where that is free, as one calls it on paper. */
const nameFor = (repeated: Repeated, before: number, taken: ReadonlySet<string>): string =>
  repeated.divides && repeated.parts.size === 1 && !taken.has("S")
    ? "S"
    : freshName(`u_${before + 1}`, taken);

interface Repeated {
  readonly parts: ReadonlySet<Expr>;
  /** Whether they are sums that are divided by. */
  readonly divides: boolean;
  /** Why they have a name. */
  readonly reason: Reason;
}

/** The terms that a large definition has more than once, or else the long sums that it divides by. */
function repeatedParts(w: Workshop, def: Definition, to: string): Repeated {
  const uses = countUses(def.body);
  const large = treeSize(def.body, LARGE * TIMES + 1) >= LARGE && treeSize(def.body) >= TIMES * uses.size;
  const closed = [...uses].filter(([e]) => e.kind === "app" && e.loose === 0);
  if (large) {
    const shared = closed.filter(([e, n]) => n > 1 && treeSize(e, WORTH_A_NAME + 1) >= WORTH_A_NAME);
    const reason: Reason = ["a name for a part that occurs more than once"];
    return { parts: new Set(shared.map(([e]) => e)), divides: false, reason };
  }
  const bottoms = closed.map(([e]) => fractionOf(e).bottom);
  const long = bottoms.flat().filter((d) => hasSums(w, d, to) || (isLong(d) && isComposed(w, d, to)));
  const divided = [...uses].flatMap(([e]) =>
    e.kind === "app" && e.op === "div" ? fractionOf(e).bottom : [],
  );
  const parts = new Set([
    ...long,
    ...bottoms.flatMap((factors) => rootsAmong(w, factors, to)),
    ...normsAmong(w, divided, to),
  ]);
  return { parts, divides: true, reason: ["a name for what is divided by"] };
}

/** Whether it varies through another definition: what is written in the quantity itself can be multiplied out and cancel. */
const isComposed = (w: Workshop, e: Expr, to: string): boolean =>
  some(e, (s) => s.kind === "sym" && definition(w.env, s.name) !== undefined && dependsOn(w.env, s, to));

/** Several roots of sums over an index, such as the norms of a cosine, if what they divide would repeat them. */
function rootsAmong(w: Workshop, factors: readonly Expr[], to: string): readonly Expr[] {
  const roots = factors.filter(
    (f) => f.kind === "app" && f.op === "sqrt" && some(f, (s) => s.kind === "bind"),
  );
  const distinct = new Set(roots.map((r) => r.alpha)).size;
  return distinct > 1 && roots.some((r) => dependsOn(w.env, r, to)) ? roots : [];
}

/** Norms, and those whose powers are divided by: all of them, if one varies, so that they cancel. */
function normsAmong(w: Workshop, factors: readonly Expr[], to: string): readonly Expr[] {
  const bases = factors.map((f) => (f.kind === "app" && f.op === "pow" ? (f.args[0] as Expr) : f));
  const norms = bases.filter((f) => f.loose === 0 && isNorm(w.ctx, w.env, f));
  return norms.some((r) => dependsOn(w.env, r, to)) ? norms : [];
}

/** Whether two or more sums over an index are added that vary, which are not multiplied out. */
const hasSums = (w: Workshop, e: Expr, to: string): boolean =>
  isSum(e) &&
  e.args.filter((t) => some(t, (s) => s.kind === "bind" && s.op === "sum")).length > 1 &&
  dependsOn(w.env, e, to);

const isSum = (e: Expr): e is App =>
  e.kind === "app" && e.op === "add" && e.loose === 0 && !some(e, (s) => s.kind === "deriv");

/** A sum of terms; one sum over an index beside others is short to write. */
const isLong = (e: Expr): boolean => isSum(e) && treeSize(e, LONG_DIVISOR + 1) >= LONG_DIVISOR;

const introduction = (symbol: Expr, body: Expr, reason: Reason): Step =>
  madeStep({
    before: symbol,
    after: body,
    rule: "definition.part",
    reason,
    level: "brief",
  });

/** How many times each distinct subterm stands directly below another. */
function countUses(e: Expr): ReadonlyMap<Expr, number> {
  const uses = new Map<Expr, number>([[e, 1]]);
  const stack: Expr[] = [e];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    for (const c of children(top)) {
      const n = uses.get(c.expr);
      uses.set(c.expr, (n ?? 0) + 1);
      if (n === undefined) stack.push(c.expr);
    }
  }
  return uses;
}
