// Checking, as whole processes of the built package: a page of homework against the block that poses it, by itself and
// with slips; a scanned page; and a thousand short submissions of a class, without a sheet and against one of four
// questions, by two processes.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, atMost } from "./measure.mjs";
import { sheet, submission } from "./submissions.mjs";

const command = "dist/cli.cjs";
const PAGE = "bench/homework/network.tex";
const POSED = "bench/homework/network.md#network";
const SCANNED = "examples/check/convolution-pooling.md";
const SUBMISSIONS = 1000;
const PROCESSES = 2;

/** Checks to its end, with the exit code that is expected: 0 all hold, 1 something is wrong, 3 something is open. */
function check(args, codes) {
  const { status, stderr } = spawnSync(process.execPath, [command, "check", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (!codes.includes(status))
    throw new Error(`gradsheet check ${args.join(" ")} ended with ${status}\n${stderr}`);
}

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-bench-"));
  try {
    return [...pages(folder), ...submissions(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Slips on the page: a sign that is carried on, a factor that is left out, an index on the wrong side. */
const SLIPS = [
  ["&= p_k - t_k.", "&= p_k + t_k."],
  ["\\pd{h_j}{z_j} &= 1 - h_j^2", "\\pd{h_j}{z_j} &= 1 - h_j"],
  ["\\sum_j W_{ji} (1 - h_j^2)", "\\sum_j W_{ji} (1 - h_i^2)"],
];

function pages(folder) {
  const page = readFileSync(PAGE, "utf8");
  const slipped = join(folder, "slips.tex");
  writeFileSync(
    slipped,
    SLIPS.reduce((text, [right, wrong]) => {
      if (!text.includes(right)) throw new Error(`the page has no ${right}`);
      return text.replace(right, () => wrong);
    }, page),
  );
  const cases = [
    ["a page of 33 relations, against the block that poses it", [PAGE, "--against", POSED], [0]],
    ["the same page by itself", [PAGE], [0]],
    ["the same page with three slips, against the block", [slipped, "--against", POSED], [1]],
    ["a scanned page of 50 relations", [SCANNED], [3]],
    [
      "the scanned page against all questions of its sheet",
      [SCANNED, "--against", "examples/convolution-pooling.md"],
      [3],
    ],
  ];
  const times = alternate(
    cases.map(
      ([, args, codes]) =>
        () =>
          check(args, codes),
    ),
    { runs: 5, warmUp: 1 },
  );
  return cases.map(([what], k) =>
    atMost({ what: `\`gradsheet check\`: ${what}`, ours: times[k], limit: 1000 }),
  );
}

function submissions(folder) {
  const posed = join(folder, "questions.md");
  writeFileSync(posed, sheet());
  const kinds = [
    { what: "in letters of their own, without a sheet", renamed: true, more: [] },
    { what: "against a sheet of four questions", renamed: false, more: ["--against", posed] },
  ];
  return kinds.map(({ what, renamed, more }, k) => {
    const list = join(folder, `submissions-${k}`);
    mkdirSync(list);
    for (let n = 0; n < SUBMISSIONS; n += 1) {
      const { name, text } = submission(n, { renamed });
      writeFileSync(join(list, name), text);
    }
    const start = performance.now();
    check([list, "--jobs", `${PROCESSES}`, ...more], [1]);
    const ours = performance.now() - start;
    return atMost({
      what: `${SUBMISSIONS} short submissions ${what}, ${PROCESSES} processes`,
      ours,
      limit: 120_000,
    });
  });
}
