// Statements in Python, as NumPy and PyTorch listings share them. How an array is made differs.

import type { Expr } from "../expr/nodes.ts";
import { type Routine, type Statement, wholeShapes } from "./program.ts";
import { type Terms, TIGHT } from "./terms.ts";
import type { Described } from "./words.ts";

/** How arrays are made. */
export interface Arrays {
  readonly zeros: (shape: string, integer: boolean) => string;
  /** `whole`: all the numbers are, so that they would be taken for integers. */
  readonly data: (values: string, whole: boolean) => string;
  readonly pad: (of: string, widths: readonly string[]) => string;
}

export interface Pythonic {
  readonly terms: Terms;
  readonly arrays: Arrays;
}

export const tuple = (items: readonly string[]): string =>
  items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;

export function docstring(d: Described, depth = 1): readonly string[] {
  const indent = "    ".repeat(depth);
  const width = Math.max(0, ...d.parameters.map(([name]) => name.length));
  const body = [
    `"""${d.formula[0] ?? ""}`,
    ...d.formula.slice(1),
    "",
    ...(d.notes.length === 0 ? [] : [...d.notes, ""]),
    ...d.parameters.map(([name, words]) => `${name.padEnd(width)}  ${words}`),
    d.returnLine,
    '"""',
  ];
  return body.map((l) => (l === "" ? "" : `${indent}${l}`));
}

export function sizeLines(r: Routine, terms: Terms): readonly string[] {
  const lines: string[] = [];
  const shapes = wholeShapes(r);
  for (const [array, axes] of shapes)
    lines.push(
      `    ${axes.map((n) => (n === undefined ? "_" : terms.name(n))).join(", ")} = ${terms.name(array)}.shape`,
    );
  for (const z of r.sizes) {
    if (z.from === "sizes") {
      lines.push(`    ${terms.name(z.name)} = ${terms.index(z.value)}`);
      continue;
    }
    if (shapes.get(z.array)?.includes(z.name) === true) continue;
    const extent = `${terms.name(z.array)}.shape[${z.axis}]`;
    const plus = z.plus ?? 0;
    const less = plus === 0 ? extent : `(${extent} ${plus > 0 ? "-" : "+"} ${Math.abs(plus)})`;
    lines.push(`    ${terms.name(z.name)} = ${less}${(z.times ?? 1) === 1 ? "" : ` // ${z.times}`}`);
  }
  for (const array of new Set(r.checks.map((c) => c.array))) {
    const own = r.checks.filter((c) => c.array === array);
    const p = r.parameters.find((x) => x.name === array);
    const shape = p?.kind.kind === "array" ? p.kind.shape : [];
    const all = shape.map((x, axis) => own.find((c) => c.axis === axis)?.size ?? x);
    const known = all.every(
      (x) => x.kind === "num" || (x.kind === "sym" && r.sizes.some((z) => z.name === x.name)),
    );
    const name = terms.name(array);
    if (known) lines.push(`    assert ${name}.shape == ${tuple(all.map((x) => terms.index(x)))}`);
    else for (const c of own) lines.push(`    assert ${name}.shape[${c.axis}] == ${terms.index(c.size)}`);
  }
  return lines;
}

/** Statements of Python; an empty body is `pass`. */
export function pythonStatements(body: readonly Statement[], w: Pythonic, depth: number): readonly string[] {
  return body.flatMap((s) => statement(s, w, depth));
}

function statement(s: Statement, w: Pythonic, depth: number): readonly string[] {
  const { terms, arrays } = w;
  const indent = "    ".repeat(depth);
  const block = (body: readonly Statement[]): readonly string[] => {
    const lines = pythonStatements(body, w, depth + 1);
    return lines.length === 0 ? [`${indent}    pass`] : lines;
  };
  const line = (text: string): readonly string[] => [`${indent}${text}`];
  const shape = (xs: readonly Expr[]): string => tuple(xs.map((x) => terms.index(x)));
  switch (s.kind) {
    case "let":
    case "assign":
      return line(`${terms.name(s.name)} = ${terms.text(s.value)}`);
    case "accumulate":
      return line(`${terms.name(s.name)} ${s.operator === "add" ? "+=" : "*="} ${terms.text(s.value)}`);
    case "data":
      return line(
        `${terms.name(s.name)} = ${arrays.data(nested(s.value, terms), wholeData(s.value, terms))}`,
      );
    case "list":
      return line(`${terms.name(s.name)} = []`);
    case "append":
      return line(`${terms.name(s.list)}.append(${terms.text(s.value)})`);
    case "median": {
      const list = terms.name(s.of);
      return [...line(`${list}.sort()`), ...line(`${terms.name(s.name)} = ${list}[(len(${list}) - 1) // 2]`)];
    }
    case "define":
      return [];
    case "array":
      return line(`${terms.name(s.name)} = ${arrays.zeros(shape(s.shape), s.integer)}`);
    case "pad":
      return line(
        `${terms.name(s.name)} = ${arrays.pad(
          terms.name(s.of),
          s.widths.map((x) => terms.index(x)),
        )}`,
      );
    case "crop":
      return line(`${terms.name(s.name)} = ${terms.name(s.of)}[${cropped(s, terms)}]`);
    case "store":
      return line(terms.stored(s));
    case "for": {
      const v = terms.letter(s.loop.variable);
      return [`${indent}for ${v} in ${range(s, terms)}:`, ...block(s.body)];
    }
    case "each": {
      const vars = s.variables.map((v) => terms.letter(v)).join(", ");
      const set = `${terms.name(s.set)}(${s.at.map((x) => terms.index(x)).join(", ")})`;
      return [`${indent}for ${vars} in ${set}:`, ...block(s.body)];
    }
    case "if": {
      const test = terms.term(s.condition);
      if (s.body.length === 0)
        return [`${indent}if ${terms.language.not(test).text}:`, ...block(s.otherwise)];
      const head = [`${indent}if ${test.text}:`, ...block(s.body)];
      if (s.otherwise.length === 0) return head;
      const [only] = s.otherwise;
      if (only?.kind === "if" && s.otherwise.length === 1 && only.body.length > 0) {
        const [first = "", ...rest] = statement(only, w, depth);
        return [...head, `${indent}el${first.trimStart()}`, ...rest];
      }
      return [...head, `${indent}else:`, ...block(s.otherwise)];
    }
    case "fail":
      return line(`raise ValueError("${s.message}")`);
  }
}

export function range(s: Statement & { readonly kind: "for" }, terms: Terms): string {
  const { lo, hi } = s.loop;
  const end = terms.successor(hi) ?? (hi.kind === "num" ? String(Number(terms.index(hi)) + 1) : undefined);
  const beyond = end ?? `${terms.index(hi, TIGHT.sum)} + 1`;
  if (s.down) return `range(${terms.index(hi)}, ${terms.index(lo)} - 1, -1)`;
  return lo.kind === "num" && lo.value === 0 ? `range(${beyond})` : `range(${terms.index(lo)}, ${beyond})`;
}

function cropped(s: Statement & { readonly kind: "crop" }, terms: Terms): string {
  return s.widths
    .map((w, axis) => {
      if (w.kind === "num" && w.value === 0) return ":";
      const from = terms.index(w, TIGHT.sum);
      return `${from}:${from} + ${terms.index(s.shape[axis] as Expr, TIGHT.sum)}`;
    })
    .join(", ");
}

function nested(e: Expr, terms: Terms): string {
  return e.kind === "app" && e.op === "list"
    ? `[${e.args.map((a) => nested(a, terms)).join(", ")}]`
    : terms.text(e);
}

const wholeData = (e: Expr, terms: Terms): boolean =>
  e.kind === "app" && e.op === "list" ? e.args.every((a) => wholeData(a, terms)) : terms.whole(e);
