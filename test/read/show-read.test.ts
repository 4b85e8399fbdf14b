// What is shown in the sheet language reads back as the same term, whether one counts from 0 or from 1.

import { describe, expect, test } from "vitest";
import { Context } from "../../src/expr/context.ts";
import type { Env } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { sameByNorm } from "../../src/expr/norm.ts";
import { parseExpr, readBlock } from "../../src/read/sheet/block.ts";
import { sheetText } from "../../src/show/sheet-language.ts";
import { standard } from "../../src/standard.ts";
import { term } from "./block-text.ts";

const BLOCKS: readonly string[] = [
  "given x[H, W] outside 0, w[K, K] outside 0; y[e, f] = sum{a, b} w[e-a, f-b]*x[a, b]; given L(y); show d(L)/d(x) = conv(d(L)/d(y), flip(w)); find d(L)/d(x[a, b])",
  "given s[n], t[n]; p[i] = exp(s[i]) / (sum{j} exp(s[j])); L = -sum{i} t[i]*log(p[i]); show d(L)/d(s) = p - t; find d(d(L)/d(s[i]))/d(s[j])",
  "given x[I], w[K], S >= 1 integer, P >= 0 integer; y[S*i + k - P] += x[i]*w[k]",
  "given x[H, W]; y[i = 2..4, j = 2..3] = max{k=1..2, l=1..2} x[2*i+k-2, 2*j+l-2]^2; z = component(argmax{i, j} x[i, j], 1); v[i, j] = x[i, j]*[(i, j) = argmax{a, b} x[a, b]]",
  "given x[n], S[n] set, u; y[i] = sum{(l, m) in S[i]} x[l]*x[m]/|S[i]|; z[i] = cases{x[i] if x[i] > 0 and not i = 2, -u/2 if u < -1, 0 otherwise}; c = sum{i} i*x[i] + prod{i, i != 3, 2 divides i} x[i] - (max{i} x[i])*u^2",
  "given f(a, b), a, b, q > 0; g = f(a, b) + f(b, a)^2 - -a*b/(q*b)/a^-2; h = stop(g) mod 3 + |a| + clamp(a, 0, 1) + 2^-a",
  "given x[n pad p], r[m+1, -1..2] outside -inf; y[i] = x[i-1]*x[i+1]; z[i = 1..m+1] = max{k=-1..1} r[i, k] + 0.125*i",
];

function terms(env: Env): readonly (readonly [Expr, readonly string[]])[] {
  return [...env.decls.values()].flatMap((d) =>
    d.kind === "definition" && !(d.body.kind === "app" && d.body.op === "list")
      ? [[d.body, d.params] as const]
      : [],
  );
}

describe.each([0, 1] as const)("counting from %i", (first) => {
  test.each(BLOCKS)("%s", (text) => {
    const ctx = new Context();
    const { block, diagnostics } = readBlock(ctx, text, { library: standard, first });
    expect(diagnostics.map((d) => d.message)).toEqual([]);
    if (block === undefined) return;
    const { env, tasks } = block;
    const free = [...env.indices.keys()];
    const all = [
      ...terms(env),
      ...env.assumptions.map((a) => [a, free] as const),
      ...tasks.flatMap((t) =>
        t.kind === "find"
          ? [[t.target, free] as const]
          : t.kind === "show"
            ? [[t.lhs, free] as const, [t.rhs, free] as const]
            : [],
      ),
    ];
    expect(all.length).toBeGreaterThan(0);
    for (const [e, indices] of all) {
      const shown = sheetText(e, { ctx, env, first, taken: indices });
      const back = parseExpr(ctx, env, shown, { library: standard, first, indices });
      expect(sameByNorm(ctx, back, e), `${shown}\n${term(ctx, back)}\n${term(ctx, e)}`).toBe(true);
    }
  });
});
