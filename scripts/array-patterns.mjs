// Rewrites array patterns to reads by position: const [a, b] = e becomes const p = list(e), a = p[0], b = p[1]. A pattern
// goes through an iterator, which makes an object for every entry until the function is compiled by the optimising
// compiler; most runs of the command end before that. What is no array is made one first, so the meaning stays.
import { rewriter } from "./rewriter.mjs";

/** What the rewritten code calls; to be put where all of it sees it. */
export const LIST = "const $list = (x) => (Array.isArray(x) ? x : [...x]);";

/** The code, one expression or script, with its array patterns rewritten. */
export function withoutArrayPatterns(code) {
  let names = 0;
  const fresh = () => `$p${names++}`;

  const { text, whole } = rewriter(code, rewritten);

  /** `a = p[0], b = p[1]` for a pattern over the list p. */
  function reads(pattern, p) {
    return pattern.elements.flatMap((e, k) => {
      if (e === null) return [];
      if (e.type === "Identifier") return [`${e.name} = ${p}[${k}]`];
      if (e.type === "RestElement") return [`${e.argument.name} = ${p}.slice(${k})`];
      if (e.type === "AssignmentPattern")
        return [`${e.left.name} = ${p}[${k}] === void 0 ? ${text(e.right)} : ${p}[${k}]`];
      const inner = fresh();
      return [`${inner} = $list(${p}[${k}])`, ...reads(e, inner)];
    });
  }

  function rewritten(x) {
    switch (x.type) {
      case "VariableDeclaration":
        return x.declarations.some((d) => d.init && isPlain(d.id)) ? declaration(x) : undefined;
      case "ForOfStatement":
        return x.left.type === "VariableDeclaration" && isPlain(x.left.declarations[0].id) && !x.await
          ? loop(x)
          : undefined;
      case "ArrowFunctionExpression":
        return x.params.some(isPlain) && x.params.every((p) => p.type === "Identifier" || isPlain(p))
          ? arrow(x)
          : undefined;
      default:
        return undefined;
    }
  }

  function declaration(x) {
    const list = x.declarations.flatMap((d) => {
      if (!d.init || !isPlain(d.id)) return [text(d)];
      const p = fresh();
      return [`${p} = $list(${text(d.init)})`, ...reads(d.id, p)];
    });
    return `${x.kind} ${list.join(", ")}${code[x.end - 1] === ";" ? ";" : ""}`;
  }

  function loop(x) {
    const p = fresh();
    const own = [`${p}l = $list(${p})`, ...reads(x.left.declarations[0].id, `${p}l`)];
    return `for (const ${p} of ${text(x.right)}) { ${x.left.kind} ${own.join(", ")}; ${text(x.body)} }`;
  }

  function arrow(x) {
    const own = [];
    const params = x.params.map((p) => {
      if (!isPlain(p)) return p.name;
      const name = fresh();
      own.push(`${name}l = $list(${name})`, ...reads(p, `${name}l`));
      return name;
    });
    const first = `let ${own.join(", ")};`;
    const body =
      x.body.type === "BlockStatement"
        ? `${first} ${x.body.body.map(text).join("\n")}`
        : `${first} return (${text(x.body)});`;
    return `${x.async ? "async " : ""}(${params.join(", ")}) => { ${body} }`;
  }

  return whole();
}

/** An array pattern of names, with defaults and patterns inside at most. */
function isPlain(pattern) {
  return (
    pattern.type === "ArrayPattern" &&
    pattern.elements.every(
      (e) =>
        e === null ||
        e.type === "Identifier" ||
        ((e.type === "AssignmentPattern" || e.type === "RestElement") &&
          (e.left ?? e.argument).type === "Identifier") ||
        isPlain(e),
    )
  );
}
