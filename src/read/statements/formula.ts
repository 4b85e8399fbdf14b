// Functions with parameters of their own: by a formula, `define gelu(u) = u/2*(1 + erf(u/sqrt(2)))`, perhaps
// `with d(gelu)/d(u) = ...`, or by their derivatives alone, `given s(u) with d(s)/d(u) = s(u)*(1 - s(u))`. Both mention
// parameters and numbers; what a formula calls is put in, so that it stands by itself.

import type { Decl, FunctionDecl, FunctionFormula } from "../../expr/environment.ts";
import { knownBySlopes } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { visit } from "../../expr/traverse.ts";
import type { DeclaredDerivative, FunctionStatement, GivenItem } from "../syntax/statement-syntax.ts";
import type { Letter } from "../syntax/syntax.ts";
import { elaborateScalar } from "../terms/elaborate.ts";
import { failure, NO_LETTERS, startWork, type Workspace } from "../terms/workspace.ts";

export function declareFormula(ws: Workspace, s: FunctionStatement): void {
  const params = s.parameters.map((p) => p.name);
  const twice = s.parameters.find((p, k) => params.indexOf(p.name) < k);
  if (twice !== undefined)
    throw failure("twice", `\`${twice.name}\` is named twice`, twice.span, { expected: "each name once" });
  const formulas = [...ws.decls].filter(([, d]) => d.kind === "function" && d.formula !== undefined);
  const inner = inside(ws, formulas, s.parameters, "value");
  const w = startWork(inner);
  const body = elaborateScalar(w, NO_LETTERS, s.value);
  // A derivative is often told from the value.
  const itself: FunctionDecl = { kind: "function", name: s.name.name, params, formula: { body, slopes: [] } };
  inner.decls.set(s.name.name, itself);
  const slopes = slopesOf({ ...inner, inFormula: "derivative" }, s.name.name, params, s.derivatives);
  if (w.failed || slopes === undefined) {
    ws.broken.add(s.name.name);
    return;
  }
  const decl: FunctionDecl = {
    kind: "function",
    name: s.name.name,
    span: s.name.span,
    ...(s.spelling === undefined ? {} : { spelling: s.spelling.text }),
    params,
    formula: { body, slopes },
  };
  ws.decls.set(decl.name, decl);
}

/** The derivatives of a given function, all of them: nothing else is known of it. */
export function declareSlopes(ws: Workspace, item: GivenItem): void {
  const decl = ws.decls.get(item.name.name);
  if (!knownBySlopes(decl)) return;
  // Of the block every function of numbers is known.
  const functions = [...ws.decls].filter(
    ([, d]) => d.kind === "function" && (d.formula !== undefined || d.params.every((p) => isNumber(ws, p))),
  );
  const inner = inside(ws, functions, item.parameters ?? [], "value");
  const slopes = slopesOf(inner, decl.name, decl.params, item.derivatives ?? []);
  const missing = decl.params.find((_, k) => slopes !== undefined && slopes[k] === undefined);
  if (missing !== undefined)
    throw failure(
      "derivative",
      `the derivative of \`${decl.name}\` in \`${missing}\` is not declared`,
      item.span,
      {
        expected: `one for each parameter: \`d(${decl.name})/d(${missing}) = ...\``,
      },
    );
  if (slopes === undefined) {
    ws.broken.add(decl.name);
    return;
  }
  for (const s of slopes) if (s !== undefined) refuseElsewhere(ws, decl, s);
  ws.decls.set(decl.name, { ...decl, formula: { body: undefined, slopes } });
}

const isNumber = (ws: Workspace, name: string): boolean => ws.decls.get(name)?.kind === "scalar";

/** Inside, the parameters are numbers, and of the block some functions are known. */
function inside(
  ws: Workspace,
  functions: readonly (readonly [string, Decl])[],
  parameters: readonly Letter[],
  inFormula: "value" | "derivative",
): Workspace {
  return {
    ...ws,
    decls: new Map<string, Decl>([
      ...functions,
      ...parameters.map(
        (p) =>
          [p.name, { kind: "scalar", name: p.name, integer: false, role: "given", span: p.span }] as const,
      ),
    ]),
    declared: new Map(parameters.map((p) => [p.name, p.span])),
    assumptions: [],
    indices: new Map(),
    inFormula,
  };
}

type Slopes = FunctionFormula["slopes"];

function slopesOf(
  inner: Workspace,
  name: string,
  params: readonly string[],
  derivatives: readonly DeclaredDerivative[],
): Slopes | undefined {
  const w = startWork(inner);
  const slopes = new Map<string, { readonly value: Expr; readonly span: { start: number; end: number } }>();
  for (const d of derivatives) {
    if (!params.includes(d.by.name))
      throw failure("derivative", `\`${d.by.name}\` is no parameter of \`${name}\``, d.by.span, {
        expected: params.map((p) => `\`${p}\``).join(", "),
      });
    if (slopes.has(d.by.name))
      throw failure("twice", `the derivative in \`${d.by.name}\` is declared twice`, d.by.span, {
        expected: "each derivative once",
      });
    slopes.set(d.by.name, { value: elaborateScalar(w, NO_LETTERS, d.value), span: d.span });
  }
  return w.failed ? undefined : params.map((p) => slopes.get(p));
}

/** A function is told by its derivatives where these mention it, and others like it, at its own arguments alone. */
function refuseElsewhere(
  ws: Workspace,
  f: FunctionDecl,
  slope: { value: Expr; span: { start: number; end: number } },
): void {
  visit(slope.value, (e) => {
    const [head, ...args] = e.kind === "app" && e.op === "apply" ? e.args : [];
    const called = head?.kind === "sym" ? ws.decls.get(head.name) : undefined;
    if (called === undefined || !knownBySlopes(called)) return true;
    const same =
      args.length === f.params.length && args.every((a, k) => a.kind === "sym" && a.name === f.params[k]);
    if (same) return true;
    const own = `${called.name}(${f.params.join(", ")})`;
    throw failure(
      "derivative",
      `the derivative of \`${f.name}\` mentions \`${called.name}\` at other arguments`,
      slope.span,
      { expected: `\`${own}\`, at the parameters of \`${f.name}\`` },
    );
  });
}
