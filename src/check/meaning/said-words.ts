// What a document says of a name in words beside it: that it is an integer ("$p$, $s$ and $d$ integers"), or what stands
// outside of its shape ("$x$ is padded with $p$ zeros on each side").

import type { Span } from "../../expr/span.ts";

const OPENS = /(?:[$`]{1,2}|\\\()/.source;
const CLOSES = /(?:[$`]{1,2}|\\\))/.source;
const APART = /(?:[\s,;&]|(?:and|und|et|y|e|и|sowie|ou|or|oder)(?=[\s$\\]))/.source;
/** Other names of a list, none of which stands at another one without a sign or a word between: that would be tried in many ways. */
const LIST = `(?:${APART}+${OPENS}[\\p{L}\\\\_{}']{1,20}${CLOSES})*${APART}*`;
const IS = /(?:(?:is|are|be|being|denotes?|ist|sind|sei(?:en)?|est|sont|es|son|são|é)\s)?/.source;
const KIND = /(?:(?:an?|some|eine?|un|une|positive[rn]?|non-?negative|fixed)\s){0,3}/.source;
/** In English, German, French, Spanish, Portuguese, Russian and Chinese. */
const INTEGERS =
  /(?:integers?|natural numbers?|ganze Zahl(?:en)?|ganzzahlig|natürliche Zahl(?:en)?|(?:nombres? )?entiers?|(?:números )?enteros?|(?:números )?inteiros?|целые|целое|整数|正整数)(?!\p{Script=Latin})/u
    .source;
const BEHIND = new RegExp(`^${CLOSES}?${LIST}${IS}${KIND}${INTEGERS}`, "iu");
/** "the integer $k$", "integers $m$ and $n$". */
const BEFORE = new RegExp(`(?:^|\\P{L})${INTEGERS}${LIST}${OPENS}?$`, "iu");

/** Characters around a name in which such words are looked for. */
const WORDS = 90;

const behind = (text: string, at: Span): string => text.slice(at.end, at.end + WORDS);
const before = (text: string, at: Span): string => text.slice(Math.max(0, at.start - WORDS), at.start);

/** Whether the text says of a name that it is an integer, where it mentions it. */
export const isSaidInteger = (text: string, mentions: readonly Span[]): boolean =>
  mentions.some((m) => BEHIND.test(behind(text, m)) || BEFORE.test(before(text, m)));

/** What is read outside of a shape: so many zeros on each side, and an error beyond; or one value without an end. */
export type SaidOutside =
  | { readonly kind: "pad"; readonly by: string }
  | { readonly kind: "outside"; readonly fill: "0" | "-inf" };

const IS_PADDED = /\s*(?:(?:is|are) padded with|(?:ist|wird) auf jeder Seite mit) /.source;
const ONE_ZERO = /(?:a zero|einer Null)/.source;
const ZEROS = / (?:zero(?:e?s)?|Nullen)/.source;
const ON_EACH = / (?:on (?:each|either|every) side|on both sides|aufgefüllt)/.source;
const COUNTED = `${OPENS}${/(?<by>[A-Za-z]|\d)/.source}${CLOSES}${ZEROS}`;
const PADDED = new RegExp(`^${CLOSES}?${IS_PADDED}(?:${ONE_ZERO}|${COUNTED})${ON_EACH}`, "u");
const FILLED = new RegExp(`^${CLOSES}?${/\s*(?:are|sind) (?:(?<zero>0)|−∞)(?![\d.,])/u.source}`, "u");
const ENTRIES = /(?:entries outside|Einträge außerhalb)(?: (?:of|the shapes? of|der Form(?:en)? von|von))? /u
  .source;
const OUTSIDE = new RegExp(`${ENTRIES}${OPENS}?$`, "iu");

/** What the text says of what is read outside of a tensor, where it mentions it. */
export function saidOutside(text: string, mentions: readonly Span[]): SaidOutside | undefined {
  for (const m of mentions) {
    const padded = PADDED.exec(behind(text, m));
    if (padded !== null) return { kind: "pad", by: padded.groups?.by ?? "1" };
    const filled = FILLED.exec(behind(text, m));
    if (filled !== null && OUTSIDE.test(before(text, m)))
      return { kind: "outside", fill: filled.groups?.zero === undefined ? "-inf" : "0" };
  }
  return undefined;
}

const LENGTH = /([A-Za-z]|\d{1,4})/.source;
const IS_A = /,?\s*(?:(?:is|be|denotes|ist|sei)\s+)?(?:an?|eine?|une?)\s+(?:real\s+|reelle\s+)?/.source;
const MATRIX = /[\s-]?(?:real\s+|reelle\s+)?(?:matrix|matrice|matriz)(?!\p{L})/u.source;
const SHAPE = new RegExp(
  ["^", CLOSES, "?", IS_A, OPENS, LENGTH, /\s*(?:\\times|×)\s*/.source, LENGTH, CLOSES, MATRIX].join(""),
  "iu",
);
const VECTOR =
  /(?:vector|Vektor|vecteur)\s+(?:of|der|de)\s+(?:length|dimension|size|Länge|Dimension|taille)\s+/.source;
const LONG = new RegExp(["^", CLOSES, "?", IS_A, VECTOR, OPENS, LENGTH, CLOSES].join(""), "iu");

/** The shape that the text tells of a name where it mentions it: "$A$ is an $m \times n$ matrix", "$x$ a vector of length $n$". */
export function saidShape(text: string, mentions: readonly Span[]): readonly string[] | undefined {
  for (const m of mentions) {
    const found = SHAPE.exec(behind(text, m)) ?? LONG.exec(behind(text, m));
    if (found !== null) return found.slice(1);
  }
  return undefined;
}
