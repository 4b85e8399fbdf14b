// Parts of arrays put together as text: axes brought in order, products summed over axes as `sum`, `@` or `einsum`.

import { tuple } from "./python-statements.ts";
import { Unfit } from "./unfit.ts";

/** Part of an array, with the variable of each of its axes. */
export interface View {
  readonly text: string;
  readonly letters: readonly string[];
}

/** A slice where an index is no longer written in brackets. */
export const sliceCall = (item: string): string => {
  if (item === ":") return "slice(None)";
  const [from = "", to = "", step] = item.split(":");
  return `slice(${[from === "" ? "None" : from, to, ...(step === undefined ? [] : [step])].join(", ")})`;
};

/** The axes of `have`, in the order of `want`, with axes of length 1 where one is missing behind the first. */
export function expanded(text: string, have: readonly string[], want: readonly string[]): string {
  const order = want.filter((l) => have.includes(l));
  let out = text;
  if (order.join() !== have.join()) {
    const sign = (l: string): string => String.fromCharCode(97 + want.indexOf(l));
    out =
      have.length === 2
        ? `${simple(text) ? text : `(${text})`}.T`
        : `np.einsum("${have.map(sign).join("")}->${order.map(sign).join("")}", ${text})`;
  }
  const first = want.findIndex((l) => have.includes(l));
  const places = first < 0 ? [] : want.slice(first).map((l) => (have.includes(l) ? ":" : "None"));
  if (!places.includes("None")) return out;
  return `${simple(out) ? out : `(${out})`}[${places.join(", ")}]`;
}

/** Nothing outside of brackets could take what is put behind it. */
const simple = (text: string): boolean => {
  let depth = 0;
  for (const c of text) {
    if ("([{".includes(c)) depth += 1;
    else if (")]}".includes(c)) depth -= 1;
    else if (depth === 0 && !/[\w.]/.test(c)) return false;
  }
  return true;
};

export const held = (text: string): string => (simple(text) ? text : `(${text})`);

/** The sum of products over all axes that are not wanted. */
export function contracted(operands: readonly View[], out: readonly string[]): string | undefined {
  const [a, b, ...more] = operands;
  if (a === undefined) return undefined;
  if (b === undefined) {
    const left = a.letters.filter((l) => out.includes(l));
    if (left.join() === out.join()) {
      const axes = a.letters.flatMap((l, k) => (out.includes(l) ? [] : [k]));
      if (axes.length === 0) return held(a.text);
      const which =
        axes.length === a.letters.length
          ? ""
          : `axis=${axes.length === 1 ? axes[0] : tuple(axes.map(String))}`;
      return simple(a.text)
        ? `${a.text}.sum(${which})`
        : `np.sum(${a.text}${which === "" ? "" : `, ${which}`})`;
    }
  }
  if (b !== undefined && more.length === 0) {
    const product = matrixProduct(a, b, out) ?? matrixProduct(b, a, out);
    if (product !== undefined) return product;
  }
  const all = [...new Set(operands.flatMap((o) => o.letters))];
  const taken = new Map<string, string>();
  for (const l of all) {
    const wish = [l.charAt(0).toLowerCase(), ..."abcdefghijklmnopqrstuvwxyz"];
    const sign = wish.find((c) => /^[a-z]$/.test(c) && ![...taken.values()].includes(c));
    if (sign === undefined) throw new Unfit();
    taken.set(l, sign);
  }
  const code = (letters: readonly string[]): string => letters.map((l) => taken.get(l)).join("");
  return `np.einsum("${operands.map((o) => code(o.letters)).join(",")}->${code(out)}", ${operands.map((o) => o.text).join(", ")})`;
}

/** A @ B for vectors and matrices with one common axis, which is summed over. */
function matrixProduct(a: View, b: View, out: readonly string[]): string | undefined {
  const common = a.letters.filter((l) => b.letters.includes(l));
  const [l] = common;
  if (l === undefined || common.length > 1 || out.includes(l)) return undefined;
  if (a.letters.length > 2 || b.letters.length > 2) return undefined;
  const rest = [...a.letters, ...b.letters].filter((x) => x !== l);
  if (rest.join() !== out.join()) return undefined;
  const left = a.letters.at(-1) === l ? held(a.text) : `${held(a.text)}.T`;
  const right = b.letters[0] === l ? held(b.text) : `${held(b.text)}.T`;
  return `${left} @ ${right}`;
}
