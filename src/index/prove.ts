// Sound decision of relations between index terms: what follows from declarations, assumptions and ranges. Products
// of unknowns count as unknowns of their own, tied to their factors by products of known inequalities; floor,
// max and the like are described by their defining inequalities. "unknown" is always an allowed answer.

import type { Context } from "../expr/context.ts";
import type { Env } from "../expr/environment.ts";
import type { Expr, Range } from "../expr/nodes.ts";
import { isFalse, isTrue, norm } from "../expr/norm.ts";
import {
  addPoly,
  constantOf,
  constantPoly,
  constantTerm,
  fromPoly,
  negPoly,
  type Poly,
  polyName,
  scalePoly,
} from "../expr/poly.ts";
import { signQ } from "../expr/rational.ts";
import { freeIndices, some } from "../expr/traverse.ts";
import { commonDenominator, integerPoly, isInteger, type Knowledge, polyOf } from "./affine.ts";
import type { Alternatives, AtomFacts, Constraint } from "./constraints.ts";
import { about } from "./meaning.ts";
import { refutes } from "./refute.ts";
import { alternatives } from "./relations.ts";

/** What is known at a place: relations, all of them in force. Make them with `factsOf`, extend with the `with…`. */
export interface Facts {
  readonly ctx: Context;
  readonly env: Env;
  readonly relations: readonly Expr[];
  /** Names the environment and the relations in their order, within the context. */
  readonly key: string;
  /** Names what is said, whatever the order and the letters that the environment has besides: what is decided. */
  readonly said: string;
  /** The facts that these extend, and by what. */
  readonly base: { readonly facts: Facts; readonly fresh: readonly Expr[] } | undefined;
}

export type Answer = "yes" | "no" | "unknown";

/** Facts that the declarations alone give: sizes are at least 1, assumptions hold, task indices lie in their ranges. */
export function factsOf(ctx: Context, env: Env): Facts {
  const made = ctx.table<Env, Facts>("index.facts");
  const known = made.get(env);
  if (known !== undefined) return known;
  // Binders are opened again and again, each time with an environment of its own that says the same.
  const equal = ctx.table<string, Facts>("index.facts.equal");
  const content = contentOf(ctx, env);
  const before = equal.get(content);
  if (before !== undefined) {
    made.set(env, before);
    return before;
  }
  const relations: Expr[] = [];
  for (const d of env.decls.values())
    if (d.kind === "scalar" && d.role === "size") relations.push(ctx.le(ctx.one, ctx.sym(d.name)));
  relations.push(...env.assumptions);
  for (const [name, range] of env.indices) relations.push(...rangeRelations(ctx, ctx.idx(name), range));
  const said = saidBy(ctx, env, relations);
  const facts: Facts = { ctx, env, relations, key: `${equal.size}:`, said, base: undefined };
  made.set(env, facts);
  equal.set(content, facts);
  return facts;
}

/** A number for an object that stays the same. */
function numbered(ctx: Context, x: object): number {
  const numbers = ctx.table<object, number>("index.numbered");
  const n = numbers.get(x) ?? numbers.size;
  numbers.set(x, n);
  return n;
}

const idsOf = (terms: readonly Expr[]): number[] => terms.map((t) => t.id);

/** The same for the same set of relations between the same names. */
function saidBy(ctx: Context, env: Env, relations: readonly Expr[]): string {
  const names = ctx.table<string, string>("index.said");
  const ids = idsOf(relations).sort((a, b) => a - b);
  const content = `${numbered(ctx, env.decls)};${idsOf(env.assumptions).join()};${ids.join()}`;
  let name = names.get(content);
  if (name === undefined) {
    name = `${names.size}|`;
    names.set(content, name);
  }
  return name;
}

/** The same for environments with the same declarations, assumptions and ranges of indices. */
function contentOf(ctx: Context, env: Env): string {
  let key = `${numbered(ctx, env.decls)};${numbered(ctx, env.kink)};${idsOf(env.assumptions).join()}`;
  for (const [name, r] of env.indices) {
    if (r.kind === "interval") key += `;${name}:${r.lo.id}..${r.hi.id}`;
    else key += r.kind === "set" ? `;${name}@${r.set.id}/${r.arity}` : `;${name}:*`;
  }
  return key;
}

export function withFacts(facts: Facts, relations: readonly Expr[]): Facts {
  const fresh = relations.filter((r) => !isTrue(r) && !facts.relations.includes(r));
  if (fresh.length === 0) return facts;
  const made = facts.ctx.table<string, Facts>("index.facts.extended");
  const name = `${facts.key}${fresh.map((r) => r.id).join()}`;
  let extended = made.get(name);
  if (extended === undefined) {
    const relations = [...facts.relations, ...fresh];
    const { ctx, env } = facts;
    const said = saidBy(ctx, env, relations);
    extended = { ctx, env, relations, key: `+${made.size}:`, said, base: { facts, fresh } };
    made.set(name, extended);
  }
  return extended;
}

/** The free index `name` runs over the range. The name must not be in use for something else in `facts`. */
export const withRange = (facts: Facts, name: string, range: Range): Facts =>
  withFacts(facts, rangeRelations(facts.ctx, facts.ctx.idx(name), range));

export const rangeRelations = (ctx: Context, variable: Expr, range: Range): readonly Expr[] =>
  range.kind === "interval" ? [ctx.le(range.lo, variable), ctx.le(variable, range.hi)] : [];

/** Names of free indices that the facts speak of; a binder opened under them must avoid these. */
export function namesOf(facts: Facts): ReadonlySet<string> {
  const memo = facts.ctx.table<string, ReadonlySet<string>>("index.names");
  let names = memo.get(facts.key);
  if (names === undefined) {
    names = new Set([...facts.env.indices.keys(), ...facts.relations.flatMap((r) => freeIndices(r))]);
    memo.set(facts.key, names);
  }
  return names;
}

interface Compiled extends Knowledge {
  /** Rows that were read without knowing any sign; signs are decided by these. */
  readonly plain: readonly Constraint[];
  readonly rows: readonly Constraint[];
  /** The rows that stand here and not in the facts that these extend, by the monomials that they are of. */
  readonly own: ReadonlyMap<string, readonly Constraint[]>;
  readonly before: Compiled | undefined;
  readonly choices: readonly Alternatives[];
  /** Relations that are no (in)equalities of index terms, and their normal forms, to recognise them as they stand. */
  readonly unread: readonly Expr[];
  readonly opaque: ReadonlySet<number>;
  /** What is known of an atom by its meaning, and by what is assumed of every entry of its tensor. */
  readonly about: (a: Expr) => AtomFacts | undefined;
}

/** Terms that can only be read once the signs of denominators are known. */
const needsSigns = (e: Expr): boolean =>
  some(
    e,
    (s) =>
      s.kind === "app" &&
      (s.op === "div" ||
        s.op === "pow" ||
        s.op === "floor" ||
        s.op === "ceil" ||
        s.op === "mod" ||
        s.op === "divides"),
  );

/** Which terms are integers, remembered for the declarations, which alone decide it. */
function integrality(facts: Facts): (e: Expr) => boolean {
  const { ctx, env } = facts;
  const known = ctx.table<Env["decls"], (e: Expr) => boolean>("index.integer");
  const found = known.get(env.decls);
  if (found !== undefined) return found;
  const memo = new Map<number, boolean>();
  const integer = (e: Expr): boolean => {
    let r = memo.get(e.id);
    if (r === undefined) {
      r = isInteger(env, e);
      memo.set(e.id, r);
    }
    return r;
  };
  known.set(env.decls, integer);
  return integer;
}

function compiled(facts: Facts): Compiled {
  const memo = facts.ctx.table<string, Compiled>("index.compiled");
  const known = memo.get(facts.said);
  if (known !== undefined) return known;
  const { ctx } = facts;
  const integer = integrality(facts);
  const before = facts.base === undefined ? undefined : compiled(facts.base.facts);
  const plain: Constraint[] = [...(before?.plain ?? [])];
  const rows: Constraint[] = [...(before?.rows ?? [])];
  const choices: Alternatives[] = [...(before?.choices ?? [])];
  const unread: Expr[] = [];
  const opaque = new Set<number>();
  const take = (k: Knowledge, r: Expr, into: readonly Constraint[][]): void => {
    const d = alternatives(k, r, true);
    if (d === undefined) {
      unread.push(r);
      opaque.add(norm(ctx, r).alpha);
    } else if (d.length === 1) for (const list of into) list.push(...(d[0] ?? []));
    else choices.push(d);
  };
  const blind: Knowledge = { ctx, integer, sign: (p) => constantSign(p) };
  const late: Expr[] = [...(before?.unread ?? [])];
  for (const r of facts.base?.fresh ?? facts.relations) {
    if (needsSigns(r)) late.push(r);
    else take(blind, r, [plain, rows]);
  }
  const signs = new Map<string, -1 | 0 | 1 | undefined>();
  const sign = (p: Poly): -1 | 0 | 1 | undefined => {
    const c = constantSign(p) ?? before?.sign(p);
    if (c !== undefined) return c;
    const name = polyName(p);
    if (signs.has(name)) return signs.get(name);
    const excluded = (kind: Constraint["kind"], q: Poly): boolean =>
      refutes(blind, [...plain, { p: q, kind }], [], () => undefined);
    const s = excluded("ge", negPoly(p)) ? 1 : excluded("ge", p) ? -1 : undefined;
    signs.set(name, s);
    return s;
  };
  const k: Knowledge = { ctx, integer, sign };
  for (const r of late) take(k, r, [rows]);
  const own = byMonomials(rows.slice(before?.rows.length ?? 0));
  const meaning = about(k, facts);
  const out: Compiled = {
    ctx,
    integer,
    sign,
    plain,
    rows,
    own,
    before,
    choices,
    unread,
    opaque,
    about: meaning,
  };
  memo.set(facts.said, out);
  return out;
}

function constantSign(p: Poly): -1 | 0 | 1 | undefined {
  const c = constantOf(p);
  return c === undefined ? undefined : signQ(c);
}

/** How terms are read under these facts. */
export const knowledgeOf = (facts: Facts): Knowledge => compiled(facts);

/** The same, for terms that will be printed: floors and the like stay as they are written. */
export function heldKnowledge(facts: Facts): Knowledge {
  const k = compiled(facts);
  const sign = (p: Poly) => {
    const c = polyOf(k, fromPoly(k.ctx, p));
    return k.sign(c ?? p);
  };
  return { ctx: k.ctx, integer: k.integer, sign, held: true };
}

/** Whether the relation follows from the facts ("yes"), its negation does ("no"), or neither is seen. */
export function implies(ctx: Context, facts: Facts, relation: Expr): Answer {
  if (isTrue(relation)) return "yes";
  if (isFalse(relation)) return contradictory(facts) ? "yes" : "no";
  const memo = ctx.table<string, Answer>("index.implies");
  const name = `${facts.said}${relation.id}`;
  const known = memo.get(name);
  if (known !== undefined) return known;
  const answer = decide(facts, relation);
  memo.set(name, answer);
  return answer;
}

/** Whether the relation is seen to follow; asks less than `implies`. */
export function implied(facts: Facts, relation: Expr): boolean {
  if (isTrue(relation)) return true;
  const memo = facts.ctx.table<string, boolean>("index.implied");
  const name = `${facts.said}${relation.id}`;
  let r = memo.get(name);
  if (r === undefined) {
    const k = compiled(facts);
    const against = isFalse(relation) ? undefined : alternatives(k, relation, false);
    r =
      against === undefined
        ? implies(facts.ctx, facts, relation) === "yes"
        : against.every((rows) => inconsistent(k, rows));
    memo.set(name, r);
  }
  return r;
}

function decide(facts: Facts, relation: Expr): Answer {
  const k = compiled(facts);
  const against = alternatives(k, relation, false);
  if (against === undefined) return decideParts(facts, k, relation);
  if (against.every((rows) => inconsistent(k, rows))) return "yes";
  const towards = alternatives(k, relation, true);
  if (towards?.every((rows) => inconsistent(k, rows))) return "no";
  return contradictory(facts) ? "yes" : "unknown";
}

/** Relations with parts that are not index relations: part by part, and as they stand. */
function decideParts(facts: Facts, k: Compiled, relation: Expr): Answer {
  if (k.opaque.has(norm(k.ctx, relation).alpha)) return "yes";
  if (relation.kind !== "app") return "unknown";
  if (relation.op === "not") {
    const a = implies(k.ctx, facts, relation.args[0] as Expr);
    return a === "yes" ? "no" : a === "no" ? "yes" : "unknown";
  }
  if (relation.op !== "and" && relation.op !== "or") return "unknown";
  const answers = relation.args.map((r) => implies(k.ctx, facts, r));
  const [all, one] = relation.op === "and" ? (["yes", "no"] as const) : (["no", "yes"] as const);
  if (answers.includes(one)) return one;
  return answers.every((a) => a === all) ? all : "unknown";
}

/** Whether the facts are seen to exclude each other, as those of an empty range do. */
export function contradictory(facts: Facts): boolean {
  const memo = facts.ctx.table<string, boolean>("index.contradictory");
  let r = memo.get(facts.said);
  if (r === undefined) {
    const k = compiled(facts);
    r = facts.relations.some(isFalse) || refutes(k, k.rows, k.choices, k.about);
    memo.set(facts.said, r);
  }
  return r;
}

/** a + sign·b where that is a constant, for polynomials with the same monomials. */
function cancelled(a: Poly, b: Poly, sign: 1 | -1): number | undefined {
  for (const m of a.terms) {
    if (m.atoms.length === 0) continue;
    const n = b.coefOf(m.atoms);
    if (typeof n !== "number" || m.coef !== -sign * n) return undefined;
  }
  const [c, d] = [constantTerm(a), constantTerm(b)];
  return typeof c === "number" && typeof d === "number" ? c + sign * d : undefined;
}

function byMonomials(rows: readonly Constraint[]): ReadonlyMap<string, readonly Constraint[]> {
  const out = new Map<string, Constraint[]>();
  for (const c of rows) {
    const name = c.p.shape;
    const same = out.get(name);
    if (same === undefined) out.set(name, [c]);
    else same.push(c);
  }
  return out;
}

/** Whether one fact and one constraint exclude each other as they stand: the most frequent proof, and the cheapest. */
function opposed(facts: Compiled, query: readonly Constraint[]): boolean {
  const excluded = (q: Constraint, f: Constraint, sign: 1 | -1): boolean => {
    const c = cancelled(q.p, f.p, sign);
    if (c === undefined) return false;
    if (q.kind === "eq" && f.kind === "eq") return c !== 0;
    // Where q is the equation, q.p ± f.p = ± f.p.
    if (q.kind === "eq" && sign === -1) return c > 0 || (c === 0 && f.kind === "gt");
    return c < 0 || (c === 0 && (q.kind === "gt" || f.kind === "gt"));
  };
  for (const q of query) {
    const name = q.p.shape;
    for (let k: Compiled | undefined = facts; k !== undefined; k = k.before)
      for (const f of k.own.get(name) ?? [])
        if (excluded(q, f, 1) || ((q.kind === "eq" || f.kind === "eq") && excluded(q, f, -1))) return true;
  }
  return false;
}

/** Whether the facts exclude the constraints, looking at the facts that the constraints are connected with. */
function inconsistent(k: Compiled, query: readonly Constraint[]): boolean {
  if (opposed(k, query)) return true;
  const seen = new Set<number>();
  const queue: Expr[] = [];
  const visit = (p: Poly): void => {
    for (const a of p.atoms)
      if (!seen.has(a.alpha)) {
        seen.add(a.alpha);
        queue.push(a);
      }
  };
  const touches = (p: Poly): boolean => p.atoms.some((a) => seen.has(a.alpha));
  for (const c of query) visit(c.p);
  const rows: Constraint[] = [];
  const choices: Alternatives[] = [];
  let waiting: readonly Constraint[] = k.rows;
  let open: readonly Alternatives[] = k.choices;
  for (let grew = true; grew; ) {
    grew = false;
    for (let a = queue.pop(); a !== undefined; a = queue.pop()) {
      const f = k.about(a);
      for (const c of f?.rows ?? []) visit(c.p);
      for (const d of f?.choices ?? []) for (const x of d) for (const c of x) visit(c.p);
    }
    const left: Constraint[] = [];
    for (const c of waiting) {
      if (touches(c.p)) {
        rows.push(c);
        visit(c.p);
        grew = true;
      } else left.push(c);
    }
    waiting = left;
    const later: Alternatives[] = [];
    for (const d of open) {
      if (d.length === 0 || d.some((x) => x.some((c) => touches(c.p)))) {
        choices.push(d);
        for (const x of d) for (const c of x) visit(c.p);
        grew = true;
      } else later.push(d);
    }
    open = later;
  }
  // Facts without unknowns at all (a false bracket) belong to every question.
  for (const c of waiting) if (constantOf(c.p) !== undefined) rows.push(c);
  return refutes(k, [...query, ...rows], choices, k.about);
}

/** A comparison as p ≥ 0 (or p = 0, p ≠ 0) with whole p, for reading bounds off it. */
export interface Comparison {
  readonly p: Poly;
  readonly kind: "ge" | "eq" | "ne";
}

/** Reads a relation between integers, floors inside kept as written; undefined when it is something else. */
export function comparisonOf(facts: Facts, relation: Expr): Comparison | undefined {
  if (relation.kind !== "app") return undefined;
  const k = heldKnowledge(facts);
  const d = alternatives(k, relation, relation.op !== "ne");
  const rows = d?.length === 1 ? d[0] : undefined;
  const c = rows?.length === 1 ? rows[0] : undefined;
  if (c === undefined) return undefined;
  const p = scalePoly(c.p, commonDenominator([c.p]));
  if (!integerPoly(k, p)) return undefined;
  if (relation.op === "ne") return { p, kind: "ne" };
  if (c.kind === "gt") return { p: addPoly(p, constantPoly(-1)), kind: "ge" };
  return { p, kind: c.kind };
}
