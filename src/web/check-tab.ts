// The second tab: a derivation that a person wrote, in LaTeX or Markdown, and the verdict on each of its relations.

import type { CheckReport } from "../check/verdict/verdicts.ts";
import type { Client } from "./client.ts";
import { documentFormat } from "./document-format.ts";
import { latest } from "./latest.ts";
import type { Problem, Reply } from "./protocol.ts";
import { plainBox, type TextBox } from "./text-box.ts";
import type { PageTexts } from "./texts/page-texts.ts";
import { dividerView } from "./view/divider.ts";
import { h } from "./view/dom.ts";
import { problemsView } from "./view/problems.ts";
import { counted, reportView } from "./view/report.ts";

export interface CheckTab {
  readonly element: HTMLElement;
  text(): string;
  show(text: string): void;
  /** The tab is seen now: the editor is loaded, and what is there is checked. */
  opened(): void;
}

interface Options {
  readonly texts: PageTexts;
  readonly text: string;
  readonly client: Client;
  readonly changed: () => void;
}

/** How long typing rests before a document is checked. */
const REST = 500;

export function checkTab(o: Options): CheckTab {
  const t = o.texts.check;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let seen = false;
  let problems: readonly Problem[] = [];

  const options = { label: t.box, text: o.text, change: typed };
  let box: TextBox = plainBox(options);
  const boxPlace = h("div", { class: "pg-box" }, box.element);
  const messages = problemsView(o.texts.problems, (p) => box.goTo(p.from));
  messages.element.hidden = true;
  const status = h("p", { class: "pg-status", role: "status" });
  const report = reportView(o.texts, o.client.relation, (place) => box.goTo(place.span.start));

  const left = h(
    "section",
    { class: "pg-left", id: "check-text", "aria-label": t.document },
    boxPlace,
    messages.element,
  );
  const element = h(
    "div",
    { class: "pg-panes" },
    left,
    dividerView(o.texts.divider, left),
    h(
      "section",
      { class: "pg-right", "aria-label": t.verdicts },
      h("div", { class: "pg-bar" }, h("p", { class: "pg-about" }, t.about)),
      status,
      report.element,
    ),
  );

  function typed(): void {
    o.changed();
    clearTimeout(resting);
    resting = setTimeout(check, REST);
  }

  const newest = latest(shown, (message) => {
    report.element.classList.remove("pg-stale");
    status.textContent = o.texts.broken(message);
  });

  function check(): void {
    const text = box.text();
    status.textContent = t.checking;
    report.element.classList.add("pg-stale");
    void newest.wait(o.client.check(text, documentFormat(text), o.texts.tag));
  }

  /** What is said about the document is in the language of the page: the worker has been told it. */
  function shown(reply: Reply): void {
    report.element.classList.remove("pg-stale");
    switch (reply.kind) {
      case "report":
        mark(problemsIn(reply.report, t));
        messages.show([]);
        report.show(reply.report);
        status.textContent = counted(reply.report, t);
        return;
      case "problems":
        mark(reply.problems);
        messages.show(reply.problems);
        status.textContent = t.unusable;
        return;
      case "failed":
        status.textContent = o.texts.broken(reply.message);
        return;
      case "frame":
      case "block":
      case "done":
      case "set":
      case "copied":
      case "layers":
      case "place":
        return;
    }
  }

  function mark(now: readonly Problem[]): void {
    problems = now;
    box.problems(now);
  }

  async function upgrade(): Promise<void> {
    const { editorBox } = await import("./editor.ts");
    const { from, focused } = box.selection();
    const next = editorBox({ ...options, text: box.text(), texts: o.texts, sheet: false });
    box = next;
    boxPlace.replaceChildren(next.element);
    next.problems(problems);
    if (focused) next.goTo(from);
  }

  return {
    element,
    text: () => box.text(),
    show(text) {
      box.setText(text);
      if (seen) typed();
    },
    opened() {
      if (seen) return;
      seen = true;
      void upgrade();
      check();
    },
  };
}

/** Wrong relations are underlined, and what is not read is marked more quietly. */
function problemsIn(report: CheckReport, t: PageTexts["check"]): readonly Problem[] {
  return report.relations.flatMap((r): readonly Problem[] => {
    const severity =
      r.verdict === "wrong"
        ? "error"
        : r.verdict === "not-read" || r.verdict === "not-decided"
          ? "warning"
          : undefined;
    if (severity === undefined) return [];
    const message = r.diagnosis?.text ?? r.why?.message ?? (r.verdict === "wrong" ? t.wrong : t.undecided);
    return [
      {
        severity,
        message,
        expected: r.why?.expected,
        remedy: undefined,
        from: r.span.start,
        to: r.span.end,
        line: r.line,
        column: r.column,
        related: [],
      },
    ];
  });
}
