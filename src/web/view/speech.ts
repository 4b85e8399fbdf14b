// The choice of the page's language.

import { LANGUAGE_NAME, LANGUAGES, type PageLanguage } from "../speech.ts";
import type { PageTexts } from "../texts/page-texts.ts";
import { h } from "./dom.ts";

export function speechChoice(texts: PageTexts, chosen: (language: PageLanguage) => void): HTMLElement {
  const choice = h("select", { class: "pg-speech", "aria-label": texts.head.language });
  for (const language of LANGUAGES) {
    const option = h(
      "option",
      { value: language, lang: language, title: LANGUAGE_NAME[language] },
      language.toUpperCase(),
    );
    if (language === texts.tag) option.setAttribute("selected", "");
    choice.append(option);
  }
  choice.addEventListener("change", () => {
    const language = LANGUAGES.find((l) => l === choice.value);
    if (language !== undefined) chosen(language);
  });
  return choice;
}
