// Evidence that comes behind the lines: a block is checked while there is time; then its lines are shown as not checked
// yet, and a later build lets the check go on where it stopped, which is between two lines.

import type { BlockDerivation } from "../derive/tasks/block.ts";
import type { Task } from "../expr/environment.ts";
import type { Derivation, Step } from "../rewrite/derivation.ts";
import { NO_EVIDENCE } from "../rewrite/evidence.ts";
import type { ReadBlock } from "./read.ts";

/** Called between two lines; what it gives is waited for. */
export type Pause = () => Promise<void> | undefined;

/** A block with its lines, both in the terms of its context. */
export interface DerivedBlock {
  readonly block: ReadBlock;
  readonly derived: BlockDerivation;
}

type Check = (block: DerivedBlock, pause: Pause) => Promise<readonly Derivation[]>;

/** The checks of one build. */
export interface Behind {
  /** The block under that key: that whose check was begun before, else a new one. */
  readonly derived: (key: string, derive: () => DerivedBlock) => DerivedBlock;
  /** Its lines with their evidence; undefined: time is up. */
  readonly checked: (key: string, check: Check) => Promise<readonly Derivation[] | undefined>;
  /** The build is complete: checks that it did not ask for are given up. */
  readonly settle: () => void;
}

/** What a build is told of the time that it has. */
export interface Haste {
  readonly isOver: () => boolean;
  /** Lets others work for a moment. */
  readonly breathe: Pause;
}

interface Begun {
  readonly own: DerivedBlock;
  running?: Promise<readonly Derivation[]>;
  /** What the build that waits for it now wants done between two lines. */
  pause: Pause;
  /** Where it stopped: lets it go on. */
  resume: () => void;
}

/** The checks of a sheet that is built again and again. */
export interface Checks {
  readonly open: (haste: Haste) => Behind;
}

export function checksBehind(): Checks {
  let known: ReadonlyMap<string, Begun> = new Map();
  return {
    open({ isOver, breathe }) {
      const before = known;
      const now = new Map<string, Begun>();
      return {
        derived(key, derive) {
          const begun = now.get(key) ??
            before.get(key) ?? { own: derive(), pause: breathe, resume: () => undefined };
          now.set(key, begun);
          return begun.own;
        },
        async checked(key, check) {
          const begun = now.get(key);
          if (begun === undefined || (isOver() && claims(begun.own))) return undefined;
          const stopped = new Promise<undefined>((stop) => {
            begun.pause = () => {
              if (!isOver()) return breathe();
              stop(undefined);
              return new Promise((resume) => {
                begun.resume = resume;
              });
            };
          });
          begun.resume();
          begun.running ??= check(begun.own, () => begun.pause());
          return Promise.race([begun.running, stopped]);
        },
        settle() {
          known = now;
        },
      };
    },
  };
}

/** Where no line claims anything, and no listing rests on lines, there is nothing to wait for. */
const claims = ({ derived }: DerivedBlock): boolean =>
  derived.derivations.some((d) => d.chains.some((c) => c.steps.length > 0) || hasGradient(d.task));

const hasGradient = (task: Task): boolean =>
  task.kind === "code" && task.targets.some((target) => target.kind === "deriv");

/**
 * The same lines, each marked as not checked yet. The steps within them, of which there are several times as many to set,
 * come with the evidence, unless pages begin at the level that shows them.
 */
export function unchecked(
  derivations: readonly Derivation[],
  { seed, full }: { readonly seed: number; readonly full: boolean },
): readonly Derivation[] {
  const waiting = (s: Step): Step => ({
    ...s,
    evidence: { ...NO_EVIDENCE, status: "unchecked", replayed: undefined, seed, notes: [], assumes: [] },
    substeps: full ? s.substeps.map(waiting) : [],
  });
  return derivations.map((d) => ({
    ...d,
    chains: d.chains.map((c) => ({ ...c, steps: c.steps.map(waiting) })),
  }));
}
