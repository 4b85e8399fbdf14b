// In which order statements are elaborated: after what they use. Definitions that use each other come as one group, to
// be read as a recurrence; blocks that use each other are refused.

import type { Span } from "../../expr/diagnostics.ts";
import { nameUses } from "../syntax/names.ts";
import type { AssumeStatement, DefineStatement, Statement } from "../syntax/statement-syntax.ts";
import { statementParts } from "../terms/survey.ts";
import { failure, type Workspace } from "../terms/workspace.ts";
import type { UsePlan } from "./use.ts";

/** What is elaborated after that which it uses: a definition, or what a `use` brings. */
export type Unit = DefineStatement | UsePlan;

export const namesOf = (u: Unit): readonly string[] =>
  u.kind === "plan" ? [...u.names.values(), ...u.copies.values()] : [u.name.name];

export const names = (s: AssumeStatement | DefineStatement, ws?: Workspace): readonly string[] => {
  if (s.kind === "assume") return s.conditions.flatMap(nameUses).map((u) => u.name);
  if (ws === undefined) return [];
  const { parts, letters } = statementParts(ws, s);
  return parts.flatMap(nameUses).flatMap((u) => (letters.has(u.name) ? [] : [u.name]));
};

const namesUsed = (u: Unit, ws: Workspace): readonly string[] =>
  u.kind === "plan"
    ? [...u.bound.values()].flatMap((b) => nameUses(b.value).map((use) => use.name))
    : names(u, ws);

export const mentions = (s: AssumeStatement, defined: ReadonlyMap<string, Unit>): boolean =>
  names(s).some((name) => defined.has(name));

/** What uses each other, or one unit alone; `circular`: it uses itself, perhaps by way of the others. */
export interface Group {
  readonly members: readonly Unit[];
  readonly circular: boolean;
  /** Of a circle, its members in the order in which each uses the next. */
  readonly circle: readonly Unit[];
}

/**
 * Units after those that they use; those that use each other come together, in the order of the block (strongly
 * connected components, by Tarjan's algorithm).
 */
export function inOrder(
  ws: Workspace,
  statements: readonly Statement[],
  starts: readonly DefineStatement[],
  byName: ReadonlyMap<string, Unit>,
): readonly Group[] {
  const out: Group[] = [];
  const place = (u: Unit): number => statements.indexOf(u.kind === "plan" ? u.statement : u);
  const units = [...new Set(byName.values())].sort((a, b) => place(a) - place(b));
  const uses = (u: Unit): readonly Unit[] => {
    const seen = new Set<string>();
    const follow = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      const decl = ws.decls.get(name);
      // A given function depends on its parameters.
      if (decl?.kind === "function" && decl.formula === undefined) decl.params.forEach(follow);
    };
    namesUsed(u, ws).forEach(follow);
    if (u.kind !== "plan")
      for (const b of starts) if (b.name.name === u.name.name) names(b, ws).forEach(follow);
    return [...seen].flatMap((name) => byName.get(name) ?? []);
  };
  const number = new Map<Unit, number>();
  const low = new Map<Unit, number>();
  const path: Unit[] = [];
  const go = (u: Unit): void => {
    const own = number.size;
    number.set(u, own);
    let least = own;
    path.push(u);
    for (const next of uses(u)) {
      if (next === u) continue;
      if (!number.has(next)) {
        go(next);
        least = Math.min(least, low.get(next) ?? own);
      } else if (path.includes(next)) least = Math.min(least, number.get(next) ?? own);
    }
    low.set(u, least);
    if (least !== own) return;
    const group = new Set(path.splice(path.indexOf(u)));
    const members = units.filter((m) => group.has(m));
    const circular = members.length > 1 || uses(u).includes(u);
    out.push({ members, circular, circle: circular ? circleOf(members, uses) : members });
  };
  for (const u of units) if (!number.has(u)) go(u);
  return out;
}

/** From the first member along its uses until one comes back. */
function circleOf(members: readonly Unit[], uses: (u: Unit) => readonly Unit[]): readonly Unit[] {
  const path: Unit[] = [];
  for (let at = members[0]; at !== undefined; ) {
    const back = path.indexOf(at);
    if (back >= 0) return path.slice(back);
    path.push(at);
    const nexts = uses(at).filter((n) => members.includes(n));
    const last: readonly Unit[] = path;
    at = nexts.find((n) => !last.includes(n)) ?? nexts[0];
  }
  return path;
}

const label = (u: Unit): string => (u.kind === "plan" ? `\`#${u.id.name}\`` : `\`${u.name.name}\``);
const placeOf = (u: Unit): Span => (u.kind === "plan" ? u.id.span : u.name.span);

export function reportRing(ws: Workspace, ring: readonly Unit[]): void {
  const [first, ...others] = ring;
  if (first === undefined) return;
  const last = ring.at(-1) ?? first;
  const parts =
    last.kind === "plan" ? [...last.bound.values()].map((b) => b.value) : statementParts(ws, last).parts;
  const use = parts.flatMap(nameUses).find((u) => namesOf(first).includes(u.name));
  const links = ring.map((s, k) => {
    const through = label(ring[k + 1] ?? first);
    return `${label(s)} ${k === 0 ? "is defined " : ""}through ${through}`;
  });
  const message =
    others.length > 0
      ? links.join(", ")
      : first.kind === "scatter"
        ? `${label(first)} is read in the statement that adds into it`
        : `${label(first)} is defined through itself`;
  ws.diagnostics.push(
    ...failure("cycle", message, use?.span ?? placeOf(first), {
      expected:
        "a definition by what is given or defined without it, or a recurrence along an axis: `h[t] = ... h[t-1] ...`",
      related: ring.map((s) => ({ span: placeOf(s), message: `${label(s)} is defined here` })),
    }).diagnostics,
  );
  for (const s of ring) for (const name of namesOf(s)) ws.broken.add(name);
}
