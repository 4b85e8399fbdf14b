// What lines are written with: formulas, words, the switches, and which of them are open.

import type { Level } from "../../show/document.ts";
import type { PageWords } from "../../show/language/page-words.ts";
import type { Stage } from "../protocol.ts";
import type { PageTexts } from "../texts/page-texts.ts";
import type { Ink } from "./ink.ts";

export interface LineSetting {
  readonly ink: Ink;
  /** In the language of the sheet. */
  readonly words: PageWords;
  /** Of the page, which may be in another one. */
  readonly texts: PageTexts["line"];
  readonly level: Level;
  readonly stage: Stage;
  /** The block, its tasks and their lines go on with what is not known yet (arrange.ts). */
  readonly goesOn: boolean;
  /** Lines are going to be checked. */
  readonly evidence: boolean;
  /** Anchors of the lines that are open; kept while lines are written anew. */
  readonly open: Set<string>;
  readonly copy: (text: string, what: string) => void;
}
