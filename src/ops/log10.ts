// The logarithm to the base 10.

import type { Meaning, Operator } from "../library/types.ts";
import { baseLogarithm } from "./base-logarithm.ts";

export const log10Meaning: Meaning = { op: "log10", real: Math.log10 };

export const log10: Operator = baseLogarithm("log10", 10);
