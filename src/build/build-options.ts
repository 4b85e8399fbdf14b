// What a build may be told, and what it tells while it goes on.

import type { Library } from "../library/types.ts";
import type { Level } from "../show/document.ts";
import type { Behind } from "./behind.ts";
import type { Readings } from "./blocks.ts";
import type { BuiltBlock } from "./built-block.ts";
import type { Earlier } from "./earlier.ts";
import type { Picks, ReadFile } from "./read.ts";

export interface BuildOptions {
  readonly library?: Library;
  readonly level?: Level;
  /** Of the random points; the sheet's own, else 1. */
  readonly seed?: number;
  /** One of the variants of a sheet, with what it draws; the first one unless told. */
  readonly variant?: Variant | undefined;
  /** Ask mathjs and nerdamer too. */
  readonly secondOpinions?: boolean;
  /** false: no format that is asked for shows the steps within a line, so they need not be compared. */
  readonly substeps?: boolean;
  /** Where `use #id from "other.md"` finds other sheets. */
  readonly files?: ReadFile;
  /** Printed at the end of the sheet. */
  readonly version?: string;
  /** Blocks that were built before, for a sheet that is built again and again. */
  readonly earlier?: Earlier<BuiltBlock>;
  /** The same of what was read. */
  readonly readings?: Readings;
  /** Lines may be built before their evidence is there. */
  readonly behind?: Behind | undefined;
  /** Called for each block that is not among the earlier ones. */
  readonly onProgress?: (at: BuildProgress) => void;
  /** Lets others work before a block is begun, and when evidence is left to come; what it throws ends the build. */
  readonly pause?: () => Promise<void>;
}

export interface Variant {
  /** Counted from 1. */
  readonly number: number;
  readonly picks: Picks;
}

export interface BuildProgress {
  readonly block: string;
  /** Counted from 1. */
  readonly number: number;
  readonly count: number;
}
