// What is given and nothing defines, as a statement declares it: a number, an integer where it counts something or words say so,
// or a tensor with the shape that use tells and with what the document says of the entries outside.

import type { Axis, GivenItem } from "../../read/syntax/statement-syntax.ts";
import type { Value } from "../../read/syntax/syntax.ts";
import { decimal } from "../formula/values.ts";
import type { Extents } from "./extents.ts";
import { isSaidInteger, type SaidOutside, saidOutside } from "./said-words.ts";
import type { Sizes } from "./sizes.ts";
import { written } from "./spelling.ts";
import type { Use } from "./uses.ts";

export interface GivenSetting {
  /** The document. */
  readonly text: string;
  readonly rank: number;
  readonly sizes: Sizes;
  /** In this reading names that are read at differences are 0 outside. */
  readonly folded: boolean;
  readonly extents: Extents;
  readonly isNamed: (name: string) => boolean;
}

/** The least value of an integer: what is only added to an index may be 0. */
export const leastOf = (u: Use | undefined): 0 | 1 => (u?.offset === true && !u.size ? 0 : 1);

export function givenItem(u: Use, s: GivenSetting): GivenItem {
  const { span } = u;
  const base = { name: { name: u.key, span }, spelling: { text: written(u.key), span }, span };
  if (s.rank === 0) {
    if (!u.size && !u.offset && !isSaidInteger(s.text, u.mentions)) return { ...base, qualifiers: [] };
    const least = decimal(String(leastOf(u)), span);
    return {
      ...base,
      qualifiers: [
        { kind: "integer", span },
        { kind: "bound", op: ">=", value: least, span },
      ],
    };
  }
  const said = saidOutside(s.text, u.mentions);
  const shape = s.extents
    .shape(u.key, span)
    .map((axis, k) => (said?.kind === "pad" && u.computed.has(k) ? padded(axis, said, s) : axis));
  if (u.selects !== undefined) {
    const range = s.extents.range(s.sizes.axis(u.selects.key, u.selects.axis), span);
    return {
      ...base,
      shape,
      qualifiers: [
        { kind: "integer", span },
        { kind: "within", range, span },
      ],
    };
  }
  const fill =
    said?.kind === "outside"
      ? said.fill
      : said === undefined && s.folded && s.sizes.folded.has(u.key)
        ? "0"
        : undefined;
  return { ...base, shape, qualifiers: fill === undefined ? [] : [{ kind: "outside", fill, span }] };
}

/** Zeros around an axis, where how many is a number or a name that is known. */
function padded(axis: Axis, { by }: SaidOutside & { readonly kind: "pad" }, s: GivenSetting): Axis {
  const { span } = axis;
  const isNumber = /^\d$/.test(by);
  if (!isNumber && !s.isNamed(by)) return axis;
  const width: Value = isNumber ? decimal(by, span) : { kind: "name", name: by, span };
  return { ...axis, qualifiers: [{ kind: "pad", by: width, span }] };
}
