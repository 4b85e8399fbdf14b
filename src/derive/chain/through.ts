// The gradient of a composed function goes layer by layer: ∂L/∂t = Σ_c ∂L/∂c · ∂c/∂t over the definitions c that t
// enters first, where each ∂L/∂c has an equation of its own that every target refers to (backpropagation). It is done
// where a layer, a sum of products with something that does not depend on t, stands between t and L; a shorter
// way is written out.

import { differentiates, directNames, isIncoming, nameDependsOn, targetName } from "../../diff/depends.ts";
import { heldAxes } from "../../diff/local.ts";
import { asPrinted, overAxes } from "../../diff/over-axes.ts";
import { close } from "../../expr/binders.ts";
import type { Definition, Env } from "../../expr/environment.ts";
import type { Bind, Deriv, Expr, Range } from "../../expr/nodes.ts";
import { freeIndices, visit } from "../../expr/traverse.ts";
import type { Reason } from "../../rewrite/derivation.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";

/** A definition that the target enters; `direct`: and that depends on another one of these. */
export interface Entrance {
  readonly name: string;
  readonly direct: boolean;
  /** The other ones: they do not vary where the target acts on this one directly. */
  readonly frozen: readonly string[];
  /** It multiplies entries of the target with each other, as z zᵀ. */
  readonly gram: boolean;
}

/** The definitions through which the scalar `of` depends on `target`, and that it acts on first. */
export function intermediates(env: Env, of: string, target: string): readonly Entrance[] | undefined {
  const root = env.decls.get(of);
  if (of === target || !nameDependsOn(env, of, target)) return undefined;
  const ends = endsOf(env, of);
  if (ends === undefined || ends.has(target) || differentiates(env, of, target)) return undefined;
  const between = [...env.decls.values()].filter(
    (d): d is Definition =>
      d.kind === "definition" &&
      d.name !== of &&
      d.name !== target &&
      nameDependsOn(env, of, d.name) &&
      nameDependsOn(env, d.name, target),
  );
  const first = frontier(env, between, ends, target);
  if (first === undefined || first.some((d) => d.axes.length === 0)) return undefined;
  // Where all of them are what L is given as a function of, the chain rule for L says the same.
  if (root?.kind === "function" && first.every((d) => ends.has(d.name))) return undefined;
  const after = between.filter((d) => first.some((c) => c === d || nameDependsOn(env, d.name, c.name)));
  const layered =
    first.some((d) => isWeighted(env, d) || isGram(env, d)) ||
    after.some((d) => isLayer(env, d, target, first.includes(d) ? LINEAR : undefined));
  if (!layered) return undefined;
  return first.map((d): Entrance => {
    const others = first.filter((e) => e !== d).map((e) => e.name);
    const direct = others.some((e) => nameDependsOn(env, d.name, e));
    return { name: d.name, direct, frozen: others, gram: !isWeighted(env, d) && isGram(env, d) };
  });
}

/** What `of` mentions itself; undefined for what is no scalar. */
function endsOf(env: Env, of: string): ReadonlySet<string> | undefined {
  const d = env.decls.get(of);
  if (d?.kind === "function") return new Set(d.params);
  return d?.kind === "definition" && d.axes.length === 0 ? new Set(directNames(d.body)) : undefined;
}

const mentions = (d: Definition, name: string): boolean => directNames(d.body).includes(name);

/**
 * The definitions that mention the target. Where one depends on another without a layer in between, the target acts on
 * it both ways at once, and the other gives way to what it enters; so does a mere copy. Undefined where the scalar is
 * reached past them.
 */
function frontier(
  env: Env,
  between: readonly Definition[],
  ends: ReadonlySet<string>,
  target: string,
): readonly Definition[] | undefined {
  let now = between.filter((d) => mentions(d, target));
  for (;;) {
    const early =
      now.find((d) => now.some((e) => follows(env, e, d) && !isApart(env, between, d, e, target))) ??
      now.find((d) => isCopy(d) && between.some((e) => mentions(e, d.name)));
    if (early === undefined) return now.length === 0 ? undefined : now;
    // What the scalar mentions itself cannot give way: the scalar would be reached past all of them.
    if (ends.has(early.name)) return undefined;
    const next = between.filter((d) => d !== early && mentions(d, early.name));
    now = between.filter((d) => d !== early && (now.includes(d) || next.includes(d)));
  }
}

const follows = (env: Env, e: Definition, d: Definition): boolean =>
  e !== d && nameDependsOn(env, e.name, d.name);

/** Whether a layer stands between d and e, or is d: then the way through d is one of its own, as beside a shortcut. */
const isApart = (
  env: Env,
  between: readonly Definition[],
  d: Definition,
  e: Definition,
  target: string,
): boolean =>
  between.some(
    (x) => (x === d || follows(env, x, d)) && follows(env, e, x) && isLayer(env, x, target, undefined),
  );

/** x_pad[i] = [0 ≤ i < n]·x[i]: the same entries with zeros around them are no step of their own. */
function isCopy(d: Definition): boolean {
  const factors = d.body.kind === "app" && d.body.op === "mul" ? d.body.args : [];
  const [read, ...others] = factors.filter((f) => f.kind !== "app" || f.op !== "iverson");
  return read?.kind === "at" && read.tensor.kind === "sym" && others.length === 0;
}

/**
 * With another function around the sum of a first definition, as in p = σ(W x), what is found behind it is put in as
 * well: it cancels with the slope of that function more often than not.
 */
export const LINEAR: ReadonlySet<string> = new Set(["add", "mul", "div", "matmul"]);

/** A definition that is a sum of products of a given tensor and another one, both at the letter of the sum. */
const isWeighted = (env: Env, d: Definition): boolean =>
  factorsIn(d).some(
    (names) => names.some((name) => env.decls.get(name)?.kind === "tensor") && new Set(names).size > 1,
  );

/** The same of two entries of one given tensor, as in z zᵀ. */
const isGram = (env: Env, d: Definition): boolean =>
  factorsIn(d).some((names) =>
    names.some((name, k) => env.decls.get(name)?.kind === "tensor" && names.indexOf(name) < k),
  );

/** The names of the tensors that are multiplied under the sums of a definition, once for each of their entries. */
function factorsIn(d: Definition): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  visit(d.body, (s) => {
    if (s.kind === "app" && !LINEAR.has(s.op)) return false;
    if (s.kind === "bind" && s.op === "sum")
      visit(s.body, (x) => {
        if (x.kind !== "app" || x.op !== "mul") return true;
        const reads = new Set(x.args.filter((a) => a.kind === "at" && a.loose > 0));
        found.push(
          [...reads].flatMap((a) => (a.kind === "at" && a.tensor.kind === "sym" ? [a.tensor.name] : [])),
        );
        return true;
      });
    return true;
  });
  return found;
}

/**
 * A definition with a sum over a letter that something dependent on the target shares with something that is not;
 * `under`: with no other operators around it.
 */
function isLayer(env: Env, d: Definition, target: string, under: ReadonlySet<string> | undefined): boolean {
  const depends = (e: Expr): boolean => directNames(e).some((n) => nameDependsOn(env, n, target));
  let found = false;
  visit(d.body, (s) => {
    if (found || (s.kind === "app" && under?.has(s.op) === false)) return false;
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

/** ∂c[i]/∂t with other definitions held fast; undefined where that cannot be written out. */
export type DirectPartial = (
  scope: Scope,
  entry: Expr,
  wrt: Expr,
  frozen: readonly string[],
) => Expr | undefined;

/** ∂L/∂t = Σ_c Σ_{i} ∂L/∂c[i] · ∂c[i]/∂t; what t does to c directly is written out at once. */
export const throughRule = (partial: DirectPartial): FunctionRule => ({
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
    const entrances = intermediates(scope.env, d.of.name, targetName(d.wrt));
    if (entrances === undefined) return undefined;
    const { ctx } = scope;
    const ways: Way[] = [];
    const parts: Expr[] = [];
    for (const { name, direct, frozen } of inOrder(entrances)) {
      const held = direct ? [] : heldAxes(ctx, scope.env, name, d.wrt);
      const over = overAxes(scope, name, freeIndices(d), held);
      if (over === undefined) return undefined;
      const entry = ctx.at(ctx.sym(name), over.subs);
      const own = over.vars.map((v, k) => [v.name, over.ranges[k] as Range] as const);
      const inside = { ...scope, env: { ...scope.env, indices: new Map([...scope.env.indices, ...own]) } };
      const slope = direct ? partial(inside, entry, d.wrt, frozen) : ctx.deriv(entry, d.wrt);
      if (slope === undefined) return undefined;
      const said = asPrinted(scope, entry, over.vars, freeIndices(d));
      ways.push({ name: ctx.sym(name), entry: said, direct, alone: over.vars.length === 0 });
      const body = ctx.mul(ctx.deriv(d.of, entry), slope);
      parts.push(close(ctx, { op: "sum", vars: over.vars, ranges: over.ranges, guard: undefined, body }));
    }
    return {
      after: ctx.add(...parts),
      match: { "?u": d.of, "?x": d.wrt },
      assumes: [],
      reason: reasonFor(d, ways),
    };
  },
});

/** What is acted on directly first, as one writes a shortcut first. */
const inOrder = (all: readonly Entrance[]): readonly Entrance[] => [
  ...all.filter((e) => e.direct),
  ...all.filter((e) => !e.direct),
];

interface Way {
  readonly name: Expr;
  readonly entry: Expr;
  readonly direct: boolean;
  readonly alone: boolean;
}

/** "x[i] acts through every z[j]", "x[i] acts on y directly and through h". */
function reasonFor(d: Deriv, ways: readonly Way[]): Reason {
  const start: Reason = ["chain rule: ", { math: d.wrt }, " acts "];
  const [only, ...others] = ways;
  if (only !== undefined && others.length === 0) {
    const how: Reason = only.alone ? [{ math: only.entry }, " alone"] : ["every ", { math: only.entry }];
    return [...start, "through ", ...how];
  }
  const list = (some: readonly Way[]): Reason =>
    some.flatMap(
      (x, k): Reason =>
        k === 0 ? [{ math: x.name }] : [k === some.length - 1 ? " and " : ", ", { math: x.name }],
    );
  const direct = ways.filter((x) => x.direct);
  const through: Reason = ["through ", ...list(ways.filter((x) => !x.direct))];
  return direct.length === 0
    ? [...start, ...through]
    : [...start, "on ", ...list(direct), " directly and ", ...through];
}
