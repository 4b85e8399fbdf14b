// Derivatives as they are written elsewhere, `grad(f)`, `hess(f, x)`, `∂²L/∂x∂y`, `dy/dx`, and what to write instead.

const FIRST = new Set(["grad", "gradient", "jac", "jacobian", "diff", "nabla"]);
const SECOND = new Set(["hess", "hessian"]);

const derivative = (of: string, ...by: readonly string[]): string =>
  by.reduce((inner, x) => `d(${inner})/d(${x})`, of);

/** The derivative that the text may mean, in the language; undefined where it looks like none. */
export function derivativeMeant(text: string): string | undefined {
  return calledByName(text) ?? quotient(text);
}

/** `hess(f, x)`, and `nabla f` without parentheses; where no variable is named it is x. */
function calledByName(text: string): string | undefined {
  const [, word, inParentheses, beside] = /^(\p{L}+)\s*(?:\(([^()]*)\)|\s(\p{L}\w*))$/u.exec(text) ?? [];
  const [of, by = "x", ...more] = (inParentheses ?? beside ?? "").split(",").map((part) => part.trim());
  if (word === undefined || of === undefined || of === "" || by === "" || more.length > 0) return undefined;
  if (FIRST.has(word.toLowerCase())) return derivative(of, by);
  return SECOND.has(word.toLowerCase()) ? derivative(of, by, by) : undefined;
}

/** `dy/dx`, `∂L/∂x[i]`, `∂²L/∂x²` and `∂²L/∂x∂y`, where what is differentiated by first stands last. */
function quotient(text: string): string | undefined {
  const [, top, bottom] = /^(?:d(?=\p{L})|∂(?:²|\^2)?)\s*([^\s/]+)\s*\/\s*([d∂][^/]+)$/u.exec(text) ?? [];
  if (top === undefined || bottom === undefined) return undefined;
  const by = bottom.split(/[d∂](?=\p{L}|\()/u).flatMap((part) => {
    const [, name, twice] = /^(.*?)(²|\^2)?\s*$/u.exec(part) ?? [];
    return name === undefined || name.trim() === "" ? [] : twice === undefined ? [name.trim()] : [name, name];
  });
  const bare = (s: string): string => s.replace(/^\((.*)\)$/, "$1");
  return by.length === 0 || by.length > 2 ? undefined : derivative(bare(top), ...by.map(bare).reverse());
}
