// Where a recurrence starts: along one axis, inside of the index set, next to a written range, or outside of it; along
// two axes, and at the entries where these starts meet, which both of them speak of, or a start of their own.

import { substituteIndices } from "../../expr/binders.ts";
import type { Axis, Definition, Recurrence, Start } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { sameByNorm } from "../../expr/norm.ts";
import { implied } from "../../index/prove.ts";
import { factsWith } from "../terms/checks.ts";
import { authorIndex } from "../terms/first.ts";
import { plainText } from "../terms/plain.ts";
import { failure, type Workspace } from "../terms/workspace.ts";
import {
  type Axes,
  difference,
  type Known,
  type Link,
  nameOf,
  placesOf,
  type Running,
  shifted,
} from "./ring.ts";
import type { PlacedStart } from "./starts.ts";

interface Along {
  readonly axis: Axis;
  /** Where the step holds. */
  readonly steps: { readonly lo: Expr; readonly hi: Expr };
}

/** The starts along this axis alone. */
const startsAlong = (k: Known, axis: number): readonly (PlacedStart & { readonly at: Expr })[] =>
  k.starts.flatMap((s) => {
    const [place, other] = s.places;
    return place?.axis === axis && other === undefined ? [{ ...s, at: place.at }] : [];
  });

/** The definition with what it starts from. */
export function started(ws: Workspace, k: Known, found: Running, links: readonly Link[]): Definition {
  const { definition: d } = k;
  const axis = found.axes.get(nameOf(k)) ?? 0;
  const { forward, second } = found;
  const first = along(ws, k, axis, forward);
  const lines = second === undefined ? undefined : along(ws, k, second.axis, second.forward);
  const axes = d.axes.map((a, n) => (n === axis ? first.axis : n === second?.axis ? (lines?.axis ?? a) : a));
  const plain = ({ places, value }: Start): Start => ({ places, value });
  const meeting =
    second === undefined
      ? []
      : corners(
          ws,
          k,
          axis,
          second.axis,
          axes,
          links.filter((l) => l.to === k),
        );
  const recurrence: Recurrence = {
    axis,
    forward,
    ...(second === undefined || lines === undefined ? {} : { second: { ...second, steps: lines.steps } }),
    ring: [...found.axes.keys()],
    steps: first.steps,
    starts: [
      ...meeting,
      ...startsAlong(k, axis).map(plain),
      ...(second === undefined ? [] : startsAlong(k, second.axis).map(plain)),
    ],
  };
  return { ...d, axes, recurrence };
}

/** An axis with the starts along it: which of them belong to the index set, and where the step holds. */
function along(ws: Workspace, k: Known, axis: number, forward: boolean): Along {
  const { ctx } = ws;
  const { definition: d } = k;
  const own = d.axes[axis];
  if (own === undefined) throw new Error("a recurrence runs along an axis");
  const starts = startsAlong(k, axis);
  if (starts.length === 0) return { axis: own, steps: { lo: own.lo, hi: own.hi } };
  const isWritten = k.member.step.subscripts?.[axis]?.range !== undefined;
  const [first, last] = forward ? [own.lo, own.hi] : [own.hi, own.lo];
  const ahead = forward ? 1 : -1;
  // How many places after the first one; negative before it.
  const offsets = starts.map((s) => {
    const n = difference(s.at, first);
    if (n === undefined)
      throw failure(
        "start",
        `\`${plainText(authorIndex(ctx, s.at, ws.first))}\` is not next to where the steps run`,
        s.statement.span,
        {
          expected: `an index before ${plainText(authorIndex(ctx, first, ws.first))}, or from there on`,
        },
      );
    return n * ahead;
  });
  const sorted = [...offsets].sort((a, b) => a - b);
  const inside = sorted.filter((n) => n >= 0).length;
  const outside = sorted.length - inside;
  sorted.forEach((n, j) => {
    if (n === j - outside) return;
    const culprit = starts[offsets.indexOf(n)] ?? starts[0];
    const wanted = shifted(ctx, first, (j - outside) * ahead);
    throw failure(
      "start",
      "the starts leave a gap before the steps",
      culprit?.statement.span ?? d.span ?? { start: 0, end: 0 },
      {
        expected: `a start at ${plainText(authorIndex(ctx, wanted, ws.first))}`,
      },
    );
  });
  const from = shifted(ctx, first, inside * ahead);
  // Before the first index there is nothing but the start; next to a written range it belongs to the index set.
  const belongs = starts.every((s) => (difference(s.at, ctx.zero) ?? 0) >= 0);
  const joins = (forward ? belongs : isWritten) && outside > 0;
  const begin = joins ? shifted(ctx, first, -outside * ahead) : first;
  const beyond = joins ? 0 : outside;
  const ends = forward ? { lo: begin, hi: last } : { lo: last, hi: begin };
  const reach: Axis["outside"] =
    beyond === 0
      ? { kind: "error" }
      : { kind: "start", before: forward ? beyond : 0, after: forward ? 0 : beyond };
  return {
    axis: { ...own, ...ends, outside: reach },
    steps: forward ? { lo: from, hi: last } : { lo: last, hi: from },
  };
}

/**
 * The entries where starts along two axes meet: by starts of their own, or by both where these agree. An entry that is
 * neither read nor in the index set needs no value.
 */
function corners(
  ws: Workspace,
  k: Known,
  axis: number,
  second: number,
  axes: readonly Axis[],
  links: readonly Link[],
): readonly Start[] {
  const { ctx } = ws;
  const { params } = k.definition;
  const own = k.starts.filter((s) => s.places.length > 1);
  const [rows, lines] = [startsAlong(k, axis), startsAlong(k, second)];
  const met = rows.flatMap((a) =>
    lines.map((b) => ({ a, b, at: new Map([[axis, a.at] as const, [second, b.at] as const]) })),
  );
  const same = (s: PlacedStart, at: ReadonlyMap<number, Expr>): boolean =>
    s.places.every((p) => difference(p.at, at.get(p.axis) ?? p.at) === 0);
  const stray = own.find((s) => !met.some((m) => same(s, m.at)));
  if (stray !== undefined)
    throw failure(
      "start",
      `no starts along two axes meet at \`${entryText(ws, k, stray)}\``,
      stray.statement.span,
      {
        expected: "an entry where a start along one axis meets one along another",
      },
    );
  const inside = [axis, second].every((n) => axes[n]?.outside.kind === "error");
  const moves = (l: Link, n: number): boolean => {
    const [from, to] = placesOf(ws, l, new Map([[nameOf(k), n]]));
    return to === undefined || difference(to, from) !== 0;
  };
  const needed = inside || links.some((l) => moves(l, axis) && moves(l, second));
  const told = own.map(({ places, value }): Start => ({ places, value }));
  if (!needed) return told;
  return [
    ...told,
    ...met.flatMap(({ a, b, at }): readonly Start[] => {
      if (own.some((s) => same(s, at))) return [];
      const places = [...at].map(([n, e]) => ({ axis: n, at: e }));
      const valueAt = (s: PlacedStart): Expr =>
        substituteIndices(ctx, s.value, new Map(places.map((p) => [params[p.axis] ?? "", p.at])));
      const [u, v] = [valueAt(a), valueAt(b)];
      if (sameByNorm(ctx, u, v)) return [{ places, value: u, implied: true }];
      const entry = entryText(ws, k, { places });
      throw failure("start", `the starts along two axes do not agree on \`${entry}\``, b.statement.span, {
        expected: "a start for this entry alone",
        remedy: `${entry} = 0`,
        related: [{ span: a.statement.span, message: "the start along the other axis" }],
      });
    }),
  ];
}

const entryText = (ws: Workspace, k: Known, s: Pick<Start, "places">): string => {
  const subs = k.definition.params.map((p, n) => {
    const place = s.places.find((x) => x.axis === n);
    return place === undefined ? p : plainText(authorIndex(ws.ctx, place.at, ws.first));
  });
  return `${nameOf(k)}[${subs.join(", ")}]`;
};

/** What a step reads before the first one must be given, unless a bracket decides whether it is read. */
export function requireStart(
  ws: Workspace,
  link: Link,
  axes: Axes,
  forward: boolean,
  definitions: readonly Definition[],
  known: readonly Known[],
): void {
  const { ctx } = ws;
  if (link.read.guarded) return;
  const from = definitions[known.indexOf(link.from)];
  const to = definitions[known.indexOf(link.to)];
  const [own, place] = placesOf(ws, link, axes);
  const offset = place === undefined ? undefined : difference(place, own);
  const axis = axes.get(nameOf(link.to)) ?? 0;
  const target = to?.axes[axis];
  const r = from?.recurrence;
  const steps = axes.get(nameOf(link.from)) === r?.axis ? r?.steps : r?.second?.steps;
  // How far other reads reach is seen when they are made.
  if (to === undefined || target === undefined || steps === undefined || offset === undefined) return;
  const reach = target.outside.kind === "start" ? target.outside : { before: 0, after: 0 };
  const end = shifted(ctx, forward ? steps.lo : steps.hi, offset);
  const limit = forward ? shifted(ctx, target.lo, -reach.before) : shifted(ctx, target.hi, reach.after);
  const holds = forward ? ctx.le(limit, end) : ctx.le(end, limit);
  if (implied(factsWith(link.from.work, []), holds)) return;
  const index = plainText(authorIndex(ctx, end, ws.first));
  const at = plainText(authorIndex(ctx, forward ? steps.lo : steps.hi, ws.first));
  const letter = own.kind === "idx" ? own.name : "t";
  const subs = to.params.map((p, k) => (k === axis ? index : p)).join(", ");
  throw failure(
    "start",
    `the first step, at ${letter} = ${at}, reads \`${to.name}[${subs}]\`, which is not given`,
    link.read.span,
    {
      expected: "what the recurrence starts from",
      remedy: `${to.name}[${subs}] = 0`,
      related: [{ span: link.to.member.step.name.span, message: `\`${to.name}\` is defined here` }],
    },
  );
}
