// `show`: what a derived result is brought into, and how the last lines get there.

import { describe, expect, it } from "vitest";
import { complaints, derived } from "./contract.ts";

/** The last lines of the main chain: rule, reason, and the term in the sheet language. */
function ending(text: string, lines: number): readonly string[] {
  const d = derived(text);
  const one = d.out.derivations[d.out.derivations.length - 1];
  if (one === undefined) throw new Error("no derivation");
  const steps = one.chains[one.chains.length - 1]?.steps ?? [];
  const words = (r: (typeof steps)[number]["reason"]): string =>
    r.map((p) => (typeof p === "string" ? p : "math" in p ? d.show(p.math, one) : "#")).join("");
  expect(complaints(text).wrong).toEqual([]);
  return steps.slice(-lines).map((s) => `${d.show(s.after, one)}  ${words(s.reason)}`);
}

const LOSS =
  "given s[n], a in 0..n-1\np[i] = exp(s[i])/(sum{j} exp(s[j]))\nL = log(sum{j} exp(s[j])) - s[a]\n";

describe("a result asked for in names that the quantity is not made of", () => {
  it("is folded into them, and taken apart case by case", () => {
    expect(ending(`${LOSS}show d(L)/d(s[k]) = cases{p[k] - 1 if k = a, p[k] otherwise}`, 2)).toEqual([
      "p[k] - [a = k]  definition of p",
      "cases{p[k] - 1 if k = a, p[k] otherwise}  case by case",
    ]);
  });

  it("ends as its author wrote it", () => {
    expect(ending(`${LOSS}show d(L)/d(s[k]) = -[k = a] + p[k]`, 1)).toEqual([
      "-[k = a] + p[k]  definition of p",
    ]);
  });

  it("is taken out of a name that only one of the two sides uses", () => {
    const block = "given x, w\ny = tanh(x^2)\nL = (y - w)^2\n";
    expect(ending(`${block}show d(y)/d(x) = 2*x*(1 - tanh(x^2)^2)`, 2)).toEqual([
      "2*(1 - tanh(x^2)^2)*x  definition of y",
      "2*x*(1 - tanh(x^2)^2)  factors exchanged",
    ]);
    expect(ending(`${block}show d(L)/d(x) = 4*x*(tanh(x^2) - w)*(1 - y^2)`, 1)).toEqual([
      "4*x*(tanh(x^2) - w)*(1 - y^2)  definition of y",
    ]);
  });

  it("that is wrong stays a claim", () => {
    for (const asked of ["p[k] + [k = a]", "cases{p[k] if k = a, p[k] - 1 otherwise}"]) {
      const d = derived(`${LOSS}show d(L)/d(s[k]) = ${asked}`);
      const rules = d.out.derivations[0]?.chains.flatMap((c) => c.steps.map((s) => s.rule)) ?? [];
      expect(rules).toContain("claim");
    }
  });
});

describe("the absolute value of what is not negative", () => {
  it("is dropped where that follows from what is declared, under a sum too", () => {
    const given = "given X[H, W], S[M, N] set\nassume X[l, m] >= 0\np = 1\n";
    const norm = "Y[i,j] = (sum{(l,m) in S[i,j]} |X[l,m]|^p)^(1/p)\n";
    const sum = "1/|S[i,j]| * (sum{(l,m) in S[i,j]} X[l,m])";
    expect(ending(`${given}${norm}show Y[i,j]/|S[i,j]| = ${sum}`, 3)).toEqual([
      "(sum{(l, m) in S[i, j]} abs(X[l, m]))/|S[i, j]|  definition of p",
      "(sum{(l, m) in S[i, j]} X[l, m])/|S[i, j]|  X[l, m] is not negative",
      "1/|S[i, j]|*sum{(l, m) in S[i, j]} X[l, m]  the same, written differently",
    ]);
  });

  it("stays where it does not follow", () => {
    for (const given of ["given x[n]", "given x[n]; assume x[i] >= -1", "given x[n]; assume x[0] >= 0"]) {
      const d = derived(`${given}\nshow sum{l} |x[l]| = sum{l} x[l]`);
      expect(d.out.derivations[0]?.chains.flatMap((c) => c.steps.map((s) => s.rule))).toEqual(["claim"]);
    }
  });
});

describe("an identity of sums", () => {
  it("holds up to the names and the order of the indices", () => {
    const given = "given a[n], b[n], c[n, n]\n";
    const lines = ["the same, its indices renamed and put in another order"];
    for (const [left, right] of [
      ["sum{i, j} a[i]*b[j]*c[i,j]", "sum{i, j} b[i]*c[j,i]*a[j]"],
      ["sum{i} a[i]*(sum{j} b[j]*c[i,j])", "sum{j} b[j]*(sum{i} c[i,j]*a[i])"],
    ] as const)
      expect(ending(`${given}show ${left} = ${right}`, 1).map((l) => l.split("  ")[1])).toEqual(lines);
  });

  it("with one index exchanged is not shown", () => {
    const text = "given a[n], b[n], c[n, n]\nshow sum{i, j} a[i]*b[j]*c[i,j] = sum{i, j} a[i]*b[j]*c[j,i]";
    const rules = derived(text).out.derivations[0]?.chains.flatMap((c) => c.steps.map((s) => s.rule));
    expect(rules).toEqual(["claim"]);
  });

  it("equal sums of a derivative are collected", () => {
    const text = "given x[n], A[n, n]\ny = sum{i, j} x[i]*A[i,j]*x[j]\nz = y^2\nfind d(z)/d(x[k])";
    expect(complaints(text).wrong).toEqual([]);
  });
});

describe("an identity of scalars", () => {
  it("whose right side is a product is written out from both ends", () => {
    expect(ending("given a, b\nshow (a + b)^2 - a^2 = b*(2*a + b)", 2)).toEqual([
      "2*a*b + b^2  like terms collected",
      "b*(2*a + b)  terms gathered again; multiplying out shows it",
    ]);
  });

  it("says what differs where only the order does", () => {
    expect(ending("given a, b\nshow a*b = b*a", 1)).toEqual(["b*a  factors exchanged"]);
    expect(ending("given a, b\nshow a + b = b + a", 1)).toEqual(["b + a  terms exchanged"]);
    expect(ending("given a, b, c\nshow a*c + b = b + c*a", 1)).toEqual([
      "b + c*a  terms and factors exchanged",
    ]);
    expect(ending("given a, b\nshow a - b = -(b - a)", 1)).toEqual([
      "-(b - a)  terms gathered again; multiplying out shows it",
    ]);
  });
});

describe("a gradient by another operator than the one that is recognised", () => {
  const layer = "given X[H] outside 0, w[-1..1] outside 0\nY[i] = sum{k} w[k] * X[i+k]\ngiven L(Y)\n";

  it("is the correlation with the flipped kernel as well as the convolution with it", () => {
    expect(ending(`${layer}show d(L)/d(X) = corr(d(L)/d(Y), flip(w))`, 3)).toEqual([
      "sum{k} d(L)/d(Y)[i + k]*w[-k]  substitute i' = i + k; the new indices run over all integers, as the old ones do",
      "sum{k} d(L)/d(Y)[i + k]*flip(w)[k]  definition of flip(w)",
      "corr(d(L)/d(Y), flip(w))[i]  definition of corr(d(L)/d(Y), flip(w))",
    ]);
  });

  it("may be asked for with a matched filter that the block defines, in two axes", () => {
    const two =
      "given X[H, W] outside 0, w[-1..1, -1..1] outside 0\nw'[k, l] = w[-k, -l]\nY[i, j] = sum{k, l} w[k, l] * X[i+k, j+l]\ngiven L(Y)\n";
    expect(ending(`${two}show d(L)/d(X) = corr(d(L)/d(Y), w')`, 1)).toEqual([
      "corr(d(L)/d(Y), w')[i, j]  definition of corr(d(L)/d(Y), w')",
    ]);
  });

  it("without the flip stays a claim", () => {
    const d = derived(`${layer}show d(L)/d(X) = corr(d(L)/d(Y), w)`);
    const rules = d.out.derivations[0]?.chains.flatMap((c) => c.steps.map((s) => s.rule)) ?? [];
    expect(rules).toContain("claim");
  });
});

describe("a form that speaks of derivatives itself", () => {
  const FILTER =
    "given X[3, 3], F[2, 2]\nO[i, j] = sum{k, l} X[i+k, j+l] * F[k, l]\ngiven L(O)\nshow d(L)/d(F[0, 1]) = ";
  const terms = (at: string): string =>
    ["[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]"].map((o) => `d(L)/d(O${o})*d(O${o})/d(F${at})`).join(" + ");

  it("is a line on the way: the chain rule entry by entry", () => {
    expect(ending(FILTER + terms("[0, 1]"), 9)).toEqual([
      "sum{i, j} d(L)/d(O[i, j])*d(O[i, j])/d(F[0, 1])  chain rule: F[0, 1] acts through every O[i, j]",
      `${terms("[0, 1]")}  written out`,
    ]);
  });

  it("is reached through what they come to", () => {
    expect(ending("given x\ny = x^2\nz = exp(y)\nshow d(z)/d(x) = d(z)/d(y)*d(y)/d(x)", 1)).toEqual([
      "d(z)/d(y)*d(y)/d(x)  with # and #",
    ]);
  });

  it("is a claim where one of them is to another entry, or of a whole tensor", () => {
    for (const asked of [terms("[1, 1]"), terms("[0, 1]").replace(" + ", " - ")]) {
      const d = derived(FILTER + asked);
      expect(d.out.derivations[0]?.chains.at(-1)?.steps.at(-1)?.rule).toBe("claim");
    }
    const whole =
      "given J[N, M], w[M]\nY = J @ w\ngiven L(Y)\nshow d(L)/d(w) = transpose(d(Y)/d(w)) @ d(L)/d(Y)";
    expect(derived(whole).out.derivations[0]?.chains.at(-1)?.steps.at(-1)?.rule).toBe("claim");
  });
});

describe("sums of which a bracket leaves one term", () => {
  const ONE = "given s[n], a integer\nt[i=0..n-1] = [i = a]\n";

  it("come to it where the index is known to be inside", () => {
    const inside = `${ONE}assume 0 <= a and a < n\n`;
    expect(ending(`${inside}show sum{i} t[i] = 1`, 2)).toEqual([
      "sum{i=0..n - 1} [i = a]  definition of t",
      "1  the only term left is i = a",
    ]);
    expect(ending(`${inside}show sum{i} t[i]*s[i] = s[a]`, 1)).toEqual(["s[a]  the only term left is i = a"]);
  });

  it("are not 1 where it may be outside", () => {
    for (const known of ["", "assume 0 <= a\n", "assume a < n\n"]) {
      const d = derived(`${ONE}${known}show sum{i} t[i] = 1`);
      expect(d.out.derivations[0]?.chains.at(-1)?.steps.at(-1)?.rule).toBe("claim");
    }
  });
});

describe("convolution and correlation", () => {
  const LAYER = "given x[n], w[K]\ny[i] = sum{k} w[k]*x[i+k]\ngiven L(y)\n";

  it("are each other with the kernel flipped, whatever the shapes are", () => {
    const given = "given u[M], v[N]\n";
    expect(ending(`${given}show conv(u, v) = corr(u, flip(v))`, 1)).toEqual([
      "corr(u, flip(v))[m]  a correlation with the flipped kernel is a convolution",
    ]);
    expect(ending(`${LAYER}show d(L)/d(x) = corr(d(L)/d(y), flip(w))`, 1)).toEqual([
      "corr(d(L)/d(y), flip(w))[i]  a correlation with the flipped kernel is a convolution",
    ]);
  });

  it("differ where nothing is flipped, or the other factor", () => {
    for (const asked of ["corr(d(L)/d(y), w)", "corr(flip(w), d(L)/d(y))"]) {
      const d = derived(`${LAYER}show d(L)/d(x) = ${asked}`);
      expect(d.out.derivations[0]?.chains.at(-1)?.steps.at(-1)?.rule).toBe("claim");
    }
  });
});
