// Signs of sums and products that are typed as letters.

import type { Tree } from "./tree.ts";

const SUMMATIONS: ReadonlyMap<string, string> = new Map([
  ["Σ", "sum"],
  ["Π", "prod"],
]);

/** Σ_i that is typed as the letter, or \Sigma_{i=1}^n; \Sigma_k is one of several matrices. */
export function summation(
  written: string,
  base: Tree | undefined,
  sub: readonly Tree[] | undefined,
): Tree | undefined {
  if (base?.kind !== "letter" || sub === undefined) return undefined;
  const name = SUMMATIONS.get(base.text);
  const ranged = sub.some((t) => t.kind === "mark" && (t.text === "=" || t.text === "∈"));
  return name !== undefined && (ranged || written === base.text)
    ? { kind: "op", name, span: base.span }
    : undefined;
}
