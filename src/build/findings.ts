// What stored runs say, in sentences made from their numbers: which optimiser ends best, which is fastest, which are
// unsteady or diverge, and what they cost.

import { type Formula, listed, math, type Sentence, text } from "../show/sentence.ts";
import { percentText, shortNumber } from "../show/short-number.ts";
import type { StoredRun, StoredTraining } from "./results.ts";

export interface Quantities {
  readonly loss: Formula;
  /** What is reported, in the order in which it is stored. */
  readonly reported: readonly Formula[];
}

/** A share counts as reached from here on. */
export const THRESHOLD = 0.9;
const NAMED = 3;

const last = (r: StoredRun) => r.epochs.at(-1);
export const diverged = (r: StoredRun): boolean => r.epochs.some((e) => !Number.isFinite(e.loss));

/** A reported number that is a share in all runs: an accuracy, say. */
export function isShare(t: StoredTraining, k: number): boolean {
  const values = t.runs.flatMap((r) =>
    r.epochs.flatMap((e) => [
      e.reported[k] ?? Number.NaN,
      ...(t.test === 0 ? [] : [e.reportedTest[k] ?? Number.NaN]),
    ]),
  );
  const finite = values.filter(Number.isFinite);
  return finite.length > 0 && finite.every((v) => v >= 0 && v <= 1);
}

/** Of the examples that were kept apart, where some were. */
export const told = (t: StoredTraining, r: StoredRun, epoch: number, k: number): number => {
  const e = r.epochs[epoch];
  return (t.test === 0 ? e?.reported[k] : e?.reportedTest[k]) ?? Number.NaN;
};

/** The first epoch after which the share is reached. */
export function reached(t: StoredTraining, r: StoredRun, k: number): number | undefined {
  const epoch = r.epochs.findIndex((_, n) => told(t, r, n, k) >= THRESHOLD);
  return epoch < 0 ? undefined : epoch;
}

const names = (runs: readonly StoredRun[]): Sentence => listed(runs.map((r) => [text(r.label)]));
const epochs = (n: number): string => `${n} ${n === 1 ? "epoch" : "epochs"}`;

export function findings(t: StoredTraining, q: Quantities): readonly Sentence[] {
  const sound = t.runs.filter((r) => !diverged(r));
  const out: Sentence[] = [];
  q.reported.forEach((name, k) => {
    if (isShare(t, k) && sound.length > 0) out.push(...shares(t, sound, name, k));
  });
  if (sound.length > 1) out.push(losses(sound, q.loss), ...steadiness(sound, q.loss));
  const lost = t.runs.filter(diverged);
  for (const r of lost) {
    const epoch = r.epochs.findIndex((e) => !Number.isFinite(e.loss));
    out.push([text(`${r.label} diverges: `), math(q.loss), text(` is not finite after ${epochs(epoch)}`)]);
  }
  const risen = sound.filter((r) => (last(r)?.loss ?? 0) > (r.epochs[0]?.loss ?? 0));
  if (risen.length > 0) out.push([math(q.loss), text(" ends above where it began with "), ...names(risen)]);
  out.push(...cost(t));
  return out;
}

function shares(
  t: StoredTraining,
  runs: readonly StoredRun[],
  name: Formula,
  k: number,
): readonly Sentence[] {
  const final = (r: StoredRun): number => told(t, r, r.epochs.length - 1, k);
  const ranked = [...runs].sort((a, b) => final(b) - final(a));
  const [first] = ranked;
  const worst = ranked.at(-1);
  if (first === undefined || worst === undefined) return [];
  const best = ranked.filter((r) => final(r) === final(first));
  const next = ranked.slice(best.length, best.length + NAMED - 1).filter((r) => r !== worst);
  const where = t.test === 0 ? "" : " on the examples kept apart";
  const after = epochs(Math.max(...runs.map((r) => r.epochs.length - 1)));
  const others: Sentence =
    next.length === 0
      ? []
      : [text("; then "), ...listed(next.map((r) => [text(`${r.label} (${percentText(final(r))})`)]))];
  const least: Sentence = best.includes(worst)
    ? []
    : [text(`; it is lowest with ${worst.label} (${percentText(final(worst))})`)];
  const top: Sentence = [
    text(`After ${after} `),
    math(name),
    text(`${where} is highest with `),
    ...names(best),
    text(` (${percentText(final(first))})`),
    ...others,
    ...least,
  ];
  const groups = new Map<number, StoredRun[]>();
  for (const r of runs) {
    const epoch = reached(t, r, k);
    if (epoch !== undefined) groups.set(epoch, [...(groups.get(epoch) ?? []), r]);
  }
  const never = runs.filter((r) => reached(t, r, k) === undefined);
  const parts = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([epoch, rs]): Sentence => [text(`after ${epochs(epoch)} with `), ...names(rs)]);
  const missing: Sentence = never.length === 0 ? [] : [text("; it is never reached with "), ...names(never)];
  const speed: Sentence =
    parts.length === 0
      ? [text(`No optimiser brings `), math(name), text(` to ${percentText(THRESHOLD)}`)]
      : [
          text(`${percentText(THRESHOLD)} is reached `),
          ...parts.flatMap((p, n): Sentence => (n === 0 ? p : [text("; "), ...p])),
          ...missing,
        ];
  return [top, speed, ...gap(t, runs, name, k)];
}

/** How much better the examples that were trained on are known than the others. */
function gap(t: StoredTraining, runs: readonly StoredRun[], name: Formula, k: number): readonly Sentence[] {
  if (t.test === 0) return [];
  const of = (r: StoredRun): number => (last(r)?.reported[k] ?? 0) - told(t, r, r.epochs.length - 1, k);
  const [widest] = [...runs].sort((a, b) => of(b) - of(a));
  if (widest === undefined || of(widest) < 0.01) return [];
  const train = percentText(last(widest)?.reported[k] ?? 0);
  const test = percentText(told(t, widest, widest.epochs.length - 1, k));
  return [
    [
      text("The examples that were trained on are learnt better than the others most of all with "),
      text(`${widest.label}: `),
      math(name),
      text(` is ${train} there and ${test} elsewhere`),
    ],
  ];
}

function losses(runs: readonly StoredRun[], loss: Formula): Sentence {
  const final = (r: StoredRun): number => last(r)?.loss ?? Number.NaN;
  const ranked = [...runs].sort((a, b) => final(a) - final(b));
  const [least] = ranked;
  const most = ranked.at(-1);
  if (least === undefined || most === undefined) return [];
  return [
    math(loss),
    text(` ends lowest with ${least.label} (`),
    math(shortNumber(final(least), 3)),
    text(`) and highest with ${most.label} (`),
    math(shortNumber(final(most), 3)),
    text(")"),
  ];
}

function steadiness(runs: readonly StoredRun[], loss: Formula): readonly Sentence[] {
  const rises = runs.map((r) => {
    let worst = { epoch: 0, from: 0, to: 0 };
    r.epochs.forEach((e, k) => {
      const before = r.epochs[k - 1];
      if (before !== undefined && e.loss - before.loss > worst.to - worst.from)
        worst = { epoch: k, from: before.loss, to: e.loss };
    });
    return { run: r, worst };
  });
  const steady = rises.filter(({ worst }) => worst.epoch === 0).map(({ run }) => run);
  const [wildest] = [...rises].sort((a, b) => b.worst.to - b.worst.from - (a.worst.to - a.worst.from));
  if (wildest === undefined || wildest.worst.epoch === 0)
    return [[math(loss), text(" falls in every epoch with every optimiser")]];
  const { run, worst } = wildest;
  const falls: Sentence =
    steady.length === 0
      ? [math(loss), text(" rises in some epoch with every optimiser")]
      : [math(loss), text(" falls in every epoch with "), ...names(steady)];
  return [
    [
      ...falls,
      text(`; its largest rise is with ${run.label}, from `),
      math(shortNumber(worst.from, 3)),
      text(" to "),
      math(shortNumber(worst.to, 3)),
      text(` in epoch ${worst.epoch}`),
    ],
  ];
}

/** Optimisers that compute the gradient more often than the others. */
function cost(t: StoredTraining): readonly Sentence[] {
  const passes = t.runs.map((r) => last(r)?.passes ?? 0);
  const least = Math.min(...passes);
  const dear = t.runs.filter((r) => (last(r)?.passes ?? 0) > 1.05 * least);
  if (dear.length === 0) return [];
  const parts = dear.map((r): Sentence => [text(`${r.label} ${Math.round(last(r)?.passes ?? 0)} times`)]);
  return [
    [
      text("Over all runs the gradient is computed once for each example and epoch, but by "),
      ...listed(parts),
      text(` in ${epochs(Math.max(...dear.map((r) => r.epochs.length - 1)))}`),
    ],
  ];
}

/** Sentences one after the other. */
export const paragraph = (sentences: readonly Sentence[]): Sentence =>
  sentences.flatMap((s, k): Sentence => (k === 0 ? s : [text(". "), ...s]));
