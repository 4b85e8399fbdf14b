// The scalar operators with their derivatives, in one table. A new operator is a file beside this one and a
// line here and in meanings.ts.

import type { Operator, ScalarOp } from "../library/types.ts";
import { abs } from "./abs.ts";
import { acos } from "./acos.ts";
import { acosh } from "./acosh.ts";
import { asin } from "./asin.ts";
import { asinh } from "./asinh.ts";
import { atan } from "./atan.ts";
import { atan2 } from "./atan2.ts";
import { atanh } from "./atanh.ts";
import { ceil } from "./ceil.ts";
import { clamp } from "./clamp.ts";
import { cos } from "./cos.ts";
import { cosh } from "./cosh.ts";
import { erf } from "./erf.ts";
import { erfc } from "./erfc.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { floor } from "./floor.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { log2 } from "./log2.ts";
import { log10 } from "./log10.ts";
import { logit } from "./logit.ts";
import { max } from "./max.ts";
import { min } from "./min.ts";
import { mod } from "./mod.ts";
import { pow } from "./pow.ts";
import { relu } from "./relu.ts";
import { round } from "./round.ts";
import { sigmoid } from "./sigmoid.ts";
import { sign } from "./sign.ts";
import { sin } from "./sin.ts";
import { sinh } from "./sinh.ts";
import { softplus } from "./softplus.ts";
import { sqrt } from "./sqrt.ts";
import { tan } from "./tan.ts";
import { tanh } from "./tanh.ts";

const all: readonly Operator[] = [
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  sqrt,
  abs,
  sign,
  floor,
  ceil,
  round,
  mod,
  clamp,
  sin,
  cos,
  tan,
  atan,
  asin,
  acos,
  atan2,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  erf,
  erfc,
  sigmoid,
  logit,
  softplus,
  relu,
  max,
  min,
  pow,
];

export const operators: ReadonlyMap<ScalarOp, Operator> = new Map(all.map((o) => [o.op, o]));
