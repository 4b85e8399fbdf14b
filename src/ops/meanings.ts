// The numbers behind the scalar operators, in one table: all that an evaluator needs to know of them.

import type { Meaning, ScalarOp } from "../library/types.ts";
import { absMeaning } from "./abs.ts";
import { acosMeaning } from "./acos.ts";
import { acoshMeaning } from "./acosh.ts";
import { asinMeaning } from "./asin.ts";
import { asinhMeaning } from "./asinh.ts";
import { atanMeaning } from "./atan.ts";
import { atan2Meaning } from "./atan2.ts";
import { atanhMeaning } from "./atanh.ts";
import { ceilMeaning } from "./ceil.ts";
import { clampMeaning } from "./clamp.ts";
import { cosMeaning } from "./cos.ts";
import { coshMeaning } from "./cosh.ts";
import { erfMeaning } from "./erf.ts";
import { erfcMeaning } from "./erfc.ts";
import { expMeaning } from "./exp.ts";
import { expm1Meaning } from "./expm1.ts";
import { floorMeaning } from "./floor.ts";
import { logMeaning } from "./log.ts";
import { log1pMeaning } from "./log1p.ts";
import { log2Meaning } from "./log2.ts";
import { log10Meaning } from "./log10.ts";
import { logitMeaning } from "./logit.ts";
import { maxMeaning } from "./max.ts";
import { minMeaning } from "./min.ts";
import { modMeaning } from "./mod.ts";
import { powMeaning } from "./pow.ts";
import { reluMeaning } from "./relu.ts";
import { roundMeaning } from "./round.ts";
import { sigmoidMeaning } from "./sigmoid.ts";
import { signMeaning } from "./sign.ts";
import { sinMeaning } from "./sin.ts";
import { sinhMeaning } from "./sinh.ts";
import { softplusMeaning } from "./softplus.ts";
import { sqrtMeaning } from "./sqrt.ts";
import { tanMeaning } from "./tan.ts";
import { tanhMeaning } from "./tanh.ts";

const all: readonly Meaning[] = [
  expMeaning,
  expm1Meaning,
  logMeaning,
  log1pMeaning,
  log2Meaning,
  log10Meaning,
  sqrtMeaning,
  absMeaning,
  signMeaning,
  floorMeaning,
  ceilMeaning,
  roundMeaning,
  modMeaning,
  clampMeaning,
  sinMeaning,
  cosMeaning,
  tanMeaning,
  atanMeaning,
  asinMeaning,
  acosMeaning,
  atan2Meaning,
  sinhMeaning,
  coshMeaning,
  tanhMeaning,
  asinhMeaning,
  acoshMeaning,
  atanhMeaning,
  erfMeaning,
  erfcMeaning,
  sigmoidMeaning,
  logitMeaning,
  softplusMeaning,
  reluMeaning,
  maxMeaning,
  minMeaning,
  powMeaning,
];

export const meanings: ReadonlyMap<ScalarOp, Meaning> = new Map(all.map((m) => [m.op, m]));
