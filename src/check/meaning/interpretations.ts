// The interpretations of each formula: the readings of its stretch, without what is not known well enough for this
// formula, and with both meanings of `*` where tensors stand at it.

import { bodiesOf, type Env, isRecurrent, type Task } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { some } from "../../expr/traverse.ts";
import type { Item } from "../formula/math.ts";
import type { Names } from "../formula/names.ts";
import type { Statement } from "../formula/statements.ts";
import { RECURRENCE_CHOICES, type RecurrenceChoice } from "../resolve/choices.ts";
import type { StretchMeaning } from "./declared-names.ts";
import type { Interpretation, Meaning } from "./meaning.ts";
import { type Dependencies, type Knowledge, settledIn, without } from "./settled.ts";
import { type Spelling, taken, written } from "./spelling.ts";
import { visit } from "./walk.ts";

export interface FormulaReading {
  readonly interpretations: readonly Interpretation[];
  /** Names that were taken away, with the reason. */
  readonly withheld: ReadonlyMap<string, string>;
}

export function interpret(
  text: string,
  m: StretchMeaning,
  base: Names,
  spelling: Spelling,
  statements: readonly Statement[],
  dependencies: Dependencies,
  /** What is declared is written with convolutions. */
  convolves: boolean,
): FormulaReading {
  const nameOf = (key: string): string | undefined =>
    m.env.decls.has(key) && !base.byKey.has(written(key)) ? key : base.byKey.get(written(key))?.[0]?.name;
  const inferred = new Set(m.origins.map((o) => o.key));
  const { unsettled: open, unspecified, functions } = m;
  const k: Knowledge = { env: m.env, spelling, nameOf, unsettled: open, inferred, unspecified, functions };
  const { withheld, unsettled } = settledIn(k, dependencies, statements);
  const env = withheld.size === 0 ? m.env : without(m.env, withheld.keys());
  const { notation, applied, definitions } = m;
  const partial = new Set(m.origins.flatMap((o) => ((o.fewest ?? o.rank) < o.rank ? [o.key] : [])));
  const meaning: Meaning = { env, notation, applied, definitions, inferred, partial, unsettled };
  const convolution: Interpretation = {
    text: `${text}, \`*\` the convolution`,
    meaning: { ...meaning, star: "conv" },
  };
  const plain: readonly Interpretation[] = !hasStar(statements, spelling, m.env, nameOf)
    ? [{ text, meaning }]
    : convolves
      ? [convolution]
      : [convolution, { text: `${text}, \`*\` the correlation`, meaning: { ...meaning, star: "corr" } }];
  if (!readsItself(env) || !statements.some((s) => hasPartial(s.item)))
    return { interpretations: plain, withheld };
  const choices = statements.some(startsWithPartial)
    ? RECURRENCE_CHOICES
    : RECURRENCE_CHOICES.filter((c) => c === "through" || c === "step");
  const interpretations = plain.flatMap((i) =>
    choices.map((recurrence) => ({
      text: `${i.text}, ${RECURRENCE_WORDS[recurrence]}`,
      meaning: { ...i.meaning, choices: { recurrence } },
    })),
  );
  return { interpretations, withheld };
}

const RECURRENCE_WORDS: Readonly<Record<RecurrenceChoice, string>> = {
  through: "∂ through later entries, too",
  equation: "∂ of a step on the left, with all entries apart on the right",
  step: "∂ of one step, with the entries that it reads held fixed",
  apart: "∂ with all entries apart",
};

const readsItself = (env: Env): boolean =>
  [...env.decls.values()].some((d) => d.kind === "definition" && isRecurrent(d));

function hasPartial(item: Item): boolean {
  let found = false;
  visit(item, (x) => {
    if (x.kind === "nabla" || (x.kind === "derivative" && x.mark === "∂")) found = true;
    return undefined;
  });
  return found;
}

/**
 * Whether ∂ stands on the first side. Only there an equation can have been put in before it was differentiated; in δ[t] =
 * Σ δ[t']·∂h[t']/∂h[t] entries taken apart would leave δ = δ, whatever else is written.
 */
const startsWithPartial = ({ item }: Statement): boolean =>
  hasPartial(item.kind === "relation" ? item.first : item);

const hasConvolution = (e: Expr): boolean => some(e, (x) => x.kind === "app" && x.op === "conv");

/** Whether what is declared is written with a convolution: `*` is how that is printed, and `⋆` a correlation. */
export function usesConvolution(env: Env): boolean {
  let found = convolving.get(env);
  if (found === undefined) {
    found = [...env.decls.values()].some((d) => d.kind === "definition" && bodiesOf(d).some(hasConvolution));
    convolving.set(env, found);
  }
  return found;
}

/** Environments, which are never changed in place, are asked about with every stretch of a document. */
const convolving = new WeakMap<Env, boolean>();

/** The same of what is to be shown. */
export const asksForConvolution = (tasks: readonly Task[]): boolean =>
  tasks.some((t) => t.kind === "show" && [t.lhs, t.rhs].some(hasConvolution));

/** Whether `*` stands in the formula between what may be whole tensors. */
function hasStar(
  statements: readonly Statement[],
  spelling: Spelling,
  env: Env,
  nameOf: (key: string) => string | undefined,
): boolean {
  let found = false;
  for (const s of statements)
    visit(s.item, (x) => {
      if (x.kind !== "product" || !x.factors.some((f) => f.sign === "*")) return undefined;
      visit(x, (y) => {
        if (y.kind === "matrix") found = true;
        const atom = y.kind === "symbol" || y.kind === "scripted" ? spelling.atom(y) : undefined;
        const decl = atom === undefined ? undefined : env.decls.get(nameOf(atom.key) ?? "");
        const axes = decl?.kind === "tensor" || decl?.kind === "definition" ? decl.axes.length : 0;
        if (atom !== undefined && axes > taken(atom)) found = true;
        return undefined;
      });
      return undefined;
    });
  return found;
}
