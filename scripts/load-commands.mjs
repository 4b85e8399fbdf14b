// Takes the place of src/cli/commands.ts in dist/: loads the commands as one script, with what V8 compiled of it
// before where that was kept for this version of Node. Without a fitting cache it is compiled as usual.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";

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
