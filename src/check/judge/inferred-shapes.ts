// How sure it is how many entries names have: declared, or told by their use.

import type { Meaning } from "../meaning/meaning.ts";
import { isReadAt } from "../resolve/read-at.ts";
import type { Bench } from "../verdict/bench.ts";
import type { Claim } from "./relation.ts";

/** A name that is read at a number, and of which nothing but use tells how many entries it has. */
export function numberedName({ points }: Bench, claim: Claim, { inferred }: Meaning): string | undefined {
  const names = [claim.lhs, claim.rhs].flatMap((e) => [...points.lab.anatomy(e).names]);
  return names.find((n) => inferred?.has(n) === true && isReadAt(claim, n, (x) => x.kind === "num"));
}

/** Whether a declaration tells of all names how many entries they have. */
export function isDeclared({ points }: Bench, { lhs, rhs }: Claim, { inferred }: Meaning): boolean {
  const names = [lhs, rhs].flatMap((e) => [...points.lab.anatomy(e).names]);
  return names.every((n) => inferred?.has(n) !== true);
}
