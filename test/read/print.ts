// A syntax tree as text that reads back to the same tree, with as few parentheses as the grammar needs.

import type { Condition, Range, Value } from "../../src/read/syntax/syntax.ts";

/** Where a value stands: after a binary minus or plus a term, inside a product a factor, … */
type Place = "sum" | "term" | "factor" | "divisor" | "exponent" | "base" | "atom";

const NEEDS: Readonly<Record<string, readonly Place[]>> = {
  add: ["term", "factor", "divisor", "exponent", "base", "atom"],
  multiply: ["factor", "divisor", "exponent", "base", "atom"],
  power: ["base", "atom"],
  negate: ["base", "atom"],
  binder: ["factor", "divisor", "exponent", "base", "atom"],
  number: ["atom"],
  infinity: ["atom"],
  read: ["atom"],
  iverson: ["atom"],
  data: ["atom"],
  cases: ["atom"],
  bars: ["atom"],
};

export function print(e: Value, place: Place = "sum"): string {
  const text = bare(e, place);
  return NEEDS[e.kind]?.includes(place) ? `(${text})` : text;
}

function bare(e: Value, place: Place): string {
  switch (e.kind) {
    case "number":
      return e.text;
    case "tuple":
      return `(${e.elements.map((x) => print(x)).join(", ")})`;
    case "infinity":
      return "inf";
    case "name":
      return e.name;
    case "read":
      return `${print(e.of, "atom")}[${e.subscripts.map((s) => print(s)).join(", ")}]`;
    case "call":
      return `${e.callee.name}(${e.args.map((a) => print(a)).join(", ")})`;
    case "negate":
      // A sign before a factor reaches over that factor alone, a leading sign over the whole term.
      return `-${print(e.operand, place === "sum" || place === "term" ? "term" : place)}`;
    case "add":
      return e.terms.map((t, k) => (k === 0 ? "" : ` ${t.sign} `) + print(t.term, "term")).join("");
    case "multiply":
      return e.factors
        .map((f, k) => {
          if (k === 0) return print(f.factor, f.factor.kind === "negate" ? "base" : "factor");
          return ` ${f.op} ${print(f.factor, f.op === "*" ? "factor" : "divisor")}`;
        })
        .join("");
    case "power":
      return `${print(e.base, "base")}^${print(e.exponent, "exponent")}`;
    case "bars":
      return `|${print(e.operand)}|`;
    case "iverson":
      return `[${printCondition(e.condition)}]`;
    case "data":
      return `[${e.items.map((item) => print(item)).join(", ")}]`;
    case "cases": {
      const branches = e.branches.map((b) => `${print(b.value)} if ${printCondition(b.condition)}`);
      if (e.otherwise !== undefined) branches.push(`${print(e.otherwise)} otherwise`);
      return `cases{${branches.join(", ")}}`;
    }
    case "binder": {
      const groups = e.groups.map((g) => {
        const letters = g.letters.map((l) => l.name).join(", ");
        if (g.over === undefined) return letters;
        const sign = g.over.kind === "range" ? "=" : " in ";
        return (g.tuple ? `(${letters})` : letters) + sign + printRange(g.over);
      });
      return `${e.op}{${[...groups, ...e.guards.map((g) => printCondition(g))].join(", ")}} ${print(e.body, "term")}`;
    }
    case "derivative":
      return `d(${print(e.of)})/d(${print(e.by)})`;
  }
}

const printRange = (r: Range | Value): string =>
  r.kind === "range" ? `${print(r.low)}..${print(r.high)}` : print(r);

export function printCondition(e: Condition, inside: "or" | "and" | "not" | "none" = "none"): string {
  switch (e.kind) {
    case "relation":
      return print(e.first) + e.links.map((l) => ` ${l.op} ${print(l.right)}`).join("");
    case "member": {
      const elements = e.elements.map((x) => print(x));
      return `${elements.length > 1 ? `(${elements.join(", ")})` : elements.join("")} in ${printRange(e.over)}`;
    }
    case "or": {
      const text = e.conditions.map((x) => printCondition(x, "or")).join(" or ");
      return inside === "none" ? text : `(${text})`;
    }
    case "and": {
      const text = e.conditions.map((x) => printCondition(x, "and")).join(" and ");
      return inside === "none" || inside === "or" ? text : `(${text})`;
    }
    case "not":
      return `not ${printCondition(e.condition, "not")}`;
  }
}
