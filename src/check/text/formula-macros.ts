// Macros of the text that set one of their arguments as a formula: those of the pages that gradsheet itself writes
// (templates/macros.tex), and those of a document that do no more than wrap it, such as \newcommand\eq[1]{\[#1\]}.

import type { Macro } from "./macros.ts";

export interface FormulaMacro {
  readonly parameters: number;
  /** The arguments that are the formula, side by side. */
  readonly formula: readonly number[];
  /** Arguments that are text, which may hold formulas. */
  readonly text: readonly number[];
  readonly display: boolean;
  readonly environment: string | undefined;
  /** Without its first part, it goes on from the last line of the same kind. */
  readonly isLine: boolean;
}

const own = (
  parameters: number,
  formula: readonly number[],
  text: readonly number[],
  display: boolean,
  isLine = false,
): FormulaMacro => ({ parameters, formula, text, display, environment: undefined, isLine });

export const OWN_MACROS: ReadonlyMap<string, FormulaMacro> = new Map([
  ["\\gsinline", own(1, [0], [], false)],
  // Its second argument is the first one again, in pieces.
  ["\\gsinlinecut", own(2, [0], [], false)],
  ["\\gsdisplay", own(2, [0], [], true)],
  ["\\gsgiven", own(2, [0], [1], true)],
  ["\\gsask", own(2, [1], [], true)],
  ["\\gsline", own(7, [2, 3, 4], [5], true, true)],
  ["\\gsresult", own(3, [0], [1], true)],
]);

/** Places where a long formula of a page may be broken: they print nothing. */
export const BREAKS: readonly string[] = ["\\gsb", "\\gsc"];

const DELIMITED: readonly (readonly [RegExp, boolean])[] = [
  [/^\\\[\s*#([1-9])\s*\\\]$/, true],
  [/^\\\(\s*#([1-9])\s*\\\)$/, false],
  [/^\$\$\s*#([1-9])\s*\$\$$/, true],
  [/^\$\s*#([1-9])\s*\$$/, false],
];

/** What a macro of the document does, if it is no more than that. */
export function wraps(macro: Macro, isMath: (environment: string) => boolean): FormulaMacro | undefined {
  if (macro.preset !== undefined) return undefined;
  const body = macro.body.trim();
  const made = (which: string | undefined, display: boolean, environment?: string): FormulaMacro => ({
    ...own(macro.parameters, [Number(which) - 1], [], display),
    environment,
  });
  for (const [pattern, display] of DELIMITED) {
    const found = pattern.exec(body);
    if (found !== null) return made(found[1], display);
  }
  const found = /^\\begin\{([a-z]+)\*?\}\s*#([1-9])\s*\\end\{([a-z]+)\*?\}$/.exec(body);
  if (found === null || found[1] !== found[3] || !isMath(found[1] ?? "")) return undefined;
  return made(found[2], true, found[1]);
}

/** \be for \begin{equation} and \ee for \end{equation}: the environment. */
export const opens = (macro: Macro): string | undefined =>
  macro.parameters > 0 ? undefined : /^\\begin\{([a-z]+)\*?\}$/.exec(macro.body.trim())?.[1];
export const closes = (macro: Macro): string | undefined =>
  macro.parameters > 0 ? undefined : /^\\end\{([a-z]+)\*?\}$/.exec(macro.body.trim())?.[1];
