// The task `code`: listings made from closed forms that were derived and checked, those of the page where it asks for
// the same derivative, else derived for the listing alone.

import { type CodeTarget, listing } from "../code/listing.ts";
import type { CodeLanguage, Task } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import { type Derivation, statusOf } from "../rewrite/derivation.ts";
import type { Answer } from "../show/answer.ts";
import { LANGUAGE_NAMES } from "../show/asked.ts";
import type { TaskStatus } from "../show/document.ts";
import type { Listing, ListingLanguage } from "../show/exhibit.ts";
import { inlineOf } from "../show/formula.ts";
import { math, type Sentence, text } from "../show/sentence.ts";
import { targetKey } from "../show/sheet-language.ts";
import type { AnswerSetting } from "./answer-setting.ts";
import { checkedApart, uncheckedApart } from "./apart.ts";
import type { Pause } from "./behind.ts";
import { finished, unfinished } from "./finish.ts";
import { listingWordsOf } from "./listing-words.ts";

type CodeTask = Task & { readonly kind: "code" };

export interface Found {
  readonly target: CodeTarget | undefined;
  readonly status: TaskStatus;
  readonly remarks: readonly Sentence[];
}

export async function codeAnswer(s: AnswerSetting, task: CodeTask): Promise<Answer> {
  const found: Found[] = [];
  for (const t of task.targets) found.push(await targetOf(s, t));
  const remarks = found.flatMap((f) => f.remarks);
  const statuses = found.map((f) => f.status);
  const wanted = found.flatMap((f) => f.target ?? []);
  const order: readonly TaskStatus[] = ["refuted", "unchecked", "unfinished", "not-established"];
  const status = order.find((x) => statuses.includes(x)) ?? "established";
  // Nothing is written from a form that is wrong or was not reached.
  if (status === "refuted" || wanted.length < found.length)
    return {
      exhibits: [],
      remarks: [...remarks, [text("There is no code without the closed form.")]],
      status,
    };
  const exhibits: Listing[] = [];
  const missing: Sentence[] = [];
  for (const language of task.languages) {
    const made = listing(language, {
      ctx: s.ctx,
      operators: s.library.tensorOperators,
      notation: s.block.notation,
      wanted,
      words: listingWordsOf(s.block.language),
    });
    if (made.ok) exhibits.push({ kind: "listing", language: shownAs(language), code: made.text.trimEnd() });
    else missing.push([text(`There is no program in ${LANGUAGE_NAMES[language]} for this: ${made.cause}.`)]);
  }
  return {
    exhibits,
    remarks: [...remarks, ...missing],
    status: missing.length > 0 && status === "established" ? "unfinished" : status,
  };
}

const shownAs = (language: CodeLanguage): ListingLanguage => (language === "vectorised" ? "numpy" : language);

async function targetOf(s: AnswerSetting, target: Expr): Promise<Found> {
  const { env } = s.block.block;
  if (target.kind === "sym")
    return { target: { kind: "definition", name: target.name, env }, status: "established", remarks: [] };
  if (target.kind !== "deriv") throw new Error("code for a term that is no derivative");
  const known = onPage(s.derivations, target);
  if (known !== undefined) return closedForm(s, known, []);
  const derived = await (s.unchecked === true ? uncheckedApart(s, target) : checkedApart(s, target));
  const lines = derived.chains.reduce((n, c) => n + c.steps.length, 0);
  const words = `: derived for this in ${lines} ${lines === 1 ? "line" : "lines"}${SAID[statusOf(derived)]}.`;
  const formula = inlineOf(target, { ctx: s.ctx, env, notation: s.block.notation });
  return closedForm(s, derived, [[math(formula), text(words)]]);
}

/** What listings of the block need beside the lines of the page is derived and checked, to be found when they are written. */
export async function checkForListings(s: AnswerSetting, pause: Pause | undefined): Promise<void> {
  for (const task of s.block.block.tasks)
    for (const target of task.kind === "code" ? task.targets : [])
      if (target.kind === "deriv" && onPage(s.derivations, target) === undefined)
        await checkedApart(s, target, pause);
}

/** Of the lines that are not on the page. */
const SAID: Readonly<Record<TaskStatus, string>> = {
  established: ", all checked and established",
  unchecked: ", not checked yet",
  "not-established": "",
  refuted: "",
  unfinished: "",
};

const onPage = (derivations: readonly Derivation[], target: Deriv): Derivation | undefined =>
  derivations.find(
    (d) => d.task.kind === "find" && d.result?.lhs.kind === "deriv" && sameEntries(d.result.lhs, target),
  );

/** The derived form as it is written in code, with nothing left to derive; no target where that is not reached. */
export function closedForm(s: AnswerSetting, d: Derivation, remarks: readonly Sentence[]): Found {
  const status = statusOf(d);
  const lhs = d.result?.lhs;
  if (d.result === undefined || lhs?.kind !== "deriv") return { target: undefined, status, remarks };
  const { rhs } = d.result;
  const closed = finished(s.ctx, s.library, { ...s.block.block, env: d.env }, d.result.closed ?? rhs);
  if (closed === undefined) return { target: undefined, status: "unfinished", remarks };
  const target = {
    kind: "gradient" as const,
    target: lhs,
    closed,
    shown: rhs,
    lines: linesOf(d),
    env: d.env,
  };
  return { target, status, remarks };
}

/** The lines on the way to the result in which nothing is left to derive. */
export const linesOf = (d: Derivation): readonly Expr[] =>
  d.chains
    .filter((c) => c.lhs.alpha === d.result?.lhs.alpha)
    .flatMap((c) => c.steps.map((x) => x.after))
    .filter((e) => !unfinished(d.env, e));

const subscripts = (e: Expr): readonly Expr[] =>
  e.kind === "deriv" ? [...subscripts(e.of), ...subscripts(e.wrt)] : e.kind === "at" ? e.subs : [];

/** Whether a derived entry tells all that is asked for: the same, or every entry of what is asked as a whole. */
function sameEntries(derived: Deriv, asked: Deriv): boolean {
  if (derived.alpha === asked.alpha) return true;
  const subs = subscripts(derived);
  const whole = subs.every((x) => x.kind === "idx") && new Set(subs).size === subs.length;
  const all = subscripts(asked);
  const letters = all.every((x) => x.kind === "idx") && new Set(all).size === all.length;
  return whole && letters && targetKey(derived) === targetKey(asked);
}
