// Numbers of 64 digits, for expected values.

import { all, type BigNumber, create } from "mathjs";

const math = create(all ?? {}, { number: "BigNumber", precision: 64 });

export type Big = BigNumber;
export const integer = (n: number): Big => math.bignumber(BigInt(n).toString());
export const powerOfTwo = (e: number): Big => integer(2).pow(e);

/** The exact value of a double: its shortest decimal spelling is another number. */
export function exactly(x: number): Big {
  let m = x;
  let e = 0;
  for (; !Number.isInteger(m); e -= 1) m *= 2;
  return integer(m).times(powerOfTwo(e));
}
