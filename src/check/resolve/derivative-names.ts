// Names by which a document calls derivatives: dW for ∂J/∂W, L_c for ∂L/∂c. It says so of one of them, or of two, and
// means it of all that are written alike. They are read as these derivatives, and what says so is their definition. Where
// it says so of none, and tells dW and db beside the one loss that it has, it means the same; but nothing is called wrong
// by that.

import { isObject } from "../../expr/plain-tree.ts";
import { scriptedKey } from "../formula/keys.ts";
import { type Item, isCondition, type MathFactor, type MathNode } from "../formula/math.ts";
import type { FormulaStatements, Statement } from "../formula/statements.ts";
import type { Unread } from "../text/unread.ts";
import { anywhere, everywhere } from "../tree/parts.ts";

type Formulas = readonly (FormulaStatements | Unread)[];

/** A name that is a mark beside a variable: d W, or L with c below it. */
interface Marked {
  readonly mark: "d" | "below";
  readonly loss: string;
  readonly by: MathNode;
}

interface Convention {
  readonly mark: "d" | "below";
  readonly of: MathNode;
  /** The name of which it is said first, and where. */
  readonly name: string;
  readonly said: Statement;
  /** Told from use: nothing says so. */
  readonly inferred?: true;
}

export function withDerivativeNames(formulas: Formulas): Formulas {
  const statements = formulas.flatMap((f) => ("statements" in f ? f.statements : []));
  const said = statements.flatMap((s) => saidIn(s));
  const d = said.length === 0 ? usedConvention(statements) : conventionOf("d", said, 1);
  const all = [d, conventionOf("below", said, 2)].filter((c) => c !== undefined);
  if (all.length === 0) return formulas;
  const letters = new Set(
    statements.flatMap((s) =>
      everywhere<MathNode, string>(s.item, (m) => (m.kind === "big" ? m.under.flatMap(symbolsIn) : [])),
    ),
  );
  const reading = new Reading(all, letters);
  const sayings = new Set(said.map((x) => x.statement));
  return formulas.map((f) =>
    "statements" in f
      ? { ...f, statements: f.statements.map((s) => reading.statement(s, sayings.has(s))) }
      : f,
  );
}

const symbolsIn = (m: Item): readonly string[] =>
  everywhere<MathNode, string>(m, (x) => (x.kind === "symbol" ? [x.text] : []));

interface Said {
  readonly statement: Statement;
  readonly name: Marked;
  readonly of: MathNode;
}

/** `dW = ∂J/∂W` and `∂L/∂c = L_c`, anywhere in a chain. */
function saidIn(statement: Statement): readonly Said[] {
  const { item } = statement;
  if (item.kind !== "relation" || statement.continues) return [];
  const sides = [item.first, ...item.links.flatMap((l) => (l.op === "=" || l.op === ":=" ? [l.right] : []))];
  return sides.flatMap((d): readonly Said[] => {
    const [by, ...more] = d.kind === "derivative" ? d.by : [];
    if (d.kind !== "derivative" || d.open === true || by === undefined || more.length > 0) return [];
    const own = keyOf(by);
    const of = d.of.kind === "apply" ? d.of.head : d.of;
    const loss = keyOf(of);
    if (own === undefined || loss === undefined) return [];
    return sides.flatMap((s): readonly Said[] => {
      const name = d === s ? undefined : markedIn(s);
      if (name === undefined || keyOf(name.by) !== own) return [];
      return name.mark === "below" && name.loss !== loss ? [] : [{ statement, name, of }];
    });
  });
}

function conventionOf(mark: Marked["mark"], all: readonly Said[], least: number): Convention | undefined {
  const own = all.filter((s) => s.name.mark === mark);
  const [first] = own;
  const losses = new Set(own.map((s) => keyOf(s.of)));
  const variables = new Set(own.map((s) => keyOf(s.name.by)));
  if (first === undefined || losses.size !== 1 || variables.size < least) return undefined;
  const by = keyOf(first.name.by) ?? "";
  const name = mark === "d" ? `d${by}` : `${keyOf(first.of) ?? ""}_{${by}}`;
  return { mark, of: first.of, name, said: first.statement };
}

/** How a loss is called. */
const LOSSES: ReadonlySet<string> = new Set(["J", "L", "E", "C", "ℒ", "ℓ", "Loss", "loss", "cost"]);

/** The one loss that a document defines, and names for derivatives to several of its variables on left sides. */
function usedConvention(statements: readonly Statement[]): Convention | undefined {
  const relations = statements.flatMap((s) => {
    const { item } = s;
    const told = item.kind === "relation" && item.links.some((l) => l.op === "=" || l.op === ":=");
    return told && !s.continues ? [{ s, left: item.first }] : [];
  });
  const losses = relations.flatMap(({ left }) => {
    const of = left.kind === "apply" ? left.head : left;
    return of.kind === "symbol" && LOSSES.has(of.text) ? [of] : [];
  });
  const [of] = losses;
  if (of === undefined || losses.some((l) => l.text !== of.text)) return undefined;
  const names = relations.flatMap(({ s, left }) => {
    const name = markedIn(left);
    return name?.mark === "d" ? [{ s, by: keyOf(name.by) ?? "" }] : [];
  });
  const [first] = names;
  const variables = new Set(names.map((n) => n.by));
  // Of dE = T dS − p dV and of dx under an integral nothing is told.
  if (first === undefined || variables.size < 2 || variables.has(of.text)) return undefined;
  const { by, s: said } = first;
  return { mark: "d", of, name: `d${by}`, said, inferred: true };
}

/** W, z_i, Z^{[l]}, without a power or a transposition. */
function keyOf(m: MathNode): string | undefined {
  if (m.kind === "symbol") return m.text;
  if (m.kind !== "scripted" || m.base.kind !== "symbol" || isTransposition(m.sup?.key)) return undefined;
  return scriptedKey(m.base.text, m.primes, m.sub?.key, m.sup?.key);
}

const isTransposition = (key: string | undefined): boolean => key === "T" || key === "⊤" || key === "t";

/** The name that a side is. */
function markedIn(m: MathNode): Marked | undefined {
  if (m.kind === "product") {
    const [d, by, ...more] = m.factors;
    if (d === undefined || by === undefined || more.length > 0 || !isMark(d, by)) return undefined;
    return { mark: "d", loss: "", by: by.factor };
  }
  if (m.kind !== "scripted" || m.base.kind !== "symbol" || m.sup !== undefined || m.primes > 0)
    return undefined;
  const [by, ...more] = m.sub?.items ?? [];
  if (by === undefined || more.length > 0 || isCondition(by) || keyOf(by) === undefined) return undefined;
  return { mark: "below", loss: m.base.text, by };
}

const isMark = (d: MathFactor, by: MathFactor): boolean =>
  d.factor.kind === "symbol" &&
  d.factor.text === "d" &&
  by.sign === "" &&
  variableOf(by.factor) !== undefined;

/** W of dW, and of dW^T, which is the derivative transposed. */
function variableOf(
  m: MathNode,
): { readonly by: MathNode; readonly sup?: MathNode & { kind: "scripted" } } | undefined {
  if (m.kind === "scripted" && isTransposition(m.sup?.key) && m.base.kind === "symbol") {
    const { sub, span } = m;
    const by: MathNode = sub === undefined && m.primes === 0 ? m.base : { ...m, sup: undefined, span };
    return { by, sup: m };
  }
  return keyOf(m) === undefined ? undefined : { by: m };
}

class Reading {
  readonly #conventions: readonly Convention[];
  /** Of sums: L_i is an entry where i counts. */
  readonly #letters: ReadonlySet<string>;

  constructor(conventions: readonly Convention[], letters: ReadonlySet<string>) {
    this.#conventions = conventions;
    this.#letters = letters;
  }

  statement(s: Statement, says: boolean): Statement {
    // Beside an integral sign d ends it.
    if (anywhere<MathNode>(s.item, (m) => m.kind === "operator")) return s;
    const item = this.#any(s.item) as Item;
    if (item === s.item) return s;
    const [first] = this.#conventions;
    const named = {
      name: first?.name ?? "",
      said: first?.said.span ?? s.span,
      ...(first?.inferred === true ? { inferred: true as const } : {}),
    };
    return says && isSaying(s) ? { ...s, item, named, introduces: "d" } : { ...s, item, named };
  }

  #any(x: unknown): unknown {
    if (Array.isArray(x)) {
      const all = x.map((y) => this.#any(y));
      return all.every((y, k) => y === x[k]) ? x : all;
    }
    if (!isObject(x)) return x;
    const m = x as unknown as MathNode;
    // What a derivative is by stands as it is.
    if (m.kind === "derivative") {
      const of = this.#any(m.of);
      return of === m.of ? m : { ...m, of };
    }
    const own = m.kind === "product" ? this.#product(m) : m.kind === "scripted" ? this.#below(m) : undefined;
    if (own !== undefined) return own;
    const inside = Object.entries(x).map(([k, v]) => [k, this.#any(v)] as const);
    return inside.every(([k, v]) => v === x[k]) ? x : Object.fromEntries(inside);
  }

  #product(m: MathNode & { kind: "product" }): MathNode | undefined {
    const convention = this.#conventions.find((c) => c.mark === "d");
    if (convention === undefined) return undefined;
    const factors: MathFactor[] = [];
    for (let k = 0; k < m.factors.length; k += 1) {
      const [d, next] = [m.factors[k], m.factors[k + 1]];
      if (d === undefined) break;
      const found = next !== undefined && isMark(d, next) ? variableOf(next.factor) : undefined;
      if (found === undefined || next === undefined) {
        factors.push({ ...d, factor: this.#any(d.factor) as MathNode });
        continue;
      }
      const span = { start: d.factor.span.start, end: next.factor.span.end };
      const whole: MathNode = { kind: "derivative", mark: "∂", of: convention.of, by: [found.by], span };
      const factor: MathNode =
        found.sup === undefined
          ? whole
          : { ...found.sup, base: fenced(whole), sub: undefined, primes: 0, span };
      factors.push({ sign: d.sign, factor });
      k += 1;
    }
    if (factors.every((f, k) => f.factor === m.factors[k]?.factor)) return undefined;
    const [only, ...more] = factors;
    return only !== undefined && more.length === 0 ? only.factor : { ...m, factors };
  }

  #below(m: MathNode & { kind: "scripted" }): MathNode | undefined {
    const name = markedIn(m);
    const convention = this.#conventions.find((c) => c.mark === "below" && keyOf(c.of) === name?.loss);
    if (name === undefined || convention === undefined) return undefined;
    if (name.by.kind !== "symbol" || this.#letters.has(name.by.text)) return undefined;
    return { kind: "derivative", mark: "∂", of: convention.of, by: [name.by], span: m.span };
  }
}

const fenced = (m: MathNode): MathNode => ({
  kind: "fence",
  open: "(",
  close: ")",
  items: [m],
  such: undefined,
  span: m.span,
});

/** The name and the derivative stand at its first sign. */
function isSaying(s: Statement): boolean {
  const { item } = s;
  const right = item.kind === "relation" ? item.links[0]?.right : undefined;
  if (right === undefined || item.kind !== "relation") return false;
  const sides = [item.first, right];
  return sides.some((m) => m.kind === "derivative") && sides.some((m) => markedIn(m) !== undefined);
}
