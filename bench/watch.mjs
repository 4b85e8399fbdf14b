// `gradsheet build --watch`: from a save to the files on disk, measured from outside, with all formats that are written by
// default. Each save changes one block of a sheet: by another letter in what is asked, or by another name that is given,
// so that the lines are others and the work is the same. Where checking takes long the lines are there first, and then
// their evidence.
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atMost, median } from "./measure.mjs";

const another = (text, begin, edit) => text.slice(0, begin) + edit(text.slice(begin));
const letter = (k) => (block) => block.replace("d(L)/d(s[k])", `d(L)/d(s[${"abcdefghlmqruv"[k]}])`);
const given = (k) => (block) => block.replace(/\n/, `\ngiven spare${"abcdefghlmqruv"[k]} > 0\n`);

const CASES = [
  { name: "convolution-fc-softmax", block: "#softmax-loss", edit: letter },
  { name: "detection", block: "#iou-loss", edit: given, why: ", which four others use" },
  { name: "detection", block: "#roi-backward", edit: given },
  { name: "detection", block: "#roi-median-numbers", edit: given },
  { name: "back-propagation", block: "#worked-example", edit: given },
  { name: "optimisers", block: "#lenet", edit: given },
];

const rounds = 12;

export async function run() {
  const rows = [];
  for (const one of CASES) rows.push(...(await measured(one)));
  return rows;
}

async function measured({ name, block, edit, why = "" }) {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-bench-"));
  const sheet = join(folder, `${name}.md`);
  copyFileSync(join("examples", `${name}.md`), sheet);
  const out = join(folder, "out");
  const child = spawn(process.execPath, ["dist/cli.cjs", "build", sheet, "--watch", "--out", out], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    await printed(child, /^watching/m);
    const text = readFileSync(sheet, "utf8");
    const times = [];
    const checked = [];
    for (let k = 1; k <= rounds; k += 1) {
      const edited = another(text, text.indexOf(block), edit(k));
      const start = performance.now();
      writeFileSync(sheet, edited);
      // The command prints it when the files are there.
      const said = await printed(child, /^rebuilt .*\n/m);
      times.push(performance.now() - start);
      if (/not checked yet$/m.test(said) && !/^checked /m.test(said)) await printed(child, /^checked /m);
      checked.push(performance.now() - start);
    }
    const what = `\`build --watch\`, ${block} of ${name}.md saved${why}`;
    // The first rebuilds compile what they need.
    const [ours, all] = [times, checked].map((list) => median(list.slice(2)));
    const waits = all > 1.2 * ours ? `: lines (checked after ${Math.round(all)} ms)` : "";
    return [atMost({ what: `${what}${waits}`, ours, limit: 200 })];
  } finally {
    child.kill("SIGINT");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves with what the command printed meanwhile when that is in it. */
function printed(child, wanted) {
  return new Promise((resolve, reject) => {
    let text = "";
    const hear = (chunk) => {
      text += chunk;
      if (!wanted.test(text)) return;
      child.stdout.off("data", hear);
      child.off("close", fail);
      resolve(text);
    };
    const fail = () => reject(new Error(`the command ended: ${text}`));
    child.stdout.on("data", hear);
    child.on("close", fail);
  });
}
