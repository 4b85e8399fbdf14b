// What lasts when the page is loaded anew or come back to: its language, and what is written in both tabs, since its
// address holds the text of the open tab alone. The entry of the history holds it, also where the browser stores nothing.

export interface KeptTexts {
  readonly derive?: string | undefined;
  readonly check?: string | undefined;
}

interface Entry {
  /** Of the page from now on. */
  readonly address: string;
  readonly texts: KeptTexts;
  readonly language?: string | undefined;
}

/** In the entry of the history where the page is; `language` stays as it is where none is given. */
export const keepTexts = (entry: Entry): void => put("replaceState", entry);

/** In an entry of its own, from which one comes back to the one before. */
export const leapTo = (entry: Entry): void => put("pushState", entry);

function put(how: "replaceState" | "pushState", { address, texts, language = toldLanguage() }: Entry): void {
  try {
    history[how]({ language, texts }, "", address);
  } catch {
    // More than the browser keeps there: the address has the text of the open tab.
    history[how]({ language }, "", address);
  }
}

/** What was kept. */
export function keptTexts(): KeptTexts {
  const texts = within(history.state, "texts");
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
