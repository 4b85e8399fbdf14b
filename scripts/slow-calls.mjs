// Rewrites calls that V8 takes the long way until the function around them is compiled by the optimising compiler, which
// most runs of the command do not live to see: list.flatMap(f) and Array.from({ length: n }, f) ask for each entry by name,
// and define each entry of the result as a property. Loops of our own do the same; lists here have no holes.
import { rewriter } from "./rewriter.mjs";

/** What the rewritten code calls; to be put where all of it sees it. */
export const CALLS = `const $flatMap = (list, f) => {
  if (!Array.isArray(list)) return list.flatMap(f);
  const out = [];
  for (let k = 0, n = list.length; k < n; k += 1) {
    const made = f(list[k], k, list);
    if (!Array.isArray(made)) out.push(made);
    else for (let j = 0; j < made.length; j += 1) out.push(made[j]);
  }
  return out;
};
const $times = (n, f) => {
  const out = [];
  for (let k = 0; k <= n - 1; k += 1) out.push(f(undefined, k));
  return out;
};`;

/** The code, one expression or script, with such calls rewritten. */
export function withoutSlowCalls(code) {
  // Behind a ?. whether a call is made depends on what stands before it.
  const chained = new Set();
  const { text, whole } = rewriter(code, (node) => {
    if (node.type === "ChainExpression")
      for (let x = node.expression; LINKS.has(x?.type); x = x.callee ?? x.object) chained.add(x);
    if (chained.has(node)) return undefined;
    const [callee, args] = slow(node);
    return callee === undefined ? undefined : `${callee}(${args.map(text).join(", ")})`;
  });
  return whole();
}

const LINKS = new Set(["CallExpression", "MemberExpression"]);

/** The function that takes the place of a call, and its arguments; none for others. */
function slow(node) {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression" || node.callee.computed)
    return [];
  const { object, property } = node.callee;
  const [first, second] = node.arguments;
  if (property.name === "flatMap" && node.arguments.length === 1 && object.type !== "Super")
    return ["$flatMap", [object, first]];
  const length = object.name === "Array" && property.name === "from" ? lengthAlone(first) : undefined;
  return length !== undefined && second !== undefined ? ["$times", [length, second]] : [];
}

/** n of `{ length: n }`. */
function lengthAlone(node) {
  const [only, more] = node?.type === "ObjectExpression" ? node.properties : [];
  const isLength = only?.type === "Property" && only.key.name === "length" && !only.computed;
  return isLength && more === undefined ? only.value : undefined;
}
