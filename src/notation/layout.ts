// The layout tree: mathematics as it stands on the page, before TeX or text. It is built once per style
// (`display`: fractions are stacked; `linear`: fractions are written with a slash) and holds no user text except
// names that names.ts has taken apart. Break marks say where a long line may be cut.

export type Style = "display" | "linear";

export type Accent = "tilde" | "hat" | "bar" | "vec" | "dot";
export type Face = "italic" | "upright" | "bold" | "calligraphic" | "blackboard";
export type FenceKind = "paren" | "bracket" | "iverson" | "floor" | "ceil" | "bars" | "norm" | "brace";
export type BigSymbol = "sum" | "prod" | "max" | "min" | "median" | "argmax" | "argmin" | "argmedian" | "lim";

/** Signs between or before terms; the renderers know the glyph of each. */
export type Sign =
  | "+"
  | "-"
  | "/"
  | "dot" // centered dot
  | "conv"
  | "corr"
  | "circular"
  | "times"
  | "hadamard"
  | "outer"
  | "upsample"
  | "downsample"
  | "mod"
  | "partial"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "divides"
  | "not-divides"
  | "in"
  | "not"
  | "for-all"
  | "dots"
  | "infinity"
  | "colon" // an axis that a slice keeps
  | "to";

export type Layout =
  | { readonly kind: "row"; readonly items: readonly Layout[] }
  /** Letters of a name, without accents and scripts: `x`, `θ`, `IoU`. */
  | { readonly kind: "name"; readonly text: string; readonly face: Face }
  | { readonly kind: "number"; readonly text: string }
  /** The upright name of a function: `log`, `max`. */
  | { readonly kind: "function"; readonly name: string }
  /** `tight`: without space around it, as in subscripts. */
  | {
      readonly kind: "sign";
      readonly sign: Sign;
      readonly role: "binary" | "prefix" | "relation" | "plain";
      readonly tight: boolean;
    }
  /** `strong` between items that have a comma of their own, as 0,5 has: a semicolon. */
  | { readonly kind: "comma"; readonly space: boolean; readonly strong?: boolean | undefined }
  /** `thin` is a small space everywhere; `apart` separates letters in text and nothing in TeX; `wide` is a quad. */
  | { readonly kind: "space"; readonly size: "apart" | "thin" | "wide" }
  | {
      readonly kind: "scripts";
      readonly base: Layout;
      readonly sub?: Layout | undefined;
      readonly sup?: Layout | undefined;
      readonly primes?: number | undefined;
    }
  /** Stacked; `derivative` when it is a quotient of differentials, `small` when both parts are numbers. */
  | {
      readonly kind: "fraction";
      readonly over: Layout;
      readonly under: Layout;
      readonly role: "quotient" | "derivative" | "small";
    }
  | {
      readonly kind: "big";
      readonly symbol: BigSymbol;
      readonly under?: Layout | undefined;
      readonly over?: Layout | undefined;
    }
  | { readonly kind: "fence"; readonly fence: FenceKind; readonly body: Layout }
  | {
      readonly kind: "cases";
      readonly rows: readonly { readonly value: Layout; readonly condition: Layout | undefined }[];
    }
  | { readonly kind: "matrix"; readonly rows: readonly (readonly Layout[])[] }
  | { readonly kind: "root"; readonly body: Layout }
  | { readonly kind: "accent"; readonly accent: Accent; readonly body: Layout; readonly wide: boolean }
  | { readonly kind: "transposed"; readonly body: Layout }
  | { readonly kind: "words"; readonly text: string }
  /** The subterm at this path of the term (argument positions in the order of `children`), to be highlighted. */
  | { readonly kind: "place"; readonly path: readonly number[]; readonly body: Layout }
  /** A line may be cut here: 0 before terms and relations of the top level, 1 before factors and inside brackets. */
  | { readonly kind: "break"; readonly rank: 0 | 1 };

export function row(...items: readonly Layout[]): Layout {
  const flat = items.some((item) => item.kind === "row")
    ? items.flatMap((item) => (item.kind === "row" ? item.items : [item]))
    : items;
  return flat.length === 1 ? (flat[0] as Layout) : { kind: "row", items: flat };
}
export const number = (text: string): Layout => ({ kind: "number", text });
export const sign = (s: Sign, role: "binary" | "prefix" | "relation" | "plain", tight = false): Layout => ({
  kind: "sign",
  sign: s,
  role,
  tight,
});
export const comma = (space: boolean): Layout => ({ kind: "comma", space });
export const fence = (kind: FenceKind, body: Layout): Layout => ({ kind: "fence", fence: kind, body });
export const func = (name: string): Layout => ({ kind: "function", name });
export const words = (text: string): Layout => ({ kind: "words", text });
export const THIN: Layout = { kind: "space", size: "thin" };
export const APART: Layout = { kind: "space", size: "apart" };
export const WIDE: Layout = { kind: "space", size: "wide" };
export const breakAt = (rank: 0 | 1): Layout => ({ kind: "break", rank });

/** The items with commas between them; spaced when one of them is compound. */
export function separated(items: readonly Layout[], space: boolean): Layout {
  const between = commaBetween(items, space);
  const out: Layout[] = [];
  for (const [k, item] of items.entries()) {
    if (k > 0) out.push(between);
    out.push(item);
  }
  return row(...out);
}

/** What stands between the items of a list. */
export const commaBetween = (items: readonly Layout[], space: boolean): Layout =>
  items.some(hasDecimalComma) ? { kind: "comma", space: true, strong: true } : comma(space);

export const hasDecimalComma = (l: Layout): boolean =>
  contains(l, (x) => x.kind === "number" && x.text.includes(","));

/** Every layout directly inside this one, in reading order. */
export function parts(l: Layout): readonly Layout[] {
  const some = (...xs: readonly (Layout | undefined)[]): readonly Layout[] =>
    xs.filter((x): x is Layout => x !== undefined);
  switch (l.kind) {
    case "row":
      return l.items;
    case "name":
    case "number":
    case "function":
    case "sign":
    case "comma":
    case "space":
    case "words":
    case "break":
      return [];
    case "scripts":
      return some(l.base, l.sub, l.sup);
    case "fraction":
      return [l.over, l.under];
    case "big":
      return some(l.under, l.over);
    case "cases":
      return l.rows.flatMap((r) => some(r.value, r.condition));
    case "matrix":
      return l.rows.flat();
    case "fence":
    case "root":
    case "accent":
    case "transposed":
    case "place":
      return [l.body];
  }
}

/** The same without places for a cut. */
export function uncut(l: Layout): Layout {
  switch (l.kind) {
    case "row":
      return row(...l.items.filter((x) => x.kind !== "break").map(uncut));
    case "fence":
    case "place":
      return { ...l, body: uncut(l.body) };
    default:
      return l;
  }
}

export function contains(l: Layout, test: (x: Layout) => boolean): boolean {
  return test(l) || parts(l).some((p) => contains(p, test));
}
