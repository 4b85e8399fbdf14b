// The verdicts on a checked document: each relation as it was written, beside it whether it holds, below it why not.

import type { CheckedRelation, CheckReport, Place, Verdict } from "../../check/verdict/verdicts.ts";
import { capital } from "../../show/capital.ts";
import type { PageTexts } from "../texts/page-texts.ts";
import { type Child, h, trusted } from "./dom.ts";
import { ticked } from "./problems.ts";
import { keepReachable } from "./reachable.ts";

export interface Report {
  readonly element: HTMLElement;
  show(report: CheckReport): void;
}

const SIGN: Readonly<Record<Verdict, string>> = {
  holds: "✓",
  wrong: "✗",
  "holds-if": "✓",
  "not-read": "–",
  "not-decided": "?",
};

type Texts = PageTexts["check"];

interface Setting {
  readonly texts: Texts;
  readonly expected: string;
  readonly html: (relation: string) => string | undefined;
  readonly go: (place: Place) => void;
}

export function reportView(
  { check, problems }: PageTexts,
  html: (relation: string) => string | undefined,
  go: (place: Place) => void,
): Report {
  const setting: Setting = { texts: check, expected: problems.expected, html, go };
  const element = h("div", { class: "pg-report gradsheet" });
  keepReachable(element, check.verdicts);
  return {
    element,
    show(report) {
      element.replaceChildren(
        ...questions(report, setting),
        h(
          "ol",
          { class: "pg-relations" },
          ...report.relations.map((r, k) => relation(r, k, report, setting)),
        ),
        ...repairs(report, setting),
        ...inferred(report, check),
        ...report.remarks.map((r) => h("p", { class: "gs-aside" }, ...ticked(r.message))),
      );
    },
  };
}

/** How many relations hold, are wrong, and so on. */
export function counted(report: CheckReport, texts: Texts): string {
  const claims = report.relations.filter((r) => r.role === "claim" || r.verdict !== "holds");
  const of = (["holds", "holds-if", "wrong", "not-decided", "not-read"] as const)
    .map((v) => [v, claims.filter((r) => r.verdict === v).length] as const)
    .filter(([, n]) => n > 0);
  return claims.length === 0 ? texts.none : texts.counted(claims.length, of);
}

function relation(r: CheckedRelation, k: number, report: CheckReport, setting: Setting): HTMLElement {
  const { texts, html, go } = setting;
  const set = html(r.text);
  const label = r.labels[0] ?? texts.atLine(r.line);
  const silent = r.role !== "claim" && r.verdict === "holds";
  const word = silent ? texts.role[r.role] : texts.verdict[r.verdict];
  const place = h("button", { type: "button", class: "pg-place" }, label);
  place.addEventListener("click", () => go(r));
  return h(
    "li",
    { class: `pg-relation pg-verdict-${silent ? "silent" : r.verdict}`, id: `relation-${k + 1}` },
    h("span", { class: "pg-sign", "aria-hidden": "true" }, silent ? "·" : SIGN[r.verdict]),
    h("div", { class: "pg-written" }, set === undefined ? h("code", {}, r.text) : trusted(set)),
    h("div", { class: "pg-verdict" }, h("strong", {}, word), " ", place),
    ...because(r, report, setting),
  );
}

function because(r: CheckedRelation, report: CheckReport, { texts, expected }: Setting): readonly Child[] {
  const said: string[] = [];
  if (r.follows !== undefined) {
    const from = report.relations[r.follows];
    said.push(texts.follows(from?.line));
  }
  if (r.diagnosis !== undefined) said.push(sentence(r.diagnosis.text));
  if (r.conditions.length > 0) said.push(texts.holdsIf(r.conditions.map((c) => c.text)));
  const paragraphs = [...difference(r, texts), ...said.map((text) => h("p", {}, text))];
  if (r.why !== undefined)
    paragraphs.push(
      h("p", {}, ...ticked(sentence(r.why.message))),
      ...(r.why.expected === undefined
        ? []
        : [h("p", { class: "gs-quiet" }, expected, ...ticked(r.why.expected))]),
    );
  paragraphs.push(...r.remarks.map((text) => h("p", { class: "gs-quiet" }, sentence(text))));
  return paragraphs.length === 0 ? [] : [h("div", { class: "pg-because" }, ...paragraphs)];
}

const sentence = (text: string): string => `${capital(text)}${/[.!?]$/.test(text) ? "" : "."}`;

/** The values of both sides, and the numbers at which they differ. */
function difference({ counterexample: c }: CheckedRelation, texts: Texts): readonly HTMLElement[] {
  if (c === undefined) return [];
  const value = (number: string): string => minus(texts.value(number));
  const numbers = [...c.indices, ...c.inputs].map((x) =>
    h("li", {}, h("code", {}, `${x.name} = ${value(`${x.value}`)}`)),
  );
  return [
    h("p", {}, texts.differ(value(c.left), value(c.right), numbers.length > 0)),
    ...(numbers.length === 0 ? [] : [h("ul", { class: "pg-drawn" }, ...numbers)]),
  ];
}

const minus = (number: string): string => number.replaceAll(/-(?=[\d.])/g, "−");

function questions(report: CheckReport, { texts, go }: Setting): readonly Node[] {
  return report.questions.map((q) => {
    const { place } = q;
    const at =
      place === undefined
        ? undefined
        : h("button", { type: "button", class: "pg-place" }, texts.atLine(place.line));
    if (place !== undefined) at?.addEventListener("click", () => go(place));
    return h(
      "div",
      { class: "pg-question" },
      h("p", {}, h("strong", {}, q.text), " ", at),
      h("ul", {}, ...q.choices.map((c) => h("li", {}, c))),
      h("p", {}, texts.settle, h("code", {}, q.remedy)),
    );
  });
}

function repairs(report: CheckReport, { texts, go }: Setting): readonly Node[] {
  return report.repairs.map((r) => {
    const at = h("button", { type: "button", class: "pg-place" }, texts.atLine(r.place.line));
    at.addEventListener("click", () => go(r.place));
    return h(
      "p",
      { class: "gs-aside" },
      at,
      " ",
      sentence(r.text),
      " ",
      h("code", {}, r.found),
      " → ",
      h("code", {}, r.proposed),
    );
  });
}

function inferred(report: CheckReport, texts: Texts): readonly Node[] {
  if (report.inferred.length === 0) return [];
  const rows = report.inferred.map((i) =>
    h(
      "tr",
      {},
      h("td", {}, h("code", {}, i.name)),
      h("td", {}, i.meaning),
      h("td", { class: "gs-quiet" }, texts.from[i.from]),
    ),
  );
  return [
    h(
      "details",
      { class: "pg-inferred" },
      h("summary", {}, texts.inferred),
      h("table", {}, h("tbody", {}, ...rows)),
    ),
  ];
}
