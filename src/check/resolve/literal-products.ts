// `*` between two matrices of numbers that are written out: the filter is laid on every place where all of it fits, as it
// is done by hand, turned around for the convolution. Of matrices of one shape it could as well be entry by entry.

import type { Span } from "../../expr/span.ts";
import type { Value } from "../../read/syntax/syntax.ts";
import { product } from "../formula/values.ts";
import { unread } from "../text/unread.ts";

type Rows = readonly (readonly Value[])[];

/** The rows of a matrix that is written out. */
export function rowsOfData(v: Value): Rows | undefined {
  if (v.kind !== "data") return undefined;
  const rows = v.items.map((r) => (r.kind === "data" ? r.items : undefined));
  return rows.every((r): r is readonly Value[] => r !== undefined) ? rows : undefined;
}

export const shapeOf = (rows: Rows): string => `${rows.length}×${rows[0]?.length ?? 0}`;

/** The second one slides over the first. */
export function slide(image: Rows, filter: Rows, flavour: "conv" | "corr", span: Span): Value {
  const [h, w] = [image.length - filter.length + 1, widthOf(image) - widthOf(filter) + 1];
  if (h < 1 || w < 1 || shapeOf(image) === shapeOf(filter))
    throw unread(
      "product",
      "which product of these matrices `*` is here is not known",
      span,
      "no sign for the matrix product, ⊙ entry by entry",
    );
  const laid = flavour === "corr" ? filter : [...filter].reverse().map((r) => [...r].reverse());
  const entry = (i: number, j: number): Value => ({
    kind: "add",
    terms: laid.flatMap((row, a) =>
      row.flatMap((k, b) => {
        const x = image[i + a]?.[j + b];
        return x === undefined ? [] : [{ sign: "+" as const, term: product(x, k, span) }];
      }),
    ),
    span,
  });
  const range = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k);
  const items = range(h).map((i): Value => ({ kind: "data", items: range(w).map((j) => entry(i, j)), span }));
  return { kind: "data", items, span };
}

const widthOf = (rows: Rows): number => rows[0]?.length ?? 0;
