// What fits at the place where one writes: words that begin a statement, names of the block, functions and binders.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { PageTexts } from "./texts/page-texts.ts";
import {
  BINDERS,
  blockAround,
  declaredNames,
  FUNCTIONS,
  OTHER_WORDS,
  STATEMENT_EXAMPLES,
  STATEMENTS,
} from "./words.ts";

type Texts = PageTexts["editor"];

const WORD = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

export function completing(texts: Texts): (context: CompletionContext) => CompletionResult | null {
  const words = statementWords(texts);
  const others = inside(texts);
  return (context) => {
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
    const declared = names(block, texts);
    const written = before?.text ?? "";
    // A letter by itself is a name nearly always: words and functions are offered from the second letter on.
    const all = context.explicit || written.length > 1;
    const options = begins
      ? [...words, ...declared]
      : [...declared, ...(all ? others : others.filter((o) => o.label.startsWith("d(")))];
    // What is written out needs nothing, and Enter ends the line.
    const whole = (typed: string): boolean => !context.explicit && options.some((o) => o.label === typed);
    if (whole(written)) return null;
    return { from, options, validFor: (typed) => (all || begins) && WORD.test(typed) && !whole(typed) };
  };
}

const names = (block: string, texts: Texts): readonly Completion[] =>
  declaredNames(block).map(({ name, what }) => ({
    label: name,
    type: "variable",
    detail: texts[what],
    boost: 2,
  }));

const statementWords = (texts: Texts): readonly Completion[] =>
  STATEMENTS.map((label) => {
    const hints: Readonly<Record<string, string>> = { ...STATEMENT_EXAMPLES, ...texts.hints };
    const detail = hints[label];
    return { label, type: "keyword", apply: `${label} `, ...(detail === undefined ? {} : { detail }) };
  });

const inside = (texts: Texts): readonly Completion[] => [
  { label: "d(L)/d(x)", type: "keyword", detail: texts.derivative, apply: "d(" },
  ...BINDERS.map(
    (label): Completion => ({ label, type: "keyword", detail: texts.binder, apply: `${label}{` }),
  ),
  ...FUNCTIONS.map((label): Completion => ({ label, type: "function", apply: `${label}(` })),
  ...OTHER_WORDS.map((label): Completion => ({ label, type: "keyword" })),
];
