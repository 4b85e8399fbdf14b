// A routine as a Python function over NumPy arrays, loop by loop as the derived form says it.

import { Names } from "./names.ts";
import type { Routine } from "./program.ts";
import { call, type Functions, Python } from "./python.ts";
import { type Arrays, docstring, pythonStatements, sizeLines, tuple } from "./python-statements.ts";
import { Terms, TIGHT } from "./terms.ts";
import { described, type Voice } from "./words.ts";

const NUMPY: Functions = {
  infinity: "np.inf",
  pi: "np.pi",
  names: {
    exp: "np.exp",
    expm1: "np.expm1",
    log: "np.log",
    log1p: "np.log1p",
    log2: "np.log2",
    log10: "np.log10",
    sqrt: "np.sqrt",
    sign: "np.sign",
    floor: "math.floor",
    ceil: "math.ceil",
    round: "round",
    sin: "np.sin",
    cos: "np.cos",
    tan: "np.tan",
    asin: "np.arcsin",
    acos: "np.arccos",
    atan: "np.arctan",
    atan2: "np.arctan2",
    sinh: "np.sinh",
    cosh: "np.cosh",
    tanh: "np.tanh",
    asinh: "np.arcsinh",
    acosh: "np.arccosh",
    atanh: "np.arctanh",
    erf: "math.erf",
    erfc: "math.erfc",
  },
  others: (op, [u = ""]) => {
    if (op === "sigmoid") return { text: `1 / (1 + np.exp(-(${u})))`, tight: TIGHT.product };
    if (op === "logit") return { text: `np.log(${u}) - np.log1p(-(${u}))`, tight: TIGHT.sum };
    return op === "softplus" ? call("np.logaddexp", ["0", u]) : undefined;
  },
};

export interface NumpyFunction {
  readonly name: string;
  readonly text: string;
}

export function numpyText(routines: readonly Routine[], voice: Omit<Voice, "shape">): string {
  return numpyModule(numpyFunctions(routines, voice));
}

/** A function for each routine, without what they import. */
export function numpyFunctions(
  routines: readonly Routine[],
  voice: Omit<Voice, "shape">,
): readonly NumpyFunction[] {
  const names = new Names();
  return routines.map((r, k) => {
    const name = names.of(String(k), r.name);
    return { name, text: functionText(r, name, voice) };
  });
}

export function numpyModule(functions: readonly NumpyFunction[]): string {
  const math = functions.some((f) => f.text.includes("math.")) ? ["import math", ""] : [];
  const parts = functions.map((f) => f.text).join("\n\n\n");
  return `${[...math, "import numpy as np", "", "", parts].join("\n")}\n`;
}

function functionText(r: Routine, title: string, voice: Omit<Voice, "shape">): string {
  const terms = new Terms(new Names(), r.env, new Python(NUMPY));
  for (const p of r.parameters) terms.name(p.name);
  const d = described(r, terms, { ...voice, shape: tuple });
  const head = `def ${title}(${r.parameters.map((p) => terms.name(p.name)).join(", ")}):`;
  const lines = [...sizeLines(r, terms), ...pythonStatements(r.body, { terms, arrays: ARRAYS }, 1)];
  return [head, ...docstring(d), ...lines, `    return ${terms.name(r.returns.name)}`].join("\n");
}

const ARRAYS: Arrays = {
  zeros: (shape, integer) => `np.zeros(${shape}${integer ? ", dtype=int" : ""})`,
  data: (values, whole) => `np.array(${values}${whole ? ", dtype=float" : ""})`,
  pad: (of, widths) => `np.pad(${of}, ${tuple(widths.map((w) => `(${w}, ${w})`))})`,
};
