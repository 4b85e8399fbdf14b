// Axes that a layer keeps: the chain rule runs over the others only, which must leave every derivative as it is.

import { describe, expect, it } from "vitest";
import { heldAxes } from "../../src/diff/local.ts";
import { Context } from "../../src/expr/context.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import { standard } from "../../src/standard.ts";
import { complaints } from "../derive/contract.ts";

/** The axes of y that keep the letters of the task's target, as those letters; `.` for an axis that does not. */
function held(sheet: string, target: string): string {
  const ctx = new Context();
  const { block } = readBlock(ctx, `${sheet}; given L(y); find d(L)/d(${target})`, { library: standard });
  const task = block?.tasks[0];
  if (block === undefined || task?.kind !== "find" || task.target.kind !== "deriv") throw new Error(sheet);
  const axes = heldAxes(ctx, block.env, "y", task.target.wrt);
  return axes.map((h) => (h?.kind === "idx" ? h.name : ".")).join(" ");
}

const CASES: readonly (readonly [string, string, string])[] = [
  ["given x[n]; y[i] = x[i]^2", "x[i]", "i"],
  ["given x[n]; y[i] = x[i]*(sum{j} x[j])", "x[i]", "."],
  ["given x[B,n], W[m,n]; y[b,i] = sum{j} W[i,j]*x[b,j]", "x[b,k]", "b ."],
  ["given x[B,n], W[m,n]; y[b,i] = sum{j} W[i,j]*x[b,j]", "W[p,q]", ". p"],
  ["given x[n,m]; y[j,i] = x[i,j]", "x[p,q]", "q p"],
  ["given x[n,n]; y[i,j] = x[i,j] + x[j,i]", "x[p,q]", ". ."],
  ["given x[n,n]; y[i] = x[i,i]", "x[p,q]", "p"],
  // Through definitions in between.
  ["given x[B,n]; m[b] = sum{i} x[b,i]; s[b] = exp(m[b]); y[b,i] = x[b,i]/s[b]", "x[c,k]", "c ."],
  ["given x[B,n]; m[b] = sum{i} x[b,i]; y[b,i] = x[b,i]*(sum{c} m[c])", "x[c,k]", ". ."],
  // Shifted, with a constant, on another index set: not the same place.
  ["given x[n]; y[i=0..n-2] = x[i+1]", "x[k]", "."],
  ["given x[n]; y[i=0..n-2] = x[i]", "x[k]", "."],
  ["given x[n,n]; y[i] = x[i,0]", "x[p,q]", "p"],
  ["given x[n], c[n]; y = conv(x, c)", "x[k]", "."],
];

describe("axes that are kept", () => {
  it.each(CASES)("%s, to %s", (sheet, target, expected) => {
    expect(held(sheet, target)).toBe(expected);
  });
  it.each(CASES)("the derivation is right: %s, to %s", (sheet, target) => {
    const text = `${sheet}; given L(y); find d(L)/d(${target})`;
    expect(complaints(text, { instances: 3 }).wrong).toEqual([]);
  });
});
