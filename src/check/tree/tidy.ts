// What people type in other ways than TeX has it, in a row of trees: three points for dots, an apostrophe behind a
// letter, names of functions and words without a command, scripts in braces of their own, lists in braces.

import type { Span } from "../../expr/span.ts";
import { isNameWord } from "./name-words.ts";
import { RELATION_MARKS } from "./signs.ts";
import type { Tree } from "./tree.ts";
import { typedSigns } from "./typed-relations.ts";
import { isMean } from "./unread-operators.ts";

export function tidied(trees: readonly Tree[]): readonly Tree[] {
  return joinNames(joinScripts(joinDots(typedSigns(decimalCommas(trees)).flatMap(opened))));
}

const span = (a: Tree, b: Tree): Span => ({ start: a.span.start, end: Math.max(a.span.end, b.span.end) });
const isMark = (t: Tree | undefined, text: string): boolean => t?.kind === "mark" && t.text === text;
/** One ends where the other begins, or both come out of one macro. */
const touch = (a: Tree, b: Tree): boolean => a.span.end === b.span.start || a.span.start === b.span.start;

/** 0{,}5: the braces say that the comma is no list. */
function decimalCommas(trees: readonly Tree[]): readonly Tree[] {
  return trees.map((t, k): Tree => {
    const [only, ...more] = t.kind === "group" ? t.body : [];
    if (!isMark(only, ",") || more.length > 0) return t;
    const [before, after] = [trees[k - 1], trees[k + 1]];
    const digits = after?.kind === "scripts" ? after.base : after;
    if (before?.kind !== "digit" || digits?.kind !== "digit") return t;
    return { kind: "mark", text: ".", span: { start: before.span.end, end: digits.span.start } };
  });
}

/** Braces are not printed: a list or a relation in them is one of the row. */
function opened(t: Tree): readonly Tree[] {
  if (t.kind !== "group") return [t];
  const list = t.body.some((x) => x.kind === "mark" && (x.text === "," || RELATION_MARKS.has(x.text)));
  return list ? t.body : [t];
}

function joinDots(trees: readonly Tree[]): readonly Tree[] {
  const out: Tree[] = [];
  for (let k = 0; k < trees.length; k += 1) {
    const [a, b, c] = [trees[k] as Tree, trees[k + 1], trees[k + 2]];
    if (isMark(a, ".") && isMark(b, ".") && c !== undefined && isMark(c, ".")) {
      out.push({ kind: "mark", text: "…", span: span(a, c) });
      k += 2;
    } else out.push(a);
  }
  return out;
}

/** h’ and θ{_k}: what belongs to the tree before it. */
function joinScripts(trees: readonly Tree[]): readonly Tree[] {
  const out: Tree[] = [];
  for (const t of trees) {
    const before = out.at(-1);
    const [only, ...more] = t.kind === "group" ? t.body : [];
    const scripts =
      only?.kind === "scripts" && only.base === undefined && more.length === 0 ? only : undefined;
    const takes = before !== undefined && !["mark", "space", "text"].includes(before.kind);
    if (takes && isMark(t, "′") && touch(before, t))
      out[out.length - 1] =
        before.kind === "scripts"
          ? { ...before, primes: before.primes + 1, span: span(before, t) }
          : {
              kind: "scripts",
              base: before,
              sub: undefined,
              sup: undefined,
              primes: 1,
              span: span(before, t),
            };
    else if (takes && scripts !== undefined)
      out[out.length - 1] = { ...scripts, base: before, span: span(before, t) };
    else out.push(t);
  }
  return out;
}

/** Words that people write without \\text or \\mathrm; too long to be products of letters. */
const WORDS: ReadonlyMap<string, "text" | "word"> = new Map([
  ["otherwise", "text"],
  ["else", "text"],
  ["where", "text"],
  ["Loss", "word"],
  ["loss", "word"],
  ["softmax", "word"],
  ["ReLU", "word"],
]);
/** Functions that are written with plain letters, where nothing else touches these. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  "log ln exp sin cos tan tanh sinh cosh max min argmax argmin arctan sqrt sigmoid relu tr diag sign".split(
    " ",
  ),
);

/** \\text{tr}(X) is a function by its name. */
function named(t: Tree, next: Tree | undefined): Tree {
  const text = t.kind === "scripts" ? t.base : t;
  const called = next?.kind === "fenced" ? next.open === "(" : isMark(next, "(");
  if (text?.kind !== "text" || !called || !isNameWord(text.text)) return t;
  const word: Tree = { kind: "word", text: text.text.trim(), span: text.span };
  return t.kind === "scripts" ? { ...t, base: word } : word;
}

function joinNames(given: readonly Tree[]): readonly Tree[] {
  const out: Tree[] = [];
  const trees = given.map((t, k) => named(t, given[k + 1]));
  for (let k = 0; k < trees.length; ) {
    const run = runAt(trees, k);
    const first = trees[k] as Tree;
    const found = run.length < 2 ? undefined : nameIn(run, trees[k - 1], trees[k + run.length]);
    if (found === undefined) {
      out.push(first);
      k += 1;
      continue;
    }
    const last = run[found.length - 1] ?? first;
    if (last.kind === "scripts") {
      const base: Tree = { kind: found.kind, text: found.text, span: span(first, last.base ?? last) };
      out.push({ ...last, base, span: span(first, last) });
    } else out.push({ kind: found.kind, text: found.text, span: span(first, last) });
    k += found.length;
  }
  return out;
}

/** No name is longer. */
const LONGEST_RUN = 40;

/** Plain letters from `k` on that touch; the last one may carry scripts. */
function runAt(trees: readonly Tree[], k: number): readonly Tree[] {
  const out: Tree[] = [];
  for (let j = k; j < trees.length && j < k + LONGEST_RUN; j += 1) {
    const t = trees[j] as Tree;
    const letter = t.kind === "scripts" ? t.base : t;
    const before = out.at(-1);
    if (letter?.kind !== "letter" || letter.face !== "" || (before !== undefined && !touch(before, t))) break;
    out.push(t);
    if (t.kind === "scripts") break;
  }
  return out;
}

interface Found {
  readonly kind: "text" | "word";
  readonly text: string;
  readonly length: number;
}

function nameIn(run: readonly Tree[], before: Tree | undefined, after: Tree | undefined): Found | undefined {
  const letters = run.map((t) => {
    const letter = t.kind === "scripts" ? t.base : t;
    return letter?.kind === "letter" ? letter.text : "";
  });
  const text = letters.join("");
  const [first] = run;
  const word = [...WORDS].find(([w]) => text.startsWith(w) && w.length <= run.length);
  if (word !== undefined) return { kind: word[1], text: word[0], length: word[0].length };
  const alone =
    first === undefined || before === undefined || before.kind !== "letter" || !touch(before, first);
  if (!alone) return undefined;
  // d_out, typed with an escaped underscore.
  if (/^[\p{L}]+(?:_[\p{L}]+)+$/u.test(text)) return { kind: "word", text, length: run.length };
  const argument = after === undefined || after.kind === "fenced" || isMark(after, "(") || isMark(after, "{");
  const scripted = run.at(-1)?.kind === "scripts";
  const isSpoken = isMean(text) && text.length > 2 && (argument || isMark(after, "["));
  return isSpoken || (FUNCTIONS.has(text) && (argument || scripted))
    ? { kind: "word", text, length: run.length }
    : undefined;
}
