// The final answers of a sheet, one for each task that has one: what a person marks by. Numbers stand where the page has
// names for them, as they are what differs from one variant to the next.

import { present } from "../derive/lines/present.ts";
import type { Context } from "../expr/context.ts";
import { axesOf, definition, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { tidy } from "../expr/norm.ts";
import { mapChildren } from "../expr/traverse.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import type { TaskDocument } from "../show/document.ts";
import { type FormulaSetting, formulaOf } from "../show/formula.ts";
import { wordsOf } from "../show/language/languages.ts";
import { shownResult } from "../show/shown-result.ts";
import { taskLetter } from "../show/words.ts";
import type { BuiltBlock } from "./built-block.ts";
import type { BuiltSheet } from "./sheet.ts";

export interface FinalAnswer {
  readonly block: string;
  /** "(b) Compute C[0,0]", as on the page. */
  readonly task: string;
  readonly answer: string;
}

export function finalAnswers({ blocks, document }: BuiltSheet): readonly FinalAnswer[] {
  const words = wordsOf(document.language);
  return blocks.flatMap((built) => {
    const { id, document: block } = built;
    if (block.hidden === true) return [];
    return block.tasks.flatMap((task, k): readonly FinalAnswer[] => {
      const answer = answerOf(task, built, built.derivations[k], words.where);
      if (answer === undefined) return [];
      const name = [taskLetter(block, k), words.ask[task.kind], task.asked.text]
        .filter((part) => part !== "")
        .join(" ");
      return [{ block: id, task: name, answer }];
    });
  });
}

/** The value alone, where the result begins with what is asked; of a task without a result, where its lines end. */
function answerOf(
  task: TaskDocument,
  block: BuiltBlock,
  derivation: Derivation | undefined,
  where: string,
): string | undefined {
  const { asked, lines, result, namedParts } = task;
  const numbers =
    derivation === undefined ? undefined : (shapeOf(block, derivation) ?? inNumbers(task, block, derivation));
  if (numbers !== undefined) return numbers;
  const last = lines.at(-1);
  if (result === undefined)
    return last?.kind === "formula" && last.relation === "=" ? last.rhs.text : undefined;
  const whole = result.formula.text;
  const value = whole.startsWith(`${asked.text} = `) ? whole.slice(asked.text.length + 3) : whole;
  const parts = namedParts.map(({ name, meaning }) => `${name.text} = ${meaning.text}`).join(", ");
  return parts === "" ? value : `${value}, ${where} ${parts}`;
}

/** Of a size that is asked for, all axes where there are several: 1 × 4 × 6 × 6. */
function shapeOf({ ctx, block, notation }: BuiltBlock, d: Derivation): string | undefined {
  const axes = d.task.kind === "size" && d.result !== undefined ? axesOf(d.env, d.task.name) : undefined;
  if (axes === undefined || axes.length < 2) return undefined;
  const s: FormulaSetting = { ctx, env: d.env, notation, decimals: block.env.decimals === true };
  const sizes = axes.map(({ lo, hi }) => withNumbers(ctx, d.env, ctx.add(hi, ctx.neg(lo), ctx.one)));
  const shown = sizes.map((e) => formulaOf(present(ctx, tidy(ctx, e)), s, {}).text);
  return shown.map((text) => (text.includes(" ") ? `(${text})` : text)).join(" × ");
}

/** The answer with numbers for the names that stand for one; undefined where it has none, or where parts have names. */
function inNumbers(
  { kind, result, namedParts }: TaskDocument,
  { ctx, block, notation }: BuiltBlock,
  d: Derivation,
): string | undefined {
  if (kind === "show" || kind === "refute" || d.result === undefined || namedParts.length > 0)
    return undefined;
  const s: FormulaSetting = { ctx, env: d.env, notation, decimals: block.env.decimals === true };
  const text = (e: Expr, beside: Expr): string => formulaOf(e, s, { beside: [beside] }).text;
  const shown = shownResult(d, d.result, notation, (e, beside) => text(e, beside).length);
  const steps = d.chains.findLast((c) => c.role === "main")?.steps;
  const { lhs, rhs } = result === undefined ? { ...shown, rhs: steps?.at(-1)?.after ?? shown.rhs } : shown;
  const put = withNumbers(ctx, d.env, rhs);
  return put === rhs ? undefined : text(present(ctx, tidy(ctx, put)), lhs);
}

/** The numbers for names, and for entries of data; what a derivative is taken of and to stays. */
function withNumbers(ctx: Context, env: Env, e: Expr): Expr {
  const go = (x: Expr): Expr => {
    if (x.kind === "deriv") return x;
    if (x.kind === "sym") return numberOf(env, x) ?? x;
    const inner = mapChildren(ctx, x, go);
    return inner.kind === "at" ? (numberOf(env, inner) ?? inner) : inner;
  };
  return go(e);
}

/** k of k = 3, and W[0, 1] of W = [[1, 2], [3, 4]]. */
function numberOf(env: Env, e: Expr): Expr | undefined {
  const [name, subs] =
    e.kind === "sym"
      ? [e.name, []]
      : e.kind === "at" && e.tensor.kind === "sym"
        ? [e.tensor.name, e.subs]
        : [undefined, []];
  const d = name === undefined ? undefined : definition(env, name);
  if (d === undefined || d.recurrence !== undefined || d.scatter !== undefined) return undefined;
  let found: Expr | undefined = d.axes.length === subs.length ? d.body : undefined;
  for (const sub of subs)
    found =
      found?.kind === "app" && found.op === "list" && sub.kind === "num" && typeof sub.value === "number"
        ? found.args[sub.value]
        : undefined;
  return found?.kind === "num" ? found : undefined;
}
