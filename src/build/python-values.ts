// Numbers as Python writes them: arrays row by row, polynomials and sets as functions.

import { doubleDatum } from "../eval/field.ts";
import type { FunctionModel, SetData } from "../eval/instance.ts";

export const pythonNumber = (x: number): string => (Object.is(x, -0) ? "0" : String(x));

/** Columns of a cell. */
const WIDTH = 96;

/** `np.array(...)` of numbers in row-major order. */
export function pythonArray(shape: readonly number[], data: readonly number[], integer: boolean): string {
  const real = !integer && data.every(Number.isInteger);
  const list = nested(shape, data, "np.array(".length);
  return `np.array(${list}${real ? ", dtype=float" : ""})`;
}

function nested(shape: readonly number[], data: readonly number[], indent: number): string {
  const [n, ...inner] = shape;
  if (n === undefined) return pythonNumber(data[0] ?? 0);
  const size = inner.reduce((p, k) => p * k, 1);
  const parts = Array.from({ length: n }, (_, k) =>
    nested(inner, data.slice(k * size, (k + 1) * size), indent + 1),
  );
  const line = `[${parts.join(", ")}]`;
  if (!line.includes("\n") && line.length + indent <= WIDTH) return line;
  const pad = `\n${" ".repeat(indent + 1)}`;
  if (inner.length > 0) return `[${parts.join(`,${pad}`)}]`;
  const rows: string[] = [];
  for (const part of parts) {
    const last = rows.at(-1);
    if (last === undefined || last.length + part.length + 2 + indent > WIDTH) rows.push(part);
    else rows[rows.length - 1] = `${last}, ${part}`;
  }
  return `[${rows.join(`,${pad}`)}]`;
}

export type Polynomial = FunctionModel & { readonly kind: "polynomial" };

/** The polynomial differentiated in these arguments, one after the other, as a function of Python. */
export function pythonPolynomial(
  model: Polynomial,
  slots: readonly number[],
  names: readonly string[],
): string {
  const terms = model.terms.flatMap(({ coefficient, powers }) => {
    let c = doubleDatum(coefficient);
    const left = [...powers];
    for (const slot of slots) {
      const p = left[slot] ?? 0;
      c *= p;
      left[slot] = Math.max(0, p - 1);
    }
    if (c === 0) return [];
    const factors = names.flatMap((name, k) => {
      const p = left[k] ?? 0;
      return p === 0 ? [] : [p === 1 ? name : `${name}**${p}`];
    });
    return [
      [...(Math.abs(c) === 1 && factors.length > 0 ? [] : [pythonNumber(Math.abs(c))]), ...factors].join(
        " * ",
      ),
    ].map((text) => ({ text, negative: c < 0 }));
  });
  const sum = terms
    .map(({ text, negative }, k) =>
      k === 0 ? (negative ? `-${text}` : text) : `${negative ? "-" : "+"} ${text}`,
    )
    .join(" ");
  return `lambda ${names.join(", ")}: ${sum === "" ? "0" : sum}`;
}

/** The members of a set at its subscripts, which count from the beginning of its axes. */
export function pythonSet(set: SetData, arity: number): string {
  const tuple = (m: readonly number[]): string =>
    arity === 1 ? String(m[0] ?? 0) : `(${m.map(String).join(", ")})`;
  const lists = set.members.map((members) => `[${members.map(tuple).join(", ")}]`);
  if (set.shape.length === 0) return `lambda: ${lists[0] ?? "[]"}`;
  const keys = set.members.map((_, flat) => {
    const at: number[] = [];
    let rest = flat;
    for (let k = set.shape.length - 1; k >= 0; k -= 1) {
      const n = set.shape[k] ?? 1;
      at.unshift((rest % n) + (set.lo[k] ?? 0));
      rest = Math.floor(rest / n);
    }
    return at.length === 1 ? `(${at[0]},)` : `(${at.join(", ")})`;
  });
  return `lambda *at: {${keys.map((key, k) => `${key}: ${lists[k] ?? "[]"}`).join(", ")}}[at]`;
}
