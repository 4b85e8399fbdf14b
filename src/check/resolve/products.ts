// Products: of numbers, of a number and a tensor, and of whole tensors, where the sign and the axes tell which product
// is meant. Factors that are whole tensors are taken together, numbers stand before them.

import type { Span } from "../../expr/span.ts";
import type { MulFactor, Value } from "../../read/syntax/syntax.ts";
import { ALL } from "../../read/terms/slice-read.ts";
import type { MathFactor, MathNode, ProductMath, ProductSign } from "../formula/math.ts";
import { call } from "../formula/values.ts";
import { unread } from "../text/unread.ts";
import { rowsOfData, slide } from "./literal-products.ts";

export interface ProductResolver {
  readonly value: (m: MathNode) => Value;
  readonly rank: (v: Value) => number;
  readonly note: (text: string, span: Span) => void;
  readonly star: "conv" | "corr" | undefined;
  /** Where one matrix of numbers was laid on another: how far it reaches over the border is not said. */
  readonly slid: Set<Value>;
}

interface Part {
  readonly sign: ProductSign;
  readonly value: Value;
  readonly rank: number;
  /** x^⊤ A: a row still, whatever stands behind it. */
  readonly row?: true;
}

export function resolveProduct(r: ProductResolver, m: ProductMath): Value {
  refuseAfterSlash(m.factors);
  const mod = m.factors.findLastIndex((f) => f.sign === "mod");
  if (mod > 0) {
    const side = (factors: readonly MathFactor[]): Value => {
      const [first] = factors;
      if (first === undefined) throw unread("mod", "an operand of mod is missing", m.span);
      return factors.length === 1
        ? r.value(first.factor)
        : resolveProduct(r, { ...m, factors: [{ ...first, sign: "" }, ...factors.slice(1)] });
    };
    if (m.factors.length - mod > 1)
      throw unread(
        "mod",
        "how much belongs to the right side of mod is not said",
        m.factors[mod + 1]?.factor.span ?? m.span,
        "parentheses",
      );
    return call("mod", [side(m.factors.slice(0, mod)), side(m.factors.slice(mod))], m.span);
  }
  if (m.factors.some((f) => f.sign === ".")) r.note("a point between factors is read as a product", m.span);
  const parts = m.factors.map((f): Part => {
    const value = r.value(f.factor);
    return { sign: f.sign, value, rank: r.rank(value) };
  });
  const tensors = parts.filter((p) => p.rank > 0 && p.sign !== "/");
  if (tensors.length < 2) return flat(parts, m.span);
  const whole = tensors.slice(1).reduce<Part>((a, b) => wholeProduct(r, a, b, m.span), tensors[0] as Part);
  const numbers = parts.filter((p) => p.rank === 0 || p.sign === "/");
  if (numbers.length === 0) return whole.value;
  const first = parts.indexOf(tensors[0] as Part);
  const ordered = [
    ...numbers.filter((p) => parts.indexOf(p) < first),
    whole,
    ...numbers.filter((p) => parts.indexOf(p) > first),
  ];
  return flat(ordered, m.span);
}

/** 1/2 x could be 1/(2x). */
function refuseAfterSlash(factors: readonly MathFactor[]): void {
  for (const [k, f] of factors.entries()) {
    const next = factors[k + 1];
    if (f.sign !== "/" || next?.sign !== "") continue;
    if (["symbol", "scripted", "number", "apply"].includes(next.factor.kind))
      throw unread(
        "slash",
        "how much of this stands below the slash is not said",
        next.factor.span,
        "parentheses, or \\frac",
      );
  }
}

function flat(parts: readonly Part[], span: Span): Value {
  const factors = parts.map((p, k): MulFactor => {
    if (p.sign === "⊙" || p.sign === "⊗" || p.sign === "⋆")
      if (k > 0 && p.rank === 0 && parts.every((x) => x.rank === 0))
        throw unread("product", `\`${p.sign}\` stands between numbers`, p.value.span);
    return { op: k > 0 && p.sign === "/" ? "/" : "*", factor: p.value };
  });
  const [only] = factors;
  return factors.length === 1 && only !== undefined ? only.factor : { kind: "multiply", factors, span };
}

const isTurned = (v: Value): boolean => v.kind === "call" && v.callee.name === "transpose";
/** X_{i,:} lies as it lies in the matrix, and its transpose stands. */
const liesInRow = (v: Value): boolean => {
  if (v.kind === "call" && isTurned(v) && v.args[0] !== undefined) return !liesInRow(v.args[0]);
  const last = v.kind === "read" ? v.subscripts.at(-1) : undefined;
  return last?.kind === "name" && last.name === ALL;
};
const isRow = (p: Part): boolean => p.rank === 1 && (p.row === true || liesInRow(p.value));
/** The kernel has no whole term for it. */
const hasSoftmax = (v: Value): boolean =>
  v.kind === "call" && (v.callee.name === "softmax" || v.args.some(hasSoftmax));
const withoutRow = (v: Value): Value =>
  v.kind === "call" && isTurned(v) && v.args[0] !== undefined ? v.args[0] : v;

function wholeProduct(r: ProductResolver, a: Part, b: Part, around: Span): Part {
  const span = { start: a.value.span.start, end: Math.max(a.value.span.end, b.value.span.end, around.start) };
  const made = (value: Value): Part => ({ sign: a.sign, value, rank: r.rank(value) });
  switch (b.sign) {
    case "*": {
      const [image, filter] = [rowsOfData(a.value), rowsOfData(b.value)];
      if (image !== undefined && filter !== undefined) {
        const value = slide(image, filter, r.star ?? "corr", span);
        r.slid.add(value);
        return made(value);
      }
      if (r.star === undefined)
        r.note("`*` between tensors is read as the convolution, not the correlation", b.value.span);
      return made(call(r.star ?? "conv", [a.value, b.value], span));
    }
    case "⋆":
      return made(call("corr", [a.value, b.value], span));
    case "⊙":
      return made(
        a.rank === b.rank
          ? call("hadamard", [a.value, b.value], span)
          : {
              kind: "multiply",
              factors: [
                { op: "*", factor: a.value },
                { op: ".*", factor: b.value },
              ],
              span,
            },
      );
    case "⊗":
      return made(call("outer", [a.value, b.value], span));
    case ".":
    case "·":
    case "×":
      if (a.rank !== 1 || b.rank !== 1 || b.sign === "×")
        throw unread(
          "product",
          `which product of tensors \`${b.sign}\` is here is not known`,
          b.value.span,
          "no sign for the matrix product, ⊙ entry by entry",
        );
      break;
    default:
      break;
  }
  if (isRow(b) && !isRow(a) && a.rank === 1) return made(call("outer", [a.value, withoutRow(b.value)], span));
  const left = isRow(a) ? withoutRow(a.value) : a.value;
  const right = isRow(b) ? withoutRow(b.value) : b.value;
  if (a.rank === 1 && b.rank === 1 && !isRow(a) && b.sign === "")
    throw unread(
      "product",
      "two vectors side by side: which product is meant is not known",
      span,
      "`x^\\top y`, `x y^\\top` or `x \\odot y`",
    );
  if (a.rank >= 2 && b.rank <= 2 && !hasSoftmax(left) && !hasSoftmax(right))
    return made(call("matmul", [left, right], span));
  const whole = made({
    kind: "multiply",
    factors: [
      { op: "*", factor: left },
      { op: "@", factor: right },
    ],
    span,
  });
  return isRow(a) && b.rank === 2 ? { ...whole, row: true } : whole;
}

/** A product of matrices by its sign. */
export function withSign(v: Value): Value {
  const [a, b] = v.kind === "call" && v.callee.name === "matmul" ? v.args : [];
  if (a === undefined || b === undefined) return v;
  return {
    kind: "multiply",
    factors: [
      { op: "*", factor: withSign(a) },
      { op: "@", factor: b },
    ],
    span: v.span,
  };
}
