// What is not known of a name that stands free: the document relates it to others in a way that was not read, or never
// says what it is. Of a loss of which nothing is known but what it depends on, chain rules can be checked and values
// cannot; a derivative of something that may depend on more than is known is not even zero.

import { axesOf, bodiesOf, type Env } from "../../expr/environment.ts";
import { some, symbols } from "../../expr/traverse.ts";
import { type Item, isCondition, type MathNode, type RelationMath } from "../formula/math.ts";
import type { Statement } from "../formula/statements.ts";
import { reachable } from "./definitions.ts";
import { keysIn } from "./keys-in.ts";
import type { Spelling } from "./spelling.ts";
import { visit } from "./walk.ts";

export type Reasons = ReadonlyMap<string, string>;

export interface Knowledge {
  readonly env: Env;
  readonly spelling: Spelling;
  /** The name in the environment that a key is. */
  readonly nameOf: (key: string) => string | undefined;
  readonly unsettled: Reasons;
  /** Names that the document alone tells of: no one declared them. */
  readonly inferred: ReadonlySet<string>;
  /** Functions of which nothing is known but their arguments, and that no one declared. */
  readonly unspecified: ReadonlySet<string>;
  /** Functions of one number of which nothing is known at all. */
  readonly functions: ReadonlySet<string>;
}

export type Dependencies = ReadonlyMap<string, { readonly uses: readonly string[] }>;

export function dependenciesOf(env: Env): Dependencies {
  const out = new Map<string, { readonly uses: readonly string[] }>();
  for (const d of env.decls.values()) {
    if (d.kind === "definition") out.set(d.name, { uses: bodiesOf(d).flatMap((b) => [...symbols(b)]) });
    if (d.kind === "function" && d.formula === undefined) out.set(d.name, { uses: d.params });
  }
  return out;
}

/** Of one formula: names that are as good as undeclared in it, and those that are unsettled in it, with reasons. */
export function settledIn(
  k: Knowledge,
  all: Dependencies,
  statements: readonly Statement[],
): { readonly withheld: Reasons; readonly unsettled: Reasons } {
  const withheld = new Map<string, string>();
  const unsettled = new Map(k.unsettled);
  for (const s of statements) {
    visit(s.item, (x) => {
      if (x.kind !== "derivative" && x.kind !== "nabla") return undefined;
      const by =
        x.kind === "derivative" ? x.by : (x.by?.items ?? []).filter((i): i is MathNode => !isCondition(i));
      for (const b of by) derivative(k, all, x.of, b, withheld);
      return undefined;
    });
    if (s.item.kind === "relation") {
      values(k, all, s.item, s.continues, unsettled);
      functions(k, all, s.item, s.continues, unsettled);
      strangers(k, all, s.item, unsettled);
      examples(k, s.item, unsettled);
      layouts(k, s.item, unsettled);
    }
  }
  return { withheld, unsettled };
}

/** ∂A/∂B where A is not known to depend on B, and might. */
function derivative(
  k: Knowledge,
  all: Dependencies,
  of: Item,
  by: MathNode,
  withheld: Map<string, string>,
): void {
  const variable = k.spelling.atom(by);
  const name = variable === undefined ? undefined : k.nameOf(variable.key);
  if (variable === undefined || name === undefined) return;
  const names = keysIn(of, k.spelling).flatMap((key) => k.nameOf(key) ?? []);
  const reach = (own: string): ReadonlySet<string> => reachable(all, own, all.get(own)?.uses ?? []);
  if (names.some((own) => own === name)) return;
  const none = !names.some((own) => reach(own).has(name));
  for (const own of names) {
    const reached = reach(own);
    if (reached.has(name)) continue;
    const open = [own, ...reached].some((n) => k.unsettled.has(n) || k.unspecified.has(n));
    // Nobody differentiates by what has no influence: what the document says of it was not understood.
    if (open || (none && k.inferred.has(own)))
      withheld.set(own, `how \`${own}\` depends on \`${name}\` is not said`);
  }
}

/** ∂y/∂x of whole vectors is a matrix or its transpose, by a convention that is not said. */
function layouts(k: Knowledge, r: RelationMath, unsettled: Map<string, string>): void {
  visit(r, (x) => {
    if (x.kind !== "derivative" || x.by.length !== 1) return undefined;
    const [of, by] = [x.of, x.by[0]].map((m) => (m === undefined ? undefined : k.spelling.atom(m)));
    if (of === undefined || by === undefined) return undefined;
    const [a, b] = [k.nameOf(of.key), k.nameOf(by.key)];
    const rank = (n: string | undefined): number => axesOf(k.env, n ?? "")?.length ?? 0;
    if (a !== undefined && k.inferred.has(a) && rank(a) > of.indices.length && rank(b) > by.indices.length)
      unsettled.set(a, `whether the rows of \`∂${a}/∂${b ?? ""}\` belong to \`${a}\` is not said`);
    return undefined;
  });
}

/** ∂L/∂s = p − t says what L is: without knowing L this cannot be wrong. */
function values(
  k: Knowledge,
  all: Dependencies,
  r: RelationMath,
  continues: boolean,
  unsettled: Map<string, string>,
): void {
  // g = ∂L/∂y by its definition.
  const made = (name: string, own: string): boolean =>
    name === own ||
    (k.env.decls.get(name)?.kind === "definition" && all.get(name)?.uses.includes(own) === true);
  const sides = [...(continues ? [] : [r.first]), ...r.links.map((l) => l.right)];
  for (const own of k.unspecified) {
    const mentions = sides.map((m) => keysIn(m, k.spelling).some((key) => made(k.nameOf(key) ?? "", own)));
    const asValue = sides.some((m) => standsAsValue(k, m, own));
    const isZero = sides.map((m) => m.kind === "number" && m.text === "0");
    const some = mentions.some((x) => x);
    const every = mentions.every((x, i) => x || isZero[i] === true);
    if ((continues && !some) || (some && !every) || asValue)
      unsettled.set(own, `what \`${own}\` is is not said, only what it depends on`);
  }
}

/** a = f(z), f(x) < f(y), f′ = f (1 − f) with an f that nobody knows: it says something of f, or nothing. */
function functions(
  k: Knowledge,
  all: Dependencies,
  r: RelationMath,
  continues: boolean,
  unsettled: Map<string, string>,
): void {
  if (k.functions.size === 0) return;
  const sides = [...(continues ? [] : [r.first]), ...r.links.map((l) => l.right)];
  const written = sides.map((m) => keysIn(m, k.spelling));
  const behind = written.map((keys) => {
    const names = keys.flatMap((key) => k.nameOf(key) ?? k.nameOf(key.replace(PRIMES, "")) ?? []);
    return new Set(names.flatMap((n) => [n, ...reachable(all, n, all.get(n)?.uses ?? [])]));
  });
  const derived =
    sides.some(hasDerivative) || behind.some((names) => [...names].some((n) => isDerived(k.env, n)));
  const compares = r.links.some((l) => l.op !== "=" && l.op !== ":=");
  for (const own of k.functions) {
    const mentions = behind.filter((names) => names.has(own));
    const direct = written.filter((keys) => keys.some((key) => key.replace(PRIMES, "") === own));
    const primed = written.some((keys) => keys.some((key) => key !== own && key.replace(PRIMES, "") === own));
    // What f′ is, or f at another place, follows from nothing: only derivatives and definitions by f tell it.
    const tells = !derived && (primed || direct.length === sides.length);
    if (mentions.length > 0 && (compares || continues || tells || mentions.length < sides.length))
      unsettled.set(own, `what \`${own}\` is is not said, only that it is a function`);
  }
}

const PRIMES = /'+$/;

function hasDerivative(m: MathNode): boolean {
  let found = false;
  visit(m, (x) => {
    if (x.kind === "derivative" || x.kind === "nabla") found = true;
    return undefined;
  });
  return found;
}

/** δ = ∂E/∂z by its definition. */
function isDerived(env: Env, name: string): boolean {
  const d = env.decls.get(name);
  return (
    d?.kind === "definition" &&
    bodiesOf(d).some((b) => some(b, (e) => e.kind === "deriv" && e.mode !== "slot"))
  );
}

/** L itself, and no derivative of it. */
function standsAsValue(k: Knowledge, m: MathNode, own: string): boolean {
  let found = false;
  visit(m, (x) => {
    if (x.kind === "derivative" || x.kind === "nabla") return false;
    const atom = isCondition(x) ? undefined : k.spelling.atom(x);
    if (atom !== undefined && k.nameOf(atom.key) === own) found = true;
    return undefined;
  });
  return found;
}

/** ∂L/∂s = p − t with a p that L is not made of, and that nobody says anything of. */
function strangers(k: Knowledge, all: Dependencies, r: RelationMath, unsettled: Map<string, string>): void {
  const names = keysIn(r, k.spelling).flatMap((key) => k.nameOf(key) ?? []);
  const made = names.filter((n) => all.has(n));
  if (made.length === 0) return;
  const inside = new Set(made.flatMap((n) => [n, ...reachable(all, n, all.get(n)?.uses ?? [])]));
  const counts = (n: string): boolean => {
    const d = k.env.decls.get(n);
    return d?.kind === "scalar" && (d.integer || d.role === "size");
  };
  for (const n of names)
    if (k.inferred.has(n) && !counts(n) && !inside.has(n) && !made.includes(n) && !unsettled.has(n))
      unsettled.set(n, `how \`${n}\` is related to the other names of this line is not said`);
}

/** (A − B + 2P)/S + 1 = 5 − 3 + 1, f(z) = 0, z ≤ 0: numbers put in for what is used as a name elsewhere. */
function examples(k: Knowledge, r: RelationMath, unsettled: Map<string, string>): void {
  const sides = [r.first, ...r.links.map((l) => l.right)];
  const names = sides.map((m) => keysIn(m, k.spelling).flatMap((key) => k.nameOf(key) ?? []));
  if (!names.some((n, i) => n.length === 0 && sides[i]?.kind !== "ellipsis")) return;
  const derived = sides.some(hasDerivative);
  const all = names.flat();
  const alone = sides.some((m) => k.spelling.atom(m) !== undefined || m.kind === "apply");
  const defined = all.some((n) => k.env.decls.get(n)?.kind === "definition" || all.length > 1);
  if (derived || (defined && !alone)) return;
  for (const n of all)
    if (k.inferred.has(n)) unsettled.set(n, `numbers are put in for \`${n}\` here, and which is not said`);
}

/** The environment without some names and all that is defined by them. */
export function without(env: Env, names: Iterable<string>): Env {
  const all = dependenciesOf(env);
  const gone = new Set(names);
  for (const d of env.decls.values()) {
    const reached = reachable(all, d.name, all.get(d.name)?.uses ?? []);
    if ([...reached].some((n) => gone.has(n))) gone.add(d.name);
  }
  return { ...env, decls: new Map([...env.decls].filter(([n]) => !gone.has(n))) };
}
