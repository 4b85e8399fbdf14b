// What an answer shows besides its lines, and a question besides its givens: code, tables, pictures. A task kind
// fills them in build/answer.ts; every renderer prints them.

import type { Scene } from "../draw/scene.ts";
import type { Sentence } from "./sentence.ts";

export type ListingLanguage = "numpy" | "torch" | "typescript" | "pseudo";

export interface Listing {
  readonly kind: "listing";
  readonly language: ListingLanguage;
  /** Lines end with \n; none at the end. */
  readonly code: string;
  readonly caption?: Sentence;
}

export type Alignment = "left" | "right" | "center";

export interface TableExhibit {
  readonly kind: "table";
  readonly header: readonly Sentence[];
  readonly rows: readonly (readonly Sentence[])[];
  /** By column; left where it says nothing. */
  readonly align?: readonly Alignment[];
  readonly caption?: Sentence;
}

export interface Figure {
  readonly kind: "figure";
  readonly scene: Scene;
  /** What is to be seen, for those who do not see it. */
  readonly alt: Sentence;
  readonly caption?: Sentence;
}

export type Exhibit = Listing | TableExhibit | Figure;

/** The language as highlighters and Markdown call it. */
export const FENCE: Readonly<Record<ListingLanguage, string>> = {
  numpy: "python",
  torch: "python",
  typescript: "ts",
  pseudo: "text",
};
