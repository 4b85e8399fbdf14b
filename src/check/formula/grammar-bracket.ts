// Brackets: lists and sets, what stands behind "such that", absolute values and norms, floor and ceiling, 1 or 0 by
// a condition. Cases and matrices, which are brackets around a table, have a file of their own.

import type { Span } from "../../expr/span.ts";
import { unread } from "../text/unread.ts";
import { paired, SUCH_THAT } from "../tree/pair.ts";
import { RELATION_MARKS } from "../tree/signs.ts";
import type { FencedTree } from "../tree/tree.ts";
import { readCases } from "./grammar-cases.ts";
import { slicesIn } from "./grammar-slice.ts";
import { type Condition, type FenceMath, isCondition, type MathNode } from "./math.ts";
import type { Grammar, Reading } from "./reading.ts";

export function fenceOf(t: FencedTree, g: Grammar): FenceMath {
  const body = paired(t.body);
  const isComma = (k: number): boolean => {
    const x = body[k];
    return x === undefined || (x.kind === "mark" && x.text === ",");
  };
  // x[:, c] keeps an axis: there `:` is no "such that".
  const bar = body.findIndex(
    (x, k) =>
      x.kind === "mark" && (x.text === SUCH_THAT || (x.text === ":" && !(isComma(k - 1) && isComma(k + 1)))),
  );
  // `:` before `=` is a sign of definition.
  const at =
    bar >= 0 && body[bar + 1]?.kind === "mark" && (body[bar + 1] as { text?: string }).text === "="
      ? -1
      : bar;
  const [placeholder, ...more] = body;
  // f(·), ‖·‖: a place for an argument.
  if (placeholder?.kind === "mark" && placeholder.text === "·" && more.length === 0)
    return {
      kind: "fence",
      open: t.open,
      close: t.close,
      items: [{ kind: "symbol", text: "·", face: "", span: placeholder.span }],
      such: undefined,
      span: t.span,
    };
  const slices = t.open === "[" && at < 0 ? slicesIn(body, g) : undefined;
  const items = slices ?? g.items(at < 0 ? body : body.slice(0, at), t.span);
  const such = at < 0 ? undefined : g.items(body.slice(at + 1), t.span);
  return { kind: "fence", open: t.open, close: t.close, items, such, span: t.span };
}

const BAR_KINDS: ReadonlyMap<string, "bars" | "floor" | "ceil" | "norm"> = new Map<
  string,
  "bars" | "floor" | "ceil" | "norm"
>([
  ["|", "bars"],
  ["‖", "norm"],
  ["⌊", "floor"],
  ["⌈", "ceil"],
]);

export function readFence(t: FencedTree, g: Grammar): MathNode {
  const cases = readCases(t, g);
  if (cases !== undefined) return cases;
  const bars = BAR_KINDS.get(t.open);
  if (bars !== undefined) return { kind: bars, body: g.math(t.body, t.span), span: t.span };
  const fence = fenceOf(t, g);
  if (fence.open === "⟨") return innerProduct(fence);
  const [only] = fence.items;
  if (
    fence.open === "" &&
    fence.close === "" &&
    only !== undefined &&
    fence.items.length === 1 &&
    !isCondition(only)
  )
    return only;
  if (fence.open === "[" && fence.close === "]" && fence.items.length > 0 && fence.items.every(isCondition)) {
    const [first, ...others] = fence.items;
    const condition: Condition =
      others.length === 0 && first !== undefined
        ? first
        : { kind: "and", conditions: fence.items.filter(isCondition), span: fence.span };
    return { kind: "indicator", condition, span: t.span };
  }
  if (fence.open === "" || fence.close === "")
    throw unread("bracket", "a bracket that is closed on one side only is not read", t.span);
  return fence;
}

/** ⟨x, y⟩ and ⟨x | y⟩. */
function innerProduct(f: FenceMath): MathNode {
  const all = [...f.items, ...(f.such ?? [])];
  const args = all.filter((x): x is MathNode => !isCondition(x));
  if (args.length !== 2 || all.length !== 2)
    throw unread("bracket", "these brackets are no inner product", f.span, "`x^\\top y`");
  return { kind: "call", name: "inner", args, sub: undefined, power: undefined, span: f.span };
}

export const isIndicator = (text: string, face: string): boolean =>
  (text === "1" && face !== "") || (text === "I" && (face === "mathbb" || face === "mathbf")) || text === "𝟙";

/** 1{x > 0}, 1[i = j], 1(i = j): a one in front of a bracket with a relation. */
export function isIndicatorBehind(r: Reading): boolean {
  const t = r.peek();
  if (t?.kind !== "fenced" || !["{", "[", "("].includes(t.open)) return false;
  return t.body.some((x) => x.kind === "mark" && RELATION_MARKS.has(x.text));
}

export function readIndicator(r: Reading, start: Span, g: Grammar): MathNode {
  const t = r.next();
  if (t.kind !== "fenced") throw unread("condition", "a condition in brackets is wanted here", t.span);
  return { kind: "indicator", condition: g.item(t.body, t.span), span: r.spanFrom(start) };
}
