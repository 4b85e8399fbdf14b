// The key by which a name with scripts or accents is known, whether it stands in a formula or is the spelling of a
// declared name: `f_{xy}`, `\hat{x}`, `c_x`. Faces do not count: **w** and w are one name, unless a sheet has both.

import type { Layout } from "../../notation/layout.ts";
import type { Tree } from "../tree/tree.ts";
import type { MathNode } from "./math.ts";

/** Of what stands in a script, or anywhere in a formula. */
export const keyOf = (trees: readonly Tree[]): string => trees.map(keyOfTree).join("");

function keyOfTree(t: Tree): string {
  switch (t.kind) {
    case "letter":
    case "word":
    case "digit":
    case "mark":
      return t.text;
    case "text":
      return t.text.trim();
    case "op":
      return t.name;
    case "space":
      return " ";
    case "group":
      return keyOf(t.body);
    case "scripts": {
      const base = t.base === undefined ? "" : keyOfTree(t.base);
      return scriptedKey(
        base,
        t.primes,
        t.sub === undefined ? undefined : keyOf(t.sub),
        t.sup === undefined ? undefined : keyOf(t.sup),
      );
    }
    case "fraction":
      return `(${keyOf(t.over)})/(${keyOf(t.under)})`;
    case "root":
      return `√(${keyOf(t.body)})`;
    case "accent":
      return accentKey(t.accent, keyOf(t.body));
    case "fenced":
      return `${t.open}${keyOf(t.body)}${t.close}`;
    case "table":
      return t.rows.map((r) => r.map(keyOf).join("&")).join("\\\\");
  }
}

export const accentKey = (accent: string, body: string): string => `\\${accent}{${body}}`;

export function scriptedKey(
  base: string,
  primes: number,
  sub: string | undefined,
  sup: string | undefined,
): string {
  const below = sub === undefined ? "" : `_{${sub}}`;
  const above = sup === undefined ? "" : `^{${sup}}`;
  return `${base}${"'".repeat(primes)}${below}${above}`;
}

/** Of the printed form of a declared name. */
export function keyOfLayout(l: Layout): string {
  switch (l.kind) {
    case "row":
      return l.items.map(keyOfLayout).join("");
    case "name":
    case "number":
    case "words":
      return l.text.normalize("NFC");
    case "function":
      return l.name;
    case "comma":
      return ",";
    case "scripts":
      return scriptedKey(
        keyOfLayout(l.base),
        l.primes ?? 0,
        l.sub === undefined ? undefined : keyOfLayout(l.sub),
        l.sup === undefined ? undefined : keyOfLayout(l.sup),
      );
    case "accent":
      return accentKey(l.accent, keyOfLayout(l.body));
    default:
      return "";
  }
}

/** Of a letter with its primes and subscript; undefined for anything that is no letter. */
export function keyOfSymbol(m: MathNode): string | undefined {
  if (m.kind === "symbol") return m.text;
  if (m.kind !== "scripted" || m.base.kind !== "symbol" || m.sup !== undefined) return undefined;
  return scriptedKey(m.base.text, m.primes, m.sub?.key, undefined);
}

/** The key of what stands behind the bar of p(x | y): p(x, y) is another number. */
export const givenKey = (key: string): string => `|${key}`;

/** Behind the key of a name that is written like a tensor with entries: x beside the entries x_i of another x. */
export const APART = "°";
export const apartKey = (key: string): string => `${key}${APART}`;
