// One line of a derivation: left side, relation, right side, reason, and the button that opens what is behind it.

import { type LineDocument, RELATION_TEX, reasonAt, type ShownLine } from "../../show/document.ts";
import type { LinePlace } from "../texts/page-texts.ts";
import { arrange, type Piece, piece } from "./arrange.ts";
import { type Child, h } from "./dom.ts";
import type { LineSetting } from "./line-setting.ts";
import { panelPieces } from "./panel.ts";

/** A left side wider than this (in characters; a fraction is as wide as its wider part) takes a row of its own. */
const WIDE_LEFT = 15;

/** What lines on the page are told when they stay: they may have been checked meanwhile. */
const listening = new WeakMap<HTMLElement, (line: ShownLine, place: LinePlace, s: LineSetting) => void>();

export function linePiece(line: ShownLine, place: LinePlace, s: LineSetting): Piece {
  const written = line.kind === "text" ? line.text : [line.lhs, line.relation, line.rhs];
  return piece(
    "line",
    [line.anchor, line.number, written, reasonAt(line, s.level), opens(line)],
    () => lineView(line, place, s),
    (element) => listening.get(element)?.(line, place, s),
  );
}

const opens = (line: ShownLine): boolean => line.kind === "formula" || line.evidence.mark !== "none";

function lineView(line: ShownLine, place: LinePlace, s: LineSetting): HTMLLIElement {
  const number = line.number === undefined ? undefined : h("span", { class: "gs-num" }, `(${line.number})`);
  const reason = s.ink.sentence(reasonAt(line, s.level));
  const beside = reason.length === 0 ? undefined : h("div", { class: "gs-reason" }, ...reason);
  const item = h("li", { class: classOf(line), id: line.target ?? line.anchor, tabindex: -1 });
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
  if (opens(line)) item.append(opener(line, place, s, item));
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
function opener(
  first: ShownLine,
  firstPlace: LinePlace,
  setting: LineSetting,
  item: HTMLLIElement,
): HTMLButtonElement {
  let line = first;
  let place = firstPlace;
  let s = setting;
  const { anchor } = first;
  const id = `${anchor}-panel`;
  const sign = h("span", { "aria-hidden": "true" });
  const name = h("span", { class: "gs-sr" });
  const toggle = h(
    "button",
    { type: "button", id: `${anchor}-open`, "aria-expanded": "false", "aria-controls": id },
    sign,
    name,
  );
  let panel: HTMLElement | undefined;

  const mark = (): void => {
    const now = signOf(line, s);
    toggle.className = `pg-open pg-mark-${now.kind}`;
    toggle.title = now.word;
    sign.textContent = now.sign;
    name.textContent = s.texts.named(line.number, place, now.word);
    tellFailure(item, line, s);
  };
  const show = (open: boolean): void => {
    if (open) {
      s.open.add(anchor);
      panel = h("div", { class: "pg-panel", id, role: "group", "aria-label": s.texts.details });
      arrange(panel, panelPieces(line, s));
      item.append(panel);
    } else {
      s.open.delete(anchor);
      panel?.remove();
      panel = undefined;
    }
    toggle.setAttribute("aria-expanded", String(open));
    item.classList.toggle("pg-opened", open);
  };
  listening.set(item, (now, at, of) => {
    line = now;
    place = at;
    s = of;
    mark();
    if (panel !== undefined) arrange(panel, panelPieces(line, s));
  });
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
  mark();
  if (s.open.has(anchor)) show(true);
  return toggle;
}

/** What was found against the line stands behind its reason, as on paper: nobody need open it to see the numbers. */
function tellFailure(item: HTMLLIElement, { evidence }: LineDocument, { words }: LineSetting): void {
  const step = item.querySelector(":scope > .gs-step");
  step?.querySelector(":scope > .gs-reason > .pg-flag")?.remove();
  const { mark, summary } = evidence;
  if (step === null || (mark !== "refuted" && mark !== "not-established")) return;
  let reason = step.querySelector(":scope > .gs-reason");
  if (reason === null) {
    reason = h("div", { class: "gs-reason" });
    step.append(reason);
  }
  const said = `${words.mark[mark]}${summary === "" ? "" : `: ${summary}`}`;
  const kind = mark === "refuted" ? "gs-refuted" : "gs-open";
  const before = reason.childNodes.length === 0 ? "" : "; ";
  reason.append(h("span", { class: "pg-flag" }, before, h("span", { class: kind }, said)));
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
    case "unchecked":
      return { sign: "·", word: s.words.mark[mark], kind: "pending" };
    case "none":
      if (s.stage === "derived" && s.evidence) return { sign: "·", word: s.texts.pending, kind: "pending" };
      return s.stage === "derived"
        ? { sign: "○", word: s.texts.unchecked, kind: "none" }
        : { sign: "·", word: s.texts.claimsNothing, kind: "none" };
  }
}
