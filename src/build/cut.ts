// A refuted line ends its block: what was derived from it is worth nothing. The line itself stays, with its mark.

import type { Chain, Derivation, Step } from "../rewrite/derivation.ts";

export function cutAtRefuted(derivations: readonly Derivation[]): readonly Derivation[] {
  const at = derivations.findIndex((d) => d.chains.some((c) => c.steps.some(isRefuted)));
  const wrong = derivations[at];
  if (wrong === undefined) return derivations;
  return [...derivations.slice(0, at), cut(wrong)];
}

const isRefuted = (s: Step): boolean => s.evidence?.status === "refuted";

function cut(d: Derivation): Derivation {
  const chains: Chain[] = [];
  for (const chain of d.chains) {
    const k = chain.steps.findIndex(isRefuted);
    if (k < 0) {
      chains.push(chain);
      continue;
    }
    chains.push({ ...chain, steps: chain.steps.slice(0, k + 1) });
    break;
  }
  return { ...d, chains, result: undefined };
}
