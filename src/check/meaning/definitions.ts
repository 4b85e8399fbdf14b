// The relations by which a document says what a name is: the first one whose left side is the name, for whole values or
// entry by entry, and whose right side says it by other things. `x = 3` of a variable is an example, `W = W − η g` an
// update, `y_i = w_j x_1` is about something that no one can tell; none of them defines.

import type { Span } from "../../expr/span.ts";
import type { DefineStatement, FunctionStatement } from "../../read/syntax/statement-syntax.ts";
import type { Range, Value } from "../../read/syntax/syntax.ts";
import { type Item, isCondition, type MathNode, type RelationMath } from "../formula/math.ts";
import type { AppliedName } from "./applied.ts";
import { keysIn } from "./keys-in.ts";
import { scattered } from "./scattered.ts";
import { type Atom, type Spelling, written } from "./spelling.ts";
import { leftAtom, type Placed, squaredAtom, type Use, type Uses } from "./uses.ts";
import { partsOf, visit } from "./walk.ts";

export interface Found {
  readonly key: string;
  readonly placed: Placed;
  readonly relation: RelationMath;
  readonly right: MathNode;
  /** Letters of the left side. */
  readonly letters: readonly { readonly name: string; readonly span: Span }[];
  /** Of a function by a formula. */
  readonly parameters: readonly { readonly name: string; readonly span: Span }[] | undefined;
  /** Names on its right side. */
  readonly uses: readonly string[];
  /** σ² = …, by which σ is the root. */
  readonly squared: boolean;
  /** Names that it reads at the entry before alone: h of s_t = a h_{t−1} + …. */
  readonly delayed: readonly string[];
  /** s_t = a s_{t−1} + …, perhaps through others: something has to be known of what it starts from. */
  readonly recurrent: boolean;
  /** What the document says of it elsewhere, in other words: where this cannot be read, that may be. */
  readonly others: readonly Found[];
}

export interface FindSetting {
  readonly spelling: Spelling;
  readonly uses: Uses;
  readonly applied: ReadonlyMap<string, AppliedName>;
  readonly rank: (key: string) => number;
  /** The text of the document, for the words before a formula. */
  readonly before: (formula: number) => string;
  /** A formula of its own, and none within a sentence. */
  readonly isDisplay: (formula: number) => boolean;
  /** All statements, to see what stands behind one. */
  readonly placed: readonly Placed[];
}

/** The definition of each name, where there is one. */
export function definitionsIn(s: FindSetting): {
  readonly definitions: ReadonlyMap<string, Found>;
  /** Names of which a relation says where a derivative by them is zero. */
  readonly solved: ReadonlySet<string>;
} {
  const out = new Map<string, Found>();
  for (const u of s.uses.values()) {
    if (isPiecewise(s, u)) continue;
    const strict = u.left.flatMap((p) => candidate(s, u, p, false) ?? []);
    const all = strict.length > 0 ? strict : u.left.flatMap((p) => candidate(s, u, p, true) ?? []);
    // What `*` means is told by the entries, where these are said.
    const plain = all.filter((f) => !f.squared);
    const found = plain.find((f) => !hasStar(f.right) || s.rank(u.key) === 0) ?? plain[0] ?? all[0];
    const others = plain.filter((f) => f !== found && found?.squared === false && saysTheSame(f, found));
    if (found !== undefined) out.set(u.key, { ...found, others });
  }
  const solved = withoutSolutions(out, s.uses, s.spelling);
  withoutCircles(out);
  return { definitions: out, solved };
}

/** Y_{ij} = Σ_k X_{ik} W_{kj} + b_j beside Y = X W + b: by the same names. */
const saysTheSame = (f: Found, found: Found): boolean =>
  !f.recurrent &&
  f.parameters === undefined &&
  found.parameters === undefined &&
  found.uses.every((k) => f.uses.includes(k));

const CONDITIONAL =
  /(?:^|[^\p{L}])(?:if|when|whenever|unless|suppose|assume|for|case|si|cuando|wenn|falls|für|quand|lorsque|pour|если|когда|jeśli|gdy|dla|当|若|如果)\s*:?\s*$/iu;

/** "For g(x) = x² + 1 we get …", "Für y = W x …": said of what nothing else is said of, it is no case but what the name is. */
function saysWhatIs(s: FindSetting, u: Use, p: Placed): boolean {
  const { item } = p.statement;
  const right = item.kind === "relation" && item.links.length === 1 ? item.links[0]?.right : undefined;
  if (right === undefined || item.kind !== "relation") return false;
  // y = 2, x = y_0: a case.
  const atom = s.spelling.atom(right);
  if (["number", "symbol", "negate"].includes(right.kind)) return false;
  if (atom !== undefined && atom.power === undefined && !atom.transposed) return false;
  const isCall = item.first.kind === "apply" && s.applied.get(u.key)?.kind === "function";
  return isCall || (isFirst(s, u, p) && FOR.test(s.before(p.formula)));
}

const FOR = /(?:^|[^\p{L}])(?:for|für|pour|para|bei|对于|对|для|dla)\s*:?\s*$/iu;

function candidate(s: FindSetting, u: Use, p: Placed, lenient: boolean): Found | undefined {
  const { item } = p.statement;
  if (item.kind !== "relation") return undefined;
  const [link] = item.links;
  const named = leftAtom(item.first, s.spelling);
  const left = named ?? squaredAtom(item.first, s.spelling);
  const squared = named === undefined;
  if (link === undefined || left === undefined) return undefined;
  const isCase = /^(?:if|when|for)\b/i.test(p.statement.words) || CONDITIONAL.test(s.before(p.formula));
  if (isCase && !(lenient && saysWhatIs(s, u, p))) return undefined;
  if (conditionBehind(s, p)) return undefined;
  const applied = s.applied.get(u.key);
  const call = applied?.kind === "function" && item.first.kind === "apply" ? item.first : undefined;
  if (applied?.kind === "function" && call === undefined) return undefined;
  const letters = lettersOf(left, s.spelling);
  // A whole tensor, by a product or a function of whole tensors; or each of its rows.
  if (letters === undefined ? left.indices.length > 0 : letters.length > s.rank(u.key)) return undefined;
  const parameters = call === undefined ? undefined : parametersOf(call.fence.items, s.spelling);
  if (call !== undefined && parameters === undefined) return undefined;
  const right: MathNode = squared
    ? { kind: "root", body: link.right, index: undefined, span: link.right.span }
    : link.right;
  const keys = keysIn(right, s.spelling);
  const own = new Set([...(letters ?? []), ...(parameters ?? [])].map((l) => l.name));
  const recurrent = keys.includes(u.key);
  if (recurrent && (squared || parameters !== undefined || !readsBefore(right, u.key, left, s.spelling)))
    return undefined;
  // Letters that nothing binds and that do not stand on the left: no one can tell what is meant.
  if (freeLetters(right, s.spelling).some((l) => !own.has(l))) return undefined;
  const names = keys.filter((k) => k !== u.key && !own.has(k) && !s.spelling.isIndex(k));
  if (parameters !== undefined && names.some((n) => s.applied.get(n)?.kind !== "function" && n !== "e"))
    return undefined;
  // "then ξ_i = 0" in a sentence is said of a case.
  if (letters !== undefined && letters.length > 0 && isBareNumber(right) && !s.isDisplay(p.formula))
    return undefined;
  if (own.size === 0 && isExample(right, names) && (right.kind !== "matrix" || !isFirst(s, u, p)))
    return undefined;
  if (right.kind === "ellipsis" || hasDots(right)) return undefined;
  return {
    key: u.key,
    placed: p,
    relation: item,
    right,
    letters: letters ?? [],
    parameters,
    uses: names,
    squared,
    delayed: names.filter((k) => readsBefore(right, k, left, s.spelling)),
    recurrent,
    others: [],
  };
}

/** Whether a name is read at its own letter less 1, and nowhere else. */
function readsBefore(right: Item, key: string, left: Atom, spelling: Spelling): boolean {
  const [letter, ...more] = left.indices;
  if (letter?.kind !== "symbol" || more.length > 0) return false;
  let all = true;
  visit(right, (x) => {
    const atom = isCondition(x) ? undefined : spelling.atom(x);
    if (atom === undefined) return undefined;
    if (atom.key !== key) {
      // Of W_{hh} the letters are a part of the name.
      if (atom.indices.some((i) => keysIn(i, spelling).includes(key))) all = false;
      return false;
    }
    const [at] = atom.indices;
    const [a, b] = at?.kind === "sum" && at.terms.length === 2 ? at.terms : [];
    const isLetter = a?.term.kind === "symbol" && a.term.text === letter.text;
    const isOne = b?.sign === "-" && b.term.kind === "number" && b.term.text === "1";
    if (!isLetter || !isOne) all = false;
    return false;
  });
  return all;
}

/** y = x (x > 0), y = 0 (x ≤ 0): neither says all of what y is. */
function isPiecewise(s: FindSetting, u: Use): boolean {
  const under = u.left.filter((p) => {
    const next = s.placed[s.placed.indexOf(p) + 1];
    const { item } = next?.statement ?? {};
    return (
      next?.formula === p.formula &&
      next.statement.row === p.statement.row &&
      item?.kind === "relation" &&
      item.links.every((l) => /^[<>≤≥≠]$/.test(l.op))
    );
  });
  return under.some((p, k) => under.findIndex((q) => q.formula === p.formula) < k);
}

/** `…, i ≠ j` behind a relation: it holds for some indices only. */
function conditionBehind(s: FindSetting, p: Placed): boolean {
  const at = s.placed.indexOf(p);
  const next = s.placed[at + 1];
  if (next === undefined || next.formula !== p.formula || next.statement.row !== p.statement.row)
    return false;
  const { item } = next.statement;
  if (item.kind !== "relation") return false;
  const sides = [item.first, ...item.links.map((l) => l.right)];
  const onIndices = sides.some((m) => m.kind === "symbol" && s.spelling.isIndex(m.text));
  const isRange = item.links.every(
    (l) => l.op === "=" && (l.right.kind === "range" || l.right.kind === "number"),
  );
  return onIndices && !isRange && item.links.every((l) => l.op !== "∈");
}

function lettersOf(
  left: Atom,
  spelling: Spelling,
): readonly { readonly name: string; readonly span: Span }[] | undefined {
  const out: { name: string; span: Span }[] = [];
  for (const i of left.indices) {
    if (i.kind !== "symbol" || !spelling.isIndex(i.text) || out.some((o) => o.name === i.text))
      return undefined;
    out.push({ name: i.text, span: i.span });
  }
  return out;
}

function parametersOf(
  items: readonly Item[],
  spelling: Spelling,
): readonly { readonly name: string; readonly span: Span }[] | undefined {
  const out: { name: string; span: Span }[] = [];
  for (const x of items) {
    const atom = isCondition(x) ? undefined : spelling.atom(x);
    if (atom === undefined || atom.node.kind !== "symbol" || out.some((o) => o.name === atom.key))
      return undefined;
    out.push({ name: atom.key, span: atom.node.span });
  }
  return out.length === 0 ? undefined : out;
}

const isBareNumber = (m: MathNode): boolean =>
  m.kind === "number" || (m.kind === "negate" && isBareNumber(m.operand));

/** Numbers and nothing else. */
const isExample = (right: MathNode, names: readonly string[]): boolean =>
  names.every((n) => n === "π" || n === "∞" || n === "e") && right.kind !== "big";

function isFirst(s: FindSetting, u: Use, p: Placed): boolean {
  return u.span.start >= p.statement.span.start && u.left[0] === p && s.uses.get(u.key) === u;
}

const hasStar = (m: Item): boolean =>
  (m.kind === "product" && m.factors.some((f) => f.sign === "*" || f.sign === "⋆")) ||
  partsOf(m).some(hasStar);

function hasDots(m: Item): boolean {
  return m.kind === "ellipsis" || (m.kind !== "range" && m.kind !== "fence" && partsOf(m).some(hasDots));
}

/** Index letters that no sum around them binds. */
export function freeLetters(root: Item, spelling: Spelling): readonly string[] {
  const out = new Set<string>();
  const go = (x: Item, bound: ReadonlySet<string>): void => {
    if (!isCondition(x)) {
      if (x.kind === "big") {
        const inner = new Set([...bound, ...x.under.flatMap((u) => lettersUnder(u, spelling))]);
        for (const p of partsOf(x)) go(p, inner);
        return;
      }
      const atom = spelling.atom(x);
      if (atom !== undefined) {
        if (atom.indices.length === 0 && spelling.isIndex(atom.key) && !bound.has(atom.key))
          out.add(atom.key);
        for (const i of atom.indices) go(i, bound);
        if (atom.power !== undefined) go(atom.power, bound);
        return;
      }
      if (x.kind === "scripted") for (const s of [x.sub, x.sup]) for (const i of s?.items ?? []) go(i, bound);
    }
    for (const p of partsOf(x)) go(p, bound);
  };
  go(root, new Set());
  return [...out];
}

function lettersUnder(u: Item, spelling: Spelling): readonly string[] {
  if (u.kind === "symbol") return [u.text];
  if (u.kind === "relation" && u.links[0]?.op !== "=" && u.links[0]?.op !== "∈")
    return partsOf(u).flatMap((p) => (p.kind === "symbol" && spelling.bound.has(p.text) ? [p.text] : []));
  if (u.kind === "relation") return lettersUnder(u.first, spelling);
  if (u.kind === "product" || u.kind === "fence") return partsOf(u).flatMap((p) => lettersUnder(p, spelling));
  return [];
}

/**
 * μ = Σ r x / Σ r below the derivative of J by μ says where that is zero: J is made of μ and of all that stands there. It is
 * no definition, or every derivative by μ would be zero.
 */
function withoutSolutions(all: Map<string, Found>, uses: Uses, spelling: Spelling): ReadonlySet<string> {
  const out = new Set<string>();
  for (const f of [...all.values()]) {
    const losses = [...uses.values()].filter((u) =>
      u.over.some((b) => b.span.start < f.relation.span.start && spelling.atom(b)?.key === f.key),
    );
    const solved = losses.some((u) => {
      const own = all.get(u.key);
      if (own === undefined || own.key === f.key || own.relation.span.start > f.relation.span.start)
        return false;
      const others = new Map([...all].filter(([k]) => k !== f.key));
      const parts = reachable(others, own.key, own.uses);
      return own.uses.includes(f.key) && f.uses.length > 0 && f.uses.every((k) => parts.has(k));
    });
    if (!solved) continue;
    all.delete(f.key);
    out.add(f.key);
  }
  return out;
}

/** Names that are defined by each other are not defined: the later ones go. */
function withoutCircles(all: Map<string, Found>): void {
  // r² = x² + y² says least of what r is.
  const weight = (f: Found): number => f.placed.formula + (f.squared ? Number.MAX_SAFE_INTEGER / 2 : 0);
  const immediate = new Map(
    [...all].map(([k, f]) => [k, { uses: f.uses.filter((u) => !f.delayed.includes(u)) }]),
  );
  for (const f of [...all.values()].sort((a, b) => weight(b) - weight(a)))
    if (reachable(immediate, f.key, immediate.get(f.key)?.uses ?? []).has(f.key)) {
      all.delete(f.key);
      immediate.delete(f.key);
    }
  // Through entries before only: a recurrence of several names.
  for (const f of [...all.values()]) {
    const back = [...all.values()].some(
      (g) => g.delayed.includes(f.key) && (g.key === f.key || reachable(all, f.key, f.uses).has(g.key)),
    );
    if (back) all.set(f.key, { ...f, recurrent: true });
  }
}

/** What a value made of these names depends on, through definitions. */
export function reachable(
  all: ReadonlyMap<string, { readonly uses: readonly string[] }>,
  from: string,
  uses: readonly string[],
): ReadonlySet<string> {
  const out = new Set<string>();
  const open = [...uses];
  for (let k = open.pop(); k !== undefined; k = open.pop()) {
    if (out.has(k)) continue;
    out.add(k);
    if (k !== from) open.push(...(all.get(k)?.uses ?? []));
  }
  return out;
}

/** As statements of the sheet language. */
export function statementOf(
  f: Found,
  value: Value,
  ranges: ReadonlyMap<string, Range>,
): DefineStatement | FunctionStatement {
  const name = { name: f.key, span: f.relation.first.span };
  const spelling = { text: written(f.key), span: f.relation.first.span };
  const { span } = f.relation;
  if (f.parameters !== undefined)
    return { kind: "function", name, parameters: f.parameters, spelling, value, derivatives: [], span };
  if (f.letters.length === 0) return { kind: "define", name, spelling, value, span };
  const subscripts = f.letters.map((l) => {
    const range = ranges.get(l.name);
    return {
      index: { kind: "name" as const, name: l.name, span: l.span },
      span: l.span,
      ...(range === undefined ? {} : { range }),
    };
  });
  return { kind: "define", name, subscripts, spelling, value, span };
}

/** The same as a scatter, if it is one. */
export function scatterOf(made: DefineStatement | FunctionStatement): DefineStatement | undefined {
  if (made.kind === "function") return undefined;
  const letters = (made.subscripts ?? []).flatMap((s) => (s.index.kind === "name" ? [s.index.name] : []));
  const found = scattered(made.value, letters);
  if (found === undefined) return undefined;
  const subscripts = found.subscripts.map((index) => ({ index, span: index.span }));
  return { ...made, kind: "scatter", subscripts, value: found.value };
}
