// Terms that are 0 by their form: they are 0 at every place of every point, and others are told from them.

import { describe, expect, test } from "vitest";
import { readLooseBlock } from "../../src/build/read.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { standard } from "../../src/standard.ts";
import { placesOf } from "../../src/verify/line-places.ts";
import { openPoints } from "../../src/verify/points.ts";
import { laboratory } from "../../src/verify/trial.ts";
import { vanishes } from "../../src/verify/vanishes.ts";

/** The term that a block of these lines defines z[m] to be, in its environment. */
function termOf(lines: string) {
  const read = readLooseBlock(`${lines}\nfind d(y[i])/d(c)`, "block", standard, {
    first: 0,
    index: undefined,
  });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("; "));
  const { ctx, blocks } = read.value;
  const env = blocks[0]?.block.env;
  const d = env?.decls.get("z");
  if (env === undefined || d?.kind !== "definition") throw new Error("no definition of z");
  const term = ctx.at(ctx.sym("z"), [ctx.idx("m")]);
  return { ctx, env, body: d.body, term };
}

const GIVEN = `given x[n], w[n], c
y[i] = x[i]*c
given L(y)
`;

describe("0 by their form", () => {
  test.each([
    "z[m = 0..n-1] = d(L)/d(w[m])",
    "z[m = 0..n-1] = sum{i} d(L)/d(y[i])*d(y[i])/d(w[m])",
    "z[m = 0..n-1] = 3*x[m]*d(y[m])/d(w[m]) + d(x[m])/d(c)",
    "z[m = 0..n-1] = d(w[m])/d(c)/x[m]",
  ])("%s", (line) => {
    const { ctx, env, body, term } = termOf(GIVEN + line);
    expect(vanishes(env, body)).toBe(true);
    const points = openPoints(laboratory(ctx, env, meanings, 100_000), { seed: 1 });
    let seen = 0;
    for (let k = 0; k < 20; k += 1) {
      const trial = points.further(k);
      if (trial === undefined) continue;
      const at = { lhs: term, rhs: ctx.zero, stead: undefined, assumes: [], env };
      for (const place of placesOf(points, at, trial)) {
        const value = trial.exact(term, place);
        if (value.kind === "value") expect(value.value).toBe(0);
        seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(10);
  });
});

describe("not told to be 0", () => {
  test.each([
    "z[m = 0..n-1] = d(L)/d(x[m])",
    "z[m = 0..n-1] = d(L)/d(y[m])",
    "z[m = 0..n-1] = x[m]*d(y[m])/d(w[m]) + w[m]",
    "z[m = 0..n-1] = sum{i} d(L)/d(y[i])*d(y[i])/d(c)",
    "z[m = 0..n-1] = exp(d(L)/d(w[m]))",
    "z[m = 0..n-1] = prod{i} d(y[i])/d(w[m])",
  ])("%s", (line) => {
    const { env, body } = termOf(GIVEN + line);
    expect(vanishes(env, body)).toBe(false);
  });
});
