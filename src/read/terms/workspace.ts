// What elaboration knows and collects: the names declared so far, assumptions, letters of tasks, messages.
// A name whose own statement failed is `broken`: its uses are passed over in silence, since the first
// message is the one to act on.

import type { Context } from "../../expr/context.ts";
import { type Diagnostic, SheetError, type Span } from "../../expr/diagnostics.ts";
import type { Axis, Decl, Env, KinkConvention } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { nameUses } from "../syntax/names.ts";
import type { Condition } from "../syntax/syntax.ts";
import type { Vocabulary } from "../syntax/vocabulary.ts";
import type { FindBlock } from "./find-block.ts";
import type { FirstIndex } from "./first.ts";

export interface Workspace {
  readonly ctx: Context;
  /** The text that spans refer to. */
  readonly text: string;
  readonly first: FirstIndex;
  readonly words: Vocabulary;
  readonly decls: Map<string, Decl>;
  readonly broken: Set<string>;
  /** Names that this block declares, now or in a later statement, with the place. */
  readonly declared: Map<string, Span>;
  readonly assumptions: Expr[];
  /** Ranges of the free indices of tasks and assumptions. */
  readonly indices: Map<string, Range>;
  readonly diagnostics: Diagnostic[];
  /** The recurrences at work: definitions that read each other, with their letters beside which none of their starts stands. */
  ring: ReadonlyMap<string, ReadonlySet<string>>;
  /** Inside the formula of a function, where calls of others are put in, or in a declared derivative, where they stay. */
  readonly inFormula?: "value" | "derivative";
  kink: KinkConvention;
  /** The statement is a claim that numbers will judge: shapes that do not fit are left to them. */
  readonly claimed?: boolean;
  /** Blocks that stand elsewhere. */
  readonly find?: FindBlock | undefined;
  /**
   * Formulas as they stand on paper: a tensor may be read with fewer subscripts than it has axes, tables are values, and
   * a letter whose range nothing tells has the one that it usually has.
   */
  readonly paper?: Paper;
  /** A block that is to be used cannot be: names that nobody declares may be its names. */
  incomplete: boolean;
  /** Whether a block that is used writes a number with a decimal point. */
  decimals: boolean;
}

export interface Paper {
  /** The range of a letter that the formula does not tell; `equal` are letters that a bracket makes it equal to. */
  readonly usual: (letter: string, equal: readonly string[]) => Range | undefined;
  /** Told of every value and condition, with its letters as free ones, and where it stands. */
  readonly stands?: (e: Expr, span: Span) => void;
}

const snapshots = new WeakMap<Workspace, { readonly key: string; readonly env: Env }>();

/** The environment as it is now. Names are only ever added: equal counts mean that nothing has changed. */
export function environment(ws: Workspace): Env {
  const key = [ws.decls.size, ws.assumptions.length, ws.indices.size, JSON.stringify(ws.kink)].join("/");
  const known = snapshots.get(ws);
  if (known?.key === key) return known.env;
  const env: Env = {
    decls: new Map(ws.decls),
    assumptions: [...ws.assumptions],
    indices: new Map(ws.indices),
    kink: ws.kink,
  };
  snapshots.set(ws, { key, env });
  return env;
}

/** After a declaration has been replaced. */
export const forgetEnvironment = (ws: Workspace): void => {
  snapshots.delete(ws);
};

/** The mark of an index set that is not known yet: of a recurrence, while its own body tells it. */
const PENDING = "#";
export const pendingAxis = (ws: Workspace, name: string, k: number): Axis => ({
  lo: ws.ctx.sym(`${PENDING}${name}.${k}.lo`),
  hi: ws.ctx.sym(`${PENDING}${name}.${k}.hi`),
  outside: { kind: "error" },
});
export const isPending = (a: Axis): boolean => a.lo.kind === "sym" && a.lo.name.startsWith(PENDING);

/** A read, remembered so that the ranges of letters can be told from it. */
export interface ReadRecord {
  /** What is read, as the author wrote it. */
  readonly name: string;
  /** One index set for each subscript. */
  readonly axes: readonly Axis[];
  readonly subs: readonly Expr[];
  readonly span: Span;
  readonly subSpans: readonly Span[];
  /** It stands where a bracket, a guard or a case decides whether it is evaluated. */
  readonly guarded: boolean;
  /** All these conditions are on values, [z[i] > 0]: they keep no index inside. */
  readonly byValues: boolean;
  /** Ranges of the letters that were bound around it, innermost first; filled when their binders are done. */
  readonly ranges: Map<string, Range>;
}

/** The statement at work. */
export interface Work {
  readonly ws: Workspace;
  /** For questions to the library and the prover; taken when the statement begins. */
  readonly env: Env;
  readonly reads: ReadRecord[];
  failed: boolean;
}

export const startWork = (ws: Workspace): Work => ({ ws, env: environment(ws), reads: [], failed: false });

export interface ScopeLetter {
  readonly span: Span;
  /** The index that it stands for, where that is not itself: on the right side of h[t+1] = … h[t] … stands h[t−1]. */
  readonly value?: Expr | undefined;
}

/** Which letters are in force at a place of the text. */
export interface Scope {
  readonly letters: ReadonlyMap<string, ScopeLetter>;
  readonly guarded: boolean;
  /** Whether all conditions that decide there are on values, and none on letters. */
  readonly byValues?: boolean;
  /** Inside a subscript. */
  readonly subscript: boolean;
  /** Whether a read may leave last subscripts out: x[n] is a row beside the signs of matrix notation. */
  readonly slices?: boolean;
}

export const NO_LETTERS: Scope = { letters: new Map(), guarded: false, subscript: false };

/** Where these conditions decide whether a part is evaluated. */
export const underConditions = (scope: Scope, conditions: readonly Condition[]): Scope => ({
  ...scope,
  guarded: true,
  byValues: (!scope.guarded || scope.byValues === true) && conditions.every((c) => isOnValues(scope, c)),
});

const isOnValues = (scope: Scope, c: Condition): boolean =>
  nameUses(c).every((u) => u.role === "subscript" || !scope.letters.has(u.name));

export const withLetters = (scope: Scope, letters: Iterable<readonly [string, ScopeLetter]>): Scope => ({
  ...scope,
  letters: new Map([...scope.letters, ...letters]),
});

type Details = Pick<Diagnostic, "expected" | "remedy" | "related">;

const message = (code: string, text: string, span: Span, more: Details): Diagnostic => ({
  severity: "error",
  code: `read.${code}`,
  message: text,
  span,
  ...more,
});

/** The statement cannot be read on. */
export const failure = (code: string, text: string, span: Span, more: Details = {}): SheetError =>
  new SheetError([message(code, text, span, more)]);

/** An error after which the statement can still be read, to find more. */
export function report(w: Work, code: string, text: string, span: Span, more: Details = {}): void {
  w.failed = true;
  w.ws.diagnostics.push(message(code, text, span, more));
}

/** Gives up on a statement whose cause has been reported already. */
export const silently = (): SheetError => new SheetError([]);

export const written = (w: Work, span: Span): string =>
  w.ws.text.slice(span.start, span.end).replace(/\s+/g, " ").trim();

/** The place where a name of this block is declared, for a message's second place. */
export function declaredHere(w: Work, name: string): Details {
  const span = w.ws.declared.get(name);
  return span === undefined ? {} : { related: [{ span, message: `\`${name}\` is declared here` }] };
}

/** `two axes`, `one subscript`: small numbers in words. */
export const count = (n: number, one: string, many = `${one}s`): string => {
  const words = ["no", "one", "two", "three", "four", "five", "six"];
  return `${words[n] ?? n} ${n === 1 ? one : many}`;
};
