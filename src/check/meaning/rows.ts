// `x_i` beside `X`: the vectors x_1, …, x_n may be the rows of the matrix, its columns, or have nothing to do with it.
// That is never said by a letter alone: each of it is a reading, and the lines that hold under one only decide.

import type { Span } from "../../expr/span.ts";
import type { Statement } from "../../read/syntax/statement-syntax.ts";
import type { Value } from "../../read/syntax/syntax.ts";
import type { MathNode } from "../formula/math.ts";
import type { RankSetting } from "./shapes.ts";
import type { Tie } from "./sizes.ts";
import { written } from "./spelling.ts";
import type { Uses } from "./uses.ts";

/** `small` has vectors for entries that are read as those of the matrix `large`. */
export interface Rows {
  readonly small: string;
  readonly large: string;
  /** They are its columns. */
  readonly turned: boolean;
}

export function rowsIn(
  uses: Uses,
  ranks: ReadonlyMap<string, number>,
  known: RankSetting["known"],
): readonly (readonly [string, string])[] {
  const out: [string, string][] = [];
  for (const u of uses.values()) {
    if (known(u.key) !== undefined || u.left.length > 0 || ranks.get(u.key) !== 2) continue;
    if (Math.max(0, ...u.counts.keys()) !== 1) continue;
    const large = capitalOf(u.key);
    const other = large === undefined ? undefined : uses.get(large);
    if (other === undefined || known(other.key) !== undefined || ranks.get(other.key) !== 2) continue;
    // X = (x_1, …, x_n) says by itself what it is.
    if (
      other.left.some(
        (p) => !isList(p.statement.item.kind === "relation" ? p.statement.item.links[0]?.right : undefined),
      )
    )
      continue;
    out.push([u.key, other.key]);
  }
  return out;
}

const isList = (m: MathNode | undefined): boolean => m?.kind === "fence" || m?.kind === "matrix";

/** X of x, \mathbf{X} of \mathbf{x}: one letter. */
function capitalOf(key: string): string | undefined {
  if (!/^\p{Ll}$/u.test(key)) return undefined;
  const large = key.toUpperCase();
  return [...large].length === 1 && large !== key ? large : undefined;
}

export const rowsText = (r: Rows): string =>
  `the \`${r.small}_i\` are the ${r.turned ? "columns" : "rows"} of \`${r.large}\``;

/** Axis k of the vectors is this axis of the matrix. */
export const tie = (r: Rows, k: number): Tie => [
  { key: r.small, axis: k },
  { key: r.large, axis: r.turned ? 1 - k : k },
];

/** x[i, j] = X[i, j], or X[j, i]. */
export function asRows(r: Rows, span: Span): Statement {
  const letters = ["i", "j"].map((name): Value => ({ kind: "name", name, span }));
  const of: Value = { kind: "name", name: r.large, span };
  return {
    kind: "define",
    name: { name: r.small, span },
    subscripts: letters.map((index) => ({ index, span })),
    spelling: { text: written(r.small), span },
    value: { kind: "read", of, subscripts: r.turned ? letters.toReversed() : letters, span },
    span,
  };
}
