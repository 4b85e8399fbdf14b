// Recurrences, declared or as the document writes them: what ∂ of an entry goes through is tried in all ways, and said.

import { describe, expect, test } from "vitest";
import { checkDocument } from "../../src/check/check-document.ts";
import type { CheckReport } from "../../src/check/verdict/verdicts.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";

const check = (text: string): Promise<CheckReport> =>
  checkDocument(text, "notes.md", { library: standard, meanings, seed: 1 });
const verdicts = (r: CheckReport): readonly string[] => r.relations.map((x) => x.verdict);

const DECLARED = `<!-- gradsheet: given u[T], a, b; s[t] = a*s[t-1] + b*u[t]; s[-1] = 0; E = sum{t} s[t]^2 -->

`;

describe("∂ through a recurrence", () => {
  test.each([
    ["\\frac{\\partial s_t}{\\partial s_{t-1}} = a", "one step"],
    ["\\frac{\\partial E}{\\partial s_t} = 2 s_t", "by the entry itself"],
    [
      "\\frac{\\partial s_t}{\\partial a} = s_{t-1} + a \\frac{\\partial s_{t-1}}{\\partial a}",
      "by a parameter",
    ],
    [
      "\\frac{\\partial E}{\\partial s_t} = 2 s_t + a \\frac{\\partial E}{\\partial s_{t+1}}, \\quad t = 0, \\dots, T-2",
      "through later ones",
    ],
  ])("%s (%s)", async (tex) => {
    const report = await check(`${DECLARED}$${tex}$`);
    expect(verdicts(report)[0]).toBe("holds");
  });

  test("the reading that the lines decide for is listed", async () => {
    const { inferred } = await check(`${DECLARED}$\\frac{\\partial E}{\\partial s_t} = 2 s_t$`);
    expect(inferred.map((i) => i.from)).toContain("lines");
    expect(inferred.find((i) => i.from === "lines")?.meaning).toMatch(/∂ .* apart|held fixed/);
  });

  test("a way in which both sides are nothing but 0 is none", async () => {
    // With all entries apart neither side depends on b.
    const report = await check(
      `${DECLARED}$\\frac{\\partial s_t}{\\partial b} = a u_t \\frac{\\partial a}{\\partial b}$`,
    );
    expect(verdicts(report)).toEqual(["wrong"]);
  });

  test("an equation that only entries taken apart would make true says nothing of the others", async () => {
    const gates = `<!-- gradsheet: given x[T], w, u, a0; f[t] = w*a[t-1] + x[t]; a[t] = u*f[t]; a[-1] = a0; given L(a) -->

`;
    // δ = δ, whatever stands beside it, where ∂a[t']/∂a[t] is 1 at t' = t and 0 elsewhere.
    const wrong =
      "\\frac{dL}{da_t} = \\sum_{s} \\frac{dL}{da_s} \\frac{\\partial a_s}{\\partial a_t} + \\sum_s 3 \\frac{\\partial f_s}{\\partial a_t}";
    expect(verdicts(await check(`${gates}$${wrong}$`))).not.toContain("holds");
  });

  test("what holds in no way is wrong", async () => {
    const report = await check(`${DECLARED}$\\frac{\\partial s_t}{\\partial s_{t-1}} = b$`);
    expect(verdicts(report)).toEqual(["wrong"]);
  });
});

describe("a recurrence by the document's own words", () => {
  const lines = (more: string): string =>
    `With $s_t = a s_{t-1} + b u_t$ for $t = 1, \\dots, T$ and $E = \\sum_{t=1}^T (s_t - d_t)^2$.\n\n${more}`;

  test.each([
    "$\\frac{\\partial s_t}{\\partial b} = u_t + a \\frac{\\partial s_{t-1}}{\\partial b}$",
    "$s_2 = a^2 s_0 + a b u_1 + b u_2$",
    "$s_1 = a s_0 + b u_1$",
  ])("%s", async (line) => {
    const all = verdicts(await check(lines(line)));
    expect(all.at(-1)).toBe("holds");
    expect(all).not.toContain("wrong");
  });

  test("a slip when it is unrolled", async () => {
    expect(verdicts(await check(lines("$s_2 = a^2 s_0 + b u_1 + b u_2$"))).at(-1)).toBe("wrong");
  });

  test("what reads itself at the same place or later defines nothing", async () => {
    const report = await check("$x_i = x_i + y_i$ and $v_t = v_t^2 + v_{t+1}$, $i, t = 1, \\dots, n$");
    expect(report.relations.map((r) => r.role)).not.toContain("definition");
    expect(verdicts(report)).not.toContain("wrong");
  });
});
