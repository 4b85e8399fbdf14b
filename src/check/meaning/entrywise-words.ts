// Functions of which a sentence says that they are taken entry by entry: "where $f$ is an activation function".

import type { Span } from "../../expr/span.ts";

/** In English, German, French, Spanish, Portuguese, Russian and Chinese. */
const SAID = [
  /activation(?:s? functions?)?|activating|non-?linearit(?:y|ies)|non-?linear (?:function|activation)s?/,
  /(?:element|entry|component|point)-?wise/,
  /aktivierungsfunktion(?:en)?|nichtlinearität(?:en)?|(?:element|komponenten)weise[nr]?/,
  /(?:fonctions? )?d['’]activation|non-linéarités?/,
  /(?:funci[oó]n(?:es)? )?de activaci[oó]n|(?:fun[cç](?:ão|ões) )?de ativação/,
  /функци\p{L}{1,3} активации|нелинейност\p{L}{1,2}|поэлементн\p{L}{1,3}/u,
  /激活函数|激励函数|激活|逐元素/,
]
  .map((words) => words.source)
  .join("|");
/** No "of" between: "f is the number of activations". */
const BETWEEN = "(?:(?!(?<!\\p{L})(?:of|der|von|des|by|with)(?!\\p{L}))[^$.;,。，；]){0,25}";
const BEHIND = new RegExp(`^[\\s$\\\\)]{0,4}${BETWEEN}(?:${SAID})(?!\\p{Script=Latin})`, "iu");
const BEFORE = new RegExp(
  `(?:^|\\P{L})(?:${SAID})(?!\\p{Script=Latin})[^$.;,。，；]{0,15}[\\s$\\\\(]{0,4}$`,
  "iu",
);

/** Characters around a name in which such words are looked for. */
const WORDS = 60;

/** Whether the text says so of a name where it mentions it. */
export const isEntrywise = (text: string, mentions: readonly Span[]): boolean =>
  mentions.some(
    ({ start, end }) =>
      BEHIND.test(text.slice(end, end + WORDS)) || BEFORE.test(text.slice(Math.max(0, start - WORDS), start)),
  );
