// Full gradients of expressions of many separate scalars, against mathjs.derivative without
// simplification. Parsing is left out on both sides: each starts from its own expression.
import { all, create } from "mathjs";
import { Context, gradient, standard, TORCH_KINKS } from "../dist/index.js";
import { alternate, faster } from "./measure.mjs";

const than = "mathjs.derivative, simplify: false";
const names = (count) => Array.from({ length: count }, (_, i) => `x${i + 1}`);

const cases = [
  {
    what: "gradient of log Σ exp of 100 separate scalars",
    variables: names(100),
    term: (ctx, x) => ctx.app("log", [ctx.add(...x.map((s) => ctx.app("exp", [s])))]),
    expression: `log(${names(100)
      .map((name) => `exp(${name})`)
      .join(" + ")})`,
  },
  {
    what: "gradient of the product of 200 scalars",
    variables: names(200),
    term: (ctx, x) => ctx.mul(...x),
    expression: names(200).join(" * "),
  },
];

export async function run() {
  const math = create(all);
  const env = { decls: new Map(), assumptions: [], indices: new Map(), kink: TORCH_KINKS };
  return cases.map(({ what, variables, expression, term }) => {
    const node = math.parse(expression);
    const theirs = () => variables.map((name) => math.derivative(node, name, { simplify: false }));
    // A Context remembers what it has built, so each run has its own.
    const ours = () => {
      const ctx = new Context();
      const e = term(
        ctx,
        variables.map((name) => ctx.sym(name)),
      );
      return gradient(ctx, standard, env, e, variables);
    };
    const [mine, milliseconds] = alternate([ours, theirs]);
    return faster({ what, ours: mine, theirs: milliseconds, than, factor: 10 });
  });
}
