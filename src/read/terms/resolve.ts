// Looking names up, and checks on names and ranks that elaboration makes along the way.

import { shift, substituteIndices } from "../../expr/binders.ts";
import type { Span } from "../../expr/diagnostics.ts";
import type { Axis, Decl } from "../../expr/environment.ts";
import { type Expr, TENSOR_OPS } from "../../expr/nodes.ts";
import { axesOfExpr } from "../../library/tensors.ts";
import { suggest } from "../syntax/spell.ts";
import type { Call, Read } from "../syntax/syntax.ts";
import { BEYOND, WRITTEN_OUT } from "./matrix-functions.ts";
import {
  count,
  declaredHere,
  failure,
  report,
  type Scope,
  silently,
  type Work,
  written,
} from "./workspace.ts";

/** A term with its number of axes; 0 for a number. */
export interface Typed {
  readonly expr: Expr;
  readonly rank: number;
}

/** What has no axes. */
export const number = (expr: Expr): Typed => ({ expr, rank: 0 });

export const axesOfTerm = (w: Work, e: Expr): readonly Axis[] =>
  axesOfExpr(w.ws.ctx, w.env, e, w.ws.words.tensorOperators);

/** The entry at the indices: they go to the parts of what is meant entry by entry; operators stay folded. */
export function entryAt(w: Work, e: Expr, indices: readonly Expr[]): Expr {
  const { ctx } = w.ws;
  const rank = axesOfTerm(w, e).length;
  if (rank === 0) return e;
  // What has fewer axes than the whole is repeated along the first of them.
  if (rank < indices.length) return entryAt(w, e, indices.slice(-rank));
  switch (e.kind) {
    case "at":
      // The entry of a slice.
      return ctx.at(e.tensor, [...e.subs, ...indices]);
    case "bind": {
      const inside = indices.map((i) => shift(ctx, i, e.letters.length));
      return ctx.bind(e.op, e.ranges, entryAt(w, e.body, inside), e.letters, e.guard);
    }
    case "deriv":
      return (e.wrt.kind === "at" || e.wrt.kind === "app") && axesOfTerm(w, e.of).length === 0
        ? ctx.deriv(e.of, entryAt(w, e.wrt, indices), e.mode)
        : ctx.at(e, indices);
    case "app":
      if (TENSOR_OPS.has(e.op) || e.op === "list") return ctx.at(e, indices);
      return ctx.app(
        e.op,
        e.args.map((a) => entryAt(w, a, indices)),
      );
    default:
      return ctx.at(e, indices);
  }
}

export const rankOf = (decl: Decl): number =>
  decl.kind === "tensor" || decl.kind === "definition" || decl.kind === "set" ? decl.axes.length : 0;

/** The declaration of a name; a name whose own statement failed ends this one without a message. */
export function declarationOf(w: Work, name: string): Decl | undefined {
  const decl = w.ws.decls.get(name);
  if (decl === undefined && w.ws.broken.has(name)) throw silently();
  return decl;
}

/** Reports the name; the term goes on with it as a number, so that more can be found. */
export function undeclared(w: Work, name: string, span: Span, inSubscript: boolean): Expr {
  const { ctx, decls, declared } = w.ws;
  const near = suggest(name, [...decls.keys(), ...declared.keys()]);
  if (w.ws.inFormula !== undefined) {
    report(w, "undeclared", `\`${name}\` is no parameter of the function`, span, {
      expected: "parameters, numbers and functions: a formula stands by itself",
      ...(near === undefined ? {} : { remedy: near }),
    });
    return ctx.sym(name);
  }
  const ended = inSubscript ? endedBinder(w, name, span) : undefined;
  if (ended !== undefined) {
    report(w, "undeclared", `\`${name}\` is not bound here any more`, span, {
      expected: `what belongs to \`${ended}\` in parentheses: its body ends before a \`+\` or \`-\``,
      remedy: `${ended} (... + ...)`,
    });
    return ctx.sym(name);
  }
  const place = decls.has(name) ? undefined : declared.get(name);
  if (place !== undefined) {
    report(w, "undeclared", `\`${name}\` cannot stand here: it is declared as something else`, span, {
      expected: "a size: a name that is declared nowhere else, or an integer that is given",
      related: [{ span: place, message: "declared here" }],
    });
    return ctx.sym(name);
  }
  report(w, "undeclared", `\`${name}\` is not declared`, span, {
    expected: inSubscript
      ? `a letter of the left side or of a binder; in a task, a letter that stands alone in a subscript`
      : "a name that is given or defined in this block, or a letter that is bound here",
    remedy: near ?? (inSubscript ? `sum{${name}} ...` : (eulerPower(w, name, span) ?? `given ${name}`)),
  });
  return ctx.sym(name);
}

/** e^x, where e is the number. */
function eulerPower(w: Work, name: string, span: Span): string | undefined {
  const exponent = /^\s*\^\s*(\([^()]*\)|[^\s()*/+;-]+)/.exec(w.ws.text.slice(span.end))?.[1];
  if (name !== "e" || exponent === undefined) return undefined;
  return exponent.startsWith("(") ? `exp${exponent}` : `exp(${exponent})`;
}

/** A binder of this letter, earlier in the statement: its body ended too soon for the author. */
function endedBinder(w: Work, name: string, span: Span): string | undefined {
  const before = w.ws.text.slice(0, span.start).split(/[;\n]/).at(-1) ?? "";
  return before
    .match(/\b(?:sum|prod|max|min|median|argmax|argmin|argmedian)\{[^{}]*\}/g)
    ?.findLast((binder) => binder.split(/[^\p{L}\p{N}_']+/u).includes(name));
}

/** The index sets of a whole-tensor term, read at these subscripts: later axes of a definition may mention earlier ones. */
export function instantiated(w: Work, head: Expr, subs: readonly Expr[]): readonly Axis[] {
  const axes = axesOfTerm(w, head);
  const d = head.kind === "sym" ? w.ws.decls.get(head.name) : undefined;
  if (d?.kind !== "definition") return axes;
  const map = new Map(d.params.flatMap((p, k) => (subs[k] === undefined ? [] : [[p, subs[k]] as const])));
  const at = (e: Expr): Expr => substituteIndices(w.ws.ctx, e, map);
  return axes.map((a) => ({ ...a, lo: at(a.lo), hi: at(a.hi) }));
}

export function refuseScalarRead(w: Work, scope: Scope, node: Read, name: string): void {
  const letter = scope.letters.get(name);
  if (letter !== undefined) {
    throw failure("rank", `\`${name}\` is a letter and has no entries`, node.span, {
      expected: "a tensor before the brackets",
      related: [{ span: letter.span, message: "bound here" }],
    });
  }
  const decl = declarationOf(w, name);
  if (decl?.kind === "scalar" || decl?.kind === "function" || (decl !== undefined && rankOf(decl) === 0)) {
    throw failure("rank", `\`${name}\` is a number and has no entries`, node.span, {
      expected: "no subscripts",
      remedy: name,
      ...declaredHere(w, name),
    });
  }
}

export function unknownFunction(w: Work, node: Call): Error {
  const name = node.callee.name;
  if (BEYOND.has(name))
    return failure("undeclared", `the language has no \`${name}\` of a matrix`, node.callee.span, {
      expected: WRITTEN_OUT,
    });
  const given = [...w.ws.decls.values()].filter((d) => d.kind === "function").map((d) => d.name);
  const near = suggest(name, [...w.ws.words.scalar.keys(), ...w.ws.words.tensor.keys(), ...given]);
  return failure("undeclared", `the function \`${name}\` is not declared`, node.callee.span, {
    expected: "a function of the language, or one that is given",
    remedy: near ?? `given ${written(w, node.span)}`,
  });
}

export function commonRank(w: Work, spans: readonly Span[], parts: readonly Typed[]): number {
  let first: number | undefined;
  for (const [k, part] of parts.entries()) {
    if (part.rank === 0) continue;
    const before = first === undefined ? undefined : parts[first];
    if (before === undefined) first = k;
    else if (before.rank !== part.rank) {
      const place = spans[k] ?? { start: 0, end: 0 };
      const other = spans[first ?? 0] ?? place;
      throw failure("rank", `\`${written(w, place)}\` has ${count(part.rank, "axis", "axes")}`, place, {
        expected: `${count(before.rank, "axis", "axes")}, as in \`${written(w, other)}\``,
        related: [{ span: other, message: count(before.rank, "axis", "axes") }],
      });
    }
  }
  return first === undefined ? 0 : (parts[first]?.rank ?? 0);
}
