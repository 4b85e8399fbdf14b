// Messages about the text, below it: the place, what is wrong, what is accepted, what to write. Choosing one leads to
// its place.

import type { Problem } from "../protocol.ts";
import type { PageTexts } from "../texts/page-texts.ts";
import { type Child, h } from "./dom.ts";

export interface Problems {
  readonly element: HTMLElement;
  show(problems: readonly Problem[]): void;
}

type Texts = PageTexts["problems"];

export function problemsView(texts: Texts, go: (problem: Problem) => void): Problems {
  const element = h("ul", { class: "pg-problems", "aria-label": texts.list });
  return {
    element,
    show(problems) {
      element.replaceChildren(
        ...problems.map((p) => h("li", { class: `pg-${p.severity}` }, ...one(p, texts, go))),
      );
      element.hidden = problems.length === 0;
    },
  };
}

function one(p: Problem, texts: Texts, go: (problem: Problem) => void): readonly Child[] {
  const place = h(
    "button",
    { type: "button", class: "pg-place" },
    texts.place(texts.severity[p.severity], p.line, p.column),
  );
  place.addEventListener("click", () => go(p));
  return [
    place,
    h("p", { class: "pg-message" }, ...ticked(p.message)),
    ...p.related.map((r) => h("p", { class: "pg-more" }, ...ticked(r.message))),
    p.expected === undefined
      ? undefined
      : h("p", { class: "pg-more" }, texts.expected, ...ticked(p.expected)),
    p.remedy === undefined ? undefined : h("p", { class: "pg-more" }, texts.instead, h("code", {}, p.remedy)),
  ];
}

/** What stands between ` is code. */
export const ticked = (message: string): readonly Child[] =>
  message.split("`").map((part, k) => (k % 2 === 1 ? h("code", {}, part) : part));

/** One sentence for those who hear the page. */
export function spoken(problems: readonly Problem[], texts: Texts): string {
  const [first, ...others] = problems;
  if (first === undefined) return "";
  const message = first.message.replaceAll("`", "");
  return texts.spoken(texts.severity[first.severity], first.line, message, others.length);
}
