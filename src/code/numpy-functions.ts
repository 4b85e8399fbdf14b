// What NumPy calls the functions of a program.

import { call, type Functions } from "./python.ts";
import { TIGHT } from "./terms.ts";

export const NUMPY: Functions = {
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
