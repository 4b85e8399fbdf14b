// The common form of small edits: a family knows the slips of one kind and gives, for one place of a side, what could
// have been meant there, with the sentence that says so. Families are data; the search (diagnose.ts) knows none by name.

import type { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import type { Library } from "../../library/types.ts";
import type { Site } from "./sites.ts";

/** What the families may look at besides the place. */
export interface Scope {
  readonly ctx: Context;
  readonly env: Env;
  readonly library: Library;
  /** The side that is edited, and the one that it is compared with. */
  readonly side: Expr;
  readonly other: Expr;
  /** The value of the other side where it is made of numbers alone. */
  readonly otherValue: Expr | undefined;
  /** Free letters of the relation. */
  readonly letters: readonly string[];
  /** A term that stands at the place, as text. */
  readonly say: (site: Site, e: Expr) => string;
  /** The part `height` above the place, as it is written and as it should be: "w[k − 1] should be w[k]". */
  readonly instead: (site: Site, by: Expr, height: number) => string;
}

export interface Candidate {
  /** Stands at the place instead of its term. */
  readonly by: Expr;
  /** How far it is from what is written; the least is tried first. */
  readonly weight: number;
  readonly sentence: () => string;
  /** Where one family finds slips that have names of their own. */
  readonly code?: string;
}

export interface Family {
  readonly code: string;
  /** Slips that a side may have which is one name or derivative, as what is to be found is. */
  readonly ofNames?: boolean;
  readonly candidates: (site: Site, scope: Scope) => readonly Candidate[];
}
