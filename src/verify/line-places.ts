// The values of a line's letters at a point, in the order in which they are tried.

import type { Env } from "../expr/environment.ts";
import type { Line } from "./judge.ts";
import { type Indices, places } from "./places.ts";
import type { Points } from "./points.ts";
import type { Trial } from "./trial.ts";

/** Places that are tried where the first ones show too little. */
const FURTHER = 64;

/** The letters of both sides. */
export const lettersOf = ({ lab }: Points, line: Line): readonly string[] =>
  [...new Set([...lab.letters(line.lhs), ...lab.letters(line.rhs)])].sort();

export const placesOf = (points: Points, line: Line, trial: Trial): readonly Indices[] =>
  placesAt(points, line, lettersOf(points, line))(trial);

/** The same for a line that is tried at many points. */
export function placesAt(
  points: Points,
  line: Line,
  letters: readonly string[],
): (trial: Trial) => readonly Indices[] {
  const key = letters.map((l) => `${l}:${rangeKey(line.env, l)}`).join(" ");
  const names = letters.join(" ");
  return (trial) =>
    trial.placesFor(
      key,
      () =>
        places(
          line.env,
          letters,
          trial.instance.integers,
          FURTHER,
          points.random.fork(`${trial.label} ${names}`),
        ) ?? [],
    );
}

function rangeKey(env: Env, letter: string): string {
  const r = env.indices.get(letter);
  return r?.kind === "interval" ? `${r.lo.id}..${r.hi.id}` : "";
}
