// Where left-side letters run when that is not written, as the reads or the support tell it (index/infer.ts), and
// where a scatter writes; with the message where that cannot be told.

import type { Axis } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { freeIndices } from "../../expr/traverse.ts";
import { inferLeft, type Place, placesOf, type Untold } from "../../index/infer.ts";
import { factsOf } from "../../index/prove.ts";
import { writtenRange } from "../../index/scatter.ts";
import type { Letter } from "../syntax/syntax.ts";
import { axisText, occurrencesOf } from "./infer.ts";
import { failure, isPending, type ReadRecord, type Work } from "./workspace.ts";

export interface LeftQuestion {
  /** What is defined. */
  readonly name: string;
  /** Letters without a written range. */
  readonly letters: readonly Letter[];
  /** Axes of the letters with one. */
  readonly known: ReadonlyMap<string, Axis>;
  readonly body: Expr;
  readonly reads: readonly ReadRecord[];
}

export function leftAxes(w: Work, q: LeftQuestion): ReadonlyMap<string, Axis> {
  return new Map(q.letters.map((letter) => [letter.name, leftAxis(w, q, letter)]));
}

function leftAxis(w: Work, { name, known, body, reads }: LeftQuestion, letter: Letter): Axis {
  const all = placesOf(reads, letter.name);
  const places = all.flatMap((p) => placeInRing(w, name, letter, p));
  const found = inferLeft(factsOf(w.ws.ctx, w.env), { letter: letter.name, known, places, body });
  if (found.ok) return found.axis;
  const within = places.length === 0 ? all[0] : undefined;
  const range = found.together === undefined ? undefined : axisText(w, found.together);
  throw cannotTell(w, letter, within === undefined ? reasonOf(found) : onlyRead(name, within), range);
}

/** What a read within a recurrence says of a letter, where it says anything. */
function placeInRing(
  w: Work,
  name: string,
  letter: Letter,
  p: Place<ReadRecord>,
): readonly Place<ReadRecord>[] {
  const { ring } = w.ws;
  if (!ring.has(p.read.name)) return [p];
  if (isPending(p.axis)) return [];
  if (p.sub.kind === "idx") return [p];
  // Along its own axis h[t−1] says nothing: where t−1 is not inside stands what it starts from.
  const beside = ring.get(name)?.has(letter.name) === true && p.read.name !== name;
  return beside
    ? [{ ...p, axis: p.axis.outside.kind === "start" ? { ...p.axis, outside: { kind: "error" } } : p.axis }]
    : [];
}

const onlyRead = (name: string, { read }: Place<ReadRecord>): string =>
  `it stands in reads of \`${read.name}\` only, which is defined through \`${name}\``;

function reasonOf({ reason, read }: Untold<ReadRecord>): string {
  switch (reason) {
    case "no-read":
      return "it is no subscript on the right side";
    case "guarded":
      return `\`${read?.name}\` stands behind a condition, and asks for another range than the other reads`;
    case "undecided":
      return "the reads do not decide it";
    case "tied":
      return `the subscripts of \`${read?.name}\` tie it to another letter`;
    case "not-linear":
      return notLinear(read?.name);
  }
}

export const notLinear = (name: string | undefined): string =>
  `a subscript of \`${name}\` is not linear in it`;

export const cannotTell = (
  w: Work,
  letter: Letter,
  why: string,
  range = likelyRange(w, letter.name),
): Error =>
  failure("range", `the range of \`${letter.name}\` cannot be told: ${why}`, letter.span, {
    expected: "its range on the left side",
    remedy: `${letter.name} = ${range}`,
  });

/** The axis of that name, t of T, else one that the letter stands alone along, else one of a size still to be named. */
function likelyRange(w: Work, letter: string): string {
  const { ctx, decls } = w.ws;
  const axis = (size: string): string =>
    axisText(w, { lo: ctx.zero, hi: ctx.sub(ctx.sym(size), ctx.one), outside: { kind: "error" } });
  const size = letter.toUpperCase();
  const named = decls.get(size);
  if (named?.kind === "scalar" && size !== letter) return axis(size);
  const [alone] = occurrencesOf(w.reads, letter).alone.filter((p) => !isPending(p.axis));
  const along = alone?.axis ?? axisOfRange(w, letter);
  if (along !== undefined) return axisText(w, along);
  return named === undefined && size !== letter ? axis(size) : "lo..hi";
}

/** The axis along which a sum runs whose end moves with the letter: that of s in `sum{j = 0..i-1} s[j]`. */
function axisOfRange(w: Work, letter: string): Axis | undefined {
  for (const { subs, axes, ranges } of w.reads)
    for (const [k, sub] of subs.entries()) {
      const r = sub.kind === "idx" ? ranges.get(sub.name) : undefined;
      if (
        r?.kind !== "interval" ||
        !(freeIndices(r.lo).includes(letter) || freeIndices(r.hi).includes(letter))
      )
        continue;
      const axis = axes[k];
      if (axis !== undefined && !isPending(axis)) return axis;
    }
  return undefined;
}

/** From the least to the greatest write, for all values of the letters. */
export function scatterAxes(
  w: Work,
  targets: readonly Expr[],
  ranges: ReadonlyMap<string, Range>,
  places: readonly { readonly start: number; readonly end: number }[],
): readonly Axis[] {
  const facts = factsOf(w.ws.ctx, w.env);
  return targets.map((t, k) => {
    const found = writtenRange(facts, t, ranges);
    if (found !== undefined) return { ...found, outside: { kind: "error" } };
    const lookedUp = t.kind === "at" && t.tensor.kind === "sym" ? t.tensor.name : undefined;
    if (lookedUp !== undefined)
      throw failure(
        "range",
        `how far the entries of \`${lookedUp}\` reach is not declared`,
        places[k] ?? { start: 0, end: 0 },
        { expected: "bounds where it is given", remedy: `given ${lookedUp}[n] integer in 0..N-1` },
      );
    throw failure(
      "range",
      "the places that are written cannot be bounded",
      places[k] ?? { start: 0, end: 0 },
      {
        expected: "an index that is affine in letters with known ranges, such as `S*i + k - P` with `S >= 1`",
      },
    );
  });
}
