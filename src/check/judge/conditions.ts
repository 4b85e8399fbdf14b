// The usual assumptions that people leave unsaid, each as something that points are drawn under: Σ t = 1, t one-hot,
// entries that are not negative, stride 1, sizes that divide, a symmetric matrix, entries outside that count as 0.
// A variation changes the environment, or the sides; whether the relation holds then is for the judge to say.

import { abstract, substituteIndices } from "../../expr/binders.ts";
import type { Context } from "../../expr/context.ts";
import { type Axis, axisRange, type Decl, type Env, type TensorDecl } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { freeIndices, some, symbols, visit } from "../../expr/traverse.ts";
import { reached } from "../verdict/bench.ts";
import { otherwiseZero, zeroExtended } from "./completions.ts";
import type { Claim } from "./relation.ts";
import { sameClaim, type Variation } from "./variation.ts";

const withAssumption =
  (condition: Expr, letters: readonly (readonly [string, Axis])[] = []) =>
  (env: Env): Env => ({
    ...env,
    assumptions: [...env.assumptions, condition],
    indices: new Map([...env.indices, ...letters.map(([l, a]) => [l, axisRange(a)] as const)]),
  });

/** The variations that concern names of the relation, the most common ones first. */
export function variationsFor(
  ctx: Context,
  env: Env,
  claim: Claim,
  names: ReadonlySet<string>,
): readonly Variation[] {
  const decls = [...names].flatMap((n) => env.decls.get(n) ?? []);
  const tensors = decls.filter((d): d is TensorDecl => d.kind === "tensor" && !d.integer).slice(0, MOST);
  const scalars = decls.filter((d) => d.kind === "scalar" && !d.integer && d.role === "given").slice(0, MOST);
  const shares = tensors.filter((t) => isShare(env, claim, t));
  // Of a derivative, that entries are positive would excuse a factor that is left out: 1 for the slope of max(0, u).
  const derives = [claim.lhs, claim.rhs].some((e) => some(e, (x) => x.kind === "deriv"));
  const turn = derives ? "last" : "first";
  // … and that all numbers are, which makes every rectifier one number, would excuse nearly all of them.
  const joint = (op: Signed): readonly Variation[] =>
    derives ? [] : together(ctx, [...tensors, ...scalars], op, turn);
  return [
    ...otherwiseZero(ctx, claim),
    ...shares.flatMap((t) => sumsToOne(ctx, t)),
    ...shares.flatMap((t) => oneHot(ctx, env, claim, t)),
    ...divisible(ctx, env, claim),
    ...[...tensors, ...scalars].map((d) => signed(ctx, d, "ge", turn)),
    ...joint("ge"),
    ...[...tensors, ...scalars].map((d) => signed(ctx, d, "gt", turn)),
    ...joint("gt"),
    ...unitStrides(ctx, env, claim),
    ...tensors.flatMap((t) => symmetric(ctx, t)),
    ...zeroExtended(ctx, env, claim, names),
  ];
}

/** Names of one kind that are tried. */
const MOST = 4;

/** Letters for the axes of a tensor that no name of the document has. */
const lettersOf = (axes: readonly Axis[]): readonly string[] => {
  const used = new Set<string>();
  return axes.map((a, k) => {
    let name = a.letter ?? "ijklmn"[k] ?? "i";
    while (used.has(name)) name += "'";
    used.add(name);
    return name;
  });
};

const SHARES: ReadonlySet<string> = new Set("t p q y π pi α alpha λ lambda target label".split(" "));

const GROWTHS: ReadonlySet<string> = new Set(["exp", "log", "sigmoid", "softplus"]);

/**
 * Whether the entries may be shares of a whole: by what the name usually stands for where there are logarithms or
 * exponentials (beside a square, t is a number to be met), by their sign, or because they stand beside logarithms as in
 * −Σ_i t_i log p_i.
 */
function isShare(env: Env, claim: Claim, t: TensorDecl): boolean {
  const own = (e: Expr | undefined): boolean =>
    e?.kind === "sym" ? e.name === t.name : e?.kind === "at" && own(e.tensor);
  const bodies = [...env.decls.values()].flatMap((d) => (d.kind === "definition" ? [d.body] : []));
  const texts = [claim.lhs, claim.rhs, ...bodies];
  const grows = (e: Expr): boolean =>
    e.kind === "app" && GROWTHS.has(e.op) && e.args.some((a) => some(a, (x) => x.kind === "at"));
  if (SHARES.has(t.name.replace(/_.*$/, "")) && texts.some((e) => some(e, grows))) return true;
  const isPositive = (a: Expr): boolean =>
    a.kind === "app" && (a.op === "ge" || a.op === "gt") && own(a.args[0]);
  if (env.assumptions.some(isPositive) && texts.some((e) => some(e, grows))) return true;
  const logarithm = (e: Expr): boolean => some(e, (x) => x.kind === "app" && x.op === "log");
  const beside = (root: Expr): boolean =>
    some(root, (e) => e.kind === "app" && e.op === "mul" && e.args.some(own) && e.args.some(logarithm));
  return texts.some(beside);
}

function sumsToOne(ctx: Context, t: TensorDecl): readonly Variation[] {
  const last = t.axes.at(-1);
  if (last === undefined || t.axes.length > 2) return [];
  const letters = lettersOf(t.axes);
  const own = letters.at(-1) ?? "i";
  const entry = ctx.at(
    ctx.sym(t.name),
    letters.map((l) => ctx.idx(l)),
  );
  const sum = ctx.bind("sum", [axisRange(last)], abstract(ctx, entry, [own]), [own]);
  const condition = ctx.eq(sum, ctx.one);
  const others = letters.slice(0, -1).map((l, k) => [l, t.axes[k] as Axis] as const);
  return [
    {
      code: "sums-to-one",
      turn: "first",
      key: `sum ${t.name}`,
      said: condition,
      env: withAssumption(condition, others),
      claim: sameClaim,
      test: undefined,
    },
  ];
}

/** t[i] = [i = a] for some a: one of the letters that the relation leaves free, a whole number of it, or any. */
function oneHot(ctx: Context, env: Env, claim: Claim, t: TensorDecl): readonly Variation[] {
  const [axis] = t.axes;
  if (axis === undefined || t.axes.length !== 1) return [];
  const own = `${t.name}*`;
  const make =
    (place: string) =>
    (from: Env): Env | undefined => {
      const param = axis.letter ?? "i";
      const body = ctx.iverson(ctx.eq(ctx.idx(param), ctx.sym(place)));
      const decls = new Map<string, Decl>();
      for (const [name, d] of from.decls) {
        if (name === t.name) {
          if (!from.decls.has(place))
            decls.set(place, { kind: "scalar", name: place, integer: true, role: "given" });
          decls.set(name, {
            kind: "definition",
            name,
            params: [param],
            axes: t.axes,
            body,
            integer: false,
            ...(d.spelling === undefined ? {} : { spelling: d.spelling }),
          });
        } else decls.set(name, d);
      }
      const at = ctx.sym(place);
      return { ...from, decls, assumptions: [...from.assumptions, ctx.le(axis.lo, at), ctx.le(at, axis.hi)] };
    };
  const any: Variation = {
    code: "one-hot",
    turn: "first",
    key: `hot ${t.name}`,
    said: { words: "is one-hot", name: t.name },
    env: make(own),
    claim: sameClaim,
    test: undefined,
  };
  // For a letter that the left side has, the right side is written with 1 in the place of t: one that still has t is meant
  // for every place.
  const general = reached(env, [claim.rhs]).has(t.name);
  const letters = [...new Set([...freeIndices(claim.lhs), ...freeIndices(claim.rhs)])].filter(
    (l) => !general || !freeIndices(claim.lhs).includes(l),
  );
  const byLetter = letters.map(
    (l): Variation => ({
      ...any,
      key: `hot ${t.name} ${l}`,
      said: { words: `is one-hot at ${l}`, name: t.name },
      claim: (c) => ({
        ...c,
        lhs: substituteIndices(ctx, c.lhs, new Map([[l, ctx.sym(own)]])),
        rhs: substituteIndices(ctx, c.rhs, new Map([[l, ctx.sym(own)]])),
      }),
    }),
  );
  const numbers = [...new Set([...symbols(claim.lhs), ...symbols(claim.rhs)])].filter((n) => {
    const d = env.decls.get(n);
    return d?.kind === "scalar" && d.integer && d.role === "given";
  });
  const byNumber = numbers.map(
    (n): Variation => ({
      ...any,
      key: `hot ${t.name} at ${n}`,
      said: { words: `is one-hot at ${n}`, name: t.name },
      env: make(n),
    }),
  );
  return [any, ...byLetter.slice(0, 2), ...byNumber.slice(0, 2)];
}

type Signed = "ge" | "gt";

function signRelation(
  ctx: Context,
  d: Decl,
  op: Signed,
): { readonly condition: Expr; readonly letters: readonly (readonly [string, Axis])[] } {
  const axes = d.kind === "tensor" ? d.axes : [];
  const letters = lettersOf(axes);
  const name = ctx.sym(d.name);
  const entry =
    axes.length === 0
      ? name
      : ctx.at(
          name,
          letters.map((l) => ctx.idx(l)),
        );
  return {
    condition: ctx.app(op, [entry, ctx.zero]),
    letters: letters.map((l, k) => [l, axes[k] as Axis] as const),
  };
}

const codeOf = (op: Signed): string => (op === "ge" ? "nonnegative" : "positive");

function signed(ctx: Context, d: Decl, op: Signed, turn: Variation["turn"]): Variation {
  const { condition, letters } = signRelation(ctx, d, op);
  return {
    code: codeOf(op),
    turn,
    key: `${op} ${d.name}`,
    said: condition,
    env: withAssumption(condition, letters),
    claim: sameClaim,
    test: condition,
  };
}

/** All of them at once. */
function together(
  ctx: Context,
  decls: readonly Decl[],
  op: Signed,
  turn: Variation["turn"],
): readonly Variation[] {
  if (decls.length < 2) return [];
  const all = decls.map((d) => signRelation(ctx, d, op));
  const condition = ctx.app(
    "and",
    all.map((a) => a.condition),
  );
  return [
    {
      code: codeOf(op),
      turn,
      key: `${op} all`,
      said: condition,
      env: (env) => all.reduce((e, a) => withAssumption(a.condition, a.letters)(e), env),
      claim: sameClaim,
      test: undefined,
    },
  ];
}

function unitStrides(ctx: Context, env: Env, claim: Claim): readonly Variation[] {
  const bodies = [...env.decls.values()].flatMap((d) => (d.kind === "definition" ? [d.body] : []));
  const texts = [claim.lhs, claim.rhs, ...bodies];
  return [...env.decls.values()].flatMap((d): readonly Variation[] => {
    if (d.kind !== "scalar" || !d.integer || d.role !== "given") return [];
    if (isLength(ctx, env, d.name) || !texts.some((e) => strides(env, e, d.name))) return [];
    const condition = ctx.eq(ctx.sym(d.name), ctx.one);
    const positive = env.assumptions.some((a) => isAtLeastOne(a, d.name));
    if (!positive) return [];
    return [
      {
        code: "stride-one",
        turn: "last",
        key: `one ${d.name}`,
        said: condition,
        env: withAssumption(condition),
        claim: sameClaim,
        test: condition,
      },
    ];
  });
}

/** Whether some axis has so many entries: M in Y[i = 0..M-1], though M divides what is rounded in a window of it. */
function isLength(ctx: Context, env: Env, name: string): boolean {
  const last = ctx.sub(ctx.sym(name), ctx.one);
  return [...env.decls.values()].some(
    (d) =>
      (d.kind === "tensor" || d.kind === "definition") &&
      d.axes.some((a) => a.lo === ctx.zero && (a.hi === last || a.hi.alpha === last.alpha)),
  );
}

/**
 * Whether a name is a stride or a dilation: a factor in a subscript, or what a whole number is divided by. That any other
 * number is 1, such as the size of a kernel, nobody leaves unsaid.
 */
function strides(env: Env, root: Expr, name: string): boolean {
  const own = (e: Expr | undefined): boolean => e?.kind === "sym" && e.name === name;
  const factor = (e: Expr): boolean => e.kind === "app" && e.op === "mul" && e.args.some(own);
  return some(root, (e) => {
    if (e.kind === "at") return e.subs.some((sub) => some(sub, factor));
    if (e.kind !== "app") return false;
    if (e.op === "divides") return own(e.args[0]);
    if (e.op !== "div" || !own(e.args[1])) return false;
    const [over] = e.args;
    return (
      over !== undefined && !some(over, (x) => x.kind === "at") && symbols(over).every((n) => isWhole(env, n))
    );
  });
}

function isWhole(env: Env, name: string): boolean {
  const d = env.decls.get(name);
  return d?.kind === "scalar" && (d.integer || d.role === "size");
}

function isAtLeastOne(a: Expr, name: string): boolean {
  if (a.kind !== "app") return false;
  if (a.op === "and") return a.args.some((x) => isAtLeastOne(x, name));
  const [l, r] = a.args;
  const own = (e: Expr | undefined): boolean => e?.kind === "sym" && e.name === name;
  const value = (e: Expr | undefined): number | undefined =>
    e?.kind === "num" && typeof e.value === "number" ? e.value : undefined;
  return (
    (a.op === "ge" && own(l) && value(r) === 1) ||
    (a.op === "le" && own(r) && value(l) === 1) ||
    (a.op === "gt" && own(l) && value(r) === 0) ||
    (a.op === "lt" && own(r) && value(l) === 0)
  );
}

/** S | I − K + 2P, for the quotients of whole numbers in the sides and in what they are defined by. */
function divisible(ctx: Context, env: Env, claim: Claim): readonly Variation[] {
  const found = new Map<number, Expr>();
  const scan = (root: Expr): void =>
    visit(root, (e) => {
      if (e.kind === "app" && e.op === "div") {
        const [over, under] = e.args as readonly [Expr, Expr];
        const whole = [over, under].every(
          (x) => x.loose === 0 && freeIndices(x).length === 0 && symbols(x).every((n) => isWhole(env, n)),
        );
        const some = symbols(over).length > 0 && under.kind !== "app";
        if (whole && some) {
          const condition = ctx.app("divides", [under, over]);
          found.set(condition.id, condition);
        }
      }
      return true;
    });
  scan(claim.lhs);
  scan(claim.rhs);
  // Between floor and ceiling somebody has chosen.
  const rounds = [claim.lhs, claim.rhs].some((side) =>
    some(side, (e) => e.kind === "app" && (e.op === "floor" || e.op === "ceil")),
  );
  return [...found.values()].slice(0, 2).map(
    (condition): Variation => ({
      code: "divides",
      turn: rounds ? "last" : "first",
      key: `divides ${condition.id}`,
      said: condition,
      env: withAssumption(condition),
      claim: sameClaim,
      test: condition,
    }),
  );
}

/** W[i, j] = V[min(i, j), max(i, j)]. */
function symmetric(ctx: Context, t: TensorDecl): readonly Variation[] {
  const [a, b] = t.axes;
  if (a === undefined || b === undefined || t.axes.length !== 2) return [];
  if (a.lo.alpha !== b.lo.alpha || a.hi.alpha !== b.hi.alpha) return [];
  const half = `${t.name}*`;
  const [i, j] = [ctx.idx("i"), ctx.idx("j")];
  const body = ctx.at(ctx.sym(half), [ctx.app("min", [i, j]), ctx.app("max", [i, j])]);
  return [
    {
      code: "symmetric",
      turn: "last",
      key: `symmetric ${t.name}`,
      said: { words: "is symmetric", name: t.name },
      env: (env) => {
        const decls = new Map<string, Decl>();
        for (const [name, d] of env.decls) {
          if (name === t.name) {
            decls.set(half, { ...t, name: half });
            decls.set(name, {
              kind: "definition",
              name,
              params: ["i", "j"],
              axes: t.axes,
              body,
              integer: false,
              ...(d.spelling === undefined ? {} : { spelling: d.spelling }),
            });
          } else decls.set(name, d);
        }
        return { ...env, decls };
      },
      claim: sameClaim,
      test: undefined,
    },
  ];
}
