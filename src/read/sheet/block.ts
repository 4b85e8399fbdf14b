// A `grad` block to declarations, definitions and tasks. The order of statements does not matter: names are
// collected first, definitions are elaborated after those that they use. Spans count from the block's first
// character. Every statement reports its own errors; a block with an error gives no block.

import type { Context } from "../../expr/context.ts";
import { type Diagnostic, SheetError } from "../../expr/diagnostics.ts";
import type { Block, Env, KinkConvention, Note, Task } from "../../expr/environment.ts";
import { TORCH_KINKS } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { bring } from "../statements/bring.ts";
import { boundItem, collectNames, collectSizes, declareItem, numbersFirst } from "../statements/declare.ts";
import { elaborateDefinition } from "../statements/define.ts";
import { declareFormula, declareSlopes } from "../statements/formula.ts";
import { withNamedCalls } from "../statements/named-calls.ts";
import { elaborateNote } from "../statements/notes.ts";
import { type Group, inOrder, mentions, namesOf, reportRing, type Unit } from "../statements/order.ts";
import { withRealData } from "../statements/real-data.ts";
import { elaborateRing } from "../statements/recurrence.ts";
import { withStarts } from "../statements/starts.ts";
import { elaborateAssumption, elaborateTasks } from "../statements/tasks.ts";
import {
  findUsed,
  planDefinitions,
  planGivens,
  planSizes,
  startPlan,
  type UsePlan,
  usesWhole,
  useWhole,
} from "../statements/use.ts";
import { type Draw, type Varied, type VaryCondition, withDrawn } from "../statements/vary.ts";
import { tokenize } from "../syntax/lexer.ts";
import { nameUses } from "../syntax/names.ts";
import { parseBlock, parseExpressionText } from "../syntax/parse.ts";
import type {
  DefineStatement,
  NotationStatement,
  Statement,
  UseStatement,
} from "../syntax/statement-syntax.ts";
import type { Letter } from "../syntax/syntax.ts";
import { isCondition } from "../syntax/value-or-condition.ts";
import { type ReadLibrary, vocabularyOf } from "../syntax/vocabulary.ts";
import { elaborateCondition, elaborateValue, isPi } from "../terms/elaborate.ts";
import type { FindBlock } from "../terms/find-block.ts";
import type { FirstIndex } from "../terms/first.ts";
import { applyKinks } from "../terms/kinks.ts";
import { withKnownSizes } from "../terms/known-sizes.ts";
import { MATRIX_FUNCTIONS } from "../terms/matrix-functions.ts";
import { undeclared } from "../terms/resolve.ts";
import { hasMatrixSigns, statementParts, tensorLetters } from "../terms/survey.ts";
import { forgetEnvironment, NO_LETTERS, startWork, type Workspace, withLetters } from "../terms/workspace.ts";

export interface BlockOptions {
  readonly id?: string | undefined;
  /** What the block is called in print. */
  readonly title?: string | undefined;
  /** The first index, of the sheet or as set for the block; `index from 1` in the block overrules it. */
  readonly first?: FirstIndex | undefined;
  readonly kink?: KinkConvention | undefined;
  /** Operators with their names; without one the scalar functions alone are known. */
  readonly library?: ReadLibrary | undefined;
  /** The blocks that may be used, elaborated in the same Context. */
  readonly use?: FindBlock | undefined;
  /** What `vary` takes its numbers from. */
  readonly draw?: Draw | undefined;
}

export interface ReadBlock {
  readonly block: Block | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The first index in force. */
  readonly first: FirstIndex;
  /** Settings of notation, which are for those who print the block. */
  readonly notation: readonly NotationStatement[];
  /** What `vary` drew, and what it asks of all draws. */
  readonly varied: readonly Varied[];
  readonly conditions: readonly VaryCondition[];
}

export function readBlock(ctx: Context, text: string, options: BlockOptions = {}): ReadBlock {
  const parsed = parseBlock(text);
  const tokens = tokenize(text);
  const statements = withStarts(parsed.block.statements);
  const broken = parsed.diagnostics.length > 0 ? unreadNames(text, statements) : new Set<string>();
  const { ws, tasks, notes, diagnostics, varied, conditions } = run(
    ctx,
    text,
    statements,
    options,
    broken,
    parsed.diagnostics,
    { names: tokens.flatMap((t) => (t.kind === "name" ? [t.text] : [])) },
  );
  const decimals = tokens.some((t) => t.kind === "number" && t.text.includes("."));
  const { first } = ws;
  const notation = statements.filter((s) => s.kind === "notation");
  const drawn = { varied, conditions };
  if (diagnostics.some((d) => d.severity === "error"))
    return { block: undefined, diagnostics, first, notation, ...drawn };
  const norms = !ws.decls.has("norm") && tokens.some((t) => t.kind === "name" && t.text === "norm");
  const env: Env = {
    ...told(ws),
    ...(ws.decimals || decimals ? { decimals: true } : {}),
    ...(norms ? { norms } : {}),
  };
  const { id, title } = options;
  const block: Block = { id, title, env: withRealData(env, tasks), tasks, notes, order: order(ws) };
  return { block, diagnostics, first, notation, ...drawn };
}

export interface ReadStatements {
  /** What could be read: a statement with an error declares nothing. */
  readonly env: Env;
  readonly diagnostics: readonly Diagnostic[];
  readonly first: FirstIndex;
  readonly notation: readonly NotationStatement[];
}

/** Statements that were found or made elsewhere, with spans into `text`, on top of the names of `base`. */
export function readStatements(
  ctx: Context,
  text: string,
  statements: readonly Statement[],
  options: BlockOptions & { readonly base?: Env | undefined } = {},
): ReadStatements {
  const all = withStarts(statements);
  const { ws, tasks, diagnostics } = run(ctx, text, all, options, new Set(), [], { base: options.base });
  return {
    env: withRealData(told(ws), tasks),
    diagnostics,
    first: ws.first,
    notation: all.filter((s) => s.kind === "notation"),
  };
}

function run(
  ctx: Context,
  text: string,
  statements: readonly Statement[],
  options: BlockOptions,
  broken: Set<string>,
  before: readonly Diagnostic[],
  from: { readonly base?: Env | undefined; readonly names?: readonly string[] },
) {
  const { base, names } = from;
  const ws: Workspace = {
    ctx,
    text,
    first: firstIndex(statements) ?? options.first ?? 0,
    words: vocabularyOf(options.library),
    decls: new Map(base?.decls),
    broken,
    declared: new Map(),
    assumptions: [...(base?.assumptions ?? [])],
    indices: new Map(base?.indices),
    diagnostics: [...before],
    ring: new Map(),
    kink: options.kink ?? base?.kink ?? TORCH_KINKS,
    incomplete: false,
    decimals: false,
    find: options.use,
  };
  const drawn = withDrawn(statements, options.draw);
  ws.diagnostics.push(...drawn.diagnostics);
  for (const name of drawn.broken) ws.broken.add(name);
  const { tasks, notes } = elaborate(ws, drawn.statements, options, names);
  const conditions = conditionsOf(ws, statements);
  // What a block that cannot be used would have brought is not known: names are missing because of that.
  const kept = ws.diagnostics.filter((d) => !ws.incomplete || d.code !== "read.undeclared");
  const diagnostics = [...kept].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  return { ws, tasks, notes, diagnostics, varied: drawn.varied, conditions };
}

/** What is asked of all draws; its letters are its own, so that tasks may have them over other axes. */
function conditionsOf(ws: Workspace, statements: readonly Statement[]): readonly VaryCondition[] {
  const before = new Map(ws.indices);
  const out: VaryCondition[] = [];
  for (const s of statements) {
    if (s.kind !== "vary") continue;
    for (const condition of s.conditions)
      attempt(ws, () => {
        const relations = elaborateAssumption(ws, { ...s, conditions: [condition] });
        out.push({ relations, env: { ...told(ws), indices: new Map(ws.indices) }, span: condition.span });
      });
  }
  ws.indices.clear();
  for (const [letter, range] of before) ws.indices.set(letter, range);
  forgetEnvironment(ws);
  return out;
}

const told = (ws: Workspace): Env => ({
  decls: ws.decls,
  assumptions: ws.assumptions,
  indices: ws.indices,
  kink: ws.kink,
});

function firstIndex(statements: readonly Statement[]): FirstIndex | undefined {
  const setting = statements.findLast((s) => s.kind === "index");
  return setting === undefined ? undefined : setting.first === 1 ? 1 : 0;
}

/** Names in statements that could not be parsed: what they declare is unknown, so their uses are no errors. */
function unreadNames(text: string, statements: readonly Statement[]): Set<string> {
  const inside = (at: number): boolean => statements.some((s) => s.span.start <= at && at < s.span.end);
  const names = tokenize(text).filter((t) => t.kind === "name" && !inside(t.start));
  return new Set(names.map((t) => t.text));
}

/** Names in the order in which they were introduced; what another block gave comes first. */
function order(ws: Workspace): readonly string[] {
  const own = [...ws.declared].sort(([, a], [, b]) => a.start - b.start).map(([name]) => name);
  const imported = [...ws.decls.keys()].filter((name) => !ws.declared.has(name));
  return [...imported, ...own.filter((name) => ws.decls.has(name))];
}

function elaborate(
  ws: Workspace,
  found: readonly Statement[],
  options: BlockOptions,
  names: readonly string[] | undefined,
): { readonly tasks: readonly Task[]; readonly notes: readonly Note[] } {
  const sized = withKnownSizes(found);
  const used = usedBlocks(ws, sized, options.use);
  for (const u of used) if (usesWhole(u.statement)) attempt(ws, () => useWhole(ws, u.id, u.block));
  const elsewhere = [...ws.decls.keys(), ...used.flatMap((u) => [...u.block.env.decls.keys()])];
  const statements = names === undefined ? sized : withNamedCalls(sized, [...names, ...elsewhere]);
  const dropped = collectNames(ws, statements);
  const plans = planUses(ws, used);
  for (const p of plans) attemptPlan(ws, p, () => planDefinitions(ws, p));
  for (const p of plans) attemptPlan(ws, p, () => planGivens(ws, p));
  const sizes = collectSizes(ws, statements);
  for (const p of plans) attemptPlan(ws, p, () => planSizes(ws, p));
  const survey = {
    statements,
    letters: tensorLetters(ws, statements),
    matrices: hasMatrixSigns(statements),
    ...sizes,
  };
  for (const s of statements) if (s.kind === "kink") attempt(ws, () => applyKinks(ws, s));
  const items = statements
    .flatMap((s) => (s.kind === "given" ? s.items : []))
    .filter((i) => !dropped.has(i.name));
  for (const item of numbersFirst(items)) attempt(ws, () => declareItem(ws, item, survey), item.name.name);
  for (const item of items) attempt(ws, () => boundItem(ws, item), item.name.name);
  for (const s of statements)
    if (s.kind === "function" && !dropped.has(s.name)) attempt(ws, () => declareFormula(ws, s), s.name.name);
  for (const item of items)
    if (item.derivatives !== undefined) attempt(ws, () => declareSlopes(ws, item), item.name.name);
  const assumptions = statements.filter((s) => s.kind === "assume");
  const definitions = statements
    .filter((s): s is DefineStatement => s.kind === "define" || s.kind === "scatter")
    .filter((s) => !dropped.has(s.name));
  const byName = new Map<string, Unit>(definitions.map((s) => [s.name.name, s]));
  for (const p of plans) for (const name of namesOf(p)) byName.set(name, p);
  // Assumptions on what is given may be needed to tell index sets; the others wait for the definitions.
  const early = assumptions.filter((s) => !mentions(s, byName));
  for (const s of early) attempt(ws, () => ws.assumptions.push(...elaborateAssumption(ws, s)));
  const starts = statements.filter((s): s is DefineStatement => s.kind === "start");
  for (const group of inOrder(ws, statements, starts, byName)) {
    const [only] = group.members;
    if (only === undefined) continue;
    if (group.circular) recur(ws, group, starts);
    else if (only.kind === "plan") attemptPlan(ws, only, () => bring(ws, only));
    else define(ws, only);
  }
  for (const s of assumptions) {
    if (!early.includes(s)) attempt(ws, () => ws.assumptions.push(...elaborateAssumption(ws, s)));
  }
  const tasks: Task[] = [];
  const notes: Note[] = [];
  for (const s of statements) {
    if (s.kind === "note") attempt(ws, () => notes.push(elaborateNote(s, tasks.length, notes)));
    else attempt(ws, () => tasks.push(...elaborateTasks(ws, s)), undefined, s);
  }
  return { tasks, notes };
}

interface Used {
  readonly statement: UseStatement;
  readonly id: Letter;
  readonly block: Block;
}

function usedBlocks(
  ws: Workspace,
  statements: readonly Statement[],
  find: FindBlock | undefined,
): readonly Used[] {
  const used: Used[] = [];
  for (const statement of statements) {
    if (statement.kind !== "use") continue;
    for (const id of statement.blocks) {
      const before = ws.incomplete;
      attempt(ws, () => {
        ws.incomplete = true;
        const block = findUsed(statement, id, find);
        if (block === undefined) return;
        used.push({ statement, id, block });
        ws.decimals ||= block.env.decimals === true;
        ws.incomplete = before;
      });
    }
  }
  return used;
}

function planUses(ws: Workspace, used: readonly Used[]): readonly UsePlan[] {
  const plans: UsePlan[] = [];
  for (const u of used) {
    if (usesWhole(u.statement)) continue;
    const before = ws.incomplete;
    ws.incomplete = true;
    attempt(ws, () => {
      plans.push(startPlan(u.statement, u.id, u.block));
      ws.incomplete = before;
    });
  }
  return plans;
}

/** Runs one step of a plan; after an error its names are broken, and no other step is run. */
function attemptPlan(ws: Workspace, plan: UsePlan, run: () => void): void {
  if (plan.failed) return;
  attempt(ws, () => {
    try {
      run();
    } catch (error) {
      plan.failed = true;
      ws.incomplete = true;
      throw error;
    }
  });
}

/** Runs one statement; its error is noted, and the name that it declares is broken. */
function attempt(ws: Workspace, run: () => void, name?: string, s?: Statement): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    ws.diagnostics.push(...error.diagnostics);
    if (name !== undefined) ws.broken.add(name);
    if (error.diagnostics.length === 0 && s !== undefined) reportUndeclared(ws, s);
  }
}

/** A statement that was given up because of another one may still use names that nobody declares. */
function reportUndeclared(ws: Workspace, s: Statement): void {
  const { parts, letters } = statementParts(ws, s);
  const w = startWork(ws);
  const reported = new Set(ws.diagnostics.map((d) => d.span?.start));
  for (const use of parts.flatMap(nameUses)) {
    const known =
      letters.has(use.name) ||
      ws.decls.has(use.name) ||
      ws.declared.has(use.name) ||
      ws.broken.has(use.name) ||
      ws.words.scalar.has(use.name) ||
      ws.words.tensor.has(use.name) ||
      isPi(use.name) ||
      (use.role === "callee" && MATRIX_FUNCTIONS.includes(use.name));
    if (!known && !reported.has(use.span.start)) undeclared(w, use.name, use.span, use.role === "subscript");
  }
}

function define(ws: Workspace, s: DefineStatement): void {
  const name = s.name.name;
  if (ws.broken.has(name)) return;
  attempt(
    ws,
    () => {
      const found = elaborateDefinition(ws, s);
      if (found === undefined) ws.broken.add(name);
      else ws.decls.set(name, found);
    },
    name,
    s,
  );
}

/** Definitions that read each other, or themselves. */
function recur(ws: Workspace, group: Group, starts: readonly DefineStatement[]): void {
  const all = group.members.flatMap(namesOf);
  const broken = (): void => {
    for (const name of all) {
      ws.broken.add(name);
      ws.decls.delete(name);
    }
    forgetEnvironment(ws);
  };
  if (all.some((name) => ws.broken.has(name))) {
    broken();
    return;
  }
  const ring = group.members.filter((u): u is DefineStatement => u.kind !== "plan");
  const along = ring.every((s) => s.kind !== "scatter" && s.subscripts !== undefined);
  if (!along || ring.length < group.members.length) {
    reportRing(ws, group.circle);
    broken();
    return;
  }
  attempt(ws, () => {
    const members = ring.map((step) => ({
      step,
      starts: starts.filter((s) => s.name.name === step.name.name),
    }));
    let good = false;
    try {
      good = elaborateRing(ws, members);
    } finally {
      if (!good) broken();
    }
  });
}

export interface ExpressionOptions {
  readonly first?: FirstIndex | undefined;
  readonly library?: ReadLibrary | undefined;
  /** Names that are free indices, besides those of the environment and unknown bare subscripts. */
  readonly indices?: readonly string[] | undefined;
}

/** An expression or a condition in the scope of an environment; throws a SheetError. */
export function parseExpr(ctx: Context, env: Env, text: string, options: ExpressionOptions = {}): Expr {
  const parsed = parseExpressionText(text);
  const ws: Workspace = {
    ctx,
    text,
    first: options.first ?? 0,
    words: vocabularyOf(options.library),
    decls: new Map(env.decls),
    broken: new Set(),
    declared: new Map(),
    assumptions: [...env.assumptions],
    indices: new Map(env.indices),
    diagnostics: [],
    ring: new Map(),
    kink: env.kink,
    incomplete: false,
    decimals: false,
  };
  const w = startWork(ws);
  const known = new Set([...env.indices.keys(), ...(options.indices ?? [])]);
  const letters = nameUses(parsed)
    .filter((u) => known.has(u.name) || (u.role === "subscript" && !env.decls.has(u.name)))
    .map((u) => u.name);
  const scope = withLetters(
    NO_LETTERS,
    letters.map((name) => [name, { span: parsed.span }] as const),
  );
  const expr = isCondition(parsed)
    ? elaborateCondition(w, scope, parsed)
    : elaborateValue(w, scope, parsed).expr;
  if (w.failed) throw new SheetError(ws.diagnostics);
  return expr;
}
