// All rule sets, in one list. Names are unique and stay as they are once published.

import type { Rule } from "../rewrite/rule.ts";
import { algebra } from "./algebra.ts";
import { assumptions } from "./assumptions.ts";
import { logarithms } from "./logarithms.ts";
import { sums } from "./sums.ts";
import { trigonometry } from "./trigonometry.ts";

export const rules: readonly Rule[] = [...assumptions, ...logarithms, ...trigonometry, ...algebra, ...sums];
