// A dialog over the page, with its title and what closes it at the top; so does a click beside it, and Escape. `tool` stands
// with them, and stays in sight.

import { button, type Child, h } from "./dom.ts";

export function dialogOf(
  title: string,
  close: string,
  id: string,
  children: readonly Child[],
  tool?: Child,
): HTMLDialogElement {
  const element = h(
    "dialog",
    { class: "pg-gallery", "aria-labelledby": id },
    h(
      "div",
      { class: "pg-gallery-head" },
      h("h2", { id }, title),
      tool,
      button(close, { class: "pg-small" }, () => element.close()),
    ),
    ...children,
  );
  element.addEventListener("click", (event) => {
    // The dialog itself is hit beside its content alone.
    if (event.target === element) element.close();
  });
  return element;
}
