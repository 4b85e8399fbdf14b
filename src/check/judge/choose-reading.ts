// Which reading of its names a formula has, where several are open: the one under which its relations hold. Lines that
// hold under one reading only decide; where no reading makes all of them hold and they fail differently, that is asked.

import type { Interpretation } from "../meaning/meaning.ts";
import type { Outcome } from "./outcome.ts";

/** Why a relation is not decided: both sides are 0 at all points. */
export const SAYS_NOTHING = "zero";

export interface Chosen {
  readonly outcomes: readonly Outcome[];
  /** Another reading than the first one, because the lines say so. */
  readonly decided: Interpretation | undefined;
  /** Relations that hold under another reading than the lines beside them: which is meant has to be asked. */
  readonly asked: readonly { readonly outcome: Outcome; readonly readings: readonly Interpretation[] }[];
}

/** `judged` holds the outcomes under each reading, the most likely first; the same links in each. */
export function chooseReading(judged: readonly (readonly Outcome[])[]): Chosen {
  const ranked = judged.map((outcomes, k) => ({ outcomes, k, cost: costOf(outcomes) }));
  ranked.sort((a, b) => compare(a.cost, b.cost) || a.k - b.k);
  const [best] = ranked;
  if (best === undefined) return { outcomes: [], decided: undefined, asked: [] };
  const asked: { outcome: Outcome; readings: readonly Interpretation[] }[] = [];
  const outcomes = best.outcomes.map((o, n) => {
    if (o.verdict !== "wrong") return o;
    const other = judged.find((list) => list[n]?.verdict === "holds")?.[n];
    if (other === undefined) return o;
    asked.push({ outcome: o, readings: [o.reading, other.reading].filter((r) => r !== undefined) });
    return undecided(o, other);
  });
  const [first] = judged;
  const told = best.k > 0 && first !== undefined && compare(costOf(first), best.cost) > 0;
  return { outcomes, decided: told ? best.outcomes[0]?.reading : undefined, asked };
}

type Cost = readonly [wrong: number, unread: number, open: number];

/** A reading that makes both sides 0 wherever they are compared says nothing of what was meant: it is no way out. */
function costOf(outcomes: readonly Outcome[]): Cost {
  const count = (v: Outcome["verdict"]): number => outcomes.filter((o) => o.verdict === v).length;
  const empty = outcomes.filter((o) => o.why?.code === SAYS_NOTHING).length;
  return [count("wrong") + empty, count("not-read"), count("not-decided")];
}

const compare = (a: Cost, b: Cost): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

function undecided(o: Outcome, other: Outcome): Outcome {
  return {
    ...o,
    verdict: "not-decided",
    why: {
      code: "reading",
      message: `this holds if ${other.reading?.text ?? "it is read otherwise"}, and the lines beside it do not`,
      span: o.link.span,
    },
  };
}
