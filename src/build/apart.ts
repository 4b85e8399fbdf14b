// What is derived for listings alone, where the page does not ask for the same derivative: once for all listings of a
// sheet that need it, in whichever blocks they stand.

import { type BlockDerivation, deriveBlock } from "../derive/tasks/block.ts";
import type { Context } from "../expr/context.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import type { Derivation } from "../rewrite/derivation.ts";
import type { AnswerSetting } from "./answer-setting.ts";
import { type Pause, unchecked } from "./behind.ts";
import { checkBlock } from "./check.ts";

interface Apart {
  readonly derived: BlockDerivation;
  /** Present when its lines have their evidence. A check that stopped on the way belongs to the block it was made for. */
  checked: Derivation | undefined;
}

/** By what it was derived from. It goes with the terms of its context. */
const known = new WeakMap<Context, Map<string, Apart>>();

/** With the evidence of its lines; `pause` is called between two of them. */
export async function checkedApart(s: AnswerSetting, target: Deriv, pause?: Pause): Promise<Derivation> {
  const apart = derivedApart(s, target);
  apart.checked ??= await evident(s, apart.derived, pause);
  return apart.checked;
}

/** With the evidence of its lines where that is there, else each line marked as not checked yet. */
export function uncheckedApart(s: AnswerSetting, target: Deriv): Derivation {
  const { derived, checked } = derivedApart(s, target);
  return checked ?? theOnly(unchecked(derived.derivations, { seed: s.seed, full: false }));
}

async function evident(
  s: AnswerSetting,
  derived: BlockDerivation,
  pause: Pause | undefined,
): Promise<Derivation> {
  const options = { seed: s.seed, secondOpinions: false, substeps: false };
  return theOnly(
    await checkBlock(s.ctx, s.library, derived, pause === undefined ? options : { ...options, pause }),
  );
}

function derivedApart(s: AnswerSetting, target: Deriv): Apart {
  const apart = known.get(s.ctx) ?? new Map<string, Apart>();
  known.set(s.ctx, apart);
  const { env, order } = s.block.block;
  const key = JSON.stringify([s.seed, target, order, env], told);
  const found = apart.get(key);
  if (found !== undefined) return found;
  const span = { start: 0, end: 0 };
  const block = { ...s.block.block, tasks: [{ kind: "find" as const, target, span }] };
  const made: Apart = { derived: deriveBlock(s.ctx, s.library, block), checked: undefined };
  apart.set(key, made);
  return made;
}

/** Terms by their numbers in the context; where something stands in its sheet tells nothing of what it means. */
function told(name: string, x: unknown): unknown {
  if (name === "span") return undefined;
  if (typeof x !== "object" || x === null) return x;
  if (x instanceof Map) return [...x];
  return "alpha" in x ? (x as Expr).id : x;
}

function theOnly(derivations: readonly Derivation[]): Derivation {
  const [derived] = derivations;
  if (derived === undefined) throw new Error("a task without a derivation");
  return derived;
}
