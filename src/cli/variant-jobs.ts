// The variants of a sheet: for each of them a hand-out and a key, in every format, and one table of final answers.

import { join } from "node:path";
import type { FinalAnswer } from "../build/final-answers.ts";
import { type Message, openVariants, type Picks } from "../build/read.ts";
import { csvOf } from "../check/report/table.ts";
import { standard } from "../standard.ts";
import { Unusable, unusable } from "./failure.ts";
import type { BuildFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import type { Job } from "./job.ts";
import { readText } from "./messages.ts";
import { stem } from "./stem.ts";
import { usedSheets } from "./used-sheets.ts";
import type { OutputFile } from "./write-files.ts";

/** Two digits at least, so that a folder lists up to 99 of them in order; what a variant is called depends on it alone. */
const numbered = (n: number): string => String(n).padStart(2, "0");

/** A job for each variant. Throws where the sheet has not so many. */
export async function variantJobs(
  io: Io,
  path: string,
  text: string,
  count: number,
  options: BuildFlags,
): Promise<readonly Job[]> {
  const opened = openVariants(text, path, standard, usedSheets(io), { seed: options.seed });
  if (!opened.ok) throw await unreadable(opened.messages);
  const { varies, ways, next } = opened.value;
  if (!varies)
    throw unusable(
      path,
      "nothing in this sheet is drawn, so that all variants would be alike",
      "draw numbers in a grad block, as in `vary A in 0..5, shape [5, 5]`",
    );
  if (ways < BigInt(count))
    throw unusable(
      path,
      `the numbers of this sheet can be drawn in ${ways} ways, and ${count} variants are asked for`,
      "ask for fewer, or widen what is drawn",
    );
  const jobs: Job[] = [];
  for (let k = 0; k < count; k += 1) {
    const found = next();
    if (found.kind === "sheet") {
      jobs.push(variantJob(path, k + 1, found.picks, options));
      continue;
    }
    // Where nothing but the conditions is in the way, it is their number that is told.
    if (k === 0 || found.broken) throw await unreadable(found.messages);
    throw unusable(
      path,
      `${count} variants are asked for, and ${k === 1 ? "one draw" : `${k} different draws`} of this sheet meet${k === 1 ? "s" : ""} its conditions`,
      "ask for fewer, widen what is drawn, or ask less of it",
    );
  }
  return jobs;
}

const unreadable = async (messages: readonly Message[]): Promise<Unusable> =>
  new Unusable((await Promise.all(messages.map(readText))).join("\n"));

function variantJob(path: string, number: number, picks: Picks, options: BuildFlags): Job {
  const name = `${stem(path)}-${numbered(number)}`;
  const outputs = (ending: string, answers: boolean) =>
    options.to.map((format) => ({ format, path: join(options.out, `${name}${ending}.${format}`), answers }));
  return {
    path,
    variant: { number, picks },
    outputs: [...outputs("", false), ...(options.answers ? outputs("-key", true) : [])],
  };
}

/**
 * A number is one for a spreadsheet, too, and a fraction no date: it is a decimal where it has an end, and has another
 * stroke where it has none. An array of numbers, a vector too, has the signs that programs read, whatever mark its
 * numbers have on the page.
 */
export function cellOf(answer: string): string | number {
  const plain = answer.replace("−", "-").replace(/^(-?\d+),(\d+)$/, "$1.$2");
  if (/^-?\d{1,15}(?:\.\d+)?$/.test(plain)) return Number(plain);
  if (/^(?:\[[\d.,;/ [\]−]*\]|\(−?[\d.,/]+(?:[,;] −?[\d.,/]+)*\))$/.test(answer))
    return answer
      .replaceAll("−", "-")
      .replace(/(\d),(?=\d)/g, "$1.")
      .replaceAll(";", ",")
      .replace(/^\((.*)\)$/, "[$1]");
  const [, over, under] = /^(-?\d{1,15})\/(\d{1,9})$/.exec(plain) ?? [];
  if (over === undefined || under === undefined) return answer;
  return endsInBase10(Number(under)) ? Number(over) / Number(under) : answer.replace("/", "⁄");
}

/** No prime divides it but 2 and 5; at most twelve digits after the point. */
function endsInBase10(n: number): boolean {
  return n > 0 && 10 ** 12 % n === 0;
}

/** One row for each final answer of each variant; none where no keys are written. */
export function answerTables(
  jobs: readonly { readonly job: Job; readonly answers: readonly FinalAnswer[] }[],
  options: BuildFlags,
): readonly OutputFile[] {
  if (!options.answers) return [];
  const paths = [...new Set(jobs.map(({ job }) => job.path))];
  return paths.map((path) => {
    const rows = jobs
      .filter(({ job }) => job.path === path)
      .flatMap(({ job, answers }) =>
        answers.map((a) => [numbered(job.variant?.number ?? 0), a.block, a.task, cellOf(a.answer)]),
      );
    const text = csvOf([["variant", "block", "task", "answer"], ...rows]);
    return { path: join(options.out, `${stem(path)}-answers.csv`), text };
  });
}
