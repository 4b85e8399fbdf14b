// Every rule of the differentiator on several instances: both sides by plain loops, a derivative being a difference
// quotient of the forward definitions. Then derivatives taken to the end, values at zeros and kinks written down by
// hand, and what the rules must leave alone.

import { describe, expect, it } from "vitest";
import { derivativeRules } from "../../src/diff/rules.ts";
import { applyAtRoot } from "../../src/rewrite/engine.ts";
import { standard } from "../../src/standard.ts";
import { complaints } from "../derive/contract.ts";
import { agree, asked, differentiated, hasDerivatives, valueAt, worldWith } from "./sheet.ts";

const rules = derivativeRules(standard);
const ruleNamed = (name: string) => {
  const r = rules.find((x) => x.name === name);
  if (r === undefined) throw new Error(name);
  return r;
};

/** Blocks to whose target the rule applies. */
const INSTANCES: Readonly<Record<string, readonly string[]>> = {
  "d.constant": [
    "given x, c; find d(sin(c))/d(x)",
    "given x[n], w[n]; find d(sum{i} w[i]^2)/d(x[k])",
    "given x, y; z = y^2; find d(z*y)/d(x)",
  ],
  "d.self": [
    "given x; find d(x)/d(x)",
    "given x[n]; find d(x[i])/d(x[k])",
    "given x[n], i in 0..n-1; find d(x[n-1-i])/d(x[k])",
    "given x[n, m]; find d(x[i, j])/d(x[k, l])",
    "given x[n, n]; find d(x[i, i])/d(x[k, l])",
    "given x[n, m]; find d(x[i, j])/d(x[i, l])",
  ],
  "d.sum": ["given x, y; find d(x^2 + y + sin(x) - x)/d(x)", "given x[n]; find d(x[i] + x[0])/d(x[k])"],
  "d.scale": [
    "given x, c; find d(c*sin(x)*c)/d(x)",
    "given x, c > 0; find d(sin(x)/c)/d(x)",
    "given x[n], w[n]; find d(w[i]*x[i])/d(x[k])",
  ],
  "d.product": [
    "given x, c; find d(x*c*sin(x)*exp(x))/d(x)",
    "given x[n]; find d(x[i]*x[0]*x[n-1])/d(x[k])",
    "given x, y; u = x*y; find d(u*x)/d(x)",
  ],
  "d.quotient": [
    "given x; find d(sin(x)/(2 + x^2))/d(x)",
    "given x, c; find d(c/(2 + cos(x)))/d(x)",
    "given x[n]; find d(x[i]/(1 + x[0]^2))/d(x[k])",
  ],
  "d.quotient.named": [
    "given x; q = sin(x)/(2 + x^2); find d(q)/d(x)",
    "given s[n]; p[i] = exp(s[i])/(sum{j} exp(s[j])); find d(p[i])/d(s[k])",
  ],
  "d.log-sum": [
    "given x, m[n], q[n]; assume q[i] > 0; find d(log(sum{k} q[k]*exp(-(x - m[k])^2/2)))/d(m[j])",
    "given x, m[n], s[n]; assume s[i] > 0; find d(log(sum{k} exp(-(x - m[k])^2/s[k])/(s[k]*sqrt(2*pi))))/d(s[j])",
  ],
  "d.relative.named": [
    "given x, s > 0; y = 3*exp(-x^2/s)/(s*sqrt(2)); find d(y)/d(s)",
    "given x[n], s[n]; assume s[i] > 0; y[i] = exp(-x[i]^2/s[i])/s[i]; find d(y[i])/d(s[k])",
  ],
  "d.power": [
    "given x; find d(sin(x)^3)/d(x)",
    "given x; find d((2 + sin(x))^-2)/d(x)",
    "given x > 0; find d(x^0.5)/d(x)",
    "given x; find d(x^1)/d(x)",
    "given x; find d(2^x)/d(x)",
    "given x; find d((2 + cos(x))^(x^2))/d(x)",
    "given x, n integer; find d((1 + x^2)^n)/d(x)",
  ],
  "d.elementary": [
    "given x; find d(sin(cos(x)))/d(x)",
    "given x; find d(log(1 + x^2))/d(x)",
    "given x, y; find d(max(x, y^2))/d(x)",
    "given x, y > 0; find d(clamp(x*y, -1, y))/d(y)",
    "given x[n]; find d(tanh(x[i]))/d(x[k])",
    "given x; find d(|x - 1|)/d(x)",
  ],
  "d.elementary.named": [
    "given x > 0; r = sqrt(x); find d(r)/d(x)",
    "given x[n]; e[i] = exp(sin(x[i])); find d(e[i])/d(x[k])",
    "given x; y = sigmoid(x^2); find d(y)/d(x)",
  ],
  "d.bind.sum": [
    "given x[n], y; find d(sum{i} x[i]*y^2)/d(y)",
    "given x[n]; y = sum{k} x[k]^2; find d(sum{i} x[i]^2*y)/d(x[k])",
    "given x[n]; find d(sum{p=0..n-1, q=0..p} x[p]*x[q])/d(x[k])",
    "given x[n]; find d(sum{i, j, i != j} x[i]*x[j])/d(x[k])",
    "given x[n], S[n] set; find d(sum{j in S[i]} x[j]^2)/d(x[k])",
  ],
  "d.bind.prod": [
    "given x[n]; find d(prod{i} x[i])/d(x[k])",
    "given x[n], y; find d(prod{i} (x[i] + y^2))/d(y)",
    "given x[n]; find d(prod{i=0..n-1, 2 divides i} sin(x[i]))/d(x[k])",
    "given x[n, m]; find d(prod{i, j} x[i, j])/d(x[k, l])",
    "given x[n]; find d(prod{i=0..n-1, j=0..i} (x[i] - x[j]/2))/d(x[k])",
  ],
  "d.bind.max": [
    "given x[n], y; find d(max{i} x[i]*y)/d(y)",
    "given x[n]; find d(min{i} sin(x[i]))/d(x[k])",
    "given x[n, m]; find d(max{i, j} x[i, j])/d(x[k, l])",
    "given x[n]; find d(max{i=0..n-1, i <= 1} x[i]^2)/d(x[k])",
    "given x[n]; kink max{} split; find d(max{i} x[i])/d(x[k])",
    "given x[n]; kink max{} all; find d(max{i} x[i])/d(x[k])",
  ],
  "d.cases": [
    "given x, y; find d(cases{x^2 if y > 0, x*y if y > -1, y otherwise})/d(x)",
    "given x[n]; find d(cases{x[i]^2 if i = 0, sin(x[i]) otherwise})/d(x[k])",
  ],
  "d.iverson": ["given x, y; find d([x > y + 1/3])/d(x)"],
  "d.unfold": [
    "given x; y = x^2; find d(y)/d(x)",
    "given x[n], w[n]; y[i=0..n-1] = sum{j=0..i} w[j]*x[i-j]; find d(y[i])/d(x[k])",
    "given x; y = x^2; z = y*x; find d(z)/d(y)",
  ],
  "d.chain": [
    "given x[n]; y[i] = x[i]^2; given L(y); find d(L)/d(x[k])",
    "given x; u = x^2; v = sin(x); given f(u, v); find d(f)/d(x)",
    "given x[n], w[n]; y[i] = x[i]*w[i]; given L(y, w); find d(L)/d(x[k])",
    "given x[n]; y[i] = x[i]^2; given L(y); find d(d(L)/d(y[j]))/d(x[k])",
  ],
  "d.tensor": [
    "given W[m, n], x[n]; find d(matmul(W, x)[i])/d(x[k])",
    "given u[n], v[K]; find d(conv(u, v)[i])/d(v[k])",
    "given u[n], v[m]; find d(outer(u, v)[i, j])/d(u[k])",
    "given W[m, n]; find d(transpose(W)[i, j])/d(W[k, l])",
    "given x[n]; find d((2*x + x)[i])/d(x[k])",
  ],
};

/** Written arguments are below; recurrences have tests of their own (test/derive/recurrence.test.ts). */
const ELSEWHERE = ["d.apply", "d.recurrence", "d.start"];

describe("every rule of the differentiator", () => {
  it("has instances here", () => {
    expect([...new Set(rules.map((r) => r.name))].sort()).toEqual(
      [...Object.keys(INSTANCES), ...ELSEWHERE].sort(),
    );
  });

  for (const [name, texts] of Object.entries(INSTANCES))
    for (const text of texts)
      it(`${name}: ${text}`, () => {
        const a = asked(text);
        const hit = applyAtRoot(ruleNamed(name), a.scope, a.target);
        if (hit === undefined) throw new Error(`${name} does not apply to ${a.show(a.target)}`);
        expect(agree(a, a.target, hit.after, 12, 1e-5)).toBeGreaterThan(4);
      });
});

describe("a given function at written arguments", () => {
  // The loops do not know derivatives in one argument; dual numbers do.
  for (const text of [
    "given f(u), a, b; u = a*b; find d(f(a*b^2))/d(b)",
    "given f(u, v), u, v, a; find d(f(sin(a), a^2))/d(a)",
    "given f(u), u, x[n]; find d(sum{i} f(x[i]^2))/d(x[k])",
    "given f(u), u, a; find d(d(f(a^2))/d(a))/d(a)",
  ])
    it(text, () => {
      const { wrong, compared } = complaints(text, { instances: 4 });
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(4);
    });
});

describe("derivatives taken to the end", () => {
  const TEXTS = [
    "given x; find d(sin(x^2)*exp(-x)/(1 + x^2))/d(x)",
    "given x; find d(log(1 + exp(sin(x)))^2)/d(x)",
    "given x, y; u = x*y; v = u^2 + x; w = sin(u*v); find d(w)/d(x)",
    "given x, y; u = x*y; v = u^2 + x; w = sin(u*v); find d(w)/d(u)",
    "given x[n]; find d(sum{i} x[i]*(sum{j=0..i} x[j]))/d(x[k])",
    "given x[n]; find d(log(sum{i} exp(x[i])))/d(x[k])",
    "given x[n]; find d((prod{i} x[i])*(sum{i} x[i]))/d(x[k])",
    "given x[n]; p[i] = exp(x[i])/(sum{j} exp(x[j])); find d(sum{i} p[i]^2)/d(x[k])",
    "given x[n], w[K] outside 0; y[i] = sum{j=0..n-1} x[j]*w[i-j]; find d(y[i])/d(x[k])",
    "given x[n]; find d(max{i} x[i]*(sum{j} x[j]))/d(x[k])",
    "given x[n]; find d(cases{x[i]*x[0] if x[i] > 0.1, sin(x[i]) otherwise})/d(x[k])",
    "given x[n]; find d(sum{i} [x[i] > 0.01]*x[i]^2)/d(x[k])",
    "given x[n]; find d(sqrt(sum{i} (x[i] - (sum{j} x[j])/n)^2 + 1))/d(x[k])",
    "given x; find d(d(sin(x)*x^3)/d(x))/d(x)",
    "given x, y; find d(d(exp(x*y))/d(x))/d(y)",
    "given x[n]; find d(d(sum{i} x[i]^2*x[0])/d(x[k]))/d(x[l])",
    "given x[n]; find d(d(prod{i} x[i])/d(x[k]))/d(x[l])",
    "given x[n]; find d(d(log(sum{i} exp(x[i])))/d(x[k]))/d(x[l])",
    "given x, y > 0; find d(y^(x^2))/d(x)",
    "given x, y > 0; find d(d(y^x)/d(y))/d(x)",
  ];
  for (const text of TEXTS)
    it(text, () => {
      const a = asked(text);
      const e = differentiated(a);
      expect(hasDerivatives(e)).toBe(false);
      expect(agree(a, a.target, e, 8, 1e-5)).toBeGreaterThan(4);
    });

  it("of a given function only its own derivatives are left", () => {
    for (const text of [
      "given x[n]; y[i] = x[i]^2; given L(y); find d(L)/d(x[k])",
      "given x[n]; y[i] = x[i]^2; given L(y); find d(d(L)/d(x[k]))/d(x[l])",
      "given x; u = x^2; v = sin(x); given f(u, v); find d(f)/d(x)",
    ]) {
      const a = asked(text);
      expect(agree(a, a.target, differentiated(a), 8, 1e-4)).toBeGreaterThan(4);
    }
  });
});

/** The derivative at a point, by its rules. */
const at = (
  text: string,
  numbers: Readonly<Record<string, number>>,
  entries: Readonly<Record<string, readonly number[]>> = {},
  letters: Readonly<Record<string, number>> = {},
): number | undefined => {
  const a = asked(text);
  return valueAt(worldWith(a, numbers, entries), differentiated(a), new Map(Object.entries(letters)));
};

describe("at zeros", () => {
  it("a product keeps the factors that are not differentiated, also where one of them is 0", () => {
    const gradient = (xs: readonly number[]) =>
      xs.map((_, k) => at("given x[n]; find d(prod{i} x[i])/d(x[k])", {}, { x: xs }, { k }));
    expect(gradient([2, 0, 3])).toEqual([0, 6, 0]);
    expect(gradient([0, 0, 3])).toEqual([0, 0, 0]);
    expect(gradient([5])).toEqual([1]);
    expect(gradient([0])).toEqual([1]);
    expect(at("given x, y; find d(x*y*x)/d(x)", { x: 0, y: 3 })).toBe(0);
  });

  it("powers with a literal exponent have their slope at base 0", () => {
    expect(at("given x; find d(x^2)/d(x)", { x: 0 })).toBe(0);
    expect(at("given x; find d(x^1)/d(x)", { x: 0 })).toBe(1);
    expect(at("given x; find d(x^0)/d(x)", { x: 0 })).toBe(0);
    expect(at("given x; find d(x^3)/d(x)", { x: -2 })).toBe(12);
    expect(at("given x; find d(x^-1)/d(x)", { x: -2 })).toBe(-0.25);
  });

  it("a power of a negative number with an exponent that varies has no derivative", () => {
    expect(at("given x, y; find d(x^y)/d(y)", { x: -2, y: 3 })).toBeUndefined();
    expect(at("given x, y; find d(x^y)/d(x)", { x: -2, y: 3 })).toBe(12);
  });

  it("0^y does not vary with y > 0", () => {
    expect(at("given y > 0; find d(0^y)/d(y)", { y: 2 })).toBe(0);
  });

  it("a bracket that is 0 protects what has no value beside it", () => {
    const text = "given x; find d([x > 0]*log(x))/d(x)";
    expect(at(text, { x: -1 })).toBe(0);
    expect(at(text, { x: 2 })).toBe(0.5);
  });
});

describe("at kinks", () => {
  it("|u|, relu and max(0, u) take what the sheet says", () => {
    const cases = [
      ["kink abs zero", "|x|", 0],
      ["kink abs right", "|x|", 1],
      ["kink abs left", "|x|", -1],
      ["kink relu zero", "relu(x)", 0],
      ["kink relu one", "relu(x)", 1],
      ["kink relu half", "max(0, x)", 0.5],
      ["kink relu one", "min(0, x)", 1],
      ["kink clamp one", "clamp(x, 0, 1)", 1],
      ["kink clamp zero", "clamp(x, 0, 1)", 0],
      ["kink max half", "max(x, 2*x)", 1.5],
      ["kink max first", "max(x, 2*x)", 1],
      ["kink max last", "max(x, 2*x)", 2],
      ["kink max half", "max(x, 2*x, 3*x)", 2],
    ] as const;
    for (const [kink, of, slope] of cases)
      expect(at(`given x; ${kink}; find d(${of})/d(x)`, { x: 0 }), `${kink}: ${of}`).toBe(slope);
  });

  it("max{…} follows the first of the largest, or all of them", () => {
    const slopes = (kink: string, xs: readonly number[]) =>
      xs.map((_, k) => at(`given x[n]; ${kink}; find d(max{i} x[i])/d(x[k])`, {}, { x: xs }, { k }));
    expect(slopes("kink max{} first", [1, 2, 2])).toEqual([0, 1, 0]);
    expect(slopes("kink max{} split", [1, 2, 2])).toEqual([0, 0.5, 0.5]);
    expect(slopes("kink max{} all", [1, 2, 2])).toEqual([0, 1, 1]);
    expect(slopes("kink max{} first", [7])).toEqual([1]);
  });

  it("floor, round, sign and brackets are flat", () => {
    for (const of of ["floor(x)", "ceil(x)", "sign(x)", "[x > 0]", "[x = 0]"])
      expect(at(`given x; find d(${of})/d(x)`, { x: 0 }), of).toBe(0);
  });

  it("stop lets nothing through", () => {
    expect(at("given x; find d(stop(x)*x)/d(x)", { x: 3 })).toBe(3);
    expect(at("given x; y = x^2; find d(stop(y) + y)/d(x)", { x: 3 })).toBe(6);
    expect(at("given x[n]; find d(sum{i} stop(x[i])*x[i])/d(x[k])", {}, { x: [2, 5] }, { k: 1 })).toBe(5);
  });
});

describe("the rules leave alone", () => {
  const refused = [
    ["d.self", "given x[n], y[n]; find d(x[i])/d(y[k])"],
    ["d.constant", "given x[n]; y[i] = x[i]; find d(y[i])/d(x[k])"],
    ["d.constant", "given x[n]; given L(x); find d(L)/d(x[k])"],
    ["d.scale", "given x, c; find d(c*x*sin(x))/d(x)"],
    ["d.scale", "given x, c; find d(c/x)/d(x)"],
    ["d.chain", "given x[n]; given L(x); find d(L)/d(x[k])"],
    ["d.unfold", "given x; y = x^2; find d(y)/d(y)"],
    ["d.quotient.named", "given x; find d(sin(x)/x)/d(x)"],
    ["d.log-sum", "given x[n]; find d(log(sum{k} exp(x[k])))/d(x[j])"],
    ["d.relative.named", "given s[n]; p[i] = exp(s[i])/(sum{j} exp(s[j])); find d(p[i])/d(s[k])"],
    ["d.relative.named", "given x; y = x*exp(x); find d(y)/d(x)"],
  ] as const;
  for (const [name, text] of refused)
    it(`${name}: ${text}`, () => {
      const a = asked(text);
      expect(applyAtRoot(ruleNamed(name), a.scope, a.target)).toBeUndefined();
    });
});
