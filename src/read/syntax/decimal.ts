// A decimal literal as an exact fraction in lowest terms: 0.1 is 1/10, 1e-5 is 1/100000.

import { syntaxError } from "./cursor.ts";
import type { Token } from "./lexer.ts";
import type { NumberLiteral } from "./syntax.ts";

/** Beyond any double; keeps the exact value at a size one can work with. */
const MAX_DIGITS = 400;

export function readDecimal(token: Token): NumberLiteral {
  const [mantissa = "", exponentText = "0"] = token.text.split(/[eE]/);
  const [whole = "", fraction = ""] = mantissa.split(".");
  const exponent = Number(exponentText) - fraction.length;
  const digits = whole + fraction;
  if (digits.length > MAX_DIGITS || Math.abs(exponent) > MAX_DIGITS) {
    throw syntaxError("number", "this number is too long", token, {
      expected: `at most ${MAX_DIGITS} digits, exponent included`,
    });
  }
  let numerator = BigInt(digits);
  let denominator = 1n;
  if (exponent > 0) numerator *= 10n ** BigInt(exponent);
  // The denominator divides a power of ten: taking out twos and fives reduces the fraction.
  let twos = exponent < 0 ? -exponent : 0;
  let fives = twos;
  if (numerator === 0n) twos = fives = 0;
  for (; twos > 0 && numerator % 2n === 0n; twos--) numerator /= 2n;
  for (; fives > 0 && numerator % 5n === 0n; fives--) numerator /= 5n;
  denominator = 2n ** BigInt(twos) * 5n ** BigInt(fives);
  return {
    kind: "number",
    text: token.text,
    numerator,
    denominator,
    span: { start: token.start, end: token.end },
  };
}
