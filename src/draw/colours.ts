// The colours of pictures. Fills are light enough for black text (dark enough for white text in the dark scheme) and
// lines dark enough to be told from paper; that tones differ without colour is the work of dashes (marks.ts).

import type { Ink } from "./marks.ts";
import type { Tone } from "./scene.ts";

export interface Scheme {
  readonly paper: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly tones: Readonly<Record<Tone, { readonly line: string; readonly fill: string }>>;
}

/** Six hexadecimal digits. */
export const LIGHT: Scheme = {
  paper: "ffffff",
  ink: "1c1b19",
  quiet: "5d5a55",
  line: "b5b1a8",
  tones: {
    first: { line: "0b5394", fill: "cfe2f3" },
    second: { line: "b45309", fill: "fce0bf" },
    third: { line: "1b7a3d", fill: "d3efd9" },
    fourth: { line: "7b2d8e", fill: "ecd9f2" },
    fifth: { line: "b3261e", fill: "f9d5d2" },
    sixth: { line: "4b5563", fill: "dfe3e8" },
  },
};

export const DARK: Scheme = {
  paper: "1b1c1f",
  ink: "e6e3dc",
  quiet: "a5a199",
  line: "5a5b5e",
  tones: {
    first: { line: "7fb6ec", fill: "1d3a56" },
    second: { line: "f0a860", fill: "553210" },
    third: { line: "7fce95", fill: "1c442a" },
    fourth: { line: "d19be0", fill: "452450" },
    fifth: { line: "f2938b", fill: "54211e" },
    sixth: { line: "b6bfca", fill: "383e47" },
  },
};

export function colour(scheme: Scheme, ink: Ink): string {
  return typeof ink === "string" ? scheme[ink] : scheme.tones[ink.tone][ink.part];
}

/** A name for the role, for style sheets and \definecolor. */
export const inkName = (ink: Ink): string =>
  typeof ink === "string" ? ink : `${ink.tone}${ink.part === "fill" ? "fill" : ""}`;

export const INKS: readonly Ink[] = [
  ...(["ink", "quiet", "line"] as const),
  ...(["first", "second", "third", "fourth", "fifth", "sixth"] as const).flatMap((tone): readonly Ink[] => [
    { tone, part: "line" },
    { tone, part: "fill" },
  ]),
];
