// Where left-side letters run when that is not written, as the reads or the support tell it (index/infer.ts), and
// where a scatter writes; with the message where that cannot be told.

import type { Axis } from "../expr/environment.ts";
import type { Expr, Range } from "../expr/nodes.ts";
import { inferLeft, placesOf, type Untold } from "../index/infer.ts";
import { factsOf } from "../index/prove.ts";
import { writtenRange } from "../index/scatter.ts";
import type { Letter } from "./syntax.ts";
import { failure, isPending, type ReadRecord, type Work } from "./workspace.ts";

export interface LeftQuestion {
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

function leftAxis(w: Work, { known, body, reads }: LeftQuestion, letter: Letter): Axis {
  // Of the recurrence itself, h[t−1] says nothing: its own letter tells where it is read.
  const places = placesOf(reads, letter.name).filter(
    ({ read, axis, sub }) => !w.ws.ring.has(read.name) || (sub.kind === "idx" && !isPending(axis)),
  );
  const found = inferLeft(factsOf(w.ws.ctx, w.env), { letter: letter.name, known, places, body });
  if (found.ok) return found.axis;
  throw cannotTell(letter, reasonOf(found));
}

function reasonOf({ reason, read }: Untold<ReadRecord>): string {
  switch (reason) {
    case "no-read":
      return "it is no subscript on the right side";
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

export const cannotTell = (letter: Letter, why: string): Error =>
  failure("range", `the range of \`${letter.name}\` cannot be told: ${why}`, letter.span, {
    expected: "its range on the left side",
    remedy: `${letter.name} = 0..${letter.name.toUpperCase()}-1`,
  });

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
