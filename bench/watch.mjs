// `gradsheet build --watch`: from a save to the files on disk, measured from outside, with all formats that are written by
// default. Each save changes a letter or a number in one block of a sheet: other lines, and the same amount of work. Where checking takes long the lines are there first, and then
// their evidence.
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atMost, median } from "./measure.mjs";

const letter = (k) => "abcdefghlmqruv"[k];
const number = (k) => `${k + 10}`;

/** What is saved: `to` in the place of `from`, which is looked for behind the name of the block. */
const CASES = [
  { name: "convolution-fc-softmax", block: "#softmax-loss", from: "s[k])", to: (k) => `s[${letter(k)}])` },
  {
    name: "detection",
    block: "#iou-loss",
    from: "1 - Q",
    to: (k) => `${number(k)} - Q`,
    why: ", which four others use",
  },
  {
    name: "convolution-layer",
    block: "#general",
    from: "b[f] + sum",
    to: (k) => `${k + 1}*b[f] + sum`,
    why: ", which five listings use",
  },
  { name: "detection", block: "#roi-backward", from: "[3, 4]", to: (k) => `[3, ${number(k)}]` },
  { name: "detection", block: "#roi-median-numbers", from: "[3, 4]", to: (k) => `[3, ${number(k)}]` },
  { name: "back-propagation", block: "#worked-example", from: "[3, 4]", to: (k) => `[3, ${number(k)}]` },
  { name: "optimisers", block: "#lenet", from: "/16", to: (k) => `/${number(k + 10)}` },
];

const rounds = 12;

export async function run() {
  const rows = [];
  for (const one of CASES) rows.push(...(await measured(one)));
  return rows;
}

async function measured({ name, block, from, to, why = "" }) {
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
      const begin = text.indexOf(block);
      const edited = text.slice(0, begin) + text.slice(begin).replace(from, to(k));
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
