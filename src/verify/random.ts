// Random numbers from a seed that is printed: xoshiro128** by Blackman and Vigna ("Scrambled linear pseudorandom
// number generators", 2018), its state filled from the finaliser of MurmurHash3 (Appleby). The same seed and
// label give the same numbers everywhere, whatever else was drawn before.

export interface Random {
  /** An integer of lo..hi, both included. */
  int(lo: number, hi: number): number;
  pick<T>(list: readonly T[]): T;
  /** Another stream, told by this one's seed and the label alone. */
  fork(label: string): Random;
}

/** The finaliser of MurmurHash3: every bit of the input reaches every bit of the result. */
function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

export function randomFrom(seed: number): Random {
  const low = seed >>> 0;
  const high = Math.floor(Math.abs(seed) / 2 ** 32) >>> 0;
  const start = mix(low ^ mix(high + 0x9e3779b9));
  let a = mix(start + 1);
  let b = mix(start + 2);
  let c = mix(start + 3);
  let d = mix(start + 4) | 1;
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 11);
    return result;
  };
  const int = (lo: number, hi: number): number => lo + Math.floor((next() / 2 ** 32) * (hi - lo + 1));
  return {
    int,
    pick: (list) => list[int(0, list.length - 1)] as never,
    fork(label) {
      let h = start;
      for (let k = 0; k < label.length; k += 1) {
        const code = label.codePointAt(k) ?? 0;
        h = mix(h ^ code);
        // Two places of the text hold it.
        if (code > 0xffff) k += 1;
      }
      return randomFrom(h);
    },
  };
}
