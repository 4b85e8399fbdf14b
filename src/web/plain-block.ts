// A block as plain data: what a document makes when it is first asked for is made now, or left out. The lines come
// first; what is behind them (substeps, what changed) is asked for only when there is time for it.

import {
  type BlockDocument,
  type ChangedLine,
  type EvidenceNote,
  type Formula,
  type GivenLine,
  type Level,
  type LineDocument,
  linesAt,
  type Sentence,
  type TaskDocument,
} from "../show/document.ts";
import type { Exhibit } from "../show/exhibit.ts";
import { taskLetter } from "../show/words.ts";
import type { PageBlock, PageTask, Sight } from "./protocol.ts";

/** `html` sets code, tables and pictures. */
export function plainBlock(block: BlockDocument, behind: boolean, html: (e: Exhibit) => string): PageBlock {
  return plain(
    block,
    html,
    block.tasks.map((t, k) => task(t, taskLetter(block, k), html, behind)),
  );
}

/** A block of which the last task is seen up to a line; `all` are the tasks that it is going to have. */
export function plainPart(
  block: BlockDocument,
  { tasks, lines }: Sight,
  all: readonly unknown[],
  level: Level,
): PageBlock {
  const seen = block.tasks.map((t, k) => (k === tasks ? begun(t, lines, level) : t));
  return plain(
    block,
    nothing,
    seen.map((t, k) => task(t, taskLetter({ tasks: all }, k), nothing, level === "full")),
  );
}

const nothing = (): string => "";

/** A task and its first lines of this level. */
function begun(t: TaskDocument, lines: number, level: Level): TaskDocument {
  const shown = linesAt(t.lines, level);
  const next = shown[lines];
  if (next === undefined) return t;
  const end = t.lines.findIndex((l) => l.anchor === next.anchor);
  const { result: _, ...rest } = t;
  return {
    ...rest,
    lines: t.lines.slice(0, end),
    namedParts: [],
    exhibits: [],
    remarks: [],
    conventions: [],
    diagnostics: [],
  };
}

function plain(block: BlockDocument, html: (e: Exhibit) => string, tasks: readonly PageTask[]): PageBlock {
  const { heading, hints, figures = [], ...rest } = block;
  return {
    ...rest,
    ...(heading === undefined ? {} : { heading: sentence(heading) }),
    ...(hints === undefined ? {} : { hints: hints.map(sentence) }),
    givens: block.givens.map(given),
    figures: figures.map(html),
    tasks,
  };
}

function task(t: TaskDocument, letter: string, html: (e: Exhibit) => string, behind: boolean): PageTask {
  const { question, hints, result } = t;
  return {
    letter,
    anchor: t.anchor,
    kind: t.kind,
    asked: formula(t.asked),
    ...(question === undefined ? {} : { question: sentence(question) }),
    ...(t.points === undefined ? {} : { points: t.points }),
    ...(hints === undefined ? {} : { hints: hints.map(sentence) }),
    status: t.status,
    lines: t.lines.map((l) => line(l, behind)),
    ...(result === undefined
      ? {}
      : {
          result: {
            formula: formula(result.formula),
            ...(result.condition === undefined ? {} : { condition: sentence(result.condition) }),
            evidence: result.evidence,
          },
        }),
    namedParts: t.namedParts.map((p) => ({
      name: formula(p.name),
      meaning: formula(p.meaning),
      levels: p.levels,
    })),
    exhibits: t.exhibits.map(html),
    remarks: t.remarks.map(sentence),
    conventions: t.conventions.map(sentence),
    diagnostics: t.diagnostics,
  };
}

function line(l: LineDocument, behind: boolean): LineDocument {
  const common = {
    anchor: l.anchor,
    ...(l.number === undefined ? {} : { number: l.number }),
    levels: l.levels,
    reason: sentence(l.reason),
    ...(l.reasons === undefined ? {} : { reasons: reasons(l.reasons) }),
    evidence: evidence(l.evidence),
    ...(behind && l.substeps !== undefined ? { substeps: l.substeps.map((s) => line(s, behind)) } : {}),
  };
  if (l.kind === "text") return { ...common, kind: "text", text: sentence(l.text) };
  return {
    ...common,
    kind: "formula",
    lhs: l.lhs === null ? null : formula(l.lhs),
    relation: l.relation,
    rhs: formula(l.rhs),
    ...(l.rule === undefined ? {} : { rule: l.rule }),
    ...(behind && l.changed !== undefined ? { changed: changed(l.changed) } : {}),
  };
}

const reasons = (by: Partial<Readonly<Record<Level, Sentence>>>): Partial<Record<Level, Sentence>> => ({
  ...(by.brief === undefined ? {} : { brief: sentence(by.brief) }),
  ...(by.standard === undefined ? {} : { standard: sentence(by.standard) }),
  ...(by.full === undefined ? {} : { full: sentence(by.full) }),
});

const changed = (c: ChangedLine): ChangedLine => ({ before: formula(c.before), after: formula(c.after) });

const evidence = ({ sample, ...note }: EvidenceNote): EvidenceNote =>
  sample === undefined
    ? note
    : {
        ...note,
        sample: {
          at: sample.at.map(sentence),
          left: sentence(sample.left),
          right: sentence(sample.right),
        },
      };

const formula = (f: Formula): Formula => ({
  tex: f.tex,
  text: f.text,
  ...(f.pieces === undefined ? {} : { pieces: f.pieces }),
});

const sentence = (s: Sentence): Sentence =>
  s.map((inline) => (inline.kind === "formula" ? { ...inline, formula: formula(inline.formula) } : inline));

const given = (g: GivenLine): GivenLine => ({
  formulas: g.formulas.map(formula),
  ...(g.note === undefined ? {} : { note: sentence(g.note) }),
  display: g.display,
});
