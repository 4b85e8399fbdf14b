// Where and how each name of a stretch of the document is used: with how many indices, bare, in front of brackets, in
// derivatives, on left sides, as the end of a range, as a member of ℝⁿ. Everything that is inferred is told from this.

import type { Span } from "../../expr/span.ts";
import {
  type ApplyMath,
  type Item,
  isAll,
  isCondition,
  type MathNode,
  type RelationMath,
} from "../formula/math.ts";
import { realSpace } from "../formula/spaces.ts";
import type { Statement } from "../formula/statements.ts";
import { saidShape } from "./said-words.ts";
import type { Atom, Spelling } from "./spelling.ts";
import { partsOf, scriptsOf } from "./walk.ts";

/** A statement with the number of its formula. */
export interface Placed {
  readonly statement: Statement;
  readonly formula: number;
  readonly section: number;
}

export interface Use {
  readonly key: string;
  readonly atom: Atom;
  readonly span: Span;
  /** How often it stands with so many indices; 0: bare. */
  readonly counts: ReadonlyMap<number, number>;
  /** Bare and not in front of parentheses. */
  readonly alone: number;
  /** Formulas that are nothing but it: "where $f$ is …". */
  readonly mentions: readonly Span[];
  /** In front of parentheses. */
  readonly applied: readonly ApplyMath[];
  /** ∂ of it, and by what. */
  readonly over: readonly MathNode[];
  /** ∇ of it alone, without what it is by. */
  readonly nablas: number;
  readonly by: number;
  /** It stands with primes somewhere: f'. */
  readonly primed: boolean;
  /** It ends a range or is the extent of a shape. */
  readonly size: boolean;
  /** It is added to an index: p of x_{i+k−p}. */
  readonly offset: boolean;
  /** Axes that are read at sums: x_{i+k}. */
  readonly computed: ReadonlySet<number>;
  readonly faces: ReadonlySet<string>;
  readonly transposed: boolean;
  /** With indices it is a whole still: `x_i^⊤`, `W_{:,c}`. */
  readonly sliced: boolean;
  /** It has an exponent somewhere that is no number: e^x. */
  readonly raised: boolean;
  /** Its entries are indices along an axis of another name: y of s_{y_i}. */
  readonly selects: { readonly key: string; readonly axis: number } | undefined;
  /** Relations whose left side it is, in the order of the document. */
  readonly left: readonly Placed[];
  /** n, m of ∈ ℝ^{n×m}. */
  readonly extents: readonly MathNode[] | undefined;
  /** d of x_i ∈ ℝ^d. */
  readonly entryExtents: readonly MathNode[] | undefined;
}

interface Draft {
  readonly key: string;
  readonly atom: Atom;
  readonly span: Span;
  readonly counts: Map<number, number>;
  alone: number;
  readonly mentions: Span[];
  readonly applied: ApplyMath[];
  readonly over: MathNode[];
  nablas: number;
  by: number;
  primed: boolean;
  size: boolean;
  offset: boolean;
  readonly computed: Set<number>;
  readonly faces: Set<string>;
  transposed: boolean;
  sliced: boolean;
  raised: boolean;
  selects: { readonly key: string; readonly axis: number } | undefined;
  readonly left: Placed[];
  extents: readonly MathNode[] | undefined;
  entryExtents: readonly MathNode[] | undefined;
}

export type Uses = ReadonlyMap<string, Use>;

/** With the text, what it says in words of names that it mentions is taken for said. */
export function usesOf(placed: readonly Placed[], spelling: Spelling, text?: string): Uses {
  const s = new Survey(spelling);
  for (const [k, p] of placed.entries()) s.statement(p, placed.slice(Math.max(0, k - 8), k));
  for (const key of s.raised) {
    const d = s.drafts.get(key);
    if (d !== undefined) d.raised = true;
  }
  if (text !== undefined) s.said(text);
  return s.drafts;
}

class Survey {
  readonly drafts = new Map<string, Draft>();
  readonly raised = new Set<string>();
  readonly #spelling: Spelling;

  constructor(spelling: Spelling) {
    this.#spelling = spelling;
  }

  statement(p: Placed, before: readonly Placed[]): void {
    const { item } = p.statement;
    if (item.kind === "relation" && this.#membership(item, p, before)) return;
    this.#item(item);
    const mention = isCondition(item) ? undefined : this.#spelling.atom(item);
    if (mention?.indices.length === 0) this.#draft(mention).mentions.push(item.span);
    if (item.kind !== "relation" || p.statement.continues) return;
    const head = leftAtom(item.first, this.#spelling) ?? squaredAtom(item.first, this.#spelling);
    if (head !== undefined && isEquation(item)) this.#draft(head).left.push(p);
  }

  #draft(atom: Atom): Draft {
    const found = this.drafts.get(atom.key);
    if (found !== undefined) return found;
    const made: Draft = {
      key: atom.key,
      atom,
      span: atom.node.span,
      counts: new Map(),
      alone: 0,
      mentions: [],
      applied: [],
      over: [],
      nablas: 0,
      by: 0,
      primed: false,
      size: false,
      offset: false,
      computed: new Set(),
      faces: new Set(),
      transposed: false,
      sliced: false,
      raised: false,
      selects: undefined,
      left: [],
      extents: undefined,
      entryExtents: undefined,
    };
    this.drafts.set(atom.key, made);
    return made;
  }

  #use(atom: Atom): Draft {
    const d = this.#draft(atom);
    d.counts.set(atom.indices.length, (d.counts.get(atom.indices.length) ?? 0) + 1);
    const face = faceOf(atom.node);
    if (face !== "") d.faces.add(face);
    if (atom.transposed) d.transposed = true;
    if (atom.transposed && atom.indices.length > 0) d.sliced = true;
    if (atom.key.includes("'")) {
      const plain = this.drafts.get(atom.key.replace(/'+/, ""));
      if (plain !== undefined) plain.primed = true;
    }
    for (const [k, i] of atom.indices.entries()) {
      if (i.kind === "sum" && i.terms.filter((t) => t.term.kind !== "number").length > 1) d.computed.add(k);
      if (isAll(i)) {
        d.sliced = true;
        continue;
      }
      this.#item(i);
      this.#strides(i);
      const inner = i.kind === "scripted" ? this.#spelling.atom(i) : undefined;
      if (inner !== undefined && inner.indices.length > 0 && !this.#spelling.isIndex(inner.key))
        this.#draft(inner).selects ??= { key: atom.key, axis: atom.indices.indexOf(i) };
    }
    if (atom.power !== undefined) this.#item(atom.power);
    return d;
  }

  #item(x: Item): void {
    if (isCondition(x)) {
      if (x.kind === "relation") this.#relation(x);
      else for (const p of partsOf(x)) this.#item(p);
      return;
    }
    const atom = this.#spelling.atom(x);
    if (atom !== undefined) {
      if (atom.power !== undefined && atom.power.kind !== "number") this.raised.add(atom.key);
      if (atom.key === "e" && atom.power !== undefined) {
        this.#item(atom.power);
        return;
      }
      const d = this.#use(atom);
      if (atom.indices.length === 0) d.alone += 1;
      return;
    }
    switch (x.kind) {
      case "apply": {
        const head = this.#spelling.atom(x.head);
        if (head !== undefined && x.fence.open === "(") this.#use(head).applied.push(x);
        else this.#item(x.head);
        this.#item(x.fence);
        return;
      }
      case "derivative": {
        const of = headAtom(x.of, this.#spelling);
        if (of !== undefined) this.#draft(of).over.push(...x.by);
        for (const b of x.by) {
          const by = this.#spelling.atom(b);
          if (by !== undefined) this.#draft(by).by += 1;
        }
        break;
      }
      case "nabla": {
        const of = headAtom(x.of, this.#spelling);
        const by = (x.by?.items ?? []).filter((b): b is MathNode => !isCondition(b));
        if (of !== undefined) this.#draft(of).over.push(...by);
        if (of !== undefined && by.length === 0 && x.of.kind !== "apply") this.#draft(of).nablas += 1;
        for (const b of by) {
          const atomBy = this.#spelling.atom(b);
          if (atomBy !== undefined) this.#draft(atomBy).by += 1;
        }
        break;
      }
      case "big":
        if (x.over !== undefined) this.#size(x.over);
        for (const u of x.under)
          if (isCondition(u)) for (const p of partsOf(u)) if (!isCondition(p)) this.#size(p);
        break;
      case "range":
        this.#size(x.high);
        break;
      default:
        break;
    }
    for (const p of partsOf(x)) this.#item(p);
    if (x.kind !== "scripted") for (const s of scriptsOf(x)) for (const i of s.items) this.#item(i);
  }

  #relation(x: RelationMath): void {
    for (const p of partsOf(x)) this.#item(p);
  }

  /** n, n−1, 2n: an integer. */
  #size(m: MathNode): void {
    const atom = this.#spelling.atom(m);
    if (atom !== undefined && atom.indices.length === 0 && m.kind !== "number") {
      if (!this.#spelling.isIndex(atom.key)) this.#draft(atom).size = true;
      return;
    }
    if (m.kind === "range" || m.kind === "sum" || m.kind === "negate" || m.kind === "product")
      for (const p of partsOf(m)) if (!isCondition(p)) this.#size(p);
  }

  /** x_{S i + k − p}: what an index is multiplied by is an integer, and so is what is added to it. */
  #strides(m: MathNode): void {
    if (m.kind !== "sum") return;
    for (const { term } of m.terms) {
      if (term.kind === "product") this.#size(term);
      const added = term.kind === "symbol" ? this.#spelling.atom(term) : undefined;
      // i, j and k are no numbers that are given, whatever else is said of them.
      if (added === undefined || this.#spelling.isIndex(added.key) || /^[ijk]$/.test(added.key)) continue;
      this.#draft(added).offset = true;
    }
  }

  /** x ∈ ℝ^{n×m}, W, V ∈ ℝ^n: tells the shape, and claims nothing. */
  #membership(x: RelationMath, p: Placed, before: readonly Placed[]): boolean {
    const link = x.links.at(-1);
    if (link?.op !== "∈") return false;
    const extents = realSpace(link.right);
    if (extents === undefined) return false;
    const atom = this.#spelling.atom(x.first);
    if (atom !== undefined) this.#lives(atom, extents);
    for (const e of extents) this.#size(e);
    if (x.links.length > 1) return false;
    for (const other of [...before].reverse()) {
      const same = other.formula === p.formula && other.statement.row === p.statement.row;
      const mention = isCondition(other.statement.item)
        ? undefined
        : this.#spelling.atom(other.statement.item);
      if (!same || mention === undefined) break;
      this.#lives(mention, extents);
    }
    return atom !== undefined;
  }

  /** "$A$ is an $m \\times n$ matrix" */
  said(text: string): void {
    for (const d of [...this.drafts.values()]) {
      const shape = d.extents === undefined ? saidShape(text, d.mentions) : undefined;
      if (shape === undefined) continue;
      const { span } = d;
      d.extents = shape.map((x) =>
        /\d/.test(x) ? { kind: "number", text: x, span } : { kind: "symbol", text: x, face: "", span },
      );
      for (const e of d.extents) this.#size(e);
    }
  }

  #lives(atom: Atom, extents: readonly MathNode[]): void {
    const d = this.#draft(atom);
    if (atom.indices.length === 0) d.extents = extents;
    else {
      d.entryExtents = extents;
      d.counts.set(atom.indices.length, (d.counts.get(atom.indices.length) ?? 0) + 1);
    }
  }
}

/** The name on a left side, with or without its arguments and indices. */
export function leftAtom(m: MathNode, spelling: Spelling): Atom | undefined {
  const atom = spelling.atom(m);
  if (atom !== undefined) return atom.power === undefined && !atom.transposed ? atom : undefined;
  if (m.kind === "apply" && m.fence.open === "(") return leftAtom(m.head, spelling);
  // σ(z)_i
  if (m.kind === "scripted" && m.base.kind === "apply" && m.sup === undefined && m.primes === 0)
    return leftAtom(m.base, spelling);
  return undefined;
}

/** σ² on a left side. */
export function squaredAtom(m: MathNode, spelling: Spelling): Atom | undefined {
  const atom = spelling.atom(m);
  const square = atom?.power?.kind === "number" && atom.power.text === "2";
  return square && !atom.transposed ? { ...atom, power: undefined } : undefined;
}

const headAtom = (m: MathNode, spelling: Spelling): Atom | undefined => {
  const atom = spelling.atom(m);
  if (atom !== undefined) return atom;
  return m.kind === "apply" && m.fence.open === "(" ? spelling.atom(m.head) : undefined;
};

export const isEquation = (x: RelationMath): boolean => x.links[0]?.op === "=" || x.links[0]?.op === ":=";

function faceOf(m: MathNode): string {
  if (m.kind === "symbol") return m.face;
  if (m.kind === "scripted" || m.kind === "accent") return faceOf(m.kind === "scripted" ? m.base : m.body);
  return "";
}
