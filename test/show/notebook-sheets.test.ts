// The notebooks of all examples and layers: valid by the schema of Jupyter, formulas of which MathJax knows every macro,
// and code that runs from top to bottom in one Python.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { validate } from "../cli/json-schema.ts";
import { mustRunPython } from "../code/run.ts";
import { notebook, read, root, run, schema } from "./notebook.ts";

const sheets = ["examples", "layers"].flatMap((folder) =>
  readdirSync(`${root}${folder}`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => ({ folder, name })),
);
const texts = new Map<string, Promise<string>>();
const textOf = (folder: string, name: string): Promise<string> => {
  const key = `${folder}/${name}`;
  const known = texts.get(key) ?? notebook(readFileSync(`${root}${key}`, "utf8"), folder);
  texts.set(key, known);
  return known;
};

/** MathJax 3 with its packages base and ams converts every formula of these sheets; the macros that they are made of. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    "begin{aligned} begin{cases} begin{pmatrix} end Biggl Biggr Bigl Bigr Phi alpha approx ast beta biggl biggr bigl " +
    "bigr bmod boxed cdot cos delta displaystyle dots downarrow eta frac gamma ge gt hat in infty kappa " +
    "ell lambda lbrack lceil ldots le left lfloor lim log lt lvert mathbb mathcal mathop mathrm max mid min mu ne nolimits nu " +
    "odot otimes partial phi pi pm prime psi quad rbrack rceil rfloor rho right rvert sigma sin sqrt star sum " +
    "tanh tau text textstyle tfrac theta tilde times to top uparrow varepsilon"
  ).split(" "),
);

describe.each(sheets)("$folder/$name", ({ folder, name }) => {
  test("is valid, and has nothing that MathJax does not know", async () => {
    const text = await textOf(folder, name);
    expect(validate(schema, JSON.parse(text))).toEqual([]);
    const nb = read(text);
    expect(new Set(nb.cells.map((c) => c.id)).size).toBe(nb.cells.length);
    const unknown = new Set<string>();
    for (const c of nb.cells) {
      if (c.cell_type !== "markdown") continue;
      const formulas = c.source.join("").matchAll(/\$\$([\s\S]+?)\$\$|(?<!\\)\$([^$\n]+?)(?<!\\)\$/g);
      for (const [, display, line] of formulas)
        for (const [, macro = ""] of (display ?? line ?? "").matchAll(
          /(?<!\\)\\(begin\{[a-z*]+\}|[A-Za-z]+)/g,
        ))
          if (!KNOWN.has(macro)) unknown.add(macro);
    }
    expect([...unknown]).toEqual([]);
  });
});

describe.runIf(mustRunPython)("in Python", () => {
  test("the code of every example and layer runs, and every gradient is that of the differences", async () => {
    const all = await Promise.all(sheets.map(({ folder, name }) => textOf(folder, name)));
    const runs = run(all);
    expect(runs.flatMap((r, k) => (r.failed === null ? [] : [`${sheets[k]?.name} ${r.failed}`]))).toEqual([]);
    const printed = runs.flatMap((r) => r.printed);
    expect(printed.length).toBeGreaterThan(200);
    for (const line of printed) {
      const far = /: largest relative difference (\d\.\de[-+]\d\d)$/.exec(line)?.[1];
      expect(Number(far), line).toBeLessThan(1e-5);
    }
    // Only what has no forward function or no smooth point is left out.
    expect(all.flatMap((t) => read(t).cells).filter((c) => c.id.endsWith("-notes")).length).toBeLessThan(3);
  });
});
