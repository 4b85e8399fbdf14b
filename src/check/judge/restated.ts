// What a document says of a name behind its definition and what could not be read: a line below may go back to that.

import type { Expr } from "../../expr/nodes.ts";
import { symbols } from "../../expr/traverse.ts";
import type { CheckedDocument } from "../document/document.ts";
import { written } from "../meaning/spelling.ts";
import type { Unread } from "../text/unread.ts";
import { reached } from "../verdict/bench.ts";
import { isLink } from "./links.ts";
import type { Judged, Outcome } from "./outcome.ts";

/** Why a relation that fails may be meant with another definition of one of its names; undefined where nothing tells it. */
export function doubtOfRestated(
  doc: CheckedDocument,
  before: readonly Outcome[],
  o: Outcome,
  { claim }: Judged,
): Unread | undefined {
  const meaning = o.reading?.meaning;
  if (meaning?.definitions === undefined || meaning.inferred === undefined) return undefined;
  const unread = before.filter(isOpen).map((b) => ({ b, lefts: leftsOf(doc, b) }));
  if (unread.length === 0) return undefined;
  for (const name of reached(meaning.env, [claim.lhs, claim.rhs])) {
    if (!meaning.inferred.has(name)) continue;
    const own = meaning.definitions.get(name);
    const left = plain(
      own === undefined ? written(name) : (doc.text.slice(own.start, own.end).split("=")[0] ?? ""),
    );
    // What is given may have been told by a line that was not read; one that is open claims something of it.
    const counts = ({ b }: { readonly b: Outcome }): boolean =>
      own === undefined ? b.verdict === "not-read" : b.link.span.start > own.start;
    if (left === "" || !unread.some((u) => u.lefts.includes(left) && counts(u))) continue;
    return {
      code: "restated",
      message:
        own === undefined
          ? `what the document says of \`${written(name)}\` further up was not read`
          : `what the document says of \`${written(name)}\` further up was not read, and with its definition the sides differ`,
      span: o.link.span,
      expected: "one definition of it",
    };
  }
  return undefined;
}

/**
 * What holds with a formula that the document has replaced by another one, which was not read: f′(1) = 0 of an f that is
 * something else by now.
 */
export function heldByReplaced(
  doc: CheckedDocument,
  before: readonly Outcome[],
  o: Outcome,
  { claim }: Judged,
): Unread | undefined {
  const meaning = o.reading?.meaning;
  if (meaning?.definitions === undefined) return undefined;
  // What holds goes with the formula that it was judged by, unless nobody could tell what the other one is.
  const unread = before.filter((b) => (o.verdict === "wrong" ? isOpen(b) : b.verdict === "not-read"));
  if (unread.length === 0) return undefined;
  for (const name of new Set([claim.lhs, claim.rhs].flatMap((e) => functionsIn(e)))) {
    const d = meaning.env.decls.get(name);
    const own = meaning.definitions.get(name);
    if (d?.kind !== "function" || d.formula === undefined || own === undefined) continue;
    const replaced = unread.some(
      (b) =>
        b.link.span.start > own.start &&
        leftsOf(doc, b).some((left) => left === name || left.startsWith(`${name}(`)),
    );
    if (!replaced || isRepeated(o, name)) continue;
    return {
      code: "restated",
      message: `what the document says of \`${written(name)}\` further up was not read`,
      span: o.link.span,
      expected: "one definition of it",
    };
  }
  return undefined;
}

/** What may have said something else of its left side. */
const isOpen = ({ verdict }: Outcome): boolean => verdict === "not-read" || verdict === "not-decided";

/** f of f(x), f′(x) and f″(x). */
const functionsIn = (e: Expr): readonly string[] => symbols(e).map((n) => n.replace(/'+$/, ""));

/** f(x) = … of the same f once more. */
function isRepeated({ link, judged }: Outcome, name: string): boolean {
  if (!isLink(link) || link.at > 0 || judged === undefined) return false;
  const { lhs } = judged.claim;
  const [head] = lhs.kind === "app" && lhs.op === "apply" ? lhs.args : [];
  return head?.kind === "sym" && head.name === name;
}

/** What relations that were not read are about: each part of z_2 = 0, v_2 = ? by itself. */
function leftsOf(doc: CheckedDocument, { link }: Outcome): readonly string[] {
  if (isLink(link))
    return link.at > 0 ? [] : [plain(doc.text.slice(link.left.span.start, link.left.span.end))];
  return doc.text
    .slice(link.span.start, link.span.end)
    .split(/[,;]|\\q?quad|\\\\/)
    .flatMap((part) => {
      const [left = "", ...others] = part.split("=");
      return others.length === 0 ? [] : [plain(left)];
    });
}

/** Without what is spelled one way or the other. */
const plain = (tex: string): string =>
  tex.replace(/[\s{}$]|\\(?:[,;!:[(]|left|right|displaystyle|begin\w*)/g, "");
