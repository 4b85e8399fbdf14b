// Whole-tensor operators by their definitions, on boxes of finite support: (u∗v)[m] = Σ_k u[k] v[m−k],
// (u⋆v)[m] = Σ_k u[m+k] v[k], flip(w)[u] = w[−u], upsample(g, s)[u] = g[u/s] where s divides u,
// downsample(u, s)[i] = u[s·i], diag(v)[i,j] = [i=j]·v[i], diagonal(A)[i] = A[i,i], tr(A) = Σ_i A[i,i],
// slices. A read beyond the box of a whole-tensor expression gives 0.

import { einsumParts } from "../expr/einsum.ts";
import type { App, Expr } from "../expr/nodes.ts";
import { TENSOR_OPS } from "../expr/nodes.ts";
import { fixedAxes } from "../expr/slices.ts";
import type { Core, Tensor } from "./core.ts";
import { type Box, boxOfShape, eachIndex, flatIndex, sizeOf, within } from "./instance.ts";
import { listEntry } from "./reads.ts";
import { noValue } from "./result.ts";
import { type Code, frame, variables } from "./scope.ts";
import { axes, isRelation, reference, type World } from "./world.ts";

const SCALAR: Box = { lo: [], hi: [] };
const sameBox = (a: Box, b: Box): boolean =>
  a.lo.length === b.lo.length && a.lo.every((l, k) => l === b.lo[k] && a.hi[k] === b.hi[k]);
const isEmpty = (b: Box): boolean => b.lo.some((l, k) => (b.hi[k] as number) < l);
const map2 = (
  a: readonly number[],
  b: readonly number[],
  f: (x: number, y: number) => number,
): readonly number[] => a.map((x, k) => f(x, b[k] as number));

const isTensorOp = (e: Expr): e is App => e.kind === "app" && TENSOR_OPS.has(e.op);

/** The index set of a term; of a number, the box without axes. */
export function boxOfTerm(world: World, e: Expr): Box {
  switch (e.kind) {
    case "num":
    case "idx":
    case "bound":
      return SCALAR;
    case "at": {
      // T[i] of a tensor with more axes is the slice at i.
      const known = reference(e);
      if (known !== undefined && axes(world.env, known.name).length === e.subs.length) return SCALAR;
      const { lo, hi } = boxOfTerm(world, e.tensor);
      return { lo: lo.slice(e.subs.length), hi: hi.slice(e.subs.length) };
    }
    case "bind":
      return e.op === "sum" ? boxOfTerm(world, e.body) : SCALAR;
    case "sym":
      if (axes(world.env, e.name).length === 0) return SCALAR;
      return world.box(e.name) ?? noValue(`the axes of ${e.name} depend on each other`);
    case "deriv": {
      const of = boxOfTerm(world, e.of);
      const wrt = boxOfTerm(world, e.wrt);
      return { lo: [...of.lo, ...wrt.lo], hi: [...of.hi, ...wrt.hi] };
    }
    case "app":
      if (isTensorOp(e)) return boxOfOperator(world, e);
      return isNumber(world, e) ? SCALAR : boxOfScalarOp(world, e);
  }
}

/** f(x) of a given function of tensors: no entries, whatever it is taken of. */
function isNumber(world: World, e: App): boolean {
  const [f] = e.op === "apply" ? e.args : [];
  const d = f?.kind === "sym" ? world.env.decls.get(f.name) : undefined;
  return (
    d?.kind === "function" && d.formula === undefined && d.params.some((p) => axes(world.env, p).length > 0)
  );
}

function boxOfScalarOp(world: World, e: App): Box {
  if (e.op === "list") {
    const first = e.args[0];
    const rest = first === undefined ? SCALAR : boxOfTerm(world, first);
    return { lo: [0, ...rest.lo], hi: [e.args.length - 1, ...rest.hi] };
  }
  const tensors = e.args.map((a) => boxOfTerm(world, a)).filter((b) => b.lo.length > 0);
  const box = tensors.reduce((most, b) => (b.lo.length > most.lo.length ? b : most), SCALAR);
  if (tensors.some((b) => !sameBox(b, lastAxes(box, b.lo.length))))
    return noValue(`${e.op} of tensors with different index sets`);
  if (e.op === "mul" && tensors.length > 1)
    return noValue("a product of whole tensors: say which, hadamard, matmul or outer");
  return box;
}

/** What has fewer axes is repeated along the first of the others. */
const lastAxes = ({ lo, hi }: Box, n: number): Box => ({ lo: lo.slice(-n), hi: hi.slice(-n) });

function boxOfOperator(world: World, e: App): Box {
  const [u, v] = e.args.map((a) => boxOfTerm(world, a));
  if (u === undefined) return noValue(`${e.op} of nothing`);
  const pair = (): Box => {
    if (v === undefined || v.lo.length !== u.lo.length)
      return noValue(`${e.op} of tensors with different numbers of axes`);
    return v;
  };
  switch (e.op) {
    case "conv": {
      const w = pair();
      if (isEmpty(u) || isEmpty(w))
        return boxOfShape(
          u.lo,
          u.lo.map(() => 0),
        );
      return { lo: map2(u.lo, w.lo, (a, b) => a + b), hi: map2(u.hi, w.hi, (a, b) => a + b) };
    }
    case "corr": {
      const w = pair();
      if (isEmpty(u) || isEmpty(w))
        return boxOfShape(
          u.lo,
          u.lo.map(() => 0),
        );
      return { lo: map2(u.lo, w.hi, (a, b) => a - b), hi: map2(u.hi, w.lo, (a, b) => a - b) };
    }
    case "circular": {
      const w = pair();
      return w.lo.every((l) => l === 0) ? w : noValue("a period that does not begin at 0");
    }
    case "flip":
      return { lo: u.hi.map((h) => (h === 0 ? 0 : -h)), hi: u.lo.map((l) => (l === 0 ? 0 : -l)) };
    case "transpose":
      return { lo: [...u.lo].reverse(), hi: [...u.hi].reverse() };
    case "outer":
      return v === undefined
        ? noValue("outer of one tensor")
        : { lo: [...u.lo, ...v.lo], hi: [...u.hi, ...v.hi] };
    case "hadamard": {
      const others = e.args.slice(1).map((a) => boxOfTerm(world, a));
      return others.every((b) => sameBox(b, u))
        ? u
        : noValue("hadamard of tensors with different index sets");
    }
    case "matmul": {
      if (v === undefined || u.lo.length === 0 || v.lo.length === 0)
        return noValue("matmul of something that is not a tensor");
      if (u.lo.at(-1) !== v.lo[0] || u.hi.at(-1) !== v.hi[0])
        return noValue("matmul of tensors whose inner index sets differ");
      return { lo: [...u.lo.slice(0, -1), ...v.lo.slice(1)], hi: [...u.hi.slice(0, -1), ...v.hi.slice(1)] };
    }
    case "upsample": {
      const steps = stepsOf(world, e, u.lo.length);
      return { lo: map2(u.lo, steps, (a, s) => a * s), hi: map2(u.hi, steps, (a, s) => a * s) };
    }
    case "downsample": {
      const steps = stepsOf(world, e, u.lo.length);
      return {
        lo: map2(u.lo, steps, (a, s) => Math.ceil(a / s) + 0),
        hi: map2(u.hi, steps, (a, s) => Math.floor(a / s)),
      };
    }
    case "diag":
      return { lo: [...u.lo, ...u.lo], hi: [...u.hi, ...u.hi] };
    case "diagonal":
      return u.lo[0] === u.lo[1] && u.hi[0] === u.hi[1]
        ? { lo: u.lo.slice(0, 1), hi: u.hi.slice(0, 1) }
        : noValue("the diagonal of a matrix that is not square");
    case "slice": {
      const fixed = new Set(fixedAxes(e));
      const left = (xs: readonly number[]): readonly number[] => xs.filter((_, k) => !fixed.has(k));
      return { lo: left(u.lo), hi: left(u.hi) };
    }
    case "total":
    case "mean":
      return SCALAR;
    case "einsum":
      return boxOfEinsum(world, e);
    case "trace":
      return u.lo[0] === u.lo[1] && u.hi[0] === u.hi[1]
        ? SCALAR
        : noValue("the trace of a matrix that is not square");
    default:
      throw new Error(`not a whole-tensor operator: ${e.op}`);
  }
}

/** The box of the letters from `from` on; every axis with a letter has the same index set. */
function letterBox(world: World, e: App, from: "result" | "summed"): Box {
  const { rank, operands, summed } = einsumParts(e);
  const lo = new Map<number, number>();
  const hi = new Map<number, number>();
  for (const o of operands) {
    const box = boxOfTerm(world, o.tensor);
    if (box.lo.length !== o.letters.length) return noValue("an operand with another number of axes");
    for (const [k, l] of o.letters.entries()) {
      const [a, b] = [box.lo[k] as number, box.hi[k] as number];
      if ((lo.get(l) ?? a) !== a || (hi.get(l) ?? b) !== b)
        return noValue("axes with one letter and different index sets");
      lo.set(l, a);
      hi.set(l, b);
    }
  }
  const letters = Array.from({ length: from === "result" ? rank : summed }, (_, k) =>
    from === "result" ? k : rank + k,
  );
  return { lo: letters.map((l) => lo.get(l) ?? 0), hi: letters.map((l) => hi.get(l) ?? 0) };
}

const boxOfEinsum = (world: World, e: App): Box => letterBox(world, e, "result");

const integerOf = (world: World, e: Expr): number =>
  world.integer(e, { unit: world.unit(e, []), depth: 0 })([]);

/** The steps of upsample: one for all axes, or one for each. */
function stepsOf(world: World, e: App, axisCount: number): readonly number[] {
  const given = e.args.slice(1).flatMap((a) => (a.kind === "app" && a.op === "tuple" ? a.args : [a]));
  const steps = given.map((s) => integerOf(world, s));
  if (steps.some((s) => s < 1)) noValue(`${e.op} by a step that is not positive`);
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) return new Array<number>(axisCount).fill(only);
  return steps.length === axisCount ? steps : noValue(`${e.op} needs one step, or one for each axis`);
}

export function tensorOf<T>(core: Core<T>, e: Expr): Tensor<T> {
  const { world, field } = core;
  const free = variables(world.variables, e);
  if (free.loose.length + free.free.length > 0)
    return noValue("a whole-tensor expression that mentions an index");
  const box = world.tensorBox(e);
  const entry = isTensorOp(e) ? operator(core, e) : entrywise(core, e, box);
  if (!isTensorOp(e)) return { box, at: (i) => (within(box, i) ? entry(i) : field.zero) };
  const kept = new Map<number, T>();
  return {
    box,
    at(i) {
      if (!within(box, i)) return field.zero;
      const k = flatIndex(box, i);
      let v = kept.get(k);
      if (v === undefined) {
        v = entry(i);
        kept.set(k, v);
      }
      return v;
    },
  };
}

/** A name, a derivative, data, or a scalar operator entry by entry: the term with its tensors read at an index. */
function entrywise<T>(core: Core<T>, e: Expr, box: Box): (i: readonly number[]) => T {
  const { world } = core;
  const { ctx } = world;
  const names = box.lo.map((_, k) => `#${k}`);
  const subs = names.map((n) => ctx.idx(n));
  if (e.kind === "app" && e.op === "list")
    return (i) => {
      const x = listEntry(e, i, box.lo) ?? e;
      return core.real(x, { unit: world.unit(x, []), depth: 0 })([]);
    };
  const readAt = (x: Expr): Expr => {
    const rank = world.tensorBox(x).lo.length;
    if (rank === 0) return x;
    // A condition has no entries; what it compares has.
    if (x.kind === "app" && isRelation(x)) return ctx.app(x.op, x.args.map(readAt));
    return ctx.at(x, subs.slice(-rank));
  };
  const term = e.kind === "app" ? ctx.app(e.op, e.args.map(readAt)) : readAt(e);
  const scope = { unit: world.unit(term, names), depth: 0 };
  const code: Code<T> = core.real(term, scope);
  return (i) => {
    const f = frame(scope);
    for (let k = 0; k < i.length; k += 1) f[k] = i[k] as number;
    return code(f);
  };
}

function operator<T>(core: Core<T>, e: App): (i: readonly number[]) => T {
  const { world, field } = core;
  const alone = e.op === "upsample" || e.op === "downsample" || e.op === "slice";
  const parts =
    e.op === "einsum" ? einsumParts(e).operands.map((o) => o.tensor) : alone ? e.args.slice(0, 1) : e.args;
  const [u, v] = parts.map((a) => core.tensor(a));
  if (u === undefined) return () => noValue(`${e.op} of nothing`);
  const mul = (a: T, b: T): T => field.mul(a, b) ?? noValue("an undefined product");
  /** Σ over a box of products. */
  const sum = (over: Box, term: (k: readonly number[]) => T): T => {
    world.budget.need(sizeOf(over));
    let s = field.zero;
    eachIndex(over, (k) => {
      world.budget.step();
      s = field.add(s, term(k)) ?? noValue("∞ − ∞");
    });
    return s;
  };
  const both = (f: (w: Tensor<T>) => (i: readonly number[]) => T): ((i: readonly number[]) => T) =>
    v === undefined ? () => noValue(`${e.op} of one tensor`) : f(v);
  switch (e.op) {
    case "conv":
      return both((w) => (m) => {
        // k and m − k both inside their boxes.
        const over: Box = {
          lo: u.box.lo.map((l, a) => Math.max(l, (m[a] as number) - (w.box.hi[a] as number))),
          hi: u.box.hi.map((h, a) => Math.min(h, (m[a] as number) - (w.box.lo[a] as number))),
        };
        return sum(over, (k) => mul(u.at(k), w.at(map2(m, k, (x, y) => x - y))));
      });
    case "corr":
      return both((w) => (m) => {
        const over: Box = {
          lo: w.box.lo.map((l, a) => Math.max(l, (u.box.lo[a] as number) - (m[a] as number))),
          hi: w.box.hi.map((h, a) => Math.min(h, (u.box.hi[a] as number) - (m[a] as number))),
        };
        return sum(over, (k) => mul(u.at(map2(m, k, (x, y) => x + y)), w.at(k)));
      });
    case "circular":
      return both(
        (w) => (m) =>
          sum(u.box, (k) => {
            // Where the other one goes on periodically.
            const around = map2(m, k, (x, y) => x - y).map((d, a) => {
              const n = (w.box.hi[a] as number) + 1;
              return ((d % n) + n) % n;
            });
            return mul(u.at(k), w.at(around));
          }),
      );
    case "flip":
      return (m) => u.at(m.map((x) => (x === 0 ? 0 : -x)));
    case "transpose":
      return (m) => u.at([...m].reverse());
    case "outer":
      return both((w) => (m) => mul(u.at(m.slice(0, u.box.lo.length)), w.at(m.slice(u.box.lo.length))));
    case "hadamard": {
      const all = parts.map((a) => core.tensor(a));
      return (m) => all.slice(1).reduce((p, t) => mul(p, t.at(m)), u.at(m));
    }
    case "matmul":
      return both((w) => {
        const left = u.box.lo.length - 1;
        const over: Box = { lo: [w.box.lo[0] as number], hi: [w.box.hi[0] as number] };
        return (m) =>
          sum(over, ([k]) =>
            mul(u.at([...m.slice(0, left), k as number]), w.at([k as number, ...m.slice(left)])),
          );
      });
    case "upsample": {
      const steps = stepsOf(world, e, u.box.lo.length);
      return (m) => {
        const inside = m.every((x, k) => x % (steps[k] as number) === 0);
        return inside ? u.at(map2(m, steps, (x, s) => (x === 0 ? 0 : x / s))) : field.zero;
      };
    }
    case "downsample": {
      const steps = stepsOf(world, e, u.box.lo.length);
      return (m) => u.at(map2(m, steps, (x, s) => x * s));
    }
    case "diag":
      return (m) => (m[0] === m[1] ? u.at(m.slice(0, 1)) : field.zero);
    case "diagonal":
      return ([i]) => u.at([i as number, i as number]);
    case "slice": {
      const axes = fixedAxes(e);
      const values = axes.map((_, k) => integerOf(world, e.args[2 * k + 2] as Expr));
      return (m) => {
        const all = [...m];
        for (const [k, axis] of axes.entries()) all.splice(axis, 0, values[k] as number);
        return u.at(all);
      };
    }
    case "trace": {
      const over: Box = { lo: u.box.lo.slice(1), hi: u.box.hi.slice(1) };
      return () => sum(over, ([i]) => u.at([i as number, i as number]));
    }
    case "total":
      return () => sum(u.box, (k) => u.at(k));
    case "mean":
      return () => {
        const n = sizeOf(u.box);
        if (n === 0) return noValue("the mean of no entries");
        return (
          field.div(
            sum(u.box, (k) => u.at(k)),
            field.of(n),
          ) ?? noValue("an undefined mean")
        );
      };
    case "einsum": {
      const { operands } = einsumParts(e);
      const tensors = operands.map((o) => core.tensor(o.tensor));
      const over = letterBox(world, e, "summed");
      return (m) =>
        sum(over, (k) => {
          const all = [...m, ...k];
          return operands
            .map((o, j) => (tensors[j] as Tensor<T>).at(o.letters.map((l) => all[l] as number)))
            .reduce(mul);
        });
    }
    default:
      throw new Error(`not a whole-tensor operator: ${e.op}`);
  }
}
