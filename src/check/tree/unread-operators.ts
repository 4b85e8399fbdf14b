// What is said of operators that are read and have no meaning here, and what to write in their place.

import type { Tree } from "./tree.ts";

/** Double-struck letters. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ["E", "an expectation is not read"],
  ["P", "a probability is not read"],
  ["V", "a variance is not read"],
]);
const MEANS: ReadonlyMap<string, string> = new Map([
  ["Var", "a variance is not read"],
  ["Cov", "a covariance is not read"],
  ["Corr", "a correlation of random variables is not read"],
  ["Pr", "a probability is not read"],
  ["Prob", "a probability is not read"],
  ["Bias", "an expectation is not read"],
  ["MSE", "an expectation is not read"],
]);

/** Expectations, variances and probabilities, which are no functions of a number: by their name, and by 𝔼 and ℙ. */
export const isMean = (name: string): boolean => MEANS.has(name);
export const isMeanSign = (text: string, face: string): boolean => face === "mathbb" && SIGNS.has(text);

/** E[x_i y_i], E[X]: what stands in the brackets is no subscript, as i, k − 1 and 2 are. */
export function isMeanOf(text: string, behind: Tree | undefined): boolean {
  if (text !== "E" || behind?.kind !== "fenced" || behind.open !== "[") return false;
  const parts = behind.body.filter((t) => t.kind !== "space");
  return parts.some(
    (t, k) =>
      (t.kind !== "letter" && t.kind !== "digit" && t.kind !== "mark") ||
      (t.kind === "letter" && /^\p{Lu}$/u.test(t.text)) ||
      (t.kind === "letter" && parts[k + 1]?.kind === "letter"),
  );
}

export function operatorWords(name: string): string {
  const mean = MEANS.get(name) ?? SIGNS.get(name);
  if (mean !== undefined) return mean;
  return `\`\\${name}\` is not read`;
}

export function operatorWanted(name: string): string {
  if (MEANS.has(name) || SIGNS.has(name)) return "the sum that it stands for, over the values or the samples";
  if (/^(?:i*int|oint)$/.test(name)) return "what the integral is equal to, or a sum";
  if (name.startsWith("lim")) return "the limit itself, or the derivative that it defines";
  return "a sum, a product or an extremum over letters";
}
