// Listings as they are read: pseudo-code word for word, what is refused and why, PyTorch compiled and, where it is installed,
// held to gradcheck.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listing } from "../../src/code/listing.ts";
import { tensorOperators } from "../../src/ops/tensors.ts";
import { messages, read } from "../read/block-text.ts";
import {
  coded,
  listed,
  loadTypescript,
  mustRunPython,
  runPython,
  runTypescript,
  torchPython,
} from "./run.ts";

const CONV = `given x[N, C, H pad p, W pad p], w[F, C, K, K], b[F], s >= 1 integer, d >= 1 integer
y[n, f, i, j] = b[f] + sum{c, k, l} w[f, c, k, l] * x[n, c, s*i + d*k - p, s*j + d*l - p]
given L(y)
find d(L)/d(x[n, c, m, q]), d(L)/d(w[f, c, a, b'])`;
const POOL = `given x[H, W]
y[i, j] = max{k=0..1, l=0..1} x[2*i + k, 2*j + l]
given L(y)
find d(L)/d(x[m, n])`;

const body = (text: string): readonly string[] =>
  text
    .trimEnd()
    .split("\n")
    .filter((l) => !l.startsWith("#"));

describe("pseudo-code", () => {
  it("adds the gradient of a convolution location by location", () => {
    expect(body(listed(coded(CONV), "pseudo", ["d(L)/d(x)"]).text)).toEqual([
      "let n_i = floor((H + 2*p - d*(K - 1) - 1)/s) + 1",
      "let n_j = floor((W + 2*p - d*(K - 1) - 1)/s) + 1",
      "let dL_dx be zeros of shape [N, C, H, W]",
      "for each location (n, f, i, j) in dL_dy:",
      "    for c from 0 to C - 1:",
      "        for k from 0 to K - 1:",
      "            for l from 0 to K - 1:",
      "                let m = s*i + d*k - p",
      "                let q = s*j + d*l - p",
      "                if 0 <= m and m < H and 0 <= q and q < W:",
      "                    dL_dx[n, c, m, q] += dL_dy[n, f, i, j] * w[f, c, k, l]",
    ]);
  });

  it("routes the gradient of a maximum to where it was found", () => {
    expect(body(listed(coded(POOL), "pseudo", ["d(L)/d(x)"]).text)).toEqual([
      "let n_i = floor(H/2)",
      "let n_j = floor(W/2)",
      "let dL_dx be zeros of shape [H, W]",
      "for each location (i, j) in dL_dy:",
      "    let best = -infinity",
      "    let arg_k = 0",
      "    let arg_l = 0",
      "    for k from 0 to 1:",
      "        for l from 0 to 1:",
      "            let value = x[2*i + k, 2*j + l]",
      "            if value > best:",
      "                best = value",
      "                arg_k = k",
      "                arg_l = l",
      "    dL_dx[2*i + arg_k, 2*j + arg_l] += dL_dy[i, j]",
    ]);
  });
});

/** What a NumPy function does, without its head and docstring. */
const steps = (text: string): readonly string[] =>
  (text.split(/"""/).at(-1) ?? "")
    .trim()
    .split("\n")
    .map((l) => l.replace(/^ {4}/, ""));

describe("a listing with whole arrays", () => {
  const whole = (text: string, key: string): readonly string[] =>
    steps(listed(coded(text), "vectorised", [key]).text);

  it("keeps the loops over the kernel of a convolution", () => {
    expect(whole(CONV, "d(L)/d(x)").slice(-6)).toEqual([
      "dL_dx_padded = np.zeros((N, C, H + 2*p, W + 2*p))",
      "for k in range(K):",
      "    for l in range(K):",
      '        dL_dx_padded[:, :, d*k:d*k + s*n_i:s, d*l:d*l + s*n_j:s] += np.einsum("nfij,fc->ncij", dL_dy, w[:, :, k, l])',
      "dL_dx = dL_dx_padded[:, :, p:p + H, p:p + W]",
      "return dL_dx",
    ]);
  });

  it("has no loop where every letter is an axis of its own", () => {
    const block = `given x[N, D], W[D, K], b[K]
y[n, k] = b[k] + sum{d} x[n, d]*W[d, k]
given L(y)
find d(L)/d(x[n, d]), d(L)/d(W[d, k]), d(L)/d(b[k])`;
    expect(whole(block, "d(L)/d(x)")).toEqual(["dL_dx = dL_dy @ W.T", "return dL_dx"]);
    expect(whole(block, "d(L)/d(W)")).toEqual(["dL_dW = x.T @ dL_dy", "return dL_dW"]);
    expect(whole(block, "d(L)/d(b)")).toEqual(["dL_db = dL_dy.sum(axis=0)", "return dL_db"]);
  });

  it("compares whole slices for a maximum and adds at the places that were found", () => {
    expect(whole(POOL, "d(L)/d(x)").slice(-11)).toEqual([
      "arg_k = np.zeros((n_i, n_j), dtype=int)",
      "arg_l = np.zeros((n_i, n_j), dtype=int)",
      "for k in range(2):",
      "    for l in range(2):",
      "        value = x[k:k + 2*n_i:2, l:l + 2*n_j:2]",
      "        chosen = value > best",
      "        best = np.where(chosen, value, best)",
      "        arg_k = np.where(chosen, k, arg_k)",
      "        arg_l = np.where(chosen, l, arg_l)",
      "np.add.at(dL_dx, (2*np.arange(n_i)[:, None] + arg_k, 2*np.arange(n_j) + arg_l), dL_dy)",
      "return dL_dx",
    ]);
  });

  it("adds at looked-up places, which may occur twice", () => {
    expect(whole(LOOKUP, "d(L)/d(E)").at(-2)).toBe("np.add.at(dL_dE, t, dL_dy)");
  });

  it.each([
    ["a recurrence", "given x[T], a\nh[t] = tanh(a*h[t-1] + x[t])\nh[-1] = 0\nsize h", "h"],
    ["a running sum in a triangle", "given x[n]\ny[i = 0..n-1] = prod{k=0..i} x[k]\nsize y", "y"],
    ["a set", "given x[n], S[m] set\ny[i] = sum{(k, l) in S[i]} x[k]*x[l]\nsize y", "y"],
    [
      "a read that a condition protects",
      "given x[n] outside 0\ny[i = 0..n-1] = x[i-1] + x[i+1]\nsize y",
      "y",
    ],
  ])("stays with loops for %s", (_, text, key) => {
    const made = whole(text, key);
    expect(made).toEqual(steps(listed(coded(text), "numpy", [key]).text).filter((l) => made.includes(l)));
    expect(made.some((l) => l.startsWith("for "))).toBe(true);
  });

  it.runIf(mustRunPython)("does not give a view of what it was given, nor change it", () => {
    const c = coded(
      "given x[n, m], c\ny[i, j] = x[i, j]\nz[j, i] = x[i, j]\ns[i] = c + (sum{j} x[i, j])^2\nsize y",
    );
    const x = { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] };
    const found = runPython([{ listed: listed(c, "vectorised"), inputs: { x, c: 1, n: 2, m: 3 } }])[0];
    expect(found?.get("z")).toEqual({ shape: [3, 2], data: [1, 4, 2, 5, 3, 6] });
    expect(found?.get("s")).toEqual({ shape: [2], data: [37, 226] });
    expect(whole("given x[n, m]\ny[i, j] = x[i, j]\nsize y", "y")[0]).toBe("y = np.array(x)");
  });
});

describe("a listing of a median", () => {
  const text = `given x[H, W]
y[i, j] = median{k=0..1, l=0..2} x[2*i + k, j + l]
given L(y)
find d(L)/d(x[m, n])`;

  it("sorts the entries and routes the gradient to the first that is equal to the middle one", () => {
    expect(body(listed(coded(text), "pseudo", ["d(L)/d(x)"]).text)).toEqual([
      "let n_i = floor(H/2)",
      "let n_j = W - 2",
      "let dL_dx be zeros of shape [H, W]",
      "for each location (i, j) in dL_dy:",
      "    let values be an empty list",
      "    for k from 0 to 1:",
      "        for l from 0 to 2:",
      "            append x[2*i + k, j + l] to values",
      "    sort values",
      "    let middle = values[floor((length of values - 1)/2)]",
      "    let found = 0",
      "    let argmedian_k = 0",
      "    let argmedian_l = 0",
      "    for k from 0 to 1:",
      "        for l from 0 to 2:",
      "            if found = 0 and x[2*i + k, j + l] = middle:",
      "                argmedian_k = k",
      "                argmedian_l = l",
      "                found = 1",
      "    dL_dx[2*i + argmedian_k, j + argmedian_l] += dL_dy[i, j]",
    ]);
  });

  it("computes what eval computes, ties included", () => {
    const c = coded(text);
    const x = { shape: [5, 4], data: [1, 3, 3, 0, 2, 2, 2, 2, 5, -1, 0, 0, 4, 4, -1, 7, 9, 9, 9, 9] };
    const inputs = { H: 5, W: 4, x, "d(L)/d(y)": { shape: [2, 2], data: [1, 2, 3, 4] } };
    const done = c.evaluate(inputs);
    const found = runTypescript(listed(c, "typescript"), inputs);
    expect(found.get("y")).toEqual({ shape: [2, 2], data: [...(done.values.get("y")?.data ?? [])] });
    const wanted = { shape: [5, 4], data: [...(done.gradients.get("d(L)/d(x)")?.data ?? [])] };
    expect(found.get("d(L)/d(x)")).toEqual(wanted);
    expect(wanted.data.reduce((s, v) => s + v, 0)).toBe(10);
    if (mustRunPython)
      expect(runPython([{ listed: listed(c, "numpy"), inputs }])[0]?.get("d(L)/d(x)")).toEqual(wanted);
  });
});

describe("a listing", () => {
  it("takes functions of which nothing is known, and their derivatives", () => {
    const c = coded("given f(u), u, a, b\ny = f(a*b)\nfind d(y)/d(b)");
    const [y, slope] = loadTypescript(listed(c, "typescript").text);
    const square = (u: number): number => u * u;
    expect(y?.(2, 3, square)).toBe(36);
    expect(slope?.(2, 3, (u: number) => 2 * u)).toBe(24);
  });

  it("says that indices count from 0 where the sheet counts from 1", () => {
    const c = coded("index from 1\ngiven x[n]\ny[i] = 2*x[i]*i\nsize y");
    expect(listed(c, "typescript").text).toContain(
      "Indices count from 0 here; in the formula they count from 1.",
    );
    const [y] = loadTypescript(listed(c, "typescript").text);
    expect(y?.({ shape: [2], data: Float64Array.of(5, 7) })).toEqual({
      shape: [2],
      data: Float64Array.of(10, 28),
    });
  });

  it("is refused with its cause", () => {
    const c = coded("given x[n], L(x)\ny[i] = x[i]\ng[i] = d(d(L)/d(x[i]))/d(x[i])\nsize y");
    const made = listing("numpy", {
      ctx: c.ctx,
      operators: tensorOperators,
      notation: c.block.notation,
      wanted: c.wanted.filter((w) => w.key === "g"),
    });
    expect(made).toEqual({
      ok: false,
      cause: "a second derivative of a function of which only the first are given",
    });
  });
});

describe("the statement", () => {
  it("reads languages and targets", () => {
    expect(read("given x[n]\ny[i] = x[i]^2\ngiven L(y)\ncode numpy, torch y, d(L)/d(x[k])").at(-1)).toBe(
      "code numpy torch y, (d L x['k])",
    );
  });

  it.each([
    ["code x", "`code` is followed by a language, and this is `x`"],
    ["code numpy", "`code` without what is to be written"],
    ["code numpy x + 1", "`code` writes definitions and derivatives, and this is none"],
    ["code numpy x", "`code` writes definitions and derivatives, and this is none"],
  ])("%s", (statement, message) => {
    expect(messages(`given x; y = x^2; ${statement}`)[0]).toContain(message);
  });
});

const SOFTMAX = `given s[n], t[n]
assume sum{i} t[i] = 1
p[i] = exp(s[i]) / (sum{j} exp(s[j]))
L = -sum{i} t[i] * log(p[i])
find d(L)/d(s[k])`;

const LP = `given x[H, W], p >= 1
assume x[i, j] > 0
y[i, j] = (sum{k=0..1, l=0..1} x[2*i+k, j+l]^p)^(1/p)
given L(y)
find d(L)/d(x[m, n])`;
const RECURRENCE = `given x[T], a
h[t] = tanh(a*h[t-1] + x[t])
h[-1] = 0
given L(h)
find d(L)/d(a), d(L)/d(x[t])`;
const BACKWARDS = `given x[T], a
v[t] = a*v[t+1] + x[t]
v[T] = 0
given L(v)
find d(L)/d(a), d(L)/d(x[t])`;
const FLOOR = `given x[n]
y[i] = floor(x[i])
given L(y)
find d(L)/d(x[i])`;
const LOOKUP = `given E[V, D], t[N] integer in 0..V-1
y[i, j] = E[t[i], j]
given L(y)
find d(L)/d(E[a, b])`;

describe.runIf(mustRunPython)("PyTorch", () => {
  const LISTINGS = [
    ["convolution", CONV],
    ["maximum", POOL],
    ["softmax loss", SOFTMAX],
    ["LP pooling", LP],
    ["a recurrence", RECURRENCE],
    ["a recurrence from its end", BACKWARDS],
    ["a lookup", LOOKUP],
    ["a floor", FLOOR],
  ] as const;
  const inFile = (text: string, use: (file: string) => void): void => {
    const c = coded(text);
    const gradients = c.wanted.filter((w) => w.kind === "gradient").map((w) => w.key);
    const folder = mkdtempSync(join(tmpdir(), "gradsheet-torch-"));
    try {
      const file = join(folder, "listing.py");
      writeFileSync(file, listed(c, "torch", gradients).text);
      use(file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  it.each(LISTINGS)("%s compiles", (_, text) => {
    inFile(text, (file) => {
      expect(readFileSync(file, "utf8")).toMatch(/^class [\s\S]*torch\.autograd\.gradcheck\(/m);
      expect(spawnSync("python3", ["-m", "py_compile", file], { encoding: "utf8" }).stderr).toBe("");
    });
  });

  const where = torchPython === undefined ? " (left out: PyTorch is not installed here)" : "";
  // In one process: PyTorch takes longer to load than most of them to run.
  it.runIf(torchPython !== undefined)(`all agree with gradcheck${where}`, { timeout: 240_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "gradsheet-torch-"));
    try {
      const files = LISTINGS.map(([, text], k) => {
        const file = join(folder, `listing${k}.py`);
        inFile(text, (from) => writeFileSync(file, readFileSync(from)));
        return file;
      });
      const all = "import runpy, sys\nfor f in sys.argv[1:]: runpy.run_path(f, run_name='__main__')";
      const done = spawnSync(torchPython ?? "python3", ["-c", all, ...files], { encoding: "utf8" });
      expect(done.stderr).toBe("");
      expect(done.stdout).toMatch(/^(?:\w+: gradcheck passed\n)+$/);
      expect(done.stdout.trimEnd().split("\n")).toHaveLength(LISTINGS.length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.runIf(torchPython !== undefined)(`a wrong gradient fails gradcheck${where}`, () => {
    inFile(SOFTMAX, (file) => {
      const code = readFileSync(file, "utf8");
      const wrong = code.replace(/(dL_ds\[\w+\] = )/, "$12 * ");
      expect(wrong).not.toBe(code);
      writeFileSync(file, wrong);
      expect(spawnSync(torchPython ?? "python3", [file], { encoding: "utf8" }).stderr).toContain(
        "GradcheckError",
      );
    });
  });
});
