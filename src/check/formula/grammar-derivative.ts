// Quotients of derivatives: \frac{\partial L}{\partial x}, ∂L/∂x on the line, dL/dx, ∂²L/∂x∂y, and ∂/∂x in front of
// what is differentiated.

import type { Span } from "../../expr/span.ts";
import { unread } from "../text/unread.ts";
import type { FractionTree, Tree } from "../tree/tree.ts";
import { isCondition, type MathNode } from "./math.ts";
import type { Grammar, Reading } from "./reading.ts";

export interface DerivativeParts {
  readonly mark: "∂" | "d";
  /** Undefined where only ∂ stands above the line. */
  readonly of: MathNode | undefined;
  readonly by: readonly MathNode[];
}

interface Mark {
  readonly mark: "∂" | "d";
  readonly order: number;
}

function markAt(t: Tree | undefined): Mark | undefined {
  const base = t?.kind === "scripts" ? t.base : t;
  if (base?.kind !== "letter" || (base.text !== "∂" && base.text !== "d")) return undefined;
  const mark = base.text;
  if (t?.kind !== "scripts") return { mark, order: 1 };
  const [only] = t.sup ?? [];
  if (t.sub !== undefined || t.primes > 0 || t.sup?.length !== 1 || only?.kind !== "digit") return undefined;
  return { mark, order: Number(only.text) };
}

/** The parts of a fraction that is a derivative; undefined for any other. */
export function derivativeFraction(t: FractionTree, g: Grammar): DerivativeParts | undefined {
  const over = g.reading(t.over, t.span);
  const under = g.reading(t.under, t.span);
  const above = markAt(over.peek());
  const below = markAt(under.peek());
  if (above === undefined || below === undefined || above.mark !== below.mark) return undefined;
  // d/(d+1) is a quotient of numbers.
  if (above.mark === "d" && !g.startsOperand(under.peek(1))) return undefined;
  over.next();
  const of = over.done ? undefined : unwrapped(g.term(over));
  if (!over.done) throw over.leftOver();
  const by = differentials(under, above.mark, above.order, g);
  if (!under.done) throw under.leftOver();
  return { mark: above.mark, of, by };
}

/** ∂x ∂y below the line, from left to right; ∂x² twice. */
function differentials(r: Reading, mark: "∂" | "d", order: number, g: Grammar): readonly MathNode[] {
  const start = r.peek()?.span ?? r.end;
  const by: MathNode[] = [];
  while (markAt(r.peek())?.mark === mark && by.length < order) {
    r.next();
    const left = order - by.length;
    const { variable, times } = withoutPower(unwrapped(g.factor(r)), left);
    for (let k = 0; k < times; k += 1) by.push(variable);
  }
  if (by.length !== order)
    throw unread(
      "derivative",
      `this is a derivative of order ${order} by ${by.length === 1 ? "one variable" : `${by.length} variables`}`,
      start,
      "as many differentials below the line as the power above says",
    );
  return by;
}

/** d(s)/d(t): parentheses around a name alone do not make it less of a name. */
function unwrapped(m: MathNode): MathNode {
  const [only, ...others] = m.kind === "fence" && m.open === "(" && m.such === undefined ? m.items : [];
  if (only === undefined || others.length > 0 || isCondition(only)) return m;
  const isName = only.kind === "symbol" || only.kind === "scripted" || only.kind === "accent";
  return isName || only.kind === "apply" ? only : m;
}

/** ∂x² of a second derivative is ∂x∂x. */
function withoutPower(m: MathNode, left: number): { readonly variable: MathNode; readonly times: number } {
  const [only] = m.kind === "scripted" ? (m.sup?.items ?? []) : [];
  if (m.kind !== "scripted" || only?.kind !== "number" || left < 2) return { variable: m, times: 1 };
  const times = Number(only.text);
  if (!Number.isInteger(times) || times < 2 || times > left) return { variable: m, times: 1 };
  const bare: MathNode = { ...m, sup: undefined };
  const variable = bare.sub === undefined && bare.primes === 0 ? bare.base : bare;
  return { variable, times };
}

/** Whether ∂u / ∂v stands on the line here. */
export function differentialAhead(r: Reading): Mark | undefined {
  const first = markAt(r.peek());
  if (first === undefined) return undefined;
  if (first.mark === "∂") return first;
  // dL/dx: a d, something short, a slash and a d again.
  for (let k = 1; k <= 4; k += 1) {
    const t = r.peek(k);
    if (t === undefined || t.kind === "space" || t.kind === "text") return undefined;
    if (t.kind === "mark")
      return k > 1 && t.text === "/" && markAt(r.peek(k + 1))?.mark === "d" ? first : undefined;
  }
  return undefined;
}

export function readDifferential(r: Reading, first: Mark, g: Grammar): MathNode {
  const start: Span = r.peek()?.span ?? r.end;
  r.next();
  const of = r.isMark("/") ? undefined : unwrapped(g.factor(r));
  if (!r.acceptMark("/"))
    throw unread("derivative", `\`${first.mark}\` stands alone`, start, "a quotient of two of them");
  const by = differentials(r, first.mark, first.order, g);
  if (of !== undefined) return { kind: "derivative", mark: first.mark, of, by, span: r.spanFrom(start) };
  const operand = g.factor(r);
  return { kind: "derivative", mark: first.mark, of: operand, by, span: r.spanFrom(start) };
}
