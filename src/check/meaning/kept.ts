// What a document was found to mean, kept for the same document with some of its formulas read otherwise: stretches in
// which nothing is changed mean what they meant, and so do all declarations.

import { Context } from "../../expr/context.ts";
import type { Env } from "../../expr/environment.ts";
import type { Span } from "../../expr/span.ts";
import type { Notation } from "../../notation/notation.ts";
import type { Statement } from "../formula/statements.ts";
import type { Inferred, Repair } from "../verdict/verdicts.ts";
import type { Stretch } from "./document-stretches.ts";
import type { Mend } from "./mend.ts";
import type { FoundReading } from "./question-order.ts";

/** Where repairs are put, with what they mend. */
export interface Repairing {
  readonly repairs: Repair[];
  readonly mends: Mend[];
}

export interface Declared {
  readonly env: Env;
  readonly notation: Notation;
  readonly firstIsSet: boolean;
}

/** What a stretch comes to under one block of the sheet. */
export interface StretchFound {
  readonly ranks: ReadonlyMap<string, number>;
  readonly words: readonly Inferred[];
  /** By the number of a formula. */
  readonly readings: readonly (readonly [formula: number, reading: FoundReading])[];
  readonly open: readonly { readonly key: string; readonly reason: string; readonly place: Span }[];
  readonly repairs: readonly Repair[];
  readonly mends: readonly Mend[];
}

/** What was found of stretches and declarations, for a document of which only some formulas are read otherwise next. */
export class KeptMeaning {
  /** Of the terms in it, where no sheet has one: terms of two contexts do not go together. */
  readonly ctx = new Context();
  readonly stretches = new Map<string, StretchFound>();
  readonly declared = new Map<string, (section: number) => Declared>();
  readonly #numbers = new WeakMap<Statement, number>();
  #last = 0;

  /** The same for the same statements, which are never changed in place. */
  keyOf({ placed, formulas }: Stretch): string {
    const numbers = placed.map(({ statement, formula, section }) => {
      let own = this.#numbers.get(statement);
      if (own === undefined) {
        this.#last += 1;
        own = this.#last;
        this.#numbers.set(statement, own);
      }
      return `${own}:${formula}:${section}`;
    });
    return `${numbers.join(" ")}|${formulas.join(" ")}`;
  }
}
