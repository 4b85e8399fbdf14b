// Points of a question shared out over the lines that answer it, and how many of them the lines earn: all for a line
// that holds or follows from a wrong one, half for one that wants an assumption, none for a wrong one. An answer that is
// missing counts as one more line. Lines that could not be judged have no points: they are for a person to look at.

import type { Unread } from "../text/unread.ts";
import type { AgainstBlock } from "../verdict/options.ts";
import type { BlockCredit } from "../verdict/verdicts.ts";
import { type Expected, linesOf } from "./expected-answer.ts";
import type { Outcome } from "./outcome.ts";

export interface Credit {
  readonly possible: number;
  readonly suggested: number;
}

export interface Credits {
  /** By the place of the relation. */
  readonly lines: ReadonlyMap<number, Credit>;
  /** Of the questions that have points, also of those that no line answers. */
  readonly blocks: readonly BlockCredit[];
  /** Said at the end of the document, for each question with points that no line is about. */
  readonly unanswered: (end: number) => readonly Unread[];
}

export function creditFor(
  blocks: readonly AgainstBlock[],
  expected: readonly Expected[],
  outcomes: readonly Outcome[],
): Credits {
  const all = new Map<number, Credit>();
  const credits: BlockCredit[] = [];
  const open: BlockCredit[] = [];
  for (const block of blocks) {
    const possible = pointsOf(block);
    if (possible === undefined) continue;
    const lines = linesOf(block.block, outcomes).filter((k) => earned(outcomes[k]) !== undefined);
    const own = expected.filter((x) => x.block === block);
    const out = new Map<number, Credit>();
    if (lines.length > 0) for (const part of partsOf(block, own, lines)) share(out, outcomes, part);
    for (const [k, c] of out) all.set(k, sumOf([all.get(k) ?? NOTHING, c]));
    const { suggested } = sumOf([...out.values()]);
    const credit = { id: block.id, title: block.title, possible, suggested };
    credits.push(credit);
    if (lines.length === 0) open.push(credit);
  }
  const unanswered = (end: number): readonly Unread[] =>
    open.map((b) => ({
      code: "answer",
      message: `no line that could be judged answers #${b.id}, which is worth ${b.possible} ${b.possible === 1 ? "point" : "points"}`,
      span: { start: end, end },
    }));
  return { lines: all, blocks: credits, unanswered };
}

const NOTHING: Credit = { possible: 0, suggested: 0 };

/** Points are given in hundredths at most; sums of them show no tail of binary fractions. */
const rounded = (value: number): number => Math.round(value * 100) / 100;

export const sumOf = (all: readonly Credit[]): Credit => ({
  possible: rounded(all.reduce((s, c) => s + c.possible, 0)),
  suggested: rounded(all.reduce((s, c) => s + c.suggested, 0)),
});

/** Of the whole block; undefined where it gives none. */
function pointsOf({ block, points }: AgainstBlock): number | undefined {
  const notes = (block.notes ?? []).filter((n) => n.kind === "points");
  const byTask = notes.filter((n) => n.task !== undefined);
  if (byTask.length > 0) return rounded(byTask.reduce((s, n) => s + Number(n.text), 0));
  const [whole] = notes;
  return whole === undefined ? points : Number(whole.text);
}

interface Part {
  readonly points: number;
  readonly lines: readonly number[];
  readonly missing: number;
}

/** What has points of its own: the tasks, or the block as a whole. */
function partsOf(
  { block, points }: AgainstBlock,
  expected: readonly Expected[],
  lines: readonly number[],
): readonly Part[] {
  const notes = (block.notes ?? []).filter((n) => n.kind === "points");
  const whole = notes.find((n) => n.task === undefined);
  const byTask = notes.filter((n) => n.task !== undefined);
  if (byTask.length === 0) {
    const total = whole === undefined ? points : Number(whole.text);
    const missing = expected.filter((x) => x.answer === undefined).length;
    return total === undefined ? [] : [{ points: total, lines, missing }];
  }
  // The lines up to an answer lead to it; those behind the last one belong to what is not answered.
  const parts: Part[] = [];
  let from = 0;
  const answered = expected
    .filter((x) => x.answer !== undefined)
    .sort((a, b) => (a.answer ?? 0) - (b.answer ?? 0));
  const worth = (task: number): number => Number(byTask.find((n) => n.task === task)?.text ?? 0);
  for (const x of answered) {
    const to = lines.findIndex((k) => k > (x.answer ?? 0));
    const end = to < 0 ? lines.length : to;
    parts.push({ points: worth(x.task), lines: lines.slice(from, end), missing: 0 });
    from = end;
  }
  const open = expected.filter((x) => x.answer === undefined);
  const rest = lines.slice(from);
  // What is to be shown ends in no answer that could be looked for.
  const shown = byTask.filter((n) => !expected.some((x) => x.task === n.task));
  if (shown.length > 0) {
    const total = shown.reduce((s, n) => s + Number(n.text), 0);
    parts.push({ points: total, lines: rest.length > 0 ? rest : lines, missing: 0 });
  }
  if (open.length > 0) {
    const total = open.reduce((s, x) => s + worth(x.task), 0);
    const last = rest.length > 0 ? rest : lines.slice(-1);
    parts.push({ points: total, lines: rest.length > 0 ? rest : last, missing: open.length });
  }
  return parts;
}

/** Shares in hundredths that add up to the points. */
function share(out: Map<number, Credit>, outcomes: readonly Outcome[], part: Part): void {
  const { lines, points, missing } = part;
  const shares = lines.length + missing;
  let given = 0;
  for (const [n, k] of lines.entries()) {
    const last = n === lines.length - 1;
    const upTo = Math.round(((100 * points) / shares) * (n + 1));
    const own = upTo - given;
    given = upTo;
    const possible = last ? own + Math.round(100 * points) - upTo : own;
    const before = out.get(k) ?? NOTHING;
    const wins = Math.round(own * (earned(outcomes[k]) ?? 0));
    // A line that stands for a missing answer alone earns nothing by it.
    const suggested = before.possible > 0 ? 0 : wins;
    out.set(k, {
      possible: before.possible + possible / 100,
      suggested: before.suggested + suggested / 100,
    });
  }
}

/** The part of its points that a line earns; undefined where it was not judged. */
function earned(o: Outcome | undefined): number | undefined {
  if (o === undefined) return undefined;
  if (o.follows !== undefined) return 1;
  switch (o.verdict) {
    case "holds":
      return 1;
    case "holds-if":
      return 0.5;
    case "wrong":
      return 0;
    case "not-read":
    case "not-decided":
      return undefined;
  }
}
