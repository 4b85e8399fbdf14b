// The document model: what a solution sheet says, before any output format. A derivation becomes
// tasks made of lines; the sheet's prose stays mdast. Renderers read this model and nothing else, so
// whatever a line needs (number, reason, evidence, level of detail) is here. All of it is plain data
// and serialises to JSON.

import type { RootContent } from "mdast";
import type { Task } from "../expr/environment.ts";
import type { Exhibit, Figure } from "./exhibit.ts";
import type { Formula, Sentence } from "./sentence.ts";

export { type Formula, type Inline, math, type Piece, type Sentence, text } from "./sentence.ts";

/** How much is shown: an answer key, what earns full marks, every rule. */
export type Level = "brief" | "standard" | "full";
export const LEVELS: readonly Level[] = ["brief", "standard", "full"];

export type Relation = "=" | ":=" | "≠" | "<" | "≤" | ">" | "≥" | "≈" | "∈" | "⟹" | "⟺" | "";

export type Mark = "established" | "not-established" | "refuted" | "unchecked" | "none";

/** What was checked about a line or a result; `none` for lines that assert nothing (a definition, a renaming). */
export interface EvidenceNote {
  readonly mark: Mark;
  /** One line: "established at 24 points, 6 sizes". */
  readonly summary: string;
  /** What the reader sees on opening the mark: methods, points, branches, seed, thresholds. */
  readonly details: readonly string[];
  /** One of the points, where pages show it. */
  readonly sample?: SampleNote;
}

/** The numbers of a point as equations, and what both sides of the line come to there. */
export interface SampleNote {
  readonly at: readonly Sentence[];
  readonly left: Sentence;
  readonly right: Sentence;
}

export const NO_EVIDENCE: EvidenceNote = { mark: "none", summary: "", details: [] };

interface LineBase {
  /** Unique in the sheet; letters, digits, `-`; starts with a letter. */
  readonly anchor: string;
  /** Equation number, when a later line may refer to this one. The same at every level of detail. */
  readonly number?: number;
  /** A remark or another task refers to it. */
  readonly cited?: boolean;
  /** The levels at which the line is shown. */
  readonly levels: readonly Level[];
  readonly reason: Sentence;
  /** Another wording of the reason where the level hides what `reason` refers to. */
  readonly reasons?: Partial<Readonly<Record<Level, Sentence>>>;
  readonly evidence: EvidenceNote;
  /** The finer lines behind this one, shown at `full` after it. */
  readonly substeps?: readonly LineDocument[];
}

/** `lhs relation rhs`. `lhs: null` repeats the left side of the line before: only relation and right side are printed. */
export interface FormulaLine extends LineBase {
  readonly kind: "formula";
  readonly lhs: Formula | null;
  readonly relation: Relation;
  readonly rhs: Formula;
  /** The name of the rule that leads here. */
  readonly rule?: string;
  /** The line that this one came from, and this one, with the parts marked in which they differ. */
  readonly changed?: ChangedLine;
}

export interface ChangedLine {
  readonly before: Formula;
  readonly after: Formula;
}

/** A step that is said rather than calculated: "2i + k = m with k in {0, 1} has one solution". */
export interface TextLine extends LineBase {
  readonly kind: "text";
  readonly text: Sentence;
}

export type LineDocument = FormulaLine | TextLine;

export type TaskKind = Task["kind"];

export type TaskStatus = "established" | "not-established" | "refuted" | "unchecked" | "unfinished";

export interface ResultDocument {
  readonly formula: Formula;
  /** "on the index set of x", "for r ≠ 0": printed beside the box. */
  readonly condition?: Sentence;
  readonly evidence: EvidenceNote;
}

/** "where u = …": a shared part of a large result, given a name. */
export interface NamedPart {
  readonly name: Formula;
  readonly meaning: Formula;
  /** The levels at which a line mentions it. */
  readonly levels: readonly Level[];
}

/** A message about the sheet, already worded; place, cause and remedy where known. */
export interface Notice {
  readonly severity: "error" | "warning" | "note";
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export interface TaskDocument {
  readonly anchor: string;
  readonly kind: TaskKind;
  /** What is asked: the derivative to find, the identity to show, the tensor whose size or numbers are wanted. */
  readonly asked: Formula;
  /** The whole question, where it is a sentence of its own rather than a word and a formula. */
  readonly question?: Sentence;
  /** What a right answer earns. */
  readonly points?: number;
  /** Shown with the question. */
  readonly hints?: readonly Sentence[];
  readonly status: TaskStatus;
  readonly lines: readonly LineDocument[];
  readonly result?: ResultDocument;
  readonly namedParts: readonly NamedPart[];
  /** After the lines and the result: code, tables, pictures. Part of the answer. */
  readonly exhibits: readonly Exhibit[];
  readonly remarks: readonly Sentence[];
  /** Of the first remarks, the levels at which what they refer to is shown; of others, all levels. */
  readonly remarkLevels?: readonly (readonly Level[])[];
  /** How many of the remarks, the last ones, the author wrote. */
  readonly authored?: number;
  /** Conventions that mattered (kinks, reads outside the shape), one sentence each. */
  readonly conventions: readonly Sentence[];
  readonly diagnostics: readonly Notice[];
}

/** One line of "Given": formulas separated by commas, and words about them ("entries outside the shape are 0"). */
export interface GivenLine {
  readonly formulas: readonly Formula[];
  readonly note?: Sentence;
  /** A definition or assumption is displayed; a declaration is set in the running line. */
  readonly display: boolean;
}

export interface BlockDocument {
  readonly kind: "block";
  readonly id: string;
  readonly heading?: Sentence;
  /** Of all its tasks together. */
  readonly points?: number;
  readonly hints?: readonly Sentence[];
  readonly givens: readonly GivenLine[];
  /** Pictures that belong to what is given: a hand-out shows them. */
  readonly figures?: readonly Figure[];
  readonly tasks: readonly TaskDocument[];
  readonly diagnostics: readonly Notice[];
  /** Shown at this level, whatever the level of the sheet. */
  readonly level?: Level;
  /** Left out of the page (`hidden`): its definitions are used elsewhere. */
  readonly hidden?: boolean;
  /** Not in a hand-out (`answer`): a picture that is part of an answer, a question that only the key needs. */
  readonly answer?: boolean;
}

/** Prose between blocks, as read by mdast with GFM and math. */
export interface ProsePart {
  readonly kind: "prose";
  readonly nodes: readonly RootContent[];
  /** The Markdown that the nodes were read from, and where in their file it starts (positions of nodes count from the file's start). */
  readonly source: string;
  readonly offset: number;
  /** In a hand-out: room behind it for what a person writes, in millimetres. */
  readonly room?: number;
}

export type Part = ProsePart | BlockDocument;

export interface SheetDocument {
  /** In characters. */
  readonly title: string;
  /** The same where it has formulas. */
  readonly heading?: Sentence;
  readonly course?: string;
  readonly author?: string;
  readonly date?: string;
  /** Which of the variants of a sheet this is. */
  readonly variant?: number;
  /** BCP 47, of the prose; the derivations are in it where there is a table for it, else in English. */
  readonly language: string;
  /** The level shown first, and the only one on paper. */
  readonly level: Level;
  readonly parts: readonly Part[];
  /** The sum over all questions, where they have points. */
  readonly points?: number;
  /** How the sheet was checked and made: seed, version. Printed small, last. */
  readonly colophon: readonly string[];
}

/** A line as one level shows it: filtered, with the left side and the number restored where the line that carried them is hidden. */
export type ShownLine = LineDocument & {
  readonly shownSubsteps: readonly ShownLine[];
  /** The anchor of the hidden line that carried the number, to which references lead. */
  readonly target?: string;
};

/** The line with some fields replaced. What it makes on demand is not made by this, as copying it would. */
const over = <T extends LineDocument, U extends object>(line: T, fields: U): Omit<T, keyof U> & U =>
  Object.assign(Object.create(line), fields);

export function linesAt(lines: readonly LineDocument[], level: Level): readonly ShownLine[] {
  const shown: ShownLine[] = [];
  let current: Formula | null = null;
  let printed: Formula | null = null;
  // What refers to an equation finds it at its first line that is shown; a number that nothing refers to says nothing there.
  let first: Pick<FormulaLine, "anchor" | "number" | "cited"> | undefined;
  for (const line of lines) {
    if (line.kind === "formula" && line.lhs !== null) {
      current = line.lhs;
      first = line;
    }
    if (!line.levels.includes(level)) continue;
    const shownSubsteps = level === "full" ? linesAt(line.substeps ?? [], level) : [];
    if (line.kind === "text") {
      shown.push(over(line, { shownSubsteps }));
      continue;
    }
    const lhs = line.lhs ?? (printed === current ? null : current);
    printed = current;
    const named =
      first === undefined || first === line || first.number === undefined || first.cited !== true
        ? {}
        : { number: first.number, target: first.anchor };
    first = undefined;
    shown.push(over(line, { lhs, shownSubsteps, ...named }));
  }
  return shown;
}

export const partsAt = (task: Pick<TaskDocument, "namedParts">, level: Level): readonly NamedPart[] =>
  task.namedParts.filter((p) => p.levels.includes(level));

/** The levels of each remark. */
export const levelsOfRemarks = (
  task: Pick<TaskDocument, "remarks" | "remarkLevels">,
): readonly (readonly Level[])[] => task.remarks.map((_, k) => task.remarkLevels?.[k] ?? LEVELS);

export const remarksAt = (
  task: Pick<TaskDocument, "remarks" | "remarkLevels">,
  level: Level,
): readonly Sentence[] => {
  const levels = levelsOfRemarks(task);
  return task.remarks.filter((_, k) => levels[k]?.includes(level));
};

export function reasonAt(line: LineDocument, level: Level): Sentence {
  return line.reasons?.[level] ?? line.reason;
}

export const RELATION_TEX: Readonly<Record<Relation, string>> = {
  "=": "=",
  ":=": ":=",
  "≠": "\\ne",
  "<": "<",
  "≤": "\\le",
  ">": ">",
  "≥": "\\ge",
  "≈": "\\approx",
  "∈": "\\in",
  "⟹": "\\implies",
  "⟺": "\\iff",
  "": "",
};
