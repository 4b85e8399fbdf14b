// The textbook's form after the indexed result: the lines that recognise it, at the end of the chain that has the
// result, and the equation in whole tensors.

import type { Context } from "../../expr/context.ts";
import type { Deriv, Expr } from "../../expr/nodes.ts";
import { sameByNorm } from "../../expr/norm.ts";
import { sliceParts } from "../../expr/slices.ts";
import { freeIndices, mapChildren } from "../../expr/traverse.ts";
import type { Chain, Reason, Result, Step } from "../../rewrite/derivation.ts";
import { joinReasons } from "../../rewrite/reasons.ts";
import { factorsOf, sameButForOrder } from "../lines/factors.ts";
import { line, madeStep } from "../lines/lines.ts";
import type { Workshop } from "../lines/workshop.ts";
import { entryOfForm } from "../recognise/form-entries.ts";
import { recognise } from "../recognise/recognise.ts";
import { substepsOf } from "./differentiate.ts";
import { jacobianForm } from "./jacobian.ts";

export interface Indexed {
  readonly chains: readonly Chain[];
  readonly rhs: Expr;
  /** The key of the chain whose last line is the answer. */
  readonly key: string;
}

export interface Form {
  readonly chains: readonly Chain[];
  readonly whole: Result["whole"];
  readonly remark: Reason | undefined;
  /** How many lines lead from the indexed result to the form. */
  readonly lines: number;
}

/** Undefined where no form is known; one in whole tensors is remembered for those who refer to the chain. */
export function withForm(w: Workshop, target: Deriv, derived: Indexed): Form | undefined {
  const indices = target.wrt.kind === "at" ? freeIndices(target.wrt) : [];
  const known = recognise({ ctx: w.ctx, env: w.env, lhs: target, rhs: derived.rhs, indices });
  const last = derived.chains.find((c) => c.key === derived.key);
  if (last === undefined) return undefined;
  // A matrix of all entries says more than the form of one.
  if (known?.whole === undefined || known.whole.lhs.alpha === target.alpha) {
    const matrix = jacobianForm(w.ctx, w.env, target, derived.rhs);
    const unit = matrix?.identity;
    if (unit !== undefined) w.env = { ...w.env, decls: new Map([...w.env.decls, [unit.name, unit]]) };
    if (matrix !== undefined) return { chains: derived.chains, whole: matrix, remark: undefined, lines: 0 };
  }
  if (known === undefined) return undefined;
  const steps = [...last.steps, ...known.steps];
  const { whole } = known;
  const end = whole === undefined ? undefined : wholeStep(w, target, steps[steps.length - 1], whole);
  const lines = end === undefined ? steps : known.steps.length > 0 ? withEnd(steps, end) : [...steps, end];
  // The form of an entry read at another place says nothing of the whole tensor.
  if (whole !== undefined && whole.lhs !== target)
    w.forms.set(derived.key, { lhs: whole.lhs, rhs: whole.rhs });
  return {
    chains: derived.chains.map((c) => (c === last ? { ...last, steps: lines } : c)),
    // The definitions stand beside the line that shows the form; where it holds belongs to the answer.
    whole: whole && { lhs: whole.lhs, rhs: whole.rhs, note: end === undefined ? whole.note : whole.place },
    remark: known.remark,
    lines: lines.length - last.steps.length,
  };
}

/** Products within products as one, and entries of gradients as gradients to entries. */
const flat = (ctx: Context, e: Expr): Expr => {
  if (e.kind === "at" && e.tensor.kind === "deriv" && e.tensor.wrt.kind === "sym")
    return ctx.deriv(e.tensor.of, ctx.at(e.tensor.wrt, e.subs), e.tensor.mode);
  const inner = mapChildren(ctx, e, (c) => flat(ctx, c));
  return inner.kind === "app" && inner.op === "mul" ? ctx.mul(...inner.args.flatMap(factorsOf)) : inner;
};

/** Two forms in a row are one line: (g ⋆ w)[s·i] is (↓ₛ(g ⋆ w))[i]. */
function withEnd(steps: readonly Step[], end: Step): readonly Step[] {
  const tail = steps.at(-1);
  if (tail === undefined) return [end];
  const both = line([...substepsOf(tail), end], joinReasons([tail.reason, end.reason]), tail.level);
  return [...steps.slice(0, -1), both];
}

/** The line Σ_j W[j,i]·g[j] = (Wᵀ g)[i], so that the form in whole tensors is checked like any other line. */
function wholeStep(
  w: Workshop,
  target: Deriv,
  last: Step | undefined,
  whole: NonNullable<Result["whole"]>,
): Step | undefined {
  if (last === undefined) return undefined;
  // A number, or an entry for itself: what is read of it is it.
  if (whole.lhs.alpha === target.alpha) return recognisedAs(last, whole.rhs, whole.note);
  if (target.wrt.kind !== "at" || target.of.kind !== "sym") return undefined;
  // The form may hold slice by slice: ∂L/∂x[c] = …, read at the letters that are left.
  const { fixed } = sliceParts(whole.lhs);
  const entry = entryOfForm(
    w.ctx,
    w.env,
    whole.rhs,
    target.wrt.subs.filter((_, k) => !fixed.has(k)),
  );
  return entry === undefined ||
    whole.note.length === 0 ||
    sameByNorm(w.ctx, entry, last.after) ||
    sameButForOrder(w.ctx, flat(w.ctx, entry), flat(w.ctx, last.after), ["mul", "add"])
    ? undefined
    : recognisedAs(last, entry, whole.note);
}

function recognisedAs(last: Step, after: Expr, reason: Reason): Step | undefined {
  if (last.after.alpha === after.alpha) return undefined;
  return madeStep({
    before: last.after,
    after,
    rule: "recognise.whole",
    reason,
  });
}
