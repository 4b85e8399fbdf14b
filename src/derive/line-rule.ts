// What makes one displayed line: a rule, or several rules that are used together until none applies.

import type { FunctionRule } from "../rewrite/rule.ts";

export interface LineRule {
  readonly name: string;
  readonly rules: readonly FunctionRule[];
}

export const single = (rule: FunctionRule): LineRule => ({ name: rule.name, rules: [rule] });
