// Applying a rule: at the root, everywhere, at a place; what a rule sees under binders; the filter by heads.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Context } from "../../src/expr/context.ts";
import { type Env, TORCH_KINKS } from "../../src/expr/environment.ts";
import type { Expr, Range } from "../../src/expr/nodes.ts";
import { children, freeIndices } from "../../src/expr/traverse.ts";
import { applyAt, applyAtRoot, applyEverywhere } from "../../src/rewrite/engine.ts";
import type { EquationRule, FunctionRule, Rule, Scope } from "../../src/rewrite/rule.ts";
import { standard } from "../../src/standard.ts";
import { random } from "../eval/random.ts";
import { term } from "../expr/terms.ts";

const ENV: Env = { decls: new Map(), assumptions: [], indices: new Map(), kink: TORCH_KINKS };
const scopeOf = (ctx: Context): Scope => ({ ctx, env: ENV, facts: [] });
const ctx = new Context();
const scope = scopeOf(ctx);
const a = ctx.sym("a");
const b = ctx.sym("b");
const range = (lo: Expr, hi: Expr): Range => ({ kind: "interval", lo, hi });
const x = (i: Expr): Expr => ctx.at(ctx.sym("x"), [i]);

const equation = (lhs: (c: Context) => Expr, rhs: (c: Context) => Expr): EquationRule => ({
  kind: "equation",
  name: "test.equation",
  reason: ["test"],
  examples: [],
  equation: (c) => [lhs(c), rhs(c)],
});
const logExp = equation(
  (c) => c.app("log", [c.app("exp", [c.sym("?u")])]),
  (c) => c.sym("?u"),
);
/** a becomes b; told by a function. */
const rename = (heads?: readonly string[]): FunctionRule => ({
  kind: "function",
  name: "test.rename",
  reason: ["test"],
  examples: [],
  ...(heads === undefined ? {} : { heads }),
  apply: (s, e) => (e === s.ctx.sym("a") ? { after: s.ctx.sym("b"), match: {}, assumes: [] } : undefined),
});

describe("a rule", () => {
  it("that gives the term back does not apply", () => {
    const same: FunctionRule = { ...rename(), apply: (_, e) => ({ after: e, match: {}, assumes: [] }) };
    expect(applyAtRoot(same, scope, a)).toBeUndefined();
    expect(applyEverywhere(same, scope, ctx.add(a, b))).toBeUndefined();
  });

  it("is applied everywhere in one pass, outermost first", () => {
    const log = (u: Expr): Expr => ctx.app("log", [ctx.app("exp", [u])]);
    const e = ctx.add(log(log(a)), ctx.app("sin", [log(b)]));
    const once = applyEverywhere(logExp, scope, e);
    expect(once?.after).toBe(ctx.add(log(a), ctx.app("sin", [b])));
    expect(once?.matches).toHaveLength(2);
    const twice = once && applyEverywhere(logExp, scope, once.after);
    expect(twice?.after).toBe(ctx.add(a, ctx.app("sin", [b])));
  });

  it("counts a shared subterm once", () => {
    const s = ctx.app("exp", [a]);
    expect(applyEverywhere(rename(), scope, ctx.mul(s, s, ctx.app("sin", [s])))?.matches).toHaveLength(1);
  });

  it("with `when` refuses a match or adds conditions", () => {
    const picky: EquationRule = {
      ...logExp,
      when: (s, m) => (m["?u"] === s.ctx.sym("a") ? false : [s.ctx.app("gt", [m["?u"] as Expr, s.ctx.zero])]),
    };
    expect(applyAtRoot(picky, scope, ctx.app("log", [ctx.app("exp", [a])]))).toBeUndefined();
    expect(applyAtRoot(picky, scope, ctx.app("log", [ctx.app("exp", [b])]))?.assumes).toEqual([
      ctx.app("gt", [b, ctx.zero]),
    ]);
  });

  it("sees free indices with their ranges under binders, never a loose variable, and letters that are not taken", () => {
    const seen: { name: string; range: Range | undefined; facts: number }[] = [];
    const spy: FunctionRule = {
      ...rename(),
      apply: (s, e) => {
        expect(e.loose).toBe(0);
        if (e.kind === "at")
          for (const l of freeIndices(e))
            seen.push({ name: l, range: s.env.indices.get(l), facts: s.facts.length });
        return undefined;
      },
    };
    const n = ctx.sym("n");
    const inner = ctx.bind("sum", [range(ctx.zero, ctx.bound(0))], x(ctx.bound(0)), ["i"]);
    const e = ctx.bind("sum", [range(ctx.zero, n)], inner, ["i"], ctx.le(ctx.bound(0), ctx.idx("i")));
    applyEverywhere(spy, scope, e, ["i'"]);
    // i is free in the guard and i′ is taken, so the letters are i″ and i‴.
    expect(seen).toEqual([{ name: "i'''", range: range(ctx.zero, ctx.idx("i''")), facts: 1 }]);
  });

  it("sees the conditions of the brackets beside it and of its branch", () => {
    const seen: string[] = [];
    const spy: FunctionRule = {
      ...rename(),
      apply: (s, e) => {
        if (e.kind === "at") seen.push(s.facts.map((f) => f.id).join());
        return undefined;
      },
    };
    const [p, q] = [ctx.app("lt", [a, b]), ctx.app("eq", [a, ctx.one])];
    const [one, two] = [x(ctx.zero), x(ctx.one)];
    applyEverywhere(spy, scope, ctx.mul(ctx.iverson(p), ctx.add(one, ctx.mul(two, ctx.iverson(q)))));
    expect(seen).toEqual([`${p.id}`, `${p.id},${q.id}`]);
    seen.length = 0;
    applyEverywhere(spy, scope, ctx.app("cases", [one, p, two]));
    expect(seen).toEqual([`${p.id}`, `${ctx.app("ge", [a, b]).id}`]);
  });

  it("keeps the letters of binders that it does not touch, and drops the primes that it needed", () => {
    const e = ctx.bind("sum", [range(ctx.zero, ctx.sym("n"))], ctx.mul(a, x(ctx.bound(0))), ["i"]);
    const after = applyEverywhere(rename(), scope, ctx.mul(e, x(ctx.idx("i"))))?.after;
    expect(after).toBe(
      ctx.mul(
        ctx.bind("sum", [range(ctx.zero, ctx.sym("n"))], ctx.mul(b, x(ctx.bound(0))), ["i"]),
        x(ctx.idx("i")),
      ),
    );
  });

  it("looks into a derivative only when it is about derivatives", () => {
    const d = ctx.deriv(ctx.app("exp", [a]), a);
    expect(applyEverywhere(rename(), scope, ctx.mul(d, b))).toBeUndefined();
    expect(applyEverywhere(rename(["sym", "deriv"]), scope, ctx.mul(d, b))?.after).toBe(
      ctx.mul(ctx.deriv(ctx.app("exp", [b]), b), b),
    );
  });
});

describe("a place", () => {
  const e = ctx.mul(a, ctx.bind("sum", [range(a, ctx.sym("n"))], ctx.add(x(ctx.bound(0)), a), ["i"]));

  it("is a path of argument positions, through binders to their bodies", () => {
    expect(applyAt(rename(), scope, e, [0])?.after).toBe(
      ctx.mul(b, e.kind === "app" ? (e.args[1] as Expr) : e),
    );
    const inBody = applyAt(rename(), scope, e, [1, 2, 1])?.after;
    expect(inBody).toBe(
      ctx.mul(a, ctx.bind("sum", [range(a, ctx.sym("n"))], ctx.add(x(ctx.bound(0)), b), ["i"])),
    );
  });

  it("where nothing matches gives nothing", () => {
    expect(applyAt(rename(), scope, e, [1])).toBeUndefined();
    expect(applyAt(rename(), scope, e, [7])).toBeUndefined();
    expect(applyAt(rename(), scope, e, [1, 0])).toBeUndefined();
  });

  it("may be everywhere", () => {
    expect(applyAt(rename(), scope, e, "everywhere")).toEqual(applyEverywhere(rename(), scope, e));
  });

  it("may be everywhere in a line that other rules have seen, in the letters that are taken now", () => {
    const spy = (seen: string[]): FunctionRule => ({
      ...rename(["at"]),
      apply: (s, t) => {
        seen.push(...freeIndices(t), ...[...(s.live ?? [])].filter((l) => l === "k"));
        return undefined;
      },
    });
    const seen: string[] = [];
    const sum = ctx.bind("sum", [range(a, ctx.sym("n"))], x(ctx.bound(0)), ["i"]);
    applyAt(rename(["sin"]), scope, sum, "everywhere", []);
    applyAt(spy(seen), scope, sum, "everywhere", []);
    applyAt(spy(seen), scope, sum, "everywhere", ["i", "k"]);
    applyAt(spy(seen), scope, sum, "everywhere", []);
    expect(seen).toEqual(["i", "i'", "k", "i"]);
    // Another environment is another line.
    const env: Env = { ...ENV, indices: new Map([["j", range(a, b)]]) };
    const declared: boolean[] = [];
    const looks: FunctionRule = {
      ...rename(["at"]),
      apply: (s) => {
        declared.push(s.env.indices.has("j"));
        return undefined;
      },
    };
    applyAt(looks, { ...scope, env }, sum, "everywhere", []);
    applyAt(looks, scope, sum, "everywhere", []);
    expect(declared).toEqual([true, false]);
  });

  it("tries a rule once at each place where it may match", () => {
    const tried: Expr[] = [];
    const counts: FunctionRule = {
      ...rename(["sym"]),
      apply: (s, t) => {
        tried.push(t);
        return rename().apply(s, t);
      },
    };
    const after = applyAt(
      counts,
      scope,
      ctx.add(b, ctx.app("sin", [b]), a, ctx.app("cos", [a])),
      "everywhere",
    );
    expect(after?.after).toBe(ctx.add(b, ctx.app("sin", [b]), b, ctx.app("cos", [b])));
    expect(tried).toEqual([b, a]);
  });
});

describe("the filter by heads", () => {
  const withHeads: readonly Rule[] = standard.rules.filter(
    (r) => r.heads !== undefined || r.kind === "equation",
  );
  /** The same rule without its filter. */
  const unfiltered = (r: Rule): FunctionRule => ({
    kind: "function",
    name: r.name,
    reason: r.reason,
    examples: [],
    apply: (s, e) => applyAtRoot(r, s, e),
  });

  it("changes nothing, for every rule of the library and on random terms", () => {
    let applied = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const own = new Context();
        const s = scopeOf(own);
        const e = term(own, random(seed), 4);
        // A term in which most rules have something to do.
        const exp = (u: Expr): Expr => own.app("exp", [u]);
        const busy = own.add(
          own.mul(e, own.app("log", [exp(e)])),
          own.mul(exp(own.sym("a")), exp(own.sym("b"))),
          own.div(e, e),
          own.pow(own.app("sin", [e]), own.num(2)),
          own.pow(own.app("cos", [e]), own.num(2)),
        );
        for (const r of withHeads) {
          const fast = applyEverywhere(r, s, busy);
          const slow = applyEverywhere(unfiltered(r), s, busy);
          expect(fast?.after).toBe(slow?.after);
          // A line is the same to one rule after the other, whatever was tried on it before.
          const live = new Set(freeIndices(busy));
          const inLine = applyAt(r, s, busy, "everywhere");
          expect(inLine?.after).toBe(applyEverywhere(r, { ...s, live }, busy)?.after);
          expect(inLine?.matches.length).toBe(fast?.matches.length);
          if (fast !== undefined) applied += 1;
        }
      }),
      { seed: 51, numRuns: 60 },
    );
    expect(applied).toBeGreaterThan(100);
  });

  it("is by the operator or the kind of term", () => {
    const e = ctx.add(a, ctx.bind("sum", [{ kind: "all" }], ctx.mul(a, x(ctx.bound(0))), ["i"]));
    expect(applyEverywhere(rename(["sym"]), scope, e)?.after).toBe(
      applyEverywhere(rename(), scope, e)?.after,
    );
    expect(applyEverywhere(rename(["bind"]), scope, e)).toBeUndefined();
    expect(children(e)).toHaveLength(2);
  });
});
