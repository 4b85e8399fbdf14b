// Training by several optimisers from the same start, over the same batches: after each epoch the loss and what is
// reported, on all examples that are trained on and on those that are not. Whatever is random comes from outside.

import type { Instance } from "../eval/instance.ts";
import type { Stepper } from "./method.ts";
import type { Differentiated, Objective, Value } from "./objective.ts";

/** Values of a name for each example, one example after the other. */
export interface Column {
  readonly name: string;
  readonly width: number;
  readonly data: Float64Array;
}

export interface Contestant {
  readonly label: string;
  readonly stepper: (size: number) => Stepper;
  /** Takes all examples at a time. */
  readonly whole: boolean;
}

export interface TrainingOptions {
  readonly differentiated: Differentiated;
  /** The instance for so many examples; the columns are filled in here. */
  readonly instance: (examples: number) => Instance;
  readonly columns: readonly Column[];
  /** Numbers of the examples that are trained on, and of the others. */
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly start: Float64Array;
  readonly epochs: number;
  readonly batch: number;
  /** The examples of an epoch in the order in which they are met. */
  readonly shuffled: (examples: readonly number[], epoch: number) => readonly number[];
  readonly onProgress?: (at: Progress) => void;
}
export interface Progress {
  readonly label: string;
  readonly contestant: number;
  readonly epoch: number;
}

/** After an epoch; epoch 0 is the start. */
export interface Epoch {
  readonly train: Value;
  readonly test: Value | undefined;
  /** How often the gradient has been computed over all examples so far. */
  readonly passes: number;
}
export interface Run {
  readonly label: string;
  readonly epochs: readonly Epoch[];
}

export function train(o: TrainingOptions, contestants: readonly Contestant[]): readonly Run[] {
  const kept = new Map<number, Objective>();
  /** One objective serves all batches of a size. */
  const objective = (n: number): Objective => {
    const known = kept.get(n) ?? o.differentiated.at(o.instance(n));
    kept.set(n, known);
    return known;
  };
  const bound = (examples: readonly number[]): Objective => {
    const at = objective(examples.length);
    at.rebind(new Map(o.columns.map((c) => [c.name, gathered(c, examples)])));
    return at;
  };
  return contestants.map((c, k) => {
    const x = o.start.slice();
    const stepper = c.stepper(x.length);
    let seen = 0;
    const measured = (): Epoch => ({
      train: bound(o.train).value(x),
      test: o.test.length === 0 ? undefined : bound(o.test).value(x),
      passes: seen / o.train.length,
    });
    const epochs: Epoch[] = [measured()];
    for (let epoch = 1; epoch <= o.epochs; epoch += 1) {
      o.onProgress?.({ label: c.label, contestant: k, epoch });
      const order = o.shuffled(o.train, epoch);
      const batch = c.whole ? order.length : o.batch;
      for (let from = 0; from < order.length; from += batch) {
        const examples = order.slice(from, from + batch);
        const at = bound(examples);
        stepper.step(x, (p, out) => {
          seen += examples.length;
          return at.gradient(p, out);
        });
      }
      epochs.push(measured());
      // What is not finite stays so.
      if (!x.every(Number.isFinite)) break;
    }
    return { label: c.label, epochs };
  });
}

function gathered(c: Column, examples: readonly number[]): Float64Array {
  const out = new Float64Array(examples.length * c.width);
  examples.forEach((e, k) => {
    out.set(c.data.subarray(e * c.width, (e + 1) * c.width), k * c.width);
  });
  return out;
}
