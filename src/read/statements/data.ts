// Data as it is written: lists of numbers, or of lists of one length each.

import type { Expr } from "../../expr/nodes.ts";
import type { DataList, Value } from "../syntax/syntax.ts";
import { elaborateScalar } from "../terms/elaborate.ts";
import { count, failure, NO_LETTERS, type Work } from "../terms/workspace.ts";

/** The list as a term, and its length axis by axis. */
export function elaborateList(
  w: Work,
  list: DataList,
): { readonly body: Expr; readonly lengths: readonly number[] } {
  const { ctx } = w.ws;
  const lengths: number[] = [];
  const rows: DataList[] = [];
  const read = (node: Value, depth: number): Expr => {
    if (node.kind !== "data") {
      if (lengths.length === depth) return elaborateScalar(w, NO_LETTERS, node);
      throw failure("ragged", "a number stands where the other rows hold a list", node.span, {
        expected: `a list of ${count(lengths[depth] ?? 0, "entry", "entries")}`,
      });
    }
    const first = rows[depth];
    if (first === undefined) {
      lengths.push(node.items.length);
      rows.push(node);
    } else if (first.items.length !== node.items.length) {
      throw failure("ragged", `this row has ${count(node.items.length, "entry", "entries")}`, node.span, {
        expected: `${count(first.items.length, "entry", "entries")}, as in the first row`,
        related: [{ span: first.span, message: count(first.items.length, "entry", "entries") }],
      });
    }
    return ctx.app(
      "list",
      node.items.map((item) => read(item, depth + 1)),
    );
  };
  requireEvenDepth(list);
  return { body: read(list, 0), lengths };
}

/** The first entry decides how deep the lists are; a list that is deeper elsewhere is found here. */
function requireEvenDepth(list: DataList): void {
  const depth = (node: Value): number =>
    node.kind === "data" && node.items[0] ? 1 + depth(node.items[0]) : 0;
  const wanted = depth(list);
  const check = (node: Value, left: number): void => {
    if (node.kind !== "data") return;
    if (left === 0) {
      throw failure("ragged", "a list stands where the other rows hold a number", node.span, {
        expected: "a number",
      });
    }
    for (const item of node.items) check(item, left - 1);
  };
  check(list, wanted);
}
