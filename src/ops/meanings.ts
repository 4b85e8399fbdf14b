// The numbers behind the scalar operators, in one table: all that an evaluator needs to know of them.

import type { Meaning, ScalarOp } from "../library/types.ts";
import { absMeaning } from "./abs.ts";
import { asinhMeaning } from "./asinh.ts";
import { atanMeaning } from "./atan.ts";
import { ceilMeaning } from "./ceil.ts";
import { clampMeaning } from "./clamp.ts";
import { cosMeaning } from "./cos.ts";
import { coshMeaning } from "./cosh.ts";
import { erfMeaning } from "./erf.ts";
import { expMeaning } from "./exp.ts";
import { floorMeaning } from "./floor.ts";
import { logMeaning } from "./log.ts";
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
  logMeaning,
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
  sinhMeaning,
  coshMeaning,
  tanhMeaning,
  asinhMeaning,
  erfMeaning,
  sigmoidMeaning,
  softplusMeaning,
  reluMeaning,
  maxMeaning,
  minMeaning,
  powMeaning,
];

export const meanings: ReadonlyMap<ScalarOp, Meaning> = new Map(all.map((m) => [m.op, m]));
