// Every rule that a step may name, so that a step can be applied again from its name alone. Rules that depend on
// the block (its definitions, its operators) are made for a workshop; a name may stand for several of them, of
// which the one that applies is meant.

import { adjointRule, gradientNameRule, gradientRule } from "../diff/recurrences.ts";
import { derivativeRules } from "../diff/rules.ts";
import type { Rule } from "../rewrite/rule.ts";
import { casesOfBrackets } from "./bracket-cases.ts";
import { groupBrackets } from "./bracket-groups.ts";
import { cancelDivisor } from "./cancel-divisor.ts";
import { nestedCases } from "./case-forms.ts";
import { caseSums } from "./case-sums.ts";
import { centred, centredPart } from "./centred.ts";
import { collectTerms } from "./collect-terms.ts";
import { commonNumber } from "./common-number.ts";
import { sigmoidComplement } from "./complements.ts";
import { cancel, factorOut, pullConstants, splitFraction } from "./constants.ts";
import { directPartial } from "./derivative.ts";
import { distributeVarying } from "./distribute-varying.ts";
import { extendedReads } from "./extended.ts";
import { mergeSums, unfoldOperator } from "./flatten.ts";
import { foldFraction, foldNames, foldRule, unfoldBracket } from "./fold.ts";
import { foldPower } from "./fold-power.ts";
import { foldIntoSum } from "./fold-weights.ts";
import { functionQuotients } from "./function-quotients.ts";
import { gatherTerms } from "./gather-terms.ts";
import { INDEX_RULES } from "./index-lines.ts";
import { multiplyOut } from "./multiply-out.ts";
import { oneFraction } from "./one-fraction.ts";
import { mergeChoices } from "./piecewise.ts";
import { dividePowers, joinPower, raisePower, squareRoots } from "./powers.ts";
import { unfoldInLog } from "./prepare.ts";
import { unfoldDefinition, unfoldScalar } from "./prove.ts";
import { rangeDifference } from "./range-difference.ts";
import { RECOGNITION_RULES } from "./recognise.ts";
import { meanOfEntries, totalOfEntries } from "./recognise-reductions.ts";
import { knownPieces, resolvePieces } from "./resolve-pieces.ts";
import { sameSums } from "./same-sums.ts";
import { signConditions } from "./sign-conditions.ts";
import { absoluteValue } from "./signs.ts";
import { bracketsBeforeCases, numberApart, splitBrackets } from "./split-sums.ts";
import { throughRule } from "./through.ts";
import { intermediateRule } from "./through-scalars.ts";
import { totalOfDefinition } from "./totals.ts";
import { turnAround } from "./turn-around.ts";
import { turnKernel } from "./turn-kernel.ts";
import { weightedConstant } from "./weighted.ts";
import type { Workshop } from "./workshop.ts";

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
