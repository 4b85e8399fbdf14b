// Damage of formulas, as scanning and lost escapes do it: `rac{`, `ight)`, `\partial 0`, a lost ∂, a letter that looks
// like another one. A repair is proposed and never put in: what is damaged is not read, or not decided.

import type { Span } from "../../expr/span.ts";
import type { CheckedDocument } from "../document/document.ts";
import type { FormulaStatements } from "../formula/statements.ts";
import { Assembly, type Mapped } from "../text/mapped.ts";
import type { Unread } from "../text/unread.ts";
import type { Repair } from "../verdict/verdicts.ts";
import { spelledOut } from "./damage.ts";
import { placeAt } from "./words.ts";

interface Pattern {
  readonly find: RegExp;
  /** What stands there most likely. */
  readonly proposed: (m: RegExpMatchArray) => string;
  readonly text: string;
}

const BEFORE = "(?<![\\\\A-Za-z])";
const PATTERNS: readonly Pattern[] = [
  {
    find: new RegExp(`${BEFORE}rac\\{`, "g"),
    proposed: () => "\\frac{",
    text: "the beginning of `\\frac` is lost",
  },
  {
    find: new RegExp(`${BEFORE}ight\\s*([)\\]|.])`, "g"),
    proposed: (m) => `\\right${m[1] ?? ""}`,
    text: "the beginning of `\\right` is lost",
  },
  {
    find: new RegExp(`${BEFORE}eft\\s*([(\\[|.])`, "g"),
    proposed: (m) => `\\left${m[1] ?? ""}`,
    text: "the beginning of `\\left` is lost",
  },
  {
    find: new RegExp(`${BEFORE}(?:m|oldsymbol|bf)\\{([A-Za-z])\\}`, "g"),
    proposed: (m) => `\\boldsymbol{${m[1] ?? ""}}`,
    text: "the beginning of a command for bold letters is lost",
  },
  {
    find: /\\partial\s*0(?=_)/g,
    proposed: () => "\\partial O",
    text: "a number is no variable: the letter O is most likely",
  },
  {
    // Behind an equation, in front of another one.
    find: /(?<==[^=]*[^\\\s,;.=])\s*\\ (?=\s*(?:\([^()=]{1,40}\)|[A-Za-z](?:_(?:\w|\{[^{}]{1,20}\}))?)\s*=)/g,
    proposed: () => "\\\\",
    text: "two equations stand in one row: half of the row break is lost",
  },
];

export interface Mended {
  readonly tex: Mapped;
  readonly changes: readonly { readonly found: string; readonly proposed: string }[];
}

/** The formula with what is proposed in the place of what is damaged. */
export function mended(m: Mapped): Mended {
  let tex = m;
  const changes: { found: string; proposed: string }[] = [];
  for (const p of PATTERNS) {
    const all = [...tex.text.matchAll(p.find)];
    if (all.length === 0) continue;
    const out = new Assembly(tex.at[0] ?? 0);
    let from = 0;
    for (const found of all) {
      out.copy(tex, from, found.index);
      out.put(`${p.proposed(found)} `, tex.at[found.index] ?? 0);
      from = found.index + found[0].length;
      const change = { found: found[0].trim(), proposed: p.proposed(found) };
      if (!changes.some((c) => c.found === change.found)) changes.push(change);
    }
    out.copy(tex, from, tex.text.length);
    tex = out.done();
  }
  return { tex, changes };
}

/** What is damaged in the text of a formula. */
export function damageIn(doc: CheckedDocument, span: Span): readonly Repair[] {
  const text = doc.text.slice(span.start, span.end);
  // One of a kind stands for all in the same formula.
  return PATTERNS.flatMap((p) =>
    [...text.matchAll(p.find)].slice(0, 1).map((m): Repair => {
      const start = span.start + m.index;
      return {
        place: placeAt(doc.text, { start, end: start + m[0].length }),
        found: m[0],
        proposed: p.proposed(m),
        text: p.text,
      };
    }),
  );
}

/** Functions whose backslash is lost. */
export function lostBackslashes(doc: CheckedDocument, f: FormulaStatements | Unread): readonly Repair[] {
  if (!("statements" in f)) return [];
  return f.statements.flatMap((s): Repair[] => {
    const found = spelledOut(s.item);
    if (found === undefined) return [];
    const { name, node } = found;
    return [
      {
        place: placeAt(doc.text, node.span),
        found: name,
        proposed: `\\${name}`,
        text: `\`${name}\` without its backslash is a product of letters`,
      },
    ];
  });
}

const ALIKE: readonly (readonly [string, string])[] = [
  ["g", "q"],
  ["O", "Q"],
  ["l", "I"],
  ["v", "ν"],
  ["w", "ω"],
  ["a", "α"],
  ["p", "ρ"],
  ["u", "μ"],
  ["y", "γ"],
  ["n", "η"],
  ["k", "κ"],
  ["x", "χ"],
];

/** Of two letters that look alike, the other one. */
export const lookAlikes = (letter: string): readonly string[] =>
  ALIKE.flatMap(([a, b]) => (a === letter ? [b] : b === letter ? [a] : []));

export function lookAlike(doc: CheckedDocument, found: string, meant: string, span: Span): Repair {
  return {
    place: placeAt(doc.text, span),
    found,
    proposed: meant,
    text: `\`${found}\` is declared nowhere, and \`${meant}\`, which looks like it, never stands beside it`,
  };
}

export function lostPartial(doc: CheckedDocument, over: string, span: Span): Repair {
  return {
    place: placeAt(doc.text, span),
    found: doc.text.slice(span.start, span.end),
    proposed: `\\partial ${over} over \\partial`,
    text: `a quotient of \`${over}\` by what it is differentiated by elsewhere: the signs ∂ are most likely lost`,
  };
}

/** A row that begins with its sign, and the side that stood before it. */
export function lostLeft(doc: CheckedDocument, tex: string, row: Span): Repair {
  const at = row.start + Math.max(0, doc.text.slice(row.start, row.end).indexOf("="));
  return {
    place: placeAt(doc.text, { start: at, end: at + 1 }),
    found: "=",
    proposed: `${tex} =`,
    text: "the left side of this row is lost: the rows stand for the entries one by one",
  };
}
