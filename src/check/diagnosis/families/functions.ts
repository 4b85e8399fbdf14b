// One function for another: sine for cosine, a maximum for a minimum, a sum for a product; a function that is missing.

import type { BindOp, Op } from "../../../expr/nodes.ts";
import type { Candidate, Family } from "../edit.ts";
import { givenFunction, slopeOfGiven } from "../given-functions.ts";
import { opposite } from "../words.ts";

export const functions: Family = {
  code: "function",
  candidates: (site, { ctx, env, say, instead }) => {
    const { term } = site;
    if (site.role === "name" || site.role === "condition") return [];
    if (term.kind === "bind") {
      const op = BINDERS[term.op];
      if (op === undefined) return [];
      const by = ctx.bind(op, term.ranges, term.body, term.letters, term.guard);
      return [{ by, weight: 1.6, sentence: () => `${WORDS[op]} is meant: ${instead(site, by, 0)}` }];
    }
    if (term.kind !== "app") return [];
    const out: Candidate[] = [];
    for (const op of INSTEAD[term.op] ?? []) {
      const by = ctx.app(op, term.args);
      out.push({ by, weight: 1.6, sentence: () => instead(site, by, 0) });
      if (TURNING.has(term.op)) {
        const turned = opposite(ctx, by);
        out.push({ by: turned, weight: 2.2, sentence: () => instead(site, turned, 0) });
      }
    }
    const given = givenFunction(env, term);
    const slope = given === undefined ? undefined : slopeOfGiven(ctx, given, term);
    if (slope !== undefined)
      out.push({
        by: slope,
        weight: 1.8,
        sentence: () => `the derivative is meant: ${instead(site, slope, 0)}`,
      });
    const [inner] = term.args;
    if (inner !== undefined && term.args.length === 1 && DROPPED.has(term.op) && site.role === "value")
      out.push({
        by: inner,
        weight: 2.2,
        sentence: () => `the function around ${say(site, inner)} is too much: ${instead(site, inner, 0)}`,
      });
    return out;
  },
};

const BINDERS: Readonly<Partial<Record<BindOp, BindOp>>> = {
  sum: "prod",
  prod: "sum",
  max: "min",
  min: "max",
  argmax: "argmin",
  argmin: "argmax",
};
const WORDS: Readonly<Record<BindOp, string>> = {
  sum: "the sum",
  prod: "the product",
  max: "the maximum",
  min: "the minimum",
  argmax: "the place of the maximum",
  argmin: "the place of the minimum",
  median: "the median",
  argmedian: "the place of the median",
};
const INSTEAD: Readonly<Partial<Record<Op, readonly Op[]>>> = {
  sin: ["cos"],
  cos: ["sin"],
  sinh: ["cosh"],
  cosh: ["sinh"],
  exp: ["log"],
  log: ["exp"],
  tanh: ["sigmoid"],
  sigmoid: ["tanh"],
  max: ["min"],
  min: ["max"],
  abs: ["sign"],
  sign: ["abs"],
  relu: ["abs"],
  softplus: ["sigmoid"],
};
const TURNING: ReadonlySet<Op> = new Set<Op>(["sin", "cos"]);
const DROPPED: ReadonlySet<Op> = new Set<Op>([
  "exp",
  "log",
  "abs",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
  "relu",
  "softplus",
  "sign",
]);
