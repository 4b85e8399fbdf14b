// Where a letter usually runs: over what it runs in the definitions and tasks, if that is one range. A reader of Σ_k
// goes by it where the formula itself does not say where k runs.

import { axisRange, bodiesOf, type Env } from "../../expr/environment.ts";
import type { Expr, Range } from "../../expr/nodes.ts";
import { children, eachChild } from "../../expr/traverse.ts";

/** Of environments, which are never changed in place. */
const known = new WeakMap<Env, ReadonlyMap<string, Range>>();

/** By the letter; one with two ranges has none. */
export function usualRanges(env: Env): ReadonlyMap<string, Range> {
  let own = known.get(env);
  if (own === undefined) {
    own = rangesIn(env);
    known.set(env, own);
  }
  return own;
}

function rangesIn(env: Env): ReadonlyMap<string, Range> {
  const found = new Map<string, Range | undefined>();
  const note = (letter: string, r: Range): void => {
    if (r.kind !== "interval" || !isClosed(r.lo) || !isClosed(r.hi)) return;
    const before = found.get(letter);
    if (!found.has(letter)) found.set(letter, r);
    else if (
      before?.kind === "interval" &&
      (before.lo.alpha !== r.lo.alpha || before.hi.alpha !== r.hi.alpha)
    )
      found.set(letter, undefined);
  };
  for (const [letter, range] of env.indices) note(letter, range);
  for (const d of env.decls.values()) {
    // The letters of data are nobody's.
    if (d.kind !== "definition" || isData(d.body)) continue;
    for (const [k, axis] of d.axes.entries()) {
      const letter = d.params[k];
      if (letter !== undefined) note(letter, axisRange(axis));
    }
    for (const body of bodiesOf(d)) lettersIn(body, note);
  }
  return new Map([...found].flatMap(([letter, r]) => (r === undefined ? [] : [[letter, r] as const])));
}

const isData = (e: Expr): boolean =>
  e.kind === "at" ? isData(e.tensor) : e.kind === "app" && e.op === "list";

function lettersIn(e: Expr, note: (letter: string, r: Range) => void): void {
  if (e.kind === "bind") {
    let k = 0;
    for (const r of e.ranges) {
      const letter = e.letters[k];
      if (letter !== undefined) note(letter, r);
      k += r.kind === "set" ? r.arity : 1;
    }
  }
  eachChild(e, (child) => lettersIn(child, note));
}

/** Made of sizes and numbers alone. */
function isClosed(e: Expr): boolean {
  return e.kind !== "bound" && e.kind !== "idx" && children(e).every((c) => isClosed(c.expr));
}
