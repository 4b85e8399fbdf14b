// The lower median as a list of all entries that is sorted, and where it stands if that is asked for: the first entry
// that is equal to it, in the order of the loops.

import type { Bind, Expr } from "../expr/nodes.ts";
import { picksIndex } from "../expr/nodes.ts";
import { branchFrame, writtenOnce } from "./frames.ts";
import { over } from "./loops.ts";
import type { Writer } from "./writer.ts";

export interface Median {
  readonly value: Expr;
  /** The number of each letter at the first entry of this value; none where only the value was asked for. */
  readonly places: readonly Expr[];
}

export function median(w: Writer, e: Bind): Median {
  const [value, ...places] = writtenOnce(w, e, () => {
    const middle = middleOf(w, e);
    return [middle, ...(picksIndex(e.op) ? placesOf(w, e, middle) : [])];
  });
  if (value === undefined) throw new Error("a median has a value");
  return { value, places };
}

function middleOf(w: Writer, e: Bind): Expr {
  const list = w.temporary("values", false);
  w.push({ kind: "list", name: list });
  over(w, e, (body) => w.push({ kind: "append", list, value: w.lower(body) }));
  const name = w.temporary("middle", false);
  w.push({ kind: "median", name, of: list });
  return w.ctx.sym(name);
}

function placesOf(w: Writer, e: Bind, value: Expr): readonly Expr[] {
  const { ctx } = w;
  const names = e.letters.map((l) => w.temporary(`argmedian_${l.replace(/'+$/, "")}`, true));
  const found = w.temporary("found", true);
  for (const name of [found, ...names]) w.push({ kind: "let", name, value: ctx.zero, fixed: false });
  over(w, e, (body, variables) => {
    const here = ctx.eq(w.lower(body), value);
    const frame = branchFrame(w.frame, []);
    w.inFrame(frame, () => {
      for (const [k, name] of names.entries())
        w.push({ kind: "assign", name, value: variables[k] ?? ctx.zero });
      w.push({ kind: "assign", name: found, value: ctx.one });
    });
    w.push({
      kind: "if",
      condition: ctx.app("and", [ctx.eq(ctx.sym(found), ctx.zero), here]),
      body: frame.statements,
      otherwise: [],
    });
  });
  return names.map((n) => ctx.sym(n));
}
