// Formulas as text with every decision of the grammar in the open, for tests to compare.

import type { FenceMath, Item, Script } from "../../src/check/formula/math.ts";
import { readFormula } from "../../src/check/formula/statements.ts";
import { mappedSlice } from "../../src/check/text/mapped.ts";
import { UnreadError } from "../../src/check/text/unread.ts";

const list = (items: readonly Item[]): string => items.map(show).join(", ");
const script = (s: Script | undefined, mark: string): string =>
  s === undefined ? "" : `${mark}{${list(s.items)}}`;
const fence = (f: FenceMath): string =>
  `${f.open}${list(f.items)}${f.such === undefined ? "" : ` such that ${list(f.such)}`}${f.close}`;

export function show(m: Item): string {
  switch (m.kind) {
    case "number":
    case "symbol":
      return m.text;
    case "scripted":
      return `${show(m.base)}${"'".repeat(m.primes)}${script(m.sub, "_")}${script(m.sup, "^")}`;
    case "accent":
      return `${m.accent}(${show(m.body)})`;
    case "fence":
      return fence(m);
    case "apply":
      return `${show(m.head)}@${fence(m.fence)}`;
    case "product":
      return `<${m.factors.map((f, k) => (k === 0 ? "" : f.sign === "" ? " " : ` ${f.sign} `) + show(f.factor)).join("")}>`;
    case "sum":
      return `<${m.terms.map((t, k) => (k === 0 ? "" : ` ${t.sign} `) + show(t.term)).join("")}>`;
    case "negate":
      return `-${show(m.operand)}`;
    case "fraction":
      return `(${show(m.over)} over ${show(m.under)})`;
    case "derivative":
      return `${m.mark}${m.open === true ? "…" : ""}(${show(m.of)} by ${m.by.map(show).join(", ")})`;
    case "nabla":
      return `∇${m.order > 1 ? m.order : ""}${script(m.by, "_")}(${show(m.of)})`;
    case "evaluated":
      return `${show(m.body)} at ${list(m.at)}`;
    case "operator":
      return `${m.name}${script(m.sub, "_")}${script(m.sup, "^")}(${show(m.body)})`;
    case "root":
      return `root${m.index === undefined ? "" : ` ${show(m.index)}`}(${show(m.body)})`;
    case "bars":
    case "floor":
    case "ceil":
    case "norm":
      return `${m.kind}(${show(m.body)})`;
    case "big":
      return `${m.op}{${list(m.under)}${m.over === undefined ? "" : ` to ${show(m.over)}`}}(${show(m.body)})`;
    case "call":
      return `${m.name}${script(m.sub, "_")}${script(m.power, "^")}(${m.args.map(show).join(", ")})`;
    case "cases":
      return `cases(${m.rows.map((r) => `${show(r.value)} if ${r.condition === undefined ? "otherwise" : show(r.condition)}`).join("; ")})`;
    case "matrix":
      return `matrix(${m.rows.map((r) => r.map(show).join(", ")).join("; ")})`;
    case "indicator":
      return `1[${show(m.condition)}]`;
    case "range":
      return `${show(m.low)}..${show(m.high)}`;
    case "ellipsis":
      return "…";
    case "relation":
      return `${show(m.first)}${m.links.map((l) => ` ${l.op} ${show(l.right)}`).join("")}`;
    case "and":
    case "or":
      return m.conditions.map(show).join(` ${m.kind} `);
    case "not":
      return `not ${show(m.condition)}`;
  }
}

/** The statements of a formula, or why it is not read and where. */
export function read(tex: string, environment?: string): string {
  try {
    const f = readFormula(mappedSlice(tex, 0, tex.length), environment);
    return [...f.labels.map((l) => `#${l}`), ...f.statements.map((s) => show(s.item))].join(" | ");
  } catch (error) {
    if (!(error instanceof UnreadError)) throw error;
    const { message, span } = error.unread;
    return `unread: ${message} @ ${tex.slice(span.start, span.end)}`;
  }
}
