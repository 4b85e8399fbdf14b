// Functions by a formula: `define gelu(u) = u/2*(1 + erf(u/sqrt(2)))`, perhaps `with d(gelu)/d(u) = ...`. The formula
// mentions its parameters and numbers alone; functions that it calls are put in, so that it stands by itself.

import type { Decl, FunctionDecl } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { elaborateScalar } from "./elaborate.ts";
import type { FunctionStatement } from "./syntax.ts";
import { failure, NO_LETTERS, startWork, type Workspace } from "./workspace.ts";

export function declareFormula(ws: Workspace, s: FunctionStatement): void {
  const params = s.parameters.map((p) => p.name);
  const twice = s.parameters.find((p, k) => params.indexOf(p.name) < k);
  if (twice !== undefined)
    throw failure("twice", `\`${twice.name}\` is named twice`, twice.span, { expected: "each name once" });
  // Inside, the parameters are numbers, and of the block only functions by a formula are known.
  const formulas = [...ws.decls].filter(([, d]) => d.kind === "function" && d.formula !== undefined);
  const inner: Workspace = {
    ...ws,
    decls: new Map<string, Decl>([
      ...formulas,
      ...s.parameters.map(
        (p) =>
          [p.name, { kind: "scalar", name: p.name, integer: false, role: "given", span: p.span }] as const,
      ),
    ]),
    declared: new Map(s.parameters.map((p) => [p.name, p.span])),
    assumptions: [],
    indices: new Map(),
    inFormula: "value",
  };
  const w = startWork(inner);
  const body = elaborateScalar(w, NO_LETTERS, s.value);
  // A derivative is often told from the value.
  const itself: FunctionDecl = { kind: "function", name: s.name.name, params, formula: { body, slopes: [] } };
  inner.decls.set(s.name.name, itself);
  const beside = startWork({ ...inner, inFormula: "derivative" });
  const slopes = new Map<string, { readonly value: Expr; readonly span: { start: number; end: number } }>();
  for (const d of s.derivatives) {
    if (!params.includes(d.by.name))
      throw failure("derivative", `\`${d.by.name}\` is no parameter of \`${s.name.name}\``, d.by.span, {
        expected: params.map((p) => `\`${p}\``).join(", "),
      });
    slopes.set(d.by.name, { value: elaborateScalar(beside, NO_LETTERS, d.value), span: d.span });
  }
  if (w.failed || beside.failed) {
    ws.broken.add(s.name.name);
    return;
  }
  const decl: FunctionDecl = {
    kind: "function",
    name: s.name.name,
    span: s.name.span,
    ...(s.spelling === undefined ? {} : { spelling: s.spelling.text }),
    params,
    formula: { body, slopes: params.map((p) => slopes.get(p)) },
  };
  ws.decls.set(decl.name, decl);
}
