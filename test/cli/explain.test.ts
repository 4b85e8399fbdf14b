// `explain`, and the page that lists every rule.
import { describe, expect, it } from "vitest";
import { folder } from "./cli.ts";

const explain = (...args: readonly string[]) => folder().gradsheet(["explain", ...args]);

describe("explain", () => {
  it("prints an equation with its reason, conditions and examples", async () => {
    const { code, out } = await explain("trig.pythagoras");
    expect(code).toBe(0);
    expect(out).toBe(
      [
        "trig.pythagoras  (rule)",
        "  beside a line: cos² + sin² = 1",
        "",
        "  cos² u + sin² u = 1",
        "",
        "  Examples:",
        "    given t:",
        "      cos(t)^2 + sin(t)^2  =  1",
        "",
      ].join("\n"),
    );
  });

  it("prints operators, by any of their spellings", async () => {
    const { out } = await explain("ln");
    expect(out).toMatch(/^log {2}\(operator\)\n/);
    expect(out).toContain("defined where u > 0");
    expect((await explain("conv")).out).toContain("(u ∗ v)[m] = Σ_k u[k]·v[m−k]");
  });

  it("lists all names without one", async () => {
    const { code, out } = await explain();
    expect(code).toBe(0);
    const names = out.split("\n").map((line) => line.split(" ")[0]);
    expect(names).toEqual(expect.arrayContaining(["d.product", "line", "exp", "conv"]));
    expect(new Set(names).size).toBe(names.length);
  });

  it("prints JSON", async () => {
    const { out } = await explain("d.product", "--json");
    expect(JSON.parse(out)).toMatchObject({
      schema: "gradsheet.catalogue/1",
      entries: [{ name: "d.product", kind: "rule", examples: [{ given: "given x" }] }],
    });
  });

  it.each([
    [
      "d.prodct",
      "d.prodct: error: there is no rule or operator of this name\nremedy: did you mean d.product?\n",
    ],
    [
      "nonsense",
      "nonsense: error: there is no rule or operator of this name\nremedy: `gradsheet explain` lists all names\n",
    ],
    [
      "hyperbolic",
      "hyperbolic: error: there is no rule or operator of this name\nremedy: did you mean one of hyperbolic.pythagoras, hyperbolic.tangent?\n",
    ],
  ])("does not know %s", async (name, message) => {
    expect(await explain(name)).toEqual({ code: 2, out: "", err: message });
  });
});
