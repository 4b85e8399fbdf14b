// The one place that calls KaTeX. It renders formulas to HTML with MathML beside it, and it is the judge
// of whether a formula from the prose is well formed. Nothing that a formula says can load or run anything:
// it is not trusted (but for the mark of a place), expansion and sizes are bounded.

import katex, { type TrustContext } from "katex";
import { PLACE_CLASS } from "../notation/tex.ts";
import { type ProseMath, readProseMath } from "./prose-math.ts";

export interface KatexOptions {
  readonly display: boolean;
  /** Visual HTML with MathML for readers of other senses, either of them alone. */
  readonly output?: "html" | "mathml" | "htmlAndMathml";
}

export function renderMath(tex: string, options: KatexOptions): string {
  return remembered(rendered, JSON.stringify([options.display, options.output, tex]), () =>
    inOnePiece(katex.renderToString(tex, settings(options, false))),
  );
}

/**
 * KaTeX joins a thousand small texts, and engines keep what is joined as a tree until somebody reads it: what is kept
 * would be a burden to the collector of garbage.
 */
function inOnePiece(text: string): string {
  text.charCodeAt(0);
  return text;
}

/** A page has many formulas twice, and a page that is made again most of those it had. */
const rendered = new Map<string, string>();
const checked = new Map<string, ProseMath>();
const MOST = 10_000;

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  if (known.size >= MOST) known.clear();
  known.set(key, made);
  return made;
}

/** A formula that a stranger wrote: undefined where KaTeX cannot render it, for whatever reason. */
export function tryMath(tex: string, options: KatexOptions): string | undefined {
  try {
    return katex.renderToString(tex, { ...settings(options, true), maxExpand: 2000 });
  } catch (error) {
    // A formula that nests too deeply ends in a RangeError.
    if (error instanceof katex.ParseError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The message of KaTeX when it cannot read the formula. */
export function mathError(tex: string, display: boolean): string | undefined {
  try {
    katex.renderToString(tex, settings({ display, output: "mathml" }, true));
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message
      .replace(/^KaTeX parse error:\s*/, "")
      .normalize("NFC")
      .replace(/\p{Mn}/gu, "");
  }
}

/** A formula of the prose as every renderer may print it, or why not. */
export const checkedProseMath = (source: string, display: boolean): ProseMath =>
  remembered(checked, JSON.stringify([display, source]), () => {
    const read = readProseMath(source);
    if (!read.ok) return read;
    const error = mathError(read.tex, display);
    return error === undefined ? read : { ok: false, reason: error };
  });

/** The one command with a class that is let through, with the one class that marks a place. */
const isPlaceMark = (context: TrustContext): boolean =>
  context.command === "\\htmlClass" && context.class === PLACE_CLASS;

function settings(options: KatexOptions, throwOnError: boolean) {
  return {
    displayMode: options.display,
    output: options.output ?? ("htmlAndMathml" as const),
    throwOnError,
    trust: isPlaceMark,
    strict: "ignore" as const,
    maxExpand: 200,
    maxSize: 20,
  };
}
