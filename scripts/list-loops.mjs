// Rewrites for (const x of list) to a loop by position where the list is an array, and by its iterator where it is not. The
// iterator of an array makes an object for every entry until the function is compiled by the optimising compiler, and what
// closes an iterator in all events is half of the loop's code; most runs of the command end before that pays. No iterator of
// the sources has anything to close.
import { rewriter } from "./rewriter.mjs";

/** What the rewritten code calls; to be put where all of it sees it. */
export const ITERATOR = "const $iterator = (x) => (Array.isArray(x) ? void 0 : x[Symbol.iterator]());";

/** The code, one expression or script, with its loops over lists rewritten. */
export function withListLoops(code) {
  let loops = 0;
  const { text, whole } = rewriter(code, (node) => {
    if (node.type !== "ForOfStatement" || node.await || node.left.type !== "VariableDeclaration")
      return undefined;
    const n = loops++;
    const [list, iterator, at, next] = [`$l${n}`, `$i${n}`, `$k${n}`, `$n${n}`];
    // Names of the function: none of its closures sees them, so that they need not be made anew for each entry.
    const start = `var ${list} = (${text(node.right)}), ${iterator} = $iterator(${list}), ${at} = 0, ${next}`;
    const more = `${iterator} === void 0 ? ${at} < ${list}.length : !(${next} = ${iterator}.next()).done`;
    const entry = `${iterator} === void 0 ? ${list}[${at}] : ${next}.value`;
    const own = `${node.left.kind} ${text(node.left.declarations[0].id)} = ${entry}`;
    return `for (${start}; ${more}; ${at} += 1) { ${own}; ${text(node.body)} }`;
  });
  return whole();
}
