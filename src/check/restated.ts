// What a document says of a name behind its definition and what could not be read: a line below may go back to that.

import { reached } from "./bench.ts";
import type { CheckedDocument } from "./document.ts";
import { isLink } from "./links.ts";
import { written } from "./meaning/spelling.ts";
import type { Judged, Outcome } from "./outcome.ts";
import type { Unread } from "./unread.ts";

/** Why a relation that fails may be meant with another definition of one of its names; undefined where nothing tells it. */
export function doubtOfRestated(
  doc: CheckedDocument,
  before: readonly Outcome[],
  o: Outcome,
  { claim }: Judged,
): Unread | undefined {
  const meaning = o.reading?.meaning;
  if (meaning?.definitions === undefined || meaning.inferred === undefined) return undefined;
  const unread = before.filter((b) => b.verdict === "not-read").map((b) => ({ b, left: leftOf(doc, b) }));
  if (unread.length === 0) return undefined;
  for (const name of reached(meaning.env, [claim.lhs, claim.rhs])) {
    const own = meaning.inferred.has(name) ? meaning.definitions.get(name) : undefined;
    if (own === undefined) continue;
    const left = plain(doc.text.slice(own.start, own.end).split("=")[0] ?? "");
    if (left === "" || !unread.some((u) => u.left === left && u.b.link.span.start > own.start)) continue;
    return {
      code: "restated",
      message: `what the document says of \`${written(name)}\` further up was not read, and with its definition the sides differ`,
      span: o.link.span,
      expected: "one definition of it",
    };
  }
  return undefined;
}

function leftOf(doc: CheckedDocument, { link }: Outcome): string {
  if (isLink(link)) return link.at > 0 ? "" : plain(doc.text.slice(link.left.span.start, link.left.span.end));
  const [left = "", ...others] = doc.text.slice(link.span.start, link.span.end).split("=");
  return others.length === 0 ? "" : plain(left);
}

/** Without what is spelled one way or the other. */
const plain = (tex: string): string =>
  tex.replace(/[\s{}$]|\\(?:[,;!:[(]|left|right|displaystyle|begin\w*)/g, "");
