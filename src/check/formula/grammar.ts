// Trees to formulas, by precedence: conditions and relations, + and -, products, signs, operands. A big operator reaches
// to the next + or - of its own level. Every list of trees is read to its end, or the place where reading stops is
// said: nothing is left over.

import type { Span } from "../../expr/span.ts";
import { unread } from "../text/unread.ts";
import type { Tree } from "../tree/tree.ts";
import { fenceOf } from "./grammar-bracket.ts";
import { readItem as itemAt, itemOf, itemsOf, readLinks as linksAt } from "./grammar-condition.ts";
import { readFactor as factorAt, scripted, scriptOf } from "./grammar-operand.ts";
import type { Item, MathFactor, MathLink, MathNode, MathTerm, ProductSign } from "./math.ts";
import { type Grammar, Reading } from "./reading.ts";
import { isRemark } from "./remarks.ts";

const PRODUCT_SIGNS: ReadonlyMap<string, ProductSign> = new Map<string, ProductSign>([
  ["·", "·"],
  ["×", "×"],
  ["*", "*"],
  ["⋆", "⋆"],
  ["/", "/"],
  ["÷", "/"],
  ["⊙", "⊙"],
  ["∘", "⊙"],
  ["⊗", "⊗"],
  ["mod", "mod"],
]);

/** More terms of a sum, or factors of a product, is a formula that is made to take time. */
const LONGEST_ROW = 500;

const tooLong = (what: string, at: Span) =>
  unread("long", `more than ${LONGEST_ROW} ${what} stand in one row here`, at, `at most ${LONGEST_ROW}`);

/** One expression that fills the whole row. */
function mathOf(trees: readonly Tree[], around: Span): MathNode {
  const r = new Reading(trees, around);
  const m = readSum(r);
  if (!r.done) throw r.leftOver();
  return m;
}

const readFactor = (r: Reading): MathNode => factorAt(r, PARTS);
export const readItem = (r: Reading): Item => itemAt(r, PARTS);
export const readLinks = (r: Reading): readonly MathLink[] => linksAt(r, PARTS);

function readSum(r: Reading): MathNode {
  const start = r.peek()?.span ?? r.end;
  const first = readTerm(r);
  const terms: MathTerm[] = [{ sign: "+", term: first }];
  while ((r.isMark("+") || r.isMark("-")) && !r.isMark("=", 1)) {
    const sign = r.isMark("+") ? "+" : "-";
    const mark = r.next();
    if (terms.length >= LONGEST_ROW) throw tooLong("terms", mark.span);
    terms.push({ sign, term: readTerm(r) });
  }
  return terms.length === 1 ? first : { kind: "sum", terms, span: r.spanFrom(start) };
}

/** A product with its leading sign; -ab is -(ab). */
function readTerm(r: Reading): MathNode {
  return r.nested(() => signedTerm(r));
}

function signedTerm(r: Reading): MathNode {
  const start = r.peek()?.span ?? r.end;
  if (r.acceptMark("-")) {
    const operand = readTerm(r);
    return { kind: "negate", operand, span: r.spanFrom(start) };
  }
  if (r.acceptMark("+")) return readTerm(r);
  return readProduct(r);
}

function readProduct(r: Reading): MathNode {
  const start = r.peek()?.span ?? r.end;
  const first = readSignedFactor(r);
  const factors: MathFactor[] = [{ sign: "", factor: first }];
  for (;;) {
    const t = r.peek();
    const sign = t?.kind === "mark" ? (PRODUCT_SIGNS.get(t.text) ?? pointAt(r)) : undefined;
    if (t !== undefined && factors.length >= LONGEST_ROW && (sign !== undefined || startsOperand(t)))
      throw tooLong("factors", t.span);
    if (sign !== undefined) {
      r.next();
      factors.push({ sign, factor: readSignedFactor(r, sign === "/") });
    } else if (isDotsBetween(r, factors)) {
      r.next();
      factors.push({ sign: "", factor: { kind: "ellipsis", span: t?.span ?? start } });
    } else if (startsOperand(t)) {
      const before = factors.at(-1)?.factor;
      if (t?.kind === "digit" && before?.kind === "number")
        throw unread("number", "two numbers stand side by side", t.span, "a sign between them");
      // e^{-x}1 is what is left of a quotient that was copied from a page; 1{y = k} is none.
      const isPower = before?.kind === "scripted" && before.sup !== undefined;
      if (t?.kind === "digit" && isPower && r.peek(1)?.kind !== "fenced")
        throw unread("number", "a number stands behind a power", t.span, "a sign between them");
      factors.push({ sign: "", factor: readFactor(r) });
    } else break;
  }
  return factors.length === 1 ? first : { kind: "product", factors, span: r.spanFrom(start) };
}

/** x_1 x_2 ⋯ x_n; behind what may be the end of a range dots make one, as in i = 0 … n−1, i = max(0, a) … ⌊b⌋. */
function isDotsBetween(r: Reading, factors: readonly MathFactor[]): boolean {
  const before = factors.at(-1)?.factor;
  return (
    r.isMark("…") &&
    startsOperand(r.peek(1)) &&
    before !== undefined &&
    !ENDS.has(nameOf(before) ?? before.kind)
  );
}

const ENDS: ReadonlySet<string> = new Set([
  ..."number symbol ellipsis negate floor ceil fence fraction max min".split(" "),
]);

const nameOf = (m: MathNode): string | undefined => (m.kind === "call" ? m.name : undefined);

/** x_1.y_1: a point that touches both factors. */
function pointAt(r: Reading): "." | undefined {
  const [before, point, after] = [r.peek(-1), r.peek(), r.peek(1)];
  if (!r.isMark(".") || before === undefined || point === undefined || after === undefined) return undefined;
  if (!startsOperand(after) || after.kind === "digit") return undefined;
  // Behind a script its brace may stand.
  const gap = point.span.start - before.span.end;
  const touches = gap === 0 || (gap === 1 && before.kind !== "letter" && before.kind !== "digit");
  return touches && point.span.end === after.span.start ? "." : undefined;
}

/** Behind a sign of multiplication a factor may carry its own: a · −b. Behind a slash it could end before a bracket. */
function readSignedFactor(r: Reading, bare = false): MathNode {
  const start = r.peek()?.span ?? r.end;
  if (r.acceptMark("-")) {
    const operand = r.nested(() => readSignedFactor(r, bare));
    return { kind: "negate", operand, span: r.spanFrom(start) };
  }
  return factorAt(r, PARTS, bare);
}

function startsOperand(t: Tree | undefined): boolean {
  if (t === undefined) return false;
  switch (t.kind) {
    case "mark":
      return t.text === "↑" || t.text === "↓";
    case "text":
    case "space":
      return false;
    case "fenced":
      return !isRemark(t);
    case "scripts":
      return t.base?.kind !== "mark" || startsOperand(t.base);
    default:
      return true;
  }
}
/** What the other files of the grammar need of this one. */
const PARTS: Grammar = {
  math: mathOf,
  item: (trees, around) => itemOf(trees, around, PARTS),
  items: (trees, around) => itemsOf(trees, around, PARTS),
  sum: readSum,
  term: readTerm,
  product: readProduct,
  factor: (r, bare) => factorAt(r, PARTS, bare),
  scripted: (base, t) => scripted(base, t, PARTS),
  script: (trees, around) => scriptOf(trees, around, PARTS),
  fence: (t) => fenceOf(t, PARTS),
  startsOperand,
  reading: (trees, around) => new Reading(trees, around),
};
