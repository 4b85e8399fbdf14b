// The entry to the documents: by the name of the file, Markdown or LaTeX.

import { SheetError } from "../../expr/diagnostics.ts";
import { type CheckedDocument, LONGEST_DOCUMENT } from "./document.ts";
import { readLatexDocument } from "./latex-document.ts";
import { readMarkdownDocument } from "./markdown-document.ts";

export function readDocument(source: string, name: string): CheckedDocument {
  if (source.length > LONGEST_DOCUMENT)
    throw new SheetError([
      {
        severity: "error",
        code: "check.long",
        message: `this document has ${source.length} characters, more than are read at once`,
        expected: `at most ${LONGEST_DOCUMENT} characters`,
        span: { start: 0, end: 0 },
      },
    ]);
  const text = source.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  return /\.(?:tex|ltx|latex)$/i.test(name)
    ? readLatexDocument(text, name)
    : readMarkdownDocument(text, name);
}
