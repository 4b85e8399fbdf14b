// dist/cli/load.cjs: loads the scripts of the command, with what V8 compiled of them before where that was kept for this
// version of Node. Without a fitting cache they are compiled as usual.
const { closeSync, openSync, readSync, statSync } = require("node:fs");
const { pathToFileURL } = require("node:url");
const { setFlagsFromString } = require("node:v8");
const vm = require("node:vm");

// Most runs end before an optimising compiler pays off, and it would take turns with the work on a small machine:
// functions have to be some five times hotter than usual first (with twenty-five times a check and a build took 10 to 15%
// longer, with the usual budget a quarter more processor time). For the same reason the young generation grows at once
// instead of being collected thirty times, nothing is counted to tell which objects become old, and no old objects are
// marked in the background, nor all of them at once while there are few. (V8 reads these flags whenever it needs them;
// others of the collector it fixes at its start, and aborts when they change afterwards. A cache fits only a run with the
// same flags.)
// Node keeps what is compiled of its own modules for the flags that it began with: what writes to the output is loaded
// before they change.
void process.stdout;
setFlagsFromString("--interrupt-budget=600000");
setFlagsFromString("--semi-space-growth-factor=10");
setFlagsFromString("--no-incremental-marking");
setFlagsFromString("--no-allocation-site-pretenuring");
setFlagsFromString("--initial-old-space-size=256");
// What ran once is kept: the caches are made of it, on a busy machine long after it ran.
setFlagsFromString("--no-flush-bytecode");
// Else V8 asks, at each change of what it knows of a call, for the name of the function around it.
setFlagsFromString("--no-reset-interrupt-on-ic-update");

/** Where the scripts are. */
const url = pathToFileURL(__filename).href;

/** The scripts that were loaded, by name. */
exports.scripts = new Map();

const sizeOf = (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Reads a file into the room, and gives that part of it. */
function read(path, room) {
  const descriptor = openSync(path);
  try {
    let length = 0;
    for (let got = -1; got !== 0 && length < room.length; length += got)
      got = readSync(descriptor, room, length, room.length - length, null);
    return room.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** The function that the script `name` is; build.mjs writes it with its parameters. */
function evaluated(name) {
  const file = `${__dirname}/${name}.cjs`;
  const cache = `${__dirname}/${name}.${process.version}.cache`;
  // One file after the other into the same memory: to touch memory for the first time takes longer than to read.
  const room = Buffer.allocUnsafeSlow(Math.max(sizeOf(file), sizeOf(cache)));
  // The build writes ASCII only.
  const source = read(file, room).latin1Slice();
  let cachedData;
  try {
    cachedData = read(cache, room);
  } catch {
    // Another version of Node: nothing was kept for it.
  }
  const script = new vm.Script(source, { filename: file, cachedData });
  exports.scripts.set(name, script);
  return script.runInThisContext();
}

/** What the script `name` exports. It finds `linked` as `__linked`. */
exports.load = function load(name) {
  const module = { exports: {} };
  evaluated(name)(module.exports, require, module, url, linked);
  return module.exports;
};

/** What the chunk `entry` exports. `index` tells the scripts and the chunks in them, which run when they are needed. */
function linked(index, entry) {
  const scriptOf = new Map();
  for (const [script, chunks] of Object.entries(index)) for (const name of chunks) scriptOf.set(name, script);
  const scripts = new Map();
  const made = new Map();
  const external = (name) => {
    const exported = require(name);
    if (exported.__esModule === true) return exported;
    // No copy: many members of Node's modules load others when they are looked at.
    return Object.create(exported, { default: { value: exported } });
  };
  const members = (name) => {
    if (!scripts.has(name)) scripts.set(name, evaluated(name)(chunk, external, url));
    return scripts.get(name);
  };
  function chunk(name) {
    if (!made.has(name)) made.set(name, members(scriptOf.get(name))[name]());
    return made.get(name);
  }
  return chunk(entry);
}
