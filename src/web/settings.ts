// What the switches of the page say. The kinks are those of the sheet language; `index` leaves the notation to the
// sheet unless a style is chosen.

import { type KinkConvention, TORCH_KINKS } from "../expr/environment.ts";
import type { Level } from "../show/document.ts";

export interface Settings {
  readonly level: Level;
  readonly index: "sheet" | "brackets" | "subscripts";
  /** Where a text counts from that does not say it. */
  readonly first: 0 | 1;
  readonly kink: KinkConvention;
  /** Whether lines are checked with numbers. */
  readonly evidence: boolean;
  /** Of the derivations of a text that does not say it, as the statements of one block; "en" unless it is told. */
  readonly language?: string;
}

export const DEFAULT_SETTINGS: Settings = {
  level: "standard",
  index: "sheet",
  first: 0,
  kink: TORCH_KINKS,
  evidence: true,
};

export const INDICES: readonly Settings["index"][] = ["sheet", "brackets", "subscripts"];

/** The choices at each kink, the first being what PyTorch takes. */
export const KINK_CHOICES: { readonly [K in keyof KinkConvention]: readonly KinkConvention[K][] } = {
  abs: ["zero", "right", "left"],
  relu: ["zero", "half", "one"],
  clamp: ["one", "zero"],
  max: ["half", "first", "last"],
  binder: ["first", "split", "all"],
};
