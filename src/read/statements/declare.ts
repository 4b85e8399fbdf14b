// What a block declares. First the names of all statements, so that their order does not matter; then the names
// that nobody declares: in a shape or at the end of a range they are sizes (positive integers), as the width of a
// padding they are integers that are not negative. Then `given` items become declarations.

import { type Axis, axisRange, type Decl, type Outside } from "../../expr/environment.ts";
import type { Expr, Op } from "../../expr/nodes.ts";
import { prettyPoly, toPoly } from "../../expr/poly.ts";
import { nameUses } from "../syntax/names.ts";
import { suggest } from "../syntax/spell.ts";
import type {
  AxisQualifier,
  Axis as AxisSyntax,
  Bound,
  GivenItem,
  Qualifier,
  Statement,
} from "../syntax/statement-syntax.ts";
import type { Letter, Value } from "../syntax/syntax.ts";
import { refuseFraction } from "../terms/checks.ts";
import { elaborateRange, elaborateScalar } from "../terms/elaborate.ts";
import { letters } from "../terms/matrix-parts.ts";
import { setArity, statementParts } from "../terms/survey.ts";
import { failure, NO_LETTERS, report, startWork, type Work, type Workspace } from "../terms/workspace.ts";

/** Every name that a statement introduces. */
const introduced = (s: Statement): readonly Letter[] =>
  s.kind === "given"
    ? s.items.map((i) => i.name)
    : s.kind === "define" || s.kind === "scatter" || s.kind === "function"
      ? [s.name]
      : [];

/** Notes the declared names; a second declaration is reported and dropped. */
export function collectNames(ws: Workspace, statements: readonly Statement[]): ReadonlySet<Letter> {
  const dropped = new Set<Letter>();
  const w = startWork(ws);
  for (const name of statements.flatMap(introduced)) {
    const before = ws.declared.get(name.name);
    const imported = ws.decls.has(name.name);
    if (before === undefined && !imported) {
      ws.declared.set(name.name, name.span);
      continue;
    }
    dropped.add(name);
    report(w, "twice", `\`${name.name}\` is declared twice`, name.span, {
      expected: "one declaration for each name in a block",
      remedy: `${name.name}2`,
      related: before === undefined ? [] : [{ span: before, message: "declared here first" }],
    });
  }
  return dropped;
}

/** Declares sizes and padding widths. Gives the names that are used as sizes or in the ends of ranges. */
export function collectSizes(
  ws: Workspace,
  statements: readonly Statement[],
): { readonly lengths: ReadonlySet<string>; readonly ends: ReadonlySet<string> } {
  const lengths = new Set<string>();
  const ends = new Set<string>();
  const declare = (name: string, span: { start: number; end: number }, role: "size" | "given"): void => {
    if (ws.declared.has(name) || ws.decls.has(name) || ws.broken.has(name)) return;
    ws.decls.set(name, { kind: "scalar", name, integer: true, role, span });
    ws.declared.set(name, span);
    // A padding may be nothing at all.
    if (role === "given") ws.assumptions.push(ws.ctx.app("ge", [ws.ctx.sym(name), ws.ctx.zero]));
  };
  const pads: Value[] = [];
  for (const s of statements) {
    if (s.kind === "given") {
      for (const item of s.items) {
        for (const axis of item.shape ?? []) {
          for (const use of nameUses(axis.extent)) {
            if (use.role !== "value" && use.role !== "range-end") continue;
            lengths.add(use.name);
            declare(use.name, use.span, "size");
          }
        }
        const qualifiers: readonly Qualifier[] = [
          ...item.qualifiers,
          ...(item.shape ?? []).flatMap((a) => a.qualifiers),
        ];
        for (const q of qualifiers) if (q.kind === "pad") pads.push(q.by);
      }
    }
    const { parts, letters } = statementParts(ws, s);
    for (const use of parts.flatMap(nameUses)) {
      if (use.role !== "range-end" || letters.has(use.name)) continue;
      ends.add(use.name);
      declare(use.name, use.span, "size");
    }
  }
  for (const use of pads.flatMap(nameUses)) {
    ends.add(use.name);
    declare(use.name, use.span, "given");
  }
  return { lengths, ends };
}

export interface Survey {
  readonly statements: readonly Statement[];
  readonly letters: ReadonlyMap<string, readonly (string | undefined)[]>;
  readonly lengths: ReadonlySet<string>;
  readonly ends: ReadonlySet<string>;
  /** Some statement is in matrix notation. */
  readonly matrices: boolean;
}

/** Declares a given name; what bounds it (boundItem) may mention names that are declared later. */
export function declareItem(ws: Workspace, item: GivenItem, survey: Survey): void {
  const w = startWork(ws);
  const decl = declaration(w, item, survey);
  if (w.failed) ws.broken.add(item.name.name);
  else ws.decls.set(item.name.name, decl);
}

/** The qualifiers of a declared name as assumptions. */
export function boundItem(ws: Workspace, item: GivenItem): void {
  const decl = ws.decls.get(item.name.name);
  if (decl === undefined || ws.broken.has(item.name.name)) return;
  const w = startWork(ws);
  const assumptions = boundsOf(w, item, decl);
  if (!w.failed) ws.assumptions.push(...assumptions);
}

/** Numbers before the tensors whose shapes and paddings may mention them. */
export const numbersFirst = (items: readonly GivenItem[]): readonly GivenItem[] => {
  const isNumber = (i: GivenItem): boolean => i.shape === undefined && i.parameters === undefined;
  return [...items.filter(isNumber), ...items.filter((i) => !isNumber(i))];
};

function declaration(w: Work, item: GivenItem, survey: Survey): Decl {
  const name = item.name.name;
  const common = {
    name,
    span: item.name.span,
    ...(item.spelling === undefined ? {} : { spelling: item.spelling.text }),
  };
  if (item.parameters !== undefined) return functionDeclaration(w, item, item.parameters, common);
  const integer = item.qualifiers.some((q) => q.kind === "integer" || q.kind === "within");
  const set = item.qualifiers.find((q) => q.kind === "set");
  if (item.shape === undefined && set === undefined) {
    const wrong = item.qualifiers.find((q) => q.kind === "outside" || q.kind === "pad");
    if (wrong !== undefined) {
      throw failure("qualifier", `\`${name}\` is a number and has no outside`, wrong.span, {
        expected: "a shape before it",
        remedy: `${name}[n] ${wrong.kind === "pad" ? "pad p" : "outside 0"}`,
      });
    }
    const isLength = survey.lengths.has(name);
    return {
      kind: "scalar",
      ...common,
      integer: integer || isLength || survey.ends.has(name),
      role: isLength && item.qualifiers.length === 0 ? "size" : "given",
    };
  }
  const read = survey.letters.get(name);
  const plain = (item.shape ?? []).map((a, k) => axis(w, item, a, read?.[k]));
  // A tensor that is never read at letters takes the small letters of its sizes.
  const wished = read === undefined && survey.matrices ? letters(w, plain) : [];
  const axes = plain.map((a, k): Axis => (wished[k] === undefined ? a : { ...a, letter: wished[k]?.name }));
  if (set === undefined) return { kind: "tensor", ...common, axes, integer };
  return { kind: "set", ...common, axes, arity: setArity(survey.statements, name) };
}

function functionDeclaration(
  w: Work,
  item: GivenItem,
  parameters: readonly Letter[],
  common: { readonly name: string; readonly span: { start: number; end: number } },
): Decl {
  const own = item.derivatives !== undefined;
  const [qualifier] = item.qualifiers;
  if (qualifier !== undefined) {
    throw failure("qualifier", `\`${common.name}\` is a function and takes no qualifier`, qualifier.span, {
      expected: "`,` or the end of the statement",
    });
  }
  for (const [k, p] of parameters.entries()) {
    const twice = parameters.slice(0, k).find((q) => q.name === p.name);
    if (twice !== undefined) {
      throw failure("twice", `\`${p.name}\` is named twice`, p.span, {
        expected: "each name once",
        related: [{ span: twice.span, message: "named here first" }],
      });
    }
    if (own || w.ws.declared.has(p.name) || w.ws.decls.has(p.name) || w.ws.broken.has(p.name)) continue;
    const near = suggest(p.name, [...w.ws.declared.keys()]);
    report(w, "undeclared", `\`${common.name}\` depends on \`${p.name}\`, which is not declared`, p.span, {
      expected: "a name that is given or defined in this block",
      remedy: near ?? `given ${p.name}, ${common.name}(${p.name})`,
    });
  }
  const params = parameters.map((p) => p.name);
  const anywhere = item.anywhere === true ? { anywhere: item.anywhere } : {};
  if (!own) return { kind: "function", ...common, params, ...anywhere };
  // The derivatives may mention each other's functions: they are filled in when all are declared.
  return {
    kind: "function",
    ...common,
    params,
    formula: { body: undefined, slopes: params.map(() => undefined) },
  };
}

/** `H` is 0..H−1 as the kernel counts; a written index set is shifted by the first index. */
function axis(w: Work, item: GivenItem, a: AxisSyntax, letter: string | undefined): Axis {
  const { ctx } = w.ws;
  const own = a.qualifiers;
  const outside = outsideOf(w, own.length > 0 ? own : item.qualifiers);
  const named = letter === undefined ? {} : { letter };
  if (a.extent.kind === "range") return { ...elaborateRange(w, NO_LETTERS, a.extent), outside, ...named };
  const length = elaborateScalar(w, NO_LETTERS, a.extent);
  refuseFraction(w, length, a.extent.span, "a length");
  return { lo: ctx.zero, hi: prettyPoly(ctx, toPoly(ctx.sub(length, ctx.one))), outside, ...named };
}

function outsideOf(w: Work, qualifiers: readonly (Qualifier | AxisQualifier)[]): Outside {
  const found = qualifiers.flatMap((q) => (q.kind === "outside" || q.kind === "pad" ? [q] : []));
  const [first, second] = found;
  if (first === undefined) return { kind: "error" };
  if (second !== undefined) {
    throw failure("qualifier", "what lies outside is said twice", second.span, {
      expected: "one of `outside 0`, `outside -inf`, `pad p`",
      related: [{ span: first.span, message: "said here first" }],
    });
  }
  if (first.kind === "pad") {
    const width = elaborateScalar(w, NO_LETTERS, first.by);
    refuseFraction(w, width, first.by.span, "the width of a padding");
    return { kind: "pad", width };
  }
  return first.fill === "0" ? { kind: "zero" } : { kind: "minus-infinity" };
}

const RELATION: Readonly<Record<Bound["op"], Op>> = {
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "!=": "ne",
};

/** Qualifiers as relations; of a tensor, for every entry: its free indices stand for all their values. */
function boundsOf(w: Work, item: GivenItem, decl: Decl): readonly Expr[] {
  const { ctx } = w.ws;
  const relations: Expr[] = [];
  const bounds = item.qualifiers.filter((q) => q.kind === "bound" || q.kind === "within");
  if (bounds.length === 0) return relations;
  if (decl.kind === "set" || decl.kind === "function") {
    throw failure("qualifier", `\`${item.name.name}\` is no number that could be bounded`, item.span, {
      expected: "no bound",
    });
  }
  let subject: Expr = ctx.sym(decl.name);
  if (decl.kind === "tensor") {
    const subs = decl.axes.map((a, k): Expr => {
      const letter = freshIndex(w.ws, `${a.letter ?? "ijklmn"[k] ?? "i"}`);
      w.ws.indices.set(letter, axisRange(a));
      return ctx.idx(letter);
    });
    subject = ctx.at(subject, subs);
  }
  for (const q of bounds) {
    if (q.kind === "bound") {
      relations.push(ctx.app(RELATION[q.op], [subject, elaborateScalar(w, NO_LETTERS, q.value)]));
      continue;
    }
    if (q.kind !== "within") continue;
    relations.push(ctx.le(elaborateScalar(w, NO_LETTERS, q.range.low), subject));
    relations.push(ctx.le(subject, elaborateScalar(w, NO_LETTERS, q.range.high)));
  }
  return relations;
}

/** A letter for an index that the author did not write; no task takes it. */
export function freshIndex(ws: Workspace, wish: string): string {
  let name = wish;
  while (ws.indices.has(name) || ws.declared.has(name) || ws.decls.has(name)) name += "'";
  return name;
}
