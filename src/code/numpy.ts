// A routine as a Python function over NumPy arrays: loop by loop as the derived form says it, or with whole arrays.

import { Names } from "./names.ts";
import { NUMPY } from "./numpy-functions.ts";
import type { Routine } from "./program.ts";
import { Python } from "./python.ts";
import { type Arrays, docstring, pythonStatements, sizeLines, tuple } from "./python-statements.ts";
import { Terms } from "./terms.ts";
import { vectorStatements } from "./vectorise.ts";
import { described, type Voice } from "./words.ts";

export interface NumpyFunction {
  readonly name: string;
  readonly text: string;
}

/** `whole`: with operations on whole arrays in place of loops where that can be seen to be the same. */
export function numpyText(routines: readonly Routine[], voice: Omit<Voice, "shape">, whole = false): string {
  return numpyModule(numpyFunctions(routines, voice, whole));
}

/** A function for each routine, without what they import. */
export function numpyFunctions(
  routines: readonly Routine[],
  voice: Omit<Voice, "shape">,
  whole = false,
): readonly NumpyFunction[] {
  const names = new Names();
  return routines.map((r, k) => {
    const name = names.of(String(k), r.name);
    return { name, text: functionText(r, name, voice, whole) };
  });
}

export function numpyModule(functions: readonly NumpyFunction[]): string {
  const math = functions.some((f) => f.text.includes("math.")) ? ["import math", ""] : [];
  const parts = functions.map((f) => f.text).join("\n\n\n");
  return `${[...math, "import numpy as np", "", "", parts].join("\n")}\n`;
}

function functionText(r: Routine, title: string, voice: Omit<Voice, "shape">, whole: boolean): string {
  const terms = new Terms(new Names(), r.env, new Python(NUMPY));
  for (const p of r.parameters) terms.name(p.name);
  const d = described(r, terms, { ...voice, shape: tuple });
  const head = `def ${title}(${r.parameters.map((p) => terms.name(p.name)).join(", ")}):`;
  const body = whole
    ? vectorStatements(voice.ctx, r, terms, ARRAYS, r.body)
    : pythonStatements(r.body, { terms, arrays: ARRAYS }, 1);
  const tail = `    return ${terms.name(r.returns.name)}`;
  const sizes = sizeLines(r, terms);
  const lines = [...(whole ? needed(sizes, [...body, tail]) : sizes), ...body];
  return [head, ...docstring(d), ...lines, tail].join("\n");
}

/** The sizes that are used: whole arrays need fewer of them than loops do. */
function needed(sizes: readonly string[], rest: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (const line of [...sizes].reverse()) {
    const used = (name: string): boolean =>
      name !== "_" && [...out, ...rest].some((l) => l.match(/\w+/g)?.includes(name) === true);
    const [left = "", right] = line.split(" = ");
    if (right === undefined || line.includes("assert")) out.unshift(line);
    else {
      const names = left.trim().split(", ");
      const kept = names.map((n) => (used(n) ? n : "_"));
      if (kept.some((n) => n !== "_")) out.unshift(`    ${kept.join(", ")} = ${right}`);
    }
  }
  return out;
}

const ARRAYS: Arrays = {
  zeros: (shape, integer) => `np.zeros(${shape}${integer ? ", dtype=int" : ""})`,
  data: (values, whole) => `np.array(${values}${whole ? ", dtype=float" : ""})`,
  pad: (of, widths) => `np.pad(${of}, ${tuple(widths.map((w) => `(${w}, ${w})`))})`,
};
