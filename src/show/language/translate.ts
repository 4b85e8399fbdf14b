// A document in the language of its prose: every sentence that derivations made is looked up. What the author wrote
// (prose, headings, hints, own remarks) is left alone.

import { type Axis, type Label, type Scene, words } from "../../draw/scene.ts";
import type {
  BlockDocument,
  ChangedLine,
  EvidenceNote,
  Level,
  LineDocument,
  ResultDocument,
  Sentence,
  SheetDocument,
  TaskDocument,
} from "../document.ts";
import type { Exhibit, Figure } from "../exhibit.ts";
import { lazily } from "../formula.ts";
import { formulaWithDecimalComma, withDecimalComma } from "./decimal-comma.ts";
import { phrasebookOf } from "./languages.ts";
import type { Phrasebook } from "./phrasebook.ts";

/** `missing` is given the phrases that the table lacks. */
export function translated(document: SheetDocument, missing?: Set<string>): SheetDocument {
  const book = phrasebookOf(document.language, missing);
  if (book === undefined) return document;
  return {
    ...document,
    parts: document.parts.map((p) =>
      p.kind === "prose" ? p : missing === undefined ? once(book, p, document.language) : block(book, p),
    ),
    colophon: document.colophon.map((line) => book.text(line)),
  };
}

/** A sheet that is built again and again has most of its blocks from before. */
const known = new WeakMap<BlockDocument, Map<string, BlockDocument>>();

function once(book: Phrasebook, b: BlockDocument, language: string): BlockDocument {
  const said = known.get(b) ?? new Map<string, BlockDocument>();
  known.set(b, said);
  const made = said.get(language) ?? block(book, b);
  said.set(language, made);
  return made;
}

function block(book: Phrasebook, b: BlockDocument): BlockDocument {
  return {
    ...b,
    givens: b.givens.map((g) => ({
      ...g,
      formulas: g.formulas.map((f) => book.formula(f)),
      ...(g.note === undefined ? {} : { note: book.sentence(g.note) }),
    })),
    ...(b.figures === undefined ? {} : { figures: b.figures.map((f) => figure(book, f)) }),
    tasks: b.tasks.map((t) => task(book, t)),
  };
}

function task(book: Phrasebook, t: TaskDocument): TaskDocument {
  const say = (s: Sentence): Sentence => book.sentence(s);
  return {
    ...t,
    asked: book.formula(t.asked),
    ...(t.question === undefined ? {} : { question: say(t.question) }),
    lines: t.lines.map((l) => line(book, l)),
    ...(t.result === undefined ? {} : { result: result(book, t.result) }),
    namedParts: t.namedParts.map((p) => ({ ...p, meaning: book.formula(p.meaning) })),
    exhibits: t.exhibits.map((e) => exhibit(book, e)),
    remarks: t.remarks.map((r, k) => (k < t.remarks.length - (t.authored ?? 0) ? say(r) : r)),
    conventions: t.conventions.map(say),
    diagnostics: t.diagnostics.map((d) => ({ ...d, message: book.text(d.message) })),
  };
}

/** Substeps are made when they are asked for, and so are they here. */
function line(book: Phrasebook, l: LineDocument): LineDocument {
  const reasons = Object.entries(l.reasons ?? {}).map(([level, s]) => [level, book.sentence(s)] as const);
  const said = {
    reason: book.sentence(l.reason),
    ...(reasons.length === 0
      ? {}
      : { reasons: Object.fromEntries(reasons) as Partial<Record<Level, Sentence>> }),
    evidence: note(book, l.evidence),
    ...(l.kind === "text"
      ? { text: book.sentence(l.text) }
      : { lhs: l.lhs === null ? null : book.formula(l.lhs), rhs: book.formula(l.rhs) }),
  };
  const out: LineDocument = Object.assign(Object.create(l), said);
  if ("substeps" in l) later(out, "substeps", () => (l.substeps ?? []).map((s) => line(book, s)));
  if (l.kind === "formula" && "changed" in l) later(out, "changed", () => changed(book, l.changed));
  return out;
}

function later<T>(out: LineDocument, name: string, make: () => T): void {
  Object.defineProperty(out, name, { enumerable: true, get: lazily(make) });
}

const changed = (book: Phrasebook, c: ChangedLine | undefined): ChangedLine | undefined =>
  c === undefined ? undefined : { before: book.formula(c.before), after: book.formula(c.after) };

const result = (book: Phrasebook, r: ResultDocument): ResultDocument => ({
  ...r,
  formula: book.formula(r.formula),
  ...(r.condition === undefined ? {} : { condition: book.sentence(r.condition) }),
  evidence: note(book, r.evidence),
});

const note = (book: Phrasebook, n: EvidenceNote): EvidenceNote =>
  n.mark === "none"
    ? n
    : { ...n, summary: book.text(n.summary), details: n.details.map((d) => book.text(d)) };

function exhibit(book: Phrasebook, e: Exhibit): Exhibit {
  const caption = e.caption === undefined ? {} : { caption: book.sentence(e.caption) };
  switch (e.kind) {
    case "table":
      return {
        ...e,
        ...caption,
        header: e.header.map((c) => book.sentence(c)),
        rows: e.rows.map((row) =>
          row.map((c) => (c.every((x) => x.kind === "text") ? book.sentence(c) : numbers(book, c))),
        ),
      };
    case "figure":
      return figure(book, e);
    case "listing":
      return { ...e, ...caption };
  }
}

/** The names in a table are the author's. */
const numbers = (book: Phrasebook, cell: Sentence): Sentence =>
  cell.map((x) => (x.kind === "formula" ? { ...x, formula: book.formula(x.formula) } : x));

const figure = (book: Phrasebook, f: Figure): Figure => ({
  ...f,
  scene: scene(book, f.scene),
  alt: book.sentence(f.alt),
  ...(f.caption === undefined ? {} : { caption: book.sentence(f.caption) }),
});

/** Axes have words where they have no formula; labels keep theirs, with their numbers as the language prints them. */
const scene = (book: Phrasebook, s: Scene): Scene => ({
  ...s,
  panels: s.panels.map((p) => {
    if (p.kind === "grid")
      return {
        ...p,
        cells: p.cells.map((row) => row.map((c) => (c === undefined ? c : label(book, c)))),
        highlights: p.highlights.map((h) => named(book, h)),
        boxes: p.boxes.map((b) => named(book, b)),
        points: p.points.map((x) => named(book, x)),
      };
    const axis = (a: Axis): Axis => ({
      ...a,
      name: a.name.own === true ? words(book.text(a.name.text)) : a.name,
      ...(book.decimalComma ? { decimalComma: true } : {}),
    });
    return { ...p, x: axis(p.x), y: axis(p.y), curves: p.curves.map((c) => named(book, c)) };
  }),
});

const named = <T extends { readonly name?: Label | undefined }>(book: Phrasebook, x: T): T =>
  x.name === undefined ? x : { ...x, name: label(book, x.name) };

function label(book: Phrasebook, l: Label): Label {
  if (!book.decimalComma) return l;
  const { tex, text } = formulaWithDecimalComma({ tex: l.tex ?? "", text: l.text });
  return {
    ...l,
    text,
    ...(l.tex === undefined ? {} : { tex }),
    ...(l.runs === undefined ? {} : { runs: l.runs.map((r) => ({ ...r, text: withDecimalComma(r.text) })) }),
  };
}
