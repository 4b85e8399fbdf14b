// The logarithm to the base 2.

import type { Meaning, Operator } from "../library/types.ts";
import { baseLogarithm } from "./base-logarithm.ts";

export const log2Meaning: Meaning = { op: "log2", real: Math.log2 };

export const log2: Operator = baseLogarithm("log2", 2);
