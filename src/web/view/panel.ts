// What is behind a line: the place above that changed, the steps within, how it was checked, the rule by name.

import { type LineDocument, RELATION_TEX, type SampleNote, type ShownLine } from "../../show/document.ts";
import { definedIn, TO_TEXT } from "../to-text.ts";
import { type Piece, piece } from "./arrange.ts";
import { button, type Child, h } from "./dom.ts";
import type { Ink } from "./ink.ts";
import type { LineSetting } from "./line-setting.ts";

export function panelPieces(line: ShownLine, s: LineSetting): readonly Piece[] {
  return [
    ...reasonPart(line, s),
    ...changePart(line, s),
    ...substepPart(line, s),
    ...evidencePart(line, s),
    ...toolsPart(line, s),
  ];
}

/** The name of a line that several rules make: its steps tell more. */
const SEVERAL = "line";

function reasonPart(line: ShownLine, { ink, texts }: LineSetting): readonly Piece[] {
  if (line.reason.length === 0) return [];
  const rule = line.kind === "formula" && line.rule !== SEVERAL ? line.rule : undefined;
  return [
    part(texts.reason, [line.reason, rule], () => [
      h("p", {}, ...ink.sentence(line.reason), rule === undefined ? undefined : ruleName(rule, texts.rule)),
    ]),
  ];
}

const ruleName = (rule: string, title: string): Node => h("code", { class: "pg-rule", title }, rule);

function changePart(line: ShownLine, { ink, texts }: LineSetting): readonly Piece[] {
  if (line.kind !== "formula" || line.changed === undefined) return [];
  const { before, after } = line.changed;
  return [
    part(texts.changed, line.changed, () => [
      h(
        "dl",
        { class: "pg-change" },
        h("dt", {}, texts.before),
        h("dd", { class: "pg-before" }, ink.formula(before, true)),
        h("dt", {}, texts.after),
        h("dd", { class: "pg-after" }, ink.formula(after, true)),
      ),
    ]),
  ];
}

/** At the full level they stand below the line already. */
function substepPart(line: ShownLine, s: LineSetting): readonly Piece[] {
  const steps = line.substeps ?? [];
  if (steps.length === 0 || s.level === "full") return [];
  const written = steps.map((step) => (step.kind === "text" ? step.text : [step.rhs, step.reason]));
  return [
    part(s.texts.steps, written, () => [
      h("ol", { class: "pg-steps" }, ...steps.map((step) => substep(step, s.ink))),
    ]),
  ];
}

function substep(step: LineDocument, ink: Ink): Child {
  if (step.kind === "text") return h("li", {}, ...ink.sentence(step.text));
  const reason = h("span", { class: "gs-reason" }, ...ink.sentence(step.reason));
  return h("li", {}, h("span", { class: "pg-equals" }, "="), ink.formula(step.rhs, true), reason);
}

function evidencePart(line: ShownLine, s: LineSetting): readonly Piece[] {
  const { mark, summary, details } = line.evidence;
  if (mark === "none") {
    if (s.stage === "checked") return [];
    const words = s.evidence ? s.texts.working : s.texts.off;
    return [part(s.texts.evidence, words, () => [h("p", { class: "gs-quiet" }, words)])];
  }
  const said = summary === "" ? "" : `: ${summary}`;
  return [
    part(s.texts.evidence, [mark, summary, details], () => [
      h("p", { class: `pg-said pg-mark-${mark}` }, h("strong", {}, s.words.mark[mark]), said),
      details.length === 0 ? undefined : h("ul", {}, ...details.map((d) => h("li", {}, d))),
    ]),
    ...samplePart(line, s),
  ];
}

/** The numbers that were drawn at one of the points, and what the line says there. */
function samplePart({ evidence: { sample } }: ShownLine, { ink, texts }: LineSetting): readonly Piece[] {
  if (sample === undefined) return [];
  const { at, left, right } = sample;
  const told = (s: SampleNote["left"]): string =>
    s.map((i) => (i.kind === "formula" ? i.formula.text : i.kind === "ref" ? "" : i.text)).join("");
  const row = (name: string, value: SampleNote["left"]): readonly Child[] => [
    h("dt", {}, name),
    h("dd", {}, ...ink.sentence(value)),
  ];
  const sides = (): readonly Child[] =>
    told(left) === told(right)
      ? row(texts.bothSides, left)
      : [...row(texts.leftSide, left), ...row(texts.rightSide, right)];
  return [
    part(texts.sample, sample, () => [
      h("ul", { class: "pg-drawn" }, ...at.map((equation) => h("li", {}, ...ink.sentence(equation)))),
      h("dl", { class: "pg-change" }, ...sides()),
    ]),
  ];
}

/** Copying the line, and its place in the text. */
function toolsPart(line: ShownLine, s: LineSetting): readonly Piece[] {
  const written = line.kind === "formula" ? texOf(line) : undefined;
  const defined = definedIn(line.reason);
  return [
    piece("tools", [written, defined], () =>
      h(
        "p",
        { class: "pg-panel-tools" },
        written === undefined
          ? undefined
          : button(s.texts.copy, { class: "pg-small" }, () => s.copy(written, s.texts.theLine)),
        h(
          "button",
          { type: "button", class: `pg-small ${TO_TEXT}`, "data-defined": defined },
          s.texts.inText,
        ),
      ),
    ),
  ];
}

function texOf({ lhs, relation, rhs }: ShownLine & { readonly kind: "formula" }): string {
  const left = lhs === null ? "" : lhs.tex;
  return `${left} ${RELATION_TEX[relation]} ${rhs.tex}`.trim();
}

const part = (heading: string, shown: unknown, children: () => readonly Child[]): Piece =>
  piece("part", [heading, shown], () => h("div", {}, h("p", { class: "pg-part" }, heading), ...children()));
