// To the clipboard; where that is not allowed, the text is shown selected, to be copied by hand.

import type { PageTexts } from "./texts/page-texts.ts";
import { button, h } from "./view/dom.ts";

export async function copyText(text: string, texts: PageTexts): Promise<"copied" | "shown"> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    showText(text, texts);
    return "shown";
  }
}

function showText(text: string, texts: PageTexts): void {
  const area = h("textarea", {
    class: "pg-area pg-copy-text",
    "aria-label": texts.copy.text,
    readonly: true,
  });
  area.value = text;
  const dialog = h(
    "dialog",
    { class: "pg-gallery", "aria-label": texts.copy.byHand },
    h("p", {}, texts.copy.byHandHint),
    area,
    button(texts.editor.close, { class: "pg-small" }, () => dialog.close()),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  area.select();
}
