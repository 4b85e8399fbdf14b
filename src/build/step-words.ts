// What the steps of a derivation are that no rule of the library stands behind: equations put to use, names opened
// and folded, clean-up. Here they get the sentence that `explain` prints.

import { LIMIT_ARGUMENTS } from "../derive/tasks/limit-arguments.ts";

export interface StepWords {
  readonly name: string;
  readonly says: string;
}

export const STEP_WORDS: readonly StepWords[] = [
  { name: "line", says: "several rules in one line; its substeps name them" },
  { name: "tidy", says: "clean-up in the order as written: 1·u = u, u + 0 = u, numbers combined" },
  { name: "present", says: "fractions joined and signs collected, for reading" },
  { name: "present.lead", says: "factors in the order in which a reader expects them" },
  { name: "norm", says: "the two sides differ in the order of factors and terms only" },
  { name: "use.equation", says: "an equation that stands above under a number is put in" },
  {
    name: "d.quotient.told",
    says: "the quotient rule told from the value, (u/v)′ = (u′ − (u/v)·v′)/v, where an equation says what u/v is",
  },
  {
    name: "sum.substitute",
    says: "other summation letters: a substitution that is one-to-one between the ranges",
  },
  { name: "sum.reorder", says: "the same sum, its indices renamed and put in another order" },
  { name: "limit.laws", says: "sums, products, quotients and continuous functions of what has a limit" },
  ...LIMIT_ARGUMENTS.map(({ name, says }) => ({ name, says })),
  {
    name: "limit.largest-term",
    says: "a sum of terms that are not negative lies between its largest term and n times it",
  },
  {
    name: "limit.root",
    says: "an increasing function of both sides, or one inequality put into an equation",
  },
  { name: "limit.take-out", says: "the largest exponent taken out of a sum of exponentials" },
  { name: "limit.logarithm", says: "u = e^(log u)" },
  { name: "limit.exponential", says: "e^(c·t) with c ≤ 0 and t → ∞ tends to 1 where c = 0, else to 0" },
  { name: "limit.divided", says: "numerator and denominator divided by a power of what moves" },
  { name: "limit.both-sides", says: "a limit from above that is also the limit from below" },
  { name: "limit.derivative", says: "the derivative of a numerator or a denominator" },
  { name: "limit.difference-quotient", says: "a quotient of differences tends to the derivative" },
  { name: "refute", says: "the two sides differ at the point that the line names" },
  { name: "cases.split", says: "the same, case by case" },
  { name: "recognise.whole", says: "the entries of one operator on whole tensors, by its definition" },
  { name: "compute.write-out", says: "the numbers put in, every product" },
  { name: "compute.group", says: "terms with the factor 0 left out, runs of equal factors grouped" },
  { name: "expand.terms", says: "a sum written out term by term, the entries by name" },
  { name: "compute.value", says: "the value of the arithmetic before" },
  { name: "size.positions", says: "the positions at which all reads are inside" },
  { name: "size.touched", says: "the positions that the writes touch" },
  { name: "size.ends", says: "the first and the last of these positions" },
  { name: "size.sum", says: "last − first + 1" },
  { name: "definition.part", says: "a name is given to a part of a term" },
  { name: "definition.unfold", says: "a name is replaced by what it is defined to be" },
  { name: "fold.definition", says: "what a name is defined to be is replaced by the name" },
  { name: "d.equation", says: "the derivative of a definition, as an equation of its own" },
  { name: "d.intermediate", says: "chain rule through scalar definitions that do not depend on one another" },
  {
    name: "tensor.unfold",
    says: "an operator on whole tensors is replaced by the definition of its entries",
  },
  { name: "assume", says: "an assumption of the block is used" },
];
