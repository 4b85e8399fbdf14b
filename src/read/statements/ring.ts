// Definitions that read each other, while they are looked at: their statements, index sets and reads.

import type { Definition } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { addPoly, constantPoly, constantTerm, finiteTerm, prettyPoly, toPoly } from "../../expr/poly.ts";
import { isIntegerQ, toNumberQ } from "../../expr/rational.ts";
import type { DefineStatement } from "../syntax/statement-syntax.ts";
import type { ReadRecord, Work, Workspace } from "../terms/workspace.ts";
import type { PlacedStart } from "./starts.ts";

export interface Member {
  readonly step: DefineStatement;
  readonly starts: readonly DefineStatement[];
}

/** A member with its index sets, the reads that it makes, and where it starts. */
export interface Known {
  readonly member: Member;
  readonly definition: Definition;
  readonly work: Work;
  readonly starts: readonly PlacedStart[];
}

/** A read of a member of the ring by another (or the same). */
export interface Link {
  readonly from: Known;
  readonly to: Known;
  readonly read: ReadRecord;
}

/** Along which axis each member runs. */
export type Axes = ReadonlyMap<string, number>;

export interface Running {
  readonly axes: Axes;
  readonly forward: boolean;
  /** The axis along which reads at the same place of the first one come before. */
  readonly second: { readonly axis: number; readonly forward: boolean } | undefined;
}

export const nameOf = (k: Known): string => k.member.step.name.name;

/** Where a step stands along its axis, and where it reads. */
export function placesOf(ws: Workspace, link: Link, axes: Axes): readonly [Expr, Expr | undefined] {
  const own = link.from.definition.params[axes.get(nameOf(link.from)) ?? 0] ?? "";
  return [ws.ctx.idx(own), link.read.subs[axes.get(nameOf(link.to)) ?? 0]];
}

/** a − b where that is a whole number. */
export function difference(a: Expr, b: Expr): number | undefined {
  if (!finiteTerm(a) || !finiteTerm(b)) return undefined;
  const p = addPoly(toPoly(a), toPoly(b), -1);
  const c = constantTerm(p);
  const whole = p.terms.every((m) => m.atoms.length === 0) && isIntegerQ(c);
  return whole ? toNumberQ(c) : undefined;
}

export const shifted = (ctx: Workspace["ctx"], e: Expr, by: number): Expr =>
  by === 0 ? e : prettyPoly(ctx, addPoly(toPoly(e), constantPoly(by)));
