// A listing: code in one language for definitions and gradients of a block, made from the forms that were derived. Or
// why there is none.

import type { Context } from "../expr/context.ts";
import { type CodeLanguage, type Env, TORCH_KINKS } from "../expr/environment.ts";
import type { TensorOperators } from "../library/tensors.ts";
import type { Notation } from "../notation/notation.ts";
import { numpyText } from "./numpy.ts";
import type { Routine } from "./program.ts";
import { pseudoText } from "./pseudo.ts";
import { nameOf, routineFor, type Wanted } from "./routine.ts";
import { type TorchOutput, torchText } from "./torch.ts";
import { typescriptText } from "./typescript.ts";
import { ENGLISH_LISTINGS, type ListingWords } from "./words.ts";
import { Unwritable } from "./writer.ts";

/** With the declarations that its terms need. */
export type CodeTarget = Wanted & { readonly env: Env };

export interface Request {
  readonly ctx: Context;
  readonly operators: TensorOperators;
  readonly notation: Notation;
  readonly wanted: readonly CodeTarget[];
  readonly words?: ListingWords;
}

export type Coded =
  | { readonly ok: true; readonly text: string; readonly routines: readonly Routine[] }
  /** What stands in the way: "a sum over all integers whose terms are not seen to end". */
  | { readonly ok: false; readonly cause: string };

export function listing(language: CodeLanguage, r: Request): Coded {
  try {
    const copies = language === "numpy" || language === "vectorised" || language === "torch";
    const options = { copies, flat: language === "typescript" };
    const make = (w: CodeTarget): Routine =>
      routineFor({ ctx: r.ctx, env: w.env, operators: r.operators, options }, w);
    const routines = r.wanted.map(make);
    return { ok: true, text: written(language, routines, r, make), routines };
  } catch (e) {
    if (!(e instanceof Unwritable)) throw e;
    return { ok: false, cause: e.message };
  }
}

function written(
  language: CodeLanguage,
  routines: readonly Routine[],
  r: Request,
  make: (w: CodeTarget) => Routine,
): string {
  const voice = { ctx: r.ctx, notation: r.notation, words: r.words ?? ENGLISH_LISTINGS };
  switch (language) {
    case "typescript":
      return typescriptText(routines, voice);
    case "numpy":
    case "vectorised":
      return numpyText(routines, voice, language === "vectorised");
    case "pseudo":
      return pseudoText(routines, voice);
    case "torch": {
      const { outputs, others } = autograd(r.wanted, routines, make);
      return torchText(outputs, others, r.wanted[0]?.env ?? EMPTY, voice);
    }
  }
}

const EMPTY: Env = { decls: new Map(), assumptions: [], indices: new Map(), kink: TORCH_KINKS };

/** Each gradient goes to the output that it is the gradient of; an output's definition is written once. */
function autograd(
  wanted: readonly CodeTarget[],
  routines: readonly Routine[],
  make: (w: CodeTarget) => Routine,
): { readonly outputs: readonly TorchOutput[]; readonly others: readonly Routine[] } {
  const found = new Map<string, { forward: Routine; gradients: TorchOutput["gradients"][number][] }>();
  wanted.forEach((w, k) => {
    const routine = routines[k];
    if (w.kind !== "gradient" || routine === undefined) return;
    const { output, incoming } = outputOf(w);
    const known = found.get(output) ?? {
      forward: make({ kind: "definition", name: output, env: w.env }),
      gradients: [],
    };
    known.gradients.push({ routine, wrt: nameOf(w.target.wrt), incoming });
    found.set(output, known);
  });
  const others = routines.filter((_, k) => {
    const w = wanted[k];
    return w?.kind === "definition" && !found.has(w.name);
  });
  return { outputs: [...found].map(([output, o]) => ({ output, ...o })), others };
}

function outputOf(w: CodeTarget & { readonly kind: "gradient" }): { output: string; incoming: boolean } {
  const { of, wrt } = w.target;
  if (of.kind !== "sym")
    throw new Unwritable("the derivative of an entry; backward takes the gradient of a scalar");
  const subs = wrt.kind === "at" ? wrt.subs : [];
  if (subs.some((s) => s.kind !== "idx") || new Set(subs).size !== subs.length)
    throw new Unwritable("the derivative to one entry; backward gives the gradient to the whole tensor");
  const d = w.env.decls.get(of.name);
  if (d?.kind === "definition" && d.axes.length === 0) return { output: of.name, incoming: false };
  const [only, ...more] = d?.kind === "function" ? d.params : [];
  if (only === undefined || more.length > 0 || w.env.decls.get(only)?.kind !== "definition")
    throw new Unwritable(`a loss of anything but one definition`);
  return { output: only, incoming: true };
}
