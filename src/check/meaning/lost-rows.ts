// Rows that are no lines of an argument, whatever sign they begin with: rows of one form whose left sides are lost, and
// words between dollars behind an arrow.

import type { Span } from "../../expr/span.ts";
import type { FormulaStatements } from "../formula/statements.ts";
import type { Unread } from "../text/unread.ts";
import { withoutPlaces, wording } from "../tree/parts.ts";

/** Rows of one form, each beginning with `=`, are no chain: what stood before the signs is lost. */
export function lostLeftSide(
  formulas: readonly (FormulaStatements | Unread)[],
  k: number,
): ((span: Span) => Unread) | undefined {
  const own = formOfRow(formulas[k]);
  if (own === undefined) return undefined;
  const beside = [formulas[k - 1], formulas[k + 1]].map(formOfRow);
  if (!beside.some((b) => b !== undefined && b.form === own.form && b.text !== own.text)) return undefined;
  return lostLeft;
}

const lostLeft = (span: Span): Unread => ({
  code: "damaged",
  message: "this row has the form of the one beside it, and no left side: it is most likely lost",
  span,
  expected: "a left side of its own for each row",
});

const isNumber = (v: unknown): boolean =>
  v !== null && typeof v === "object" && (v as { readonly kind?: unknown }).kind === "number";

interface Form {
  readonly text: string;
  /** The same without the numbers in subscripts. */
  readonly form: string;
}

/** Of a formula that is `= a + b + …` and nothing else. */
export function formOfRow(f: FormulaStatements | Unread | undefined): Form | undefined {
  const [only, ...others] = f !== undefined && "statements" in f ? f.statements : [];
  if (only === undefined || others.length > 0 || !only.continues || only.item.kind !== "relation")
    return undefined;
  const [link, ...more] = only.item.links;
  if (link?.right.kind !== "sum" || more.length > 0) return undefined;
  const numbers = (key: string, v: unknown): unknown => (isNumber(v) ? "#" : withoutPlaces(key, v));
  const form = (key: string, v: unknown): unknown =>
    key === "sub" && v !== undefined ? JSON.stringify(v, numbers) : withoutPlaces(key, v);
  return { text: wording(link.right), form: JSON.stringify(link.right, form) };
}

/** `← the score of a prediction` between dollars: an arrow, and words that are no product of letters. */
export const isProse = (text: string): boolean =>
  /^\$+\s*\\(?:left|right|long|up|down)*arrow\s+[^=<>]*\$+$/i.test(text) &&
  (text.match(/[A-Za-z]{4,}\s/g) ?? []).length > 2;
