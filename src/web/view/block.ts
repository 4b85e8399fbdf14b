// A block as the page shows it: what is given, then its tasks with their lines, result and remarks.

import { type GivenLine, linesAt, type Notice, type Sentence } from "../../show/document.ts";
import { askWord, evidenceCount, headingOf, taskLetter } from "../../show/words.ts";
import type { PageBlock, PageTask } from "../protocol.ts";
import { type Child, h, trusted } from "./dom.ts";
import type { Ink } from "./ink.ts";
import { lineView } from "./line.ts";
import type { LineSetting } from "./line-setting.ts";

export function blockView(block: PageBlock, setting: LineSetting): HTMLElement {
  const s: LineSetting = { ...setting, level: block.level ?? setting.level };
  const title = headingOf(block, s.words);
  const heading = title === undefined ? undefined : h("h3", {}, ...s.ink.sentence(title));
  return h(
    "section",
    { class: "gs-block", id: `block-${block.id}`, lang: "en" },
    heading,
    ...givens(block.givens, s),
    ...block.figures.map((html) => trusted(html, "pg-exhibit")),
    ...hints(block.hints, s),
    ...block.tasks.map((t, k) => taskView(t, taskLetter(block, k), s)),
  );
}

function givens(lines: readonly GivenLine[], { ink, words }: LineSetting): readonly Child[] {
  if (lines.length === 0) return [];
  const rows = lines.flatMap((line, k): readonly Child[] => {
    const word = k === 0 ? h("strong", {}, `${words.given} `) : undefined;
    const note = line.note === undefined ? [] : ink.sentence(line.note);
    if (!line.display) {
      const formulas = line.formulas.flatMap((f, j): readonly Child[] =>
        j === 0 ? [ink.formula(f, false)] : [", ", ink.formula(f, false)],
      );
      return [h("p", {}, word, ...formulas, note.length === 0 ? undefined : " ", ...note)];
    }
    return [
      word === undefined ? undefined : h("p", {}, word),
      ...line.formulas.map((f, j) =>
        h(
          "div",
          { class: "gs-given" },
          ink.formula(f, true),
          j === line.formulas.length - 1 && note.length > 0
            ? h("span", { class: "gs-quiet" }, ...note)
            : undefined,
        ),
      ),
    ];
  });
  return [h("div", { class: "gs-givens" }, ...rows)];
}

function taskView(task: PageTask, letter: string, s: LineSetting): HTMLElement {
  const word = askWord(task, letter, s.words);
  const asked =
    task.question === undefined
      ? s.ink.formula(task.asked, true)
      : h("span", { class: "gs-question" }, ...s.ink.sentence(task.question));
  const ask = h(
    "div",
    { class: "gs-ask", id: `${task.anchor}-ask` },
    word === "" ? undefined : h("strong", {}, `${word} `),
    asked,
  );
  const lines = linesAt(task.lines, s.level);
  const chain =
    lines.length === 0
      ? undefined
      : h("ol", { class: "gs-chain" }, ...lines.flatMap((l) => withSubsteps(l, s)));
  return h(
    "section",
    { class: "gs-task", role: "group", id: task.anchor, "aria-labelledby": `${task.anchor}-ask` },
    ask,
    ...hints(task.hints, s),
    chain,
    ...task.namedParts.map((p) =>
      h(
        "div",
        { class: "gs-given" },
        `${s.words.where} `,
        s.ink.formula(p.name, true),
        " = ",
        s.ink.formula(p.meaning, true),
      ),
    ),
    ...result(task, s.ink),
    ...task.exhibits.filter((html) => html !== "").map((html) => trusted(html, "pg-exhibit")),
    ...status(task, s),
    ...asides(s.words.remark, task.remarks, s.ink),
    ...asides(s.words.convention, task.conventions, s.ink),
    ...task.diagnostics.map(notice),
    ...checked(task, s),
  );
}

function withSubsteps(line: ReturnType<typeof linesAt>[number], s: LineSetting): readonly Child[] {
  const item = lineView(line, s);
  if (line.shownSubsteps.length === 0) return [item];
  const sub = h("ol", { class: "gs-chain" }, ...line.shownSubsteps.map((step) => lineView(step, s)));
  return [item, h("li", { class: "gs-sub" }, sub)];
}

const hints = (list: readonly Sentence[] | undefined, s: LineSetting): readonly Child[] =>
  asides(s.words.hint, list ?? [], s.ink);

const asides = (word: string, list: readonly Sentence[], ink: Ink): readonly Child[] =>
  list.map((one) => h("p", { class: "gs-aside" }, h("em", {}, word), " ", ...ink.sentence(one)));

function result({ result: r }: PageTask, ink: Ink): readonly Child[] {
  if (r === undefined) return [];
  const condition =
    r.condition === undefined ? undefined : h("div", { class: "gs-condition" }, ...ink.sentence(r.condition));
  return [
    h("div", { class: "gs-result" }, h("div", { class: "gs-box" }, ink.formula(r.formula, true)), condition),
  ];
}

/** Nothing is said about lines that are still to be checked. */
function status(task: PageTask, s: LineSetting): readonly Child[] {
  const word = s.stage === "derived" && task.status === "not-established" ? "" : s.words.status[task.status];
  if (word === "") return [];
  return [h("p", { class: `gs-status ${task.status === "refuted" ? "gs-refuted" : "gs-open"}` }, word)];
}

const notice = (n: Notice): Child => h("p", { class: `gs-notice gs-${n.severity}` }, n.message);

function checked(task: PageTask, s: LineSetting): readonly Child[] {
  if (s.stage === "derived") return [];
  const said = [
    evidenceCount(linesAt(task.lines, s.level), s.words),
    task.result?.evidence.summary ?? "",
  ].filter((p) => p !== "");
  return said.length === 0
    ? []
    : [h("p", { class: "gs-checked" }, `${said.join(`; ${s.words.resultHere}: `)}.`)];
}
