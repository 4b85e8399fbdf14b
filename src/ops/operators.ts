// The scalar operators with their derivatives, in one table. A new operator is a file beside this one and a
// line here and in meanings.ts.

import type { Operator, ScalarOp } from "../library/types.ts";
import { abs } from "./abs.ts";
import { asinh } from "./asinh.ts";
import { atan } from "./atan.ts";
import { ceil } from "./ceil.ts";
import { clamp } from "./clamp.ts";
import { cos } from "./cos.ts";
import { cosh } from "./cosh.ts";
import { erf } from "./erf.ts";
import { exp } from "./exp.ts";
import { floor } from "./floor.ts";
import { log } from "./log.ts";
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
  log,
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
  sinh,
  cosh,
  tanh,
  asinh,
  erf,
  sigmoid,
  softplus,
  relu,
  max,
  min,
  pow,
];

export const operators: ReadonlyMap<ScalarOp, Operator> = new Map(all.map((o) => [o.op, o]));
