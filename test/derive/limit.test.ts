// Limits by their laws and by the standard arguments: the lines as printed, what is left undecided, values against
// sequences of numbers; and counterexamples that are found, smallest first.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSheet } from "../../src/build/sheet.ts";
import { taskText } from "../../src/show/text-document.ts";

interface Told {
  readonly lines: readonly string[];
  readonly status: string;
}

async function told(block: string, level: "brief" | "standard" = "standard"): Promise<Told> {
  const built = await buildSheet(`\`\`\`grad\n${block}\n\`\`\`\n`, "sheet.md", { level });
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("\n"));
  const [only] = built.value.blocks;
  if (only === undefined) throw new Error("no block");
  const lines = only.document.tasks.flatMap((t) => taskText(t, { level, width: 300 }));
  return {
    lines: lines
      .map((l) => l.trim())
      .filter((l) => l !== "" && !/^(Find|Show|\d+ lines? checked|\([a-z]\))/.test(l)),
    status: only.status,
  };
}

const end = async (block: string): Promise<string> => {
  const t = await told(block, "brief");
  expect(t.status).toBe("established");
  return (t.lines.at(-1) ?? "").replace(/^(?:\(\d+\)|Result)\s+/, "").replace(/ {3}.*$/, "");
};

describe("limit", () => {
  it("is not doubted for a pole that lies further out than one looks at first", async () => {
    expect(await end("given u, a, b, c; limit u -> inf of (a*u^2 + c)/(b*u^2 - a*u)")).toMatch(/ = a\/b$/);
    expect(await end("given n > 0; limit n -> inf of (1 + 1/n)^n")).toMatch(/ = e$/);
  });

  it("squeezes a power mean", async () => {
    const { lines, status } = await told(
      "given x[n], p >= 1; assume x[i] >= 0; limit p -> inf of (sum{i} x[i]^p)^(1/p)",
    );
    expect(status).toBe("established");
    expect(lines.map((l) => l.replace(/ {3}.*$/, "").replace(/^\(\d\)\s+/, ""))).toEqual([
      "M := max_i x[i]",
      "M^p ≤ Σ_i x[i]^p",
      "≤ n M^p",
      "M ≤ (Σ_i x[i]^p)^{1/p}",
      "≤ n^{1/p} M",
      "lim_{p→∞} n^{1/p} = 1",
      "lim_{p→∞} (Σ_i x[i]^p)^{1/p} = max_i x[i]",
      "Result  lim_{p→∞} (Σ_i x[i]^p)^{1/p} = max_i x[i]",
    ]);
  });
  it("opens names inside of a term that the variable hides in", async () => {
    expect(await end("given a, t > 0; y = exp(t); limit t -> 0+ of a + y*(1 + t)")).toBe(
      "lim_{t→0⁺} (a + y · (1+t)) = a + 1",
    );
    const hidden = (assumed: string): string =>
      `given x[n], p >= 1; ${assumed} y = (sum{i} x[i]^p)^(1/p); limit p -> 1 of y/n`;
    expect(await end(hidden("assume x[i] > 0;"))).toBe("lim_{p→1⁺} y/n = (Σ_i x[i])/n");
    expect((await told(hidden(""))).status).toBe("unfinished");
  });
  it("is one from the side on which the number is declared to stay", async () => {
    const soft = (given: string): string => `given x[n], ${given}; limit T -> 0 of T*log(sum{i} exp(x[i]/T))`;
    expect(await end(soft("T > 0"))).toBe("lim_{T→0⁺} T log Σ_i e^{x[i]/T} = max_i x[i]");
    expect(await end("given t; assume t <= 2; limit t -> 2 of t^2")).toBe("lim_{t→2⁻} t² = 4");
    for (const given of ["T", "T > -1", "T < 1"])
      expect((await told(soft(given))).status, given).toBe("unfinished");
  });
  it("takes several limits with a maximum in one block, each with a name of its own", async () => {
    const { lines, status } = await told(
      `given x[n], s[m], p >= 1, T > 0; assume x[i] >= 0
limit p -> inf of (sum{i} x[i]^p)^(1/p)
limit T -> 0+ of T*log(sum{j} exp(s[j]/T))
limit p -> inf of (sum{j} x[j]^p)^(1/p)`,
    );
    expect(status).toBe("established");
    expect(lines.filter((l) => l.includes(":="))).toEqual([
      "M := max_i x[i]",
      "M′ := max_j s[j]",
      "M″ := max_j x[j]",
    ]);
  });
  it.each([
    ["assume x[i] > 0; limit p -> -inf of (1/n*sum{i} x[i]^p)^(1/p)", "min_i x[i]"],
    ["assume x[i] > 0; limit p -> 0 of (1/n*sum{i} x[i]^p)^(1/p)", "exp(1/n · Σ_i log x[i])"],
    ["limit p -> inf of (1/n*sum{i} |x[i]|^p)^(1/p)", "max_i |x[i]|"],
    ["limit T -> 0+ of T*log(sum{i} exp(x[i]/T))", "max_i x[i]"],
    ["limit b -> inf of 1/b*log(1/n*sum{i} exp(b*x[i]))", "max_i x[i]"],
    ["limit T -> inf of exp(x[k]/T)/(sum{j} exp(x[j]/T))", "1/n"],
    ["limit T -> 0+ of exp(x[k]/T)/(sum{j} exp(x[j]/T))", "[x[k] = M]/Σ_j [x[j] = M]"],
    ["limit e -> 0+ of sqrt(c^2 + e)", "|c|"],
    ["limit e -> 0 of (c + e)^3", "c³"],
    ["limit p -> inf of tanh(p)/(1 + 1/p)", "1"],
    ["limit T -> 0+ of 1/T", "∞"],
    ["limit e -> 0- of 1/e", "−∞"],
  ])("%s", async (task, value) => {
    const line = await end(`given x[n], p, T > 0, b > 0, e, c\n${task}`);
    expect(line.slice(line.indexOf(" = ") + 3)).toBe(value);
  });
  it.each([
    ["given u; limit u -> inf of u/(1+u)", "1"],
    ["given u; limit u -> -inf of (2*u^2+1)/(3*u^2-u)", "2/3"],
    ["given u; limit u -> inf of (u + 1)/u^3", "0"],
    ["given u; limit u -> -inf of (u^3 - u^2)/(u + 1)", "∞"],
    ["given u; limit u -> -inf of u^3 + u^2", "−∞"],
    ["given u; limit u -> 0 of sin(u)/u", "1"],
    ["given u; limit u -> 0 of (exp(u)-1)/u", "1"],
    ["given u; limit u -> 0 of (1-cos(u))/u^2", "1/2"],
    ["given u; limit u -> 0 of log(1+u)/u", "1"],
    ["given u; limit u -> 1 of (u^2-1)/(u-1)", "2"],
    ["given u > 0; limit u -> inf of log(u)/u", "0"],
    ["given u; limit u -> inf of u^2/exp(u)", "0"],
    ["given u, x[n]; limit u -> 0 of (sum{i} exp(u*x[i]) - n)/u", "Σ_i x[i]"],
    ["given u, x[1]; limit u -> 0 of (sum{i} exp(u*x[i]) - 1)/u", "Σ_i x[i]"],
    ["given u, x[n]; limit u -> inf of u*x[i]/(1+u)", "x[i]"],
  ])("decides the quotient in %s", async (task, value) => {
    const line = await end(task);
    expect(line.slice(line.indexOf(" = ") + 3)).toBe(value);
  });
  it.each([
    ["given x, b > 0; limit b -> inf of softplus(b*x)/b", "max(0, x)"],
    ["given x, T > 0; limit T -> 0 of T*log(1 + exp(x/T))", "max(0, x)"],
    ["given n > 0, c; limit n -> inf of (1 + c/n)^n", "e^c   for 0 < 1 + c/n"],
    ["given x, e > 0; limit e -> 0 of x/sqrt(x^2 + e)", "sign(x)"],
    ["given x[n], e > 0; limit e -> 0 of x[i]/sqrt(x[i]^2 + e)", "sign(x[i])"],
    ["given u; limit u -> 0 of 1/u^2", "∞"],
    ["given u; limit u -> 0- of abs(u)/u", "−1"],
    ["given u; limit u -> 0 of u*abs(u)/u", "0"],
    ["given u; limit u -> 0 of abs(u)*sign(u)/u", "1"],
    ["given u; limit u -> 0 of 1/u*sin(u)", "1"],
  ])("decides %s", async (task, value) => {
    const t = await told(task, "brief");
    expect(t.status).toBe("established");
    const line = (t.lines.at(-1) ?? "").replace(/ {3,}/g, "   ");
    expect(line.slice(line.indexOf(" = ") + 3)).toBe(value);
  });
  it.each(["abs(u)/u", "1/u", "(abs(u) + u)/u", "sin(abs(u))/u", "1/sin(u)", "(exp(abs(u)) - 1)/u"])(
    "tells that the limits of %s from both sides differ",
    async (f) => {
      const { lines, status } = await told(`given u; limit u -> 0 of ${f}`);
      expect(status).toBe("unfinished");
      expect(lines.join(" ")).toContain("there is no limit: from above and from below it is not the same");
      expect(lines.filter((l) => /lim_\{u→0[⁺⁻]\}/.test(l)).length).toBeGreaterThan(1);
    },
  );
  it("is that of the leading terms of random quotients of polynomials, or what they grow to", async () => {
    const coefficients = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(coefficients, coefficients, fc.boolean(), async (p, q, up) => {
        fc.pre(p.some((c) => c !== 0) && q.some((c) => c !== 0));
        const text = (cs: readonly number[]): string =>
          cs.flatMap((c, k) => (c === 0 ? [] : [`(${c})*u^${k}`])).join(" + ");
        const { lines } = await told(
          `given u; limit u -> ${up ? "inf" : "-inf"} of (${text(p)})/(${text(q)})`,
          "brief",
        );
        const said = (lines.at(-1) ?? "").replace(/ {2,}for .*$/, "");
        // Exact values at ±10^40: within 10^-30 of a finite limit, beyond 10^30 for an infinite one.
        const u = (up ? 1n : -1n) * 10n ** 40n;
        const at = (cs: readonly number[]): bigint => cs.reduceRight((sum, c) => sum * u + BigInt(c), 0n);
        const [above, below] = [at(p), at(q)];
        const end = said.slice(said.lastIndexOf(" = ") + 3);
        if (end.endsWith("∞")) {
          const value = (above * 1n) / below;
          expect(value > 10n ** 30n ? "∞" : value < -(10n ** 30n) ? "−∞" : "none", said).toBe(end);
          return;
        }
        const found = /^(−?)(\d+)(?:\/(\d+))?$/.exec(end);
        expect(found, said).not.toBeNull();
        const [n, d] = [
          BigInt(`${found?.[1] === "−" ? "-" : ""}${found?.[2] ?? ""}`),
          BigInt(found?.[3] ?? "1"),
        ];
        const apart = (above * d - n * below) * 10n ** 30n;
        const scale = below * d;
        expect((apart < 0n ? -apart : apart) < (scale < 0n ? -scale : scale), said).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
  it("states what a coefficient must not be", async () => {
    const { lines } = await told("given u, a, b; limit u -> inf of a*u/(1+b*u)");
    expect(lines.at(-1)).toMatch(/= a\/b +for b ≠ 0$/);
  });
  it("derives numerator and denominator, each in a line, as often as it takes", async () => {
    const { lines, status } = await told("given u; limit u -> 0 of (1-cos(u))/u^2");
    expect(status).toBe("established");
    expect(lines.slice(0, -1).map((l) => l.replace(/ {3}.*$/, "").replace(/^\(\d\)\s+/, ""))).toEqual([
      "∂/∂u (1 − cos u) = sin u",
      "∂/∂u u² = 2u",
      "∂/∂u sin u = cos u",
      "∂/∂u (2u) = 2",
      "lim_{u→0} cos u/2 = 1/2",
      "lim_{u→0} sin u/(2u) = 1/2",
      "lim_{u→0} (1−cos u)/u² = 1/2",
    ]);
  });
  it.each([
    ["signed entries", "given x[n], p >= 1; limit p -> inf of (sum{i} x[i]^p)^(1/p)"],
    ["a sum that grows", "given s[n], T > 0; limit T -> inf of T*log(sum{j} exp(s[j]/T))"],
    ["∞/∞ where the derivatives have no limit", "given e; limit e -> inf of (e + sin(e))/e"],
    ["a quotient that grows with a sign that is not known", "given e, c; limit e -> 0 of c/e"],
    ["a division by what is 0 on one side", "given e; limit e -> 0- of e/relu(e)"],
    ["a power of what changes its sign", "given e, c; limit e -> 0+ of (c + e)^(1/e)"],
    ["growth with a coefficient of unknown sign", "given e, a; limit e -> inf of (a*e^2 + 1)/(e + 1)"],
    [
      "a root that is not the exponent's",
      "given x[n], p >= 1; assume x[i] >= 0; limit p -> inf of (sum{i} x[i]^p)^(2/p)",
    ],
    ["a scalar function that is not given", "given f(u), u, e; limit e -> 0 of f(e)"],
  ])("leaves %s undecided", async (_, block) => {
    const { lines, status } = await told(block);
    expect(status).toBe("unfinished");
    expect(lines.join(" ")).toContain("this limit is not decided");
  });
  it("holds for a window with one entry, and for equal entries", async () => {
    expect(
      await end("given x[1], p >= 1; assume x[i] >= 0; limit p -> inf of (sum{i} x[i]^p)^(1/p)"),
    ).toContain("max_i x[i]");
    expect(await end("x = [2, 2, 2]; given p >= 1; limit p -> inf of (sum{i} |x[i]|^p)^(1/p)")).toContain(
      "max_i |x[i]|",
    );
  });
});

describe("refute", () => {
  it.each([
    [
      "given I >= 1 integer, K >= 1 integer, S >= 1 integer; assume K <= I; refute floor((I-K)/S)+1 = (I-K)/S+1",
      "for I=2, K=1, S=2: 1 on the left, 3/2 on the right",
    ],
    ["given x[n]; refute sum{i} |x[i]| = sum{i} x[i]", "for x = (−1): 1 on the left, −1 on the right"],
    ["given x[2]; refute x[0] = x[1]", "for x = (0, 1): 0 on the left, 1 on the right"],
    ["index from 1\ngiven x[2]; refute x[i] = 2*x[i]", "for i=1, x = (1, 0): 1 on the left, 2 on the right"],
  ])("%s", async (block, said) => {
    const { lines, status } = await told(block);
    expect(status).toBe("established");
    expect(lines.at(-1)).toContain(said);
  });
  it("is not established where no numbers tell the sides apart", async () => {
    const { lines, status } = await told("given x, y; refute x*y = y*x");
    expect(status).toBe("not-established");
    expect(lines.join(" ")).toContain("no counterexample was found");
  });
  it("does not take a side without a value for a difference", async () => {
    const { status } = await told("given x; refute x/x = 1");
    expect(status).toBe("not-established");
  });
});
