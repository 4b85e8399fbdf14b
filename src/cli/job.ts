// A sheet on its way through `build`.

import type { Variant } from "../build/build-options.ts";
import type { BuiltSheet } from "../build/sheet.ts";
import type { BlockSummary } from "../build/summary.ts";
import type { Notice } from "../show/document.ts";
import type { Format } from "./flags.ts";

export interface Job {
  /** As the user named it. */
  readonly path: string;
  readonly outputs: readonly JobOutput[];
  /** One of the variants of the sheet. */
  readonly variant?: Variant;
}

export interface JobOutput {
  readonly format: Format;
  readonly path: string;
  /** Whether it has the answers; where nothing is said, what is asked for of all outputs. */
  readonly answers?: boolean;
}

/** As messages call it: "quiz.md variant 3". */
export const jobName = ({ path, variant }: Job): string =>
  variant === undefined ? path : `${path} variant ${variant.number}`;

export interface DoneJob extends Job {
  /** Files that lie beside the outputs and belong to them. */
  readonly pictures: readonly string[];
  readonly sheet: BuiltSheet;
  readonly summaries: readonly BlockSummary[];
  readonly notices: readonly Notice[];
}
