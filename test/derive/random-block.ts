// Random blocks as text: scalar definitions in a chain, and indexed definitions with sums over ranges, brackets and
// affine reads. Functions are total, so that nearly every point proves something.

import fc from "fast-check";

type Text = fc.Arbitrary<string>;

const pair = (op: string, a: Text, b: Text): Text => fc.tuple(a, b).map(([x, y]) => `(${x} ${op} ${y})`);

/** Terms over the given names, smooth and not. */
function scalarTerm(names: readonly string[], depth: number): Text {
  const name = fc.constantFrom(...names);
  const number = fc.constantFrom("2", "3", "1/2", "-1");
  if (depth === 0) return fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: number });
  const t = scalarTerm(names, depth - 1);
  const call = fc.constantFrom(
    "sin",
    "cos",
    "tanh",
    "sigmoid",
    "atan",
    "softplus",
    "erf",
    "asinh",
    "expm1",
    "erfc",
  );
  return fc.oneof(
    { weight: 3, arbitrary: scalarTerm(names, 0) },
    { weight: 3, arbitrary: pair("+", t, t) },
    { weight: 2, arbitrary: pair("-", t, t) },
    { weight: 4, arbitrary: pair("*", t, t) },
    { weight: 1, arbitrary: fc.tuple(t, t).map(([u, v]) => `${u}/(2 + cos(${v}))`) },
    { weight: 3, arbitrary: fc.tuple(call, t).map(([f, u]) => `${f}(${u})`) },
    { weight: 1, arbitrary: t.map((u) => `log(1 + (${u})^2)`) },
    { weight: 1, arbitrary: t.map((u) => `sqrt(1 + (${u})^2)`) },
    { weight: 1, arbitrary: t.map((u) => `exp(sin(${u}))`) },
    { weight: 2, arbitrary: fc.tuple(t, fc.integer({ min: 2, max: 3 })).map(([u, n]) => `(${u})^${n}`) },
    { weight: 1, arbitrary: fc.tuple(t, t).map(([u, v]) => `(2 + sin(${u}))^(${v})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom("max", "min"), t, t).map(([f, u, v]) => `${f}(${u}, ${v})`),
    },
    { weight: 1, arbitrary: t.map((u) => `|${u}|`) },
    { weight: 1, arbitrary: t.map((u) => `relu(${u})`) },
    { weight: 1, arbitrary: t.map((u) => `stop(${u})`) },
    { weight: 1, arbitrary: fc.tuple(t, t, t).map(([u, v, w]) => `cases{${u} if ${v} > 0, ${w} otherwise}`) },
    { weight: 1, arbitrary: fc.tuple(t, t).map(([u, v]) => `([${u} < 1]*${v})`) },
  );
}

/** u = …(a, b, c); v = …(u, a, b, c); w = …(u, v, …): first and second derivatives of w. */
export const scalarBlock: Text = fc
  .tuple(
    scalarTerm(["a", "b", "c"], 2),
    scalarTerm(["u", "a", "b", "c"], 2),
    scalarTerm(["u", "v", "a", "c"], 2),
    fc.constantFrom(
      "",
      "kink abs right, relu one, max first\n",
      "kink abs left, relu half, clamp zero, max last\n",
    ),
    fc.constantFrom("d(w)/d(a)", "d(w)/d(b), d(v)/d(a)", "d(w)/d(u), d(w)/d(a)", "d(d(w)/d(a))/d(b)"),
  )
  .map(([u, v, w, kink, find]) => `given a, b, c\n${kink}u = ${u}\nv = ${v}\nw = ${w}\nfind ${find}`);

/** Subscripts for tensors that are 0 outside: affine in the letters in force. */
function subscript(letters: readonly string[]): Text {
  const l = fc.constantFrom(...letters);
  return fc.oneof(
    { weight: 4, arbitrary: l },
    { weight: 2, arbitrary: fc.tuple(l, fc.constantFrom("+1", "-1", "+2")).map(([i, s]) => `${i}${s}`) },
    { weight: 2, arbitrary: fc.tuple(l, fc.constantFrom("+", "-"), l).map(([i, s, j]) => `${i}${s}${j}`) },
    { weight: 1, arbitrary: l.map((i) => `n-1-${i}`) },
    { weight: 1, arbitrary: fc.tuple(l, l).map(([i, j]) => `2*${i}-${j}`) },
    { weight: 1, arbitrary: fc.tuple(l, l).map(([i, j]) => `s*${i}+${j}`) },
    { weight: 1, arbitrary: l.map((i) => `floor(${i}/2)`) },
  );
}

function condition(letters: readonly string[]): Text {
  const e = subscript(letters);
  return fc.oneof(
    fc.tuple(e, fc.constantFrom("<=", "<", "=", "!=", ">="), e).map(([a, r, b]) => `${a} ${r} ${b}`),
    fc.tuple(fc.constantFrom("2", "3", "s"), e).map(([d, a]) => `${d} divides ${a}`),
    fc.tuple(e, e).map(([a, b]) => `0 <= ${a} and ${b} <= n-1`),
  );
}

function range(letters: readonly string[]): Text {
  const l = fc.constantFrom(...letters);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("0..n-1", "0..m-1", "1..n", "0..2") },
    { weight: 1, arbitrary: l.map((i) => `0..${i}`) },
    { weight: 1, arbitrary: l.map((i) => `${i}..n-1`) },
    { weight: 1, arbitrary: l.map((i) => `${i}-1..${i}+1`) },
  );
}

/** Terms with the letters in force; x and w are 0 outside, `inner` is a definition that may be read as well. */
function indexedTerm(letters: readonly string[], inner: readonly string[], depth: number): Text {
  const sub = subscript(letters);
  const tensor = fc.constantFrom("x", "x", "w", ...inner);
  const leaf: Text = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(tensor, sub).map(([t, i]) => `${t}[${i}]`) },
    { weight: 2, arbitrary: fc.tuple(sub, sub).map(([i, j]) => `z[${i}, ${j}]`) },
    { weight: 1, arbitrary: fc.constantFrom("a", "2", "3") },
  );
  if (depth === 0) return leaf;
  const t = indexedTerm(letters, inner, depth - 1);
  const letter = `k${letters.length}`;
  const under = indexedTerm([...letters, letter], inner, depth - 1);
  const guard = fc.option(condition([...letters, letter]), { nil: undefined, freq: 3 });
  const binder = (op: string): Text =>
    fc
      .tuple(range(letters), guard, under)
      .map(([r, g, b]) => `(${op}{${letter}=${r}${g === undefined ? "" : `, ${g}`}} ${b})`);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 3, arbitrary: pair("+", t, t) },
    { weight: 5, arbitrary: pair("*", t, t) },
    { weight: 5, arbitrary: binder("sum") },
    { weight: 1, arbitrary: binder("prod") },
    { weight: 2, arbitrary: fc.tuple(condition(letters), t).map(([c, u]) => `([${c}]*${u})`) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom("sin", "tanh", "relu"), t).map(([f, u]) => `${f}(${u})`),
    },
    { weight: 1, arbitrary: fc.tuple(t, t).map(([u, v]) => `${u}/(2 + cos(${v}))`) },
    { weight: 1, arbitrary: t.map((u) => `(${u})^2`) },
    {
      weight: 1,
      arbitrary: fc.tuple(t, condition(letters), t).map(([u, c, v]) => `cases{${u} if ${c}, ${v} otherwise}`),
    },
  );
}

const FINDS = [
  "d(y[i])/d(x[j])",
  "d(y[i])/d(a), d(y[i])/d(w[j])",
  "d(S)/d(x[j])",
  "d(S)/d(z[j, l])",
  "d(L)/d(x[j])",
  "d(L)/d(w[j]), d(L)/d(a)",
  "d(d(S)/d(x[j]))/d(w[l])",
  "d(d(S)/d(x[j]))/d(x[l])",
] as const;

/** u[i] = …; y[i] = …(u); a scalar S and a loss L of them, over axes of two sizes. */
export const indexedBlock: Text = fc
  .tuple(
    fc.constantFrom("0..n-1", "0..m-1", "0..2*n-1"),
    indexedTerm(["i"], [], 1),
    indexedTerm(["i"], ["U"], 2),
    fc.constantFrom(...FINDS),
  )
  .map(
    ([axis, u, y, find]) =>
      `given x[n] outside 0, w[m] outside 0, z[n, m] outside 0, a, s >= 1 integer
u[i=0..n-1] = ${u}
y[i=${axis}] = ${y.replaceAll(/U\[([^\]]*)\]/g, (_, i: string) => `([0 <= ${i} and ${i} <= n-1]*u[${i}])`)}
S = sum{i} y[i]*sin(y[i])
given L(y)
find ${find}`,
  );

/** One layer over n entries: its right side from two tensors A and B. */
const LAYERS = [
  "exp(A[i])/(sum{j} exp(A[j]))",
  "sum{j} W[i,j]*A[j] + B[i]",
  "matmul(W, A)[i] - B[i]",
  "A[i]*B[n-1-i]",
  "tanh(A[i]) + B[i]^2/2",
  "A[i]/sqrt(1 + (sum{j} A[j]^2)/n)",
  "(A[i] - (sum{j} A[j])/n)*B[i]",
  "max{j=0..i} A[j]*B[j]",
  "median{j=0..i} A[j]*B[j]",
  "sum{j=0..i} A[j]*B[j]",
  "prod{j=0..n-1, j != i} (1 + A[j]/4)",
  "f(A[i])*B[i]",
  "cases{A[i] if A[i] > B[i], B[i]*A[i] otherwise}",
  "[i = 0]*A[i] + [i > 0]*sin(A[max(0, i-1)])",
  "A[(i+1) mod n]*B[i]",
  "sigmoid(A[i])*B[i] + (1 - sigmoid(A[i]))*A[i]",
  "B[argmax{j} A[j]]*A[i]",
] as const;

const LOSSES = [
  "sum{i} T[i]*v[i]",
  "log(sum{i} exp(T[i]))",
  "sum{i, j} T[i]*W[i,j]*T[j]",
  "(max{i} T[i])*c",
  "(median{i} T[i]^2)*c",
  "sqrt(1 + sum{i} (T[i] - v[i])^2)",
  "(sum{i} T[i]*v[i])/(1 + sum{i} T[i]^2)",
  "-sum{i} v[i]*log(exp(T[i])/(sum{j} exp(T[j])))",
] as const;

const LAYER_FINDS = [
  "d(S)/d(x[k])",
  "d(S)/d(W[k,l])",
  "d(S)/d(v[k]), d(S)/d(c)",
  "d(T[i])/d(x[k])",
  "d(L)/d(x[k])",
  "d(L)/d(W)",
  "d(d(S)/d(v[k]))/d(x[l])",
] as const;

/** Layers over each other, with the names of definitions kept, and a loss at the end. */
export const layeredBlock: Text = fc
  .tuple(
    fc.array(
      fc.tuple(fc.constantFrom(...LAYERS), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })),
      { minLength: 1, maxLength: 3 },
    ),
    fc.constantFrom(...LOSSES),
    fc.constantFrom(...LAYER_FINDS),
  )
  .map(([layers, loss, find]) => {
    const names = ["x", "v"];
    const lines = layers.map(([body, a, b], k) => {
      // The first tensor is mostly the layer before.
      const A =
        a < 7 ? (names[k === 0 ? 0 : names.length - 1] as string) : (names[a % names.length] as string);
      const B = names[b % names.length] as string;
      const name = `t${k}`;
      names.push(name);
      return `${name}[i=0..n-1] = ${body.replaceAll("A[", `${A}[`).replaceAll("B[", `${B}[`).replace("W, A", `W, ${A}`)}`;
    });
    const last = `t${layers.length - 1}`;
    const own = (s: string): string => s.replaceAll("T[", `${last}[`);
    return `given x[n], v[n], W[n, n], c, f(u), u\n${lines.join("\n")}\nS = ${own(loss)}\ngiven L(${last})\nfind ${own(find)}`;
  });
