// Columns, rows and matrices with dots: what stands for all entries by a few of them. A relation with one on a side is read
// at the entry: (∂f/∂x_1, ⋮, ∂f/∂x_n) = ∇f is ∂f/∂x_i = (∇f)_i. Where the entries that are written do
// not count up by one in a plain way, the dots stand as they are and are not read.

import { rebuilt } from "../../expr/plain-tree.ts";
import { anywhere, wording } from "../tree/parts.ts";
import { dottedList, isDotted } from "./dots.ts";
import { type FenceMath, type Item, isCondition, type MathNode, type Script } from "./math.ts";

/** In the place of rows and of columns until it is known which letters are free. */
const [ROW, COLUMN] = ["ι", "ϰ"] as const;
const LETTERS = ["i", "j", "k", "l", "r", "s", "a", "b"] as const;

interface Axis {
  readonly letter: string;
  readonly low: number;
  readonly high: MathNode;
}

interface Entry {
  readonly entry: MathNode;
  readonly axes: readonly Axis[];
}

export function byEntriesOfDots<S extends { readonly item: Item; readonly continues: boolean }>(s: S): S {
  const { item } = s;
  if (item.kind !== "relation" || s.continues) return s;
  const sides = [item.first, ...item.links.map((l) => l.right)];
  const tables = sides.map((side) => tableOf(side));
  const found = tables.find((t) => t !== undefined);
  if (found === undefined) return s;
  const free = LETTERS.filter((l) => !anywhere<Item>(item, (x) => x.kind === "symbol" && x.text === l));
  const [row, column] = free;
  if (row === undefined || column === undefined) return s;
  // x = (x_1, ⋮, x_n) names the entries, and a list says it.
  const listed = sides.map((side, k) => (tables[k] === undefined ? side : ownList(side)));
  const [first, ...others] = listed;
  if (first !== undefined && others.every((x) => x !== undefined)) {
    const links = item.links.map((l, k) => ({ ...l, right: others[k] ?? l.right }));
    return { ...s, item: { ...item, first, links } };
  }
  const alike = (t: Entry): boolean =>
    t.axes.length === found.axes.length && t.axes.every((a, k) => a.low === found.axes[k]?.low);
  if (tables.some((t) => t !== undefined && !alike(t))) return s;
  const at = (side: MathNode, k: number): MathNode => tables[k]?.entry ?? entryOf(side, found.axes);
  const links = item.links.map((l, k) => ({ ...l, right: at(l.right, k + 1) }));
  return { ...s, item: lettered({ ...item, first: at(item.first, 0), links }, row, column) };
}

/** With letters of the author's kind, so that what is said of an entry is said as they would say it. */
function lettered<T>(root: T, row: string, column: string): T {
  const renamed = (text: unknown): unknown =>
    typeof text === "string" ? text.replace(ROW, row).replace(COLUMN, column) : text;
  return rebuilt(root, (x) => ({
    ...x,
    ...("key" in x ? { key: renamed(x.key) } : {}),
    ...(x.kind === "symbol" ? { text: renamed(x.text) } : {}),
  }));
}

/** The entry of a side that is a whole tensor. */
function entryOf(side: MathNode, axes: readonly Axis[]): MathNode {
  const { span } = side;
  const items = axes.map(({ letter }): Item => ({ kind: "symbol", text: letter, face: "", span }));
  const sub: Script = { items, key: axes.map((a) => a.letter).join(","), span };
  const fence: FenceMath = { kind: "fence", open: "(", close: ")", items: [side], such: undefined, span };
  const base = side.kind === "symbol" ? side : fence;
  return { kind: "scripted", base, sub, sup: undefined, primes: 0, span };
}

function tableOf(side: MathNode): Entry | undefined {
  const { body, turned } = untransposed(side);
  if (body.kind === "matrix") return entryOfTable(body.rows, turned);
  if (body.kind !== "fence" || (body.open !== "(" && body.open !== "[") || body.such !== undefined)
    return undefined;
  const cells = body.items.flatMap((x) => (isCondition(x) ? [] : [x]));
  return cells.length === body.items.length ? entryOfList(cells) : undefined;
}

/** (…)^⊤ is the same list, and a matrix with its axes exchanged. */
function untransposed(m: MathNode): { readonly body: MathNode; readonly turned: boolean } {
  const isTurned =
    m.kind === "scripted" && m.sub === undefined && m.primes === 0 && /^(?:T|⊤|t|′)$/.test(m.sup?.key ?? "");
  return isTurned ? { body: m.base, turned: true } : { body: m, turned: false };
}

function entryOfList(cells: readonly MathNode[]): Entry | undefined {
  const found = isDotted(cells) ? dottedList(cells, ROW) : undefined;
  if (found === undefined || isOther(found.entry)) return undefined;
  return { entry: found.entry, axes: [{ letter: ROW, low: found.low, high: found.high }] };
}

/** x_ι^⊤ and ∇f_ι stand for rows and not for entries. */
const isOther = (entry: MathNode): boolean =>
  anywhere<Item>(
    entry,
    (x) => x.kind === "nabla" || (x.kind === "scripted" && /^(?:T|⊤)$/.test(x.sup?.key ?? "")),
  );

function entryOfTable(rows: readonly (readonly MathNode[])[], turned: boolean): Entry | undefined {
  if (rows.every((r) => r.length === 1)) return entryOfList(rows.flat());
  const [only, ...others] = rows;
  if (only === undefined) return undefined;
  if (others.length === 0) return entryOfList(only);
  // Each row is a list with dots but for the one that is dots throughout.
  const lists = rows.map((r) => (r.every((c) => c.kind === "ellipsis") ? "dots" : dottedList(r, COLUMN)));
  const [first] = lists;
  if (first === undefined || first === "dots") return undefined;
  const cells: MathNode[] = [];
  for (const [k, l] of lists.entries()) {
    const dots = rows[k]?.[0];
    if (l === undefined || dots === undefined) return undefined;
    if (l === "dots") cells.push(dots);
    else if (l.low !== first.low || wording(l.high) !== wording(first.high)) return undefined;
    else cells.push(l.entry);
  }
  const found = isDotted(cells) ? dottedList(cells, ROW) : undefined;
  if (found === undefined || isOther(found.entry)) return undefined;
  const axes: readonly Axis[] = [
    { letter: ROW, low: found.low, high: found.high },
    { letter: COLUMN, low: first.low, high: first.high },
  ];
  return { entry: found.entry, axes: turned ? axes.toReversed() : axes };
}

/** A column or a row of the entries of one name as a list in brackets. */
function ownList(side: MathNode): MathNode | undefined {
  const { body } = untransposed(side);
  const entry = tableOf(side)?.entry;
  if (entry?.kind !== "scripted" || entry.sub?.key !== ROW || entry.base.kind !== "symbol") return undefined;
  if (body.kind !== "matrix") return side;
  const { span } = body;
  return { kind: "fence", open: "(", close: ")", items: body.rows.flat(), such: undefined, span };
}
