// A gradient that is gathered from several places of another one, each with conditions that say no more than that the
// place is inside: ∂L/∂y[m, n]·[m ≤ H−3][n ≤ W−3] − ∂L/∂y[m, n−2]·[m ≤ H−3][n ≥ 2] + …. On paper the range is said once:
// with g = ∂L/∂y, and 0 elsewhere, it is g[m, n] − g[m, n−2] + ….

import { isIncoming } from "../../diff/depends.ts";
import { freshName } from "../../expr/binders.ts";
import { type Axis, axesOf, axisRange, type Definition } from "../../expr/environment.ts";
import type { App, Expr } from "../../expr/nodes.ts";
import { freeIndices, some, symbols } from "../../expr/traverse.ts";
import { isStrict } from "../../index/infer.ts";
import { type Facts, implied, withFacts } from "../../index/prove.ts";
import { conjuncts } from "../../index/telescope.ts";
import type { Chain, Reason, Step } from "../../rewrite/derivation.ts";
import { factsAt } from "../../rewrite/facts-at.ts";
import type { FunctionRule, Match, Scope } from "../../rewrite/rule.ts";
import { factorsOf, isBracket } from "../lines/factors.ts";
import { line, madeStep, pass } from "../lines/lines.ts";
import { declareIndices, nextKey, scopeOf, type Workshop } from "../lines/workshop.ts";
import { cleaned } from "../simplify/simplify.ts";
import { substepsOf } from "./differentiate.ts";

/** So many places with conditions make a name worth it. */
const FEWEST = 3;
const NAMES = ["g", "u", "v"];

/** An entry of a tensor that has none outside of its axes: an incoming gradient, or what a name stands for. */
interface Entry {
  readonly tensor: string;
  readonly axes: readonly Axis[];
  readonly subs: readonly Expr[];
  /** The whole tensor. */
  readonly whole: Expr;
  /** The entry at other subscripts. */
  readonly at: (subs: readonly Expr[]) => Expr;
}

function entryOf(scope: Scope, e: Expr): Entry | undefined {
  const { ctx, env } = scope;
  const read = e.kind === "deriv" ? (isIncoming(env, e) ? e.wrt : undefined) : e;
  if (read?.kind !== "at" || read.tensor.kind !== "sym") return undefined;
  const { tensor, subs } = read;
  const axes = axesOf(env, tensor.name);
  const fixed = axes?.every((a) => isStrict(a) && freeIndices(a.lo).length + freeIndices(a.hi).length === 0);
  if (axes === undefined || fixed !== true || axes.length !== subs.length) return undefined;
  const at = (own: readonly Expr[]): Expr => {
    const r = ctx.at(tensor, own);
    return e.kind === "deriv" ? ctx.deriv(e.of, r, e.mode) : r;
  };
  const key = e.kind === "deriv" ? `${symbols(e.of).join()}/${tensor.name}` : tensor.name;
  const whole = e.kind === "deriv" ? ctx.deriv(e.of, tensor, e.mode) : tensor;
  return { tensor: key, whole, axes, subs, at };
}

/** What says that the entry is inside. */
const inside = (scope: Scope, { axes, subs }: Entry): readonly Expr[] =>
  axes.flatMap((a, k) => {
    const sub = subs[k] as Expr;
    return [scope.ctx.le(a.lo, sub), scope.ctx.le(sub, a.hi)];
  });

interface Term {
  readonly entry: Entry;
  readonly place: Expr;
  readonly brackets: readonly App[];
  readonly factors: readonly Expr[];
}

/** A term with one such entry, whose conditions say that it is inside and no more. */
function termOf(scope: Scope, e: Expr): Term | undefined {
  const factors = factorsOf(e);
  const brackets = factors.filter(isBracket) as readonly App[];
  const others = factors.filter((f) => !isBracket(f));
  const [found, second] = others.flatMap((f) => {
    const entry = entryOf(scope, f);
    return entry === undefined ? [] : [{ entry, place: f }];
  });
  if (found === undefined || second !== undefined) return undefined;
  const plain = others.every(
    (f) => f === found.place || !some(f, (s) => s.kind === "at" || s.kind === "deriv"),
  );
  if (!plain) return undefined;
  const facts = factsAt(scope);
  const said = brackets.flatMap((b) => conjuncts(b.args[0] as Expr));
  const needed = inside(scope, found.entry);
  return all(facts, said, needed) && all(facts, needed, said) ? { ...found, brackets, factors } : undefined;
}

const all = (facts: Facts, given: readonly Expr[], asked: readonly Expr[]): boolean => {
  const known = withFacts(facts, given);
  return asked.every((c) => implied(known, c));
};

/** The terms of the sum, where all of them speak of one tensor and enough of them have conditions. */
function termsOf(scope: Scope, e: Expr): readonly Term[] | undefined {
  if (e.kind !== "app" || e.op !== "add" || e.args.length < FEWEST) return undefined;
  const terms: Term[] = [];
  for (const a of e.args) {
    const t = termOf(scope, a);
    if (t === undefined || (terms[0] !== undefined && t.entry.tensor !== terms[0].entry.tensor))
      return undefined;
    terms.push(t);
  }
  return terms.filter((t) => t.brackets.length > 0).length < FEWEST ? undefined : terms;
}

/** The name in this environment for the tensor extended by 0. */
function nameFor(scope: Scope, entry: Entry): Definition | undefined {
  const { ctx, env } = scope;
  for (const d of env.decls.values()) {
    if (d.kind !== "definition" || d.extends !== true || d.axes.length !== entry.axes.length) continue;
    if (d.body.alpha === entry.at(d.params.map((p) => ctx.idx(p))).alpha) return d;
  }
  return undefined;
}

export const extendedReads: FunctionRule = {
  kind: "function",
  name: "read.extended",
  heads: ["add"],
  reason: ["what the conditions say is where the entries are inside, and outside of that the name is 0"],
  examples: [],
  apply: (scope, e): Match | undefined => {
    const { ctx } = scope;
    const terms = termsOf(scope, e);
    const def = terms?.[0] === undefined ? undefined : nameFor(scope, terms[0].entry);
    if (terms === undefined || def === undefined) return undefined;
    const after = terms.map(({ entry, place, factors }) => {
      const kept = factors.flatMap((f) => {
        if (f === place) return [ctx.at(ctx.sym(def.name), entry.subs)];
        return isBracket(f) ? [] : [f];
      });
      return kept.length === 1 ? (kept[0] as Expr) : ctx.mul(...kept);
    });
    return { after: ctx.add(...after), match: {}, assumes: [] };
  },
};

interface Once {
  readonly chain: Chain;
  readonly steps: readonly Step[];
  readonly after: Expr;
  readonly remark: Reason;
}

/** The lines, of which the last one says the ranges once, and the line that says what the name in it is. */
export function saidOnce(w: Workshop, lines: readonly Step[], e: Expr): Once | undefined {
  const { ctx } = w;
  const before = w.env;
  const [first] = termsOf(scopeOf(w), e) ?? [];
  if (first === undefined) return undefined;
  const { entry } = first;
  const params = lettersFor(w, e, entry);
  const letters = params.map((p) => ctx.idx(p));
  const known = nameFor(scopeOf(w), entry);
  const used = new Set([...w.env.decls.keys(), ...w.env.indices.keys(), ...params, ...symbols(e)]);
  const name = known?.name ?? NAMES.find((n) => !used.has(n)) ?? freshName("g", used);
  const axes = entry.axes.map(
    (a, k): Axis => ({ lo: a.lo, hi: a.hi, outside: { kind: "zero" }, letter: params[k] }),
  );
  const body = entry.at(letters);
  const def: Definition = { kind: "definition", name, params, axes, body, integer: false, extends: true };
  w.env = { ...before, decls: new Map([...before.decls, [name, def]]) };
  const hit = pass(scopeOf(w), extendedReads, e, [], freeIndices(e));
  if (hit === undefined) {
    w.env = before;
    return undefined;
  }
  declareIndices(
    w,
    params.map((p, k) => [p, axisRange(axes[k] as Axis)]),
  );
  const lhs = ctx.at(ctx.sym(name), letters);
  const ranges = axes.flatMap((a, k) => [ctx.le(a.lo, letters[k] as Expr), ctx.le(letters[k] as Expr, a.hi)]);
  const says = madeStep({
    before: lhs,
    after: body,
    rule: "definition.part",
    reason: ["for ", { math: ctx.app("and", ranges) }, ", and 0 elsewhere"],
  });
  const key = nextKey(w);
  const steps = lastLine(lines, cleaned(w, [hit.step]), ctx.sym(name));
  const remark = [
    "Here ",
    { math: ctx.sym(name) },
    " is ",
    { math: entry.whole },
    ", and 0 outside of its index set, by ",
    { ref: key },
    ".",
  ];
  return {
    chain: { key, lhs, steps: [says], role: "definition", level: "standard" },
    steps,
    after: hit.after,
    remark,
  };
}

/** In one line with the brackets that leave the places, where these are what it begins with. */
function lastLine(lines: readonly Step[], more: readonly Step[], name: Expr): readonly Step[] {
  const last = lines.at(-1);
  const own = last === undefined ? [] : substepsOf(last);
  const left = own.some((s) => s.rule.split("+").includes("sum.delta"));
  if (last === undefined || !left)
    return [
      ...lines,
      line(more, ["a term whose condition fails is 0, and so is ", { math: name }, " there"], "standard"),
    ];
  const reason: Reason = ["of each term one place is left; where that is outside, ", { math: name }, " is 0"];
  return [...lines.slice(0, -1), line([...own, ...more], reason, last.level)];
}

/** The letters of the axes where they are free, else others. */
function lettersFor(w: Workshop, e: Expr, entry: Entry): readonly string[] {
  const taken = new Set([...w.env.decls.keys(), ...freeIndices(e)]);
  return entry.axes.map((a, k) => {
    const wish = a.letter ?? "ijklmn"[k] ?? "i";
    const same = (n: string): boolean => {
      const known = w.env.indices.get(n);
      return known === undefined || (known.kind === "interval" && known.lo === a.lo && known.hi === a.hi);
    };
    let name = wish;
    while (taken.has(name) || !same(name)) name += "'";
    taken.add(name);
    return name;
  });
}
