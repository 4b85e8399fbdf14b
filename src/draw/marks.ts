// What every format can draw: rectangles, lines, dots and labels at places in pixels (1/96 inch), y downwards. A
// scene is laid out into these once, so that all formats show the same picture.

import type { Label, Tone } from "./scene.ts";

/** Roles; each format and colour scheme has its own colours for them. */
export type Ink = "ink" | "quiet" | "line" | { readonly tone: Tone; readonly part: "line" | "fill" };

export interface Paint {
  readonly stroke?: Ink | undefined;
  readonly fill?: Ink | undefined;
  readonly width?: number | undefined;
  /** Lengths of dash and gap; solid when absent. */
  readonly dash?: readonly number[] | undefined;
}

export type Mark =
  | {
      readonly kind: "rect";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly paint: Paint;
    }
  | {
      readonly kind: "line";
      readonly points: readonly (readonly [x: number, y: number])[];
      readonly paint: Paint;
      /** A head at the last point. */
      readonly arrow?: boolean | undefined;
    }
  | {
      readonly kind: "dot";
      readonly x: number;
      readonly y: number;
      readonly r: number;
      readonly paint: Paint;
    }
  | {
      readonly kind: "label";
      /** The middle of the line in height; its beginning, middle or end in width. */
      readonly x: number;
      readonly y: number;
      readonly anchor: "start" | "middle" | "end";
      readonly size: "normal" | "small";
      readonly ink: Ink;
      readonly label: Label;
      /** Read from below to above. */
      readonly turned?: boolean | undefined;
      /** Lines below it keep away from its letters, where the format can do that. */
      readonly clear?: boolean | undefined;
    };

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

/** Heights of letters in pixels. */
export const FONT = { normal: 13.5, small: 10.7 } as const;

export function shifted(mark: Mark, dx: number, dy: number): Mark {
  switch (mark.kind) {
    case "rect":
    case "dot":
    case "label":
      return { ...mark, x: mark.x + dx, y: mark.y + dy };
    case "line":
      return { ...mark, points: mark.points.map(([x, y]) => [x + dx, y + dy] as const) };
  }
}

/** Lines tell tones apart without colour. */
export const DASHES: Readonly<Record<Tone, readonly number[] | undefined>> = {
  first: undefined,
  second: [7, 3],
  third: [2, 2.4],
  fourth: [9, 3, 2, 3],
  fifth: [4, 2],
  sixth: [12, 4],
};

/** The width of a label, roughly: the fonts differ between formats. */
export function labelWidth(label: Label, size: "normal" | "small"): number {
  const runs = label.runs ?? [{ text: label.text, face: "roman" as const, level: 0 as const }];
  const ems = runs.reduce((sum, run) => {
    const scale = run.level === 0 ? 1 : Math.abs(run.level) === 1 ? 0.72 : 0.6;
    return sum + scale * [...run.text].reduce((n, c) => n + breadth(c), 0);
  }, 0);
  return ems * FONT[size];
}

function breadth(c: string): number {
  if (/\p{M}/u.test(c)) return 0;
  if (/[ijl.,;:'|!()[\] ]/.test(c)) return 0.31;
  if (/[mwMW=+−<>≤≥∂∞·]/.test(c)) return 0.8;
  return /[A-Z]/.test(c) ? 0.7 : 0.52;
}
