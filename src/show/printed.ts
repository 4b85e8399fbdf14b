// Whether two lines read the same on the page, told without setting them both.

import type { Context } from "../expr/context.ts";
import type { Expr } from "../expr/nodes.ts";
import { eachChild } from "../expr/traverse.ts";
import type { Formula } from "./sentence.ts";

export interface Printed {
  readonly formula: Formula;
  readonly names: number;
}

/** Whether two formulas read the same; they are set as text only where they hold the same names. */
export const printsAlike = (a: Printed, b: Printed): boolean =>
  a.names === b.names && a.formula.text === b.formula.text;

/**
 * A number that differs only where two terms print other names, or letters, or functions, or another number of
 * them. Ranges do not count: they may go without saying.
 */
export function namesPrinted(ctx: Context, e: Expr): number {
  const known = ctx.table<number, number>("show.names");
  const go = (x: Expr): number => {
    let sum = known.get(x.id);
    if (sum === undefined) {
      sum = x.kind === "bind" ? go(x.body) : hashOf(printedHead(x));
      if (x.kind !== "bind")
        eachChild(x, (c) => {
          sum = ((sum ?? 0) + go(c)) | 0;
        });
      known.set(x.id, sum);
    }
    return sum;
  };
  return go(e);
}

/** Functions that are always printed with a sign of their own. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  "log",
  "sqrt",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
  "relu",
  "cases",
]);

/** What a node prints whatever stands around it; all letters count as one. */
function printedHead(e: Expr): string {
  switch (e.kind) {
    case "sym":
      return e.name;
    case "idx":
    case "bound":
      return "letter ";
    case "app":
      return FUNCTIONS.has(e.op) ? `${e.op} ` : "";
    default:
      return "";
  }
}

function hashOf(name: string): number {
  let h = name === "" ? 0 : 7;
  for (let k = 0; k < name.length; k += 1) h = (Math.imul(h, 31) + name.charCodeAt(k)) | 0;
  return h;
}
