// Reasons as sentences: how several of them are joined, and those that name what they are about, so that two of them
// become one ("w and h do not depend on x").

import type { Reason, ReasonPart } from "./derivation.ts";

const keyOf = (r: Reason): string =>
  r.map((p) => (typeof p === "string" ? p : "ref" in p ? `#${p.ref}` : `$${p.math.alpha}`)).join("");

/** Reasons joined with "; ", each said once. */
export function joinReasons(parts: readonly Reason[]): Reason {
  const seen = new Set<string>();
  const out: ReasonPart[] = [];
  for (const r of gathered(parts.flatMap(apart))) {
    const key = keyOf(r);
    if (seen.has(key) || r.length === 0) continue;
    seen.add(key);
    if (out.length > 0) out.push("; ");
    out.push(...r);
  }
  return out;
}

/** What was joined before, again one by one. */
function apart(r: Reason): readonly Reason[] {
  const out: ReasonPart[][] = [[]];
  for (const p of r) {
    if (p === "; ") out.push([]);
    else out.at(-1)?.push(p);
  }
  return out;
}

/** What several reasons say of different things is said once: "w and h do not depend on x". */
function gathered(parts: readonly Reason[]): readonly Reason[] {
  const out: Reason[] = [];
  for (const r of parts) {
    // Said twice before others join it, it would stay beside what they become.
    if (out.some((o) => keyOf(o) === keyOf(r))) continue;
    const at = out.findIndex((o) => both(o, r) !== undefined);
    const before = out[at];
    const merged = before === undefined ? undefined : both(before, r);
    if (merged === undefined) out.push(r);
    else out[at] = merged;
  }
  return out;
}

/** One sentence for two, where they differ only in what they are about. */
const both = (a: Reason, b: Reason): Reason | undefined => bothConstant(a, b) ?? bothLeft(a, b);

function bothConstant(a: Reason, b: Reason): Reason | undefined {
  const [first, second] = [constancy(a), constancy(b)];
  if (first === undefined || second === undefined) return undefined;
  if (keyOf([first.of]) !== keyOf([second.of])) return undefined;
  const said = new Set(first.names.map((n) => keyOf([n])));
  const names = [...first.names, ...second.names.filter((n) => !said.has(keyOf([n])))];
  return constantIn(names, first.of);
}

const DEPEND = { one: " does not depend on ", several: " do not depend on " } as const;

/** "w does not depend on x", "w and h do not depend on x". */
export function constantIn(names: readonly ReasonPart[], of: ReasonPart): Reason {
  const listed = names.flatMap((n, k): Reason => {
    if (k === 0) return [n];
    return [k === names.length - 1 ? " and " : ", ", n];
  });
  return [...listed, names.length === 1 ? DEPEND.one : DEPEND.several, of];
}

/** The names and the variable of such a sentence. */
function constancy(
  r: Reason,
): { readonly names: readonly ReasonPart[]; readonly of: ReasonPart } | undefined {
  const [verb, of] = [r.at(-2), r.at(-1)];
  if (of === undefined || (verb !== DEPEND.one && verb !== DEPEND.several)) return undefined;
  const names = r.slice(0, -2).filter((p) => p !== " and " && p !== ", ");
  return names.some((p) => typeof p === "string") ? undefined : { names, of };
}

const LEFT = { one: "the only term left is ", several: "the only terms left are " } as const;

/** "the only term left is i = k", of a sum over one index or several. */
export const onlyTerm = (values: Reason): Reason => [LEFT.one, ...values];

/** The same of two sums: "the only terms left are i = k and j = k". */
function bothLeft(a: Reason, b: Reason): Reason | undefined {
  const [first, ...values] = a;
  const [again, ...others] = b;
  if ((first !== LEFT.one && first !== LEFT.several) || again !== LEFT.one) return undefined;
  const [before, last] = [values.lastIndexOf(" and "), keyOf(others)];
  const known =
    before < 0 ? [keyOf(values)] : [keyOf(values.slice(0, before)), keyOf(values.slice(before + 1))];
  if (known.includes(last)) return a;
  const listed = values.map((p) => (p === " and " ? ", " : p));
  return [LEFT.several, ...listed, " and ", ...others];
}
