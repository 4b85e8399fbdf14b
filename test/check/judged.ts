// Small documents for the judge: what is declared stands in front of the lines, and what is found is told by line.

import { checkDocument } from "../../src/check/check-document.ts";
import type { CheckedRelation, CheckReport } from "../../src/check/verdict/verdicts.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

export const check = (source: string, name = "lines.md"): Promise<CheckReport> =>
  checkDocument(source, name, { library: standard, meanings, seed: 1 });

/** The lines as displayed formulas of a document that declares `given`. */
export const document = (given: string, lines: readonly string[]): string =>
  `<!-- gradsheet: ${given} -->\n${lines.map((l) => `\n$$${l}$$\n`).join("")}`;

export async function judged(
  given: string,
  ...lines: readonly string[]
): Promise<readonly CheckedRelation[]> {
  return (await check(document(given, lines))).relations;
}

/** "holds", "wrong", "holds-if sums-to-one", "update", …, one for each relation. */
export const words = (relations: readonly CheckedRelation[]): readonly string[] =>
  relations.map((r) => {
    if (r.role !== "claim") return r.role;
    const more = r.conditions.map((c) => c.code);
    const follows = r.follows === undefined ? [] : [`follows ${r.follows}`];
    return [r.verdict, ...more, ...follows].join(" ");
  });

export const pointText = (r: CheckedRelation | undefined): string => {
  const c = r?.counterexample;
  if (c === undefined) return "";
  const at = [
    ...c.inputs.map((i) => `${i.name}=${i.value}`),
    ...c.indices.map((i) => `${i.name}=${i.value}`),
  ];
  return `${at.join(" ")}: ${c.left} ≠ ${c.right}`;
};
