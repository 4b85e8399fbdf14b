// `x_i` beside `X`: the vectors x_1, …, x_n may be the rows of the matrix, its columns, or have nothing to do with it.
// That is never said by a letter alone: each of it is a reading, and the lines that hold under one only decide.

import type { MathNode } from "../math.ts";
import type { RankSetting } from "./shapes.ts";
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
