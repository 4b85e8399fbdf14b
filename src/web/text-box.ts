// Where the text is written: a plain text area at once, and the editor in its place when that is loaded.

import type { Problem } from "./protocol.ts";
import { h } from "./view/dom.ts";

export interface TextBox {
  readonly element: HTMLElement;
  text(): string;
  setText(text: string): void;
  focus(): void;
  /** Underlines places. */
  problems(problems: readonly Problem[]): void;
  /** Puts the cursor there, or selects what stands between two places. */
  goTo(place: number, end?: number): void;
  /** Where the text is being written, to go on there in another box. */
  selection(): { readonly from: number; readonly to: number; readonly focused: boolean };
}

export interface TextBoxOptions {
  readonly label: string;
  readonly text: string;
  readonly change: (text: string) => void;
  /** Called with the text that is going to be in the box, which must be left alone meanwhile. */
  readonly soon?: (text: string) => void;
}

export function plainBox({ label, text, change }: TextBoxOptions): TextBox {
  const area = h("textarea", {
    class: "pg-area",
    "aria-label": label,
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    autocorrect: "off",
  });
  area.value = text;
  area.addEventListener("input", () => change(area.value));
  return {
    element: area,
    text: () => area.value,
    setText(now) {
      area.value = now;
    },
    focus: () => area.focus(),
    problems: () => {},
    goTo(place, end = place) {
      area.focus();
      area.setSelectionRange(place, end);
    },
    selection: () => ({
      from: area.selectionStart,
      to: area.selectionEnd,
      focused: document.activeElement === area,
    }),
  };
}
