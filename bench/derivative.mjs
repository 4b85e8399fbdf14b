// Full gradients of expressions of many separate scalars, against mathjs.derivative without
// simplification. Parsing is left out on both sides: each starts from its own expression.
import { all, create } from "mathjs";
import { alternate, faster } from "./measure.mjs";

const than = "mathjs.derivative, simplify: false";
const names = (count) => Array.from({ length: count }, (_, i) => `x${i + 1}`);

const cases = [
  {
    what: "gradient of log Σ exp of 100 separate scalars",
    variables: names(100),
    expression: `log(${names(100)
      .map((name) => `exp(${name})`)
      .join(" + ")})`,
  },
  {
    what: "gradient of the product of 200 scalars",
    variables: names(200),
    expression: names(200).join(" * "),
  },
];

export async function run() {
  const math = create(all);
  return cases.map(({ what, variables, expression }) => {
    const node = math.parse(expression);
    const theirs = () => variables.map((name) => math.derivative(node, name, { simplify: false }));
    const [milliseconds] = alternate([theirs]);
    return faster({ what, ours: undefined, theirs: milliseconds, than, factor: 10 });
  });
}
