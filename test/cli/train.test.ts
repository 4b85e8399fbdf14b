// `gradsheet train`: the same sheet, data and seed give the same bytes; `build` shows what is stored, and refuses what
// belongs to other equations or data.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "./cli.ts";

/** Points of two classes, told apart by x₀ + x₁ > 0. */
const points = (n: number): string =>
  Array.from({ length: n }, (_, k) => {
    const [a, b] = [Math.sin(k * 1.3) * 2, Math.cos(k * 2.1) * 2];
    return `${a.toFixed(3)},${b.toFixed(3)},${a + b > 0 ? 1 : 0}\n`;
  }).join("");

const block = (lr: string): string =>
  `# Points

\`\`\`grad #points
given X[N, 2], t[N] integer in 0..1, w[2, H], b[H], v[H], c
h[n, j] = tanh(b[j] + sum{i} w[i, j]*X[n, i])
s[n] = c + sum{j} v[j]*h[n, j]
L = (sum{n} (log(1 + exp(s[n])) - t[n]*s[n]))/N
A = (sum{n} [[s[n] > 0] = t[n]])/N
train L with H = 4 over (w from uniform(1), b from 0, v from uniform(1/2), c from 0)
  on (X, t) from "points.csv" using (adam(lr = ${lr}), sgd(lr = 0.5), lbfgs(max_iter = 5, wolfe = 1))
  epochs 4 batch 8 test 20 report A
\`\`\`
`.replace("over (w", "over (w");

const sheet = (lr = "0.05"): string => block(lr).replace(/\n {2}(on|epochs)/g, " $1");

describe("gradsheet train", () => {
  it("gives the same bytes for the same seed, and others for another one", async () => {
    const f = folder({ "points.md": sheet(), "points.csv": points(80) });
    const first = await f.gradsheet(["train", "points.md"]);
    expect(first.err).toBe("");
    expect(first.code).toBe(0);
    expect(
      first.out
        .trim()
        .split("\n")
        .map((l) => l.replace(/:.*/, "")),
    ).toEqual(["#points  Adam", "#points  SGD", "#points  L-BFGS"]);
    const bytes = f.read("points.results.json");
    await f.gradsheet(["train", "points.md"]);
    expect(f.read("points.results.json")).toBe(bytes);
    await f.gradsheet(["train", "points.md", "--seed", "2", "--out", "other.json"]);
    expect(f.read("other.json")).not.toBe(bytes);
    const stored = JSON.parse(bytes) as {
      trainings: { train: number; test: number; runs: { loss: number[]; testReported: number[][] }[] }[];
    };
    expect(stored.trainings[0]?.train).toBe(60);
    expect(stored.trainings[0]?.test).toBe(20);
    for (const run of stored.trainings[0]?.runs ?? []) {
      expect(run.loss.length).toBe(5);
      expect(run.loss.at(-1)).toBeLessThan(run.loss[0] ?? 0);
    }
  });

  it("is shown by build, as long as the results belong to the sheet", async () => {
    const f = folder({ "points.md": sheet(), "points.csv": points(80) });
    const before = await f.gradsheet(["build", "points.md", "--to", "md"]);
    expect(before.code).toBe(1);
    expect(f.read("output/points.md")).toContain(
      "It has not been trained yet; run gradsheet train points.md.",
    );
    await f.gradsheet(["train", "points.md"]);
    const built = await f.gradsheet(["build", "points.md", "--to", "md"]);
    expect(built.out).toBe("points.md #points  L: 1 table, 1 picture, established\n");
    expect(f.read("output/points.md")).toContain("After 4 epochs");
    f.write("points.md", sheet("0.06"));
    await f.gradsheet(["build", "points.md", "--to", "md"]);
    expect(f.read("output/points.md")).toContain(
      "The runs that are stored are those of other equations, settings or data; run gradsheet train points.md again.",
    );
    f.write("points.md", sheet());
    f.write("points.csv", points(81));
    await f.gradsheet(["build", "points.md", "--to", "md"]);
    expect(f.read("output/points.md")).toContain("other equations, settings or data");
  });

  it("passes over a first line that names the columns, and counts it", async () => {
    const f = folder({ "points.md": sheet(), "points.csv": points(80) });
    const plain = await f.gradsheet(["train", "points.md"]);
    f.write("points.csv", `across,up,class\n${points(80)}`);
    expect((await f.gradsheet(["train", "points.md"])).out).toBe(plain.out);
    f.write("points.csv", "across,up,class\n1,2,1\n1,x,0\n");
    expect((await f.gradsheet(["train", "points.md"])).err).toContain(
      "line 3 holds something that is no number",
    );
    f.write("points.csv", "across,2,1\n1,2,0\n");
    expect((await f.gradsheet(["train", "points.md"])).err).toContain(
      "line 1 holds something that is no number",
    );
  });

  it("tells what is wrong with the data", async () => {
    const f = folder({ "points.md": sheet() });
    const missing = await f.gradsheet(["train", "points.md"]);
    expect(missing.code).toBe(2);
    expect(missing.err).toBe(
      "points.md: points.csv: error: there is no such file\nremedy: give its path as seen from the sheet\n",
    );
    f.write("points.csv", "1,2,1\n1,2\n");
    const short = await f.gradsheet(["train", "points.md"]);
    expect(short.err).toBe(
      "points.md#points: points.csv: error: line 2 has 2 entries, an example has 3\nremedy: give a line of numbers, separated by commas, for each example\n",
    );
    f.write("points.csv", "1,2,1\n1,x,0\n");
    expect((await f.gradsheet(["train", "points.md"])).err).toContain(
      "line 2 holds something that is no number",
    );
    f.write("points.csv", points(40).replace(/1\n/, "3\n"));
    expect((await f.gradsheet(["train", "points.md"])).err).toContain("the block assumes this");
    f.write("empty.md", "# Nothing\n");
    const none = await f.gradsheet(["train", "empty.md"]);
    expect(none.err).toBe(
      "empty.md: error: the sheet has no `train` task\nremedy: write one: docs/language.md describes it\n",
    );
  });

  it("shows a bar on a terminal, and nothing else there", async () => {
    const f = folder({ "points.md": sheet(), "points.csv": points(80) });
    const run = await f.gradsheet(["train", "points.md"], { tty: true, tick: 2000 });
    expect(run.err).toContain("█");
    expect(run.err).toContain("#points L-BFGS, epoch 4 of 4");
    expect(run.err.endsWith("\r\u001b[2K")).toBe(true);
  });
});

describe("the digits of the example", () => {
  const root = join(import.meta.dirname, "../..");
  const at = (name: string): string => readFileSync(join(root, "examples", name), "utf8");

  it("are trained in a short run, the same each time, with all optimisers", async () => {
    const f = folder({ "optimisers.md": at("optimisers.md"), "data/digits.csv": at("data/digits.csv") });
    const run = await f.gradsheet(["train", "optimisers.md", "--quick"]);
    expect(run.err).toBe("");
    expect(run.out.trim().split("\n").length).toBe(8);
    const bytes = f.read("optimisers.results.json");
    await f.gradsheet(["train", "optimisers.md", "--quick"]);
    expect(f.read("optimisers.results.json")).toBe(bytes);
    expect(JSON.parse(bytes).trainings[0].gradient.agrees).toBe(true);
  });

  it("are learnt by the best optimiser to 95 % and more, in the results that are stored", () => {
    const stored = JSON.parse(at("optimisers.results.json")) as {
      trainings: { train: number; test: number; runs: { label: string; testReported: number[][] }[] }[];
    };
    const [t] = stored.trainings;
    expect([t?.train, t?.test]).toEqual([1437, 360]);
    const last = (t?.runs ?? []).map((r) => r.testReported.at(-1)?.[0] ?? 0);
    expect(last.length).toBe(8);
    expect(Math.max(...last)).toBeGreaterThan(0.95);
  });
});
