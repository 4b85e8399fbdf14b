// The name of a whole number, as one that was drawn, where a size is meant: the shape, the padding, the step of a subscript is
// then of that number. Sizes are declared by the shapes they stand in, so that a name that means something else could not
// stand there; and where `2*i` is inside is told from the numbers, which nobody sees in `s*i`.

import { rebuilt } from "../../expr/plain-tree.ts";
import { nameUses } from "../syntax/names.ts";
import type { Axis, DefineStatement, GivenItem, Pad, Statement } from "../syntax/statement-syntax.ts";
import type { Value } from "../syntax/syntax.ts";

/** Numbers by the names that stand for them. */
type Numbers = ReadonlyMap<string, Value>;

/** The statements with whole numbers for their names in the shapes of what is given, and in subscripts that are calculated. */
export function withKnownSizes(statements: readonly Statement[]): readonly Statement[] {
  const all = statements.flatMap((s) => (s.kind === "define" ? numberOf(s) : []));
  if (all.length === 0) return statements;
  const sizes = new Map(all.filter(([, v]) => v.kind === "number"));
  const numbers = new Map(all);
  return statements.map((s) =>
    s.kind === "given" ? { ...s, items: s.items.map((i) => sized(i, sizes)) } : counted(s, numbers),
  );
}

function numberOf({ name, subscripts, value }: DefineStatement): readonly (readonly [string, Value])[] {
  const positive = value.kind === "negate" ? value.operand : value;
  const isWhole = subscripts === undefined && positive.kind === "number" && positive.denominator === 1n;
  return isWhole ? [[name.name, value]] : [];
}

const sized = (item: GivenItem, numbers: Numbers): GivenItem => ({
  ...item,
  qualifiers: item.qualifiers.map((q) => (q.kind === "pad" ? padded(q, numbers) : q)),
  ...(item.shape === undefined ? {} : { shape: item.shape.map((axis) => sizedAxis(axis, numbers)) }),
});

const sizedAxis = (axis: Axis, numbers: Numbers): Axis => ({
  ...axis,
  extent: put(axis.extent, numbers),
  qualifiers: axis.qualifiers.map((q) => (q.kind === "pad" ? padded(q, numbers) : q)),
});

const padded = (pad: Pad, numbers: Numbers): Pad => ({ ...pad, by: put(pad.by, numbers) });

/** Pictures bind letters of their own. */
function counted(s: Statement, numbers: Numbers): Statement {
  if (s.kind === "draw" || s.kind === "plot" || numbers.size === 0) return s;
  if (s.kind === "use")
    return {
      ...s,
      bindings: s.bindings.map((b) => {
        const number = b.value.kind === "name" ? numbers.get(b.value.name) : undefined;
        return number === undefined ? b : { ...b, number: { ...number, span: b.value.span } };
      }),
    };
  const read = rebuilt(s, (part) =>
    part.kind === "read" && Array.isArray(part.subscripts)
      ? { ...part, subscripts: part.subscripts.map((sub: Value) => calculated(sub, numbers)) }
      : part,
  );
  if (read.kind === "size")
    return {
      ...read,
      items: read.items.map((i) => (i.crop === undefined ? i : { ...i, crop: put(i.crop, numbers) })),
    };
  if (read.kind !== "define" && read.kind !== "scatter" && read.kind !== "start") return read;
  return read.subscripts === undefined
    ? read
    : { ...read, subscripts: read.subscripts.map((t) => ({ ...t, index: calculated(t.index, numbers) })) };
}

/** One entry that is called by such names alone, as x[s] or x[s + 1], stays what it is called. */
const calculated = (subscript: Value, numbers: Numbers): Value =>
  nameUses(subscript).every((u) => numbers.has(u.name)) ? subscript : put(subscript, numbers);

/** The numbers in the place of their names, which keep their places in the text. */
const put = <T extends object>(tree: T, numbers: Numbers): T =>
  rebuilt(tree, (part) => {
    const known = part.kind === "name" ? numbers.get(String(part.name)) : undefined;
    return known === undefined ? part : { ...known, span: part.span };
  });
