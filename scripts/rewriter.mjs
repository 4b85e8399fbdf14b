// Rewrites parts of a script and leaves the rest as it is written.
import { parseAst } from "vite";

/**
 * `change` gives what takes the place of a node, or undefined; it is asked for nodes from the outside in. `text` is a node
 * with all that is changed inside of it.
 */
export function rewriter(code, change) {
  const text = (node) => change(node) ?? inside(node);

  function inside(node) {
    const parts = [];
    let at = node.start;
    const visit = (x) => {
      const made = x === node ? undefined : change(x);
      if (made === undefined) for (const c of children(x)) visit(c);
      else {
        parts.push(code.slice(at, x.start), made);
        at = x.end;
      }
    };
    visit(node);
    return parts.join("") + code.slice(at, node.end);
  }

  return {
    text,
    whole: () => {
      const ast = parseAst(code);
      return code.slice(0, ast.start) + text(ast) + code.slice(ast.end);
    },
  };
}

function children(node) {
  const out = [];
  for (const value of Object.values(node))
    for (const c of Array.isArray(value) ? value : [value]) if (typeof c?.type === "string") out.push(c);
  return out.sort((a, b) => a.start - b.start);
}
