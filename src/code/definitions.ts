// Definitions that a program reads, made once before everything else: numbers, arrays entry by entry, written data, and
// recurrences step by step along their axis.

import { freshName, substituteIndices } from "../expr/binders.ts";
import {
  type Axis,
  type Definition,
  isRecurrent,
  type Recurrence,
  recurrent,
  stepAxes,
} from "../expr/environment.ts";
import type { Expr, Idx, Range } from "../expr/nodes.ts";
import { visit } from "../expr/traverse.ts";
import { loop } from "./loops.ts";
import { beforeOf, extentOf, index } from "./reads.ts";
import type { Sink, Writer } from "./writer.ts";

type Recurrent = Definition & { readonly recurrence: Recurrence };

/** Makes the definition unless that is done. */
export function defineArray(w: Writer, d: Definition): void {
  if (w.made.has(d.name)) return;
  w.inFrame(w.top, () => {
    if (isRecurrent(d)) return ring(w, d);
    w.made.add(d.name);
    if (d.body.kind === "app" && d.body.op === "list") return data(w, d.name, d.body);
    if (d.axes.length === 0) return scalar(w, d);
    allocate(w, d);
    w.push({ kind: "define", name: d.name });
    entries(w, d, d.axes, d.body, new Map());
  });
}

function data(w: Writer, name: string, list: Expr): void {
  const values = (e: Expr): Expr =>
    e.kind === "app" && e.op === "list" ? w.ctx.app("list", e.args.map(values)) : w.lower(e);
  w.push({ kind: "data", name, value: values(list) });
}

function scalar(w: Writer, d: Definition): void {
  const frame = { ...w.top, kind: "branch" as const, parent: w.top, statements: [], known: new Map() };
  const value = w.inFrame(frame, () => w.lower(d.body));
  w.top.statements.push(...frame.statements);
  w.push({ kind: "let", name: d.name, value, fixed: true });
}

function allocate(w: Writer, d: Definition): void {
  const shape = d.axes.map((a) => w.lowerIndex(extentOf(w.ctx, a)));
  w.push({ kind: "array", name: d.name, shape, integer: d.integer });
}

/** Stores an entry for each value of the parameters; those in `fixed` are told already. */
function entries(
  w: Writer,
  d: Definition,
  axes: readonly Axis[],
  body: Expr,
  fixed: ReadonlyMap<string, Expr>,
): void {
  const { ctx } = w;
  const values = new Map<string, Expr>(fixed);
  const go = (k: number): void => {
    const [p, a] = [d.params[k], axes[k]];
    if (p === undefined || a === undefined) {
      const subs = d.params.map((n, at): Expr => {
        const own = d.axes[at] as Axis;
        return w.lowerIndex(ctx.add(values.get(n) as Expr, ctx.neg(own.lo), ctx.num(beforeOf(own))));
      });
      const sink: Sink = { kind: "entry", array: d.name, subs, add: false };
      w.emit(sink, substituteIndices(ctx, body, values));
      return;
    }
    if (fixed.has(p)) {
      go(k + 1);
      return;
    }
    const v: Idx = ctx.idx(freshName(p, w.frame.bound));
    values.set(p, v);
    const end = (e: Expr): Expr => substituteIndices(ctx, e, values);
    const range: Range = { kind: "interval", lo: end(a.lo), hi: end(a.hi) };
    const down = d.recurrence?.second?.axis === k && !d.recurrence.second.forward;
    loop(w, [v], range, () => go(k + 1), down);
  };
  go(0);
}

/** All definitions that read each other: what they start from, then step by step. */
function ring(w: Writer, d: Recurrent): void {
  const { ctx } = w;
  const members = ordered(
    w,
    d.recurrence.ring.flatMap((n) => recurrent(w.source, n) ?? []),
  );
  for (const m of members) w.made.add(m.name);
  for (const m of members) allocate(w, m);
  // The first of them holds: it is written last.
  for (const m of members)
    for (const s of [...m.recurrence.starts].reverse()) {
      const fixed = s.places.map(({ axis, at }): [string, Expr] => [m.params[axis] as string, at]);
      entries(w, m, m.axes, s.value, new Map(fixed));
    }
  const [first] = members;
  if (first === undefined) throw new Error("a recurrence without members");
  const letter = first.params[first.recurrence.axis] as string;
  const v = ctx.idx(freshName(letter, w.frame.bound));
  const { steps, forward } = first.recurrence;
  const same = members.every((m) => m.recurrence.steps.lo === steps.lo && m.recurrence.steps.hi === steps.hi);
  const of = (end: "lo" | "hi", op: "min" | "max"): Expr =>
    same
      ? steps[end]
      : ctx.app(
          op,
          members.map((m) => m.recurrence.steps[end]),
        );
  const range: Range = { kind: "interval", lo: of("lo", "min"), hi: of("hi", "max") };
  loop(
    w,
    [v],
    range,
    () => {
      for (const m of members) {
        const { lo, hi } = m.recurrence.steps;
        const here = same ? [] : [ctx.le(lo, v), ctx.le(v, hi)];
        const own = m.params[m.recurrence.axis] as string;
        w.within(here, () => entries(w, m, stepAxes(m), m.body, new Map<string, Expr>([[own, v]])));
      }
    },
    !forward,
  );
}

/** Members after those that they read at the same step. */
function ordered(w: Writer, members: readonly Recurrent[]): readonly Recurrent[] {
  const names = new Map(members.map((m) => [m.name, m]));
  const out: Recurrent[] = [];
  const put = (m: Recurrent): void => {
    if (out.includes(m)) return;
    const own = w.ctx.idx(m.params[m.recurrence.axis] as string);
    const before = new Set<Recurrent>();
    visit(m.body, (s) => {
      const r = s.kind === "at" && s.tensor.kind === "sym" ? names.get(s.tensor.name) : undefined;
      if (s.kind === "at" && r !== undefined && r !== m) {
        const sub = s.subs[r.recurrence.axis];
        if (sub !== undefined && index(w.ctx, sub) === own) before.add(r);
      }
      return true;
    });
    for (const b of before) put(b);
    out.push(m);
  };
  for (const m of members) put(m);
  return out;
}
