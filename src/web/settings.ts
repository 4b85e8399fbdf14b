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
}

export const DEFAULT_SETTINGS: Settings = {
  level: "standard",
  index: "sheet",
  first: 0,
  kink: TORCH_KINKS,
  evidence: true,
};

/** The choices at each kink, the first being what PyTorch takes, with the words of the page. */
export const KINK_CHOICES: {
  readonly [K in keyof KinkConvention]: {
    readonly label: string;
    readonly choices: readonly (readonly [KinkConvention[K], string])[];
  };
} = {
  abs: {
    label: "|u| at u = 0",
    choices: [
      ["zero", "0"],
      ["right", "1, from the right"],
      ["left", "−1, from the left"],
    ],
  },
  relu: {
    label: "max(0, u) at u = 0",
    choices: [
      ["zero", "0"],
      ["half", "1/2"],
      ["one", "1"],
    ],
  },
  clamp: {
    label: "clamp at its ends",
    choices: [
      ["one", "1"],
      ["zero", "0"],
    ],
  },
  max: {
    label: "max(u, v) at u = v",
    choices: [
      ["half", "1/2 each"],
      ["first", "the first"],
      ["last", "the last"],
    ],
  },
  binder: {
    label: "max{…} at a tie",
    choices: [
      ["first", "the first place"],
      ["split", "equal shares"],
      ["all", "every place"],
    ],
  },
};
