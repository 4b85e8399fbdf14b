// The line between the text and what is made of it: pulled by a pointer, moved by keys, put back by a double click. Both
// tabs have one, and they stand in the same place.

import { keepShare, keptShare, movedBy, NARROWEST, USUAL, WIDEST, within } from "../sides.ts";
import { h } from "./dom.ts";

const dividers: HTMLElement[] = [];
let share: number | undefined;

/** `left` is what becomes wider; it has an id. */
export function dividerView(name: string, left: HTMLElement): HTMLElement {
  const element = h("div", {
    class: "pg-divider",
    role: "separator",
    tabindex: 0,
    "aria-label": name,
    "aria-orientation": "vertical",
    "aria-controls": left.id,
    "aria-valuemin": NARROWEST,
    "aria-valuemax": WIDEST,
  });
  dividers.push(element);
  put(share ?? keptShare());

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    // Nothing is selected on the way.
    event.preventDefault();
    element.focus();
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    const both = element.parentElement?.getBoundingClientRect();
    if (both === undefined || !element.hasPointerCapture(event.pointerId)) return;
    put(within(((event.clientX - both.left) / both.width) * 100));
  });
  element.addEventListener("lostpointercapture", () => keepShare(share ?? USUAL));
  element.addEventListener("dblclick", () => choose(USUAL));
  element.addEventListener("keydown", (event) => {
    const next =
      event.ctrlKey || event.altKey || event.metaKey ? undefined : movedBy(event.key, share ?? USUAL);
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  });
  return element;
}

function choose(next: number): void {
  put(next);
  keepShare(next);
}

function put(next: number): void {
  share = next;
  document.documentElement.style.setProperty("--pg-share", `${next}%`);
  for (const one of dividers) one.setAttribute("aria-valuenow", `${Math.round(next)}`);
}
