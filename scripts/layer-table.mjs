// Writes docs/layers.md: for every block of layers/ how many lines its derivation has, how long its longest line and
// its final formula are, and, in a second table that no test holds, how long it takes to derive on this machine.
// Usage: npm run layers
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { deriveBlock, measureSheet, readWholeSheet, standard } from "../dist/index.js";
import { layerPage } from "./layer-page.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "layers");

const sheets = [];
for (const name of (await readdir(folder)).filter((n) => n.endsWith(".md")).sort()) {
  const text = await readFile(join(folder, name), "utf8");
  const measured = measureSheet(text, name);
  if (!measured.ok) throw new Error(`${name} cannot be read`);
  sheets.push({ name, blocks: measured.value, milliseconds: times(text, name) });
}
await writeFile(join(root, "docs/layers.md"), layerPage(sheets));

const all = sheets.flatMap((s) => [...s.milliseconds.values()]);
const total = all.reduce((a, b) => a + b, 0);
process.stdout.write(
  `docs/layers.md: ${all.length} blocks, derived in ${Math.round(total)} ms (warm, without evidence)\n`,
);

/** Milliseconds to derive each block, the best of three runs. */
function times(text, name) {
  const best = new Map();
  for (let run = 0; run < 3; run += 1) {
    const read = readWholeSheet(text, name, standard);
    if (!read.ok) continue;
    for (const { id, block } of read.value.blocks) {
      const start = performance.now();
      deriveBlock(read.value.ctx, standard, block);
      const took = performance.now() - start;
      best.set(id, Math.min(took, best.get(id) ?? Number.POSITIVE_INFINITY));
    }
  }
  return best;
}
