// The words of messages in the language of a sheet. A language is loaded when something is said in it.

import type { DiagnosticWords } from "../../expr/diagnostics.ts";

/** undefined: as they are, in English. */
export const messageWordsOf = async (tag: string | undefined): Promise<DiagnosticWords | undefined> =>
  tag !== undefined && /^de(?:-|$)/i.test(tag)
    ? (await import("./german-messages.ts")).GERMAN_DIAGNOSTICS
    : undefined;
