// What lasts over one reload of the page: its language, and what is written in both tabs, since its address holds the
// text of the open tab alone. The entry of the history holds it, also where the browser stores nothing.

export interface KeptTexts {
  readonly derive?: string | undefined;
  readonly check?: string | undefined;
}

/** `address`: of the page from now on. */
export function keepOverReload(language: string, texts: KeptTexts, address: string): void {
  history.replaceState({ language, texts }, "", address);
}

/** What was kept, once. */
export function takeTexts(): KeptTexts {
  const texts = within(history.state, "texts");
  if (texts === undefined) return {};
  history.replaceState({ language: toldLanguage() }, "");
  return { derive: textIn(texts, "derive"), check: textIn(texts, "check") };
}

/** The language that was chosen on this page before it was loaded anew. */
export const toldLanguage = (): string | undefined => textIn(history.state, "language");

const within = (holder: unknown, name: string): unknown =>
  typeof holder === "object" && holder !== null ? Reflect.get(holder, name) : undefined;

function textIn(holder: unknown, name: string): string | undefined {
  const found = within(holder, name);
  return typeof found === "string" ? found : undefined;
}
