// One line of a derivation: left side, relation, right side, reason, and the button that opens what is behind it.

import { type LineDocument, RELATION_TEX, reasonAt, type ShownLine } from "../../show/document.ts";
import { type Child, h } from "./dom.ts";
import type { LineSetting } from "./line-setting.ts";
import { linePanel } from "./panel.ts";

/** A left side wider than this (in characters; a fraction is as wide as its wider part) takes a row of its own. */
const WIDE_LEFT = 15;

export function lineView(line: ShownLine, s: LineSetting): HTMLLIElement {
  const number = line.number === undefined ? undefined : h("span", { class: "gs-num" }, `(${line.number})`);
  const reason = s.ink.sentence(reasonAt(line, s.level));
  const beside = reason.length === 0 ? undefined : h("div", { class: "gs-reason" }, ...reason);
  const item = h("li", { class: classOf(line), id: line.anchor, tabindex: -1 });
  if (line.kind === "text")
    item.append(
      ...present([
        number,
        h("div", { class: "gs-step" }, h("div", { class: "gs-rhs" }, ...s.ink.sentence(line.text)), beside),
      ]),
    );
  else {
    const left = line.lhs === null ? undefined : h("div", { class: "gs-lhs" }, s.ink.formula(line.lhs, true));
    const right = h("div", { class: "gs-rhs" }, relation(line, s), s.ink.formula(line.rhs, true));
    item.append(...present([number, left, h("div", { class: "gs-step" }, right, beside)]));
  }
  if (line.kind === "formula" || line.evidence.mark !== "none") item.append(opener(line, s, item));
  return item;
}

const present = (children: readonly Child[]): readonly (Node | string)[] =>
  children.filter((c): c is Node | string => c !== undefined);

function relation(line: ShownLine & { readonly kind: "formula" }, s: LineSetting): Child {
  if (line.relation === "") return undefined;
  const tex = RELATION_TEX[line.relation];
  return h("span", { class: "gs-rel" }, s.ink.formula({ tex, text: line.relation }, false));
}

function classOf(line: ShownLine): string {
  const wide =
    line.kind === "formula" &&
    line.lhs !== null &&
    Math.max(...line.lhs.text.split("/").map((part) => part.length)) > WIDE_LEFT;
  const text = line.kind === "text";
  return ["gs-line", "pg-line", ...(wide ? ["gs-wide"] : []), ...(text ? ["gs-textline"] : [])].join(" ");
}

/** Opens and closes the panel below the line; so does a click on the line, unless text is being selected. */
function opener(line: ShownLine, s: LineSetting, item: HTMLLIElement): HTMLButtonElement {
  const id = `${line.anchor}-panel`;
  const { sign, word, kind } = signOf(line, s);
  const toggle = h(
    "button",
    {
      type: "button",
      class: `pg-open pg-mark-${kind}`,
      id: `${line.anchor}-open`,
      "aria-expanded": "false",
      "aria-controls": id,
      title: word,
    },
    h("span", { "aria-hidden": "true" }, sign),
    h("span", { class: "gs-sr" }, s.texts.named(line.number, word)),
  );
  let panel: HTMLElement | undefined;
  const show = (open: boolean): void => {
    if (open) {
      s.open.add(line.anchor);
      panel = linePanel(line, id, s);
      item.append(panel);
    } else {
      s.open.delete(line.anchor);
      panel?.remove();
      panel = undefined;
    }
    toggle.setAttribute("aria-expanded", String(open));
    item.classList.toggle("pg-opened", open);
  };
  toggle.addEventListener("click", (event) => {
    event.stopPropagation();
    show(panel === undefined);
  });
  item.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest("a, button, .pg-panel") != null || window.getSelection()?.isCollapsed === false)
      return;
    show(panel === undefined);
  });
  if (s.open.has(line.anchor)) show(true);
  return toggle;
}

interface LineSign {
  readonly sign: string;
  readonly word: string;
  readonly kind: string;
}

function signOf(line: LineDocument, s: LineSetting): LineSign {
  const { mark } = line.evidence;
  switch (mark) {
    case "established":
      return { sign: "✓", word: s.words.mark[mark], kind: mark };
    case "not-established":
      return { sign: "?", word: s.words.mark[mark], kind: mark };
    case "refuted":
      return { sign: "✗", word: s.words.mark[mark], kind: mark };
    case "none":
      if (s.stage === "derived" && s.evidence) return { sign: "·", word: s.texts.pending, kind: "pending" };
      return s.stage === "derived"
        ? { sign: "○", word: s.texts.unchecked, kind: "none" }
        : { sign: "·", word: s.texts.claimsNothing, kind: "none" };
  }
}
