// Names for roots that stand in a sum over an index, and that the derivative would repeat: in E = k/2 Σ_i (√(Σ_a (x[i+1,a] −
// x[i,a])²) − ℓ)² the root is r[i], and ∂E/∂x is told by r. A root that is only added up, Σ_i √(…), is written once, and
// needs none.

import { dependsOn } from "../../diff/depends.ts";
import { close, open, substituteIndices } from "../../expr/binders.ts";
import { type Axis, type Definition, definition } from "../../expr/environment.ts";
import type { Expr, Idx, Range } from "../../expr/nodes.ts";
import { freeIndices, mapChildren, some, visit } from "../../expr/traverse.ts";
import { printedNames } from "../../notation/names.ts";
import type { Chain } from "../../rewrite/derivation.ts";
import { madeStep } from "../lines/lines.ts";
import { declareIndices, nextKey, type Workshop } from "../lines/workshop.ts";
import { axisOf } from "../simplify/shares.ts";

const NAMES = ["r", "u", "v", "q"];
const LETTERS = "ijklmnpq";

type Around = readonly (readonly [letter: string, range: Range])[];

/** Names the roots of a scalar definition; the chains that introduce them. */
export function nameRoots(w: Workshop, name: string, to: string): readonly Chain[] {
  const { ctx } = w;
  const def = definition(w.env, name);
  if (def === undefined || def.axes.length > 0 || def.recurrence !== undefined) return [];
  const taken = new Set([...printedNames(w.env), ...lettersOf(def.body)]);
  const made: { readonly def: Definition; readonly lhs: Expr }[] = [];
  const varies = (e: Expr): boolean => dependsOn(w.env, e, to);
  const rewrite = (e: Expr, around: Around, alone: boolean): Expr => {
    if (!varies(e) || e.kind === "deriv") return e;
    if (e.kind === "bind") {
      if (e.op !== "sum" || e.guard !== undefined) return e;
      const o = open(ctx, e, [...w.env.decls.keys(), ...around.map(([l]) => l)]);
      const inner = [...around, ...o.vars.map((v, k) => [v.name, o.ranges[k] as Range] as const)];
      const body = rewrite(o.body, inner, alone);
      return body === o.body ? e : close(ctx, { ...o, body });
    }
    if (e.kind !== "app") return e;
    if (!alone && isRoot(e)) {
      const read = named(w, e, around, taken, made);
      if (read !== undefined) return read;
    }
    const below = alone && isLinear(e, varies);
    return mapChildren(ctx, e, (c) => rewrite(c, around, below));
  };
  const body = rewrite(def.body, [], true);
  if (made.length === 0) return [];
  const decls = new Map(w.env.decls);
  for (const m of made) decls.set(m.def.name, m.def);
  decls.set(name, { ...def, body });
  w.env = { ...w.env, decls };
  return made.map(({ def: d, lhs }) => {
    declareIndices(
      w,
      d.params.map((p, k): readonly [string, Range] => {
        const { lo, hi } = d.axes[k] as Axis;
        return [p, { kind: "interval", lo, hi }];
      }),
    );
    const step = madeStep({
      before: lhs,
      after: d.body,
      rule: "definition.part",
      reason: ["a name for a root that the derivative divides by"],
    });
    return { key: nextKey(w), lhs, steps: [step], role: "definition", level: "brief" };
  });
}

/** √(Σ_a …). */
const isRoot = (e: Expr): boolean => e.kind === "app" && e.op === "sqrt" && some(e, (s) => s.kind === "bind");

/** Whether the derivative of the term is that of its part that varies, times what does not. */
function isLinear(e: Expr, varies: (e: Expr) => boolean): boolean {
  if (e.kind !== "app") return false;
  if (e.op === "add") return true;
  if (e.op === "mul") return e.args.filter(varies).length === 1;
  return e.op === "div" && !varies(e.args[1] as Expr);
}

/** The read of a root by its name, which is made where no root so far is the same. */
function named(
  w: Workshop,
  root: Expr,
  around: Around,
  taken: Set<string>,
  made: { readonly def: Definition; readonly lhs: Expr }[],
): Expr | undefined {
  const { ctx } = w;
  const own = around.filter(([l]) => freeIndices(root).includes(l));
  if (own.length === 0 || freeIndices(root).length > own.length) return undefined;
  const letters: string[] = [];
  const axes: Axis[] = [];
  for (const [l, r] of own) {
    const free = [...LETTERS].find((x) => !taken.has(x) && !w.env.indices.has(x) && !letters.includes(x));
    const letter = axisOf(w, l, r) === undefined ? free : l;
    const axis = letter === undefined ? undefined : axisOf(w, letter, r);
    if (letter === undefined || axis === undefined) return undefined;
    letters.push(letter);
    axes.push(axis);
  }
  const at = new Map(own.map(([l], k): [string, Idx] => [l, ctx.idx(letters[k] as string)]));
  const body = substituteIndices(ctx, root, at);
  const subs = own.map(([l]) => ctx.idx(l));
  const known = made.find((m) => m.def.body.alpha === body.alpha);
  if (known !== undefined) return ctx.at(ctx.sym(known.def.name), subs);
  const name = NAMES.find((n) => !taken.has(n));
  if (name === undefined) return undefined;
  taken.add(name);
  const lhs = ctx.at(
    ctx.sym(name),
    letters.map((l) => ctx.idx(l)),
  );
  made.push({
    def: { kind: "definition", name, params: letters, axes, body, integer: false, part: true },
    lhs,
  });
  return ctx.at(ctx.sym(name), subs);
}

function lettersOf(e: Expr): readonly string[] {
  const out: string[] = [];
  visit(e, (s) => {
    if (s.kind === "bind") out.push(...s.letters);
    return true;
  });
  return out;
}
