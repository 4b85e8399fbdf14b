// Words in brackets, formulas and all, and tables of words: remarks on a line, no part of its claim.

import type { Tree } from "../tree/tree.ts";

export function isRemark(t: Tree | undefined): boolean {
  if (t?.kind !== "fenced" || (t.open === "{" && t.close === "")) return false;
  const [only, ...more] = t.body;
  if (only?.kind === "table" && more.length === 0)
    return only.rows.every((row) => row.flat().some((x) => x.kind === "text" && x.text.trim() !== ""));
  return t.body.some((x) => x.kind === "text" && /\p{L}/u.test(x.text) && !isJoining(x.text));
}

/** "and" in a condition is no remark. */
const isJoining = (text: string): boolean => /^\s*(?:and|or|not|if|for)\s*$/i.test(text);

/** As words, for a list of remarks. */
export function remarkText(t: Tree): string {
  if (t.kind === "text") return t.text.trim();
  if (t.kind === "fenced") return t.body.map(remarkText).filter(Boolean).join(" ");
  if (t.kind === "table")
    return t.rows
      .flatMap((row) => row.flat().map(remarkText))
      .filter(Boolean)
      .join(" ");
  return "…";
}
