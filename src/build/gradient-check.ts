// The derived gradient of an objective against difference quotients, in a few directions: what an optimiser goes down is
// checked at the very numbers that it begins with.

import { math, type Sentence, text } from "../show/sentence.ts";
import { shortNumber } from "../show/short-number.ts";
import type { Objective } from "../train/objective.ts";
import { randomFrom } from "../verify/random.ts";

export interface GradientCheck {
  readonly agrees: boolean;
  /** The furthest slope off, relative to slopes above 1. */
  readonly furthest: number;
  readonly directions: number;
  readonly parameters: number;
}

/** So small that hardly any kink lies in between. */
const STEP = 1e-5;
const ENOUGH = 1e-5;
/** Entries that are tried one by one; of more, so many directions. */
const TRIED = 12;
const BESIDE = 1 << 20;

/** At a point beside the start: a start of zeros often lies on a kink. */
export function gradientCheck(at: Objective, start: Float64Array): GradientCheck {
  const offsets = randomFrom(1).fork("point");
  const x = start.map((v) => v + (offsets.int(-BESIDE, BESIDE) || 1) / (64 * BESIDE));
  const g = new Float64Array(x.length);
  at.gradient(x, g);
  const random = randomFrom(1).fork("directions");
  const directions = Array.from({ length: Math.min(x.length, TRIED) }, (_, k) =>
    Float64Array.from(x, (_v, i) => {
      if (x.length <= TRIED) return i === k ? 1 : 0;
      return random.int(-1, 1);
    }),
  );
  let worst = 0;
  for (const d of directions) {
    const slope = g.reduce((s, v, i) => s + v * (d[i] as number), 0);
    const quotient = (h: number): number => {
      const along = (t: number): number => at.value(x.map((v, i) => v + t * (d[i] as number))).loss;
      return (along(h) - along(-h)) / (2 * h);
    };
    // Two steps: the error of second order is taken out.
    const value = (4 * quotient(STEP / 2) - quotient(STEP)) / 3;
    const off = Math.abs(value - slope) / Math.max(1, Math.abs(slope));
    if (!(off <= worst)) worst = off;
  }
  return {
    agrees: worst <= ENOUGH,
    furthest: worst,
    directions: directions.length,
    parameters: x.length,
  };
}

export function checkWords({ agrees, furthest, directions, parameters }: GradientCheck): Sentence {
  const many = directions < parameters ? `in ${directions} directions ` : "";
  const found: Sentence = agrees
    ? [
        text(`it agrees with difference quotients ${many}beside the start, to `),
        math(shortNumber(furthest, 1)),
      ]
    : [
        text(`difference quotients ${many}beside the start differ from it by `),
        math(shortNumber(furthest, 2)),
      ];
  return [text("The gradient is the one that is derived; "), ...found];
}
