// The parts of a formula that are marked where it is shown: each in a group with a class, where that leaves the formula
// whole. A part that begins in one cell or bracket and ends in another one is left alone.

import type { Span } from "../../expr/span.ts";
import { PLACE_CLASS } from "../../notation/tex.ts";
import type { Mapped } from "../text/mapped.ts";
import { texTokens } from "../text/tex-tokens.ts";

/** With the parts of the document within the spans marked. */
export function markedIn(m: Mapped, spans: readonly Span[]): Mapped {
  let out = m;
  for (const span of spans) out = marked(out, span);
  return out;
}

function marked(m: Mapped, span: Span): Mapped {
  const inside = (k: number): boolean => {
    const at = m.at[k] ?? -1;
    return at >= span.start && at < span.end;
  };
  let from = 0;
  while (from < m.text.length && !inside(from)) from += 1;
  let to = from;
  while (to < m.text.length && inside(to)) to += 1;
  while (to > from && /\s/.test(m.text[to - 1] ?? "")) to -= 1;
  const part = m.text.slice(from, to);
  if (part === "" || !isWhole(part)) return m;
  // Braces around it: it may stand where one argument is wanted.
  const [open, close] = [`{\\htmlClass{${PLACE_CLASS}}{`, "}}"];
  const place = (k: number): number => m.at[k] ?? 0;
  return {
    text: m.text.slice(0, from) + open + part + close + m.text.slice(to),
    at: [
      ...m.at.slice(0, from),
      ...Array.from(open, () => place(from)),
      ...m.at.slice(from, to),
      ...Array.from(close, () => place(Math.max(from, to - 1))),
      ...m.at.slice(to),
    ],
  };
}

const OPENING: ReadonlySet<string> = new Set(["\\left", "\\begin", "\\begingroup"]);
const CLOSING: ReadonlySet<string> = new Set(["\\right", "\\end", "\\endgroup"]);

/** Whether all that it opens is closed in it, and no cell or row ends in it. */
function isWhole(part: string): boolean {
  let depth = 0;
  for (const t of texTokens(part)) {
    if (t.kind === "open" || OPENING.has(t.text)) depth += 1;
    else if (t.kind === "close" || CLOSING.has(t.text)) depth -= 1;
    if (depth < 0 || (depth === 0 && (t.text === "&" || t.text === "\\\\" || t.text === "\\middle")))
      return false;
  }
  return depth === 0;
}
