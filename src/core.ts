// The standard operators and rule sets, without the layers of the library: what a block needs that uses no other.

import type { Library } from "./library/types.ts";
import { meanings } from "./ops/meanings.ts";
import { operators } from "./ops/operators.ts";
import { tensorOperators } from "./ops/tensors.ts";
import { rules } from "./rules/rules.ts";

const exact = new Map(
  [...meanings.values()].flatMap((m) => (m.exact === undefined ? [] : [[m.op, m.exact] as const])),
);

export const core: Library = { operators, tensorOperators, exact, rules };
