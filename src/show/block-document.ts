// A block as the reader of the page meets it: what is given, what is defined and assumed, then its tasks.

import type { Context } from "../expr/context.ts";
import {
  type Axis,
  type Block,
  type Decl,
  type Definition,
  type FunctionDecl,
  knownBySlopes,
  type SetDecl,
  type TensorDecl,
} from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { finiteTerm, prettyPoly, toPoly } from "../expr/poly.ts";
import { some } from "../expr/traverse.ts";
import { reaches } from "../notation/kinds.ts";
import { layOut } from "../notation/lay-out.ts";
import { fence, type Layout, row, separated, sign, THIN } from "../notation/layout.ts";
import { isLoss, type Notation } from "../notation/notation.ts";
import { plain } from "../notation/plain.ts";
import { tex } from "../notation/tex.ts";
import { typst } from "../notation/typst.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import type { Answer } from "./answer.ts";
import { assumedIn } from "./assumed.ts";
import { taskDocuments } from "./derivation-document.ts";
import {
  type BlockDocument,
  type Formula,
  type GivenLine,
  type Inline,
  type Level,
  math,
  type Sentence,
  type TaskDocument,
  text,
} from "./document.ts";
import { equationOf, type FormulaSetting, formulaOf, inlineEquationOf, inlineOf } from "./formula.ts";
import { authorSentence, type FormulaReader, notesOf } from "./notes.ts";
import { wholeSentence } from "./words.ts";

export interface BlockToShow {
  readonly id: string;
  readonly block: Block;
  readonly notation: Notation;
  readonly heading?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly level?: Level | undefined;
  readonly points?: number | undefined;
  readonly answer?: boolean | undefined;
  /** Its tasks are pictures for the page. */
  readonly pictures?: boolean | undefined;
}

export function blockDocument(
  ctx: Context,
  b: BlockToShow,
  derivations: readonly Derivation[],
  answers: readonly Answer[],
  readFormula: FormulaReader,
): BlockDocument {
  const setting = { ctx, notation: b.notation, anchor: anchorOf(b.id) };
  const tasks = taskDocuments(derivations, setting, answers).map((t, k): TaskDocument => {
    const { points, hints, remarks } = notesOf(b.block, k, readFormula);
    return {
      ...t,
      ...(points === undefined ? {} : { points }),
      ...(hints.length === 0 ? {} : { hints: hints.map(wholeSentence) }),
      remarks: [...t.remarks, ...remarks.map(wholeSentence)],
      ...(remarks.length === 0 ? {} : { authored: remarks.length }),
    };
  });
  const own = notesOf(b.block, undefined, readFormula);
  const points = own.points ?? b.points;
  // A picture that stands by itself belongs to the page, not to a task.
  const figures =
    b.pictures === true ? answers.flatMap((a) => a.exhibits.filter((e) => e.kind === "figure")) : [];
  if (b.pictures === true)
    return {
      kind: "block",
      id: b.id,
      givens: [],
      figures,
      tasks: [],
      diagnostics: [],
      ...headed(b, points, readFormula),
      ...flags(b),
    };
  return {
    kind: "block",
    id: b.id,
    ...headed(b, points, readFormula),
    ...(own.hints.length === 0 ? {} : { hints: own.hints.map(wholeSentence) }),
    givens: givenLines(ctx, b.block, b.notation),
    tasks,
    diagnostics: [],
    ...flags(b),
  };
}

const headed = (
  b: BlockToShow,
  points: number | undefined,
  readFormula: FormulaReader,
): Pick<BlockDocument, "heading" | "points"> => ({
  ...(b.heading === undefined ? {} : { heading: authorSentence(b.heading, readFormula) }),
  ...(points === undefined ? {} : { points }),
});

const flags = (b: BlockToShow): Pick<BlockDocument, "level" | "hidden" | "answer"> => ({
  ...(b.level === undefined ? {} : { level: b.level }),
  ...(b.hidden === true ? { hidden: true } : {}),
  ...(b.answer === true ? { answer: true } : {}),
});

/** Anchors hold letters, digits and `-`, and begin with a letter. */
const anchorOf = (id: string): string => {
  const safe = id.replace(/[^A-Za-z0-9-]/g, (c) => `-${(c.codePointAt(0) ?? 0).toString(16)}-`);
  return /^[A-Za-z]/.test(safe) ? safe : `b-${safe}`;
};

/** What is given in a running line, then definitions and assumptions on lines of their own. */
export function givenLines(ctx: Context, block: Block, notation: Notation): readonly GivenLine[] {
  const s: FormulaSetting = { ctx, env: block.env, notation, decimals: block.env.decimals === true };
  const decls = block.order.flatMap((name) => block.env.decls.get(name) ?? []);
  const defined = new Set(decls.flatMap((d) => (d.kind === "definition" ? [d.name] : [])));
  const formulas = decls.filter((d) => d.kind === "function" && d.formula !== undefined);
  const byFormula = formulas.filter((d) => !knownBySlopes(d));
  const bySlopes = formulas.filter(knownBySlopes);
  const early = decls.filter(
    (d) => !formulas.includes(d) && !(d.kind === "function" && d.params.some((p) => defined.has(p))),
  );
  const late = decls.filter((d) => d.kind === "function" && !early.includes(d) && !formulas.includes(d));
  const { about, others } = assumedIn(ctx, block);
  const lines: GivenLine[] = [];
  const definitions = decls.filter((d): d is Definition => d.kind === "definition");
  const numbers = definitions.filter(isNumber);
  const items = [
    ...early.flatMap((d) => declared(d, about, s)),
    ...numbers.map((d) => inlineEquationOf(ctx.sym(d.name), d.body, s)),
  ];
  if (items.length > 0) lines.push({ formulas: items, ...noted(notes(early, s)), display: false });
  if (bySlopes.length > 0)
    lines.push({
      formulas: bySlopes.flatMap((d) => formulaOfFunction(d, s)),
      note: [
        text("("),
        ...listed(
          bySlopes.map((d) => d.name),
          s,
        ),
        text(
          bySlopes.length > 1
            ? " are known by their derivatives alone)"
            : ` is known by its ${(bySlopes[0]?.params.length ?? 1) > 1 ? "derivatives" : "derivative"} alone)`,
        ),
      ],
      display: true,
    });
  if (byFormula.length > 0)
    lines.push({ formulas: byFormula.flatMap((d) => formulaOfFunction(d, s)), display: true });
  lines.push(
    ...equationLines(
      definitions.filter((d) => !isNumber(d)),
      s,
    ),
  );
  for (const a of others) lines.push({ formulas: [formulaOf(a, s)], note: [text("assumed")], display: true });
  const functions = late.flatMap((d) => declared(d, about, s));
  if (functions.length > 0)
    lines.push({ formulas: functions, ...noted(functionNote(late, s)), display: false });
  return lines;
}

/** The equations of the definitions; one whose indices are made of letters is followed by what it says entry by entry. */
function equationLines(definitions: readonly Definition[], s: FormulaSetting): readonly GivenLine[] {
  const { ctx } = s;
  const lines: GivenLine[] = [];
  let plain: Formula[] = [];
  const end = (): void => {
    if (plain.length > 0) lines.push({ formulas: plain, display: true });
    plain = [];
  };
  for (const d of definitions) {
    if (d.tiles !== undefined) {
      const { targets, value } = d.tiles;
      const told = targets.flatMap((t, k) =>
        t.kind === "idx" ? [] : [ctx.eq(ctx.idx(d.params[k] ?? ""), t)],
      );
      plain.push(equationOf(ctx.at(ctx.sym(d.name), targets), value, s));
      end();
      const note = told.flatMap((e, k) => [text(k === 0 ? "with " : ", "), math(inlineOf(e, s))]);
      lines.push({ formulas: definitionsOf(d, s), note, display: true });
    } else plain.push(...definitionsOf(d, s));
  }
  end();
  return lines;
}

const isArray = (e: Expr): boolean => e.kind === "app" && e.op === "list";

/** q = 7, ε = 10⁻⁸: said in the running line. */
const isNumber = (d: Definition): boolean =>
  d.axes.length === 0 && d.whole === undefined && !some(d.body, (x) => x.kind !== "num" && !isPower(x));
const isPower = (e: Expr): boolean => e.kind === "app" && e.op === "pow";

const noted = (note: Sentence): { readonly note?: Sentence } => (note.length === 0 ? {} : { note });

/** "(a scalar that depends on y)", "(some smooth function)". */
function functionNote(functions: readonly Decl[], s: FormulaSetting): Sentence {
  const [only, ...others] = functions;
  if (only?.kind !== "function" || others.length > 0) return [text("(some smooth functions)")];
  if (!isLoss(s.env, only.name)) return [text("(some smooth function"), ...partialsNote(only, s), text(")")];
  return [text("(a scalar that depends on "), ...listed(only.params, s), ...slotsNote(only, s), text(")")];
}

/** What f_x and f_y stand for, where derivatives are written so. */
function partialsNote(f: FunctionDecl, s: FormulaSetting): Sentence {
  const scalars = f.params.every((p) => tensorRank(s.env.decls.get(p)) === 0);
  if (s.notation.slot !== "subscript" || f.params.length < 2 || !scalars) return [];
  return [text("; "), ...joined(f.params.map((p) => slotOf(f, p, s))), text(" are its partial derivatives")];
}

/** L_c of L(h, c) is not ∂L/∂c where h is made of c. */
function slotsNote(f: FunctionDecl, s: FormulaSetting): Sentence {
  if (s.notation.slot !== "subscript") return [];
  return f.params.flatMap((p): Sentence => {
    const held = f.params.filter((q) => q !== p && reaches(s.env, q, p));
    if (held.length === 0) return [];
    return [
      text("; "),
      slotOf(f, p, s),
      text(" is its derivative with "),
      ...listed(held, s),
      text(" held fixed"),
    ];
  });
}

const slotOf = (f: FunctionDecl, p: string, s: FormulaSetting): Inline =>
  math(inlineOf(s.ctx.deriv(s.ctx.sym(f.name), s.ctx.sym(p), "slot"), s));

const tensorRank = (d: Decl | undefined): number => (d !== undefined && "axes" in d ? d.axes.length : 0);

/** "x, y and z". */
function listed(names: readonly string[], s: FormulaSetting): readonly Inline[] {
  return joined(names.map((name) => math(inlineOf(s.ctx.sym(name), s))));
}

const joined = (parts: readonly Inline[]): readonly Inline[] =>
  parts.flatMap((part, k) => [...(k === 0 ? [] : [text(k === parts.length - 1 ? " and " : ", ")]), part]);

const drawn = (l: Layout): Formula => ({
  tex: tex(l, "linear"),
  text: plain(l),
  typst: [{ typst: typst(l, "linear"), rank: 0 }],
});
const laid = (e: Expr, s: FormulaSetting): Layout => layOut(e, { ...s, style: "linear", ranges: false });

function declared(
  d: Decl,
  about: ReadonlyMap<string, readonly Expr[]>,
  s: FormulaSetting,
): readonly Formula[] {
  const { ctx } = s;
  switch (d.kind) {
    case "scalar": {
      if (d.role === "size") return [];
      const relations = about.get(d.name) ?? [];
      return relations.length === 0 ? [inlineOf(ctx.sym(d.name), s)] : relations.map((a) => inlineOf(a, s));
    }
    case "tensor":
      return [drawn(tensorLayout(d, s))];
    case "function":
      return [inlineOf(ctx.app("apply", [ctx.sym(d.name), ...d.params.map((p) => ctx.sym(p))]), s)];
    case "set":
      return [drawn(laid(setEntry(d, s), s))];
    case "definition":
      return [];
  }
}

/** S, or S[i, j] of a family of sets. */
const setEntry = ({ name, axes }: SetDecl, { ctx }: FormulaSetting): Expr =>
  axes.length === 0
    ? ctx.sym(name)
    : ctx.at(
        ctx.sym(name),
        axes.map((a, k) => ctx.idx(a.letter ?? "ijklmn"[k] ?? "i")),
      );

/** x ∈ ℝ^{H×W}; with an index set that does not begin at 0, x[i] for i = lo … hi. */
function tensorLayout(d: TensorDecl, s: FormulaSetting): Layout {
  const { ctx } = s;
  const name = laid(ctx.sym(d.name), s);
  const fromZero = d.axes.every((a) => a.lo.kind === "num" && a.lo.value === 0);
  if (!fromZero) {
    const letters = d.axes.map((a, k) => ctx.idx(a.letter ?? "ijklmn"[k] ?? "i"));
    const ranges = d.axes.map((a, k) =>
      row(
        laid(letters[k] as Expr, s),
        sign("=", "relation"),
        end(a.lo, s),
        THIN,
        sign("dots", "plain"),
        THIN,
        end(a.hi, s),
      ),
    );
    return row(
      laid(ctx.at(ctx.sym(d.name), letters), s),
      { kind: "comma", space: true },
      separated(ranges, true),
    );
  }
  const several = d.axes.length > 1;
  const sizes = d.axes.map((a) => {
    const size = sizeOf(ctx, a);
    const l = laid(size, s);
    // (T+1)×D: beside × a sum has parentheses.
    return several && size.kind === "app" && size.op === "add" ? fence("paren", l) : l;
  });
  const reals: Layout = d.integer
    ? { kind: "name", text: "Z", face: "blackboard" }
    : { kind: "name", text: "R", face: "blackboard" };
  const sup = row(...sizes.flatMap((x, k) => (k === 0 ? [x] : [sign("times", "binary", true), x])));
  return row(name, sign("in", "relation"), { kind: "scripts", base: reals, sup });
}

/** The end of an axis as the reader counts. */
const end = (e: Expr, s: FormulaSetting): Layout =>
  laid(simplified(s.ctx, s.ctx.add(e, s.ctx.num(s.notation.first))), s);

const sizeOf = (ctx: Context, a: Axis): Expr => simplified(ctx, ctx.add(a.hi, ctx.neg(a.lo), ctx.one));
const simplified = (ctx: Context, e: Expr): Expr => (finiteTerm(e) ? prettyPoly(ctx, toPoly(e)) : e);

/** What was written in matrix notation, and then its entries. */
const definitionsOf = (d: Definition, s: FormulaSetting): readonly Formula[] =>
  d.whole === undefined
    ? definitionOf(d, s)
    : [equationOf(s.ctx.sym(d.name), d.whole, s), ...definitionOf(d, s)];

/** gelu(u) = …, and the derivatives that were declared for it. */
function formulaOfFunction(d: Decl, s: FormulaSetting): readonly Formula[] {
  if (d.kind !== "function" || d.formula === undefined) return [];
  const { ctx } = s;
  const at = ctx.app("apply", [ctx.sym(d.name), ...d.params.map((p) => ctx.sym(p))]);
  const slopes = d.formula.slopes.flatMap((slope, k) =>
    slope === undefined
      ? []
      : [equationOf(ctx.deriv(at, ctx.sym(d.params[k] ?? ""), "slot"), slope.value, s)],
  );
  return d.formula.body === undefined ? slopes : [equationOf(at, d.formula.body, s), ...slopes];
}

/** The equation of a definition; of a recurrence, what it starts from as well. */
function definitionOf(d: Definition, s: FormulaSetting): readonly Formula[] {
  const { ctx } = s;
  const name = ctx.sym(d.name);
  const params = d.params.map((p) => ctx.idx(p));
  // An array is the whole tensor: X = (3, 1, 2), which no X[i] is.
  const whole = params.length === 0 || isArray(d.body);
  const equation = equationOf(whole ? name : ctx.at(name, params), d.body, s);
  const { recurrence: r } = d;
  if (r === undefined) return [equation];
  const starts = r.starts.flatMap(({ places, value, implied }) =>
    implied === true
      ? []
      : [
          equationOf(
            ctx.at(
              name,
              params.map((p, k) => places.find((x) => x.axis === k)?.at ?? p),
            ),
            value,
            s,
          ),
        ],
  );
  return [equation, ...starts];
}

const zeros = (width: Expr, s: FormulaSetting): Sentence =>
  width.kind === "num" && width.value === 1 ? [text("a zero")] : [math(inlineOf(width, s)), text(" zeros")];

/** "entries outside the shapes of x and w are 0; s and p integers". */
function notes(decls: readonly Decl[], s: FormulaSetting): Sentence {
  const said: Sentence[] = [];
  const tensors = decls.filter((d): d is TensorDecl => d.kind === "tensor");
  const outside = (kind: Axis["outside"]["kind"]): readonly TensorDecl[] =>
    tensors.filter((d) => d.axes.some((a) => a.outside.kind === kind));
  const names = (ds: readonly Decl[]): readonly Inline[] =>
    listed(
      ds.map((d) => d.name),
      s,
    );
  const zero = outside("zero");
  if (zero.length > 0)
    said.push([
      text(`entries outside the ${zero.length === 1 ? "shape" : "shapes"} of `),
      ...names(zero),
      text(" are 0"),
    ]);
  const low = outside("minus-infinity");
  if (low.length > 0) said.push([text("entries outside of "), ...names(low), text(" are −∞")]);
  for (const d of outside("pad")) {
    const widths = new Map(
      d.axes.flatMap((a) =>
        a.outside.kind === "pad" ? [[a.outside.width.alpha, a.outside.width] as const] : [],
      ),
    );
    for (const width of widths.values())
      said.push([
        ...names([d]),
        ...(width.kind === "num" && width.value === 0
          ? [text(" is not padded")]
          : [text(" is padded with "), ...zeros(width, s), text(" on each side")]),
      ]);
  }
  const integers = decls.filter((d) => d.kind === "scalar" && d.integer && d.role === "given");
  if (integers.length > 0)
    said.push([...names(integers), text(integers.length === 1 ? " an integer" : " integers")]);
  const sets = decls.filter((d): d is SetDecl => d.kind === "set");
  for (const d of sets)
    said.push([
      ...(d.axes.length > 0 ? [text("each ")] : []),
      math(inlineOf(setEntry(d, s), s)),
      text(d.arity === 2 ? " a finite set of index pairs" : " a finite set of indices"),
    ]);
  if (said.length === 0) return [];
  return [text("("), ...said.flatMap((x, k) => (k === 0 ? x : [text("; "), ...x])), text(")")];
}
