// Maxima and minima as loops that keep the best entry so far, and where it stands if that is asked for: the first one
// at ties, as argmax says. What stands beyond the shape of an array as −∞ takes no part.

import { type Bind, type Expr, picksIndex } from "../expr/nodes.ts";
import { writtenOnce } from "./frames.ts";
import { over } from "./loops.ts";
import type { Writer } from "./writer.ts";

export interface Extremum {
  readonly best: Expr;
  /** The number of each letter at the best entry; none where only the value was asked for. */
  readonly places: readonly Expr[];
}

export function extremum(w: Writer, e: Bind): Extremum {
  const [best, ...places] = writtenOnce(w, e, () => written(w, e));
  if (best === undefined) throw new Error("an extremum has a value");
  return { best, places };
}

/** The value, then the places. */
function written(w: Writer, e: Bind): readonly Expr[] {
  const { ctx } = w;
  const greatest = e.op === "max" || e.op === "argmax";
  const placed = picksIndex(e.op);
  const infinity = ctx.app("infinity", []);
  const worst = greatest ? ctx.neg(infinity) : infinity;
  const best = w.temporary(greatest ? "best" : "least", false);
  const places = placed
    ? e.letters.map((l) => w.temporary(`${greatest ? "arg" : "argmin"}_${bare(l)}`, true))
    : [];
  w.push({ kind: "let", name: best, value: worst, fixed: false });
  for (const name of places) w.push({ kind: "let", name, value: ctx.zero, fixed: false });
  over(w, e, (body, variables) => {
    const value = w.lower(body);
    const [finite, condition] = entryAndCondition(value, worst);
    const compare = (): void => {
      if (!placed) {
        w.push({
          kind: "assign",
          name: best,
          value: ctx.app(greatest ? "max" : "min", [ctx.sym(best), finite]),
        });
        return;
      }
      let now = finite;
      if (finite.kind !== "sym") {
        const name = w.temporary("value", false);
        w.push({ kind: "let", name, value: finite, fixed: true });
        now = ctx.sym(name);
      }
      w.push({
        kind: "if",
        condition: ctx.app(greatest ? "gt" : "lt", [now, ctx.sym(best)]),
        body: [
          { kind: "assign", name: best, value: now },
          ...places.map((name, k) => ({ kind: "assign" as const, name, value: variables[k] ?? ctx.zero })),
        ],
        otherwise: [],
      });
    };
    if (condition === undefined) return compare();
    const inner = { ...w.frame, kind: "branch" as const, parent: w.frame, statements: [], known: new Map() };
    w.inFrame(inner, compare);
    w.push({ kind: "if", condition, body: inner.statements, otherwise: [] });
  });
  return [best, ...places].map((n) => ctx.sym(n));
}

/** x where c holds and the worst value elsewhere: only x under c takes part. */
function entryAndCondition(e: Expr, worst: Expr): readonly [Expr, Expr | undefined] {
  if (e.kind !== "app" || e.op !== "cases" || e.args.length !== 3 || e.args[2] !== worst)
    return [e, undefined];
  return [e.args[0] as Expr, e.args[1]];
}

const bare = (letter: string): string => letter.replace(/'+$/, "");
