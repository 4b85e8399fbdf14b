// The chains of the derivations of one block: by which number and anchor a reason names them.

import type { Context } from "../expr/context.ts";
import type { Notation } from "../notation/notation.ts";
import type { Chain, Derivation, Reason } from "../rewrite/derivation.ts";
import type { FormulaSetting } from "./formula.ts";

export interface DerivationDocumentOptions {
  readonly ctx: Context;
  readonly notation: Notation;
  /** Starts the anchors of all lines; unique in the sheet. */
  readonly anchor: string;
  /** The number of the first numbered chain. */
  readonly firstNumber?: number;
}

/** The keys of the chains that a reason names. */
export const refsOf = (r: Reason): readonly string[] =>
  r.flatMap((p) => (typeof p === "object" && "ref" in p ? [p.ref] : []));
export const refsIn = (d: Derivation): readonly string[] => [
  ...d.chains.flatMap((c) => c.steps.flatMap((s) => refsOf(s.reason))),
  ...d.remarks.flatMap(refsOf),
];

export interface KnownChain {
  readonly chain: Chain;
  readonly number: number | undefined;
  readonly anchor: string;
  readonly setting: FormulaSetting;
}

/** All chains by key; numbered when there are several, since then a reason names them by number. */
export function chainIndex(
  derivations: readonly Derivation[],
  o: DerivationDocumentOptions,
): ReadonlyMap<string, KnownChain> {
  const out = new Map<string, KnownChain>();
  const all = derivations.flatMap((d) => d.chains.map((chain) => ({ chain, d })));
  const counted = all.filter(({ chain }) => chain.unnumbered !== true).length;
  let next = o.firstNumber ?? 1;
  for (const { chain, d } of all) {
    const numbered = counted > 1 && chain.steps.length > 0 && chain.unnumbered !== true;
    const number = numbered ? next : undefined;
    if (numbered) next += 1;
    out.set(chain.key, {
      chain,
      number,
      anchor: `${o.anchor}-${chain.key}`,
      setting: { ctx: o.ctx, env: d.env, notation: o.notation },
    });
  }
  return out;
}
