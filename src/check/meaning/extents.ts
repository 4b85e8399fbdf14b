// The shapes of given tensors and the ranges of letters, as statements write them: what the document says of an axis, else a
// length that nothing in it has the name of. One of these is made for each way to declare a stretch.

import type { Span } from "../../expr/span.ts";
import type { Axis } from "../../read/syntax/statement-syntax.ts";
import type { Range, Value } from "../../read/syntax/syntax.ts";
import type { MathNode } from "../formula/math.ts";
import type { Names } from "../formula/names.ts";
import { decimal } from "../formula/values.ts";
import { Resolver } from "../resolve/resolve.ts";
import { UnreadError } from "../text/unread.ts";
import type { Extent, Sizes } from "./sizes.ts";

export interface ExtentSetting {
  readonly sizes: Sizes;
  readonly names: Names;
  readonly rank: (key: string) => number;
  readonly first: 0 | 1;
  /** Names that no length may have. */
  readonly taken: readonly string[];
}

const FRESH = [..."NMKDPQRSHJ"];

export class Extents {
  readonly #s: ExtentSetting;
  readonly #made = new Map<number, string>();

  constructor(s: ExtentSetting) {
    this.#s = s;
  }

  shape(key: string, span: Span, rank = this.#s.rank(key)): readonly Axis[] {
    return Array.from(
      { length: rank },
      (_, k): Axis => ({
        extent: this.#extent(this.#s.sizes.axis(key, k), span),
        qualifiers: [],
        span,
      }),
    );
  }

  /** A length that nothing in the document has the name of. */
  #fresh(axis: number): string {
    const found = this.#made.get(axis);
    if (found !== undefined) return found;
    const taken = new Set([...this.#s.taken, ...this.#made.values()]);
    let made = FRESH.find((x) => !taken.has(x));
    for (let k = 1; made === undefined; k += 1) if (!taken.has(`N_${k}`)) made = `N_${k}`;
    this.#made.set(axis, made);
    return made;
  }

  #value(m: MathNode): Value | undefined {
    try {
      return new Resolver({ names: this.#s.names, ranges: new Map(), indices: new Set(), notes: [] }).value(
        m,
      );
    } catch (error) {
      if (error instanceof UnreadError) return undefined;
      throw error;
    }
  }

  #extent(axis: number, span: Span): Value | Range {
    const said = this.#s.sizes.extent(axis);
    const name: Value = { kind: "name", name: "", span };
    const unknown = (): Value => ({ ...name, name: this.#fresh(axis) });
    if (said === undefined) return unknown();
    if (said.kind === "length") return this.#value(said.length) ?? unknown();
    const length = lengthOf(said, this.#s.first);
    if (length !== undefined) return this.#value(length) ?? unknown();
    const [low, high] = [this.#value(said.low), this.#value(said.high)];
    return low === undefined || high === undefined ? unknown() : { kind: "range", low, high, span };
  }

  range(axis: number, span: Span): Range {
    const extent = this.#extent(axis, span);
    if (extent.kind === "range") return extent;
    const first = decimal(String(this.#s.first), span);
    if (this.#s.first === 1) return { kind: "range", low: first, high: extent, span };
    const high: Value = {
      kind: "add",
      terms: [
        { sign: "+", term: extent },
        { sign: "-", term: decimal("1", span) },
      ],
      span,
    };
    return { kind: "range", low: first, high, span };
  }
}

/** n of 1 … n where counting begins at 1, of 0 … n−1 where it begins at 0. */
function lengthOf(e: Extent & { readonly kind: "range" }, first: 0 | 1): MathNode | undefined {
  if (e.low.kind !== "number" || e.low.text !== String(first)) return undefined;
  if (first === 1) return e.high;
  if (e.high.kind !== "sum" || e.high.terms.length !== 2) return undefined;
  const [a, b] = e.high.terms;
  return b?.sign === "-" && b.term.kind === "number" && b.term.text === "1" ? a?.term : undefined;
}
