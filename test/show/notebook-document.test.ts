// Notebooks: the cells that a sheet becomes, valid by the schema of Jupyter, and a check of gradients that notices one
// that is wrong.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { validate } from "../cli/json-schema.ts";
import { mustRunPython } from "../code/run.ts";
import { type Notebook, notebook, read, root, run, schema, sourceOf } from "./notebook.ts";

const ids = (nb: Notebook): readonly string[] => nb.cells.map((c) => `${c.cell_type} ${c.id}`);

const SHEET = `---
title: A *dense* layer
course: Networks
---

It costs \\$5, and $a < b$.

\`\`\`grad #dense points=3
given x[n], W[m, n]
y[i] = relu(sum{j} W[i,j]*x[j])
given L(y)
find d(L)/d(x[j])
hint "See $W$."
draw grid x with n = 2
\`\`\`
`;

describe("a notebook", () => {
  test("has cells in the order of the sheet, with names that say what they are", async () => {
    const nb = read(await notebook(SHEET));
    expect(ids(nb)).toEqual([
      "markdown title",
      "markdown prose",
      "markdown dense",
      "markdown dense-t1",
      "markdown dense-t1-answer",
      "markdown dense-t2",
      "markdown dense-t2-answer",
      "code helpers",
      "code dense-code",
      "code dense-check",
      "markdown colophon",
    ]);
    expect(sourceOf(nb, "title")).toBe("# A \\*dense\\* layer\n\nNetworks · Total: 3 points");
    expect(sourceOf(nb, "prose")).toBe("It costs \\$5, and $a \\lt b$.");
    expect(sourceOf(nb, "dense-t1")).toContain("*Hint.* See $W$.");
    expect(sourceOf(nb, "dense-t1-answer")).toContain("\n$$\n\\boxed{");
    expect(sourceOf(nb, "dense-check")).toContain(
      'check(\n    "∂L/∂x[j]",\n    grad_x(dL_dy, x, W),\n    differences(lambda x: np.sum(dL_dy * forward_y(x, W)), x),\n)',
    );
  });

  test("of a sheet in German says in German what its code says in words", async () => {
    const german = `---\nlanguage: de\n---\n\n\`\`\`grad #square\ngiven u\nv = u^2\nfind d(v)/d(u)\n\`\`\`\n`;
    const nb = read(await notebook(german));
    expect(sourceOf(nb, "square-check")).toMatch(
      /^# Die hergeleiteten Gradienten .* mit Startwert 1 gezogen sind\.\n/,
    );
    const words = ids(nb)
      .filter((id) => id.startsWith("code "))
      .map((id) => sourceOf(nb, id.slice(5)))
      .join("\n");
    expect(words).toContain("mit zentralen Differenzen");
    expect(words).not.toMatch(/central|derived gradient|row by row|the shapes are/);
  });

  test("the same sheet gives the same bytes", async () => {
    expect(await notebook(SHEET)).toBe(await notebook(SHEET));
  });

  test("a picture is attached to its cell", async () => {
    const cell = read(await notebook(SHEET)).cells.find((c) => c.id === "dense-t2-answer");
    expect(cell?.source.join("")).toMatch(/!\[.+\]\(attachment:picture-1\.svg\)/);
    const data = cell?.attachments?.["picture-1.svg"]?.["image/svg+xml"] ?? "";
    expect(Buffer.from(data, "base64").toString("utf8")).toMatch(/^<svg /);
  });

  test("a hand-out has questions and room, and no code", async () => {
    const text = await notebook(SHEET, "examples", false);
    expect(ids(read(text))).toEqual([
      "markdown title",
      "markdown prose",
      "markdown dense",
      "markdown dense-t1",
      "markdown dense-t1-answer",
      "markdown dense-t2",
      "markdown dense-t2-answer",
    ]);
    expect(sourceOf(read(text), "dense-t1-answer")).toBe("");
    expect(validate(schema, JSON.parse(text))).toEqual([]);
    for (const secret of ["boxed", "numpy", "def ", "attachment", "seed"]) expect(text).not.toContain(secret);
  });

  test("room for code is a cell for code", async () => {
    const nb = read(
      await notebook("```grad #q\ngiven x\ny = x^2\ncode numpy d(y)/d(x)\n```\n", "examples", false),
    );
    expect(ids(nb)).toEqual(["markdown title", "markdown q", "markdown q-t1", "code q-t1-answer"]);
  });

  test("a NumPy listing of the sheet is a cell, and its functions are not written twice", async () => {
    const nb = read(
      await notebook("```grad #q\ngiven x\ny = x^2\nfind d(y)/d(x)\ncode numpy y, d(y)/d(x)\n```\n"),
    );
    expect(ids(nb)).toEqual([
      "markdown title",
      "markdown q",
      "markdown q-t1",
      "markdown q-t1-answer",
      "markdown q-t2",
      "code q-t2-code",
      "code helpers",
      "code q-check",
      "markdown colophon",
    ]);
  });

  test("a block that is hidden has no code", async () => {
    const nb = read(await notebook("```grad #q hidden\ngiven x\ny = x^2\nfind d(y)/d(x)\n```\n"));
    expect(ids(nb)).toEqual(["markdown title", "markdown colophon"]);
  });

  test("what cannot be written is said", async () => {
    const nb = read(
      await notebook(
        "```grad #q\ngiven x, s(u) with d(s)/d(u) = s(u)*(1 - s(u))\ny = s(x)\nfind d(y)/d(x)\n```\n",
      ),
    );
    expect(sourceOf(nb, "q-notes")).toBe(
      "There is no code for $\\partial y/\\partial x$: a function that is known by its derivatives alone.",
    );
    expect(nb.cells.some((c) => c.id === "q-check")).toBe(false);
  });
});

describe.runIf(mustRunPython)("in Python", () => {
  test("compares at numbers at which the gradients are not all 0, such as those of a place outside of a map", async () => {
    const sheet = readFileSync(`${root}examples/transposed-convolution-roi-align.md`, "utf8");
    const [ran] = run([await notebook(sheet)]);
    expect(ran?.failed).toBe(null);
    expect(ran?.printed.length).toBe(5);
    // Nothing but 0 less 0 is 0.
    for (const line of ran?.printed ?? []) expect(line).not.toContain("0.0e+00");
  });

  test("a sign, a factor and an index that are wrong are noticed", async () => {
    const right = await notebook(
      "```grad #q\ngiven x[n], w[K]\ny[i] = sum{k} w[k]*x[i+k]^2\ngiven L(y)\nfind d(L)/d(x[m])\n```\n",
    );
    const nb = read(right);
    const code = sourceOf(nb, "q-code");
    const broken = [
      [/ 2 \* /, " -2 * "],
      [/ 2 \* /, " 3 * "],
      [/\* w\[k\]/, "* w[K - 1 - k]"],
    ] as const;
    const wrong = broken.map(([from, to]) => {
      const body = code.slice(code.indexOf("def grad_x"));
      const changed = body.replace(from, to);
      expect(changed).not.toBe(body);
      const cells = nb.cells.map((c) =>
        c.id === "q-code" ? { ...c, source: [code.replace(body, changed)] } : c,
      );
      return JSON.stringify({ ...nb, cells });
    });
    const [first, ...others] = run([right, ...wrong]);
    expect(first?.failed).toBe(null);
    expect(others.map((r) => r.failed)).toEqual(
      broken.map(
        () => "q-check: AssertionError: ∂L/∂x[m]: the derived gradient differs from central differences",
      ),
    );
  });
});

/** A Python that has the package of Jupyter. */
const python = ["python3", "/usr/bin/python3"].find(
  (p) => spawnSync(p, ["-c", "import nbformat"]).status === 0,
);

test.runIf(python !== undefined)("Jupyter's own package reads it", async () => {
  const code = "import nbformat, sys; nbformat.validate(nbformat.reads(sys.stdin.read(), as_version=4))";
  const done = spawnSync(python ?? "", ["-c", code], { input: await notebook(SHEET), encoding: "utf8" });
  expect(done.stderr).toBe("");
  expect(done.status).toBe(0);
});
