// The standard library: every operator and rule set that the program comes with, as one explicit value.

import type { Library } from "./library/types.ts";
import { operators } from "./ops/operators.ts";
import { tensorOperators } from "./ops/tensors.ts";
import { rules } from "./rules/rules.ts";

export const standard: Library = { operators, tensorOperators, rules };
