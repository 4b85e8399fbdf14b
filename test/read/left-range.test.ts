// Ranges of a left side that cannot be told, or are told where reads are made under conditions and in recurrences.

import { expect, test } from "vitest";
import { messages, read } from "./block-text.ts";

const untold = (at: string, letter: string, why: string, range: string): readonly string[] => [
  `s.md:${at}: error: the range of \`${letter}\` cannot be told: ${why}`,
  "expected: its range on the left side",
  `write instead: ${letter} = ${range}`,
];

/** Without the lines of the sheet. */
const said = (text: string): readonly string[] => messages(text).filter((l) => !/^ *\d* \|/.test(l));

const behind = (name: string): string =>
  `\`${name}\` stands behind a condition, and asks for another range than the other reads`;

test.each([
  [
    "a part put behind another one",
    "given x[n], z[m]\ny[i] = cases{x[i] if i < n, z[i-n] otherwise}",
    untold("2:3", "i", behind("z"), "0..m+n-1"),
  ],
  [
    "a longer part beside a shorter one",
    "given x[n], z[2*n]\ny[i] = cases{x[i] if i < n, z[i] otherwise}",
    untold("2:3", "i", behind("z"), "0..2*n-1"),
  ],
  [
    "the same, counted from 1",
    "index from 1\ngiven x[n], z[m]\ny[i] = cases{x[i] if i <= n, z[i-n] otherwise}",
    untold("3:3", "i", behind("z"), "1..m+n"),
  ],
  [
    "a letter that only reads of the recurrence itself have",
    "given x[T], a\nq[t] = a*h[t-1]\nh[t] = tanh(x[t] + q[t])\nh[-1] = 0",
    untold("2:3", "t", "it stands in reads of `h` only, which is defined through `q`", "0..T-1"),
  ],
  [
    "a letter whose capital is a name already",
    "given t[n]\nC = 2\ny[i = 0..1, c] = [i = c]*C",
    untold("3:13", "c", "it is no subscript on the right side", "lo..hi"),
  ],
])("%s", (_, text, lines) => {
  expect(said(text)).toEqual(lines);
});

test("a start for a slice has the index set of the slice", () => {
  expect(said("given x[T, 2*H], h0[H]\nh[t, j] = h[t-1,j]*x[t,j]\nh[-1] = h0")).toEqual([
    "s.md:3:9: error: `h0` runs over 0..H-1, where `h` runs over 0..2*H-1",
    "expected: an entry for every `j` of `h`, whose range may be written on the left side of its step",
    "write instead: j = 0..H-1",
  ]);
});

test("reads of others in a recurrence bound the letters that it does not run along", () => {
  const text = `given x[T, 4*H], U[4*H, H], h0[H]
z[t, j] = x[t,j] + sum{k} U[j,k]*h[t-1,k]
h[t, j] = sigmoid(z[t,j])*tanh(z[t,3*H+j])
h[-1] = h0
y[j] = h[T-1,j]`;
  expect(read(text).find((l) => l.startsWith("y["))).toMatch(/^y\[j=0\.\.\(add H -1\)\]/);
});

test("cases of reads with one index set tell it", () => {
  expect(messages("given x[n], z[n]\ny[i] = cases{x[i] if i < 2, z[i]*[i > 3]*z[i-1] otherwise}")).toEqual(
    [],
  );
});
