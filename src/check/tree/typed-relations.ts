// Signs that are typed with the keys < > = ! -: ⟨a, b⟩ as <a, b>, ⇒ as =>, ≥ as >=, ≠ as !=. TeX reads them as signs side
// by side. What the keys can mean in two ways is left as it is: n!=1, a = b <= c = d.

import { RELATION_MARKS } from "./signs.ts";
import type { MarkTree, Tree } from "./tree.ts";

/** Angle brackets and signs of relation in a row of trees whose brackets are not paired yet. */
export function typedSigns(trees: readonly Tree[]): readonly Tree[] {
  if (!trees.some((t) => "<>=!".includes(markIn(t) ?? " "))) return trees;
  return joinRelations(withAngles(trees));
}

const OPENING = "([{⌊⌈⟨";
const CLOSING = ")]}⌋⌉⟩";
const OPERATORS: ReadonlySet<string> = new Set("+ - · × * ⋆ / ⊙ ⊗ ± ∓".split(" "));

const markOf = (t: Tree | undefined): string | undefined => (t?.kind === "mark" ? t.text : undefined);
/** With what stands at it: <x, x>^2. */
const markIn = (t: Tree | undefined): string | undefined => markOf(t?.kind === "scripts" ? t.base : t);
const touch = (a: Tree | undefined, b: Tree | undefined): boolean =>
  a !== undefined && b !== undefined && (a.span.end === b.span.start || a.span.start === b.span.start);

function withAngles(trees: readonly Tree[]): readonly Tree[] {
  const out = [...trees];
  for (let k = 0; k < trees.length; k += 1) {
    const close = markOf(trees[k]) === "<" ? angleFrom(trees, k) : undefined;
    if (close === undefined) continue;
    out[k] = { ...(trees[k] as MarkTree), text: "⟨" };
    out[close] = renamed(trees[close] as Tree, "⟩");
    k = close;
  }
  return out;
}

const renamed = (t: Tree, text: string): Tree => {
  if (t.kind === "mark") return { ...t, text };
  return t.kind === "scripts" && t.base !== undefined ? { ...t, base: renamed(t.base, text) } : t;
};

/** Where the bracket closes that `<` opens: two operands with a comma between them, and no relation. */
function angleFrom(trees: readonly Tree[], k: number): number | undefined {
  const before = trees[k - 1];
  const mark = markOf(before) ?? "";
  const relation = RELATION_MARKS.has(mark);
  const behindSign = OPERATORS.has(mark) || (mark !== "" && OPENING.includes(mark));
  // A row may go on with `< a, b > 0` from a side in the row or the cell before it; =< may be ≤.
  const doubtful = before === undefined || mark === "," || (relation && touch(before, trees[k]));
  if (!doubtful && !relation && !behindSign && !wantsOperand(before)) return undefined;
  const close = closeOf(trees, k);
  if (close === undefined || isList(trees, k, close)) return undefined;
  const next = trees[close + 1];
  return doubtful && next !== undefined && next.kind !== "mark" && next.kind !== "space" ? undefined : close;
}

/** v = <1 - t, \sin t>: a vector by its entries, beside names of vectors or with numbers and functions in it. */
function isList(trees: readonly Tree[], k: number, close: number): boolean {
  const inner = trees.slice(k + 1, close);
  const outer = [...trees.slice(0, k), ...trees.slice(close + 1)];
  if (outer.some(isVector) && !inner.some(isVector)) return true;
  return inner.some((t, n) => {
    const base = t.kind === "scripts" ? t.base : t;
    const next = inner[n + 1];
    if (base?.kind === "letter" && base.text === "d" && touch(t, next) && next?.kind === "letter")
      return true;
    const before = markOf(inner[n - 1]);
    const begins = n === 0 || before === "," || before === "+" || before === "-";
    const after = next === undefined || markOf(next) !== undefined;
    return base?.kind === "op" || base?.kind === "fraction" || (base?.kind === "digit" && begins && after);
  });
}

/** A letter in bold face or below an arrow, in a quotient too. */
function isVector(t: Tree): boolean {
  switch (t.kind) {
    case "letter":
      return t.face === "mathbf" || t.face === "boldsymbol";
    case "accent":
      return t.accent === "vec" || t.body.some(isVector);
    case "scripts":
      return t.base !== undefined && isVector(t.base);
    case "fraction":
      return [...t.over, ...t.under].some(isVector);
    case "group":
    case "root":
    case "fenced":
      return t.body.some(isVector);
    default:
      return false;
  }
}

/** A sum, a function or ∇: nothing can be compared with it. */
function wantsOperand(t: Tree | undefined): boolean {
  const sign = t?.kind === "scripts" ? t.base : t;
  return sign?.kind === "op" || (sign?.kind === "letter" && sign.text === "∇");
}

function closeOf(trees: readonly Tree[], k: number): number | undefined {
  let depth = 0;
  let comma: number | undefined;
  for (let j = k + 1; j < trees.length; j += 1) {
    const t = trees[j] as Tree;
    const mark = markIn(t);
    if (t.kind === "space" || t.kind === "text") return undefined;
    if (mark === undefined) continue;
    if (OPENING.includes(mark)) depth += 1;
    else if (CLOSING.includes(mark)) depth -= 1;
    else if (depth === 0 && mark === ">") return comma !== undefined && j > comma + 1 ? j : undefined;
    else if (RELATION_MARKS.has(mark)) return undefined;
    else if (depth === 0 && mark === ",") {
      if (comma !== undefined || j === k + 1) return undefined;
      comma = j;
    }
    if (depth < 0) return undefined;
  }
  return undefined;
}

/** Of signs that touch, the one that they are; the longer ones first. */
const TYPED: readonly (readonly [readonly string[], string])[] = [
  [["<", "=", ">"], "⇔"],
  [["=", "=", ">"], "⇒"],
  [["=", ">"], "⇒"],
  [["-", ">"], "→"],
  [["=", "="], "="],
  [[">", "="], "≥"],
  [["<", "="], "≤"],
  [["!", "="], "≠"],
];

function joinRelations(trees: readonly Tree[]): readonly Tree[] {
  const out: Tree[] = [];
  for (let k = 0; k < trees.length; ) {
    const found = TYPED.find(([keys]) => keys.every((key, n) => isKey(trees, k, n, key)));
    const [keys, text] = found ?? [[], ""];
    const first = trees[k] as Tree;
    if (found === undefined || !isPlain(trees, k, keys.length, text)) {
      out.push(first);
      k += 1;
      continue;
    }
    const end = trees[k + keys.length - 1]?.span.end ?? first.span.end;
    out.push({ kind: "mark", text, span: { start: first.span.start, end } });
    k += keys.length;
  }
  return out;
}

const isKey = (trees: readonly Tree[], k: number, n: number, key: string): boolean =>
  markOf(trees[k + n]) === key && (n === 0 || touch(trees[k + n - 1], trees[k + n]));

/** Whether the keys can mean nothing else: => may be ≥, <= may be ⇐, and n!=1 is a factorial. */
function isPlain(trees: readonly Tree[], k: number, length: number, text: string): boolean {
  const before = trees[k - 1];
  if (text === "≠") return !touch(before, trees[k]);
  if (text === "⇒") return before === undefined || (states(trees, k, -1) && states(trees, k + length - 1, 1));
  if (text === "≤") return !(states(trees, k, -1) && states(trees, k + length - 1, 1));
  return true;
}

/** Relations that make a statement of what stands beside them. */
const STATING: ReadonlySet<string> = new Set("= ≠ ≈ ≡ := ∈ ∉ ⊂ ⊆ < > ≥".split(" "));

/** Whether a relation stands between the place and the next comma in a direction. */
function states(trees: readonly Tree[], from: number, step: 1 | -1): boolean {
  for (let k = from + step; k >= 0 && k < trees.length; k += step) {
    const mark = markOf(trees[k]);
    if (mark === "," || mark === ";") return false;
    if (mark !== undefined && STATING.has(mark)) return true;
  }
  return false;
}
