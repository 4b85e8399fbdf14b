// dist/cli/load.cjs: loads the scripts of the command, with what V8 compiled of them before where that was kept for this
// version of Node. Without a fitting cache they are compiled as usual.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { pathToFileURL } = require("node:url");
const { setFlagsFromString } = require("node:v8");
const vm = require("node:vm");

// Most runs end before an optimising compiler pays off, and it would take turns with the work on a small machine:
// functions have to be hotter than usual first. For the same reason the young generation grows at once instead of
// being collected thirty times, and no old objects are marked in the background. (V8 reads these flags whenever it
// needs them; others of the collector it fixes at its start, and aborts when they change afterwards. A cache fits only
// a run with the same flags.)
setFlagsFromString("--interrupt-budget=3000000");
setFlagsFromString("--semi-space-growth-factor=8");
setFlagsFromString("--no-incremental-marking");

/** The scripts that were loaded, by name. */
exports.scripts = new Map();

/** What the script `name` exports. It finds this function as `__load`. */
exports.load = function load(name) {
  const file = `${__dirname}/${name}.cjs`;
  let cachedData;
  try {
    cachedData = readFileSync(`${__dirname}/${name}.${process.version}.cache`);
  } catch {
    // Another version of Node: nothing was kept for it.
  }
  // The build writes ASCII only.
  const source = readFileSync(file, "latin1");
  const wrapped = `(function (exports, require, module, __url, __load) {${source}\n})`;
  const script = new vm.Script(wrapped, { filename: file, cachedData });
  exports.scripts.set(name, script);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, pathToFileURL(file).href, load);
  return module.exports;
};
