// Curves of optimisation runs: one chart for each quantity, side by side; so many optimisers in a picture as there are
// tones, the next ones in a picture of their own.

import { type Axis, type Chart, type Curve, type Label, TONES, words } from "../draw/scene.ts";
import type { Figure } from "./exhibit.ts";
import { type Inline, type Sentence, text, verbatim } from "./sentence.ts";
import { shortNumber } from "./short-number.ts";

/** A quantity of all runs: for each run its values at x = 0, step, 2·step, … */
export interface Quantity {
  readonly name: Label;
  readonly curves: readonly (readonly number[])[];
}

export interface RunCurves {
  readonly labels: readonly Label[];
  readonly x: Label;
  readonly quantities: readonly Quantity[];
  readonly alt: Sentence;
  readonly caption: Sentence;
}

/** As many curves as one still tells apart. */
const MOST = 4;
/** Values that span more than this are drawn on a logarithmic scale. */
const WIDE = 50;

export function runFigures(r: RunCurves): readonly Figure[] {
  const figures: Figure[] = [];
  const groups = Math.ceil(r.labels.length / MOST);
  const size = Math.ceil(r.labels.length / groups);
  for (let from = 0; from < r.labels.length; from += size) {
    const labels = r.labels.slice(from, from + size);
    const panels = r.quantities.map((q) => chart(q, q.curves.slice(from, from + size), labels, r.x));
    const told = r.quantities.map((q) => toldIn(q, labels, q.curves.slice(from, from + size)));
    figures.push({
      kind: "figure",
      scene: { panels, arrows: [] },
      alt: [...r.alt, text("."), ...told.flat()],
      caption: r.caption,
    });
  }
  return figures;
}

/** What is to be seen: where each curve begins and ends. */
function toldIn(q: Quantity, labels: readonly Label[], curves: readonly (readonly number[])[]): Sentence {
  const said = (value: number | undefined): Inline => verbatim(shortNumber(value ?? Number.NaN, 3).text);
  const parts = curves.flatMap(
    (c, k): Sentence => [
      text(k === 0 ? ": " : "; "),
      verbatim(labels[k]?.text ?? ""),
      text(" from "),
      said(c[0]),
      text(" to "),
      said(c.at(-1)),
    ],
  );
  return [text(" "), verbatim(q.name.text), ...parts, text(".")];
}

function chart(
  q: Quantity,
  curves: readonly (readonly number[])[],
  labels: readonly Label[],
  x: Label,
): Chart {
  // All runs count, so that pictures beside each other have one scale.
  const values = q.curves.flat().filter(Number.isFinite);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const logarithmic = least > 0 && most / least > WIDE;
  const length = Math.max(...q.curves.map((c) => c.length));
  const y: Axis = logarithmic
    ? { name: q.name, from: least, to: most, scale: "logarithmic" }
    : { name: q.name, ...rounded(Math.min(least, least < 0 ? least : 0), most), scale: "linear" };
  return {
    kind: "chart",
    x: { name: x, from: 0, to: Math.max(1, length - 1), scale: "linear" },
    y,
    curves: curves.map(
      (c, k): Curve => ({
        name: labels[k] ?? words(""),
        tone: TONES[k % TONES.length] ?? "first",
        pieces: pieces(c, logarithmic),
      }),
    ),
  };
}

/** Joined as long as the values can be drawn. */
function pieces(
  values: readonly number[],
  logarithmic: boolean,
): readonly (readonly (readonly [number, number])[])[] {
  const out: (readonly [number, number])[][] = [];
  let now: (readonly [number, number])[] = [];
  values.forEach((v, k) => {
    if (Number.isFinite(v) && (!logarithmic || v > 0)) now.push([k, v]);
    else if (now.length > 0) {
      out.push(now);
      now = [];
    }
  });
  if (now.length > 0) out.push(now);
  return out;
}

/** Ends that are easily read. */
function rounded(from: number, to: number): { readonly from: number; readonly to: number } {
  const span = to - from || 1;
  const unit = 10 ** Math.floor(Math.log10(span)) / 2;
  return { from: Math.floor(from / unit) * unit, to: Math.ceil(to / unit) * unit };
}
