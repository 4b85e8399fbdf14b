// Derivatives: quotients of ∂ and of d, and ∇ with its variable. One that could go through later entries of a
// recurrence, or not, is not read.

import type { Span } from "../../expr/span.ts";
import { nameUses } from "../../read/syntax/names.ts";
import type { Derivative, Value } from "../../read/syntax/syntax.ts";
import {
  type DerivativeMath,
  isCondition,
  type MathFactor,
  type MathNode,
  type NablaMath,
} from "../formula/math.ts";
import { decimal, product, quotient } from "../formula/values.ts";
import { unread } from "../text/unread.ts";
import { anywhere, wording } from "../tree/parts.ts";
import { WANTS_RECURRENCE } from "./choices.ts";
import { gradientOf } from "./gradients.ts";
import type { Resolving } from "./scope.ts";

export function resolveNabla(r: Resolving, m: NablaMath, span: Span): Value {
  if (m.order > 2) throw unread("nabla", "this power of ∇ is not read", span, "∂² in a quotient");
  const by = m.by?.items.flatMap((x) => (isCondition(x) ? [] : [x])) ?? [];
  if (m.order === 2)
    r.note("∇² is read as the Hessian, the matrix of second derivatives, not as the Laplacian", span);
  const gradient = by.length === 0 ? gradientOf(r, m, span) : undefined;
  if (gradient !== undefined) return gradient;
  if (by.length !== m.order)
    throw unread("nabla", "by what ∇ differentiates is not said", span, "its variable below it: \\nabla_x");
  if (m.told === true)
    r.note("∇ without a variable is read as by the argument that the function has elsewhere", span);
  if (m.open === true) {
    const { factors, varies, last } = openFactors(r, m.of, by);
    if (varies[0] === true && last > 0 && !isQuadratic(factors)) throw unclear(factors, span);
    if (last > 0) r.note(OF_ALL, span);
  }
  return resolveDerivative(r, r.value(m.of), by, span);
}

/**
 * d/dz of dφ/dx, where z goes back to x: whether x moves with z is not said. As partial derivatives the inner one would
 * not go through z, which nobody means.
 */
export function mayMoveTogether(r: Resolving, m: DerivativeMath): boolean {
  const named = (x: MathNode): string | undefined => nameOf(r.value(x));
  const outer = m.by.map(named);
  return anywhere<MathNode>(
    m.of,
    (x) =>
      x.kind === "derivative" &&
      x.by.some((b) => {
        const inner = named(b);
        return (
          inner !== undefined &&
          outer.some((z) => z !== undefined && z !== inner && r.names.depends(z, inner))
        );
      }),
  );
}

export function resolveDerivative(
  r: Resolving,
  of: Value,
  by: readonly MathNode[],
  span: Span,
  mark: "∂" | "d" = "∂",
): Value {
  return [...by].reverse().reduce<Value>((v, b) => {
    const written = r.value(b);
    // ∂w ∂w^⊤ of a Hessian: a row is no other variable.
    const row = written.kind === "call" && written.callee.name === "transpose" && r.rank(written) === 1;
    const variable = (row ? written.args[0] : undefined) ?? written;
    const root = squareRoot(r, variable);
    if (root === undefined) return derivativeBy(r, v, variable, b.span, span, mark);
    const slope = product(decimal("2", b.span), root, b.span);
    return quotient(derivativeBy(r, v, root, b.span, span, mark), slope, span);
  }, of);
}

/** ∂/∂σ², where the square is what an author thinks of as the variable: ∂/∂σ over 2σ. */
function squareRoot(r: Resolving, v: Value): Value | undefined {
  if (v.kind !== "power" || v.exponent.kind !== "number" || v.exponent.text !== "2") return undefined;
  return nameOf(v.base) !== undefined && r.rank(v.base) === 0 ? v.base : undefined;
}

function derivativeBy(r: Resolving, of: Value, by: Value, place: Span, span: Span, mark: "∂" | "d"): Value {
  if (by.kind !== "name" && by.kind !== "read")
    throw unread("derivative", "what is differentiated by is no name and no entry", place);
  if (mark === "d") return { kind: "derivative", of, by, through: true, span };
  const held = heldFixed(r, of, by, span);
  return { kind: "derivative", of, by, span, ...(held === undefined ? {} : { held }) };
}

const OF_ALL = "a derivative before a product is read as that of the whole product";

const unclear = (factors: readonly MathFactor[], span: Span): Error =>
  unread(
    "derivative",
    "how much of this product is differentiated is not said",
    factors[1]?.factor.span ?? span,
    "brackets around it",
  );

/** The factors behind a derivative, and which of them vary with what it is by. */
function openFactors(r: Resolving, of: MathNode, by: readonly MathNode[]) {
  const factors: readonly MathFactor[] = of.kind === "product" ? of.factors : [{ sign: "", factor: of }];
  const variables = by.map((b) => nameOf(r.value(b)));
  const varies = factors.map((f) =>
    nameUses(r.value(f.factor)).some((u) =>
      variables.some((v) => v !== undefined && r.names.depends(u.name, v)),
    ),
  );
  return { factors, varies, last: varies.lastIndexOf(true) };
}

/** u^⊤ u and u^⊤ A u are differentiated as they stand: nobody takes the first factor of them alone. */
function isQuadratic(factors: readonly MathFactor[]): boolean {
  const [first, last] = [factors[0]?.factor, factors.at(-1)?.factor];
  const start = first?.kind === "number" || first?.kind === "fraction" ? factors[1]?.factor : first;
  if (start?.kind !== "scripted" || last === undefined || start === last) return false;
  const bare: MathNode =
    start.sub === undefined && start.primes === 0 ? start.base : { ...start, sup: undefined };
  return /^(?:T|⊤)$/.test(start.sup?.key ?? "") && wording(bare) === wording(last);
}

/** ∂/∂x before a product: of its first factor or of all of it, where that makes no difference or one of them is 0. */
export function openDerivative(r: Resolving, m: DerivativeMath): Value {
  const { factors, varies, last } = openFactors(r, m.of, m.by);
  const { open: _, ...closed } = m;
  const [first, ...others] = factors;
  // ∂/∂θ_j θ^⊤ x: by itself the row is no number, and x does not vary.
  const isRow = first !== undefined && others.length > 0 && r.rank(r.value(first.factor)) > 0;
  if (last <= 0 && !isRow && first !== undefined && others.length > 0) {
    const derivative: MathNode = { ...closed, of: first.factor };
    return r.value({ kind: "product", factors: [{ sign: "", factor: derivative }, ...others], span: m.span });
  }
  if (varies[0] === true && last > 0 && !isQuadratic(factors)) throw unclear(factors, m.span);
  if (last > 0) r.note(OF_ALL, m.span);
  return resolveDerivative(r, r.value(m.of), m.by, m.span, m.mark);
}

/** ∂h[t]/∂h[s] of a recurrence: with the entries between them held fixed, or not. */
function heldFixed(r: Resolving, of: Value, by: Value, span: Span): Derivative["held"] {
  const own = nameOf(of);
  const recurrent = (name: string | undefined): boolean =>
    name !== undefined && r.names.byName.get(name)?.recurrent === true;
  const given = own !== undefined && r.names.byName.get(own)?.kind === "function";
  const culprit = recurrent(own)
    ? own
    : given
      ? undefined
      : [nameOf(by), ...(own === undefined ? nameUses(of).map((u) => u.name) : [])].find(recurrent);
  if (culprit === undefined) return undefined;
  const { recurrence } = r.choices;
  if (recurrence === undefined)
    throw unread(
      WANTS_RECURRENCE,
      `\`${culprit}\` reads its own entries, and whether this derivative goes through them is not said`,
      span,
      "d for the derivative that counts later entries",
    );
  switch (recurrence) {
    case "through":
      return "total";
    case "apart":
      return "partial";
    case "step":
      return recurrent(own) ? "step" : "partial";
    case "equation":
      return recurrent(own) && r.side === 0 ? "step" : "partial";
  }
}

/** Of a name, or an entry of one. */
function nameOf(v: Value): string | undefined {
  const head = v.kind === "read" ? v.of : v;
  return head.kind === "name" ? head.name : undefined;
}
