// Names that something is divided by, z/T and 1/T: they are no sign of a transposition, and no matrix.

import type { MathNode, RelationMath } from "../formula/math.ts";
import { visit } from "./walk.ts";

export function divisorsIn(relations: readonly RelationMath[]): ReadonlySet<string> {
  const out = new Set<string>();
  const add = (m: MathNode): void => {
    if (m.kind === "symbol") out.add(m.text);
  };
  for (const r of relations)
    visit(r, (x) => {
      if (x.kind === "fraction") add(x.under);
      if (x.kind === "product") for (const f of x.factors) if (f.sign === "/") add(f.factor);
      return undefined;
    });
  return out;
}
