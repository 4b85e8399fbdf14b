// y_i = β_1 x_i + β_0 + ε_i, and then the derivative of Σ (y_i − β_1 x_i − β_0)² by β_0: what y is made of is said, and y is
// held fixed all the same. Where a derivative fails, and holds with such a name taken as given, both may be meant.

import { definition, type Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { some, symbols } from "../../expr/traverse.ts";
import { written } from "../meaning/spelling.ts";
import type { Unread } from "../text/unread.ts";
import { type Bench, type Benches, reached } from "../verdict/bench.ts";
import { withIndices } from "./explain.ts";
import type { Link } from "./links.ts";
import { type Claim, judgeEquality } from "./relation.ts";

/** Names that are tried. */
const TRIED = 4;

export async function heldFixed(
  all: Benches,
  bench: Bench,
  claim: Claim,
  link: Link,
): Promise<Unread | undefined> {
  const by = new Set([claim.lhs, claim.rhs].flatMap(variables));
  if (by.size === 0) return undefined;
  const moving = symbols(claim.rhs).filter((n) => {
    const d = definition(bench.env, n);
    return d !== undefined && [...reached(bench.env, [d.body])].some((m) => by.has(m));
  });
  for (const name of moving.slice(0, TRIED)) {
    const varied = all.varied(bench.env, `fixed ${name}`, (env) => given(env, name));
    if (varied === undefined) continue;
    const found = await judgeEquality(varied, { ...claim, env: withIndices(varied.env, claim.env) }, "holds");
    if (found.kind !== "holds") continue;
    return {
      code: "fixed",
      message: `whether \`${written(name)}\` moves with what is differentiated by is not said: held fixed, this holds`,
      span: link.span,
      expected: "which names are given, and which are made of others",
    };
  }
  return undefined;
}

/** What derivatives in a term are by. */
function variables(root: Expr): readonly string[] {
  const out: string[] = [];
  some(root, (e) => {
    if (e.kind === "deriv") out.push(...symbols(e.wrt));
    return false;
  });
  return out;
}

/** The name without what it is made of. */
function given(env: Env, name: string): Env | undefined {
  const d = definition(env, name);
  if (d === undefined) return undefined;
  const decls = new Map(env.decls);
  const { axes, spelling, span } = d;
  decls.set(
    name,
    axes.length > 0
      ? { kind: "tensor", name, spelling, span, axes, integer: false }
      : { kind: "scalar", name, spelling, span, integer: false, role: "given" },
  );
  return { ...env, decls };
}
