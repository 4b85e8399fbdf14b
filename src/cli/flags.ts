// The options of each command, as commander hands them over.

import type { Level } from "../show/document.ts";

export interface BuildFlags {
  readonly out: string;
  readonly to: readonly Format[];
  readonly level?: Level;
  readonly answers: boolean;
  readonly fragment?: boolean;
  readonly seed?: number;
  readonly pdfEngine: PdfEngine;
  readonly secondOpinions?: boolean;
  readonly watch?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly jobs?: number;
  readonly variants?: number;
}

export interface InitFlags {
  readonly template: "layer" | "loss" | "blank";
  readonly language: "en" | "de";
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

export interface DeriveFlags {
  readonly to: "text" | "tex" | "md" | "json";
  readonly level?: Level;
  readonly index?: "brackets" | "subscripts";
  readonly first: "0" | "1";
  readonly seed?: number;
  readonly secondOpinions?: boolean;
  readonly json?: boolean;
}

export interface EvalFlags {
  readonly inputs: string;
  readonly expect?: string;
  readonly rtol: number;
  readonly json?: boolean;
}

export interface TrainFlags {
  readonly out?: string;
  readonly epochs?: number;
  readonly quick?: boolean;
  readonly seed?: number;
}

export interface CheckFlags {
  readonly against?: string;
  readonly repair?: boolean;
  readonly report?: string;
  readonly csv?: string;
  readonly language?: "en" | "de";
  readonly json?: boolean;
  readonly seed?: number;
  readonly jobs?: number;
  /** Seconds for one document. */
  readonly timeout: number;
  readonly dryRun?: boolean;
}

export type Format = "tex" | "md" | "html" | "pdf" | "ipynb";
export type PdfEngine = "typst" | "latex";
