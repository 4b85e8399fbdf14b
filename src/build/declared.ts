// Derivatives that a block declares for its functions, checked before anything is derived with them.

import type { Context } from "../expr/context.ts";
import type { Diagnostic } from "../expr/diagnostics.ts";
import type { Block } from "../expr/environment.ts";
import { meanings } from "../ops/meanings.ts";
import { contradiction } from "../verify/declared.ts";
import { disagreement } from "../verify/integrable.ts";

/** An error for each function of which a declared derivative is not the derivative. */
export const declaredWrongly = (ctx: Context, block: Block): readonly Diagnostic[] => [
  ...notDerivatives(ctx, block),
  ...contradictions(ctx, block),
];

/** Derivatives of given functions that no function has. */
const contradictions = (ctx: Context, block: Block): readonly Diagnostic[] =>
  [...block.env.decls.values()].flatMap((d): readonly Diagnostic[] => {
    const found = d.kind === "function" ? disagreement(ctx, meanings, block.env, d) : undefined;
    if (found === undefined) return [];
    const at = found.at.map((x) => `${x.name} = ${x.value}`).join(", ");
    const [p, q] = found.by;
    const [a, b] = found.values.map((x) => `${Number(x.toPrecision(4))}`);
    return [
      {
        severity: "error",
        code: "build.declared",
        message: `the declared derivatives of \`${d.name}\` contradict each other: at ${at} that in ${p} of d(${d.name})/d(${q}) is ${a}, that in ${q} of d(${d.name})/d(${p}) is ${b}`,
        expected: "derivatives of one function: mixed second derivatives agree",
        span: found.span,
      },
    ];
  });

const notDerivatives = (ctx: Context, block: Block): readonly Diagnostic[] =>
  [...block.env.decls.values()].flatMap((d): readonly Diagnostic[] => {
    const found = d.kind === "function" ? contradiction(ctx, meanings, block.env, d) : undefined;
    if (found === undefined) return [];
    const at = found.at.map((x) => `${x.name} = ${x.value}`).join(", ");
    const slope = `d(${d.name})/d(${found.parameter})`;
    return [
      {
        severity: "error",
        code: "build.declared",
        message: `the declared derivative of \`${d.name}\` does not hold: at ${at} it is ${found.declared}, and ${slope} is ${found.found}`,
        expected: "the derivative of the formula; without `with` it is derived from the formula",
        span: found.span,
      },
    ];
  });
