// The gradient of a composed function goes layer by layer: ∂L/∂t = Σ_c ∂L/∂c · ∂c/∂t over the definitions c that t
// enters first, where each ∂L/∂c has an equation of its own that every target refers to (backpropagation). It is done
// where a layer, a sum of products with something that does not depend on t, stands between t and L; a shorter
// way is written out.

import { directNames, isIncoming, nameDependsOn, targetName } from "../diff/depends.ts";
import { heldAxes } from "../diff/local.ts";
import { overAxes } from "../diff/rules.ts";
import { close } from "../expr/binders.ts";
import type { Definition, Env } from "../expr/environment.ts";
import type { Bind, Deriv, Expr } from "../expr/nodes.ts";
import { freeIndices, visit } from "../expr/traverse.ts";
import type { Reason } from "../rewrite/derivation.ts";
import type { FunctionRule, Match } from "../rewrite/rule.ts";

/** The definitions through which the scalar `of` depends on `target`, and that it acts through first. */
export function intermediates(env: Env, of: string, target: string): readonly string[] | undefined {
  const root = env.decls.get(of);
  if (of === target || !nameDependsOn(env, of, target)) return undefined;
  const ends = endsOf(env, of);
  if (ends === undefined || ends.has(target)) return undefined;
  const between = [...env.decls.values()].filter(
    (d): d is Definition =>
      d.kind === "definition" &&
      d.name !== of &&
      d.name !== target &&
      nameDependsOn(env, of, d.name) &&
      nameDependsOn(env, d.name, target),
  );
  const first = frontier(env, between, target);
  if (first === undefined || first.some((d) => d.axes.length === 0)) return undefined;
  // Where all of them are what L is given as a function of, the chain rule for L says the same.
  if (root?.kind === "function" && first.every((d) => ends.has(d.name))) return undefined;
  const after = between.filter((d) => first.some((c) => c === d || nameDependsOn(env, d.name, c.name)));
  const layered = first.some((d) => isWeighted(env, d)) || after.some((d) => isLayer(env, d, target));
  return layered ? first.map((d) => d.name) : undefined;
}

/** What `of` mentions itself; undefined for what is no scalar. */
function endsOf(env: Env, of: string): ReadonlySet<string> | undefined {
  const d = env.decls.get(of);
  if (d?.kind === "function") return new Set(d.params);
  return d?.kind === "definition" && d.axes.length === 0 ? new Set(directNames(d.body)) : undefined;
}

const mentions = (d: Definition, name: string): boolean => directNames(d.body).includes(name);

/**
 * The definitions that mention the target, none of which depends on another: one that does is reached through the
 * other as well, so the other gives way to what it enters, and so does a mere copy. Undefined where this leads past the
 * last definition.
 */
function frontier(
  env: Env,
  between: readonly Definition[],
  target: string,
): readonly Definition[] | undefined {
  let now = between.filter((d) => mentions(d, target));
  for (;;) {
    const early =
      now.find((d) => now.some((e) => e !== d && nameDependsOn(env, e.name, d.name))) ??
      now.find((d) => isCopy(d) && between.some((e) => mentions(e, d.name)));
    if (early === undefined) return now.length === 0 ? undefined : now;
    const next = between.filter((d) => d !== early && mentions(d, early.name));
    if (next.length === 0) return undefined;
    now = between.filter((d) => d !== early && (now.includes(d) || next.includes(d)));
  }
}

/** x_pad[i] = [0 ≤ i < n]·x[i]: the same entries with zeros around them are no step of their own. */
function isCopy(d: Definition): boolean {
  const factors = d.body.kind === "app" && d.body.op === "mul" ? d.body.args : [];
  const [read, ...others] = factors.filter((f) => f.kind !== "app" || f.op !== "iverson");
  return read?.kind === "at" && read.tensor.kind === "sym" && others.length === 0;
}

/** A definition with a sum of products of a given tensor and another one, both at the letter of the sum. */
function isWeighted(env: Env, d: Definition): boolean {
  let found = false;
  visit(d.body, (s) => {
    if (found) return false;
    if (s.kind === "bind" && s.op === "sum")
      visit(s.body, (x) => {
        if (x.kind !== "app" || x.op !== "mul") return true;
        const read = x.args.flatMap((a) =>
          a.kind === "at" && a.loose > 0 && a.tensor.kind === "sym" ? [a.tensor.name] : [],
        );
        const given = read.some((name) => env.decls.get(name)?.kind === "tensor");
        if (given && new Set(read).size > 1) found = true;
        return true;
      });
    return !found;
  });
  return found;
}

/** A definition with a sum over a letter that something dependent on the target shares with something that is not. */
function isLayer(env: Env, d: Definition, target: string): boolean {
  const depends = (e: Expr): boolean => directNames(e).some((n) => nameDependsOn(env, n, target));
  let found = false;
  visit(d.body, (s) => {
    if (found) return false;
    if (s.kind === "bind" && s.op === "sum" && shares(s, depends)) found = true;
    if (s.kind === "app" && s.op === "matmul" && s.args.some(depends) && !s.args.every(depends)) found = true;
    return !found;
  });
  return found;
}

function shares(sum: Bind, depends: (e: Expr) => boolean): boolean {
  let [moving, still] = [false, false];
  visit(sum.body, (s) => {
    if (s.kind !== "at" || s.loose === 0) return true;
    if (depends(s.tensor)) moving = true;
    else still = true;
    return true;
  });
  return moving && still;
}

/** ∂L/∂t = Σ_c Σ_{i} ∂L/∂c[i] · ∂c[i]/∂t. */
export const throughRule: FunctionRule = {
  kind: "function",
  name: "d.through",
  heads: ["deriv"],
  reason: ["chain rule"],
  examples: [
    {
      given: "given x[n], W[m, n], V[q, m]; z[i] = sum{j} W[i,j]*x[j]; y[k] = sum{i} V[k,i]*z[i]; given L(y)",
      before: "d(L)/d(x[j])",
      after: "sum{i} d(L)/d(z[i]) * d(z[i])/d(x[j])",
    },
  ],
  apply: (scope, d): Match | undefined => {
    if (d.kind !== "deriv" || d.of.kind !== "sym" || d.mode !== "total") return undefined;
    if (isIncoming(scope.env, d)) return undefined;
    const names = intermediates(scope.env, d.of.name, targetName(d.wrt));
    if (names === undefined) return undefined;
    const { ctx } = scope;
    const entries: Expr[] = [];
    let alone = false;
    const parts = names.map((name) => {
      const over = overAxes(scope, name, freeIndices(d), heldAxes(ctx, scope.env, name, d.wrt));
      if (over === undefined) throw new Error("an intermediate tensor has axes");
      const entry = ctx.at(ctx.sym(name), over.subs);
      entries.push(entry);
      alone = over.vars.length === 0;
      const body = ctx.mul(ctx.deriv(d.of, entry), ctx.deriv(entry, d.wrt));
      return close(ctx, { op: "sum", vars: over.vars, ranges: over.ranges, guard: undefined, body });
    });
    const wholes = names.map((n) => ctx.sym(n));
    return {
      after: ctx.add(...parts),
      match: { "?u": d.of, "?x": d.wrt },
      assumes: [],
      reason: reasonFor(d, wholes, entries, alone),
    };
  },
};

function reasonFor(d: Deriv, names: readonly Expr[], entries: readonly Expr[], alone: boolean): Reason {
  const [only, ...others] = entries;
  if (only !== undefined && others.length === 0) {
    const how: Reason = alone ? [{ math: only }, " alone"] : ["every ", { math: only }];
    return ["chain rule: ", { math: d.wrt }, " acts through ", ...how];
  }
  const list = names.flatMap(
    (n, k): Reason => (k === 0 ? [{ math: n }] : [k === names.length - 1 ? " and " : ", ", { math: n }]),
  );
  return ["chain rule: ", { math: d.wrt }, " acts through ", ...list];
}
