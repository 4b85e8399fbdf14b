// Single slips in copies of real notes: the five documents that the project began with, notes and homework in several
// languages, each with one slip in one line that holds without it. It is counted whether the line is called wrong, another
// one is, the line is left open, or nothing is said. GRADSHEET_SLIPS=200 plants so many, GRADSHEET_SEED chooses them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CheckedRelation, CheckReport } from "../../src/check/verdict/verdicts.ts";
import { generator } from "../verify/worlds.ts";
import { check } from "./judged.ts";
import { TEXT_KINDS, type TextKind, textSlips } from "./slip-text.ts";

const SEED = Number(process.env.GRADSHEET_SEED ?? 5);
const SLIPS = Number(process.env.GRADSHEET_SLIPS ?? 40);
/** Longer documents take their time; a slip in them is as good as one elsewhere. */
const LONGEST = 6000;

/** Lines that are wrong in the document itself: ∂x for ∂y, twice. */
const OWN_MISTAKES: ReadonlyMap<string, number> = new Map([["transposed-convolution-roi-align.md", 3]]);

interface Note {
  readonly name: string;
  readonly text: string;
}

const folder = (path: string): readonly Note[] =>
  readdirSync(join(import.meta.dirname, path))
    .filter((f) => /\.(?:md|tex)$/.test(f))
    .toSorted()
    .map((name) => ({ name, text: readFileSync(join(import.meta.dirname, path, name), "utf8") }));

const notes = ["../../examples/check", "notes", "homework", "undeclared/right"]
  .flatMap(folder)
  .filter((n) => n.text.length <= LONGEST);

interface Place {
  readonly note: Note;
  readonly right: CheckReport;
  readonly relation: CheckedRelation;
}

const isTold = (r: CheckedRelation): boolean => r.verdict === "holds" || r.verdict === "holds-if";
const isAccused = (r: CheckedRelation): boolean => r.verdict === "wrong" && r.follows === undefined;

interface Found {
  readonly place: Place;
  readonly kind: TextKind;
  readonly slip: string;
  readonly result: "at the line" | "elsewhere" | "open" | "unread" | "passed";
  readonly said: string;
}

const OUTCOMES = ["at the line", "elsewhere", "open", "unread", "passed"] as const;

async function planted(place: Place, kind: TextKind, slip: string): Promise<Found> {
  const { note, relation, right } = place;
  const { start, end } = relation.span;
  const text = note.text.slice(0, start) + slip + note.text.slice(end);
  const { relations } = await check(text, note.name);
  const before = new Set(right.relations.map((r) => `${r.line} ${r.verdict} ${r.text}`));
  const isOwn = (r: CheckedRelation): boolean => r.span.start < start + slip.length && r.span.end > start;
  const changed = relations.filter((r) => isOwn(r) || !before.has(`${r.line} ${r.verdict} ${r.text}`));
  const own = changed.filter(isOwn);
  const accused = changed.filter(isAccused);
  const result = own.some(isAccused)
    ? "at the line"
    : accused.length > 0
      ? "elsewhere"
      : own.some((r) => r.verdict === "not-decided") ||
          changed.some((r) => !isOwn(r) && r.verdict === "not-decided")
        ? "open"
        : own.some((r) => r.verdict === "not-read") || own.length === 0
          ? "unread"
          : "passed";
  const said = changed
    .filter((r) => isOwn(r) || !isTold(r))
    .map((r) => `${r.line} ${r.verdict} ${r.diagnosis?.text ?? r.why?.message ?? r.remarks.join(", ")}`);
  return { place, kind, slip, result, said: said.slice(0, 3).join("; ") };
}

test("of single slips in real notes nearly none is passed over", { timeout: 3_000_000 }, async () => {
  const next = generator(SEED);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const places: Place[] = [];
  for (const note of notes) {
    const right = await check(note.text, note.name);
    expect(right.relations.filter(isAccused).length, note.name).toBe(OWN_MISTAKES.get(note.name) ?? 0);
    for (const relation of right.relations)
      if (relation.role === "claim" && relation.verdict === "holds") places.push({ note, right, relation });
  }
  const byKind = new Map<TextKind, Place[]>(TEXT_KINDS.map((k) => [k, []]));
  for (const p of places)
    for (const kind of new Set(textSlips(p.relation.text).map((s) => s.kind))) byKind.get(kind)?.push(p);
  const found: Found[] = [];
  const seen = new Set<string>();
  for (let n = 0; found.length < SLIPS && n < 6 * SLIPS; n += 1) {
    const kind = pick(TEXT_KINDS);
    const own = byKind.get(kind) ?? [];
    if (own.length === 0) continue;
    const place = pick(own);
    const { text } = pick(textSlips(place.relation.text).filter((s) => s.kind === kind));
    const key = `${place.note.name} ${place.relation.span.start} ${text}`;
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(await planted(place, kind, text));
  }
  const count = (list: readonly Found[]): string =>
    OUTCOMES.map((o) => `${list.filter((f) => f.result === o).length} ${o}`).join(", ");
  const lines = [
    `seed ${SEED}: ${found.length} slips in ${notes.length} notes: ${count(found)}`,
    ...TEXT_KINDS.map((k) => `  ${k}: ${count(found.filter((f) => f.kind === k))}`),
    ...found
      .filter((f) => f.result !== "at the line")
      .map((f) => {
        const { note, relation } = f.place;
        return `${f.result} | ${note.name}:${relation.line} | ${f.kind} | ${relation.text} => ${f.slip} | ${f.said}`;
      }),
  ];
  console.log(lines.join("\n"));
  const share = (o: Found["result"]): number => found.filter((f) => f.result === o).length / found.length;
  expect(found.length).toBe(SLIPS);
  expect(share("passed")).toBeLessThanOrEqual(0.05);
  expect(share("elsewhere")).toBeLessThanOrEqual(0.05);
});
