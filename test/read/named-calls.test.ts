// Softmax of more than a name, and an activation called twice: they get names, so that derivations read as on paper.

import { describe, expect, it } from "vitest";
import { Context } from "../../src/expr/context.ts";
import type { Definition } from "../../src/expr/environment.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { standard } from "../../src/standard.ts";
import { outcomeOf } from "../derive/results.ts";

function definitions(text: string): readonly string[] {
  const { block, diagnostics } = readBlock(new Context(), text, { library: standard });
  expect(diagnostics.map((d) => d.message)).toEqual([]);
  const own = [...(block?.env.decls ?? [])].filter(
    (d): d is [string, Definition] => d[1].kind === "definition",
  );
  return own.map(([name, d]) => [name, ...d.params].join(" "));
}

describe("softmax with names", () => {
  it("names what it is taken of and its value, before the definition that uses them", () => {
    expect(
      definitions(
        "given q[T, D], k[S, D], x[S, E]\no = softmax(q @ transpose(k) / sqrt(D)) @ x\nfind d(o)/d(x)",
      ),
    ).toEqual(["z t s", "p t s", "o t e"]);
  });

  it("leaves a definition alone that is a softmax of a name", () => {
    expect(definitions("given x[N]\ny = softmax(x)\nfind d(y)/d(x)")).toEqual(["y n"]);
  });

  it("takes no letter that the block uses", () => {
    const [z, p] = definitions("given z[N], p[N]\ny = p .* softmax(2 * z)\nshow y = y");
    expect(z).not.toMatch(/^z /);
    expect(p).not.toMatch(/^p /);
  });

  it("keeps the letters of a left side that it moves with, and no others", () => {
    expect(definitions("given a[B, N], w[N]\np[b] = softmax(a[b] / 2)\nfind d(p)/d(a)")).toEqual([
      "z b n",
      "p b n",
    ]);
    expect(definitions("given a[N], w[M]\ny[m] = w[m] * sum(softmax(2 * a) .* a)\nfind d(y)/d(w)")).toEqual([
      "z n",
      "p n",
      "y m",
    ]);
  });

  it("does not take a letter out of the sum that binds it", () => {
    const text = "given a[B, N]\ny = sum{b, n} softmax(2 * a[b])[n]\nfind d(y)/d(a)";
    const { diagnostics } = readBlock(new Context(), text, { library: standard });
    expect(diagnostics.map((d) => d.message)).toEqual(["`softmax(2 * a[b])` needs a name of its own"]);
    expect(definitions("given a[N], w[N]\ny = sum{n} w[n] * softmax(2 * a)[n]\nfind d(y)/d(a)")).toEqual([
      "z n",
      "p n",
      "y",
    ]);
  });

  it("leaves a function of that name to its author", () => {
    const text = "given softmax(u) smooth, x\ny = softmax(2 * x)\nfind d(y)/d(x)";
    const { block } = readBlock(new Context(), text, { library: standard });
    expect([...(block?.env.decls.keys() ?? [])]).not.toContain("z");
  });

  it("leaves a recurrence as it is written", () => {
    const own = definitions(
      "given W[N, N], h0[N], T >= 1 integer\nh[0] = h0\nh[t=0..T] = softmax(W @ h[t-1])\nL = sum{n} h[T, n]\nfind d(L)/d(h0)",
    );
    expect(own.map((d) => d.split(" ")[0])).toEqual(["h", "L"]);
  });

  it("takes none of the names of a block that is used", async () => {
    const ctx = new Context();
    const other = readBlock(ctx, "given x[N]\nz[i] = 2 * x[i]\nfind d(z)/d(x)", { library: standard }).block;
    const { block, diagnostics } = readBlock(ctx, "use #other\ny = softmax(3 * x)\nfind d(y)/d(x)", {
      library: standard,
      use: () => (other === undefined ? { kind: "broken" } : { kind: "block", block: other }),
    });
    expect(diagnostics).toEqual([]);
    expect([...(block?.env.decls.keys() ?? [])].filter((name) => name === "z")).toEqual(["z"]);
    expect([...(block?.env.decls.keys() ?? [])]).toContain("s");
  });

  it("derives attention in one line as with names", async () => {
    const { results, statuses } = await outcomeOf(
      "given Q[T, D], K[S, D], V[S, E]\nO = softmax(Q @ transpose(K) / sqrt(D)) @ V\ngiven L(O)\nfind d(L)/d(Q), d(L)/d(V)",
    );
    expect(results).toEqual(["(∂L/∂z K)/√D", "pᵀ ∂L/∂O"]);
    expect(statuses).toEqual(["established", "established"]);
  });

  it("derives the cross-entropy of a linear classifier in one line to p − t", async () => {
    const { results, statuses } = await outcomeOf(
      "given x[N], W[K, N], b[K], t[K]\nassume sum{k} t[k] = 1\nL = -sum(t .* log(softmax(W @ x + b)))\nfind d(L)/d(W), d(L)/d(b)",
    );
    expect(results).toEqual(["∂L/∂z xᵀ", "∂L/∂z"]);
    expect(statuses).toEqual(["established", "established"]);
  });

  it("names a softmax once that is written twice", () => {
    expect(
      definitions(
        "given x[N], t[N]\nL = -sum(t .* log(softmax(2 * x))) + sum(softmax(2 * x) .* t)\nfind d(L)/d(x)",
      ),
    ).toEqual(["z n", "p n", "L"]);
  });
});

describe("activations with names", () => {
  it("names one that a definition calls twice", async () => {
    const text = `given X[N, D], w[D], t[N]
L = -sum(t .* log(sigmoid(X @ w)) + (1 - t) .* log(1 - sigmoid(X @ w)))
find d(L)/d(w)`;
    expect(definitions(text)).toEqual(["p n", "L"]);
    const { results, statuses } = await outcomeOf(text);
    expect(results).toEqual(["Xᵀ (p − t)"]);
    expect(statuses).toEqual(["established"]);
  });

  it("leaves one that is called once, of a name, or of different terms", () => {
    expect(definitions("given x[N], w[N]\ny = 2 * sigmoid(w @ x)\nfind d(y)/d(w)")).toEqual(["y"]);
    expect(definitions("given x\ny = sigmoid(x) * (1 - sigmoid(x))\nfind d(y)/d(x)")).toEqual(["y"]);
    expect(definitions("given x\ny = tanh(2*x) * tanh(3*x)\nfind d(y)/d(x)")).toEqual(["y"]);
  });

  it("leaves one that moves with the letter of a sum", () => {
    expect(
      definitions("given a[N], c\ny = sum{i} sigmoid(a[i] + c) * (1 - sigmoid(a[i] + c))\nfind d(y)/d(a)"),
    ).toEqual(["y"]);
  });
});
