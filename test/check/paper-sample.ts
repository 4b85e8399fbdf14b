// Lines of derivations at random, right ones and ones with a planted slip, and what a check says of them. Whether a slip
// changes a value is decided by plain loops (test/verify/brute.ts). What changes none, what leaves the line without a
// value, what the loops cannot decide, and lines that are not judged without the slip either, are counted apart.

import type { Context } from "../../src/expr/context.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { freeIndices, mapChildren } from "../../src/expr/traverse.ts";
import type { Notation } from "../../src/notation/notation.ts";
import { type Change, changeOf, hasValue } from "../verify/differs.ts";
import { generator } from "../verify/worlds.ts";
import { KINDS, type Kind, nodes, slipsOf } from "./plant.ts";
import { checked, type PaperLine, type Said, type Source, texOf } from "./planting.ts";

const SEED = Number(process.env.GRADSHEET_SEED ?? 11);
/** Longer sides are left out: no slip of the pen would be looked for in them. */
const LONGEST = 150;
/** Terms that the loops evaluate for one slip at most. */
const WORK = 200_000;
/** To find a slip right with another meaning of `*`: all worlds are gone through. */
const MORE_WORK = 5_000_000;

function pick<T>(list: readonly T[], next: () => number): T {
  const found = list[Math.floor(next() * list.length)];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
}

/** The check of all lines of one derivation in one notation, each line told by its formula. */
export async function inGroups<
  T extends { readonly source: Source; readonly notation: Notation; readonly tex: string },
>(list: readonly T[]): Promise<readonly (T & { readonly said: Said })[]> {
  const groups = new Map<Source, Map<Notation, T[]>>();
  for (const x of list) {
    const own = groups.get(x.source) ?? new Map<Notation, T[]>();
    groups.set(x.source, own);
    own.set(x.notation, [...(own.get(x.notation) ?? []), x]);
  }
  const out: (T & { readonly said: Said })[] = [];
  for (const [source, own] of groups)
    for (const [notation, items] of own) {
      const said = await checked(
        source,
        notation,
        items.map((x) => x.tex),
      );
      said.forEach((s, k) => {
        const item = items[k];
        if (item !== undefined) out.push({ ...item, said: s });
      });
    }
  return out;
}

export const count = (words: readonly string[]): Readonly<Record<string, number>> => {
  const out: Record<string, number> = {};
  for (const w of words) out[w] = (out[w] ?? 0) + 1;
  return out;
};

export const word = (s: Said): string => (s.silent ? "claims nothing" : s.verdict);

interface Right {
  readonly source: Source;
  readonly notation: Notation;
  readonly line: PaperLine;
  readonly tex: string;
}

/** Lines at random: each derivation as often as another one, in the notation of its sheet or in another one. */
export function rightLines(all: readonly Source[], count: number, round = 0): readonly Right[] {
  const next = generator(SEED + 1000 * round);
  const others = new Map(
    all.map(({ notation: n }) => [
      n,
      [
        n,
        { ...n, index: n.index === "brackets" ? ("subscripts" as const) : ("brackets" as const) },
        { ...n, first: n.first === 0 ? (1 as const) : (0 as const) },
      ],
    ]),
  );
  return Array.from({ length: count }, (): Right => {
    const source = pick(all, next);
    const line = pick(source.lines, next);
    const notation = pick(others.get(source.notation) ?? [source.notation], next);
    return { source, notation, line, tex: texOf(source, notation, line) };
  });
}

export interface Planted extends Right {
  readonly kind: Kind;
  /** `reading`: right where `*` is taken for the correlation, as it may be. */
  readonly change: Change | "reading";
  /** The line without the slip. */
  readonly before: string;
}

/** Where slips of a kind can be made. */
function placesByKind(all: readonly Source[]): ReadonlyMap<Kind, readonly (readonly [Source, PaperLine])[]> {
  const out = new Map<Kind, (readonly [Source, PaperLine])[]>(KINDS.map((k) => [k, []]));
  for (const source of all)
    for (const line of source.lines) {
      if (nodes(line.rhs) > LONGEST) continue;
      const slips = slipsOf(source.ctx, source.block.env, line.rhs, freeIndices(line.lhs));
      for (const kind of new Set(slips.map((s) => s.kind))) out.get(kind)?.push([source, line]);
    }
  return out;
}

/** Slips at random places, each kind as often as another one as long as there are places for it. */
function plant(all: readonly Source[], count: number, round: number): readonly Planted[] {
  const next = generator(SEED + 1 + 1000 * round);
  const places = placesByKind(all);
  const out: Planted[] = [];
  const seen = new Set<string>();
  for (let tries = 0; out.length < count && tries < 6 * count; tries += 1) {
    const kind = pick(KINDS, next);
    const own = places.get(kind) ?? [];
    // A few sheets have no place for some kinds.
    if (own.length === 0) continue;
    const [source, line] = pick(own, next);
    const { notation, ctx, block } = source;
    const slip = pick(
      slipsOf(ctx, block.env, line.rhs, freeIndices(line.lhs)).filter((s) => s.kind === kind),
      next,
    );
    const wrong: PaperLine = { lhs: line.lhs, rhs: slip.term };
    const [tex, before] = [texOf(source, notation, wrong), texOf(source, notation, line)];
    // What is printed alike is no slip on paper.
    if (tex === before || seen.has(`${source.name} ${tex}`)) continue;
    seen.add(`${source.name} ${tex}`);
    // Where the left side has no value for the loops, as on a kink, nothing can be told.
    const valued = hasValue(source.ground(), line.lhs, line.rhs);
    const changeOfSides = (from: Expr, to: Expr, most = WORK): Change =>
      valued ? changeOf(source.ground(), [from, to], line.lhs, most) : "unknown";
    const slipped = changeOfSides(line.rhs, slip.term);
    const [left, other] = [line.lhs, slip.term].map((e) => asCorrelation(ctx, e)) as [Expr, Expr];
    const open = slipped === "value" && (other !== slip.term || left !== line.lhs) && !tex.includes("\\star");
    const same =
      left === line.lhs &&
      (other.alpha === line.rhs.alpha || changeOfSides(line.rhs, other, MORE_WORK) === "none");
    const change = open && (same || changeOfSides(left, other, MORE_WORK) === "none") ? "reading" : slipped;
    out.push({ source, notation, line: wrong, tex, kind, change, before });
  }
  return out;
}

/** Of the slips that are called wrong, how many have a diagnosis, and how many one that names what was planted. */
function diagnosed(changing: readonly (Planted & { readonly said: Said })[]): string {
  const wrong = changing.filter((p) => p.said.verdict === "wrong");
  const said = wrong.filter((p) => p.said.diagnosis !== undefined);
  const named = said.filter(
    (p) => p.said.diagnosis !== undefined && NAMED[p.kind].includes(p.said.diagnosis),
  );
  return `${wrong.length} wrong, ${said.length} of them with an edit that mends them, ${named.length} with the one that was planted`;
}

/** The codes of diagnoses that name a kind of slip. */
const NAMED: Readonly<Record<Kind, readonly string[]>> = {
  "sign of a term": ["sign"],
  "sign of a side": ["sign"],
  "sign in an index": ["sign"],
  "indices interchanged": ["index-swap"],
  "index shifted by one": ["shift"],
  "index shifted by p": ["shift"],
  "other index": ["index"],
  "other letter": ["letter"],
  "look-alike letter": ["letter", "index"],
  "flip missing": ["missing-flip"],
  "flip too much": ["extra-flip"],
  "convolution and correlation": ["convolution"],
  transposition: ["transposition"],
  "delta dropped": ["missing-delta"],
  "slope dropped": ["missing-derivative", "factor"],
  "off the diagonal": ["off-diagonal"],
  "sum dropped": ["missing-sum"],
  "bound off by one": ["bound"],
  "floor and ceiling": ["rounding"],
  "factor 2": ["factor"],
  "factor n": ["factor"],
  "factor dropped": ["factor", "missing-derivative"],
  "term dropped": ["missing-term"],
  "cases swapped": ["swapped-cases"],
  "case repeated": ["repeated-case"],
  "case dropped": ["case"],
  condition: ["condition", "border"],
  "quotient turned": ["quotient"],
  exponent: ["exponent"],
  function: ["function"],
};

/** What a line says where `*` is taken for the correlation. */
function asCorrelation(ctx: Context, e: Expr): Expr {
  const inner = mapChildren(ctx, e, (c) => asCorrelation(ctx, c));
  return inner.kind === "app" && inner.op === "conv" ? ctx.app("corr", inner.args) : inner;
}

export interface Findings {
  readonly text: string;
  /** Slips that change a value, in lines that are found right without them. */
  readonly changing: readonly { readonly kind: Kind }[];
  readonly missed: readonly string[];
  /** All that were judged. */
  readonly judged: readonly (Planted & { readonly said: Said })[];
}

export async function findings(all: readonly Source[], number: number, round = 0): Promise<Findings> {
  const planted = plant(all, number, round);
  const found = await inGroups(planted);
  const without = planted.map((p) => ({ ...p, tex: p.before }));
  const keyOf = (p: Planted): string => `${all.indexOf(p.source)} ${p.before}`;
  const before = await inGroups([...new Map(without.map((p) => [keyOf(p), p])).values()]);
  const held = new Set(before.filter((b) => b.said.verdict === "holds").map(keyOf));
  const judged = found.filter((p) => held.has(keyOf(p)));
  const of = (change: Planted["change"]) => judged.filter((p) => p.change === change);
  const changing = of("value");
  const told = (name: string, list: readonly { readonly said: Said }[]): string =>
    `${list.length} ${name} ${JSON.stringify(count(list.map((p) => word(p.said))))}`;
  const text = [
    `${planted.length} planted, ${planted.length - judged.length} of them in lines that are not judged without the slip`,
    told("change a value:", changing),
    told("change a value on kinks alone:", of("kink")),
    told("are right where `*` is the correlation:", of("reading")),
    told("leave the line without a value:", of("outside")),
    told("change nothing:", of("none")),
    told("not decided by the loops:", of("unknown")),
    diagnosed(changing),
    `by kind: ${JSON.stringify(count(changing.map((p) => p.kind)))}`,
  ].join("\n");
  const missed = changing
    .filter((p) => p.said.verdict !== "wrong")
    .map((p) => `${p.source.name}, ${p.kind}, ${word(p.said)} ${p.said.why}: ${p.tex}`);
  return { text, changing, missed, judged };
}
