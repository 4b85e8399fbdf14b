// The button that goes from the colours of the system to light, to dark, and back.

import type { PageTexts } from "../texts/page-texts.ts";
import { keptTheme, nextTheme, setTheme, type Theme } from "../theme.ts";
import { button } from "./dom.ts";

const SIGN: Readonly<Record<Theme, string>> = { auto: "◐", light: "☀", dark: "☾" };

export function themeButton(texts: PageTexts["head"], tell: (words: string) => void): HTMLElement {
  let theme = keptTheme();
  const element = button("", { class: "pg-theme" }, () => {
    theme = nextTheme(theme);
    show();
    tell(texts.theme(theme));
  });
  function show(): void {
    setTheme(theme);
    element.textContent = SIGN[theme];
    element.setAttribute("aria-label", texts.theme(theme));
    element.title = texts.theme(theme);
  }
  show();
  return element;
}
