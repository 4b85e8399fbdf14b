// The language that a document is in: as its front matter or babel says.

const FRONT_MATTER = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;
const LANGUAGE = /^(?:language|lang):[ \t]*["']?([A-Za-z-]{2,20})/m;
/** The last of babel's languages is the one of the document. */
const BABEL = /^[^%\n]*\\usepackage\s*\[([^\]]*)\]\s*\{babel\}/m;

/** undefined where the document does not say it. */
export function languageOfDocument(text: string): string | undefined {
  const front = FRONT_MATTER.exec(text)?.[1];
  if (front !== undefined) return LANGUAGE.exec(front)?.[1];
  const last = BABEL.exec(text.slice(0, 20_000))?.[1]?.split(",").at(-1)?.trim();
  if (last === undefined) return undefined;
  return /german$/.test(last) || last === "austrian" ? "de" : "en";
}
