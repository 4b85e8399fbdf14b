// Messages of the readers as the page shows them: placed in the text of the editor.

import type { Message } from "../build/blocks.ts";
import { positionAt, relocate } from "../expr/diagnostics.ts";
import type { Problem } from "./protocol.ts";

/** A message about another sheet stands at the beginning and says which. */
export function problemsOf(messages: readonly Message[], name: string): readonly Problem[] {
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
      message: `${where}${placed.message}`,
      expected: placed.expected,
      remedy: placed.remedy,
      ...here,
      line: elsewhere ? 1 : at.line,
      column: elsewhere ? 1 : at.column,
      related: elsewhere
        ? []
        : (placed.related ?? []).map((r) => ({ from: r.span.start, to: r.span.end, message: r.message })),
    };
  });
}
