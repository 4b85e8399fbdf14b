// What is known at a place: of the letters that its line speaks of, and by the conditions around it.

import { type Facts, factsOf, withFacts } from "../index/prove.ts";
import { liveEnv, type Scope } from "./rule.ts";

const known = new WeakMap<Scope, Facts>();

/** The facts in force in the scope; one rule after the other asks for them in the same scopes. */
export function factsAt(scope: Scope): Facts {
  let facts = known.get(scope);
  if (facts === undefined) {
    facts = withFacts(factsOf(scope.ctx, liveEnv(scope)), scope.facts);
    known.set(scope, facts);
  }
  return facts;
}
