// Text that was made from a document, with the place in the document of each of its characters: comments are cut
// out, macros put in, environments renamed, and a place in the result still leads back to line and column.

export interface Mapped {
  readonly text: string;
  /** One offset into the document for each character, and one for the end. */
  readonly at: readonly number[];
}

export function mappedSlice(source: string, start: number, end: number): Mapped {
  const at: number[] = [];
  for (let k = start; k <= end; k += 1) at.push(k);
  return { text: source.slice(start, end), at };
}

/** The same of a formula in a quotation: without the `>` that each of its lines begins with, as the one does where it opens. */
export function mappedQuote(source: string, opens: number, start: number, end: number): Mapped {
  const line = source.slice(source.lastIndexOf("\n", opens - 1) + 1, opens);
  const rest = source.slice(start, end).split("\n").slice(1);
  if (!/^\s*(?:[-*+]\s+)?>/.test(line) || rest.length === 0 || !rest.every((l) => /^\s*>/.test(l)))
    return mappedSlice(source, start, end);
  const whole = mappedSlice(source, start, end);
  const out = new Assembly(start);
  let at = 0;
  for (const m of whole.text.matchAll(/\n[^\S\n]*>[>\s]*?(?=[^>\s]|\n|$)/g)) {
    out.copy(whole, at, m.index + 1);
    at = m.index + m[0].length;
  }
  out.copy(whole, at, whole.text.length);
  return out.done();
}

/** What is put together from pieces of mapped texts and from words that stand for a place of one. */
export class Assembly {
  readonly #parts: string[] = [];
  readonly #at: number[] = [];
  #end: number;

  constructor(start: number) {
    this.#end = start;
  }

  get length(): number {
    return this.#at.length;
  }

  /** The characters of `m` from `start` to `end`. */
  copy(m: Mapped, start: number, end: number): void {
    this.#parts.push(m.text.slice(start, end));
    for (let k = start; k < end; k += 1) this.#at.push(m.at[k] ?? this.#end);
    this.#end = m.at[end] ?? this.#end;
  }

  /** Words that are not in the document, all at one place of it. */
  put(text: string, place: number): void {
    this.#parts.push(text);
    for (let k = 0; k < text.length; k += 1) this.#at.push(place);
    this.#end = place;
  }

  done(): Mapped {
    return { text: this.#parts.join(""), at: [...this.#at, this.#end] };
  }
}

/** The span in the document of the characters from `start` to `end`. */
export function placeOf(
  m: Mapped,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  const from = m.at[Math.min(start, m.at.length - 1)] ?? 0;
  const last = m.at[Math.max(start, Math.min(end, m.at.length) - 1)] ?? from;
  // What came out of a macro stands where the macro was called.
  return { start: from, end: Math.max(from + 1, last + 1) };
}
