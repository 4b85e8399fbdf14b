// What a sheet has that looks like a block and is none: a fence with a misspelt mark, or no block at all. The page is
// written all the same, since prose alone is a sheet, too.

import type { Nodes } from "mdast";
import { editDistance } from "../read/syntax/spell.ts";
import type { Notice, SheetDocument } from "../show/document.ts";

const MARKS = ["grad", "picture"];

export function unreadFences({ parts }: Pick<SheetDocument, "parts">): readonly Notice[] {
  const found = parts.flatMap((part) => (part.kind === "prose" ? part.nodes : [])).flatMap(fences);
  if (found.length > 0 || parts.some((part) => part.kind !== "prose")) return found;
  return [
    {
      severity: "warning",
      message: "the sheet has no grad block, a fence that begins with ```grad: nothing is derived",
    },
  ];
}

function fences(node: Nodes): readonly Notice[] {
  if ("children" in node) return node.children.flatMap(fences);
  const mark = node.type === "code" ? (node.lang ?? "") : "";
  const meant = MARKS.find((m) => m !== mark && editDistance(m, mark.toLowerCase()) <= 1);
  if (meant === undefined) return [];
  const start = node.position?.start;
  const place = start === undefined ? {} : { line: start.line, column: start.column };
  return [
    {
      severity: "warning",
      message: `this fence is marked \`${mark}\` and printed as it is; did you mean \`${meant}\`?`,
      ...place,
    },
  ];
}
