// Lists of subscripts in which a sign stands for all along an axis: `:,c`, `i·`, `[:, c]`.

import { ALL } from "../../read/terms/slice-read.ts";
import type { Tree } from "../tree/tree.ts";
import type { Item } from "./math.ts";
import type { Grammar } from "./reading.ts";

/** `:,c`, `i·`: all along an axis, beside the index of another one. */
export function slicesIn(trees: readonly Tree[], g: Grammar): readonly Item[] | undefined {
  const isComma = (t: Tree): boolean => t.kind === "mark" && t.text === ",";
  // {:} is set without the spaces of a relation.
  const isSign = (t: Tree | undefined, signs: string): boolean =>
    (t?.kind === "mark" && signs.includes(t.text)) ||
    (t?.kind === "group" && t.body.length === 1 && isSign(t.body[0], signs));
  const parts: Tree[][] = [[]];
  for (const t of trees)
    if (isComma(t)) parts.push([]);
    else parts.at(-1)?.push(t);
  const [only] = parts;
  // i:, :j, i·, ·j
  if (parts.length === 1 && only !== undefined && only.length === 2) {
    const [a, b] = [isSign(only[0], ":·"), isSign(only[1], ":·")];
    if (a !== b) parts.splice(0, 1, only.slice(0, 1), only.slice(1));
  }
  const slices = parts.filter((p) => p.length === 1 && isSign(p[0], ":·*"));
  if (parts.length < 2 || slices.length === 0 || slices.length === parts.length) return undefined;
  return parts.flatMap((p): readonly Item[] => {
    const [t] = p;
    if (t !== undefined && slices.includes(p)) return [{ kind: "symbol", text: ALL, face: "", span: t.span }];
    return t === undefined ? [] : g.items(p, t.span);
  });
}
