// A sheet on its way through `build`.

import type { BuiltSheet } from "../build/sheet.ts";
import type { BlockSummary } from "../build/summary.ts";
import type { Notice } from "../show/document.ts";
import type { Format } from "./flags.ts";

export interface Job {
  /** As the user named it. */
  readonly path: string;
  readonly outputs: readonly { readonly format: Format; readonly path: string }[];
}

export interface DoneJob extends Job {
  /** Files that lie beside the outputs and belong to them. */
  readonly pictures: readonly string[];
  readonly sheet: BuiltSheet;
  readonly summaries: readonly BlockSummary[];
  readonly notices: readonly Notice[];
}
