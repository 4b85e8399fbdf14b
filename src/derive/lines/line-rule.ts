// What makes one displayed line: a rule, or several rules that are used together until none applies.

import type { Library } from "../../library/types.ts";
import type { Rule } from "../../rewrite/rule.ts";

export interface LineRule {
  readonly name: string;
  readonly rules: readonly Rule[];
  /** The line is begun by the first rule alone; the others go on from there. */
  readonly opens?: boolean | undefined;
}

export const single = (rule: Rule): LineRule => ({ name: rule.name, rules: [rule] });

/** The library's rule of that name; `heads` where it is known what it can match. */
export function named(library: Library, name: string, heads?: readonly string[]): Rule {
  const rule = library.rules.find((r) => r.name === name);
  if (rule === undefined) throw new Error(`the library has no rule ${name}`);
  return heads === undefined ? rule : { ...rule, heads };
}
