// The names that a formula may use, by the key of their printed form, with what has to be known of a name to tell
// what a formula means: is it a number, a tensor with so many axes, a function, a set.

import { bodiesOf, type Decl, type Env, isRecurrent } from "../../expr/environment.ts";
import { symbols } from "../../expr/traverse.ts";
import { nameLayout } from "../../notation/names.ts";
import { type Notation, spellingOf } from "../../notation/notation.ts";
import { keyOfLayout } from "./keys.ts";

export interface Known {
  readonly name: string;
  readonly kind: Decl["kind"];
  /** Axes of a tensor or of a family of sets; 0 for a number. */
  readonly rank: number;
  /** A number that says how long an axis is. */
  readonly size: boolean;
  /** Of a function. */
  readonly parameters: readonly string[];
  /** The function is given by a formula: its parameters are numbers, whatever else has their names. */
  readonly byFormula?: boolean;
  /** Nothing is known of the function, and its parameters stand for anything like them. */
  readonly free?: boolean;
  /** Indices of a member of a set. */
  readonly arity: number;
  /** It reads its own entries. */
  readonly recurrent: boolean;
}

export interface Names {
  /** Several names may be printed alike: a number x and the entries x_i of another name. */
  readonly byKey: ReadonlyMap<string, readonly Known[]>;
  readonly byName: ReadonlyMap<string, Known>;
  /** Names that are written with what they depend on, `J(θ)`: the keys of these arguments, which say nothing more. */
  readonly applied: ReadonlyMap<string, readonly string[]>;
  /** Whether a name is another one, is defined through it, or is a given function of it. */
  readonly depends: (name: string, on: string) => boolean;
}

/** The names of environments, which are never changed in place, as they were asked for last. */
const known = new WeakMap<Env, { readonly notation: Notation; readonly names: Names }>();

export function namesOf(env: Env, notation: Notation, applied: Names["applied"] = NONE): Names {
  const before = known.get(env);
  if (before?.notation === notation && before.names.applied === applied) return before.names;
  const names = allNames(env, notation, applied);
  known.set(env, { notation, names });
  return names;
}

const NONE: Names["applied"] = new Map();

function allNames(env: Env, notation: Notation, applied: Names["applied"]): Names {
  const byKey = new Map<string, readonly Known[]>();
  const byName = new Map<string, Known>();
  for (const d of env.decls.values()) {
    const own = knownOf(d);
    byName.set(d.name, own);
    // The sheet's own text for a name is a way to write it, too, where no other name is printed like that.
    const printed = keyOfLayout(nameLayout(spellingOf(notation, env, d.name)));
    byKey.set(printed, [...(byKey.get(printed) ?? []), own]);
  }
  for (const own of byName.values()) {
    const plain = keyOfLayout(nameLayout(own.name));
    if (!byKey.has(plain)) byKey.set(plain, [own]);
  }
  return { byKey, byName, applied, depends: (name, on) => depends(env, name, on) };
}

function depends(env: Env, name: string, on: string): boolean {
  const seen = new Set<string>();
  const stack = [name];
  for (let n = stack.pop(); n !== undefined; n = stack.pop()) {
    if (n === on) return true;
    if (seen.has(n)) continue;
    seen.add(n);
    const d = env.decls.get(n);
    if (d?.kind === "function") stack.push(...d.params);
    if (d?.kind === "definition") for (const body of bodiesOf(d)) stack.push(...symbols(body));
  }
  return false;
}

function knownOf(d: Decl): Known {
  const rank = d.kind === "tensor" || d.kind === "definition" || d.kind === "set" ? d.axes.length : 0;
  return {
    name: d.name,
    kind: d.kind,
    rank,
    size: d.kind === "scalar" && d.role === "size",
    parameters: d.kind === "function" ? d.params : [],
    byFormula: d.kind === "function" && d.formula !== undefined,
    free: d.kind === "function" && d.anywhere === true,
    arity: d.kind === "set" ? d.arity : 0,
    recurrent: d.kind === "definition" && isRecurrent(d),
  };
}
