// `gradsheet build --watch`: from a save to the files on disk, measured from outside, with all formats that are written by
// default. The save changes one block of the sheet.
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atMost, median } from "./measure.mjs";

const name = "convolution-fc-softmax";
const block = "#softmax-loss";
const rounds = 12;

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-bench-"));
  const sheet = join(folder, `${name}.md`);
  copyFileSync(join("examples", `${name}.md`), sheet);
  const out = join(folder, "out");
  const child = spawn(process.execPath, ["dist/cli.cjs", "build", sheet, "--watch", "--out", out], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await printed(child, "watching");
    const text = readFileSync(sheet, "utf8");
    const times = [];
    for (let k = 1; k <= rounds; k += 1) {
      // Another letter: other lines, and the same amount of work.
      const at = text.indexOf(block);
      const letter = "abcdefghlmqruv"[k];
      const edited = text.slice(0, at) + text.slice(at).replace("d(L)/d(s[k])", `d(L)/d(s[${letter}])`);
      const start = performance.now();
      writeFileSync(sheet, edited);
      await printed(child, "rebuilt");
      times.push(statSync(join(out, `${name}.tex`)).mtimeMs - performance.timeOrigin - start);
    }
    // The first rebuilds compile what they need.
    const ours = median(times.slice(2));
    return [atMost({ what: `\`build --watch\`, one block of ${name}.md saved`, ours, limit: 200 })];
  } finally {
    child.kill("SIGINT");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves when the command prints a line that begins so. */
function printed(child, beginning) {
  return new Promise((resolve, reject) => {
    let text = "";
    const hear = (chunk) => {
      text += chunk;
      if (!new RegExp(`^${beginning}`, "m").test(text)) return;
      child.stdout.off("data", hear);
      child.off("close", fail);
      resolve();
    };
    const fail = () => reject(new Error(`the command ended: ${text}`));
    child.stdout.on("data", hear);
    child.on("close", fail);
  });
}
