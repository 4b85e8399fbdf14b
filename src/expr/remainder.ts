// u mod v without what v does not feel, whole multiples of v in u: ((i+2) mod 3 + 2) mod 3 is (i+1) mod 3, and (i+n) mod n
// is i mod n. For display a constant stays as it is written as long as it is less than v, as in (i−1) mod 3.

import type { Context } from "./context.ts";
import type { App, Expr } from "./nodes.ts";
import { addPoly, constantPoly, finiteTerm, fromPoly, prettyPoly, scalePoly, toPoly } from "./poly.ts";
import {
  addQ,
  compareQ,
  divQ,
  equalQ,
  floorQ,
  isIntegerQ,
  mulQ,
  negQ,
  type Rational,
  signQ,
} from "./rational.ts";

const reduced = (a: Rational, by: Rational): Rational => addQ(a, negQ(mulQ(by, floorQ(divQ(a, by)))));

/** `canonical`: constants lie between 0 and v, for comparison. */
export function remainder(ctx: Context, e: App, canonical: boolean): Expr {
  const [u, v] = e.args as readonly [Expr, Expr];
  const by = v.kind === "num" && signQ(v.value) > 0 ? v.value : undefined;
  if (u.kind === "num") return by === undefined ? e : ctx.num(reduced(u.value, by));
  if (!finiteTerm(u)) return e;
  let p = toPoly(u);
  let changed = false;
  for (const m of p.terms) {
    const [only, ...more] = m.atoms;
    if (only === undefined) {
      if (by === undefined) continue;
      const least = reduced(m.coef, by);
      const small = compareQ(m.coef, negQ(by)) > 0 && compareQ(m.coef, by) < 0;
      if (equalQ(least, m.coef) || (!canonical && small)) continue;
      p = addPoly(p, constantPoly(addQ(least, negQ(m.coef))));
    } else {
      if (more.length > 0 || !isIntegerQ(m.coef)) continue;
      const inner = only.kind === "app" && only.op === "mod" && only.args[1] === v ? only.args[0] : undefined;
      if (inner === undefined ? only !== v : !finiteTerm(inner)) continue;
      p = addPoly(p, toPoly(ctx.mul(ctx.num(m.coef), only)), -1);
      if (inner !== undefined) p = addPoly(p, scalePoly(toPoly(inner), m.coef));
    }
    changed = true;
  }
  if (!changed) return e;
  const less = canonical ? fromPoly(ctx, p) : prettyPoly(ctx, p);
  // What was inside of a remainder may have brought multiples along.
  return remainder(ctx, ctx.app("mod", [less, v]) as App, canonical);
}
