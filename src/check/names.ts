// The names that a formula may use, by the key of their printed form, with what has to be known of a name to tell
// what a formula means: is it a number, a tensor with so many axes, a function, a set.

import { type Decl, type Env, isRecurrent } from "../expr/environment.ts";
import { nameLayout } from "../notation/names.ts";
import { type Notation, spellingOf } from "../notation/notation.ts";
import { keyOfLayout } from "./keys.ts";

export interface Known {
  readonly name: string;
  readonly kind: Decl["kind"];
  /** Axes of a tensor or of a family of sets; 0 for a number. */
  readonly rank: number;
  /** Of a function. */
  readonly parameters: readonly string[];
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
}

export function namesOf(env: Env, notation: Notation, applied: Names["applied"] = new Map()): Names {
  const byKey = new Map<string, readonly Known[]>();
  const byName = new Map<string, Known>();
  for (const d of env.decls.values()) {
    const known = knownOf(d);
    byName.set(d.name, known);
    // The sheet's own text for a name is a way to write it, too, where no other name is printed like that.
    const printed = keyOfLayout(nameLayout(spellingOf(notation, env, d.name)));
    byKey.set(printed, [...(byKey.get(printed) ?? []), known]);
  }
  for (const known of byName.values()) {
    const plain = keyOfLayout(nameLayout(known.name));
    if (!byKey.has(plain)) byKey.set(plain, [known]);
  }
  return { byKey, byName, applied };
}

function knownOf(d: Decl): Known {
  const rank = d.kind === "tensor" || d.kind === "definition" || d.kind === "set" ? d.axes.length : 0;
  return {
    name: d.name,
    kind: d.kind,
    rank,
    parameters: d.kind === "function" ? d.params : [],
    arity: d.kind === "set" ? d.arity : 0,
    recurrent: d.kind === "definition" && isRecurrent(d),
  };
}
