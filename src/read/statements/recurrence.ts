// Definitions that read themselves or each other: h[t] = tanh(a·h[t−1] + b·x[t]) with h[−1] = h0. Such a ring is
// accepted where it provably runs along one axis: every read inside it stands at an earlier place of that axis (or at
// the same one, without a circle), and what the first steps read is given. The index sets are told in rounds, since
// the reads of the ring itself say nothing before.

import { SheetError } from "../../expr/diagnostics.ts";
import { type Axis, axisRange, type Definition } from "../../expr/environment.ts";
import type { Range } from "../../expr/nodes.ts";
import { some, visit } from "../../expr/traverse.ts";
import { type Facts, implied } from "../../index/prove.ts";
import { nameUses } from "../syntax/names.ts";
import { factsWith } from "../terms/checks.ts";
import { isMatrixNotation } from "../terms/matrix-signs.ts";
import { plainText } from "../terms/plain.ts";
import { failure, forgetEnvironment, pendingAxis, startWork, type Workspace } from "../terms/workspace.ts";
import { elaborateWithReads } from "./define.ts";
import { type Axes, type Known, type Link, type Member, nameOf, placesOf, type Running } from "./ring.ts";
import { requireStart, started } from "./started.ts";
import { elaborateStart, lettersBesideStarts, type PlacedStart } from "./starts.ts";

/** The definitions of a ring, put among the declarations; undefined when its errors have been reported. */
export function elaborateRing(ws: Workspace, ring: readonly Member[]): boolean {
  const names = new Set(ring.map((m) => m.step.name.name));
  ws.ring = new Map(ring.map((m) => [m.step.name.name, lettersBesideStarts(ws, m.step, m.starts)]));
  try {
    return elaborated(ws, ring, names);
  } finally {
    ws.ring = new Map();
    for (const name of names) if (ws.decls.get(name)?.kind !== "definition") ws.decls.delete(name);
    forgetEnvironment(ws);
  }
}

function elaborated(ws: Workspace, ring: readonly Member[], names: ReadonlySet<string>): boolean {
  const known = indexSets(ws, ring, names);
  if (known === undefined) return false;
  for (const k of known) refuseOtherUses(ws, k, names);
  const links = linksOf(known);
  const found = runsAlong(ws, known, links);
  if (found === undefined) {
    reportIllFounded(ws, known, links);
    return false;
  }
  const definitions = known.map((k) => started(ws, k, found, links));
  for (const link of links) {
    requireStart(ws, link, found.axes, found.forward, definitions, known);
    const { second } = found;
    if (second === undefined || !startsAlong(link.to, second.axis)) continue;
    requireStart(ws, link, new Map([[nameOf(link.to), second.axis]]), second.forward, definitions, known);
  }
  for (const d of definitions) declare(ws, d);
  // Once more with all index sets known, for the messages and for the bodies.
  let good = true;
  for (const [k, m] of ring.entries()) {
    const last = elaborateWithReads(ws, m.step);
    const d = definitions[k];
    if (last === undefined || d === undefined) {
      ws.decls.delete(m.step.name.name);
      good = false;
      continue;
    }
    declare(ws, { ...d, body: last.definition.body });
  }
  return good;
}

function declare(ws: Workspace, d: Definition): void {
  ws.decls.set(d.name, d);
  forgetEnvironment(ws);
}

const WIDE = 1 << 20;
/** While the ring is looked at, nothing is said about where it is read. */
const wide = (d: Definition): Definition => ({
  ...d,
  integer: false,
  axes: d.axes.map(
    (a): Axis =>
      a.outside.kind === "zero" ? a : { ...a, outside: { kind: "start", before: WIDE, after: WIDE } },
  ),
});

/** The index sets of all members: whichever can be told is told, until none is left or nothing helps. */
function indexSets(
  ws: Workspace,
  ring: readonly Member[],
  names: ReadonlySet<string>,
): readonly Known[] | undefined {
  const found = new Map<Member, Definition>();
  for (const m of ring) pend(ws, m, 0);
  rowsInRing(ws, ring);
  for (let open: readonly Member[] = ring; open.length > 0; ) {
    const next = open.filter((m) => {
      const d = quietly(ws, () => elaborateWithReads(ws, m.step))?.definition;
      if (d === undefined || d.axes.some((a) => dependsOnPending(a))) return true;
      found.set(m, d);
      declare(ws, wide(d));
      return false;
    });
    if (next.length === open.length) {
      // Once aloud: what cannot be told is an error.
      for (const m of next) elaborateWithReads(ws, m.step);
      return undefined;
    }
    open = next;
  }
  const known: Known[] = [];
  for (const m of ring) {
    const last = elaborateWithReads(ws, m.step);
    const d = found.get(m);
    if (last === undefined || d === undefined) return undefined;
    const starts = m.starts.map((s) => elaborateStart(ws, s, d, names));
    if (starts.some((s) => s === undefined)) return undefined;
    known.push({
      member: m,
      definition: { ...last.definition, integer: false },
      work: last.work,
      starts: starts.filter((s) => s !== undefined),
    });
  }
  return known;
}

/** Puts a member among the declarations whose index sets are not known; `more`: axes without a letter. */
function pend(ws: Workspace, m: Member, more: number): void {
  const name = m.step.name.name;
  const places = m.step.subscripts;
  if (places === undefined || m.step.kind !== "define")
    throw failure("cycle", `\`${name}\` is defined through itself`, m.step.name.span, {
      expected: "a definition by what is given or defined without it, or a recurrence along an axis",
      remedy: `${name}[t] = ... ${name}[t-1] ...`,
    });
  const params = [
    ...places.map((t, k) => (t.index.kind === "name" ? t.index.name : `#${k}`)),
    ...Array.from({ length: more }, (_, k) => `#${places.length + k}`),
  ];
  declare(ws, {
    kind: "definition",
    name,
    span: m.step.name.span,
    params,
    axes: params.map((_, k) => pendingAxis(ws, name, k)),
    body: ws.ctx.zero,
    integer: false,
  });
}

/**
 * Where matrix notation makes rows of the members, h[t] = tanh(U @ h[t-1] + W @ x[t]), they have axes without a letter:
 * all are taken to have one, or two, until each has as many as its right side.
 */
function rowsInRing(ws: Workspace, ring: readonly Member[]): void {
  const w = startWork(ws);
  const signs = ring.filter((m) => isMatrixNotation(w, m.step.value));
  if (signs.length === 0) return;
  const axesOf = (m: Member): number | undefined => {
    const d = quietly(ws, () => elaborateWithReads(ws, m.step))?.definition;
    return d === undefined ? undefined : d.params.length - (m.step.subscripts?.length ?? 0);
  };
  if (signs.every((m) => axesOf(m) !== undefined)) return;
  for (const first of [1, 2]) {
    let more = new Map(ring.map((m) => [m, first]));
    for (let round = 0; round <= ring.length; round += 1) {
      for (const [m, n] of more) pend(ws, m, n);
      const told = ring.flatMap((m): readonly [Member, number][] => {
        const n = axesOf(m);
        return n === undefined ? [] : [[m, n]];
      });
      if (told.length > 0 && told.every(([m, n]) => n === more.get(m))) return;
      more = new Map([...more, ...told]);
    }
  }
}

const dependsOnPending = (a: Axis): boolean => [a.lo, a.hi].some((e) => plainText(e).includes("#"));

/** Runs without leaving a message, or an assumption about index sets that are not known yet. */
function quietly<T>(ws: Workspace, run: () => T): T | undefined {
  const before = ws.diagnostics.length;
  const assumed = ws.assumptions.length;
  const letters = new Set(ws.indices.keys());
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return undefined;
  } finally {
    ws.diagnostics.length = before;
    ws.assumptions.length = assumed;
    for (const l of [...ws.indices.keys()]) if (!letters.has(l)) ws.indices.delete(l);
    forgetEnvironment(ws);
  }
}

const linksOf = (known: readonly Known[]): readonly Link[] =>
  known.flatMap((from) =>
    from.work.reads.flatMap((read): readonly Link[] => {
      const to = known.find((k) => nameOf(k) === read.name);
      return to === undefined ? [] : [{ from, to, read }];
    }),
  );

/** A member of the ring may be read entry by entry: not as a whole, and not through a given function. */
function refuseOtherUses(ws: Workspace, k: Known, names: ReadonlySet<string>): void {
  let culprit: string | undefined;
  const through = (name: string): boolean => {
    const d = ws.decls.get(name);
    return d?.kind === "function" && d.params.some((p) => names.has(p) || through(p));
  };
  visit(k.definition.body, (e) => {
    if (e.kind === "at" && e.tensor.kind === "sym") {
      for (const s of e.subs)
        if (some(s, (x) => x.kind === "sym" && names.has(x.name))) culprit ??= e.tensor.name;
      return false;
    }
    if (e.kind === "sym" && (names.has(e.name) || through(e.name))) culprit ??= e.name;
    return true;
  });
  if (culprit === undefined) return;
  const use = nameUses(k.member.step.value).find((u) => u.name === culprit);
  throw failure(
    "cycle",
    `\`${nameOf(k)}\` is defined through itself by way of \`${culprit}\``,
    use?.span ?? k.member.step.name.span,
    {
      expected: `single entries of \`${nameOf(k)}\` at earlier places of one axis, such as \`${nameOf(k)}[t-1]\``,
    },
  );
}

/** What is known where a read stands. */
function factsAt(link: Link): Facts {
  const { params, axes } = link.from.definition;
  const own = params.map((p, k): readonly [string, Range] => {
    const a = axes[k] as Axis;
    return [p, axisRange(a)];
  });
  return factsWith(link.from.work, [...own, ...[...link.read.ranges].reverse()]);
}

const MOST = 64;

/** The axes along which a member has starts, those of single axes first. */
const startAxes = (k: Known): readonly number[] => [
  ...new Set(k.starts.flatMap((s) => s.places.map((p) => p.axis))),
];
const startsAlong = (k: Known, axis: number): boolean => startAxes(k).includes(axis);

/** The first axis (of each member) and direction along which every read comes before. */
function runsAlong(ws: Workspace, known: readonly Known[], links: readonly Link[]): Running | undefined {
  const choices = known.reduce<readonly Axes[]>(
    (all, k) => {
      const fixed = startAxes(k);
      const own = fixed.length === 0 ? k.definition.params.map((_, n) => n) : fixed;
      return all.flatMap((a) => own.map((n): Axes => new Map([...a, [nameOf(k), n]]))).slice(0, MOST);
    },
    [new Map()],
  );
  let astray: PlacedStart | undefined;
  for (const axes of choices) {
    for (const forward of [true, false]) {
      const founded = foundedAlong(ws, links, axes, forward);
      if (founded === undefined) continue;
      const second = besideStarts(ws, known, links, axes, founded.second);
      if (second !== "astray") return { axes, forward, second };
      astray ??= known
        .flatMap((k) => k.starts)
        .find((s) => s.places.some((p) => p.axis !== axes.get(s.statement.name.name)));
    }
  }
  if (astray !== undefined)
    throw failure("start", "the starts of a recurrence stand along two axes", astray.statement.span, {
      expected:
        "an index in the same place of all starts; along another axis a bracket keeps the first step from reading: `[j > 0]*S[i, j-1]`",
    });
  return undefined;
}

/** The second axis, where starts stand along it: no read goes ahead along it. */
function besideStarts(
  ws: Workspace,
  known: readonly Known[],
  links: readonly Link[],
  axes: Axes,
  second: Running["second"],
): Running["second"] | "astray" {
  const others = known.flatMap((k) => startAxes(k).filter((n) => n !== axes.get(nameOf(k))));
  const [axis] = others;
  const [only, ...more] = known;
  if (axis === undefined) return second;
  if (only === undefined || more.length > 0 || others.some((n) => n !== axis)) return "astray";
  if (second !== undefined) return second.axis === axis ? second : "astray";
  const along: Axes = new Map([[nameOf(only), axis]]);
  for (const forward of [true, false]) {
    const behind = links.every((l) => {
      const [own, place] = placesOf(ws, l, along);
      if (place === undefined) return false;
      return implied(factsAt(l), forward ? ws.ctx.le(place, own) : ws.ctx.le(own, place));
    });
    if (behind) return { axis, forward };
  }
  return "astray";
}

/** Undefined where some read does not come before; else the second axis along which those at the same place do. */
function foundedAlong(
  ws: Workspace,
  links: readonly Link[],
  axes: Axes,
  forward: boolean,
): { readonly second: Running["second"] } | undefined {
  const { ctx } = ws;
  const level: Link[] = [];
  for (const link of links) {
    const [own, place] = placesOf(ws, link, axes);
    if (place === undefined) return undefined;
    const facts = factsAt(link);
    const [before, after] = forward ? [place, own] : [own, place];
    if (implied(facts, ctx.app("lt", [before, after]))) continue;
    if (!implied(facts, ctx.le(before, after))) return undefined;
    level.push(link);
  }
  if (!inCircles(level)) return { second: undefined };
  const second = secondAxis(ws, level, axes);
  return second === undefined ? undefined : { second };
}

const isFounded = (ws: Workspace, links: readonly Link[], axes: Axes, forward: boolean): boolean =>
  foundedAlong(ws, links, axes, forward) !== undefined;

/** Along which other axis reads at the same place of the first one come before: S[i, j−1] beside S[i−1, j]. */
function secondAxis(ws: Workspace, level: readonly Link[], axes: Axes): Running["second"] {
  const { ctx } = ws;
  const [first] = level;
  if (first === undefined || level.some((l) => l.from !== first.from || l.to !== first.from))
    return undefined;
  const name = nameOf(first.from);
  for (const axis of first.from.definition.params.keys()) {
    if (axis === axes.get(name)) continue;
    for (const forward of [true, false]) {
      const before = (l: Link): boolean => {
        const [own, place] = placesOf(ws, l, new Map([[name, axis]]));
        if (place === undefined) return false;
        return implied(factsAt(l), ctx.app("lt", forward ? [place, own] : [own, place]));
      };
      if (level.every(before)) return { axis, forward };
    }
  }
  return undefined;
}

/** Reads at the same place must not go round in a circle. */
function inCircles(links: readonly Link[]): boolean {
  const level = new Map<string, Set<string>>();
  for (const link of links) {
    const name = nameOf(link.from);
    level.set(name, new Set([...(level.get(name) ?? []), nameOf(link.to)]));
  }
  const state = new Map<string, "open" | "done">();
  const circles = (name: string): boolean => {
    if (state.get(name) === "open") return true;
    if (state.get(name) === "done") return false;
    state.set(name, "open");
    const found = [...(level.get(name) ?? [])].some(circles);
    state.set(name, "done");
    return found;
  };
  return [...level.keys()].some(circles);
}

function reportIllFounded(ws: Workspace, known: readonly Known[], links: readonly Link[]): never {
  const [first] = known;
  if (first === undefined) throw new Error("a ring has members");
  const name = nameOf(first);
  const axis = startAxes(first)[0] ?? 0;
  const axes: Axes = new Map(known.map((k) => [nameOf(k), startAxes(k)[0] ?? axis]));
  // The first read that is not before in the direction of most.
  const bad =
    links.find((l) => !isFounded(ws, [l], axes, true) && !isFounded(ws, [l], axes, false)) ??
    links.find((l) => !isFounded(ws, [l], axes, true)) ??
    links[0];
  const letter = first.definition.params[axis] ?? "t";
  const through = known.length > 1 ? ` and \`${known.slice(1).map(nameOf).join("`, `")}\` are` : " is";
  throw failure(
    "cycle",
    `\`${name}\`${through} defined through ${known.length > 1 ? "each other" : "itself"}, and no axis is seen along which this read comes before`,
    bad?.read.span ?? first.member.step.name.span,
    {
      expected: `a recurrence: every read of \`${name}\` at an earlier place of one axis, such as \`${letter}-1\``,
      related: known.map((k) => ({
        span: k.member.step.name.span,
        message: `\`${nameOf(k)}\` is defined here`,
      })),
    },
  );
}
