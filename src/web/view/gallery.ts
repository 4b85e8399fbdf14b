// The gallery: single lines to begin with, example sheets, and the sheets of the library of layers.

import { EXAMPLES, ONE_LINERS, type OneLiner } from "../gallery.ts";
import type { LayerSheet } from "../protocol.ts";
import { button, h } from "./dom.ts";

export interface Gallery {
  readonly element: HTMLDialogElement;
  open(): void;
}

export function galleryView(
  choose: (text: string) => void,
  layers: () => Promise<readonly LayerSheet[]>,
): Gallery {
  const library = h("ul", { class: "pg-cards" });
  const element = h(
    "dialog",
    { class: "pg-gallery", "aria-labelledby": "gallery-title" },
    h(
      "div",
      { class: "pg-gallery-head" },
      h("h2", { id: "gallery-title" }, "Gallery"),
      button("Close", { class: "pg-small" }, () => element.close()),
    ),
    h("h3", {}, "One block"),
    h(
      "ul",
      { class: "pg-cards" },
      ...ONE_LINERS.map((one) => item(one.title, preview(one), () => take(one.text))),
    ),
    h("h3", {}, "Sheets"),
    h(
      "ul",
      { class: "pg-cards" },
      ...EXAMPLES.map((e) => item(e.title, e.about, async () => take((await e.load()).default))),
    ),
    h("h3", {}, "The library of layers"),
    library,
  );
  let loaded = false;

  function take(text: string): void {
    element.close();
    choose(text);
  }

  async function fillLibrary(): Promise<void> {
    if (loaded) return;
    loaded = true;
    const sheets = await layers();
    library.replaceChildren(...sheets.map((s) => item(s.title, s.blocks.join(", "), () => take(s.text))));
  }

  element.addEventListener("click", (event) => {
    // The dialog itself is hit beside its content alone.
    if (event.target === element) element.close();
  });
  return {
    element,
    open() {
      element.showModal();
      void fillLibrary();
    },
  };
}

const preview = (one: OneLiner): string =>
  one.text
    .trim()
    .split("\n")
    .find((line) => line.includes("=")) ?? "";

function item(title: string, about: string, press: () => void): HTMLElement {
  const card = button("", { class: "pg-card" }, press);
  card.append(h("strong", {}, title), h("span", { class: "pg-card-about" }, about));
  return h("li", {}, card);
}
