// Runs the bundled command on the example sheets, and on the documents that are checked against them, so that V8 compiles
// what a run needs, and writes that down beside its scripts: node scripts/code-cache.mjs FOLDER NAME. Called by build.mjs.
//
// A cache also says which functions were hot, and those go to the baseline compiler at their first call. After all sheets
// nearly every function was: compiling them took a tenth of a build. So only what is hot in two sheets of the usual
// length is marked, which the baseline compiler being off for the others brings about.
import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

const USUAL = ["convolution-fc-softmax.md", "transposed-convolution-roi-align.md"];

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const [dist, name] = process.argv.slice(2);
const { load, scripts } = createRequire(import.meta.url)(join(dist, "load.cjs"));
const { start } = load(name);

const output = { write: () => {}, isTTY: false, columns: 80 };
const io = {
  cwd: root,
  env: {},
  out: output,
  err: output,
  input: async () => new Uint8Array(),
  inputIsTTY: false,
  now: () => 0,
};
const block = "given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]; given L(y); find d(L)/d(w[k])";
const folder = join(root, "examples");
const sheets = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".md")) : [];
const usual = sheets.filter((file) => USUAL.includes(file));
// A sheet that cannot be built is no reason to have no cache; whoever builds it gets the message.
const build = (sheet) => start(["build", join("examples", sheet), "--to", "md", "--dry-run"], io);
await start(["--help"], io);
await start(["derive", block], io);
for (const sheet of usual) await build(sheet);
setFlagsFromString("--no-sparkplug");
for (const sheet of sheets) if (!usual.includes(sheet)) await build(sheet);
// Documents are checked by functions of which most are in no build.
const documents = join(folder, "check");
const checked = existsSync(documents) ? readdirSync(documents).filter((file) => sheets.includes(file)) : [];
for (const file of checked)
  await start(["check", join("examples", "check", file), "--against", join("examples", file)], io);
// A cache fits a run with the same flags.
setFlagsFromString("--sparkplug");
process.exitCode = 0;
for (const [script, compiled] of scripts) {
  const target = join(dist, `${script}.${process.version}.cache`);
  writeFileSync(`${target}.${process.pid}.tmp`, compiled.createCachedData());
  renameSync(`${target}.${process.pid}.tmp`, target);
}
