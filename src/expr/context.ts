// The Context interns expressions: building an equal term twice gives the same object. It belongs to one sheet
// and goes with it. Constructors here hold exactly what they are given; simplification is norm.ts.

import {
  type App,
  type At,
  arities,
  arity,
  type Bind,
  type BindOp,
  type Bound,
  type Deriv,
  type Expr,
  type Idx,
  type Num,
  type Op,
  type Range,
  type Sym,
} from "./nodes.ts";
import { negQ, type Rational, ratio, showQ } from "./rational.ts";
import { subsThrough } from "./slices.ts";

/** The fields of all kinds of node. */
interface Fields {
  kind: Expr["kind"];
  id: number;
  alpha: number;
  loose: number;
  value: Rational | undefined;
  name: string | undefined;
  index: number | undefined;
  tensor: Expr | undefined;
  subs: readonly Expr[] | undefined;
  op: Op | BindOp | undefined;
  args: readonly Expr[] | undefined;
  ranges: readonly Range[] | undefined;
  guard: Expr | undefined;
  body: Expr | undefined;
  letters: readonly string[] | undefined;
  mode: Deriv["mode"] | undefined;
  of: Expr | undefined;
  wrt: Expr | undefined;
}

/**
 * A node with the fields of every kind, those of other kinds undefined: with one shape of object for all terms a walk
 * over them reads `kind` and the like several times as fast as with a shape for each kind.
 */
const blank = (kind: Expr["kind"], id: number, alpha: number, loose: number): Fields => ({
  kind,
  id,
  alpha,
  loose,
  value: undefined,
  name: undefined,
  index: undefined,
  tensor: undefined,
  subs: undefined,
  op: undefined,
  args: undefined,
  ranges: undefined,
  guard: undefined,
  body: undefined,
  letters: undefined,
  mode: undefined,
  of: undefined,
  wrt: undefined,
});

export class Context {
  readonly #nodes = new Map<string, Expr>();
  readonly #alphas = new Map<string, number>();
  readonly #tables = new Map<string, Map<unknown, unknown>>();
  #next = 1;

  /** A memo table that lives as long as the Context, by name. */
  table<K, V>(name: string): Map<K, V> {
    let t = this.#tables.get(name);
    if (t === undefined) {
      t = new Map();
      this.#tables.set(name, t);
    }
    return t as Map<K, V>;
  }

  /** The number of distinct terms built so far. */
  get size(): number {
    return this.#nodes.size;
  }

  /** A new node under its key. `alphaKey` is the key with ids replaced by classes; undefined where the two agree. */
  #made(key: string, alphaKey: string | undefined, kind: Expr["kind"], loose: number): Fields {
    const id = this.#next++;
    // A term of representatives is its own class unless a variant with other letters was built before it.
    const known =
      this.#alphas.get(alphaKey ?? key) ??
      (alphaKey === undefined ? undefined : this.#nodes.get(alphaKey)?.alpha);
    if (known === undefined && alphaKey !== undefined) this.#alphas.set(alphaKey, id);
    const node = blank(kind, id, known ?? id, loose);
    this.#nodes.set(key, node as Expr);
    return node;
  }

  num(value: Rational | bigint): Num {
    const v = typeof value === "bigint" ? ratio(value) : value;
    const key = `n${showQ(v)}`;
    const found = this.#nodes.get(key);
    if (found !== undefined) return found as Num;
    const node = this.#made(key, undefined, "num", 0);
    node.value = v;
    return node as Num;
  }
  sym(name: string): Sym {
    return this.#named("sym", `s${name}`, name) as Sym;
  }
  idx(name: string): Idx {
    return this.#named("idx", `i${name}`, name) as Idx;
  }
  #named(kind: "sym" | "idx", key: string, name: string): Expr {
    const found = this.#nodes.get(key);
    if (found !== undefined) return found;
    const node = this.#made(key, undefined, kind, 0);
    node.name = name;
    return node as Expr;
  }
  bound(index: number): Bound {
    const key = `b${index}`;
    const found = this.#nodes.get(key);
    if (found !== undefined) return found as Bound;
    const node = this.#made(key, undefined, "bound", index + 1);
    node.index = index;
    return node as Bound;
  }
  at(tensor: Expr, subs: readonly Expr[]): At {
    // x[:, c][i] is x[i, c].
    const through = tensor.kind === "app" && tensor.op === "slice" ? subsThrough(tensor, subs) : undefined;
    const of = through === undefined ? undefined : (tensor as App).args[0];
    if (through !== undefined && of !== undefined)
      return of.kind === "at" ? this.at(of.tensor, [...of.subs, ...through]) : this.at(of, through);
    const head = `@ ${tensor.id}`;
    const k = key(head, subs);
    const found = this.#nodes.get(k);
    if (found !== undefined) return found as At;
    const a = alphaKey(`@ ${tensor.alpha}`, subs, tensor.alpha !== tensor.id);
    const node = this.#made(k, a, "at", Math.max(tensor.loose, looseOf(subs)));
    node.tensor = tensor;
    node.subs = subs;
    return node as At;
  }
  app(op: Op, args: readonly Expr[]): App {
    const head = `(${op}`;
    const k = key(head, args);
    const found = this.#nodes.get(k);
    if (found !== undefined) return found as App;
    const node = this.#made(k, alphaKey(head, args), "app", looseOf(args));
    node.op = op;
    node.args = args;
    return node as App;
  }
  /** Letters beyond those given default to `i`, `j`, … in order; they matter for display alone. */
  bind(op: BindOp, ranges: readonly Range[], body: Expr, letters: readonly string[], guard?: Expr): Bind {
    const n = arities(ranges);
    const names = Array.from({ length: n }, (_, k) => letters[k] ?? "ijklmn"[k % 6] ?? "i");
    const id = (e: Expr): number => e.id;
    const key = `{${op}${rangesKey(ranges, id)}|${guard?.id ?? ""}|${body.id}|${names.join(",")}`;
    const found = this.#nodes.get(key);
    if (found !== undefined) return found as Bind;
    const alpha = (e: Expr): number => e.alpha;
    const alphaKey = `{${op}${rangesKey(ranges, alpha)}|${guard?.alpha ?? ""}|${body.alpha}`;
    let loose = Math.max(0, body.loose - n, guard === undefined ? 0 : guard.loose - n);
    let before = 0;
    for (const r of ranges) {
      if (r.kind === "interval") loose = Math.max(loose, r.lo.loose - before, r.hi.loose - before);
      if (r.kind === "set") loose = Math.max(loose, r.set.loose - before);
      before += arity(r);
    }
    const node = this.#made(key, alphaKey, "bind", loose);
    node.op = op;
    node.ranges = ranges;
    node.guard = guard;
    node.body = body;
    node.letters = names;
    return node as Bind;
  }
  deriv(of: Expr, wrt: Expr, mode: Deriv["mode"] = "total"): Deriv {
    const head = `d${mode}`;
    const parts = [of, wrt];
    const k = key(head, parts);
    const found = this.#nodes.get(k);
    if (found !== undefined) return found as Deriv;
    const node = this.#made(k, alphaKey(head, parts), "deriv", looseOf(parts));
    node.mode = mode;
    node.of = of;
    node.wrt = wrt;
    return node as Deriv;
  }

  // Shorthands, all of them held forms.
  add(...args: readonly Expr[]): Expr {
    return args.length === 0 ? this.num(0) : args.length === 1 ? (args[0] as Expr) : this.app("add", args);
  }
  mul(...args: readonly Expr[]): Expr {
    return args.length === 0 ? this.num(1) : args.length === 1 ? (args[0] as Expr) : this.app("mul", args);
  }
  neg(a: Expr): Expr {
    return a.kind === "num" ? this.num(negQ(a.value)) : this.app("mul", [this.num(-1), a]);
  }
  sub(a: Expr, b: Expr): Expr {
    return this.app("add", [a, this.neg(b)]);
  }
  div(a: Expr, b: Expr): Expr {
    return this.app("div", [a, b]);
  }
  pow(a: Expr, b: Expr): Expr {
    return this.app("pow", [a, b]);
  }
  iverson(condition: Expr): Expr {
    return this.app("iverson", [condition]);
  }
  eq(a: Expr, b: Expr): Expr {
    return this.app("eq", [a, b]);
  }
  le(a: Expr, b: Expr): Expr {
    return this.app("le", [a, b]);
  }
  get zero(): Num {
    return this.num(0);
  }
  get one(): Num {
    return this.num(1);
  }
}

const key = (head: string, parts: readonly Expr[]): string => {
  let k = head;
  for (let n = 0; n < parts.length; n += 1) k += ` ${(parts[n] as Expr).id}`;
  return k;
};

/** The key of a term of classes; undefined where all are their own and `differs` is not said of the head. */
const alphaKey = (head: string, parts: readonly Expr[], differs = false): string | undefined => {
  if (!differs && parts.every((p) => p.alpha === p.id)) return undefined;
  let k = head;
  for (const p of parts) k += ` ${p.alpha}`;
  return k;
};

const rangesKey = (ranges: readonly Range[], name: (e: Expr) => number): string => {
  let k = "";
  for (const r of ranges) {
    if (r.kind === "interval") k += `:${name(r.lo)},${name(r.hi)}`;
    else k += r.kind === "set" ? `:${r.arity}@${name(r.set)}` : ":*";
  }
  return k;
};

const looseOf = (parts: readonly Expr[]): number => parts.reduce((m, p) => Math.max(m, p.loose), 0);

export const sameTerm = (a: Expr, b: Expr): boolean => a.alpha === b.alpha;
