// Index terms and relations as plain text in the sheet language, for messages. Showing sheets is not done here.

import type { Expr, Op } from "../../expr/nodes.ts";
import { showQ, signQ } from "../../expr/rational.ts";

const RELATION: Partial<Record<Op, string>> = {
  eq: "=",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  divides: "divides",
};

/** 0: a sum may stand bare, 1: a product may, 2: atoms only. */
type Strength = 0 | 1 | 2;

/** lo..hi without blanks, as one writes it. */
export const rangeText = (lo: Expr, hi: Expr): string =>
  `${plainText(lo)}..${plainText(hi)}`.replaceAll(" ", "");

export function plainText(e: Expr, strength: Strength = 0): string {
  const wrap = (text: string, bare: boolean): string => (bare ? text : `(${text})`);
  switch (e.kind) {
    case "num":
      return wrap(showQ(e.value), strength < 2 || signQ(e.value) >= 0);
    case "sym":
    case "idx":
      return e.name;
    case "bound":
      return `#${e.index}`;
    case "at":
      return `${plainText(e.tensor, 2)}[${e.subs.map((s) => plainText(s)).join(", ")}]`;
    case "deriv":
      return `d(${plainText(e.of)})/d(${plainText(e.wrt)})`;
    case "bind":
      return `${e.op}{${e.letters.join(", ")}} ...`;
    case "app":
      break;
  }
  const [a, b] = e.args;
  const relation = RELATION[e.op];
  if (relation !== undefined && a !== undefined && b !== undefined) {
    return wrap(`${plainText(a)} ${relation} ${plainText(b)}`, strength === 0);
  }
  switch (e.op) {
    case "add": {
      const text = e.args.map((term, k) => {
        const negative = term.kind === "app" && term.op === "mul" && term.args[0]?.kind === "num";
        const minus =
          term.kind === "num" ? signQ(term.value) < 0 : negative && plainText(term, 1).startsWith("-");
        const own = plainText(term, 1);
        return k === 0 ? own : minus ? ` - ${own.slice(1)}` : ` + ${own}`;
      });
      return wrap(text.join(""), strength === 0);
    }
    case "mul": {
      const [first, ...rest] = e.args;
      const minus = first?.kind === "num" && first.value === -1 && rest.length > 0;
      const factors = (minus ? rest : e.args).map((f) => plainText(f, 2)).join("*");
      return wrap(minus ? `-${factors}` : factors, strength < 2);
    }
    case "div":
      return wrap(e.args.map((f) => plainText(f, 2)).join("/"), strength < 2);
    case "pow":
      return wrap(e.args.map((f) => plainText(f, 2)).join("^"), strength < 2);
    case "infinity":
      return "inf";
    case "and":
    case "or":
      return wrap(e.args.map((x) => plainText(x, 1)).join(` ${e.op} `), strength === 0);
    default:
      return `${e.op}(${e.args.map((x) => plainText(x)).join(", ")})`;
  }
}
