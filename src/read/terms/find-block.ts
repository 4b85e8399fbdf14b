// How the reader asks for a block that stands elsewhere: in this sheet, among the layers, or in another file.

import type { Block } from "../../expr/environment.ts";
import type { UseOrigin } from "../syntax/statement-syntax.ts";

/** A block to be found: by its id, in this sheet or where `from` says. */
export interface BlockReference {
  readonly id: string;
  readonly from?: UseOrigin | undefined;
}

export type FoundBlock =
  | { readonly kind: "block"; readonly block: Block }
  /** There is none; `known`: the ids that are there, or files beside the one that is missing. */
  | { readonly kind: "none"; readonly what: "block" | "file"; readonly known: readonly string[] }
  /** It uses this block, through these. */
  | { readonly kind: "ring"; readonly through: readonly string[] }
  /** It has errors, which are told where it stands. */
  | { readonly kind: "broken" };

export type FindBlock = (wanted: BlockReference) => FoundBlock;
