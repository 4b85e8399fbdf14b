// Quotations in the prose that begin with [!HINT], [!REMARK] or [!ANSWER]: a hint is for everyone, remarks and answers
// are not for a hand-out.

import type { Blockquote, Nodes, Text } from "mdast";
import type { PageWords } from "./language/page-words.ts";

export type AsideKind = "hint" | "remark" | "answer";

export interface Aside {
  readonly kind: AsideKind;
  /** The text that the mark stands at the beginning of, and its length. */
  readonly text: Text;
  readonly length: number;
}

export function asideOf(node: Nodes): Aside | undefined {
  if (node.type !== "blockquote") return undefined;
  const [first] = node.children;
  const text = first?.type === "paragraph" ? first.children[0] : undefined;
  if (text?.type !== "text") return undefined;
  const mark = /^\[!(HINT|REMARK|ANSWER)\][^\S\n]*/i.exec(text.value);
  const kind = mark?.[1]?.toLowerCase();
  if (mark === null || (kind !== "hint" && kind !== "remark" && kind !== "answer")) return undefined;
  return { kind, text, length: mark[0].length };
}

/** The quotation with its word in bold in place of the mark. */
export function labelled(node: Blockquote, words: PageWords): Blockquote {
  const aside = asideOf(node);
  const [first, ...rest] = node.children;
  if (aside === undefined || first?.type !== "paragraph") return node;
  const [, ...others] = first.children;
  const said = aside.text.value.slice(aside.length).replace(/^\s+/, "");
  const word = {
    type: "strong" as const,
    children: [{ type: "text" as const, value: words[aside.kind] }],
  };
  const text: Text = { ...aside.text, value: ` ${said}` };
  return { ...node, children: [{ ...first, children: [word, text, ...others] }, ...rest] };
}

export const isForAnswersOnly = (node: Nodes): boolean => {
  const kind = asideOf(node)?.kind;
  return kind === "answer" || kind === "remark";
};
