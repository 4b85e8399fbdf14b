// What a button in an open line asks to be shown in the text.

import type { Sentence } from "../show/document.ts";
import type { AskedPlace } from "./protocol.ts";

/** Of the button that asks. */
export const TO_TEXT = "pg-to-text";

/** What a reason says is put in, as it is printed: "y[i] by definition", "definition of y". */
export function definedIn(reason: Sentence): string | undefined {
  const said = (k: number): string => {
    const item = reason[k];
    return item?.kind === "text" ? item.text : "";
  };
  const found = reason.find(
    (item, k) =>
      item.kind === "formula" &&
      (/\bdefinition (?:of|von) $/i.test(said(k - 1)) || /^ (?:by|nach) definition\b/i.test(said(k + 1))),
  );
  return found?.kind === "formula" ? found.formula.text : undefined;
}

/** The place that is asked for where it was clicked. */
export function askedAt(target: EventTarget | null): AskedPlace | undefined {
  const button = target instanceof Element ? target.closest<HTMLElement>(`.${TO_TEXT}`) : null;
  const block = button?.closest(".gs-block");
  const own = button?.closest(".gs-task");
  if (button == null || block == null || own == null) return undefined;
  const task = [...block.querySelectorAll(".gs-task")].indexOf(own);
  return { block: block.id.replace("block-", ""), task, defined: button.dataset.defined };
}
