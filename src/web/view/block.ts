// A block as the page shows it: what is given, then its tasks with their lines, result and remarks.

import { capital } from "../../show/capital.ts";
import { type GivenLine, linesAt, type Notice, partsAt, type Sentence } from "../../show/document.ts";
import { sentenceText } from "../../show/sentence.ts";
import { askWord, evidenceCount, headingOf } from "../../show/words.ts";
import type { PageBlock, PageTask } from "../protocol.ts";
import type { LinePlace } from "../texts/page-texts.ts";
import { container, type Piece, piece } from "./arrange.ts";
import { type Child, h, trusted } from "./dom.ts";
import { linePiece } from "./line.ts";
import type { LineSetting } from "./line-setting.ts";

export function blockPiece(block: PageBlock, setting: LineSetting): Piece {
  const s: LineSetting = { ...setting, level: block.level ?? setting.level };
  const title = headingOf(block, s.words);
  const id = `block-${block.id}`;
  return container(
    "block",
    [id, s.words.tag],
    () => h("section", { class: "gs-block", id, lang: s.words.tag }),
    [
      ...(title === undefined ? [] : [piece("heading", title, () => h("h3", {}, ...s.ink.sentence(title)))]),
      ...givens(block.givens, s),
      ...block.figures.map(exhibit),
      ...asides(s.words.hint, block.hints ?? [], s),
      ...block.tasks.map((t) => taskPiece(t, block.heading ?? [], s)),
    ],
    s.goesOn,
  );
}

const exhibit = (html: string): Piece => piece("exhibit", html, () => trusted(html, "pg-exhibit"));

function givens(lines: readonly GivenLine[], s: LineSetting): readonly Piece[] {
  if (lines.length === 0) return [];
  return [
    piece("givens", lines, () =>
      h("div", { class: "gs-givens" }, ...lines.flatMap((line, k) => givenLine(line, k === 0, s))),
    ),
  ];
}

function givenLine(line: GivenLine, first: boolean, { ink, words }: LineSetting): readonly Child[] {
  const word = first ? h("strong", {}, `${words.given} `) : undefined;
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
}

function taskPiece(task: PageTask, heading: Sentence, s: LineSetting): Piece {
  const lines = linesAt(task.lines, s.level);
  const part = [sentenceText(heading), task.letter].filter((word) => word !== "").join(" ");
  const make = (): HTMLElement => {
    const element = h("section", {
      class: "gs-task",
      role: "group",
      id: task.anchor,
      "aria-labelledby": `${task.anchor}-ask`,
    });
    // How tall it is likely to be, until it has been seen.
    element.style.setProperty("--pg-lines", `${lines.length}`);
    return element;
  };
  const pieces = [
    asked(task, s),
    ...asides(s.words.hint, task.hints ?? [], s),
    ...(lines.length === 0
      ? []
      : [
          container(
            "chain",
            "",
            () => h("ol", { class: "gs-chain" }),
            lines.flatMap((l, k) => withSubsteps(l, { part, at: k + 1, count: lines.length }, s)),
            s.goesOn,
          ),
        ]),
    ...partsAt(task, s.level).map((p) =>
      piece("part", p, () =>
        h(
          "div",
          { class: "gs-given" },
          `${s.words.where} `,
          s.ink.formula(p.name, true),
          " = ",
          s.ink.formula(p.meaning, true),
        ),
      ),
    ),
    ...result(task, s),
    ...task.exhibits.filter((html) => html !== "").map(exhibit),
    ...status(task, s),
    ...asides(s.words.remark, task.remarks, s),
    ...asides(s.words.convention, task.conventions, s),
    ...task.diagnostics.map(notice),
    ...checked(task, s),
  ];
  return container("task", task.anchor, make, pieces, s.goesOn);
}

function asked(task: PageTask, { ink, words }: LineSetting): Piece {
  const word = askWord(task, task.letter, words);
  const { question } = task;
  return piece("ask", [word, question ?? task.asked], () =>
    h(
      "div",
      { class: "gs-ask", id: `${task.anchor}-ask` },
      word === "" ? undefined : h("strong", {}, `${word} `),
      question === undefined
        ? ink.formula(task.asked, true)
        : h("span", { class: "gs-question" }, ...ink.sentence(question)),
    ),
  );
}

function withSubsteps(
  line: ReturnType<typeof linesAt>[number],
  place: LinePlace,
  s: LineSetting,
): readonly Piece[] {
  const count = line.shownSubsteps.length;
  if (count === 0) return [linePiece(line, place, s)];
  const steps = line.shownSubsteps.map((step, k) =>
    linePiece(step, { ...place, step: { at: k + 1, count } }, s),
  );
  const chain = container("chain", "", () => h("ol", { class: "gs-chain" }), steps, s.goesOn);
  return [
    linePiece(line, place, s),
    container("substeps", line.anchor, () => h("li", { class: "gs-sub" }), [chain], s.goesOn),
  ];
}

const asides = (word: string, list: readonly Sentence[], { ink }: LineSetting): readonly Piece[] =>
  list.map((one) =>
    piece("aside", [word, one], () =>
      h("p", { class: "gs-aside" }, h("em", {}, word), " ", ...ink.sentence(one)),
    ),
  );

/** What was claimed without a derivation gets no box before it is checked: it may be wrong. */
function result({ result: r, diagnostics }: PageTask, { ink, stage }: LineSetting): readonly Piece[] {
  if (r === undefined || (stage === "derived" && diagnostics.length > 0)) return [];
  const { formula, condition } = r;
  return [
    piece("result", [formula, condition], () =>
      h(
        "div",
        { class: "gs-result" },
        h("div", { class: "gs-box" }, ink.formula(formula, true)),
        condition === undefined ? undefined : h("div", { class: "gs-condition" }, ...ink.sentence(condition)),
      ),
    ),
  ];
}

const said = (className: string, words: string): Piece =>
  piece("said", [className, words], () => h("p", { class: className }, words));

/** Nothing is said about lines that are still to be checked. */
function status(task: PageTask, s: LineSetting): readonly Piece[] {
  const word = s.stage === "derived" && task.status === "not-established" ? "" : s.words.status[task.status];
  if (word === "") return [];
  return [said(`gs-status ${task.status === "refuted" ? "gs-refuted" : "gs-open"}`, word)];
}

const notice = (n: Notice): Piece => said(`gs-notice gs-${n.severity}`, capital(n.message));

function checked(task: PageTask, s: LineSetting): readonly Piece[] {
  if (s.stage === "derived") return [];
  const parts = [
    evidenceCount(linesAt(task.lines, s.level), s.words),
    task.result?.evidence.summary ?? "",
  ].filter((p) => p !== "");
  return parts.length === 0 ? [] : [said("gs-checked", `${parts.join(`; ${s.words.resultHere}: `)}.`)];
}
