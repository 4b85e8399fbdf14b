// Only the diagonal of a Jacobian: p_i (1 − p_i) where p_i ([i = k] − p_k) is meant, g_i ∂p_i/∂s_i where s_i acts through
// every p_j.

import { abstract, substituteIndices } from "../../../expr/binders.ts";
import type { Expr } from "../../../expr/nodes.ts";
import { freeIndices, visit } from "../../../expr/traverse.ts";
import type { Candidate, Family, Scope } from "../edit.ts";
import { isApp, isTerm, isTermOrBody, type Site } from "../sites.ts";
import { opposite } from "../words.ts";
import { lettersAt } from "./deltas.ts";
import { rangeOf } from "./sums.ts";

export const offDiagonal: Family = {
  code: "off-diagonal",
  candidates: (site, scope) => [
    ...bracketInside(site, scope),
    ...twoLetters(site, scope),
    ...summed(site, scope),
    ...throughAll(site, scope),
  ],
};

const MISSING = "the terms off the diagonal are missing";

const factorsOf = (e: Expr): readonly Expr[] => (e.kind === "app" && e.op === "mul" ? e.args : [e]);

/** The x of a factor 1 − x, and which factor it is. */
function complement(
  factors: readonly Expr[],
  scope: Scope,
): readonly { readonly k: number; readonly x: Expr }[] {
  return factors.flatMap((f, k) => {
    if (f.kind !== "app" || f.op !== "add" || f.args.length !== 2) return [];
    const [a, b] = f.args as readonly [Expr, Expr];
    return a.kind === "num" && a.value === 1 ? [{ k, x: opposite(scope.ctx, b) }] : [];
  });
}

/** [i = k] p (1 − p) → p ([i = k] − p) */
function bracketInside(site: Site, scope: Scope): readonly Candidate[] {
  const { ctx, instead } = scope;
  if (site.role !== "value" || !isApp(site.term, "mul")) return [];
  const factors = factorsOf(site.term);
  const at = factors.findIndex((f) => isApp(f, "iverson"));
  const bracket = factors[at];
  if (bracket === undefined) return [];
  return complement(factors, scope).flatMap(({ k, x }): readonly Candidate[] =>
    [x, ...renamed(x, bracket, scope)].map((y) => {
      const by = ctx.mul(
        ...factors.flatMap((f, j) => (j === at ? [] : j === k ? [ctx.sub(bracket, y)] : [f])),
      );
      return { by, weight: 2.6, sentence: () => `${MISSING}: ${instead(site, by, 0)}` };
    }),
  );
}

/** x with the letters of the bracket exchanged. */
function renamed(x: Expr, bracket: Expr, { ctx }: Scope): readonly Expr[] {
  const condition = bracket.kind === "app" ? bracket.args[0] : undefined;
  if (condition?.kind !== "app" || condition.op !== "eq") return [];
  const [a, b] = condition.args as readonly [Expr, Expr];
  const swapped = (from: Expr, to: Expr): readonly Expr[] =>
    from.kind === "idx" && freeIndices(x).includes(from.name)
      ? [substituteIndices(ctx, x, new Map([[from.name, to]]))]
      : [];
  return [...swapped(a, b), ...swapped(b, a)];
}

/** p_i (1 − p_i) → p_i ([i = k] − p_k) */
function twoLetters(site: Site, scope: Scope): readonly Candidate[] {
  const { ctx, instead } = scope;
  if (!isTermOrBody(site) || site.role !== "value") return [];
  const factors = factorsOf(site.term);
  return complement(factors, scope).flatMap(({ k, x }): readonly Candidate[] =>
    freeIndices(x).flatMap((i) =>
      lettersAt(site, scope).flatMap((other): readonly Candidate[] => {
        if (other.kind === "idx" && other.name === i) return [];
        const bracket = ctx.iverson(ctx.eq(ctx.idx(i), other));
        const moved = substituteIndices(ctx, x, new Map([[i, other]]));
        const by = ctx.mul(...factors.map((f, j) => (j === k ? ctx.sub(bracket, moved) : f)));
        return [{ by, weight: 3.2, sentence: () => `${MISSING}: ${instead(site, by, 0)}` }];
      }),
    ),
  );
}

/** g_i p_i (1 − p_i) → Σ_j g_j p_j ([i = j] − p_i) */
function summed(site: Site, scope: Scope): readonly Candidate[] {
  const { ctx, instead } = scope;
  if (!isTerm(site) || site.role !== "value" || site.term.loose > 0) return [];
  const factors = factorsOf(site.term);
  const fresh = "jklm".split("").find((l) => !scope.letters.includes(l)) ?? "j'";
  return complement(factors, scope).flatMap(({ k, x }): readonly Candidate[] =>
    freeIndices(x).flatMap((i): readonly Candidate[] => {
      const range = rangeOf(i, site.term, scope);
      if (range === undefined) return [];
      const j = ctx.idx(fresh);
      const to = new Map([[i, j as Expr]]);
      const body = ctx.mul(
        ...factors.map((f, n) =>
          n === k ? ctx.sub(ctx.iverson(ctx.eq(ctx.idx(i), j)), x) : substituteIndices(ctx, f, to),
        ),
      );
      const by = ctx.bind("sum", [range], abstract(ctx, body, [fresh]), [fresh]);
      return [{ by, weight: 3.4, sentence: () => `${MISSING}: ${instead(site, by, 0)}` }];
    }),
  );
}

/** g_i ∂p_i/∂s_i → Σ_j g_j ∂p_j/∂s_i */
function throughAll(site: Site, scope: Scope): readonly Candidate[] {
  const { ctx, say } = scope;
  if (!isTerm(site) || site.role !== "value" || site.term.loose > 0) return [];
  const fresh = "jklm".split("").find((l) => !scope.letters.includes(l)) ?? "j'";
  const out: Candidate[] = [];
  visit(site.term, (d) => {
    if (d.kind !== "deriv" || d.of.kind !== "at" || d.wrt.kind !== "at") return true;
    const { of, wrt } = d;
    const i = of.subs[0];
    if (i?.kind !== "idx" || of.subs.length !== 1 || !wrt.subs.includes(i)) return true;
    const range = rangeOf(i.name, of, scope);
    if (range === undefined) return true;
    const to = new Map([[i.name, ctx.idx(fresh) as Expr]]);
    const body = ctx.mul(
      ...factorsOf(site.term).map((f) =>
        f === d ? ctx.deriv(substituteIndices(ctx, of, to), wrt, d.mode) : substituteIndices(ctx, f, to),
      ),
    );
    const by = ctx.bind("sum", [range], abstract(ctx, body, [fresh]), [fresh]);
    out.push({
      by,
      weight: 2.8,
      sentence: () =>
        `a sum is missing: ${say(site, wrt)} acts through every ${say(site, ctx.at(of.tensor, [ctx.idx(fresh)]))}`,
    });
    return false;
  });
  return out;
}
