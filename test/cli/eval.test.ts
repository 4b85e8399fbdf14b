// `eval`: values and gradients at given numbers, from the derived closed form, and the comparison with others'.
import { describe, expect, it } from "vitest";
import { folder } from "./cli.ts";

const CONV =
  "# C\n\n```grad #conv\ngiven x[n], w[K]\ny[i] = sum{k} w[k]*x[i+k]\ngiven L(y)\nfind d(L)/d(w[k])\nfind d(L)/d(x[m])\n```\n";
const IN = {
  x: { shape: [4], data: [1, 2, 3, 4] },
  w: { shape: [2], data: [10, 20] },
  "d(L)/d(y)": { shape: [3], data: [1, -1, 0.5] },
};

const conv = (inputs: unknown, more: Readonly<Record<string, string>> = {}) =>
  folder({ "c.md": CONV, "in.json": JSON.stringify(inputs), ...more });
const EVAL = ["eval", "c.md#conv", "--inputs", "in.json"];

describe("eval", () => {
  it("prints values and gradients", async () => {
    const { code, out, err } = await conv(IN).gradsheet(EVAL);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      values: { y: { shape: [3], data: [50, 80, 110] } },
      gradients: {
        "d(L)/d(w)": { shape: [2], data: [1 - 2 + 1.5, 2 - 3 + 2] },
        "d(L)/d(x)": { shape: [4], data: [10, 10, -15, 10] },
      },
    });
  });

  it("finds the only block of a sheet without its name, and takes spaces in keys", async () => {
    const { "d(L)/d(y)": g, ...rest } = IN;
    const { code } = await conv({ ...rest, "d(L) / d(y)": g }).gradsheet([
      "eval",
      "c.md",
      "--inputs",
      "in.json",
    ]);
    expect(code).toBe(0);
  });

  it("wants entries", async () => {
    const empty = { ...IN, x: [], "d(L)/d(y)": [] };
    expect(await conv(empty).gradsheet(EVAL)).toEqual({
      code: 2,
      out: "",
      err: "in.json: x: error: axis 1 has 0 entries, which no `n` gives\nremedy: its size is n, and no axis is empty\n",
    });
  });

  it("says why a gradient at an infinite border is not a number", async () => {
    const text =
      "```grad\ngiven c[n], g > 0\nR[i] = c[i] - g*log(exp(-R[i-1]/g) + exp(-c[i]/g))\nR[-1] = inf\nL = R[n-1]\nfind d(L)/d(c[i]), d(L)/d(g)\n```\n";
    const f = folder({ "b.md": text, "in.json": '{"c": {"shape": [2], "data": [1, 2]}, "g": 0.5}' });
    const { code, out, err } = await f.gradsheet(["eval", "b.md", "--inputs", "in.json"]);
    expect(code).toBe(0);
    const { gradients } = JSON.parse(out) as { gradients: Record<string, { data: unknown } | string> };
    expect(gradients["d(L)/d(g)"]).toBe("NaN");
    expect(gradients["d(L)/d(c)"]).toMatchObject({ shape: [2] });
    expect(err).toBe(
      "d(L)/d(g): no value: 0 · ∞ or ∞ − ∞ comes up in it, since `inf` stands in the definition of `R`; with a large number in its place, such as 1e10, it has a value\n",
    );
  });

  it("wants a sheet before the block", async () => {
    expect(await conv(IN).gradsheet(["eval", "#conv", "--inputs", "in.json"])).toEqual({
      code: 2,
      out: "",
      err: "#conv: error: no sheet is named\nremedy: name it before the block: SHEET.md#BLOCK\n",
    });
  });

  it("reads the numbers from standard input", async () => {
    const f = folder({ "c.md": CONV });
    const from = ["eval", "c.md#conv", "--inputs", "-"];
    const { code, out } = await f.gradsheet(from, { input: JSON.stringify(IN) });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ values: { y: { data: [50, 80, 110] } } });
    const { x, ...rest } = IN;
    expect(await f.gradsheet(from, { input: JSON.stringify({ ...rest, q: x }) })).toMatchObject({
      code: 2,
      err: expect.stringContaining("standard input: q: error: the block has no such name\n"),
    });
  });

  it("gives Jacobians, scalars, integers and numbers that are not finite", async () => {
    const sheet =
      "```grad #j\ngiven s[n], c, m integer\np[i] = exp(s[i]) / (sum{j} exp(s[j]))\nq = m/c\nfind d(p[i])/d(s[j]), d(q)/d(c)\n```\n";
    const f = folder({ "j.md": sheet, "in.json": '{"s": {"shape": [2], "data": [0, 0]}, "c": 0, "m": -2}' });
    const { code, out } = await f.gradsheet(["eval", "j.md#j", "--inputs", "in.json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      values: { p: { shape: [2], data: [0.5, 0.5] }, q: "-Infinity" },
      gradients: {
        "d(p)/d(s)": { shape: [2, 2], data: [0.25, -0.25, -0.25, 0.25] },
        "d(q)/d(c)": "Infinity",
      },
    });
  });

  it("gives the gradient of which `show` claims a form", async () => {
    const sheet =
      "```grad\ngiven x[n] outside 0, w[K] outside 0\ny[e] = sum{a} w[e-a] * x[a]\ngiven L(y)\nshow d(L)/d(x) = conv(d(L)/d(y), flip(w))\n```\n";
    const numbers = {
      x: { shape: [2], data: [1, 2] },
      w: { shape: [2], data: [3, 5] },
      "d(L)/d(y)": { shape: [3], data: [1, 10, 100] },
    };
    const f = folder({ "s.md": sheet, "in.json": JSON.stringify(numbers) });
    const { out } = await f.gradsheet(["eval", "s.md", "--inputs", "in.json"]);
    expect(JSON.parse(out)).toEqual({
      values: { y: { shape: [3], data: [3, 11, 10] } },
      gradients: { "d(L)/d(x)": { shape: [2], data: [53, 530] } },
    });
  });

  it("counts entries as the sheet does", async () => {
    const sheet = "```grad #one {first=1}\ngiven x[n]\ny = sum{i} i * x[i]^2\nfind d(y)/d(x[k])\n```\n";
    const f = folder({
      "o.md": sheet,
      "in.json": '{"x": {"shape": [3], "data": [1, 1, 1]}}',
      "mine.json": '{"gradients": {"d(y)/d(x)": {"shape": [3], "data": [2, 4, 7]}}}',
    });
    const { code, out, err } = await f.gradsheet([
      "eval",
      "o.md#one",
      "--inputs",
      "in.json",
      "--expect",
      "mine.json",
    ]);
    expect(JSON.parse(out)).toMatchObject({
      values: { y: 6 },
      gradients: { "d(y)/d(x)": { data: [2, 4, 6] } },
    });
    expect(err).toBe("d(y)/d(x)[3] differs: expected 7, computed 6 (relative tolerance 1e-9)\n");
    expect(code).toBe(1);
  });
});

/** The result for one block at the given inputs. */
async function result(text: string, inputs: unknown): Promise<unknown> {
  const f = folder({ "s.md": `\`\`\`grad\n${text}\n\`\`\`\n`, "in.json": JSON.stringify(inputs) });
  const { code, out, err } = await f.gradsheet(["eval", "s.md", "--inputs", "in.json"]);
  return code === 0 ? JSON.parse(out) : err;
}

describe("what may be asked", () => {
  it("second derivatives of tensors, and a product with them", async () => {
    // F = (Σ x²)²: the gradient is 4 S x, the Hessian 4 S I + 8 x xᵀ.
    const text = `given x[n], v[n]
F = (sum{i} x[i]^2)^2
g[i] = d(F)/d(x[i])
s = sum{i} g[i]*v[i]
find d(s)/d(x), d(d(F)/d(x[i]))/d(x[j])`;
    expect(await result(text, { x: [1, 2], v: [1, -1] })).toEqual({
      values: { F: 25, g: { shape: [2], data: [20, 40] }, s: -20 },
      gradients: {
        "d(s)/d(x)": { shape: [2], data: [12, -36] },
        "d(d(F)/d(x))/d(x)": { shape: [2, 2], data: [28, 16, 16, 52] },
      },
    });
  });

  it("a second derivative that refers to the first one", async () => {
    // By torch.autograd.functional.hessian.
    const hessian = [-37 / 36, -1 / 18, 19 / 36, -1 / 18, 11 / 36, -1 / 9, 19 / 36, -1 / 9, 23 / 36];
    const A = [
      [1, 2, 0],
      [3, -1, 1],
      [0.5, 1, 2],
    ];
    const text = "given A[n,n], x[n]\nf = x^T A x/(x^T x)\nfind d(d(f)/d(x))/d(x)";
    expect(await result(text, { A, x: [1, 2, -1] })).toEqual({
      values: { f: 0.75 },
      gradients: {
        "d(d(f)/d(x))/d(x)": {
          shape: [3, 3],
          data: hessian.map((v) => expect.closeTo(v, 12)),
        },
      },
    });
  });

  it("blocks of second derivatives between two tensors, without subscripts", async () => {
    const text = "given a[n], b[m]; F = (sum{i} a[i]^2)*(sum{j} b[j]^3); find d(d(F)/d(a))/d(b)";
    expect(await result(text, { a: [1, 2], b: [1, 2, 3] })).toMatchObject({
      gradients: { "d(d(F)/d(a))/d(b)": { shape: [2, 3], data: [6, 24, 54, 12, 48, 108] } },
    });
  });

  it("a loss that depends on two outputs, one through the other", async () => {
    const text = "given x[n], L(y, z); y[i] = x[i]^2; z = sum{i} y[i]^3; find d(L)/d(x), d(L)/d(y)";
    const inputs = { x: [1, 2], "d(L)/d(y)": [1, 1], "d(L)/d(z)": 2 };
    expect(await result(text, inputs)).toMatchObject({
      gradients: {
        // (∂L/∂y + ∂L/∂z · 3y²) · 2x
        "d(L)/d(x)": { shape: [2], data: [14, 388] },
        "d(L)/d(y)": { shape: [2], data: [1, 1] },
      },
    });
  });

  it("slices: the whole tensor has the key without subscripts", async () => {
    const text = "given x[n, m]; y = sum{i, j} x[i,j]^2; find d(y)/d(x[0,j]), d(y)/d(x[i,j])";
    const x = [
      [1, 2],
      [3, 4],
    ];
    expect(await result(text, { x })).toMatchObject({
      gradients: {
        "d(y)/d(x)": { shape: [2, 2], data: [2, 4, 6, 8] },
        "d(y)/d(x[0,j])": { shape: [2], data: [2, 4] },
      },
    });
    expect(await result("given x[n, n]; y = sum{i, j} x[i,j]^2; find d(y)/d(x[i,i])", { x })).toMatchObject({
      gradients: { "d(y)/d(x)": { shape: [2], data: [2, 8] } },
    });
  });

  it("sizes that enter as powers", async () => {
    const text = "given x[C*r^2], w[C]; y = r*(sum{i} x[i]); find d(y)/d(x)";
    expect(await result(text, { x: [1, 2, 3, 4, 5, 6, 7, 8], w: [0, 0] })).toMatchObject({
      values: { y: 72 },
    });
    expect(await result(text, { x: [1, 2, 3], w: [0] })).toBe(
      "in.json: x: error: axis 1 has 3 entries, which no `r` gives\nremedy: its size is C r²\n",
    );
  });

  it("no second derivatives of a function of which the first are given", async () => {
    const text = "given x[n], L(y); y[i] = x[i]^2; find d(d(L)/d(x[i]))/d(x[j])";
    expect(await result(text, { x: [1, 2], "d(L)/d(y)": [1, 1] })).toBe(
      [
        "in.json: ∂²L/∂x[j]∂x[i]: error: it needs second derivatives of `L`, of which only the first are given",
        "remedy: define `L` in the block, as in `L = ...`",
        "",
      ].join("\n"),
    );
  });

  it("lists that are not tensors", async () => {
    expect(await result("given x[n, m]; y = sum{i, j} x[i,j]; find d(y)/d(x)", { x: [[1, 2], [3]] })).toBe(
      'in.json: x: error: the lists in it are not of the same length\nremedy: give a number, or {"shape": [2, 3], "data": [...]} in row-major order\n',
    );
  });
});

describe("--expect", () => {
  const mine = (data: readonly unknown[], shape = [2]) =>
    JSON.stringify({
      gradients: { "d(L)/d(w)": { shape, data } },
      values: { y: { shape: [3], data: [50, 80, 110] } },
    });
  const args = [...EVAL, "--expect", "mine.json"];

  it("agrees", async () => {
    const { code, err, out } = await conv(IN, { "mine.json": mine([0.5, 1]) }).gradsheet(args);
    expect(err).toBe(
      "d(L)/d(w): 2 entries agree (relative tolerance 1e-9)\ny: 3 entries agree (relative tolerance 1e-9)\n",
    );
    expect(JSON.parse(out)).toMatchObject({
      comparison: { rtol: 1e-9, results: [{ agrees: true }, { agrees: true }] },
    });
    expect(code).toBe(0);
  });

  it("names the first entry that differs, and obeys the tolerance", async () => {
    const f = conv(IN, { "mine.json": mine([0.5001, 2]) });
    const strict = await f.gradsheet(args);
    expect(strict.code).toBe(1);
    expect(strict.err.split("\n")[0]).toBe(
      "d(L)/d(w)[0] differs: expected 0.5001, computed 0.5 (relative tolerance 1e-9); 2 of 2 entries differ",
    );
    const loose = await f.gradsheet([...args, "--rtol", "1e-3"]);
    expect(loose.err.split("\n")[0]).toBe(
      "d(L)/d(w)[1] differs: expected 2, computed 1 (relative tolerance 0.001)",
    );
    expect(JSON.parse(loose.out)).toMatchObject({
      comparison: {
        results: [{ agrees: false, differing: 1, first: { at: [1], expected: 2, computed: 1 } }, {}],
      },
    });
  });

  it("compares shapes, and numbers that are not finite", async () => {
    expect((await conv(IN, { "mine.json": mine([0.5, 1, 0], [3]) }).gradsheet(args)).err.split("\n")[0]).toBe(
      "d(L)/d(w): the shape differs: expected [3], computed [2]",
    );
    expect((await conv(IN, { "mine.json": mine(["NaN", 1]) }).gradsheet(args)).err.split("\n")[0]).toBe(
      "d(L)/d(w)[0] differs: expected NaN, computed 0.5 (relative tolerance 1e-9)",
    );
  });

  it("refuses names that are not computed, and nothing at all", async () => {
    const result = await conv(IN, { "mine.json": '{"gradients": {"d(L)/d(q)": 3}}' }).gradsheet(args);
    expect(result).toEqual({
      code: 2,
      out: "",
      err: "mine.json: d(L)/d(q): error: there are no gradients of this name\nremedy: what is computed: d(L)/d(w), d(L)/d(x)\n",
    });
    expect((await conv(IN, { "mine.json": "{}" }).gradsheet(args)).err).toBe(
      'mine.json: error: there is nothing to compare with\nremedy: give {"gradients": {"d(L)/d(x)": {"shape": [...], "data": [...]}}}\n',
    );
  });
});

describe("inputs that cannot be used", () => {
  const complaint = async (inputs: unknown) => {
    const { code, out, err } = await conv(inputs).gradsheet(EVAL);
    expect([code, out]).toEqual([2, ""]);
    return err;
  };

  it.each([
    [
      { ...IN, q: 1 },
      "in.json: q: error: the block has no such name\nremedy: what may be given: n, K, x, w, d(L)/d(y)\n",
    ],
    [
      { ...IN, y: 1 },
      "in.json: y: error: this is defined in the block and is computed\nremedy: leave it out\n",
    ],
    [
      { ...IN, "d(L)/d(Y)": 1 },
      "in.json: d(L)/d(Y): error: the block has no such name\nremedy: did you mean d(L)/d(y)?\n",
    ],
    [
      { ...IN, x: undefined },
      'in.json: x: error: no value is given\nremedy: add "x": {"shape": [n], "data": [...]}\n',
    ],
    [
      { ...IN, "d(L)/d(y)": undefined },
      'in.json: ∂L/∂w[k]: error: it needs an incoming gradient\nremedy: add "d(L)/d(y)": {...} to the inputs\nin.json: ∂L/∂x[m]: error: it needs an incoming gradient\nremedy: add "d(L)/d(y)": {...} to the inputs\n',
    ],
    [
      { ...IN, x: { shape: [2, 2], data: [1, 2, 3, 4] } },
      'in.json: x: error: the block declares 1 axis, the value has 2\nremedy: give "x": {"shape": [n], "data": [...]}\n',
    ],
    [
      { ...IN, x: { shape: [5], data: [1, 2, 3, 4] } },
      "in.json: x: error: the shape [5] has 5 entries, `data` has 4\nremedy: give as many numbers as the shape has entries, row by row\n",
    ],
    [
      { ...IN, x: { shape: [2], data: [1, "two"] } },
      'in.json: x: error: entry 1 of `data` is the text "two"\nremedy: give numbers; those that are not finite are "NaN", "Infinity", "-Infinity"\n',
    ],
    [
      { ...IN, x: "four" },
      'in.json: x: error: this is the text "four"\nremedy: give a number, or {"shape": [2, 3], "data": [...]} in row-major order\n',
    ],
    [
      { ...IN, K: 3 },
      "in.json: w: error: axis 1 has 2 entries, its size is K = 3\nremedy: give shapes that agree\n",
    ],
    [
      { ...IN, K: 1.5 },
      "in.json: K: error: 1.5 is not an integer\nremedy: `K` is an integer in this block\n",
    ],
    [{ ...IN, K: 0 }, "in.json: K: error: 0 is no size\nremedy: a size is 1 or more\n"],
    [
      { ...IN, "d(L)/d(y)": { shape: [4], data: [1, 2, 3, 4] } },
      "in.json: d(L)/d(y): error: `y` has the shape [3], this has [4]\nremedy: give the incoming gradient in the shape of `y`\n",
    ],
    [
      [1, 2],
      'in.json: error: there is no object of names\nremedy: give {"x": {"shape": [2], "data": [1, 2]}, "s": 3}\n',
    ],
  ])("%j", async (inputs, message) => {
    expect(await complaint(inputs)).toBe(message);
  });

  it("do not fulfil what the block assumes", async () => {
    const sheet =
      "```grad\ngiven t[n], q > 0\nassume sum{i} t[i] = 1\ny = q * sum{i} t[i]^2\nfind d(y)/d(q)\n```\n";
    const f = (t: readonly number[], q: number) =>
      folder({ "s.md": sheet, "in.json": JSON.stringify({ t: { shape: [t.length], data: t }, q }) });
    expect((await f([0.1, 0.2, 0.7], 1).gradsheet(["eval", "s.md", "--inputs", "in.json"])).code).toBe(0);
    expect((await f([0.1, 0.2], -1).gradsheet(["eval", "s.md", "--inputs", "in.json"])).err).toBe(
      [
        "in.json: q > 0: error: the block assumes this, and the inputs do not fulfil it",
        "remedy: give inputs that do",
        "in.json: Σ_i t[i] = 1: error: the block assumes this, and the inputs do not fulfil it",
        "remedy: give inputs that do",
        "",
      ].join("\n"),
    );
  });

  it("are not JSON, or not there", async () => {
    const f = folder({ "c.md": CONV, "in.json": '{"x": NaN}' });
    expect((await f.gradsheet(EVAL)).err).toMatch(
      /^in\.json: error: this is not JSON: .*\nremedy: numbers that are not finite are strings: "NaN", "Infinity"\n$/,
    );
    expect((await f.gradsheet(["eval", "c.md#conv", "--inputs", "missing.json"])).err).toBe(
      "missing.json: error: there is no such file\nremedy: check the name of the file of inputs\n",
    );
  });

  it("name a block that is not there", async () => {
    const f = folder({ "c.md": `${CONV}\n\`\`\`grad\ngiven a\n\`\`\`\n`, "in.json": "{}", "w.md": "words" });
    const message = async (target: string) =>
      (await f.gradsheet(["eval", target, "--inputs", "in.json"])).err;
    expect(await message("c.md#con")).toBe(
      "c.md#con: error: the sheet has no such block\nremedy: did you mean c.md#conv?\n",
    );
    expect(await message("c.md#zzz")).toBe(
      "c.md#zzz: error: the sheet has no such block\nremedy: the blocks are #conv, #block-2\n",
    );
    expect(await message("c.md")).toBe(
      "c.md: error: the sheet has several blocks\nremedy: name one of them: c.md#conv; there are #conv, #block-2\n",
    );
    expect(await message("w.md")).toBe(
      "w.md: error: the sheet has no grad block\nremedy: add a fenced block that begins with ```grad #name\n",
    );
  });

  it("ask for a sum of 10^9 terms", async () => {
    const f = folder({
      "s.md": "```grad\ngiven x, n integer\ny = sum{i=1..n} x*i\n```\n",
      "in.json": '{"x": 1, "n": 1000000000}',
    });
    const { code, err } = await f.gradsheet(["eval", "s.md", "--inputs", "in.json"]);
    expect(code).toBe(2);
    expect(err).toBe(
      "in.json: y: error: more than 100000000 steps\nremedy: give smaller sizes; the limit keeps a slip from running for hours\n",
    );
  });
});
