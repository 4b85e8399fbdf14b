// The page docs/layers.md from what was measured. Shared by the script that writes it and the test that holds it.

/** Lines of one task, and printed characters of a final formula, that a person would not go beyond. */
export const MOST_LINES = 9;
export const MOST_CHARACTERS = 110;

/** What stands from here on depends on the machine, and no test holds it. */
export const TIMES = "## Time";

const largest = (tasks, of) => Math.max(...tasks.map(of));

/** Blocks of definitions alone, such as the steps of optimisers, have nothing to measure. */
const asks = ({ tasks }) => tasks.length > 0;

/** The tasks that go beyond the bounds, with what they go beyond. */
export function beyond(sheets) {
  return sheets.flatMap(({ blocks }) =>
    blocks.flatMap(({ id, tasks }) =>
      tasks.flatMap((t) => {
        const why = [
          ...(t.lines > MOST_LINES ? [`${t.lines} lines`] : []),
          ...(t.width > MOST_CHARACTERS ? [`a formula of ${t.width} characters`] : []),
        ];
        return why.length === 0 ? [] : [{ id, asked: t.asked, why: why.join(", ") }];
      }),
    ),
  );
}

/** The part of the page that is the same on every machine. */
export function measuredPart(sheets) {
  const rows = sheets.flatMap(({ name, blocks }) =>
    blocks.filter(asks).map(({ id, tasks }) => {
      const total = tasks.reduce((n, t) => n + t.lines, 0);
      const most = largest(tasks, (t) => t.lines);
      const longest = largest(tasks, (t) => t.longest);
      const formula = largest(tasks, (t) => t.width);
      return `| [${id}](../layers/${name}) | ${tasks.length} | ${total} | ${most} | ${longest} | ${formula} |`;
    }),
  );
  const exceptions = beyond(sheets);
  return [
    "# The library of layers",
    "",
    "How large the derivations of the blocks in [`layers/`](../layers/) are, built in",
    "[`output/layers/`](../output/layers/). `npm run layers` writes this page.",
    "",
    "Lines are those at the level `standard`. Lengths are printed characters of plain text; a case distinction counts",
    "row by row, and ranges after a formula by themselves, as both are set on lines of their own. The final formula is",
    "what `brief` shows.",
    "",
    "| block | tasks | lines | lines, largest task | longest line | final formula |",
    "|---|---:|---:|---:|---:|---:|",
    ...rows,
    "",
    `## Beyond ${MOST_LINES} lines a task, or ${MOST_CHARACTERS} characters`,
    "",
    ...(exceptions.length === 0
      ? ["None."]
      : exceptions.map(({ id, asked, why }) => `- ${id}, ${asked}: ${why}`)),
    "",
  ].join("\n");
}

/** Times in classes that mean the same on most machines. */
const timeClass = (ms) =>
  ms < 10 ? "< 10 ms" : ms < 30 ? "< 30 ms" : ms < 100 ? "< 100 ms" : `${(ms / 1000).toFixed(1)} s`;

export function layerPage(sheets) {
  const rows = sheets.flatMap(({ milliseconds }) =>
    [...milliseconds].map(([id, ms]) => `| ${id} | ${timeClass(ms)} |`),
  );
  const total = sheets.flatMap((s) => [...s.milliseconds.values()]).reduce((a, b) => a + b, 0);
  return [
    measuredPart(sheets),
    TIMES,
    "",
    `To derive all blocks, warm and without evidence: ${(total / 1000).toFixed(1)} s on the machine that wrote this page.`,
    "",
    "| block | time |",
    "|---|---:|",
    ...rows,
    "",
  ].join("\n");
}
