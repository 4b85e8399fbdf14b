// A document as stretches within which each letter means one thing. A new stretch begins at each heading, and where a
// name stands with another number of indices than before, is said to have another shape, or is let be something else.

import { type Item, isCondition, type MathNode } from "../formula/math.ts";
import type { Spelling } from "./spelling.ts";
import type { Placed } from "./uses.ts";
import { usesOf } from "./uses.ts";
import { partsOf, visit } from "./walk.ts";

export function stretchesOf(
  placed: readonly Placed[],
  spelling: Spelling,
  /** Asked of each formula in its order: whether a name means something else from there on. */
  isAnew: (group: readonly Placed[]) => boolean,
): readonly (readonly Placed[])[] {
  const byFormula = grouped(placed);
  const counts = byFormula.map((group) => countsIn(group, spelling));
  const out: Placed[][] = [];
  let from = 0;
  let seen = new Map<string, number>();
  let shapes = new Map<string, string>();
  const close = (to: number): void => {
    if (to > from) out.push(byFormula.slice(from, to).flat());
    from = to;
  };
  for (let k = 0; k < byFormula.length; k += 1) {
    const here = counts[k] ?? new Map<string, number>();
    if (k > from && byFormula[k]?.[0]?.section !== byFormula[k - 1]?.[0]?.section) {
      close(k);
      seen = new Map();
      shapes = new Map();
    }
    // x_c ⋆ w_{f,c} beside x_{c,i,j} are parts of the same tensors.
    const parts = slides(byFormula[k] ?? []);
    const clash = [...here].filter(([key, n]) => {
      const before = seen.get(key);
      return before !== undefined && before !== n && !(parts && n < before);
    });
    const said = shapesIn(byFormula[k] ?? [], spelling);
    const reshaped = [...said].some(([key, shape]) => shapes.has(key) && shapes.get(key) !== shape);
    const renewed = isAnew(byFormula[k] ?? []);
    if (clash.length > 0 || reshaped || (renewed && k > from)) {
      close(k);
      seen = new Map();
      shapes = new Map();
    }
    for (const [key, shape] of said) shapes.set(key, shape);
    for (const [key, n] of here) if (!parts || n > (seen.get(key) ?? 0)) seen.set(key, n);
  }
  close(byFormula.length);
  return out;
}

/** Whether a convolution or a correlation stands in a formula between what may have entries. */
function slides(group: readonly Placed[]): boolean {
  let found = false;
  for (const p of group)
    visit(p.statement.item, (x) => {
      if (x.kind !== "product") return undefined;
      found ||= x.factors.some(
        ({ sign, factor }, k) =>
          (sign === "*" || sign === "⋆") &&
          [factor, x.factors[k - 1]?.factor].every((m) => m?.kind !== "number"),
      );
      return undefined;
    });
  return found;
}

function grouped(placed: readonly Placed[]): readonly (readonly Placed[])[] {
  const out: Placed[][] = [];
  for (const p of placed) {
    const last = out.at(-1);
    if (last !== undefined && last[0]?.formula === p.formula) last.push(p);
    else out.push([p]);
  }
  return out;
}

/** Of which spaces a formula says that names are in them: n×m of A ∈ ℝ^{n×m}. */
function shapesIn(group: readonly Placed[], spelling: Spelling): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const u of usesOf(group, spelling).values())
    if (u.extents !== undefined) out.set(u.key, u.extents.map(extentText).join("×"));
  return out;
}

function extentText(m: MathNode): string {
  return m.kind === "number" || m.kind === "symbol"
    ? m.text
    : `${m.kind}(${partsOf(m).map(itemText).join()})`;
}
const itemText = (x: Item): string => (isCondition(x) ? x.kind : extentText(x));

/** With how many indices names stand in a formula; names that stand with several numbers of them do not count. */
export function countsIn(group: readonly Placed[], spelling: Spelling): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  const rows = rowsIn(group, spelling);
  for (const u of usesOf(group, spelling).values()) {
    const indexed = [...u.counts.keys()].filter((n) => n > 0);
    const [only] = indexed;
    if (rows.has(u.key)) continue;
    if (indexed.length === 1 && only !== undefined) out.set(u.key, only);
  }
  return out;
}

/** Names whose indices leave a whole vector: x of w^⊤ x_i and of x_i^⊤ w, and of x^{(i)}, which says it by its spelling. */
function rowsIn(group: readonly Placed[], spelling: Spelling): ReadonlySet<string> {
  const out = new Set<string>();
  const add = (m: MathNode | undefined): void => {
    const atom = m === undefined ? undefined : spelling.atom(m);
    if (atom !== undefined && atom.indices.length > 0) out.add(atom.key);
  };
  for (const p of group)
    visit(p.statement.item, (x) => {
      if (x.kind === "norm") add(x.body);
      if (x.kind === "call" && x.name === "inner") for (const a of x.args) add(a);
      if (x.kind === "scripted") {
        const atom = spelling.atom(x);
        if (atom !== undefined && (atom.transposed || atom.raised === atom.indices.length)) add(x);
      }
      if (x.kind !== "product") return undefined;
      for (const [k, f] of x.factors.entries()) {
        const before = x.factors[k - 1]?.factor;
        const atom = before === undefined || f.sign !== "" ? undefined : spelling.atom(before);
        if (atom?.transposed === true && atom.indices.length === 0) add(f.factor);
      }
      return undefined;
    });
  return out;
}
