// `derive`: one block as text, from the argument or from standard input.
import { describe, expect, it } from "vitest";
import { folder } from "./cli.ts";

const ONE_LINER = "given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]; given L(y); find d(L)/d(w[k])";

describe("derive", () => {
  it("prints the derivation of the one-liner", async () => {
    const { code, out, err } = await folder().gradsheet(["derive", ONE_LINER]);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toContain("∂L/∂w[k] = Σ_i ∂L/∂y[i] · ∂y[i]/∂w[k]");
    expect(out).toContain("∂L/∂w = x ⋆ ∂L/∂y");
    expect(out).not.toContain("\u001b[");
  });

  it("reads standard input, with `-` or with nothing", async () => {
    const f = folder();
    const expected = await f.gradsheet(["derive", ONE_LINER]);
    expect(await f.gradsheet(["derive", "-"], { input: ONE_LINER })).toEqual(expected);
    expect(
      await f.gradsheet(["derive"], { input: `\ufeff${ONE_LINER.replaceAll("; ", "\r\n")}\r\n` }),
    ).toEqual(expected);
  });

  it("wants some text", async () => {
    expect(await folder().gradsheet(["derive"])).toEqual({
      code: 2,
      out: "",
      err: "gradsheet derive: error: there is no block to derive\nremedy: give its text as an argument, or `-` to type it and end with Ctrl-D\n",
    });
    expect(await folder().gradsheet(["derive", "-"], { input: new Uint8Array([0xff]) })).toEqual({
      code: 2,
      out: "",
      err: "standard input: error: the text is not encoded in UTF-8\nremedy: save it as UTF-8\n",
    });
  });

  it("says what to do with a file, and with a sheet", async () => {
    const f = folder({ "sheet.md": "" });
    expect(await f.gradsheet(["derive", "sheet.md"])).toEqual({
      code: 2,
      out: "",
      err: "sheet.md: error: this is the name of a file, and the text of a block is wanted\nremedy: gradsheet build sheet.md derives a sheet, gradsheet derive < sheet.md the text of one block\n",
    });
    expect(await f.gradsheet(["derive", "none.md"])).toMatchObject({ code: 2, out: "" });
    expect(await f.gradsheet(["derive"], { input: "# A sheet\n\n```grad #a\ngiven x\n```\n" })).toEqual({
      code: 2,
      out: "",
      err: "standard input:3:1: error: this is a sheet with fences, and the text of one block is wanted\nremedy: give what stands between the fences, or save the sheet as a file and build it\n",
    });
  });

  it("is as wide as the terminal, or as COLUMNS says", async () => {
    const narrow = { columns: 40 };
    const wide = await folder().gradsheet(["derive", ONE_LINER], narrow);
    const lines = (text: string) => text.split("\n").filter((line) => line.length > 40);
    expect(lines(wide.out).length).toBeGreaterThan(3);
    for (const terminal of [
      { ...narrow, tty: true },
      { ...narrow, env: { COLUMNS: "40" } },
    ])
      expect(lines((await folder().gradsheet(["derive", ONE_LINER], terminal)).out)).toEqual([]);
  });

  it("prints in other formats, at other levels, in other notations", async () => {
    const f = folder();
    const tex = await f.gradsheet(["derive", ONE_LINER, "--to", "tex"]);
    expect(tex.out).toContain("\\frac{\\partial L}{\\partial w[k]}");
    expect(tex.out).not.toContain("\\documentclass");
    expect((await f.gradsheet(["derive", ONE_LINER, "--to", "md"])).out).toContain("**Find**");
    const brief = await f.gradsheet(["derive", ONE_LINER, "--level", "brief"]);
    const full = await f.gradsheet(["derive", ONE_LINER, "--level", "full"]);
    expect(full.out).not.toContain("not established");
    expect(full.out.split("\n").length).toBeGreaterThan(brief.out.split("\n").length);
    const paper = await f.gradsheet(["derive", ONE_LINER, "--index", "subscripts"]);
    expect(paper.out).toContain("∂L/∂w_k = Σ_i ∂L/∂y_i · ∂y_i/∂w_k");
    const total = "given x[n]; y = sum{i} i*x[i]; find d(y)/d(x[k])";
    expect((await f.gradsheet(["derive", total, "--first", "1"])).out).toContain("Result  ∂y/∂x[k] = k\n");
    expect((await f.gradsheet(["derive", total, "--first", "2"])).code).toBe(2);
  });

  it.each([
    [
      "",
      [
        "block:1:1: error: the block is empty",
        " 1 | ",
        "   | ^",
        "expected: statements such as `given x[n]`, `y[i] = x[i]^2`, `find d(y)/d(x[j])`",
      ],
    ],
    [
      "given x; y = x^2",
      [
        "block:1:17: error: the block asks for nothing",
        " 1 | given x; y = x^2",
        "   |                 ^",
        "expected: a task: `find d(L)/d(x)`, `show A = B`, `compute C` or `size y`",
      ],
    ],
    [
      "given x[n]; y = sum{i x[i]; find d(y)/d(x[j])",
      [
        "block:1:23: error: the letters of `sum` are not closed",
        " 1 | given x[n]; y = sum{i x[i]; find d(y)/d(x[j])",
        "   |                       ^",
        "expected: `,`, `}`, `= lo..hi` or `in` after the letter `i`",
        "write instead: i} x",
      ],
    ],
  ])("says what is wrong with %j", async (text, lines) => {
    expect(await folder().gradsheet(["derive", text])).toEqual({
      code: 2,
      out: "",
      err: `${lines.join("\n")}\n`,
    });
  });

  it("refuses 10,000 parentheses and 10,000 signs at once", async () => {
    for (const body of [`${"(".repeat(10_000)}x${")".repeat(10_000)}`, `${"-".repeat(10_000)}x`]) {
      const { code, out, err } = await folder().gradsheet(["derive", `given x; y = ${body}; find d(y)/d(x)`]);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toContain("error: nested deeper than 128 levels");
    }
  });

  it("refuses a sum of 10^9 terms", async () => {
    const { code, out, err } = await folder().gradsheet([
      "derive",
      "given x; y = sum{i=1..1000000000} x*i; find d(y)/d(x)",
    ]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe(
      [
        "block:1:14: error: this `sum` has 1000000000 terms, too many to check",
        " 1 | given x; y = sum{i=1..1000000000} x*i; find d(y)/d(x)",
        "   |              ^^^^^^^^^^^^^^^^^^^^^^^^",
        "expected: at most 10000000 terms, or a size with a name: what is derived then holds for every n",
        "write instead: sum{i=0..n-1} ...",
        "",
      ].join("\n"),
    );
  });
});
