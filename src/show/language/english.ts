// The words of the pages in English.

import type { PageWords } from "./page-words.ts";

const and = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
const lineCount = (n: number): string => (n === 1 ? "1 line" : `${n} lines`);

export const ENGLISH: PageWords = {
  tag: "en",
  quotes: ["“", "”"],
  ask: {
    find: "Find",
    show: "Show",
    refute: "Show by an example that it does not hold in general:",
    limit: "Find the limit",
    size: "Size of",
    compute: "Compute",
    expand: "Write out",
    draw: "Draw",
    plot: "Plot",
    minimise: "Minimise",
    train: "Train",
    code: "Write",
  },
  given: "Given",
  where: "where",
  result: "Result",
  resultHere: "result",
  remark: "Remark.",
  convention: "Convention.",
  hint: "Hint.",
  answer: "Answer.",
  picture: "Picture.",
  levelOfDetail: "Level of detail",
  levels: { brief: "Brief", standard: "Standard", full: "Full" },
  mark: {
    established: "established",
    "not-established": "not established",
    refuted: "refuted",
    unchecked: "not checked yet",
    none: "",
  },
  status: {
    established: "",
    "not-established": "Not established: at least one line above could not be checked.",
    refuted: "Refuted: a line above is wrong, and the derivation ends there.",
    unchecked: "Not checked yet: nothing says so far that the lines above hold.",
    unfinished: "Unfinished: what could not be done is left as it stands.",
  },
  points: (n) => `${n} ${n === 1 ? "point" : "points"}`,
  total: "Total",
  variant: (n) => `Variant ${n}`,
  checked: (total, counts) =>
    `${lineCount(total)} checked: ${counts.map(({ n, word }) => `${n} ${word}`).join(", ")}`,
  allChecked: (total) => `${lineCount(total)} checked and established`,
  allLines: "all lines",
  theResult: "the result",
  lines: (places) => `${places.length === 1 ? "line" : "lines"} ${and(places)}`,
  of: (lines, equation) => `${lines} of ${equation}`,
  listed: and,
  are: (subject, one) => `${subject} ${one ? "is" : "are"}`,
};
