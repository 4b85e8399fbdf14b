// Names in generated code. Nothing that a user wrote reaches a listing except through here: letters of other
// alphabets are spelled, signs dropped, what is a word of a language is set apart, and two names never meet.

import { GREEK } from "../notation/names.ts";

const RESERVED: ReadonlySet<string> = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if " +
    "import in is lambda nonlocal not or pass raise return try while with yield match case type print range len min max " +
    "sum abs int float bool list dict set tuple round pow map filter zip all any id str object self ctx np math torch " +
    "arguments boolean const debugger default delete do double enum eval export extends final function goto implements " +
    "instanceof interface let long native new null package private protected public short static super switch " +
    "synchronized this throw throws transient true false typeof undefined var void volatile Math Number Array " +
    "Float64Array Int32Array NaN Infinity Tensor Object Error Symbol Promise require module exports " +
    "each location zeros infinity otherwise then end foreach erf zeros reads check mod floorMod pad crop"
  ).split(" "),
);

const GREEK_LETTERS: ReadonlyMap<string, string> = new Map(
  [...GREEK].map(([name, letter]) => [letter, name]),
);

/** An identifier of ASCII letters, digits and _ that tells the name: λ′ as lambda_prime. */
export function identifier(name: string): string {
  const spelled = [...name.normalize("NFKD")]
    .map((c, k) => {
      if (/[A-Za-z0-9_]/.test(c)) return c;
      if (c === "'" || c === "′" || c === "’") return "_prime";
      const greek = GREEK_LETTERS.get(c);
      if (greek !== undefined) return greek;
      if (c === "\u0303") return "_flipped";
      if (c === "\u0302") return "_hat";
      if (c === "\u0304") return "_bar";
      if (/\p{M}/u.test(c)) return "";
      return /[\p{L}\p{N}]/u.test(c) ? `${k === 0 ? "" : "_"}u${(c.codePointAt(0) ?? 0).toString(16)}` : "_";
    })
    .join("")
    .replace(/_{2,}/g, "_")
    .replace(/^_+/, "");
  const begun = /^[A-Za-z]/.test(spelled) ? spelled : `v_${spelled}`;
  return RESERVED.has(begun) ? `${begun}_` : begun;
}

/** Identifiers for the names of a program, each told once; letters and names are kept apart. */
export class Names {
  readonly #known = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** `key` tells names of different kinds apart; `wish` is what it is called if that is free. */
  of(key: string, wish: string): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const base = identifier(wish);
    let name = base;
    for (let n = 2; this.#taken.has(name) || RESERVED.has(name); n += 1) name = `${base}_${n}`;
    this.#taken.add(name);
    this.#known.set(key, name);
    return name;
  }
}
