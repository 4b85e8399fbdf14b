// A `train` task made ready to run: the examples from the text of a file, split by a seed; the block at these examples;
// the gradient, derived and checked; the optimisers. Running it gives what is stored.

import { evaluator } from "../eval/evaluate.ts";
import { ieeeField } from "../eval/field.ts";
import { EMPTY_INSTANCE, type Instance } from "../eval/instance.ts";
import type { Context } from "../expr/context.ts";
import { axesOf, type Block, type Method, type Train } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { symbols } from "../expr/traverse.ts";
import type { Library } from "../library/types.ts";
import { layOut } from "../notation/lay-out.ts";
import { plain } from "../notation/plain.ts";
import { meanings } from "../ops/meanings.ts";
import { methodName } from "../show/optimise-words.ts";
import { differentiate } from "../train/objective.ts";
import { type Column, type Progress, type Run, train } from "../train/training.ts";
import { type Random, randomFrom } from "../verify/random.ts";
import { gradientCheck } from "./gradient-check.ts";
import { readInstance } from "./instance.ts";
import { contestants, type Found, flattened, numbersAt, shapeOfName, startValues } from "./optimise.ts";
import type { ReadBlock } from "./read.ts";
import { fingerprint, type StoredTraining } from "./results.ts";

export interface TrainSetting {
  readonly ctx: Context;
  readonly library: Library;
  readonly block: ReadBlock;
  readonly task: Train;
  /** Among the `train` tasks of the block, from 1. */
  readonly number: number;
  /** The text of the file with the examples. */
  readonly data: string;
  readonly seed: number;
}
export interface TrainOptions {
  /** Instead of those of the task. */
  readonly epochs?: number | undefined;
  /** At most so many examples. */
  readonly examples?: number | undefined;
  readonly onProgress?: (at: Progress) => void;
}

/** Examples at which the gradient is checked. */
const CHECKED = 16;

export function runTraining(s: TrainSetting, o: TrainOptions): Found<StoredTraining> {
  const { ctx, library, task, seed } = s;
  const { block } = s.block;
  const sizes = numbersAt(ctx, block, task.at);
  if (!sizes.ok) return sizes;
  const read = columns(ctx, block, task, sizes.value, s.data);
  if (!read.ok) return read;
  const count = Math.min(read.value.count, o.examples ?? Number.POSITIVE_INFINITY);
  const random = randomFrom(seed).fork("train");
  const order = shuffled(
    Array.from({ length: read.value.count }, (_, k) => k),
    random.fork("split"),
  ).slice(0, count);
  // Of fewer examples, the same share is kept apart.
  const kept = Math.round((task.test * count) / read.value.count);
  if (kept >= count) return failed("test", `${task.test} of ${count} examples are kept apart`, "keep fewer");
  const starts = startValues(ctx, block, task.over, sizes.value, seed);
  if (!starts.ok) return starts;
  const print = (e: Expr): string => printed(s, e);
  const inputs = {
    ...Object.fromEntries([...sizes.value, ...starts.value]),
    ...Object.fromEntries(read.value.tensors),
  };
  const given = readInstance(ctx, block.env, inputs, print);
  if (!given.ok) return given;
  const parameters = task.over.map((p) => p.name);
  const derived = differentiate({ ctx, library, block, loss: task.of, parameters, reported: task.report });
  if (derived === undefined)
    return failed(task.of, "its gradient could not be derived", "see what `find` says of it");
  const found = contestants(ctx, block, task.using, labels(task.using));
  if (!found.ok) return found;
  const instance = (n: number): Instance => ({
    ...given.instance,
    integers: new Map([...given.instance.integers, [read.value.axis, n]]),
    tensors: new Map(
      [...given.instance.tensors].map(([name, t]) => {
        const column = read.value.columns.find((c) => c.name === name);
        if (column === undefined) return [name, t];
        return [
          name,
          { ...t, shape: [n, ...t.shape.slice(1)], data: column.data.slice(0, n * column.width) },
        ];
      }),
    ),
  });
  const start = flattened(parameters, starts.value);
  const check = gradientCheck(derived.at(instance(Math.min(CHECKED, count))), start);
  const runs = train(
    {
      differentiated: derived,
      instance,
      columns: read.value.columns,
      train: order.slice(kept),
      test: order.slice(0, kept),
      start,
      epochs: o.epochs ?? task.epochs,
      batch: task.batch,
      shuffled: (examples, epoch) => shuffled(examples, random.fork(`epoch ${epoch}`)),
      ...(o.onProgress === undefined ? {} : { onProgress: o.onProgress }),
    },
    found.value,
  );
  return {
    ok: true,
    value: {
      block: s.block.id,
      number: s.number,
      fingerprint: trainingFingerprint(s),
      seed,
      train: count - kept,
      test: kept,
      gradient: check,
      runs: runs.map(stored),
    },
  };
}

const stored = (r: Run): StoredTraining["runs"][number] => ({
  label: r.label,
  epochs: r.epochs.map((e) => ({
    loss: e.train.loss,
    test: e.test?.loss ?? Number.NaN,
    reported: e.train.reported,
    reportedTest: e.test?.reported ?? [],
    passes: e.passes,
  })),
});

const failed = (name: string, cause: string, remedy: string): Found<never> => ({
  ok: false,
  problems: [{ name, cause, remedy }],
});

/** Names that tell the optimisers of a task apart: with a number where one is named twice. */
export function labels(methods: readonly Method[]): readonly string[] {
  const names = methods.map(methodName);
  return names.map((name, k) => {
    const same = names.filter((n) => n === name).length;
    const before = names.slice(0, k).filter((n) => n === name).length;
    return same === 1 ? name : `${name} ${before + 1}`;
  });
}

function shuffled(list: readonly number[], random: Random): readonly number[] {
  const out = [...list];
  for (let k = out.length - 1; k > 0; k -= 1) {
    const j = random.int(0, k);
    [out[k], out[j]] = [out[j] as number, out[k] as number];
  }
  return out;
}

interface Examples {
  readonly count: number;
  /** The size that counts them. */
  readonly axis: string;
  readonly columns: readonly Column[];
  readonly tensors: readonly (readonly [
    string,
    { readonly shape: readonly number[]; readonly data: readonly number[] },
  ])[];
}

/** A line holds the entries of one example, name by name, row-major. */
function columns(
  ctx: Context,
  block: Block,
  task: Train,
  sizes: ReadonlyMap<string, number>,
  csv: string,
): Found<Examples> {
  const { path, names } = task.data;
  const instance = { ...EMPTY_INSTANCE, integers: sizes };
  const e = evaluator(ctx, block.env, instance, ieeeField(meanings), meanings);
  const axes = new Set<string>();
  const shapes: (readonly number[])[] = [];
  for (const name of names) {
    const [first, ...rest] = axesOf(block.env, name) ?? [];
    const [size, ...others] = first === undefined ? [] : symbols(first.hi);
    const d = size === undefined ? undefined : block.env.decls.get(size);
    if (size === undefined || others.length > 0 || d?.kind !== "scalar" || d.role !== "size")
      return failed(
        name,
        "its first axis has no size of its own",
        `write it with a name, as in \`given ${name}[N]\``,
      );
    axes.add(size);
    const decl = block.env.decls.get(name);
    const inner: Block = {
      ...block,
      env: {
        ...block.env,
        decls: new Map(decl?.kind === "tensor" ? [[name, { ...decl, axes: rest }]] : []),
      },
    };
    const shape = shapeOfName(e, inner, name);
    if (shape === undefined)
      return failed(
        name,
        "the shape of an example is not known",
        "write all axes but the first in numbers, or give sizes after `with`",
      );
    shapes.push(shape);
  }
  const [axis, ...more] = axes;
  if (axis === undefined || more.length > 0)
    return failed(
      names.join(", "),
      "their first axes have different sizes",
      "count the examples by one size",
    );
  const widths = shapes.map((s) => s.reduce((n, k) => n * k, 1));
  const width = widths.reduce((a, b) => a + b, 0);
  const written = csv.split(/\r?\n/).filter((l) => l.trim() !== "");
  // A first line without a number names the columns.
  const head = written.length > 1 && cells(written[0] ?? "").every(Number.isNaN) ? 1 : 0;
  const lines = written.slice(head);
  const data = widths.map((w) => new Float64Array(lines.length * w));
  for (const [n, line] of lines.entries()) {
    const numbers = cells(line);
    if (numbers.length !== width || !numbers.every(Number.isFinite)) {
      const cause =
        numbers.length === width
          ? `line ${n + 1 + head} holds something that is no number`
          : `line ${n + 1 + head} has ${numbers.length} entries, an example has ${width}`;
      return failed(path, cause, "give a line of numbers, separated by commas, for each example");
    }
    let at = 0;
    for (const [k, w] of widths.entries()) {
      data[k]?.set(numbers.slice(at, at + w), n * w);
      at += w;
    }
  }
  const found = names.map(
    (name, k): Column => ({ name, width: widths[k] ?? 1, data: data[k] ?? new Float64Array(0) }),
  );
  const tensors = found.map(
    (c, k) => [c.name, { shape: [lines.length, ...(shapes[k] ?? [])], data: [...c.data] }] as const,
  );
  return { ok: true, value: { count: lines.length, axis, columns: found, tensors } };
}

/** The numbers of a line; NaN where one is none. */
const cells = (line: string): readonly number[] =>
  line.split(",").map((cell) => (cell.trim() === "" ? Number.NaN : Number(cell)));

/** A term as it is printed, but for what is set between factors: that may be laid out in another way one day. */
const printed = (s: Pick<TrainSetting, "ctx" | "block">, e: Expr, env = s.block.block.env): string =>
  plain(layOut(e, { ctx: s.ctx, env, notation: s.block.notation, style: "linear" })).replace(/[\s·]/g, "");

/** Tells whether stored runs are those of these equations, settings and data. */
export function trainingFingerprint(s: Omit<TrainSetting, "seed" | "library">): string {
  const { task } = s;
  const equations = (block: Block): readonly string[] =>
    [...block.env.decls.values()].flatMap((d) =>
      d.kind === "definition"
        ? [`${d.name}[${d.params.join()}] = ${printed(s, d.body, block.env)}`]
        : [`${d.name}[${(axesOf(block.env, d.name) ?? []).map((a) => printed(s, a.hi, block.env)).join()}]`],
    );
  const parts = [
    ...equations(s.block.block),
    ...task.over.map(
      (o) => `${o.name} ${o.from.kind} ${printed(s, o.from.kind === "value" ? o.from.value : o.from.radius)}`,
    ),
    ...task.using.flatMap((m) => [
      ...equations(m.block),
      ...m.settings.map((x) => `${x.name} = ${printed(s, x.value)}`),
    ]),
    ...task.at.map((x) => `${x.name} = ${printed(s, x.value)}`),
    `${task.of} ${task.report.join()} ${task.data.names.join()} ${task.batch} ${task.test}`,
    s.data,
  ];
  return fingerprint(parts.join("\n"));
}
