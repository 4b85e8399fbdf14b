// Takes the place of src/cli/commands.ts in dist/: loads the commands as one script, with what V8 compiled of it
// before where that was kept for this version of Node. Without a fitting cache it is compiled as usual.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import vm from "node:vm";

// Most runs end before an optimising compiler pays off, and it would take turns with the work on a small machine:
// functions have to be hotter than usual first. For the same reason the young generation grows at once instead of
// being collected thirty times, and no old objects are marked in the background. (V8 reads these flags whenever it
// needs them; others of the collector it fixes at its start, and aborts when they change afterwards. A cache fits only
// a run with the same flags.)
setFlagsFromString("--interrupt-budget=3000000");
setFlagsFromString("--semi-space-growth-factor=8");
setFlagsFromString("--no-incremental-marking");

const file = fileURLToPath(new URL("./{{name}}.cjs", import.meta.url));

function cached() {
  try {
    return readFileSync(file.replace(/cjs$/, `${process.version}.cache`));
  } catch {
    return undefined;
  }
}

// The bundler writes ASCII only.
const source = readFileSync(file, "latin1");
export const script = new vm.Script(`(function (exports, require, module, __url) {${source}\n})`, {
  filename: file,
  cachedData: cached(),
});
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(file), module, pathToFileURL(file).href);
export const { loadBuild, loadDerive, loadEvaluate, loadExplain } = module.exports;
