// Which entries of one tensor the entries of another depend on, found from the definitions by changing one entry at a
// time: a value that moves depends on it. What never moves at several drawn points and by several steps, small and
// large, is taken not to depend. Numbers that the block writes down are drawn, too, so that a 0 among them hides nothing.

import type { Evaluator } from "../eval/evaluate.ts";
import { type Box, eachIndex, type Instance, shapeOf, sizeOf } from "../eval/instance.ts";
import type { Context } from "../expr/context.ts";
import { axesOf, type Decl, definition, type Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { type Random, randomFrom } from "../verify/random.ts";
import { real } from "./picture-instance.ts";

/** Entries of either tensor that are looked at. */
export const MAX_ENTRIES = 1600;
const POINTS = 3;
const MOVES = [2, 1000, -1000];
const SEED = 1;

/** Undefined: the entries could not be evaluated. */
export function dependence(
  ctx: Context,
  env: Env,
  given: Instance,
  source: string,
  entries: readonly Expr[],
): { readonly box: Box; readonly moves: readonly (readonly boolean[])[] } | undefined {
  for (const drawn of [true, false]) {
    const found = attempt(ctx, env, given, source, entries, drawn);
    if (found !== undefined) return found;
  }
  return undefined;
}

function attempt(
  ctx: Context,
  env: Env,
  given: Instance,
  source: string,
  entries: readonly Expr[],
  drawn: boolean,
): { readonly box: Box; readonly moves: readonly (readonly boolean[])[] } | undefined {
  const cut = withGiven(env, [source, ...(drawn ? writtenData(env, source) : [])]);
  const random = randomFrom(SEED);
  const first = real(ctx, cut, given);
  const sized = first.box(source);
  if (sized.kind !== "value") return undefined;
  const box = sized.value;
  const n = sizeOf(box);
  const moves = entries.map(() => new Array<boolean>(n).fill(false));
  let values: Evaluator<number> | undefined;
  let usable = false;
  for (let point = 0; point < POINTS; point += 1) {
    const base = draw(cut, given, first, random);
    if (base === undefined) return undefined;
    values ??= real(ctx, cut, base);
    values.rebind(base);
    const before = entries.map((e) => number(values as Evaluator<number>, e));
    if (before.every((v) => v !== undefined)) usable = true;
    const own = base.tensors.get(source);
    if (own === undefined) return undefined;
    for (let k = 0; k < n; k += 1) {
      if (moves.every((m) => m[k] === true)) continue;
      for (const step of MOVES) {
        const data = Array.from(own.data as ArrayLike<number>);
        data[k] = (data[k] as number) + step;
        values.rebind({ ...base, tensors: new Map([...base.tensors, [source, { ...own, data }]]) });
        entries.forEach((e, i) => {
          const row = moves[i] as boolean[];
          if (row[k] === true) return;
          const after = number(values as Evaluator<number>, e);
          row[k] = after !== undefined && before[i] !== undefined && after !== before[i];
        });
      }
    }
  }
  return usable ? { box, moves } : undefined;
}

function number(e: Evaluator<number>, term: Expr): number | undefined {
  const found = e.value(term);
  return found.kind === "value" && !Number.isNaN(found.value) ? found.value : undefined;
}

/** Definitions that hold written numbers. */
const writtenData = (env: Env, but: string): readonly string[] =>
  [...env.decls.keys()].filter((name) => {
    const d = definition(env, name);
    return (
      name !== but && d !== undefined && d.axes.length > 0 && d.body.kind === "app" && d.body.op === "list"
    );
  });

/** The environment in which these tensors are given rather than defined. */
function withGiven(env: Env, names: readonly string[]): Env {
  const decls = new Map<string, Decl>(env.decls);
  for (const name of names) {
    const d = env.decls.get(name);
    const axes = axesOf(env, name);
    const integer = (d?.kind === "tensor" || d?.kind === "definition") && d.integer;
    if (axes !== undefined) decls.set(name, { kind: "tensor", name, axes, integer });
  }
  return { ...env, decls };
}

/** Numbers between ½ and 2 for everything that is given; integers from 1 to 9 where it holds integers. */
function draw(env: Env, given: Instance, sizes: Evaluator<number>, random: Random): Instance | undefined {
  const value = (): number => 0.5 + random.int(0, 3 << 20) / (1 << 21);
  const scalars = new Map(given.scalars);
  const tensors = new Map(given.tensors);
  for (const [name, d] of env.decls) {
    if (d.kind === "scalar" && !d.integer && d.role !== "size" && !scalars.has(name))
      scalars.set(name, value());
    if (d.kind !== "tensor") continue;
    const box = sizes.box(name);
    // Of no concern where the entries do not read it.
    if (box.kind !== "value") continue;
    if (sizeOf(box.value) > 1 << 20) return undefined;
    const data = Array.from({ length: sizeOf(box.value) }, () => (d.integer ? random.int(1, 9) : value()));
    tensors.set(name, { lo: box.value.lo, shape: shapeOf(box.value), data });
  }
  return { ...given, scalars, tensors };
}

/** Every entry of a tensor as a term, in row-major order. */
export function entriesOf(ctx: Context, name: string, box: Box): readonly Expr[] {
  const out: Expr[] = [];
  eachIndex(box, (at) => {
    out.push(
      ctx.at(
        ctx.sym(name),
        at.map((i) => ctx.num(i)),
      ),
    );
  });
  return out;
}
