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
  const call = fc.constantFrom("sin", "cos", "tanh", "sigmoid", "atan", "softplus", "erf", "asinh");
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
