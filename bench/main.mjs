// `npm run bench [topic...]`: medians, side by side in one run, as a Markdown table. One file a topic.
import { cpus } from "node:os";
import { table } from "./measure.mjs";

const topics = ["process", "watch", "page", "check", "derivation", "derivative", "convolution"];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !topics.includes(name));
if (unknown.length > 0) {
  console.error(`no such topic: ${unknown.join(", ")} (there are: ${topics.join(", ")})`);
  process.exit(2);
}

const rows = [];
for (const name of asked.length > 0 ? asked : topics) {
  console.error(`measuring: ${name}`);
  const { run } = await import(`./${name}.mjs`);
  rows.push(...(await run()));
}
console.log(`node ${process.version}, ${cpus()[0]?.model ?? "unknown processor"}\n`);
console.log(table(rows));
