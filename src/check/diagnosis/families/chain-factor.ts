// A factor of the chain rule that is missing: the derivative of an elementary function of something in the line, as
// σ′(z) is easily forgotten. It is told from the value of the function where that has a name: a (1 − a), of which one
// factor may be left out, too.

import { substituteIndices } from "../../../expr/binders.ts";
import type { Env } from "../../../expr/environment.ts";
import type { App, Expr } from "../../../expr/nodes.ts";
import { tidy } from "../../../expr/norm.ts";
import { eachChild, visit } from "../../../expr/traverse.ts";
import type { Library, ScalarOp } from "../../../library/types.ts";
import type { Candidate, Family, Scope } from "../edit.ts";
import { givenFunction, slopeOfGiven } from "../given-functions.ts";
import { isTermOrBody, type Site } from "../sites.ts";
import { where } from "../words.ts";

export const chainFactor: Family = {
  code: "missing-derivative",
  candidates: (site, scope) => {
    if (!isTermOrBody(site) || site.role !== "value") return [];
    const { ctx, say } = scope;
    const parts = site.term.kind === "app" && site.term.op === "mul" ? site.term.args : [site.term];
    const rests = values(site.term, scope.env).flatMap((a) => [
      ctx.sub(ctx.one, a),
      ctx.sub(ctx.one, ctx.pow(a, ctx.num(2))),
    ]);
    const rest = rests.map(
      (factor): Candidate => ({
        by: ctx.mul(...parts, factor),
        weight: 3.1,
        sentence: () => `${where(site)}the factor ${say(site, factor)} is missing`,
      }),
    );
    const slopes = applications(site, scope).flatMap(({ call, out }): readonly Candidate[] => {
      const factor = slope(scope, call, out);
      if (factor === undefined || factor.kind === "num") return [];
      const name = calledName(scope.library, call);
      return [
        {
          by: ctx.mul(...parts, factor),
          weight: 3,
          sentence: () =>
            `${where(site)}the derivative of ${name} is missing: the factor ${say(site, factor)}`,
        },
      ];
    });
    return [...slopes, ...rest];
  },
};

/** Values that stand in a term and have a definition: of a = σ(z), 1 − a may be left out behind a. */
function values(term: Expr, env: Env): readonly Expr[] {
  const out = new Map<number, Expr>();
  visit(term, (x) => {
    const head = x.kind === "at" ? x.tensor : x;
    if (x.loose === 0 && head.kind === "sym" && env.decls.get(head.name)?.kind === "definition")
      out.set(x.alpha, x);
    return x.kind !== "at" && x.kind !== "deriv" && x.kind !== "bind";
  });
  return [...out.values()].slice(0, 4);
}

interface Application {
  readonly call: App;
  /** The value of the call, by its name where it has one. */
  readonly out: Expr;
}

/** A function of one number: of the library, or one that is given. */
const isElementary = ({ library, env }: Pick<Scope, "library" | "env">, e: Expr): e is App =>
  e.kind === "app" &&
  ((e.args.length === 1 && library.operators.has(e.op as ScalarOp) && e.op !== "pow") ||
    givenFunction(env, e) !== undefined);

function calledName(library: Library, call: App): string {
  const [head] = call.args;
  if (call.op === "apply" && head?.kind === "sym") return `\`${head.name}\``;
  return library.operators.get(call.op as ScalarOp)?.spellings[0] ?? call.op;
}

/** What stands in the brackets of a call. */
const argumentOf = (call: App): Expr | undefined => call.args.at(-1);

function slope({ ctx, env, library }: Scope, call: App, out: Expr): Expr | undefined {
  const given = givenFunction(env, call);
  if (given !== undefined) return slopeOfGiven(ctx, given, call);
  const [d] = library.operators.get(call.op as ScalarOp)?.partials(ctx, call.args, out, env) ?? [];
  return d === undefined ? undefined : tidy(ctx, d);
}

function applications(site: Site, scope: Scope): readonly Application[] {
  const { side, other } = scope;
  const found = new Map<number, Application>();
  const add = (call: App, out: Expr): void => {
    if (found.size < 12) found.set(out.alpha, { call, out });
  };
  const reads: Expr[] = [];
  const look = (x: Expr): void => {
    if (isElementary(scope, x)) add(x, x);
    if (x.kind === "at" || x.kind === "sym") reads.push(x);
    // Terms behind a binder hold letters that are not known here.
    if (x.kind !== "bind") eachChild(x, look);
  };
  look(site.term);
  for (const e of [other, side])
    visit(e, (x) => {
      if (x.loose > 0) return true;
      if (isElementary(scope, x)) add(x, x);
      if (x.kind === "at" || x.kind === "sym") reads.push(x);
      return true;
    });
  for (const r of reads) for (const named of definedBy(scope.env, r, scope)) add(named.call, named.out);
  return [...found.values()].filter((a) => a.out.loose <= site.bound.length);
}

/** a[i] = σ(z[i]): told from a read of a, and from a read of z. */
function definedBy(env: Env, read: Expr, scope: Scope): readonly Application[] {
  const name =
    read.kind === "sym"
      ? read.name
      : read.kind === "at" && read.tensor.kind === "sym"
        ? read.tensor.name
        : "";
  const subs = read.kind === "at" ? read.subs : [];
  const out: Application[] = [];
  const { ctx } = scope;
  for (const d of env.decls.values()) {
    if (d.kind !== "definition" || !isElementary(scope, d.body) || d.params.length !== subs.length) continue;
    const inner = argumentOf(d.body);
    const reads =
      inner?.kind === "at" && inner.tensor.kind === "sym"
        ? inner.tensor.name
        : inner?.kind === "sym"
          ? inner.name
          : "";
    if (d.name !== name && reads !== name) continue;
    const at = new Map(d.params.map((p, k) => [p, subs[k] ?? ctx.zero] as const));
    const call = substituteIndices(ctx, d.body, at);
    if (d.name !== name && call.kind === "app" && argumentOf(call)?.alpha !== read.alpha) continue;
    if (call.kind === "app")
      out.push({ call, out: subs.length === 0 ? ctx.sym(d.name) : ctx.at(ctx.sym(d.name), subs) });
  }
  return out;
}
