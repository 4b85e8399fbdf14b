// Conditions under which a line holds, and which nobody means: that all names of a constraint are positive, that a name is
// 0 outside of its shape where an equation is set to zero. And lines that hold of numbers and are about determinants.

import type { Env } from "../../expr/environment.ts";
import { symbols } from "../../expr/traverse.ts";
import type { Item } from "../formula/math.ts";
import type { Unread } from "../text/unread.ts";
import { anywhere, everywhere } from "../tree/parts.ts";
import type { Condition } from "../verdict/verdicts.ts";
import type { Link } from "./links.ts";
import type { Judged } from "./outcome.ts";
import { isOfGiven } from "./role.ts";

/** Why a relation is not said to hold under conditions; undefined where it is. */
export function doubtOfConditions(
  link: Link,
  { claim }: Judged,
  conditions: readonly Condition[],
): Unread | undefined {
  const { lhs, rhs, env } = claim;
  if (link.at > 0 || !isOfGiven(env, lhs) || !isOfGiven(env, rhs)) return undefined;
  const isOrder = ["<", "≤", ">", "≥"].includes(link.sign);
  const [left, right] = [lhs, rhs].map((e) => new Set(symbols(e).filter((n) => isReal(env, n))));
  if (left === undefined || right === undefined) return undefined;
  // Σ_j a_ij x_j ≥ b_i: what one side alone has is compared with the other one, and nothing makes it small.
  const apart = [...left].some((n) => !right.has(n)) || [...right].some((n) => !left.has(n));
  const isBound = isOrder && apart && conditions.every((c) => SIGNS.has(c.code));
  const isEquation = rhs.kind === "num" && conditions.some((c) => c.code === "zero-extended");
  return isBound || isEquation
    ? {
        code: "assumption",
        message: "this does not hold for all numbers: whether it is claimed or supposed is not said",
        span: link.span,
        expected: "a formula of its own, or what it is derived from",
      }
    : undefined;
}

const SIGNS: ReadonlySet<string> = new Set(["positive", "nonnegative", "zero-extended"]);

const isReal = (env: Env, name: string): boolean => {
  const d = env.decls.get(name);
  return d?.kind === "tensor" || (d?.kind === "scalar" && !d.integer && d.role === "given");
};

/** |A| beside A^{-1}, A^⊤ or tr A: of numbers it is a magnitude, and of matrices a determinant. */
export function determinantIn({ left, right, span }: Link): Unread | undefined {
  const sides = [left, right];
  const barred = new Set(
    everywhere<Item, string>(sides, (x) => (x.kind === "bars" ? capitalsIn(x.body) : [])),
  );
  const isMatrix = (x: Item): boolean => {
    if (x.kind === "call" && x.name === "trace") return true;
    if (x.kind !== "scripted" || x.base.kind !== "symbol" || !barred.has(x.base.text)) return false;
    const [power] = x.sup?.items ?? [];
    return power !== undefined && (power.kind === "negate" || /^(?:T|⊤|-1⊤)$/.test(x.sup?.key ?? ""));
  };
  // |A B| of two matrices side by side is no product of magnitudes that anyone writes without indices.
  const isProduct = everywhere<Item, boolean>(sides, (x) =>
    x.kind === "bars" && x.body.kind === "product" ? [capitalsIn(x.body).length > 1] : [],
  ).some((yes) => yes);
  return barred.size > 0 && (isProduct || anywhere<Item>(sides, isMatrix))
    ? {
        code: "determinant",
        message:
          "whether the bars mean a magnitude or a determinant is not said, and determinants are not read",
        span,
        expected: "`\\det A` for a determinant",
      }
    : undefined;
}

/** A of |A|, A and B of |A B|; nothing where anything else stands there. */
function capitalsIn(body: Item): readonly string[] {
  const parts = body.kind === "product" ? body.factors.map((f) => f.factor) : [body];
  const names = parts.flatMap((p) => (p.kind === "symbol" && /^[A-ZΣΛΦ]$/.test(p.text) ? [p.text] : []));
  return names.length === parts.length ? names : [];
}
