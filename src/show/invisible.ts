// Characters that are not to be seen: no format writes them.

/** Controls other than tab and newline, and characters without a glyph of their own (byte order mark, zero-width, direction, variation): dropped. */
export function isInvisible(char: string): boolean {
  const point = char.codePointAt(0) ?? 0;
  if (point < 32) return point !== 9 && point !== 10;
  return INVISIBLE_RANGES.some(([low, high]) => low <= point && point <= high);
}

const INVISIBLE_RANGES: readonly (readonly [number, number])[] = [
  [0x7f, 0x9f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2064],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
];
