// What can be written, by example, in a dialog of the page.

import { CRIB } from "../crib.ts";
import { LANGUAGES } from "../speech.ts";
import { CRIB_TEXTS } from "../texts/crib.ts";
import type { PageTexts } from "../texts/page-texts.ts";
import { dialogOf } from "./dialog.ts";
import { button, h } from "./dom.ts";
import { ticked } from "./problems.ts";

export function cribView(texts: PageTexts, choose: (text: string) => void): HTMLDialogElement {
  const t = CRIB_TEXTS[LANGUAGES.find((l) => l === texts.tag) ?? "en"];
  const cards = CRIB.map((one) => {
    const card = button("", { class: "pg-card" }, () => {
      element.close();
      choose(one.text);
    });
    card.append(
      h("code", { class: "pg-card-code" }, one.shown),
      h("span", { class: "pg-card-about" }, ...ticked(t.says[one.name])),
    );
    return h("li", {}, card);
  });
  const element = dialogOf(t.title, texts.editor.close, "crib-title", [
    h("p", {}, ...ticked(t.about)),
    h("ul", { class: "pg-cards pg-crib" }, ...cards),
    h("p", { class: "pg-card-about" }, t.keys),
  ]);
  return element;
}
