// The tangent, of an angle in radians that is no odd multiple of π/2. Its derivative is told from the output.

import type { Expr } from "../expr/nodes.ts";
import type { Meaning, Operator } from "../library/types.ts";

export const tanMeaning: Meaning = { op: "tan", real: Math.tan };

export const tan: Operator = {
  op: "tan",
  arity: 1,
  spellings: ["tan"],
  reason: "derivative of the tangent",
  partials: (ctx, _args, out) => [ctx.add(ctx.one, ctx.pow(out, ctx.num(2)))],
  domain: (ctx, args) => ctx.app("ne", [ctx.app("cos", [args[0] as Expr]), ctx.zero]),
  examples: [{ of: "tan(x)", gives: "1 + tan(x)^2" }],
};
