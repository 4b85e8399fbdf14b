// Formulas that rules and operators say in words ("log e^u = u", "max(0, u)′ is taken as 0 at u = 0"), as formulas.

import { type Inline, math, text } from "./sentence.ts";

/** As they stand in reasons, and in TeX. */
const FORMULAS: readonly (readonly [string, string])[] = [
  ["log e^u = u", "\\log e^{u}=u"],
  ["log(1 + u)", "\\log(1+u)"],
  ["u = e^(log u)", "u=e^{\\log u}"],
  ["e^u − 1", "e^{u}-1"],
  ["1 − tanh²", "1-\\tanh^{2}"],
  ["σ(1 − σ)", "\\sigma(1-\\sigma)"],
  ["max(0, u)′", "\\max(0,\\,u)'"],
  ["relu(u)′", "\\operatorname{ReLU}(u)'"],
  ["relu(u) = u", "\\operatorname{ReLU}(u)=u"],
  ["relu(u)", "\\operatorname{ReLU}(u)"],
  ["sign(u)′", "\\operatorname{sign}(u)'"],
  ["round(u)′", "\\operatorname{round}(u)'"],
  ["|u|′", "\\lvert u\\rvert'"],
  ["u = 0", "u=0"],
  ["u > 0", "u>0"],
  ["u < 0", "u<0"],
  ["diag(u)[i,j] = u[i]", "\\operatorname{diag}(u)[i,j]=u[i]"],
  ["diag(v)[i,j] = [i = j]·v[i]", "\\operatorname{diag}(v)[i,j]=[i=j]\\,v[i]"],
  ["i = j", "i=j"],
  ["(↓ₛ u)[i] = u[s·i]", "({\\downarrow}_{s}u)[i]=u[s\\cdot i]"],
  ["(A B)[i,j] = Σ_k A[i,k]·B[k,j]", "(A\\,B)[i,j]=\\textstyle\\sum_{k}A[i,k]\\cdot B[k,j]"],
  [
    "(u ⊛ v)[m] = Σ_k u[k]·v[(m−k) mod N]",
    "(u\\circledast v)[m]=\\textstyle\\sum_{k}u[k]\\cdot v[(m-k)\\bmod N]",
  ],
  ["(u ∗ v)[m] = Σ_k u[k]·v[m−k]", "(u\\ast v)[m]=\\textstyle\\sum_{k}u[k]\\cdot v[m-k]"],
  ["(u ⋆ v)[m] = Σ_k u[m+k]·v[k]", "(u\\star v)[m]=\\textstyle\\sum_{k}u[m+k]\\cdot v[k]"],
  ["(u vᵀ)[i,j] = u[i]·v[j]", "(u\\,v^{\\top})[i,j]=u[i]\\cdot v[j]"],
  ["(u ⊙ v)[i] = u[i]·v[i]", "(u\\odot v)[i]=u[i]\\cdot v[i]"],
];

/** Words with the formulas in them set as such. */
export function wordsAndFormulas(words: string): readonly Inline[] {
  // Few sentences have any.
  if (!FORMULAS.some(([formula]) => words.includes(formula))) return [text(words)];
  const out: Inline[] = [];
  let from = 0;
  const tell = (to: number): void => {
    if (to > from) out.push(text(words.slice(from, to)));
  };
  for (let at = 0; at < words.length; ) {
    const [formula, tex] = FORMULAS.find(([f]) => words.startsWith(f, at) && alone(words, at, f)) ?? [];
    if (formula === undefined || tex === undefined) {
      at += 1;
      continue;
    }
    tell(at);
    out.push(math({ tex, text: formula }));
    at += formula.length;
    from = at;
  }
  tell(words.length);
  return out;
}

/** Not within a longer name or number. */
const alone = (words: string, at: number, formula: string): boolean =>
  !isLetter([...words.slice(0, at)].at(-1)) && !isLetter([...words.slice(at + formula.length)][0]);

const isLetter = (c: string | undefined): boolean =>
  c !== undefined && (/^\w$/.test(c) || (/[^\0-\x7f]/.test(c) && /^[\p{L}\p{N}]$/u.test(c)));
