// Every rule that a step may name, so that a step can be applied again from its name alone. Rules that depend on
// the block (its definitions, its operators) are made for a workshop; a name may stand for several of them, of
// which the one that applies is meant.

import { adjointRule, gradientNameRule, gradientRule } from "../../diff/recurrences.ts";
import { derivativeRules } from "../../diff/rules.ts";
import type { Rule } from "../../rewrite/rule.ts";
import { directPartial } from "../chain/derivative.ts";
import { extendedReads } from "../chain/extended.ts";
import { unfoldInLog } from "../chain/prepare.ts";
import { throughRule } from "../chain/through.ts";
import { intermediateRule } from "../chain/through-scalars.ts";
import { nestedCases } from "../lines/case-forms.ts";
import { mergeSums, unfoldOperator } from "../lines/flatten.ts";
import { absoluteValue } from "../lines/signs.ts";
import type { Workshop } from "../lines/workshop.ts";
import { RECOGNITION_RULES } from "../recognise/recognise.ts";
import { meanOfEntries, totalOfEntries } from "../recognise/reductions.ts";
import { turnAround } from "../recognise/turn-around.ts";
import { turnKernel } from "../recognise/turn-kernel.ts";
import { casesOfBrackets } from "../simplify/bracket-cases.ts";
import { groupBrackets } from "../simplify/bracket-groups.ts";
import { cancelDivisor } from "../simplify/cancel-divisor.ts";
import { caseSums } from "../simplify/case-sums.ts";
import { centred, centredPart } from "../simplify/centred.ts";
import { collectTerms } from "../simplify/collect-terms.ts";
import { commonNumber } from "../simplify/common-number.ts";
import { sigmoidComplement } from "../simplify/complements.ts";
import { cancel, factorOut, pullConstants, splitFraction } from "../simplify/constants.ts";
import { distributeVarying } from "../simplify/distribute-varying.ts";
import { foldFraction, foldNames, foldRule, unfoldBracket } from "../simplify/fold.ts";
import { foldPower } from "../simplify/fold-power.ts";
import { foldIntoSum } from "../simplify/fold-weights.ts";
import { functionQuotients } from "../simplify/function-quotients.ts";
import { gatherTerms } from "../simplify/gather-terms.ts";
import { INDEX_RULES } from "../simplify/index-lines.ts";
import { multiplyOut } from "../simplify/multiply-out.ts";
import { oneFraction } from "../simplify/one-fraction.ts";
import { mergeChoices } from "../simplify/piecewise.ts";
import { dividePowers, joinPower, raisePower, squareRoots } from "../simplify/powers.ts";
import { rangeDifference } from "../simplify/range-difference.ts";
import { knownPieces, resolvePieces } from "../simplify/resolve-pieces.ts";
import { sameSums } from "../simplify/same-sums.ts";
import { signConditions } from "../simplify/sign-conditions.ts";
import { bracketsBeforeCases, numberApart, splitBrackets } from "../simplify/split-sums.ts";
import { totalOfDefinition } from "../simplify/totals.ts";
import { weightedConstant } from "../simplify/weighted.ts";
import { unfoldDefinition, unfoldScalar } from "./prove.ts";

/**
 * Rules by name. `quantity` is the name that is differentiated, whose definitions are folded back, and so are those
 * of the names in which an answer is asked for.
 */
export function rulesByName(
  w: Workshop,
  quantity: string | undefined,
  asked: readonly string[] = [],
): ReadonlyMap<string, readonly Rule[]> {
  const out = new Map<string, Rule[]>();
  const general = derivativeRules(w.library);
  const applies = new Set(general.map((g) => g.apply));
  const fold = foldRule(w, quantity);
  const foldAsked = foldNames(w, new Set(asked));
  const all: readonly Rule[] = [
    ...general,
    // Rules of the workshop that apply in fewer places than those of the same name.
    ...w.rules.linear.filter((r) => !applies.has(r.apply)),
    ...w.library.rules,
    intermediateRule,
    throughRule(directPartial(w)),
    adjointRule,
    gradientRule,
    gradientNameRule,
    ...INDEX_RULES,
    extendedReads,
    signConditions,
    resolvePieces,
    knownPieces,
    mergeChoices,
    nestedCases,
    caseSums,
    centred,
    centredPart,
    casesOfBrackets,
    pullConstants,
    totalOfDefinition,
    weightedConstant(w.library),
    distributeVarying,
    raisePower,
    joinPower,
    dividePowers,
    squareRoots,
    absoluteValue,
    cancel,
    cancelDivisor,
    oneFraction,
    splitFraction,
    sameSums,
    rangeDifference,
    factorOut,
    gatherTerms,
    collectTerms,
    commonNumber,
    turnAround,
    turnKernel,
    ...functionQuotients,
    sigmoidComplement,
    groupBrackets,
    multiplyOut,
    mergeSums,
    unfoldOperator(w),
    splitBrackets,
    numberApart,
    bracketsBeforeCases,
    fold,
    foldFraction(w, fold),
    foldIntoSum(fold),
    foldPower(w, quantity),
    ...(asked.length === 0 ? [] : [foldAsked, foldFraction(w, foldAsked), foldIntoSum(foldAsked)]),
    unfoldBracket(w),
    unfoldInLog(w),
    unfoldDefinition(w),
    unfoldScalar(w),
    ...RECOGNITION_RULES,
    meanOfEntries,
    totalOfEntries,
  ];
  for (const rule of all) {
    const same = out.get(rule.name);
    if (same === undefined) out.set(rule.name, [rule]);
    else same.push(rule);
  }
  return out;
}
