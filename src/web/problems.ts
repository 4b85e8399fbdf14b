// Messages of the readers as the page shows them: placed in the text of the editor, in the language of its sheet.

import type { Message } from "../build/blocks.ts";
import { languageOfDocument } from "../check/language/document-language.ts";
import { messageWordsOf } from "../check/language/message-words.ts";
import { positionAt, relocate } from "../expr/diagnostics.ts";
import type { Problem } from "./protocol.ts";
import type { Settings } from "./settings.ts";
import { isSheet } from "./text-kind.ts";

/** A sheet is in its own language, as are messages about it; one block by itself is in that of the page. */
export const languageOfText = (text: string, { language }: Pick<Settings, "language">): string | undefined =>
  isSheet(text) ? languageOfDocument(text) : language;

/** A message about another sheet stands at the beginning and says which. */
export async function problemsOf(
  messages: readonly Message[],
  name: string,
  language: string | undefined,
): Promise<readonly Problem[]> {
  if (messages.length === 0) return [];
  const { say } = (await messageWordsOf(language)) ?? { say: (sentence: string) => sentence };
  return messages.map(({ source, diagnostic }): Problem => {
    const elsewhere = source.name !== name;
    const placed = relocate(diagnostic, source);
    const at = positionAt(source.text, placed.span?.start ?? 0);
    const where = elsewhere ? `${source.name}, line ${at.line}: ` : "";
    const here = {
      from: elsewhere ? 0 : (placed.span?.start ?? 0),
      to: elsewhere ? 0 : (placed.span?.end ?? 0),
    };
    return {
      severity: placed.severity,
      message: `${where}${say(placed.message)}`,
      expected: placed.expected === undefined ? undefined : say(placed.expected),
      remedy: placed.remedy,
      ...here,
      line: elsewhere ? 1 : at.line,
      column: elsewhere ? 1 : at.column,
      related: elsewhere
        ? []
        : (placed.related ?? []).map((r) => ({
            from: r.span.start,
            to: r.span.end,
            message: say(r.message),
          })),
    };
  });
}
