// Letters of formulas in a PDF as they are typed. Typst tells readers, and programs that search, the slanted and bold
// letters of mathematics, 𝐶 for C, which nobody types into a search box; TeX tells the plain ones, and so is it here. In
// the tables that say what each glyph reads as, the plain letter takes less room, which is filled with spaces: everything
// stays at its place.

const TABLE = /begincmap\n[\s\S]*?\nendcmap/g;
const ENTRY = /^(<[0-9A-F]+> )<([0-9A-F]+)>/gm;
/** Letters and digits of mathematics, of which Unicode has had some before: ℎ. */
const STYLED = /[\u{1d400}-\u{1d7ff}ℎ]/gu;

export function withPlainLetters(pdf: Uint8Array): Uint8Array {
  const text = Buffer.from(pdf).toString("latin1");
  const plain = text.replace(TABLE, (table) =>
    table.replace(ENTRY, (entry: string, glyph: string, code: string) =>
      `${glyph}<${codeOf(plainText(textOf(code)))}>`.padEnd(entry.length),
    ),
  );
  return Buffer.from(plain, "latin1");
}

const plainText = (text: string): string => text.replace(STYLED, (letter) => letter.normalize("NFKC"));

/** Such tables count in halves of UTF-16, each as four hexadecimal digits. */
const textOf = (code: string): string =>
  String.fromCharCode(...(code.match(/.{4}/g) ?? []).map((half) => Number.parseInt(half, 16)));

const codeOf = (text: string): string =>
  Array.from({ length: text.length }, (_, k) =>
    text.charCodeAt(k).toString(16).toUpperCase().padStart(4, "0"),
  ).join("");
