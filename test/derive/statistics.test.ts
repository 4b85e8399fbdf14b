// Losses and statistics that a course meets, each with the last line that its textbook prints: weights that add up to 1,
// a name for what is divided by its sum, powers of a norm by the norm.

import { describe, expect, it } from "vitest";
import { inlineOf } from "../../src/show/formula.ts";
import { outcomeOf, verifiedOf } from "./results.ts";

async function answers(...lines: readonly string[]): Promise<readonly string[]> {
  const { results, statuses } = await outcomeOf(lines.join("\n"));
  expect(statuses.every((s) => s === "established")).toBe(true);
  return results;
}

const SOFTMAX = ["given s[n]", "p[i] = exp(s[i])/(sum{j} exp(s[j]))"];

describe("of a softmax", () => {
  it("the entropy has the gradient −p ⊙ (H + log p)", async () => {
    const H = "H = -sum{i} p[i]*log(p[i])";
    expect(await answers(...SOFTMAX, H, "find d(H)/d(s)")).toEqual(["−p ⊙ (H + log p)"]);
  });

  it("the divergence from a distribution has the gradient p ⊙ (log(p/q) − K)", async () => {
    const text = ["given q[n]", "assume q[i] > 0", "K = sum{i} p[i]*log(p[i]/q[i])", "find d(K)/d(s)"];
    expect(await answers(...SOFTMAX, ...text)).toEqual(["p ⊙ (log(p/q) − K)"]);
  });

  it("a mean has the gradient p ⊙ (v − m), however the softmax is written", async () => {
    for (const p of [
      "exp(s[i])/(sum{j} exp(s[j]))",
      "1/(sum{j} exp(s[j]))*exp(s[i])",
      "exp(s[i])*(1/(sum{j} exp(s[j])))",
      "1/Z*exp(s[i])",
    ]) {
      const text = ["given s[n], v[n]", "Z = sum{j} exp(s[j])", `p[i] = ${p}`, "m = sum{i} p[i]*v[i]"];
      expect(await answers(...text, "find d(m)/d(s)"), p).toEqual(["p ⊙ (v − m)"]);
    }
  });

  it("weights that do not add up to 1 keep their sum", async () => {
    const text = [
      "given s[n], v[n]",
      "p[i] = exp(s[i])/(1 + sum{j} exp(s[j]))",
      "m = sum{i} p[i]*(v[i] + 2)",
    ];
    expect(await answers(...text, "find d(m)/d(s)")).toEqual(["p ⊙ (v + 2 − m)"]);
    const pair = ["given t[n], u[n], c", "y = c*(sum{i} t[i]*(u[i] + c))", "find d(y)/d(c)"];
    const assumed = ["assume sum{i} t[i] = 1"];
    expect(await answers(...pair)).toEqual(["Σ_i t[i] · (u[i]+c) + c Σ_i t[i]"]);
    expect(await answers(...assumed, ...pair)).toEqual(["Σ_i t[i] · u[i] + 2c"]);
  });
});

describe("of a mixture of normal distributions", () => {
  const MIXTURE = [
    "given x, w[K], m[K], s[K]",
    "assume s[k] > 0, w[k] > 0",
    "N[k] = exp(-(x - m[k])^2/(2*s[k]^2))/(sqrt(2*pi)*s[k])",
    "L = log(sum{k} w[k]*N[k])",
  ];

  it("the gradients have the responsibilities and the densities by their names", async () => {
    expect(await answers(...MIXTURE, "find d(L)/d(m), d(L)/d(s), d(L)/d(w)")).toEqual([
      "(r ⊙ (x − m))/s²",
      "(r ⊙ ( (x − m)²/s² − 1 ))/s",
      "N/Σ_k w[k] · N[k]",
    ]);
  });
});

describe("the shares of the terms of a sum", () => {
  const NORMAL = "exp(-(x[n] - m[k])^2/(2*s^2))";
  const GIVEN = "given x[N], m[K], w[K], a[K], s > 0";
  const mean = "1/s² · Σ_n r[n] ⊙ (x[n] − m)";

  it("get a name where the logarithm of long terms is differentiated", async () => {
    const L = `L = sum{n} log(sum{k} w[k]*${NORMAL})`;
    expect(await answers(GIVEN, L, "find d(L)/d(m), d(L)/d(s)")).toEqual([
      mean,
      "(Σ_{n,k} r[n,k] · (x[n] − m[k])²)/s³",
    ]);
    const taken = ["given r", `L = r*(sum{n} log(sum{k} w[k]*${NORMAL}))`, "find d(L)/d(s)"];
    expect((await answers(GIVEN, ...taken))[0]).toContain("γ[n,k]");
  });

  it("get it where each term has a divisor of its own, and where the density is a function", async () => {
    const given = "given x[N], m[K], w[K], s[K]";
    const expected = ["(Σ_n r[n] ⊙ (m − x[n]))/s²", "(Σ_n r[n] ⊙ (1 − (x[n] − m)²/s²))/s"];
    const find = "find d(L)/d(m), d(L)/d(s)";
    const written = "exp(-(x[n] - m[k])^2/(2*s[k]^2))/(s[k]*sqrt(2*pi))";
    expect(await answers(given, `L = -sum{n} log(sum{k} w[k]*${written})`, find)).toEqual(expected);
    const density = "define P(u, a, b) = exp(-(u - a)^2/(2*b^2))/(b*sqrt(2*pi))";
    const L = "L = -sum{n} log(sum{k} w[k]*P(x[n], m[k], s[k]))";
    expect(await answers(given, density, L, find)).toEqual(expected);
  });

  it("have the name that the block gives them", async () => {
    const own = [`q[n, k] = w[k]*${NORMAL}`, "h[n, k] = q[n, k]/(sum{j} q[n, j])"];
    const L = "L = sum{n} log(sum{k} q[n, k])";
    expect(await answers(GIVEN, ...own, L, "find d(L)/d(m)")).toEqual([mean.replace("r[n]", "h[n]")]);
  });

  it("of weights by a softmax are compared with them", async () => {
    const p = "p[k] = exp(a[k])/(sum{j} exp(a[j]))";
    const L = `L = sum{n} log(sum{k} p[k]*${NORMAL})`;
    expect(await answers(GIVEN, p, L, "find d(L)/d(a)")).toEqual(["Σ_n r[n] − N p"]);
  });

  it("of exponentials are probabilities, also where the logarithm of a quotient is written", async () => {
    const words = ["given u[V, d], v[d], o in 0..V-1"];
    const J = "J = -log(exp(sum{k} u[o, k]*v[k])/(sum{w} exp(sum{k} u[w, k]*v[k])))";
    expect(await answers(...words, J, "find d(J)/d(v), d(J)/d(u[a, m])")).toEqual([
      "uᵀ p − u[o]",
      "v[m] · (p[a] − [o=a])",
    ]);
    // A letter that is taken.
    expect((await answers(...words, "given p", J.replace("=", "= p*"), "find d(J)/d(v)"))[0]).toContain(
      "uᵀ π",
    );
    const score = (j: string) => `exp((sum{d} q[n, d]*k[${j}, d])/tau)`;
    const L = `L = -1/N*(sum{n} log(${score("n")}/(sum{j} ${score("j")})))`;
    expect(await answers("given q[N, D], k[N, D], tau > 0", L, "find d(L)/d(q), d(L)/d(k)")).toEqual([
      "(p k−k)/(N τ)",
      "(pᵀ q−q)/(N τ)",
    ]);
  });

  it("are left as they stand where the terms are short, or where nothing comes to them", async () => {
    expect(await answers("given s[n]", "L = log(sum{k} exp(s[k]))", "find d(L)/d(s[k])")).toEqual([
      "e^s/Σ_k e^{s[k]}",
    ]);
    const [, reasons] = await (async () => {
      const o = await outcomeOf(
        [GIVEN, `L = sum{n} log(sum{k} w[k]*${NORMAL})`, "find d(L)/d(w)"].join("\n"),
      );
      return [o.results, o.reasons] as const;
    })();
    expect(reasons).not.toContain("a name for the share of a term in the sum");
  });

  it("take the temperature's derivative to a mean", async () => {
    const text = [
      "given z[K], t[K], T > 0",
      "assume sum{i} t[i] = 1",
      "p[i] = exp(z[i]/T)/(sum{j} exp(z[j]/T))",
      "L = -sum{i} t[i]*log(p[i])",
      "find d(L)/d(T)",
    ];
    expect(await answers(...text)).toEqual(["(Σ_i t[i] · z[i] − Σ_j z[j] · p[j])/T²"]);
  });
});

describe("a norm", () => {
  it("divides by a power of itself", async () => {
    const norm = (p: string): string => `N = (sum{i} abs(x[i])^${p})^(1/${p})`;
    expect(await answers("given x[n], p > 1", norm("p"), "find d(N)/d(x)")).toEqual([
      "(|x|^{p−1} ⊙ sign(x))/N^{p−1}",
    ]);
    expect(await answers("given x[n]", norm("3"), "find d(N)/d(x)")).toEqual([
      "(|x|² ⊙ sign(x))/(Σ_i |x[i]|³)^{2/3}",
    ]);
    // Of what may be negative a root of a power is not the power of the root.
    const other = ["given a, x, p > 1", "N = (a*x)^(1/p)", "find d(N)/d(x)"];
    expect((await answers(...other))[0]).not.toContain("N");
  });
});

describe("ratios of overlap", () => {
  it("are told from their value", async () => {
    const dice = "D = 1 - (2*(sum{i} p[i]*g[i]) + e)/(sum{i} p[i]^2 + sum{i} g[i]^2 + e)";
    expect(await answers("given p[n], g[n], e > 0", dice, "find d(D)/d(p)")).toEqual(["2(p · (1−D) − g)/S"]);
  });
});

describe("functions of a product of matrices", () => {
  it("have outer products for gradients to the matrix", async () => {
    const least = "f = 1/2*(sum{i} ((sum{j} A[i, j]*x[j]) - b[i])^2)";
    expect(await answers("given A[m, n], x[n], b[m]", least, "find d(f)/d(A)")).toEqual(["(A x − b) xᵀ"]);
    const square = "f = sum{i} (sum{j} A[i, j]*x[j])^2";
    expect(await answers("given A[m, n], x[n]", square, "find d(f)/d(A)")).toEqual(["2(A x) xᵀ"]);
  });

  it("have the sigmoid of the opposite argument for its complement", async () => {
    const L = "L = -(sum{k} log(sigmoid(-(sum{i} N[k, i]*v[i]))))";
    expect(await answers("given N[K, d], v[d]", L, "find d(L)/d(N), d(L)/d(v)")).toEqual([
      "sigmoid(N v) vᵀ",
      "Nᵀ sigmoid(N v)",
    ]);
    // The complement of a sigmoid of what is not negative stays as it is.
    const plus = "L = sum{k} log(sigmoid(sum{i} N[k, i]*v[i]))";
    expect(await answers("given N[K, d], v[d]", plus, "find d(L)/d(N)")).toEqual(["(1 − sigmoid(N v)) vᵀ"]);
  });
});

describe("conditions", () => {
  it("have their letter first", async () => {
    expect(await answers("given y[n]", "L = y[n-1]^2 + y[0]", "find d(L)/d(y[k])")).toEqual([
      "2 y[n−1] · [k = n−1] + [k=0]",
    ]);
    // What has a name of its own stays where it stood.
    const picked = ["given y[n], t integer in 0..n-1", "L = y[t]^2", "find d(L)/d(y[k])"];
    expect(await answers(...picked)).toEqual(["2 y[t] · [t=k]"]);
  });
});

describe("divided by a norm", () => {
  const L = ["given L(w)", "find d(L)/d(v)"];

  it("a vector loses its projection, whether the norm has a name or none", async () => {
    const named = ["given v[n], g", "r = sqrt(sum{j} v[j]^2)", "w[i] = g*v[i]/r"];
    expect(await answers(...named, ...L)).toEqual(["(g ∂L/∂w − v/r · Σ_i ∂L/∂w[i] · w[i])/r"]);
    const inline = ["given v[n], g", "w[i] = g*v[i]/sqrt(sum{j} v[j]^2)"];
    expect(await answers(...inline, ...L)).toEqual([
      "(g ∂L/∂w − v/√(Σ_j v[j]²) · Σ_i ∂L/∂w[i] · w[i])/√(Σ_j v[j]²)",
    ]);
  });

  it("the root of the mean of squares is one mean throughout", async () => {
    const text = ["given v[n], g[n], e > 0", "w[i] = g[i]*v[i]/sqrt(1/n*(sum{j} v[j]^2) + e)"];
    expect(await answers(...text, ...L)).toEqual([
      "(∂L/∂w ⊙ g − v mean(∂L/∂w ⊙ w)/√(mean(v²) + e))/√(mean(v²) + e)",
    ]);
    // Divided by another number than that of the entries it is none.
    const half = ["given v[n], g[n], e > 0", "w[i] = g[i]*v[i]/sqrt(1/(n + 1)*(sum{j} v[j]^2) + e)"];
    expect((await answers(...half, ...L)).join()).not.toContain("mean(");
  });
});

describe("a sum over two numbers", () => {
  it("is its two terms, whatever else the cases ask", async () => {
    const turn = "cases{q[0]*c - q[1]*s if i = 0, q[0]*s + q[1]*c otherwise}";
    const text = ["given q[2], c, s", `y[i=0..1] = ${turn}`, "given L(y)", "find d(L)/d(q[k])"];
    expect(await answers(...text)).toEqual([
      "∂L/∂y[0] · { c if k=0; −s otherwise } + ∂L/∂y[1] · { s if k=0; c otherwise }",
    ]);
  });

  it("is its two terms where a pair is even and odd, with no range of one number", async () => {
    const given = "given x[2*D], t[D]";
    const tail = ["given L(y)", "find d(L)/d(t[j])"];
    const [c, s] = ["cos(t[floor(i/2)])", "sin(t[floor(i/2)])"];
    const expected = [
      "∂L/∂y[2j+1] · (x[2j] · cos t[j] − x[2j+1] · sin t[j]) − ∂L/∂y[2j] · (x[2j] · sin t[j] + x[2j+1] · cos t[j])",
    ];
    const outside = `y[i] = cases{x[i]*${c} - x[i+1]*${s} if mod(i, 2) = 0, x[i]*${c} + x[i-1]*${s} otherwise}`;
    const { results, reasons } = await outcomeOf([given, outside, ...tail].join("\n"));
    expect(results).toEqual(expected);
    expect(reasons).not.toContain("only r=1 is left in its range");
    // The choice within a sum of terms as well.
    const inside = `y[i] = x[i]*${c} + cases{-x[i+1] if mod(i, 2) = 0, x[i-1] otherwise}*${s}`;
    expect(await answers(given, inside, ...tail)).toEqual(expected);
  });

  it("stays a sum where a case is told by entries", async () => {
    const text = ["given q[2]", "f = sum{i=0..1} cases{q[i]^2 if q[i] > 0, q[i] otherwise}"];
    expect((await answers(...text, "find d(d(f)/d(q[k]))/d(q[l])")).join()).not.toContain("q[1]");
  });
});

describe("an alignment by the soft minimum", () => {
  it("has the gradient 2 Σ_j δ (x − y), without what the border forbids", async () => {
    const log = "g*log(exp(-R[i-1,j]/g) + exp(-R[i,j-1]/g) + exp(-R[i-1,j-1]/g))";
    const text = [
      "given x[N], y[M], g > 0",
      "D[i, j] = (x[i] - y[j])^2",
      `R[i=-1..N-1, j=-1..M-1] = cases{0 if i=-1 and j=-1, inf if i=-1 or j=-1, D[i,j] - ${log} otherwise}`,
      "L = R[N-1, M-1]",
      "find d(L)/d(x[k])",
    ];
    expect(await answers(...text)).toEqual(["2 Σ_j δ[k,j] · (x[k] − y[j])"]);
  });
});

describe("a long sum that is divided by", () => {
  const boxes = ["given a, b, c, d, p, q, r, s", "w = min(a, p) - c", "h = min(b, q) - d"];
  const union = "(a - c)*(b - d) + (p - r)*(q - s) - w*h";
  const loss = async (L: string, to: string): Promise<readonly string[]> =>
    answers(...boxes, `L = ${L}`, `find d(L)/d(${to})`);

  it("has a name, in which the answer is said", async () => {
    expect(await loss(`w*h/(${union})`, "a")).toEqual(["(h ∂w/∂a − L · (b − d − h ∂w/∂a))/S"]);
  });

  it("has none where the quantity enters it by no definition, or it is short", async () => {
    for (const [L, to] of [
      [`w*h/(${union})`, "r"],
      [`w*h/(${union.replace("w*h", "a^2*(b + c)")})`, "a"],
      ["w*h/(a + b - w*h)", "a"],
    ] as const)
      expect((await loss(L, to)).join(), L).not.toMatch(/u_1|S/);
  });

  it("has one where it adds sums over an index, by which the value can be said", async () => {
    const sums = "sum{i} p[i]*t[i] + a*(sum{i} p[i]*(1 - t[i])) + b*(sum{i} (1 - p[i])*t[i])";
    const text = ["given p[N], t[N], a > 0, b > 0", `T = 1 - (sum{i} p[i]*t[i])/(${sums})`];
    expect(await answers(...text, "find d(T)/d(p[k])")).toEqual(["( (1−T)(t + a · (1−t) − b t) − t )/S"]);
    expect(await answers(...text, "find d(T)/d(a)")).toEqual(["(1−T)/S · Σ_i p[i] · (1 − t[i])"]);
    const short = ["T = 2*(sum{i} p[i]*t[i])", "D = 1 - (T + a)/(sum{i} p[i] + sum{i} t[i] + a)"];
    expect(await answers("given p[N], t[N], a > 0", ...short, "find d(D)/d(p[k])")).toEqual(["(1−D−2t)/S"]);
    const one = "f = p[0]/(exp(c) + sum{i} p[i]*t[i]*cos(p[i])^2)";
    expect((await answers("given p[N], t[N], c", one, "find d(f)/d(c)")).join()).not.toContain("S");
  });

  it("is S unless that is a name or a letter already", async () => {
    const sums = "sum{S} p[S]^2 + sum{i} t[i]^2*p[i] + c";
    const text = ["given p[N], t[N], c", `f = (sum{i} p[i]*t[i])/(${sums})`, "find d(f)/d(p[k])"];
    expect((await answers(...text)).join()).toMatch(/\/u_1$/);
  });

  it("of two boxes, the loss is told from its value", async () => {
    const results = await loss(`1 - w*h/(${union})`, "a");
    expect(results).toEqual(["( (b − d − h ∂w/∂a)(1−L) − h ∂w/∂a )/S"]);
  });
});

describe("factors that belong together", () => {
  it("are one power where the base is known to be positive, or the exponent not negative", async () => {
    const focal = ["given x, g", "p = sigmoid(x)", "L = -(1 - p)^g*log(p)", "find d(L)/d(x)"];
    expect(await answers(...focal)).toEqual(["−(g p L + (1 − p)^{g+1})"]);
    const power = (given: string) => answers(`given a, u${given}`, "y = a*u^g*u", "find d(y)/d(a)");
    expect(await power(", g >= 0")).toEqual(["u^{g+1}"]);
    expect(await power(" > 0, g")).toEqual(["u^{g+1}"]);
    // At u = 0 the left side asks that 0^g has a value.
    expect(await power(", g")).toEqual(["u^g u"]);
  });

  it("a scalar stands once before a difference of single quantities, not of products", async () => {
    const text = ["given c[K], t in 0..K-1, s > 0", "z[k] = s*c[k]", "L = log(sum{k} exp(z[k])) - z[t]"];
    expect(await answers(...text, "find d(L)/d(c[k])")).toEqual(["s · (p[k] − [t=k])"]);
    expect(await answers("given f, g, r, u", "y = r*f*sin(u) + r*g*cos(u)", "find d(y)/d(u)")).toEqual([
      "r f cos u − r g sin u",
    ]);
  });

  it("a sum stands before the logarithm of another", async () => {
    const opened = "given s[n], t[n]\nL = -sum{i} t[i]*log(exp(s[i])/(sum{j} exp(s[j])))\nfind d(L)/d(s[k])";
    const { verified, ctx, block } = await verifiedOf(opened);
    const setting = { ctx, env: block.block.env, notation: block.notation };
    const lines = verified.derivations.flatMap((d) => d.chains.flatMap((c) => c.steps.map((x) => x.after)));
    expect(lines.map((e) => inlineOf(e, setting).text)).toContain(
      "(Σ_i t[i]) · log Σ_j e^{s[j]} − Σ_i t[i] · s[i]",
    );
  });
});

describe("a cosine", () => {
  it("is told from its value, whether its norms have names or none", async () => {
    const dot = "sum{i} x[i]*y[i]";
    const [u, v] = ["sqrt(sum{i} x[i]^2)", "sqrt(sum{i} y[i]^2)"];
    const find = "find d(c)/d(x[k])";
    const named = ["given x[D], y[D]", `n = ${u}`, `m = ${v}`, `c = (${dot})/(n*m)`];
    expect(await answers(...named, find)).toEqual(["y/(n m) − c x/n²"]);
    const inline = ["given x[D], y[D]", `c = (${dot})/(${u}*${v})`];
    expect(await answers(...inline, find)).toEqual(["y/(u_1 u_2) − c x/u_1²"]);
    // Of what does not vary, and of one root, there is no need of names.
    expect(await answers(...inline, "given a", "z = a*c", "find d(z)/d(a)")).toEqual(["c"]);
    const twice = ["given x[D], y[D]", `c = (${dot})/(${u}*${u})`];
    expect((await answers(...twice, find)).join()).not.toContain("u_1");
  });
});
