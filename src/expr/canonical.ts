// One form for sums that differ in the names and the order of their indices, in the order of factors and terms, or in
// how they are nested: Σ_i a_i Σ_j b_j c_ij and Σ_{j,i} c_ij b_j a_i. Stronger than norm, which takes the indices of a
// binder in the order in which they stand. Equal forms are equal wherever both terms have a value; different forms
// mean "not seen to be equal". A sum becomes coefficient · factors without its indices · one sum for each group of
// indices that hang together; the order of the indices in a group is found in canonical-order.ts.

import { close, instantiate } from "./binders.ts";
import { type Block, type Former, grouped, levelOf, mentions, ordered, TooLong } from "./canonical-order.ts";
import { splitCoefficient, withCoefficient } from "./coefficient.ts";
import { compare } from "./compare.ts";
import type { Context } from "./context.ts";
import { type App, arity, type Bind, type Expr, type Idx, mapRange, type Range } from "./nodes.ts";
import { norm } from "./norm.ts";
import { monomialExpr, toPoly } from "./poly.ts";
import {
  denominator,
  divQ,
  floorQ,
  isIntegerQ,
  mulQ,
  numerator,
  type Rational,
  ratio,
  signQ,
  subQ,
} from "./rational.ts";
import { mapChildren } from "./traverse.ts";

/** How many terms may be brought into form for one question before it is given up. */
const BUDGET = 4000;

/** The form of the term; undefined where finding it would take too long. */
export function canonical(ctx: Context, e: Expr, budget = BUDGET): Expr | undefined {
  const known = ctx.table<number, Expr | undefined>("canonical");
  if (known.has(e.id)) return known.get(e.id);
  let form: Expr | undefined;
  try {
    form = new Forms(ctx, budget).form(norm(ctx, e));
  } catch (x) {
    if (!(x instanceof TooLong)) throw x;
  }
  known.set(e.id, form);
  return form;
}

/** Whether two terms have one form: false is "not seen to be equal", undefined "too long to tell". */
export function sameUpToOrder(ctx: Context, a: Expr, b: Expr): boolean | undefined {
  if (a.alpha === b.alpha || norm(ctx, a).alpha === norm(ctx, b).alpha) return true;
  const [left, right] = [canonical(ctx, a), canonical(ctx, b)];
  return left === undefined || right === undefined ? undefined : left.alpha === right.alpha;
}

/** Σ over the blocks of the product of the factors, times the coefficient. */
interface Product {
  readonly blocks: Block[];
  readonly factors: Expr[];
}

/** The greatest positive number by which all terms of the sum are multiples. */
function contentOf(ctx: Context, e: App): Rational {
  let [above, below] = [0n, 1n];
  for (const t of e.args) {
    const { coef } = splitCoefficient(ctx, t);
    above = gcd(above, numerator(coef));
    below = (below * denominator(coef)) / gcd(below, denominator(coef));
  }
  return above === 0n ? 1 : divQ(ratio(above), ratio(below));
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

const scaled = (ctx: Context, e: App, by: Rational): Expr =>
  norm(ctx, ctx.add(...e.args.map((t) => ctx.mul(ctx.num(by), t))));

/** A factor that is a sum, with its first term positive: −(b − a) for a − b. */
function positive(ctx: Context, e: Expr): readonly Expr[] {
  if (e.kind !== "app" || e.op !== "add") return [e];
  const { coef } = splitCoefficient(ctx, e.args[0] as Expr);
  return signQ(coef) < 0 ? [ctx.num(-1), scaled(ctx, e, -1)] : [e];
}

/** What d divides counts by its coefficients modulo d: [2 ∣ p − 3q] is [2 ∣ p + q]. */
function residue(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app" || e.op !== "divides") return e;
  const [d, of] = e.args as readonly [Expr, Expr];
  if (d.kind !== "num" || signQ(d.value) <= 0 || !isIntegerQ(d.value)) return e;
  const { value } = d;
  const rest = toPoly(of).terms;
  if (!rest.every((m) => isIntegerQ(m.coef))) return e;
  const small = rest.map((m) => ({ ...m, coef: subQ(m.coef, mulQ(value, floorQ(divQ(m.coef, value)))) }));
  return ctx.app("divides", [d, ctx.add(...small.map((m) => monomialExpr(ctx, m)))]);
}

/** A number times a sum is the sum of the multiples: n − (q − 1) is n − q + 1. */
function spread(ctx: Context, e: Expr): Expr {
  const { coef, rest } = splitCoefficient(ctx, e);
  if (coef === 1 || rest.kind !== "app" || rest.op !== "add") return e;
  return norm(ctx, ctx.add(...rest.args.map((t) => ctx.mul(ctx.num(coef), t))));
}

/** (b − a)² is (a − b)². */
function even(ctx: Context, e: Expr): Expr {
  if (e.kind !== "app" || e.op !== "pow") return e;
  const [base, n] = e.args as readonly [Expr, Expr];
  if (n.kind !== "num" || typeof n.value !== "number" || n.value % 2 !== 0) return e;
  const turned = positive(ctx, base).at(-1);
  return turned === undefined || turned === base ? e : norm(ctx, ctx.pow(turned, n));
}

const isApp = (e: Expr, op: App["op"]): e is App => e.kind === "app" && e.op === op;

class Forms implements Former {
  readonly ctx: Context;
  #left: number;
  readonly #known = new Map<number, Expr>();

  constructor(ctx: Context, budget: number) {
    this.ctx = ctx;
    this.#left = budget;
  }

  spend(n: number): void {
    this.#left -= n;
    if (this.#left < 0) throw new TooLong();
  }

  /** The form of a term in normal form; a function of the term alone. */
  form(e: Expr): Expr {
    const known = this.#known.get(e.id);
    if (known !== undefined) return known;
    this.spend(1);
    const made = this.#form(e);
    this.#known.set(e.id, made);
    return made;
  }

  #form(e: Expr): Expr {
    const { ctx } = this;
    switch (e.kind) {
      case "num":
      case "sym":
      case "idx":
      case "bound":
        return e;
      case "at":
      case "deriv":
        return norm(
          ctx,
          mapChildren(ctx, e, (c) => this.form(c)),
        );
      case "app": {
        const formed = residue(
          ctx,
          mapChildren(ctx, e, (c) => this.form(c)),
        );
        const inside = even(ctx, spread(ctx, norm(ctx, formed)));
        return isApp(inside, "mul") || isApp(inside, "iverson") ? this.#product(inside) : inside;
      }
      case "bind":
        switch (e.op) {
          case "sum":
            return this.#product(e);
          case "prod":
          case "max":
          case "min":
          case "median":
            return this.#binder(e);
          case "argmax":
          case "argmin":
          case "argmedian":
            return this.#fixed(e);
        }
    }
  }

  /** The binder's variables as stand-ins, numbered from `from`. */
  #open(
    e: Bind,
    level: number,
    from: number,
  ): { readonly vars: readonly Idx[]; readonly blocks: readonly Block[] } {
    const { ctx } = this;
    const vars = e.letters.map((_, k) => ctx.idx(`‹${level}.${from + k}›`));
    let seen = 0;
    const blocks = e.ranges.map((r): Block => {
      const scope = vars.slice(0, seen);
      const own = vars.slice(seen, seen + arity(r));
      seen += arity(r);
      const at = (x: Expr): Expr => norm(ctx, instantiate(ctx, x, scope));
      return { vars: own, range: mapRange(r, at) };
    });
    return { vars, blocks };
  }

  /** A product, a sum, or a bracket: indices and factors collected from all sums that are factors. */
  #product(e: Expr): Expr {
    const { ctx } = this;
    const level = levelOf([e]) + 1;
    const p: Product = { blocks: [], factors: [] };
    // Equal factors make a power, whose base may be a sum of this product again: √s·√s.
    for (let now = e, before: Expr | undefined; now !== before; ) {
      before = now;
      p.factors.length = 0;
      this.#gather(now, level, p);
      now = norm(ctx, ctx.mul(...p.factors));
    }
    const free = (f: Expr): boolean => !p.blocks.some((b) => mentions(f, b.vars));
    const outside = p.factors.filter(free);
    const parts = grouped(
      p.blocks,
      p.factors.filter((f) => !free(f)),
    ).map((g) => this.#sum(g.blocks, g.factors));
    const factors = [...outside.flatMap((f) => positive(ctx, f)), ...parts];
    return spread(ctx, norm(ctx, ctx.mul(...factors)));
  }

  #gather(e: Expr, level: number, p: Product): void {
    const { ctx } = this;
    if (e.kind === "app" && e.op === "mul") {
      for (const f of e.args) this.#gather(f, level, p);
    } else if (e.kind === "app" && e.op === "iverson") {
      const c = e.args[0] as Expr;
      for (const x of isApp(c, "and") ? c.args : [c]) p.factors.push(ctx.iverson(x));
    } else if (e.kind === "bind" && e.op === "sum") {
      const from = p.blocks.reduce((n, b) => n + b.vars.length, 0);
      const { vars, blocks } = this.#open(e, level, from);
      p.blocks.push(...blocks);
      const inside = (x: Expr): Expr => this.form(norm(ctx, instantiate(ctx, x, vars)));
      // Under a sum a guard is a bracket.
      if (e.guard !== undefined) this.#gather(ctx.iverson(inside(e.guard)), level, p);
      this.#gather(inside(e.body), level, p);
    } else if (e.kind === "app" && e.op === "add") {
      const c = contentOf(ctx, e);
      if (c === 1) p.factors.push(e);
      else p.factors.push(ctx.num(c), scaled(ctx, e, divQ(1, c)));
    } else p.factors.push(e);
  }

  /** Σ over one group of indices; its number stands before it. */
  #sum(blocks: readonly Block[], factors: readonly Expr[]): Expr {
    const { ctx } = this;
    return ordered(this, blocks, factors, (found, terms) => {
      const body = norm(ctx, ctx.mul(...terms.flatMap((t) => positive(ctx, t))));
      return norm(ctx, this.#closed("sum", found, undefined, body));
    });
  }

  #closed(op: Bind["op"], blocks: readonly Block[], guard: Expr | undefined, body: Expr): Expr {
    const ranges: Range[] = blocks.map((b) => b.range);
    const vars = blocks.flatMap((b) => b.vars);
    const { coef, rest } = op === "sum" ? splitCoefficient(this.ctx, body) : { coef: 1, rest: body };
    // The letters are those of no author: equal forms are the same term, letters included.
    const made = close(this.ctx, { op, vars, ranges, guard, body: rest });
    const plain = made.kind === "bind" ? this.ctx.bind(op, made.ranges, made.body, [], made.guard) : made;
    return withCoefficient(this.ctx, coef, plain);
  }

  /** Π, max, min: binders of the same kind directly inside are joined, the indices put in order. So are those of a
   * median, but the median of medians is another matter. */
  #binder(e: Bind): Expr {
    const { ctx } = this;
    const level = levelOf([e]) + 1;
    const blocks: Block[] = [];
    const guards: Expr[] = [];
    let body: Expr = e;
    while (body.kind === "bind" && body.op === e.op && (body === e || e.op !== "median")) {
      const opened = this.#open(
        body,
        level,
        blocks.reduce((n, b) => n + b.vars.length, 0),
      );
      blocks.push(...opened.blocks);
      const inside = (x: Expr): Expr => this.form(norm(ctx, instantiate(ctx, x, opened.vars)));
      if (body.guard !== undefined) {
        const g = inside(body.guard);
        guards.push(...(isApp(g, "and") ? g.args : [g]));
      }
      body = inside(body.body);
    }
    // The body first, told apart from the guards by what it is wrapped in.
    const marked = [ctx.app("tuple", [body]), ...guards];
    return ordered(this, blocks, marked, (found, terms) => {
      const inner = terms.find((t) => isApp(t, "tuple")) as App;
      const conditions = terms.filter((t) => !isApp(t, "tuple")).sort(compare);
      const guard = conditions.length === 0 ? undefined : norm(ctx, ctx.app("and", conditions));
      return norm(ctx, this.#closed(e.op, found, guard, inner.args[0] as Expr));
    });
  }

  /** argmax: the order of its indices is part of its meaning. */
  #fixed(e: Bind): Expr {
    const { ctx } = this;
    const { vars, blocks } = this.#open(e, levelOf([e]) + 1, 0);
    const inside = (x: Expr): Expr => this.form(norm(ctx, instantiate(ctx, x, vars)));
    return this.#closed(e.op, blocks, e.guard === undefined ? undefined : inside(e.guard), inside(e.body));
  }
}
