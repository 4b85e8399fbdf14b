// What is written in both tabs, over one reload of the page: its address holds the text of the open tab alone.

export interface KeptTexts {
  readonly derive?: string | undefined;
  readonly check?: string | undefined;
}

const KEY = "gradsheet.texts";

export function keepTexts(texts: KeptTexts): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(texts));
  } catch {
    // Nothing is kept.
  }
}

/** What was kept, once. */
export function takeTexts(): KeptTexts {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    sessionStorage.removeItem(KEY);
    return { derive: textOf(kept, "derive"), check: textOf(kept, "check") };
  } catch {
    return {};
  }
}

function textOf(kept: unknown, name: keyof KeptTexts): string | undefined {
  if (typeof kept !== "object" || kept === null || !(name in kept)) return undefined;
  const found: unknown = Reflect.get(kept, name);
  return typeof found === "string" ? found : undefined;
}
