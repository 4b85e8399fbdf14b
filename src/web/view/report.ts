// The verdicts on a checked document: each relation as it was written, beside it whether it holds, below it why not.

import { capital } from "../../check/capital.ts";
import type { CheckedRelation, CheckReport, Place, Verdict } from "../../check/verdicts.ts";
import { counterexampleText } from "../../show/evidence-words.ts";
import { type Child, h, trusted } from "./dom.ts";
import { ticked } from "./problems.ts";

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

const WORD: Readonly<Record<Verdict, string>> = {
  holds: "holds",
  wrong: "wrong",
  "holds-if": "holds under a condition",
  "not-read": "not read",
  "not-decided": "not decided",
};

export function reportView(
  html: (relation: string) => string | undefined,
  go: (place: Place) => void,
): Report {
  const element = h("div", { class: "pg-report gradsheet" });
  return {
    element,
    show(report) {
      element.replaceChildren(
        ...questions(report, go),
        h(
          "ol",
          { class: "pg-relations" },
          ...report.relations.map((r, k) => relation(r, k, report, html, go)),
        ),
        ...repairs(report, go),
        ...inferred(report),
        ...report.remarks.map((r) => h("p", { class: "gs-aside" }, ...ticked(r.message))),
      );
    },
  };
}

/** "4 relations: 2 hold, 1 wrong, 1 not read". */
export function counted(report: CheckReport): string {
  const claims = report.relations.filter((r) => r.role === "claim" || r.verdict !== "holds");
  const of = (v: Verdict): number => claims.filter((r) => r.verdict === v).length;
  const said = (["holds", "holds-if", "wrong", "not-decided", "not-read"] as const).flatMap((v) => {
    const n = of(v);
    return n === 0
      ? []
      : [`${n} ${n > 1 && v.startsWith("holds") ? WORD[v].replace("holds", "hold") : WORD[v]}`];
  });
  if (claims.length === 0) return "There is no relation to check here.";
  return `${claims.length === 1 ? "1 relation" : `${claims.length} relations`}: ${said.join(", ")}`;
}

function relation(
  r: CheckedRelation,
  k: number,
  report: CheckReport,
  html: (relation: string) => string | undefined,
  go: (place: Place) => void,
): HTMLElement {
  const set = html(r.text);
  const label = r.labels[0] ?? `line ${r.line}`;
  const silent = r.role !== "claim" && r.verdict === "holds";
  const word = silent ? ROLE[r.role] : WORD[r.verdict];
  const place = h("button", { type: "button", class: "pg-place" }, label);
  place.addEventListener("click", () => go(r));
  return h(
    "li",
    { class: `pg-relation pg-verdict-${silent ? "silent" : r.verdict}`, id: `relation-${k + 1}` },
    h("span", { class: "pg-sign", "aria-hidden": "true" }, silent ? "·" : SIGN[r.verdict]),
    h("div", { class: "pg-written" }, set === undefined ? h("code", {}, r.text) : trusted(set)),
    h("div", { class: "pg-verdict" }, h("strong", {}, word), " ", place),
    ...because(r, report),
  );
}

const ROLE: Readonly<Record<CheckedRelation["role"], string>> = {
  claim: "claim",
  definition: "defines",
  update: "changes a name",
  remark: "claims nothing",
};

function because(r: CheckedRelation, report: CheckReport): readonly Child[] {
  const said: Child[] = [];
  if (r.follows !== undefined) {
    const from = report.relations[r.follows];
    said.push(`It follows from the wrong relation in line ${from?.line ?? "?"}.`);
  }
  if (r.counterexample !== undefined) said.push(`${sentence(counterexampleText(r.counterexample))}`);
  if (r.diagnosis !== undefined) said.push(sentence(r.diagnosis.text));
  if (r.conditions.length > 0) said.push(`It holds if ${r.conditions.map((c) => c.text).join(" and ")}.`);
  const paragraphs = said.map((text) => h("p", {}, text));
  if (r.why !== undefined)
    paragraphs.push(
      h("p", {}, ...ticked(sentence(r.why.message))),
      ...(r.why.expected === undefined
        ? []
        : [h("p", { class: "gs-quiet" }, "Expected: ", ...ticked(r.why.expected))]),
    );
  paragraphs.push(...r.remarks.map((text) => h("p", { class: "gs-quiet" }, sentence(text))));
  return paragraphs.length === 0 ? [] : [h("div", { class: "pg-because" }, ...paragraphs)];
}

const sentence = (text: string): string => `${capital(text)}${/[.!?]$/.test(text) ? "" : "."}`;

function questions(report: CheckReport, go: (place: Place) => void): readonly Node[] {
  return report.questions.map((q) => {
    const { place } = q;
    const at =
      place === undefined
        ? undefined
        : h("button", { type: "button", class: "pg-place" }, `line ${place.line}`);
    if (place !== undefined) at?.addEventListener("click", () => go(place));
    return h(
      "div",
      { class: "pg-question" },
      h("p", {}, h("strong", {}, q.text), " ", at),
      h("ul", {}, ...q.choices.map((c) => h("li", {}, c))),
      h("p", {}, "To settle it, write: ", h("code", {}, q.remedy)),
    );
  });
}

function repairs(report: CheckReport, go: (place: Place) => void): readonly Node[] {
  return report.repairs.map((r) => {
    const at = h("button", { type: "button", class: "pg-place" }, `line ${r.place.line}`);
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

function inferred(report: CheckReport): readonly Node[] {
  if (report.inferred.length === 0) return [];
  const rows = report.inferred.map((i) =>
    h(
      "tr",
      {},
      h("td", {}, h("code", {}, i.name)),
      h("td", {}, i.meaning),
      h("td", { class: "gs-quiet" }, FROM[i.from]),
    ),
  );
  return [
    h(
      "details",
      { class: "pg-inferred" },
      h("summary", {}, "What the symbols were taken for"),
      h("table", {}, h("tbody", {}, ...rows)),
    ),
  ];
}

const FROM: Readonly<Record<CheckReport["inferred"][number]["from"], string>> = {
  sheet: "from the sheet",
  declared: "as declared",
  defined: "by its definition",
  used: "by its use",
  lines: "from the lines",
};
