// What a document declares for the checker, in the sheet language: comments and front matter. A declaration holds from
// the section on where it stands, until another section declares the name again; before that, the first one holds.

import { SheetError } from "../../expr/diagnostics.ts";
import type { Span } from "../../expr/span.ts";
import { parseBlock } from "../../read/syntax/parse.ts";
import type { Statement } from "../../read/syntax/statement-syntax.ts";
import type { CheckedDocument } from "../document/document.ts";

export interface DeclaredStatement {
  /** A `given` declares one name here. */
  readonly statement: Statement;
  /** What it declares; undefined for settings and assumptions. */
  readonly name: string | undefined;
  readonly section: number;
}

/** All declarations, with spans into the document; throws a SheetError where one cannot be read. */
export function declaredStatements(doc: CheckedDocument): readonly DeclaredStatement[] {
  if (doc.declared.length === 0) return [];
  const { block, diagnostics } = parseBlock(alone(doc));
  if (diagnostics.length > 0) throw new SheetError(diagnostics);
  return block.statements.flatMap((s) => apart(s, sectionAt(doc, s.span)));
}

/** The document with everything blank but the declarations, so that places stay what they are. */
function alone(doc: CheckedDocument): string {
  const { text } = doc;
  const parts: string[] = [];
  let at = 0;
  const blank = (to: number): string => text.slice(at, to).replace(/[^\n]/g, " ");
  for (const d of [...doc.declared].sort((a, b) => a.offset - b.offset)) {
    parts.push(blank(d.offset), d.text);
    at = d.offset + d.text.length;
    // Two comments in one line are two statements.
    if (at < text.length && text[at] !== "\n") {
      parts.push(";");
      at += 1;
    }
  }
  parts.push(blank(text.length));
  return parts.join("");
}

const sectionAt = (doc: CheckedDocument, span: Span): number =>
  doc.declared.find((d) => d.offset <= span.start && span.start <= d.offset + d.text.length)?.section ?? 0;

function apart(s: Statement, section: number): readonly DeclaredStatement[] {
  if (s.kind === "given")
    return s.items.map((item) => ({ statement: { ...s, items: [item] }, name: item.name.name, section }));
  const named = s.kind === "define" || s.kind === "scatter" || s.kind === "function";
  return [{ statement: s, name: named ? s.name.name : undefined, section }];
}

/** The declarations that hold in a section. */
export function declaredIn(all: readonly DeclaredStatement[], section: number): readonly Statement[] {
  const first = Math.min(...all.map((d) => d.section));
  const chosen = new Map<string, number>();
  for (const { name, section: own } of all) {
    if (name === undefined) continue;
    const before = chosen.get(name);
    const nearer = before === undefined || (own <= section ? own > before || before > section : before > own);
    if (nearer) chosen.set(name, own);
  }
  return all
    .filter((d) =>
      d.name === undefined ? d.section <= section || d.section === first : chosen.get(d.name) === d.section,
    )
    .map((d) => d.statement);
}
