// I beside matrices: the identity, I_{ij} = [i = j], where the document says nothing else of the name.

import type { DefineStatement } from "../../read/syntax/statement-syntax.ts";
import type { Value } from "../../read/syntax/syntax.ts";
import type { Extents } from "./extents.ts";
import type { Sizes } from "./sizes.ts";
import { written } from "./spelling.ts";
import type { Use } from "./uses.ts";

export function isIdentity(u: Use, rank: number): boolean {
  const isBare = [...u.counts.keys()].every((n) => n === 0);
  return u.key === "I" && rank === 2 && isBare && u.left.length + u.over.length + u.by === 0;
}

/** As a statement of the sheet language, with letters that nothing else has. */
export function identityStatement(
  { key, span }: Use,
  letters: readonly [string, string],
  sizes: Sizes,
  extents: Extents,
): DefineStatement {
  const [i, j] = letters.map((name): Value => ({ kind: "name", name, span })) as [Value, Value];
  const condition = { kind: "relation" as const, first: i, links: [{ op: "=" as const, right: j }], span };
  const subscripts = [i, j].map((index, k) => ({
    index,
    span,
    range: extents.range(sizes.axis(key, k), span),
  }));
  const spelling = { text: written(key), span };
  const value: Value = { kind: "iverson", condition, span };
  return { kind: "define", name: { name: key, span }, subscripts, spelling, value, span };
}
