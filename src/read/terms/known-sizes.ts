// A size that has the name of a whole number, as one that was drawn: the shape is then of that number. Sizes are
// declared by the shapes they stand in, so that a name that means something else could not stand there.

import { rebuilt } from "../../expr/plain-tree.ts";
import type { DefineStatement, GivenItem, Statement } from "../syntax/statement-syntax.ts";
import type { NumberLiteral } from "../syntax/syntax.ts";

/** The statements with numbers in the shapes of what is given, where these have the names of numbers. */
export function withKnownSizes(statements: readonly Statement[]): readonly Statement[] {
  const numbers = new Map(statements.flatMap((s) => (s.kind === "define" ? numberOf(s) : [])));
  if (numbers.size === 0) return statements;
  return statements.map((s) =>
    s.kind === "given" ? { ...s, items: s.items.map((item) => sized(item, numbers)) } : s,
  );
}

function numberOf(s: DefineStatement): readonly (readonly [string, NumberLiteral])[] {
  if (s.subscripts !== undefined || s.value.kind !== "number" || s.value.denominator !== 1n) return [];
  return [[s.name.name, s.value]];
}

const sized = (item: GivenItem, numbers: ReadonlyMap<string, NumberLiteral>): GivenItem =>
  item.shape === undefined
    ? item
    : { ...item, shape: item.shape.map((axis) => ({ ...axis, extent: put(axis.extent, numbers) })) };

/** The numbers in the place of their names, which keep their places in the text. */
const put = <T extends object>(tree: T, numbers: ReadonlyMap<string, NumberLiteral>): T =>
  rebuilt(tree, (part) => {
    const known = part.kind === "name" ? numbers.get(String(part.name)) : undefined;
    return known === undefined ? part : { ...known, span: part.span };
  });
