// The rules of the index algebra in the order in which they are tried: sums are solved for their indices, then what is
// left becomes ranges, ranges are simplified and counted from where a read begins, brackets are taken apart and decided.

import type { Rule } from "../../rewrite/rule.ts";
import { attainedBrackets } from "./attained-brackets.ts";
import { decideBrackets } from "./decide-brackets.ts";
import { exchangeSums } from "./exchange-sums.ts";
import { absorbRule, collapseRule, collapseUnitRule, rangeRule } from "./index-rules.ts";
import { setMember } from "./set-members.ts";
import { shiftIndex } from "./shift-index.ts";

/** What solves a sum; in an equation that is put into another, only what needs no division. */
export const solver = (auxiliary: boolean): Rule => (auxiliary ? collapseUnitRule : collapseRule);

export const indexLines = (auxiliary: boolean): readonly Rule[] => [
  ...(auxiliary ? [] : [exchangeSums]),
  solver(auxiliary),
  setMember,
  absorbRule,
  rangeRule,
  shiftIndex,
  attainedBrackets,
  decideBrackets,
];

export const INDEX_RULES: readonly Rule[] = [
  exchangeSums,
  collapseRule,
  collapseUnitRule,
  setMember,
  absorbRule,
  rangeRule,
  shiftIndex,
  attainedBrackets,
  decideBrackets,
];
