// The families of edits that the search goes through.

import type { Family } from "./edit.ts";
import { bounds } from "./families/bounds.ts";
import { cases } from "./families/cases.ts";
import { chainFactor } from "./families/chain-factor.ts";
import { convolution } from "./families/convolution.ts";
import { deltas } from "./families/deltas.ts";
import { exponents } from "./families/exponents.ts";
import { factors } from "./families/factors.ts";
import { flip } from "./families/flip.ts";
import { functions } from "./families/functions.ts";
import { indexSwap } from "./families/index-swap.ts";
import { letters } from "./families/letters.ts";
import { offDiagonal } from "./families/off-diagonal.ts";
import { quotients } from "./families/quotients.ts";
import { rounding } from "./families/rounding.ts";
import { shift } from "./families/shift.ts";
import { signs } from "./families/signs.ts";
import { sums } from "./families/sums.ts";
import { terms } from "./families/terms.ts";
import { throughout } from "./families/throughout.ts";
import { transposition } from "./families/transposition.ts";

export const FAMILIES: readonly Family[] = [
  signs,
  indexSwap,
  shift,
  letters,
  bounds,
  rounding,
  cases,
  deltas,
  sums,
  convolution,
  flip,
  transposition,
  quotients,
  exponents,
  functions,
  terms,
  throughout,
  factors,
  chainFactor,
  offDiagonal,
];
