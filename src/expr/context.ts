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

type Fresh<T> = T extends Expr ? Omit<T, "id" | "alpha"> : never;

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

  /** `alphaKey` is the key with ids replaced by classes; undefined where the two agree. */
  #intern<T extends Expr>(key: string, alphaKey: string | undefined, make: () => Fresh<T>): T {
    const found = this.#nodes.get(key);
    if (found !== undefined) return found as T;
    const id = this.#next++;
    // A term of representatives is its own class unless a variant with other letters was built before it.
    const known =
      this.#alphas.get(alphaKey ?? key) ??
      (alphaKey === undefined ? undefined : this.#nodes.get(alphaKey)?.alpha);
    const alpha = known ?? id;
    if (known === undefined && alphaKey !== undefined) this.#alphas.set(alphaKey, id);
    const node = Object.assign(make(), { id, alpha }) as unknown as T;
    this.#nodes.set(key, node);
    return node;
  }

  num(value: Rational | bigint): Num {
    const v = typeof value === "bigint" ? ratio(value) : value;
    const key = `n${showQ(v)}`;
    return this.#intern<Num>(key, undefined, () => ({ kind: "num", value: v, loose: 0 }));
  }
  sym(name: string): Sym {
    return this.#intern<Sym>(`s${name}`, undefined, () => ({ kind: "sym", name, loose: 0 }));
  }
  idx(name: string): Idx {
    return this.#intern<Idx>(`i${name}`, undefined, () => ({ kind: "idx", name, loose: 0 }));
  }
  bound(index: number): Bound {
    return this.#intern<Bound>(`b${index}`, undefined, () => ({ kind: "bound", index, loose: index + 1 }));
  }
  at(tensor: Expr, subs: readonly Expr[]): At {
    const parts = [tensor, ...subs];
    return this.#intern<At>(key("@", parts), alphaKey("@", parts), () => ({
      kind: "at",
      tensor,
      subs,
      loose: looseOf(parts),
    }));
  }
  app(op: Op, args: readonly Expr[]): App {
    const head = `(${op}`;
    return this.#intern<App>(key(head, args), alphaKey(head, args), () => ({
      kind: "app",
      op,
      args,
      loose: looseOf(args),
    }));
  }
  /** Letters beyond those given default to `i`, `j`, … in order; they matter for display alone. */
  bind(op: BindOp, ranges: readonly Range[], body: Expr, letters: readonly string[], guard?: Expr): Bind {
    const n = arities(ranges);
    const names = Array.from({ length: n }, (_, k) => letters[k] ?? "ijklmn"[k % 6] ?? "i");
    let loose = Math.max(0, body.loose - n, guard === undefined ? 0 : guard.loose - n);
    let before = 0;
    let k = `{${op}`;
    let a = k;
    for (const r of ranges) {
      switch (r.kind) {
        case "interval":
          loose = Math.max(loose, r.lo.loose - before, r.hi.loose - before);
          k += `:${r.lo.id},${r.hi.id}`;
          a += `:${r.lo.alpha},${r.hi.alpha}`;
          break;
        case "all":
          k += ":*";
          a += ":*";
          break;
        case "set":
          loose = Math.max(loose, r.set.loose - before);
          k += `:${r.arity}@${r.set.id}`;
          a += `:${r.arity}@${r.set.alpha}`;
          break;
      }
      before += arity(r);
    }
    k += `|${guard?.id ?? ""}|${body.id}`;
    a += `|${guard?.alpha ?? ""}|${body.alpha}`;
    return this.#intern<Bind>(`${k}|${names.join(",")}`, a, () => ({
      kind: "bind",
      op,
      ranges,
      guard,
      body,
      letters: names,
      loose,
    }));
  }
  deriv(of: Expr, wrt: Expr, mode: Deriv["mode"] = "total"): Deriv {
    const head = `d${mode}`;
    const parts = [of, wrt];
    return this.#intern<Deriv>(key(head, parts), alphaKey(head, parts), () => ({
      kind: "deriv",
      mode,
      of,
      wrt,
      loose: looseOf(parts),
    }));
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
  for (const p of parts) k += ` ${p.id}`;
  return k;
};

const alphaKey = (head: string, parts: readonly Expr[]): string | undefined => {
  let same = true;
  for (const p of parts) if (p.alpha !== p.id) same = false;
  if (same) return undefined;
  let k = head;
  for (const p of parts) k += ` ${p.alpha}`;
  return k;
};
const looseOf = (parts: readonly Expr[]): number => parts.reduce((m, p) => Math.max(m, p.loose), 0);

export const sameTerm = (a: Expr, b: Expr): boolean => a.alpha === b.alpha;
