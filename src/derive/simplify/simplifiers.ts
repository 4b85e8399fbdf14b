// The simplifiers, in the order in which they are tried; the first that changes anything makes the next line.

import { nestedCases } from "../lines/case-forms.ts";
import { type LineRule, named, single } from "../lines/line-rule.ts";
import type { Workshop } from "../lines/workshop.ts";
import { groupBrackets } from "./bracket-groups.ts";
import { cancelDivisor } from "./cancel-divisor.ts";
import { caseSums } from "./case-sums.ts";
import { centred, centredPart } from "./centred.ts";
import { collectTerms } from "./collect-terms.ts";
import { commonNumber } from "./common-number.ts";
import { sigmoidComplement } from "./complements.ts";
import { cancel, countTerms, factorOut, pullConstants, splitFraction } from "./constants.ts";
import { distributeVarying } from "./distribute-varying.ts";
import { foldFraction, foldRule, foldShares, unfoldBracket } from "./fold.ts";
import { foldPower } from "./fold-power.ts";
import { foldIntoSum } from "./fold-weights.ts";
import { functionQuotients } from "./function-quotients.ts";
import { gatherTerms } from "./gather-terms.ts";
import { indexLines, solver } from "./index-lines.ts";
import { collapseRule } from "./index-rules.ts";
import { oneFraction } from "./one-fraction.ts";
import { mergeChoices } from "./piecewise.ts";
import { dividePowers, joinPower, raisePower, squareRoots } from "./powers.ts";
import { rangeDifference } from "./range-difference.ts";
import { resolvePieces } from "./resolve-pieces.ts";
import { sameSums } from "./same-sums.ts";
import { signConditions } from "./sign-conditions.ts";
import { bracketsBeforeCases, numberApart, splitBrackets } from "./split-sums.ts";
import { totalOfDefinition } from "./totals.ts";
import { weightedConstant } from "./weighted.ts";

/** For what is left of the derivative of the quantity `name`; `auxiliary`: an equation that is put into another. */
export function simplifiers(w: Workshop, name: string | undefined, auxiliary: boolean): readonly LineRule[] {
  const assumed = named(w.library, "assumption.equation");
  const symmetric = named(w.library, "assumption.symmetric");
  const shares = foldShares(w, name);
  const fold = foldRule(w, name);
  const folds = [fold, foldFraction(w, fold), foldIntoSum(fold), foldPower(w, name)];
  // What is left when a factor has cancelled may be a definition, as anyone sees who has just cancelled it.
  const cancelled: LineRule = { name: cancel.name, rules: [cancel, ...folds], opens: true };
  const before = [
    cancelDivisor,
    ...indexLines(auxiliary),
    bracketsBeforeCases,
    signConditions,
    resolvePieces,
    mergeChoices,
    nestedCases,
    caseSums,
    centred,
    shares,
    foldIntoSum(shares),
    // Before its factors leave the sum one by one.
    raisePower,
    pullConstants,
    countTerms(w.library),
    totalOfDefinition,
    weightedConstant(w.library),
    assumed,
    symmetric,
    ...folds,
    ...functionQuotients,
    sigmoidComplement,
    dividePowers,
    squareRoots,
    oneFraction,
    splitFraction,
    sameSums,
    rangeDifference,
    factorOut,
    gatherTerms,
    collectTerms,
  ];
  const after = [groupBrackets, joinPower];
  const numbers: LineRule = { name: commonNumber.name, rules: [commonNumber, pullConstants], opens: true };
  const apart: LineRule = {
    name: numberApart.name,
    rules: [numberApart, countTerms(w.library), pullConstants],
    opens: true,
  };
  const pick: LineRule = {
    name: splitBrackets.name,
    rules: [splitBrackets, solver(auxiliary), centred, centredPart, pullConstants],
    opens: true,
  };
  return [cancelled, ...before.map(single), numbers, ...after.map(single), apart, pick];
}

/** What writes a scalar's equation out: products over sums, sums split, constants before them, assumptions. */
export function expanders(w: Workshop): readonly LineRule[] {
  const spread = [distributeVarying, named(w.library, "sum.split", ["bind"]), pullConstants];
  const assumed = named(w.library, "assumption.equation");
  return [single(unfoldBracket(w)), single(collapseRule), { name: "spread", rules: spread }, single(assumed)];
}
