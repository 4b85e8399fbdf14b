// The gallery: single blocks to begin with, example sheets, and the sheets of the library of layers.

import { EXAMPLES, ONE_BLOCKS, type OneBlock } from "../gallery.ts";
import type { LayerSheet } from "../protocol.ts";
import type { PageTexts } from "../texts/page-texts.ts";
import { dialogOf } from "./dialog.ts";
import { button, h } from "./dom.ts";

export interface Gallery {
  readonly element: HTMLDialogElement;
  open(): void;
}

export function galleryView(
  texts: PageTexts,
  choose: (text: string) => void,
  layers: () => Promise<readonly LayerSheet[]>,
): Gallery {
  const t = texts.gallery;
  const library = h("ul", { class: "pg-cards" }, h("li", { class: "pg-waiting" }, t.waiting));
  const element = dialogOf(t.title, texts.editor.close, "gallery-title", [
    h("h3", {}, t.blocks),
    h(
      "ul",
      { class: "pg-cards" },
      ...ONE_BLOCKS.map((one) => item(t.block[one.name], h("code", {}, preview(one)), () => take(one.text))),
    ),
    h("h3", {}, t.sheets),
    h(
      "ul",
      { class: "pg-cards" },
      ...EXAMPLES.map((e) => item(e.title, t.about[e.file], async () => take((await e.load()).default))),
    ),
    h("h3", {}, t.layers),
    library,
  ]);
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

  return {
    element,
    open() {
      element.showModal();
      void fillLibrary();
    },
  };
}

const preview = (one: OneBlock): string =>
  one.text
    .trim()
    .split("\n")
    .find((line) => /^[a-zA-Z]\w*(?:\[[^\]]*\])? = /.test(line)) ?? "";

function item(title: string, about: string | HTMLElement, press: () => void): HTMLElement {
  const card = button("", { class: "pg-card" }, press);
  card.append(h("strong", {}, title), h("span", { class: "pg-card-about" }, about));
  return h("li", {}, card);
}
