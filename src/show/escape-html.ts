// The escape function of HTML, by itself: what shows formulas in a browser needs no other.

import { isInvisible } from "./invisible.ts";

const HTML_SPECIAL: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** Text to HTML, as content and as a quoted attribute. */
export function escapeHtml(text: string): string {
  let out = "";
  for (const char of text)
    out += HTML_SPECIAL.get(char) ?? ((char.codePointAt(0) ?? 0) < 32 && isInvisible(char) ? "" : char);
  return out;
}
