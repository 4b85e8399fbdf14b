// What the page and its workers say to each other. All of it is plain data; HTML in it comes from the renderers of
// this program, which escape what the user wrote.

import type { CheckReport } from "../check/verdict/verdicts.ts";
import type { BlockDocument, Formula, LineDocument, TaskDocument } from "../show/document.ts";
import type { Settings } from "./settings.ts";

/** A message about the text, with its place in it (UTF-16 units from 0). */
export interface Problem {
  readonly severity: "error" | "warning" | "remark";
  readonly message: string;
  readonly expected: string | undefined;
  readonly remedy: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
  /** Further places that matter, with words. */
  readonly related: readonly { readonly from: number; readonly to: number; readonly message: string }[];
}

/** A task as the page shows it: what is not made of lines is HTML already. */
export type PageTask = Omit<TaskDocument, "exhibits" | "lines"> & {
  /** "(a)", where there are others. */
  readonly letter: string;
  readonly exhibits: readonly string[];
  readonly lines: readonly LineDocument[];
};

export type PageBlock = Omit<BlockDocument, "tasks" | "figures"> & {
  readonly tasks: readonly PageTask[];
  readonly figures: readonly string[];
};

export type FramePart =
  | { readonly kind: "prose"; readonly html: string }
  /** `key` is the same for the same block in the same surroundings with the same settings. */
  | { readonly kind: "block"; readonly id: string; readonly key: string };

/** What surrounds the derivations: the head of a sheet and its prose. */
export interface Frame {
  readonly title: string | undefined;
  readonly course: string | undefined;
  readonly language: string;
  readonly parts: readonly FramePart[];
}

/** `derived`: the lines stand, nothing is checked. `checked`: every line says how it was checked. */
export type Stage = "derived" | "checked";

export interface FormulaToSet {
  readonly formula: Formula;
  readonly display: boolean;
  /** As MathML, for those who hear the page. */
  readonly aloud?: boolean;
}

/** HTML by the key of a formula (formula-key.ts). */
export type SetFormulas = Readonly<Record<string, string>>;

/** How much of a block can be seen: so many of its tasks, and so many lines of the next. */
export interface Sight {
  readonly tasks: number;
  readonly lines: number;
}

export type Request =
  /**
   * Derives; `known` are keys of blocks that the page has at this stage already, `sight` is what can be seen of those that
   * go on out of sight, by the block's id.
   */
  | {
      readonly kind: Stage;
      readonly id: number;
      readonly text: string;
      readonly settings: Settings;
      readonly known: readonly string[];
      readonly sight: ReadonlyMap<string, Sight>;
    }
  | { readonly kind: "set"; readonly id: number; readonly formulas: readonly FormulaToSet[] }
  | {
      readonly kind: "copy";
      readonly id: number;
      readonly text: string;
      readonly settings: Settings;
      readonly to: "tex" | "md";
    }
  | {
      readonly kind: "check";
      readonly id: number;
      readonly text: string;
      readonly format: "tex" | "md";
      /** Of what is said about it; BCP 47. */
      readonly language: string;
    }
  | ({
      readonly kind: "place";
      readonly id: number;
      readonly text: string;
      readonly settings: Settings;
    } & AskedPlace)
  | { readonly kind: "layers"; readonly id: number };

/** What a line belongs to: a task of a block, counted from 0, or what is defined there, as it is printed. */
export interface AskedPlace {
  readonly block: string;
  readonly task: number;
  readonly defined: string | undefined;
}

/** In UTF-16 units from 0. */
export interface PlaceInText {
  readonly from: number;
  readonly to: number;
}

export interface LayerSheet {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly blocks: readonly string[];
}

export type Reply =
  | { readonly kind: "frame"; readonly id: number; readonly frame: Frame }
  /** `final`: nothing else comes. */
  | {
      readonly kind: "problems";
      readonly id: number;
      readonly problems: readonly Problem[];
      readonly final: boolean;
    }
  | {
      readonly kind: "block";
      readonly id: number;
      readonly key: string;
      readonly stage: Stage;
      readonly block: PageBlock;
      /** What has not been sent in answer to the same request. */
      readonly set: SetFormulas;
    }
  /** What can be seen of a block, before the block itself is sent. */
  | {
      readonly kind: "part";
      readonly id: number;
      readonly key: string;
      readonly block: PageBlock;
      readonly set: SetFormulas;
    }
  /** Everything that was asked for is there. */
  | { readonly kind: "done"; readonly id: number }
  | { readonly kind: "set"; readonly id: number; readonly set: SetFormulas }
  | { readonly kind: "copied"; readonly id: number; readonly text: string }
  | { readonly kind: "report"; readonly id: number; readonly report: CheckReport; readonly set: SetFormulas }
  | { readonly kind: "place"; readonly id: number; readonly place: PlaceInText | undefined }
  | { readonly kind: "layers"; readonly id: number; readonly sheets: readonly LayerSheet[] }
  /** The program is at fault. */
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
