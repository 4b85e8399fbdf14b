// To the clipboard; where that is not allowed, the text is shown selected, to be copied by hand.

import { button, h } from "./view/dom.ts";

export async function copyText(text: string): Promise<"copied" | "shown"> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    showText(text);
    return "shown";
  }
}

function showText(text: string): void {
  const area = h("textarea", { class: "pg-area pg-copy-text", "aria-label": "Text to copy", readonly: true });
  area.value = text;
  const dialog = h(
    "dialog",
    { class: "pg-gallery", "aria-label": "Copy by hand" },
    h(
      "p",
      {},
      "The browser does not let this page write to the clipboard. The text is selected: copy it with Ctrl+C.",
    ),
    area,
    button("Close", { class: "pg-small" }, () => dialog.close()),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  area.select();
}
