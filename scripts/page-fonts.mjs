// KaTeX knows how wide and how high each letter of its faces is. The faces that few formulas are set in are measured after
// the first visit: their tables are cut out of KaTeX, and come with the parts that are loaded later (page-parts.mjs).

/** What letters without a face, operators, brackets, roots and ℤ are set in is there at once. */
export const FACES = [
  "Caligraphic-Regular",
  "Fraktur-Regular",
  "Main-Bold",
  "Main-BoldItalic",
  "Main-Italic",
  "Math-BoldItalic",
  "SansSerif-Bold",
  "SansSerif-Italic",
  "SansSerif-Regular",
  "Script-Regular",
  "Typewriter-Regular",
];

/** Where KaTeX is told of a face that it has no table of. */
const MISSING = 'throw new Error("Font metrics not found for font: " + font + ".");';

/** KaTeX that runs `missing` before it says that a face is not there, and the tables that it is without. */
export function withoutFaces(katex, missing) {
  let code = katex;
  const tables = FACES.map((face) => {
    const table = new RegExp(`^  "${face}": \\{\\n[^{}]*^  \\},?\\n`, "m").exec(code)?.[0];
    if (table === undefined) throw new Error(`KaTeX has no table of ${face} where it used to be`);
    code = code.replace(table, "");
    return table.trim().replace(/,$/, "");
  });
  if (!code.includes(MISSING)) throw new Error("KaTeX does not say of a face that it is missing");
  return { code: code.replace(MISSING, `${missing} ${MISSING}`), tables: `{ ${tables.join(", ")} }` };
}
