// What was checked about a line, in words. Counts, sizes, thresholds and the seed are said; observed errors are not,
// so that the same sheet gives the same page.

import type { Step } from "../rewrite/derivation.ts";
import type { Counterexample, Evidence } from "../rewrite/evidence.ts";
import { type EvidenceNote, type Formula, NO_EVIDENCE } from "./document.ts";

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `condition` prints a condition under which points were drawn; the reader counts indices from `first`. */
export function evidenceNote(
  e: Evidence | undefined,
  condition: (e: Evidence["assumes"][number]) => Formula,
  relation?: Step["relation"],
  first = 0,
): EvidenceNote {
  if (e === undefined) return NO_EVIDENCE;
  const assumes = e.assumes.map((a) => condition(a).text);
  return {
    mark: e.status,
    summary: summary(e, relation, first),
    details: [...details(e, relation), ...assumptions(assumes)],
  };
}

function summary(e: Evidence, relation: Step["relation"], first: number): string {
  const tail = [sizesShort(e.sizes), `seed ${e.seed}`].filter((x) => x !== "").join("; ");
  switch (e.status) {
    case "established":
      if (e.counterexample !== undefined) return `shown by one point; seed ${e.seed}`;
      return `${pointsOf(e, relation)}; ${tail}`;
    case "not-established":
      return e.notes[0] ?? (pointsOf(e) === "" ? "nothing could be checked" : `only ${pointsOf(e)}; ${tail}`);
    case "refuted":
      return e.counterexample === undefined
        ? "the two sides differ"
        : counterexampleText(e.counterexample, first);
    case "unchecked":
      return "";
  }
}

function pointsOf(e: Evidence, relation?: Step["relation"]): string {
  const exact = e.exact?.points ?? 0;
  const floats = e.floats?.points ?? 0;
  if (relation === "le" && floats > 0) return `holds at ${count(floats, "point")}`;
  if (relation === "tends" && floats > 0) return `approached at ${count(floats, "point")}`;
  if (exact > 0) return `equal at ${count(exact, "point")}, exactly`;
  if (floats > 0) return `equal at ${count(floats, "point")}, in ${e.floats?.digits ?? 16} digits`;
  return e.replayed === true ? "its rules give the same line again" : "";
}

const sizesShort = (sizes: readonly string[]): string => {
  if (sizes.length === 0) return "";
  return sizes.length === 1 ? `sizes ${sizes[0] ?? ""}` : `${sizes.length} choices of sizes`;
};

function details(e: Evidence, relation: Step["relation"]): readonly string[] {
  const out: string[] = [];
  if (e.replayed === true) out.push("The rules named, applied again, give this line.");
  if (e.replayed === false) out.push("The rules named, applied again, do not give this line.");
  if (e.exact !== undefined && e.exact.points > 0) {
    const how =
      e.exact.primes > 0
        ? `, modulo ${count(e.exact.primes, "prime")} drawn at random`
        : ", in rational numbers";
    const bound =
      e.exact.bound === undefined ? "" : `; a wrong line would pass with probability below ${e.exact.bound}`;
    out.push(`Exactly equal at ${count(e.exact.points, "point")}${how}${bound}.`);
  }
  if (e.floats !== undefined && e.floats.points > 0 && relation !== undefined)
    out.push(
      relation === "tends"
        ? `Followed towards the limit at ${count(e.floats.points, "point")}: the distance from it shrinks as it has to.`
        : `Holds at ${count(e.floats.points, "point")}.`,
    );
  else if (e.floats !== undefined && e.floats.points > 0)
    out.push(
      `Equal at ${count(e.floats.points, "point")} in numbers of ${e.floats.digits} digits, relative tolerance ${e.floats.tolerance}.`,
    );
  if (e.differences !== undefined)
    out.push(
      `Agrees with finite differences of the given equations at ${count(e.differences.points, "point")}, relative tolerance ${e.differences.tolerance}.`,
    );
  if (e.automatic !== undefined)
    out.push(
      `Agrees with an automatic derivative of the given equations at ${count(e.automatic.points, "point")}.`,
    );
  if (e.branches !== undefined)
    out.push(`${e.branches.hit} of ${count(e.branches.reachable, "branch", "branches")} tried.`);
  if (e.kinks !== undefined && e.kinks.points > 0)
    out.push(`Both sides of ${count(e.kinks.points, "kink")} tried.`);
  for (const o of e.secondOpinions)
    out.push(`${o.tool}: ${o.confirmed} confirmed, ${o.abstained} not answered.`);
  if (e.sizes.length > 0) out.push(sizesTried(e.sizes));
  out.push(...e.notes.map(sentence), `Seed ${e.seed}.`);
  return out;
}

/** More of them would hide what else is said; the JSON has all. */
const MOST_SIZES = 12;

function sizesTried(sizes: readonly string[]): string {
  const shown = sizes.slice(0, MOST_SIZES).join("; ");
  return sizes.length > MOST_SIZES
    ? `Sizes tried, the first ${MOST_SIZES} of ${sizes.length}: ${shown}.`
    : `Sizes tried: ${shown}.`;
}

const sentence = (note: string): string =>
  `${note.charAt(0).toUpperCase()}${note.slice(1)}${/[.!?]$/.test(note) ? "" : "."}`;

const assumptions = (texts: readonly string[]): readonly string[] =>
  texts.length === 0 ? [] : [`Points were drawn where ${texts.join(" and ")}.`];

/** The smallest numbers at which the two sides differ, in one line. */
export function counterexampleText(c: Counterexample, first = 0): string {
  const indices = c.indices.map((x) => ({ name: x.name, value: `${x.value + first}` }));
  const at = [...indices, ...c.inputs].map((x) => `${x.name} = ${x.value}`).join(", ");
  return `left side ${c.left}, right side ${c.right}${at === "" ? "" : ` at ${at}`}`;
}
