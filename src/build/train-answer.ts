// `train` on a page: the runs that are stored beside the sheet, as a table, curves, and findings. Training itself is the
// command `gradsheet train`; what it stored for other equations or data is not shown.

import { ownWords, words } from "../draw/scene.ts";
import type { Train } from "../expr/environment.ts";
import type { Answer } from "../show/answer.ts";
import type { Exhibit } from "../show/exhibit.ts";
import { inlineOf } from "../show/formula.ts";
import { methodWords } from "../show/optimise-words.ts";
import { runFigures } from "../show/run-figures.ts";
import { math, type Sentence, text } from "../show/sentence.ts";
import { numberCell, percentText } from "../show/short-number.ts";
import type { AnswerSetting } from "./answer-setting.ts";
import { findings, isShare, paragraph, type Quantities, reached, THRESHOLD, told } from "./findings.ts";
import { checkWords } from "./gradient-check.ts";
import { unfinished } from "./problems.ts";
import { readResults, type StoredTraining } from "./results.ts";
import { labels, trainingFingerprint } from "./train.ts";

/** Where the runs of a sheet are stored: beside it. */
export const resultsPath = (sheet: string): string => `${sheet.replace(/\.[^./\\]*$/, "")}.results.json`;

export function trainAnswer(s: AnswerSetting, task: Train): Answer {
  const sheet = s.block.source.name;
  const command = `gradsheet train ${sheet}`;
  const data = s.files?.(task.data.path, sheet);
  if (data?.ok !== true)
    return unfinished([
      {
        name: task.data.path,
        cause: "there is no such file",
        remedy: "give its path as seen from the sheet",
      },
    ]);
  const results = s.files?.(baseName(resultsPath(sheet)), sheet);
  const stored = results?.ok === true ? readResults(results.text) : undefined;
  const number = s.block.block.tasks.filter((t) => t.kind === "train").indexOf(task) + 1;
  const found = stored?.find((t) => t.block === s.block.id && t.number === number);
  if (found === undefined)
    return unfinished([{ name: "", cause: "it has not been trained yet", remedy: `run ${command}` }]);
  const now = trainingFingerprint({ ctx: s.ctx, block: s.block, task, number, data: data.text });
  if (found.fingerprint !== now)
    return unfinished([
      {
        name: "",
        cause: "the runs that are stored are those of other equations, settings or data",
        remedy: `run ${command} again`,
      },
    ]);
  return shown(s, task, found);
}

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

function shown(s: AnswerSetting, task: Train, t: StoredTraining): Answer {
  const setting = { ctx: s.ctx, env: s.block.block.env, notation: s.block.notation };
  const formula = (name: string) => inlineOf(s.ctx.sym(name), setting);
  const q: Quantities = { loss: formula(task.of), reported: task.report.map(formula) };
  const apart = t.test === 0 ? "" : `, tested on the other ${t.test}`;
  const about: Sentence = [text(`Trained on ${t.train} examples${apart}; seed ${t.seed}`)];
  return {
    exhibits: [table(s, task, t, q), ...curves(t, q)],
    remarks: [about, paragraph(findings(t, q)), checkWords(t.gradient)],
    status: t.gradient.agrees ? "established" : "not-established",
  };
}

function table(s: AnswerSetting, task: Train, t: StoredTraining, q: Quantities): Exhibit {
  const setting = { ctx: s.ctx, env: s.block.block.env, notation: s.block.notation };
  const called = labels(task.using);
  const shares = q.reported.map((_, k) => isShare(t, k));
  const cell = (value: number, k: number): Sentence =>
    shares[k] === true ? [text(percentText(value))] : numberCell(value);
  const both = (name: Sentence): readonly Sentence[] =>
    t.test === 0
      ? [name]
      : [
          [...name, text(", training")],
          [...name, text(", test")],
        ];
  const header: readonly Sentence[] = [
    [text("optimiser")],
    ...both([math(q.loss)]),
    ...q.reported.flatMap((name) => both([math(name)])),
    ...q.reported.flatMap((name, k): readonly Sentence[] =>
      shares[k] === true ? [[math(name), text(` ≥ ${percentText(THRESHOLD)} after`)]] : [],
    ),
    [text("passes")],
  ];
  const rows = t.runs.map((r): readonly Sentence[] => {
    const end = r.epochs.length - 1;
    const e = r.epochs[end];
    const method = task.using[called.indexOf(r.label)];
    return [
      method === undefined ? [text(r.label)] : methodWords(method, setting),
      numberCell(e?.loss ?? Number.NaN, 3),
      ...(t.test === 0 ? [] : [numberCell(e?.test ?? Number.NaN, 3)]),
      ...q.reported.flatMap((_, k): readonly Sentence[] => {
        const train = cell(e?.reported[k] ?? Number.NaN, k);
        return t.test === 0 ? [train] : [train, cell(told(t, r, end, k), k)];
      }),
      ...q.reported.flatMap((_, k): readonly Sentence[] => {
        if (shares[k] !== true) return [];
        const epoch = reached(t, r, k);
        return [[text(epoch === undefined ? "never" : `${epoch} ${epoch === 1 ? "epoch" : "epochs"}`)]];
      }),
      [text(String(Math.round((e?.passes ?? 0) * 10) / 10))],
    ];
  });
  return {
    kind: "table",
    header,
    rows,
    align: header.map((_, k) => (k === 0 ? "left" : "right")),
    caption: [
      text(
        `After ${Math.max(...t.runs.map((r) => r.epochs.length - 1))} epochs; a pass computes the gradient over all examples that are trained on`,
      ),
    ],
  };
}

function curves(t: StoredTraining, q: Quantities): readonly Exhibit[] {
  const where = t.test === 0 ? "" : " on the examples kept apart";
  return runFigures({
    labels: t.runs.map((r) => words(r.label)),
    x: ownWords("epoch"),
    quantities: [
      { name: q.loss, curves: t.runs.map((r) => r.epochs.map((e) => e.loss)) },
      ...q.reported.map((name, k) => ({
        name,
        curves: t.runs.map((r) => r.epochs.map((_, n) => told(t, r, n, k))),
      })),
    ],
    alt: [text("Curves, epoch by epoch")],
    caption: [
      math(q.loss),
      text(" on the examples that are trained on"),
      ...q.reported.flatMap((name, k): Sentence => [text(k === 0 ? "; " : ", "), math(name)]),
      text(where),
    ],
  });
}
