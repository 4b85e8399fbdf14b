// Cases: a condition that repeats another one or is turned round, a border on the wrong side, values interchanged, a
// value that repeats another one.

import type { Context } from "../../../expr/context.ts";
import type { App, Expr, Op } from "../../../expr/nodes.ts";
import type { Candidate, Family, Scope } from "../edit.ts";
import { heightOf, isApp, type Site } from "../sites.ts";
import { caseNumber } from "../words.ts";

export const cases: Family = {
  code: "case",
  candidates: (site, scope) => [...condition(site, scope), ...swapped(site, scope), ...values(site, scope)],
};

const OPPOSITE: Readonly<Partial<Record<Op, Op>>> = {
  lt: "ge",
  le: "gt",
  gt: "le",
  ge: "lt",
  eq: "ne",
  ne: "eq",
};
const MIRRORED: Readonly<Partial<Record<Op, Op>>> = { lt: "gt", le: "ge", gt: "lt", ge: "le" };
const BORDER: Readonly<Partial<Record<Op, Op>>> = { lt: "le", le: "lt", gt: "ge", ge: "gt" };

/** The condition of one case, seen from a relation inside of it. */
interface InCases {
  readonly cases: App;
  readonly child: number;
  /** From the relation up to the condition. */
  readonly height: number;
}

function casesAbove(site: Site): InCases | undefined {
  const height = heightOf(site, (a) => isApp(a.node, "cases"));
  const above = height === undefined ? undefined : site.trail[site.trail.length - height];
  if (above === undefined || height === undefined || above.node.kind !== "app" || above.child % 2 === 0)
    return undefined;
  return { cases: above.node, child: above.child, height: height - 1 };
}

function condition(site: Site, scope: Scope): readonly Candidate[] {
  const { term } = site;
  if (term.kind !== "app" || site.role !== "condition") return [];
  const around = casesAbove(site);
  const repeats = around === undefined ? undefined : repeated(around);
  const { ctx } = scope;
  const made = (op: Op | undefined, weight: number, code: string): readonly Candidate[] => {
    if (op === undefined) return [];
    const by = ctx.app(op, term.args);
    return [{ by, weight, code, sentence: () => said(site, by, around, repeats, code, scope) }];
  };
  const code = repeats === undefined ? "condition" : "repeated-case";
  return [
    ...made(OPPOSITE[term.op], 1.3, code),
    ...made(MIRRORED[term.op], 1.5, code),
    ...made(BORDER[term.op], 1.2, "border"),
    ...(term.op === "and" || term.op === "or" ? parts(site, term, scope) : []),
  ];
}

function parts(site: Site, term: App, { ctx, say, instead }: Scope): readonly Candidate[] {
  const other = ctx.app(term.op === "and" ? "or" : "and", term.args);
  return [
    ...term.args.map((a, k): Candidate => {
      const rest = term.args.filter((_, j) => j !== k);
      const [only] = rest;
      const by = rest.length === 1 && only !== undefined ? only : ctx.app(term.op, rest);
      return {
        by,
        weight: 2.4,
        code: "condition",
        sentence: () => `the condition ${say(site, a)} is too much`,
      };
    }),
    {
      by: other,
      weight: 2.4,
      code: "condition",
      sentence: () => `the condition is wrong: ${instead(site, other, 0)}`,
    },
  ];
}

function said(
  site: Site,
  by: Expr,
  around: InCases | undefined,
  repeats: number | undefined,
  code: string,
  { say, instead }: Scope,
): string {
  if (around === undefined)
    return code === "border"
      ? `the border belongs to the other side: ${instead(site, by, 0)}`
      : `the condition is wrong: ${instead(site, by, 0)}`;
  const number = caseNumber(around.child);
  if (code === "border")
    return `the border belongs to the other case: in case ${number}, ${instead(site, by, 0)}`;
  const right = say(site, by);
  return repeats === undefined
    ? `the condition of case ${number} is wrong: with ${right} it holds`
    : `case ${number} repeats case ${repeats}; with ${right} it holds`;
}

/** The earlier case that has the same condition. */
function repeated({ cases: all, child }: InCases): number | undefined {
  const own = all.args[child];
  for (let k = 1; k < child; k += 2)
    if (own !== undefined && all.args[k]?.alpha === own.alpha) return caseNumber(k);
  return undefined;
}

function swapped(site: Site, { ctx }: Scope): readonly Candidate[] {
  const { term } = site;
  if (term.kind !== "app" || term.op !== "cases") return [];
  const out: Candidate[] = [];
  const count = Math.ceil(term.args.length / 2);
  for (let a = 0; a < count; a += 1)
    for (let b = a + 1; b < count; b += 1) {
      const by = exchanged(ctx, term, 2 * a, 2 * b);
      if (by.alpha === term.alpha) continue;
      out.push({
        by,
        // Of two cases that share everything, this is what a turned condition comes to.
        weight: count === 2 && term.args.length === 3 ? 1.25 : 2,
        code: "swapped-cases",
        sentence: () => `the values of case ${a + 1} and case ${b + 1} are interchanged`,
      });
    }
  return out;
}

function exchanged(ctx: Context, e: App, a: number, b: number): Expr {
  return ctx.app(
    e.op,
    e.args.map((x, k) => (k === a ? e.args[b] : k === b ? e.args[a] : x) ?? x),
  );
}

/** A value that was meant to be another one: that of another case, 0, 1. */
function values(site: Site, { ctx, say }: Scope): readonly Candidate[] {
  const { term } = site;
  const above = site.trail.at(-1);
  if (above === undefined || above.node.kind !== "app" || above.node.op !== "cases" || above.child % 2 === 1)
    return [];
  const others = above.node.args.filter((_, k) => k % 2 === 0 && k !== above.child);
  const number = caseNumber(above.child);
  const same = above.node.args.findIndex((x, k) => k % 2 === 0 && k < above.child && x.alpha === term.alpha);
  const seen = new Set([term.alpha]);
  return [...others, ctx.zero, ctx.one].flatMap((by): readonly Candidate[] => {
    if (seen.has(by.alpha)) return [];
    seen.add(by.alpha);
    return [
      {
        by,
        weight: 2.6,
        code: same >= 0 ? "repeated-case" : "case",
        sentence: () =>
          same >= 0
            ? `the value of case ${number} repeats that of case ${caseNumber(same)}; with ${say(site, by)} it holds`
            : `the value of case ${number} is wrong: with ${say(site, by)} it holds`,
      },
    ];
  });
}
