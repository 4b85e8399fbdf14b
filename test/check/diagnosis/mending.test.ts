// Slips planted at random in derivation lines: what the diagnosis puts in their place makes the line hold, which plain
// loops (test/verify/brute.ts) decide, and most slips are mended.

import { describe, expect, test } from "vitest";
import { type DiagnosisSetting, mended } from "../../../src/check/diagnosis/diagnose.ts";
import type { Expr } from "../../../src/expr/nodes.ts";
import { freeIndices } from "../../../src/expr/traverse.ts";
import { meanings } from "../../../src/ops/meanings.ts";
import { standard } from "../../../src/standard.ts";
import { judgeLine, PLACES, STEPS, settle } from "../../../src/verify/equality.ts";
import type { Line } from "../../../src/verify/judge.ts";
import { openPoints } from "../../../src/verify/points.ts";
import { laboratory } from "../../../src/verify/trial.ts";
import { changeOf, hasValue } from "../../verify/differs.ts";
import { generator } from "../../verify/worlds.ts";
import { nodes, slipsOf } from "../plant.ts";
import { type Source, sources } from "../planting.ts";

/** Slips in each derivation. */
const EACH = 6;
const LONGEST = 60;

interface Mending {
  readonly text: string;
  /** undefined: nothing was found. */
  readonly holds: boolean | undefined;
}

async function mendings(s: Source, seed: number): Promise<readonly Mending[]> {
  const { ctx, notation } = s;
  const { env } = s.block;
  const next = generator(seed);
  const points = openPoints(laboratory(ctx, env, meanings, STEPS), { seed: 3 });
  const out: Mending[] = [];
  const lines = s.lines.filter((l) => nodes(l.rhs) <= LONGEST && hasValue(s.ground(), l.lhs, l.rhs));
  for (let k = 0; k < EACH && lines.length > 0; k += 1) {
    const line = lines[Math.floor(next() * lines.length)];
    if (line === undefined) continue;
    const slips = slipsOf(ctx, env, line.rhs, freeIndices(line.lhs));
    const slip = slips[Math.floor(next() * slips.length)];
    if (slip === undefined || changeOf(s.ground(), [line.rhs, slip.term], line.lhs) !== "value") continue;
    const at = (lhs: Expr, rhs: Expr): Line => ({ lhs, rhs, stead: undefined, assumes: [], env });
    const tally = judgeLine(points, at(line.lhs, slip.term), PLACES);
    await settle([tally]);
    if (tally.difference === undefined) continue;
    const setting: DiagnosisSetting = {
      ctx,
      env,
      notation,
      library: standard,
      points,
      line: at,
      rank: 0,
      places: { left: undefined, right: undefined },
      placeOfPart: () => undefined,
      ownLeft: false,
    };
    const found = await mended(setting, line.lhs, slip.term, tally.difference);
    const name = `${s.name}, ${slip.kind}`;
    if (found === undefined) out.push({ text: name, holds: undefined });
    else {
      const change = changeOf(s.ground(), [line.rhs, found.side], line.lhs);
      out.push({ text: `${name}: ${found.text}`, holds: change !== "value" });
    }
  }
  return out;
}

describe("what the diagnosis puts in the place of a slip", () => {
  test.each(["convolution-fc-softmax.md", "transposed-convolution-roi-align.md", "networks.md"])(
    "%s",
    async (file) => {
      const all: Mending[] = [];
      for (const [k, s] of sources(file).entries()) all.push(...(await mendings(s, k + 1)));
      const found = all.filter((m) => m.holds !== undefined);
      expect(found.filter((m) => m.holds === false).map((m) => m.text)).toEqual([]);
      expect(all.length).toBeGreaterThan(10);
      const missing = all.filter((m) => m.holds === undefined).map((m) => m.text);
      expect(found.length / all.length, missing.join("\n")).toBeGreaterThan(0.8);
    },
    240_000,
  );
});
