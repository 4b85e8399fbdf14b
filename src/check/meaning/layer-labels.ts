// What stands above a name and counts layers: W^{[l]}, a^{(2)}, h^l, a^1. A number without brackets is a power where the
// labels of the name have brackets, x² beside x^{[k]}, and 1 is one where the name stands bare beside it: h¹ (1 − h)⁰ = h.

import type { Item, Script } from "../formula/math.ts";
import { scriptsOf, visit } from "./walk.ts";

/** `l`, `l-1`, `[2]`, `(l)`, and 1, which is no power that anyone writes. */
export function isLayer(s: Script, bound: ReadonlySet<string>): boolean {
  if (isBracketed(s)) return !(s.key.startsWith("(") && bound.has(s.key.slice(1, -1)));
  return /^(?:[lLℓ](?:[-+]\d)?|1)$/.test(s.key) && !bound.has(s.key);
}

const isBracketed = (s: Script): boolean => /^[([].*[)\]]$/.test(s.key);

/** `[l]T` apart: what is left without the transpose. */
export function labelKey(sup: Script): { readonly key: string; readonly items: readonly Item[] } | undefined {
  const m = /^(.+?)\s*(?:T|⊤)$/.exec(sup.key);
  if (m === null) return undefined;
  const [only] = sup.items;
  if (only?.kind !== "product" && only?.kind !== "apply") return undefined;
  const inner = only.kind === "product" ? only.factors[0]?.factor : undefined;
  return { key: m[1] ?? "", items: inner === undefined ? [] : [inner] };
}

/** Of the statements of a document. */
export class LayerLabels {
  /** Bases that have 1 above them and stand bare in the same statement. */
  readonly #powers = new Set<string>();

  add(root: Item): void {
    const bare = new Set<string>();
    const first = new Set<string>();
    const look = (x: Item): boolean | undefined => {
      if (x.kind === "symbol") bare.add(x.text);
      if (x.kind !== "scripted" || x.base.kind !== "symbol") return undefined;
      if (x.sup?.key === "1") first.add(x.base.text);
      for (const s of scriptsOf(x)) for (const item of s.items) visit(item, look);
      return false;
    };
    visit(root, look);
    for (const base of first) if (bare.has(base)) this.#powers.add(base);
  }

  /** Whether scripts above this base are labels, and whether those without brackets may be powers. */
  of(
    base: string,
    above: Iterable<Script>,
    bound: ReadonlySet<string>,
  ): { readonly labelled: boolean; readonly bracketed: boolean } {
    const labels = [...above].filter((s) => isLayer(s, bound) && !(s.key === "1" && this.#powers.has(base)));
    return { labelled: labels.length > 0, bracketed: labels.every(isBracketed) };
  }
}
