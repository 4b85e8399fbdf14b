// What fits at the place where one writes: words that begin a statement, names of the block, functions and binders.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import {
  BINDERS,
  blockAround,
  declaredNames,
  FUNCTIONS,
  OTHER_WORDS,
  STATEMENT_HINTS,
  STATEMENTS,
} from "./words.ts";

export function complete(context: CompletionContext): CompletionResult | null {
  const before = context.matchBefore(/[\p{L}_][\p{L}\p{Nd}_]*/u);
  if (before === null && !context.explicit) return null;
  const text = context.state.doc.toString();
  const from = before?.from ?? context.pos;
  const block = blockAround(text, from);
  if (block === undefined) return null;
  const line = context.state.doc.lineAt(from);
  const head = text.slice(line.from, from);
  // Within a comment nothing is offered.
  if (/#(?![A-Za-z])/.test(head)) return null;
  const begins = /(^|;)\s*$/.test(head);
  return {
    from,
    options: begins ? [...statementWords, ...names(block)] : [...names(block), ...inside],
    validFor: /^[\p{L}_][\p{L}\p{Nd}_]*$/u,
  };
}

const names = (block: string): readonly Completion[] =>
  declaredNames(block).map(({ name, what }) => ({ label: name, type: "variable", detail: what, boost: 2 }));

const statementWords: readonly Completion[] = STATEMENTS.map((label) => ({
  label,
  type: "keyword",
  apply: `${label} `,
  ...(STATEMENT_HINTS[label] === undefined ? {} : { detail: STATEMENT_HINTS[label] }),
}));

const inside: readonly Completion[] = [
  { label: "d(L)/d(x)", type: "keyword", detail: "derivative", apply: "d(" },
  ...BINDERS.map(
    (label): Completion => ({ label, type: "keyword", detail: "over letters in braces", apply: `${label}{` }),
  ),
  ...FUNCTIONS.map((label): Completion => ({ label, type: "function", apply: `${label}(` })),
  ...OTHER_WORDS.map((label): Completion => ({ label, type: "keyword" })),
];
