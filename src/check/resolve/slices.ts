// Rows, columns and other parts of tensors as whole values: `x_i x_i^⊤` of a row x_i, `W_{:,c}`, `h_t = tanh(W h_{t−1})`.
// The sheet language reads single entries and whole tensors; a formula with parts is rewritten to its entries at
// indices: products to sums, norms to roots of sums of squares, softmax to its quotient.

import type { Span } from "../../expr/span.ts";
import type { CaseBranch, Condition, LetterGroup, Range, Read, Value } from "../../read/syntax/syntax.ts";
import { isAllName } from "../../read/terms/slice-read.ts";
import type { Names } from "../formula/names.ts";
import { call, decimal, product, quotient } from "../formula/values.ts";
import { unread } from "../text/unread.ts";
import { rankOf } from "./ranks.ts";
import { bracket, flippedIn, hasSlices, isNamed, isSlice, setApart } from "./slice-kinds.ts";

type Call = Value & { readonly kind: "call" };

/** A value, or a condition, by its entries. */
interface PartOf<T> {
  readonly rank: number;
  readonly at: (indices: readonly Value[]) => T;
}
type Part = PartOf<Value>;

/** Functions of numbers that work entry by entry, with as many arguments as they may have. */
const ENTRYWISE: ReadonlySet<string> = new Set(
  (
    "exp log sqrt abs sign floor ceil round mod clamp sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh " +
    "erf sigmoid softplus relu max min pow expm1 log1p log2 log10 logit erfc atan2"
  ).split(" "),
);

/** The values at common indices: entries of tensors of one rank; what is a number in all of them stays one. */
export function entriesOf(
  values: readonly Value[],
  names: Names,
  letters: readonly string[],
  span: Span,
): readonly Value[] {
  const w = new Entries(names, letters);
  const parts = values.map((v) => w.part(v));
  const rank = Math.max(0, ...parts.map((p) => p.rank));
  const indices = w.fresh(rank, span);
  return parts.map((p, k) => {
    const v = values[k];
    // 0 is a whole tensor now and then.
    if (p.rank === rank || (v?.kind === "number" && v.numerator === 0n))
      return p.at(indices.slice(0, p.rank));
    throw unread(
      "rank",
      `the sides have ${parts[0]?.rank ?? 0} and ${parts.find((q) => q.rank !== parts[0]?.rank)?.rank ?? 0} axes`,
      v?.span ?? span,
      "sides with the same axes",
    );
  });
}

/** One value at given letters, for the definition of a tensor by its entries. */
export function entryOf(v: Value, names: Names, taken: readonly string[], at: readonly string[]): Value {
  const w = new Entries(names, [...taken, ...at]);
  const p = w.part(v);
  if (p.rank !== at.length && p.rank > 0)
    throw unread("rank", `the sides have ${at.length} and ${p.rank} axes`, v.span);
  return p.at(at.map((name): Value => ({ kind: "name", name, span: v.span })).slice(0, p.rank));
}

const LETTERS = [..."jklmnpqrst", ..."jklmnpqrst".split("").map((l) => `${l}'`)];

/** Letters that neither a formula nor the names use. */
export function freshLetters(count: number, taken: readonly string[], names: Names): readonly string[] {
  const used = new Set(taken);
  const free = LETTERS.filter((l) => !used.has(l) && !names.byName.has(l) && !names.byKey.has(l));
  for (let k = 1; free.length < count; k += 1) free.push(`j${"'".repeat(k + 1)}`);
  return free.slice(0, count);
}

class Entries {
  readonly #names: Names;
  readonly #taken: string[];

  constructor(names: Names, taken: readonly string[]) {
    this.#names = names;
    this.#taken = [...taken];
  }

  fresh(count: number, span: Span): readonly Value[] {
    const found = freshLetters(count, this.#taken, this.#names);
    this.#taken.push(...found);
    return found.map((name): Value => ({ kind: "name", name, span }));
  }

  part(v: Value): Part {
    const { span } = v;
    switch (v.kind) {
      case "number":
      case "infinity":
        return number(v);
      case "name": {
        const rank = rankOf(v, this.#names);
        return rank === 0
          ? number(v)
          : { rank, at: (subscripts) => ({ kind: "read", of: v, subscripts, span }) };
      }
      case "read":
        return this.#read(v);
      case "call":
        return this.#call(v);
      case "negate":
        return this.#mapped([v.operand], ([x]) => ({ kind: "negate", operand: x as Value, span }), span);
      case "bars":
        return this.#mapped([v.operand], ([x]) => ({ kind: "bars", operand: x as Value, span }), span);
      case "add":
        return this.#mapped(
          v.terms.map((t) => t.term),
          (xs) => ({ kind: "add", terms: v.terms.map((t, k) => ({ ...t, term: xs[k] as Value })), span }),
          span,
        );
      case "multiply":
        return v.factors
          .slice(1)
          .reduce<Part>(
            (a, f) => this.#times(a, this.part(f.factor), f.op, span),
            this.part((v.factors[0] as { readonly factor: Value }).factor),
          );
      case "power":
        return this.#mapped(
          [v.base, v.exponent],
          ([base, exponent]) => ({ kind: "power", base: base as Value, exponent: exponent as Value, span }),
          span,
        );
      case "iverson": {
        const c = this.#condition(v.condition);
        return { rank: c.rank, at: (ix) => ({ ...v, condition: c.at(ix) }) };
      }
      case "cases":
        return this.#cases(v);
      case "binder": {
        const groups = v.groups.map((g) => this.#group(g));
        const guards = v.guards.map((g) => this.#condition(g).at([]));
        for (const g of groups) this.#taken.push(...g.letters.map((l) => l.name));
        const body = this.part(v.body);
        if (body.rank > 0 && v.op !== "sum")
          throw unread("binder", `\`${v.op}\` of whole tensors is not read`, span, "entries");
        return { rank: body.rank, at: (ix) => ({ ...v, groups, guards, body: body.at(ix) }) };
      }
      case "derivative": {
        const [of, by] = [this.part(v.of), this.part(v.by)];
        return {
          rank: of.rank + by.rank,
          at: (ix) => ({ ...v, of: of.at(ix.slice(0, of.rank)), by: by.at(ix.slice(of.rank)) }),
        };
      }
      case "data":
      case "tuple":
        throw unread("list", "a list beside parts of tensors is not read", span, "entries");
    }
  }

  #number(v: Value): Value {
    const p = this.part(v);
    if (p.rank > 0) throw unread("rank", "a whole tensor stands where a number is wanted", v.span);
    return p.at([]);
  }

  #group(g: LetterGroup): LetterGroup {
    if (g.over === undefined) return g;
    const over: Range | Value =
      g.over.kind === "range"
        ? { ...g.over, low: this.#number(g.over.low), high: this.#number(g.over.high) }
        : g.over;
    return { ...g, over };
  }

  #read(v: Read): Part {
    const whole = v.of.kind === "call" && v.of.callee.name === "flip" ? v.of.args[0] : undefined;
    if (whole !== undefined && isSlice(v, this.#names)) {
      // w̃_c of a w with further axes is the part w_c flipped.
      const p = this.#read({ ...v, of: whole });
      const turned = (x: Value): Value => ({ kind: "negate", operand: x, span: v.span });
      return { rank: p.rank, at: (ix) => p.at(ix.map(turned)) };
    }
    const of = this.part(v.of);
    const subscripts = v.subscripts.map((s) => (isAllName(s) ? undefined : this.#number(s)));
    const given = subscripts.filter((s) => s !== undefined).length;
    const rank = of.rank - given;
    if (rank < 0 || subscripts.length > of.rank)
      throw unread("subscript", `there are ${subscripts.length} subscripts for ${of.rank} axes`, v.span);
    return {
      rank,
      at: (indices) => {
        const left = [...indices];
        const filled = subscripts.map((s) => s ?? (left.shift() as Value));
        return of.at([...filled, ...left]);
      },
    };
  }

  /** An operation entry by entry; numbers stand beside tensors of one rank. */
  #mapped(values: readonly Value[], build: (xs: readonly Value[]) => Value, span: Span): Part {
    const parts = values.map((x) => this.part(x));
    const rank = Math.max(0, ...parts.map((p) => p.rank));
    if (parts.some((p) => p.rank !== 0 && p.rank !== rank))
      throw unread("rank", "parts with different numbers of axes stand side by side", span);
    return { rank, at: (ix) => build(parts.map((p) => p.at(p.rank === 0 ? [] : ix))) };
  }

  #times(a: Part, b: Part, op: string, span: Span): Part {
    if (op === "@") return this.#contracted(a, b, span);
    const whole = a.rank > 0 && b.rank > 0;
    if (whole && (a.rank !== b.rank || op === "*" || op === "/"))
      throw unread("product", "which product of tensors is meant is not known", span);
    const rank = Math.max(a.rank, b.rank);
    const divides = op === "/" || op === "./";
    return {
      rank,
      at: (ix) => {
        const [x, y] = [a.at(a.rank === 0 ? [] : ix), b.at(b.rank === 0 ? [] : ix)];
        return divides ? quotient(x, y, span) : product(x, y, span);
      },
    };
  }

  /** Σ_k a[…, k]·b[k, …]. */
  #contracted(a: Part, b: Part, span: Span): Part {
    if (a.rank < 1 || b.rank < 1 || a.rank > 2 || b.rank > 2)
      throw unread("product", "this product is that of matrices and vectors", span);
    const rank = a.rank + b.rank - 2;
    return {
      rank,
      at: (ix) => {
        const k = this.fresh(1, span);
        const rows = ix.slice(0, a.rank - 1);
        const columns = ix.slice(a.rank - 1);
        return this.#sum(k, product(a.at([...rows, ...k]), b.at([...k, ...columns]), span), span);
      },
    };
  }

  /** (u ∗ v)[m] = Σ_{k,l} u[k] v[l] [k + l = m], and k − l for ⋆: nothing is read outside. */
  #slid(op: "conv" | "corr", first: Value, second: Value, span: Span): Part {
    const sides = [first, second].map((v) => {
      const apart = setApart(v);
      const flipped = flippedIn(apart?.of ?? v);
      const part = this.part(flipped ?? apart?.of ?? v);
      // ↑ₛ u stands at s·k: nothing has to be read between.
      const step = apart === undefined ? undefined : this.#number(apart.step);
      return { part, turned: flipped !== undefined, step };
    });
    const [u, v] = sides as [(typeof sides)[0], (typeof sides)[0]];
    if (u.part.rank !== v.part.rank || u.part.rank === 0)
      throw unread("rank", `\`${op}\` is that of two parts with the same axes`, span);
    const { rank } = u.part;
    return {
      rank,
      at: (ix) => {
        const [k, l] = [this.fresh(rank, span), this.fresh(rank, span)];
        const placed = (x: Value, minus: boolean, step: Value | undefined): Value => {
          const at = step === undefined ? x : product(step, x, span);
          return minus ? { kind: "negate", operand: at, span } : at;
        };
        const conditions = ix.map((right, n): Condition => {
          const [a, b] = [k[n] as Value, l[n] as Value];
          const first: Value = {
            kind: "add",
            terms: [
              { sign: "+", term: placed(a, u.turned, u.step) },
              { sign: "+", term: placed(b, v.turned !== (op === "corr"), v.step) },
            ],
            span,
          };
          return { kind: "relation", first, links: [{ op: "=", right }], span };
        });
        const body = product(product(u.part.at(k), v.part.at(l), span), bracket(conditions, span), span);
        return this.#sum([...k, ...l], body, span);
      },
    };
  }

  /** (↑ₛ u)[m] = Σ_k u[k] [s·k = m], and (↓ₛ u)[i] = u[s·i]. */
  #sampled(op: "upsample" | "downsample", v: Call): Part {
    const { span } = v;
    const [of, ...steps] = v.args;
    const part = this.part(of ?? v);
    if (part.rank === 0 || (steps.length !== 1 && steps.length !== part.rank))
      throw unread("rank", `\`${op}\` takes a part and one step, or one for each of its axes`, span);
    const widths = steps.map((s) => this.#number(s));
    const step = (k: number): Value => widths[k] ?? (widths[0] as Value);
    return {
      rank: part.rank,
      at: (ix) => {
        if (op === "downsample") return part.at(ix.map((i, k) => product(step(k), i, span)));
        const from = this.fresh(part.rank, span);
        const met = from.map(
          (k, n): Condition => ({
            kind: "relation",
            first: product(step(n), k, span),
            links: [{ op: "=", right: ix[n] as Value }],
            span,
          }),
        );
        return this.#sum(from, product(part.at(from), bracket(met, span), span), span);
      },
    };
  }

  #sum(over: readonly Value[], body: Value, span: Span): Value {
    const groups = over.map((v): LetterGroup => {
      const name = v.kind === "name" ? v.name : "";
      return { letters: [{ name, span }], tuple: false, span };
    });
    return groups.length === 0 ? body : { kind: "binder", op: "sum", groups, guards: [], body, span };
  }

  #call(v: Call): Part {
    const { span } = v;
    const name = v.callee.name;
    const [first, second] = v.args;
    const rank = rankOf(v, this.#names);
    if (first === undefined) return number(v);
    const squares = (p: Part): Value => {
      const ix = this.fresh(p.rank, span);
      const square: Value = { kind: "power", base: p.at(ix), exponent: decimal("2", span), span };
      return this.#sum(ix, square, span);
    };
    switch (name) {
      case "norm": {
        const p = this.part(first);
        if (p.rank === 0)
          throw unread("norm", "the norm is that of a vector or a matrix, and this is a number", span);
        return number(call("sqrt", [squares(p)], span));
      }
      case "sum": {
        const p = this.part(first);
        const ix = this.fresh(p.rank, span);
        return number(this.#sum(ix, p.at(ix), span));
      }
      case "transpose": {
        const p = this.part(first);
        return { rank: p.rank, at: (ix) => p.at(p.rank === 2 ? [...ix].reverse() : ix) };
      }
      case "softmax": {
        const p = this.part(first);
        if (p.rank === 0) throw unread("softmax", "softmax is that of a vector, and this is a number", span);
        return {
          rank: p.rank,
          at: (ix) => {
            const last = this.fresh(1, span);
            const all = call("exp", [p.at([...ix.slice(0, -1), ...last])], span);
            return quotient(call("exp", [p.at(ix)], span), this.#sum(last, all, span), span);
          },
        };
      }
      case "matmul":
        return this.#contracted(this.part(first), this.part(second ?? first), span);
      case "hadamard":
        return this.#times(this.part(first), this.part(second ?? first), ".*", span);
      case "outer": {
        const [a, b] = [this.part(first), this.part(second ?? first)];
        return {
          rank: a.rank + b.rank,
          at: (ix) => product(a.at(ix.slice(0, a.rank)), b.at(ix.slice(a.rank)), span),
        };
      }
      case "diag": {
        const p = this.part(first);
        if (p.rank !== 1) throw unread("diag", "diag is made of a vector, and this is none", span);
        return {
          rank: 2,
          at: ([i, j]) => {
            const same: Condition = {
              kind: "relation",
              first: i as Value,
              links: [{ op: "=", right: j as Value }],
              span,
            };
            return product({ kind: "iverson", condition: same, span }, p.at([i as Value]), span);
          },
        };
      }
      case "conv":
      case "corr":
        return this.#slid(name, first, second ?? first, span);
      case "upsample":
      case "downsample":
        return this.#sampled(name, v);
      case "diagonal": {
        const p = this.part(first);
        return { rank: 1, at: ([i]) => p.at([i as Value, i as Value]) };
      }
      default:
        break;
    }
    if (ENTRYWISE.has(name) || isNamed(name, this.#names))
      return this.#mapped(v.args, (args) => ({ ...v, args }), span);
    if (!hasSlices(v, this.#names))
      return rank === 0
        ? number(v)
        : { rank, at: (subscripts) => ({ kind: "read", of: v, subscripts, span }) };
    throw unread("function", `\`${name}\` of parts of tensors is not read`, span, "entries");
  }

  #cases(v: Value & { readonly kind: "cases" }): Part {
    const { span } = v;
    const conditions = v.branches.map((b) => this.#condition(b.condition));
    const own = [...v.branches.map((b) => b.value), ...(v.otherwise === undefined ? [] : [v.otherwise])];
    const values = own.map((x) => this.part(x));
    const rank = Math.max(0, ...[...conditions, ...values].map((p) => p.rank));
    if ([...conditions, ...values].some((p) => p.rank !== 0 && p.rank !== rank))
      throw unread("rank", "parts with different numbers of axes stand side by side", span);
    return {
      rank,
      at: (ix) => {
        const at = <T>(p: { readonly rank: number; readonly at: (ix: readonly Value[]) => T }): T =>
          p.at(p.rank === 0 ? [] : ix);
        const xs = values.map(at);
        const branches = v.branches.map((b, k): CaseBranch => {
          const condition = conditions[k];
          return {
            ...b,
            value: xs[k] ?? b.value,
            condition: condition === undefined ? b.condition : at(condition),
          };
        });
        const last = xs.at(-1);
        const otherwise = v.otherwise === undefined || last === undefined ? {} : { otherwise: last };
        return { kind: "cases", branches, ...otherwise, span };
      },
    };
  }

  /** A condition on whole tensors, at each of their entries. */
  #condition(c: Condition): PartOf<Condition> {
    const joint = (
      parts: readonly { readonly rank: number }[],
      at: (ix: readonly Value[]) => Condition,
    ): PartOf<Condition> => {
      const rank = Math.max(0, ...parts.map((p) => p.rank));
      if (parts.some((p) => p.rank !== 0 && p.rank !== rank))
        throw unread("rank", "a condition on parts with different numbers of axes is not read", c.span);
      return { rank, at };
    };
    switch (c.kind) {
      case "relation": {
        const first = this.part(c.first);
        const rights = c.links.map((l) => this.part(l.right));
        const at = (p: Part | undefined, ix: readonly Value[], v: Value): Value =>
          p === undefined ? v : p.at(p.rank === 0 ? [] : ix);
        return joint([first, ...rights], (ix) => ({
          ...c,
          first: at(first, ix, c.first),
          links: c.links.map((l, k) => ({ ...l, right: at(rights[k], ix, l.right) })),
        }));
      }
      case "member":
        return { rank: 0, at: () => c };
      case "and":
      case "or": {
        const parts = c.conditions.map((x) => this.#condition(x));
        return joint(parts, (ix) => ({
          ...c,
          conditions: parts.map((p) => p.at(p.rank === 0 ? [] : ix)),
        }));
      }
      case "not": {
        const part = this.#condition(c.condition);
        return { rank: part.rank, at: (ix) => ({ ...c, condition: part.at(ix) }) };
      }
    }
  }
}

const number = (v: Value): Part => ({ rank: 0, at: () => v });
