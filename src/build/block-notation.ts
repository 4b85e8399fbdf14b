// `notation KEY VALUE` inside a block: the same settings as in the front matter, for this block alone.

import type { Diagnostic } from "../expr/diagnostics.ts";
import type { NotationSettings } from "../notation/notation.ts";
import { suggest } from "../read/syntax/spell.ts";
import type { NotationStatement } from "../read/syntax/statement-syntax.ts";

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  index: ["brackets", "subscripts"],
  slot: ["subscript", "quotient"],
  layout: ["numerator", "denominator"],
  ranges: ["auto", "under", "after"],
};
const KEYS = [...Object.keys(CHOICES), "loss"];

export interface BlockNotation {
  readonly settings: NotationSettings;
  readonly diagnostics: readonly Diagnostic[];
}

/** Statements that cannot be read are reported by the reader of the block. */
export function blockNotation(statements: readonly NotationStatement[]): BlockNotation {
  let settings: NotationSettings = {};
  const diagnostics: Diagnostic[] = [];
  for (const s of statements) {
    const problem = problemOf(s);
    if (problem === undefined) settings = { ...settings, [s.key.name]: s.value.trim() };
    else diagnostics.push(problem);
  }
  return { settings, diagnostics };
}

function problemOf(s: NotationStatement): Diagnostic | undefined {
  const key = s.key.name;
  const value = s.value.trim();
  if (!KEYS.includes(key)) {
    const near = suggest(key, KEYS);
    return {
      severity: "error",
      code: "build.notation",
      message: `there is no notation \`${key}\``,
      expected: KEYS.join(", "),
      span: s.key.span,
      ...(near === undefined ? {} : { remedy: `notation ${near} ${value}` }),
    };
  }
  const choices = CHOICES[key];
  if (choices === undefined || choices.includes(value)) return undefined;
  return {
    severity: "error",
    code: "build.notation",
    message: `\`${key}\` cannot be \`${value}\``,
    expected: choices.join(" or "),
    remedy: `notation ${key} ${suggest(value, choices) ?? choices[0] ?? ""}`,
    span: s.span,
  };
}
