// Builds dist/: the command (cli.cjs and its scripts), the library (index.js and its chunks, which also run
// in a browser) and the type declarations. Files are written one by one with a rename and stale chunks
// are removed last, so a program that is running from dist/ meanwhile keeps working.
// Usage: node scripts/build.mjs [--no-types]     (or GRADSHEET_NO_TYPES=1)
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { scriptsOf } from "./chunk-scripts.mjs";
import { textExtensions } from "./text-files.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const loaderPath = join(root, "scripts", "load-script.cjs");

// Loaded by dynamic import where they are needed, from node_modules: they are large, and the command must
// start without them.
const external = [
  "@myriaddreamin/*",
  "tex2typst",
  "mathjs",
  "nerdamer",
  "nerdamer/*",
  "katex",
  "katex/*",
  "node:*",
];

const shared = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  target: "es2022",
  splitting: true,
  write: false,
  metafile: true,
  legalComments: "none",
  logLevel: "silent",
  outdir: dist,
  external,
  loader: Object.fromEntries(textExtensions.map((extension) => [extension, "text"])),
};

// The command is scripts that are loaded with a code cache: run.ts with the arguments and help, and what the commands
// do. The first is CommonJS; the commands are split where the sources import when something is needed, and their chunks
// put together in three scripts: what a sheet needs that is built to Markdown, KaTeX, which reads formulas in notes and
// in documents, and everything else.
const platform = {
  ...shared,
  platform: "neutral",
  mainFields: ["module", "main"],
  define: { "import.meta.url": "__url" },
  // With a code cache KaTeX loads in half the time.
  external: external.filter((name) => name !== "katex"),
};
const commands = { ...platform, entryPoints: { commands: "src/cli/commands.ts" } };
const SCRIPTS = {
  commands: ["src/cli/commands.ts", "src/cli/build.ts", "src/show/markdown-document.ts"],
  formulas: ["src/show/katex.ts"],
};
const start = (index, name) => ({
  ...platform,
  format: "cjs",
  splitting: false,
  supported: { "dynamic-import": false },
  entryPoints: { start: "src/cli/start.ts" },
  plugins: [commandsScript(index, name), childProcessWhenNeeded()],
});

/** Puts the scripts of that index in the place of src/cli/commands.ts. */
function commandsScript(index, name) {
  return {
    name: "commands-script",
    setup(build) {
      build.onResolve({ filter: /\/commands\.ts$/ }, () => ({ path: "commands", namespace: "script" }));
      build.onLoad({ filter: /.*/, namespace: "script" }, () => ({
        contents: `module.exports = __linked(${JSON.stringify(index)}, ${JSON.stringify(name)});`,
      }));
    },
  };
}

/** dist/cli.cjs is no ES module: for the first of these Node loads as much again as for a program that does nothing. */
const entry = (name) => `#!/usr/bin/env node
require("./cli/load.cjs").load("${name}").start(process.argv.slice(2));
`;

const library = {
  ...shared,
  entryPoints: { index: "src/index.ts" },
  platform: "neutral",
  mainFields: ["module", "main"],
  chunkNames: "lib/[name]-[hash]",
};

/** commander loads node:child_process, and with it the network, for subcommands that are programs; we have none. */
function childProcessWhenNeeded() {
  return {
    name: "child-process-when-needed",
    setup(build) {
      build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
        importer.includes("commander") ? { path: "child_process", namespace: "when-needed" } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: "when-needed" }, () => ({
        contents: `exports.spawn = (...args) => require("node:child_process").spawn(...args);`,
      }));
    },
  };
}

async function importEsbuild() {
  try {
    return await import("esbuild");
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    // A production install of a packed version has dist/ and no compiler; there is nothing to do.
    if (await exists(join(dist, "cli.cjs"))) return undefined;
    throw new Error("esbuild is not installed: run `npm install` (without --omit=dev) first.");
  }
}

async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function writeAtomically(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, contents);
  if (path === join(dist, "cli.cjs")) await chmod(temporary, 0o755);
  await rename(temporary, path);
}

/** Removes chunks of earlier builds. */
async function removeStale(folder, kept) {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names
      .map((name) => join(folder, name))
      .filter((path) => !kept.has(path))
      .map((path) => rm(path, { recursive: true, force: true })),
  );
}

/** The licence texts of the packages whose code is bundled, which their licences ask to keep. */
async function licences(metafiles) {
  const packages = new Set();
  for (const metafile of metafiles) {
    for (const input of Object.keys(metafile.inputs)) {
      const match = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (match !== null) packages.add(input.slice(0, match[0].length));
    }
  }
  const parts = await Promise.all(
    [...packages].sort().map(async (folder) => {
      const names = await readdir(join(root, folder));
      const manifest = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
      const file = names.find((name) => /^licen[cs]e(\.|$)/i.test(name));
      const text = file === undefined ? stated(manifest) : await readFile(join(root, folder, file), "utf8");
      return `${manifest.name} ${manifest.version}\n\n${text.trim()}\n`;
    }),
  );
  return `dist/ contains code of the following packages.\n\n${parts.join(`\n${"-".repeat(78)}\n\n`)}`;
}

/** For a package without a licence file: old manifests have a list. */
function stated(manifest) {
  const types = [manifest.license, ...(manifest.licenses ?? []).map((one) => one.type)].filter(Boolean);
  return `${types.join(", ") || "no licence stated"} ${manifest.homepage ?? ""}`;
}

/**
 * The loader reads the scripts as Latin-1, one byte a character. The bundler escapes strings and leaves the literals of
 * regular expressions, in which the escape means the same, and comments, in which it means nothing. A raw template would
 * keep the escape as it is written, so it becomes a string.
 */
const ascii = (text) =>
  text
    .replace(/\bString\.raw`([^`$]*)`/g, (_, raw) => JSON.stringify(raw))
    .replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

async function bundle(esbuild) {
  const { LIST, withoutArrayPatterns } = await import("./array-patterns.mjs");
  const { ITERATOR, withListLoops } = await import("./list-loops.mjs");
  const { CALLS, withoutSlowCalls } = await import("./slow-calls.mjs");
  const loader = await readFile(loaderPath);
  // The name holds a hash of the content: V8 takes a cache for fitting when the length of the source does. The loader
  // sets flags, which a cache belongs to as well.
  const named = (kind, parameters, text) => {
    const own = `(function (${parameters}) {"use strict";${LIST}${CALLS}${ITERATOR}${text}\n})`;
    const code = withListLoops(withoutSlowCalls(withoutArrayPatterns(own)));
    const contents = Buffer.from(ascii(code), "latin1");
    const hash = createHash("sha256").update(contents).update(loader).digest("hex").slice(0, 12);
    return { name: `${kind}-${hash}`, contents };
  };
  const split = await esbuild.build(commands);
  const parts = scriptsOf(split, { ...SCRIPTS, more: undefined }).map(({ name, chunks, text }) => ({
    ...named(name, "__chunk, __external, __url", text),
    chunks,
  }));
  const index = Object.fromEntries(parts.map(({ name, chunks }) => [name, chunks]));
  const results = await Promise.all([esbuild.build(start(index, "commands.js")), esbuild.build(library)]);
  const first = named("start", "exports, require, module, __url, __linked", results[0].outputFiles[0].text);
  const scripts = [...parts, first];
  const files = [
    ...scripts.map(({ name, contents }) => ({ path: join(dist, "cli", `${name}.cjs`), contents })),
    { path: join(dist, "cli", "load.cjs"), contents: loader },
    ...results[1].outputFiles,
    { path: join(dist, "cli.cjs"), contents: Buffer.from(entry(first.name)) },
  ];
  // Chunks first: an entry must never name a chunk that is not there yet.
  const isEntry = (file) => dirname(file.path) === dist;
  await Promise.all(
    files.filter((file) => !isEntry(file)).map((file) => writeAtomically(file.path, file.contents)),
  );
  const caches = scripts.map(({ name }) => join(dist, "cli", `${name}.${process.version}.cache`));
  if (!(await Promise.all(caches.map(exists))).every(Boolean)) await writeCaches(first.name);
  await Promise.all(files.filter(isEntry).map((file) => writeAtomically(file.path, file.contents)));
  const metafiles = [split, ...results].map((result) => result.metafile);
  await writeAtomically(join(dist, "LICENSES.txt"), await licences(metafiles));
  const kept = new Set([...files.map((file) => file.path), ...caches]);
  await Promise.all(["cli", "lib"].map((folder) => removeStale(join(dist, folder), kept)));
  return files;
}

/** Runs the command once in a process of its own and keeps what V8 compiled. */
async function writeCaches(name) {
  try {
    await run("code cache", [join(root, "scripts", "code-cache.mjs"), join(dist, "cli"), name]);
  } catch (error) {
    console.warn(`no code cache, the command starts more slowly: ${error.message}`);
  }
}

/** Type declarations by tsc; a type error stops the build, but the old declarations stay. */
async function declarations() {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const temporary = join(dist, `types.${process.pid}.tmp`);
  const project = join(root, "scripts", "tsconfig.types.json");
  try {
    await run("type declarations", [tsc, "-p", project, "--outDir", temporary]);
    await rm(join(dist, "types"), { recursive: true, force: true });
    await rename(temporary, join(dist, "types"));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function run(what, args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => (code === 0 ? done() : fail(new Error(`${what}\n${output.trim()}`))));
  });
}

async function main() {
  const withTypes = !process.argv.includes("--no-types") && process.env.GRADSHEET_NO_TYPES === undefined;
  const esbuild = await importEsbuild();
  if (esbuild === undefined) return;
  const [files] = await Promise.all([bundle(esbuild), withTypes ? declarations() : undefined]);
  const bytes = files.reduce((sum, file) => sum + file.contents.length, 0);
  console.log(
    `built ${relative(process.cwd(), dist) || "dist"}: ${files.length} files, ${Math.round(bytes / 1024)} kB`,
  );
}

main().catch((error) => {
  console.error(`build failed: ${error.message}`);
  process.exitCode = 1;
});
