// Turns what esbuild splits into chunks (ES modules) into scripts, which V8 can load with a code cache. A script holds
// several chunks, each a function that runs when the chunk is first asked for; scripts/load-script.cjs links them. The
// names a chunk takes from others become constants of its own: what a chunk exports is made once and not assigned again.

const NAMES = String.raw`\{[^{}]*\}`;
const IMPORT = new RegExp(
  String.raw`^import (?:(${NAMES})|([\w$]+)|\* as ([\w$]+)) from "([^"\n]+)";$`,
  "gm",
);
const BARE_IMPORT = /^import "([^"\n]+)";$/gm;
const EXPORT = new RegExp(`^export (${NAMES});$`, "gm");
const DYNAMIC_IMPORT = /\bimport\("([^"\n]+)"\)/g;

/** Read once: in a function that has run a few times only, each use of a global name is a slow look-up. */
const GLOBALS =
  "var { Array, BigInt, Error, JSON, Map, Math, Number, Object, RangeError, Set, String, WeakMap } = globalThis;";

/** The pairs of `{ a, b as c }`. */
const pairs = (names) =>
  names
    .slice(1, -1)
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((one) => {
      const [from, to = from] = one.split(" as ");
      return [from, to];
    });

const property = ([name, value]) => (name === value ? name : `${name}: ${value}`);

/**
 * A chunk as the member of an object: a function that gives what it exports. `imports` are its specifiers by esbuild. What
 * is exported has no prototype: for an object that has one V8 makes a shape after each name that is put into it.
 */
function member(name, text, imports) {
  const known = new Set(imports.map((one) => (one.external ? one.path : `./${baseName(one.path)}`)));
  const isChunk = (specifier) => specifier.startsWith("./");
  const load = (specifier) =>
    isChunk(specifier) ? `__chunk("${specifier.slice(2)}")` : `__external("${specifier}")`;
  const code = text
    .replace(IMPORT, (whole, names, only, all, specifier) => {
      if (!known.has(specifier)) return whole;
      if (names !== undefined)
        return `const { ${pairs(names).map(property).join(", ")} } = ${load(specifier)};`;
      return only === undefined
        ? `const ${all} = ${load(specifier)};`
        : `const ${only} = ${load(specifier)}.default;`;
    })
    .replace(BARE_IMPORT, (whole, specifier) => (known.has(specifier) ? `${load(specifier)};` : whole))
    .replace(DYNAMIC_IMPORT, (whole, specifier) =>
      known.has(specifier) ? `Promise.resolve().then(() => ${load(specifier)})` : whole,
    )
    .replace(EXPORT, (_, names) => {
      const list = pairs(names).map(([own, as]) => property([as, own]));
      return `return { ${["__proto__: null", ...list].join(", ")} };`;
    });
  return `${JSON.stringify(name)}() {\n${code}}`;
}

const baseName = (path) => path.slice(path.lastIndexOf("/") + 1);

/**
 * The scripts of a split build, each with its name, the chunks in it and the text. `wanted` has for each script the
 * entry points whose chunks it holds, as far as they are in none before it; one with none named holds all that are left.
 */
export function scriptsOf(result, wanted) {
  const outputs = new Map(
    Object.entries(result.metafile.outputs).map(([path, output]) => [baseName(path), output]),
  );
  const texts = new Map(result.outputFiles.map((file) => [baseName(file.path), file.text]));
  const all = [...outputs.keys()].sort();
  const placed = new Set();
  const needed = (entryPoints) => {
    const found = new Set();
    const collect = (name) => {
      if (found.has(name)) return;
      found.add(name);
      for (const one of outputs.get(name).imports)
        if (!one.external && one.kind === "import-statement") collect(baseName(one.path));
    };
    for (const [name, output] of outputs) if (entryPoints.includes(output.entryPoint)) collect(name);
    return found;
  };
  return Object.entries(wanted).map(([name, entryPoints]) => {
    const own = entryPoints === undefined ? new Set(all) : needed(entryPoints);
    const chunks = all.filter((chunk) => own.has(chunk) && !placed.has(chunk));
    for (const chunk of chunks) placed.add(chunk);
    const members = chunks.map((chunk) => member(chunk, texts.get(chunk), outputs.get(chunk).imports));
    return { name, chunks, text: `"use strict";\n${GLOBALS}\nreturn {\n${members.join(",\n")}\n};` };
  });
}
