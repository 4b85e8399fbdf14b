// The layout of src as a test: which folder may import which, no cycle between files, nothing of Node and
// nothing that varies between runs below src/cli. Imports for types count like any other.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { globalUses, type Import, importsOf, scan } from "./scan.ts";

const upToLibrary = ["expr", "index", "notation", "rewrite", "library"];
const upToDerive = [...upToLibrary, "diff", "derive"];
const upToCheck = [...upToDerive, "ops", "rules", "eval", "verify", "read", "code", "draw", "show", "check"];

/** The folders from which a folder may import, besides itself. "standard" and "index" are files of src. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  expr: [],
  index: ["expr"],
  notation: ["expr"],
  rewrite: ["expr", "index", "notation"],
  library: ["expr", "index", "notation", "rewrite"],
  ops: upToLibrary,
  rules: upToLibrary,
  diff: upToLibrary,
  derive: [...upToLibrary, "diff"],
  // The evaluator judges the engines, so it shares nothing with them; of ops only what evaluates (below).
  eval: ["expr", "index", "notation", "library", "ops"],
  verify: [...upToDerive, "eval"],
  read: upToDerive,
  // From closed forms to programs: terms, index algebra and what operators mean; no engine, no numbers.
  code: upToLibrary,
  // Pictures: what they show, and how each format draws it. They know no mathematics.
  draw: [],
  show: [...upToDerive, "draw"],
  check: [...upToDerive, "eval", "verify", "read", "show"],
  core: upToCheck,
  standard: [...upToCheck, "core"],
  // Derives, and evaluates what is derived.
  train: [...upToDerive, "ops", "eval"],
  // The way from a sheet to its outputs, which the command line and the page share.
  build: [...upToCheck, "train", "standard"],
  index_file: [...upToCheck, "train", "standard", "build"],
  cli: [...upToCheck, "standard", "build", "index_file"],
  web: [...upToCheck, "core", "standard", "build", "index_file"],
};

/**
 * The folders within a large one, each of which imports from those before it alone. A file beside them is the way in: it
 * may import from all of them.
 */
const within: Readonly<Record<string, readonly string[]>> = {
  // What a line is; what is done to terms; the textbook's form; derivatives; what is asked.
  derive: ["lines", "simplify", "recognise", "chain", "tasks"],
  // What is written; values; what a statement declares and asks; blocks and sheets.
  read: ["syntax", "terms", "statements", "sheet"],
  // Characters; what a check says; what TeX means; files; what a formula says; its terms; the names of a document; edits
  // that would mend a line; what holds; words; pages.
  check: [
    "text",
    "verdict",
    "tree",
    "document",
    "formula",
    "resolve",
    "meaning",
    "diagnosis",
    "judge",
    "language",
    "report",
  ],
};

/** Files outside src that are inlined as text or data, and who may import them. */
const outside: Readonly<Record<string, readonly string[]>> = {
  "templates/": ["show", "check", "cli", "web"],
  "layers/": ["standard", "index_file", "cli", "web"],
  "examples/": ["web"],
  "package.json": ["index_file", "cli", "web"],
};

/** Names that `eval` may import from `ops`. */
const evaluates = /(?:Meanings?|^meanings)$/;

/** Packages that are loaded when they are needed, never at start: dynamic import, or import of types. */
const lazyPackages = ["mathjs", "nerdamer"];

const nodeGlobals = "process Buffer __dirname __filename require setImmediate clearImmediate".split(" ");

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

type Sources = ReadonlyMap<string, string>;

/** src/expr/nodes.ts is in "expr", src/standard.ts in "standard", src/index.ts in "index_file". */
function folderOf(path: string): string {
  const [, folder = "", rest] = path.split("/");
  if (rest !== undefined) return folder;
  return folder === "index.ts" ? "index_file" : folder.replace(/\.ts$/, "");
}

const isNodeModule = (specifier: string): boolean =>
  specifier.startsWith("node:") ||
  /^(?:fs|path|os|url|util|crypto|events|child_process)(?:\/|$)/.test(specifier);

/** Everything that is wrong with the imports of these sources, a line each. */
function violations(sources: Sources): readonly string[] {
  const found: string[] = [];
  const graph = new Map<string, string[]>();
  for (const [path, source] of sources) {
    const tokens = scan(source);
    const targets: string[] = [];
    graph.set(path, targets);
    if (arrows[folderOf(path)] === undefined)
      found.push(`${path}: src has no folder of this name in the table`);
    for (const one of importsOf(tokens)) {
      const complaint = judge(path, one, sources);
      if (complaint !== undefined) found.push(`${path}:${one.line}: ${complaint}`);
      if (one.specifier?.startsWith(".") === true) targets.push(target(path, one.specifier));
    }
    if (folderOf(path) !== "cli") {
      for (const use of globalUses(tokens, nodeGlobals)) {
        found.push(`${path}:${use.line}: ${use.text} exists in Node only`);
      }
      for (const complaint of varying(source)) found.push(`${path}${complaint}`);
    }
  }
  return [...found, ...cycles(graph)];
}

const target = (from: string, specifier: string): string => posix.join(posix.dirname(from), specifier);

/** What is wrong with one import, if anything. */
function judge(path: string, one: Import, sources: Sources): string | undefined {
  const from = folderOf(path);
  const { specifier } = one;
  if (specifier === undefined) return "a dynamic import needs a plain string, or it cannot be checked";
  if (isNodeModule(specifier)) {
    return from === "cli"
      ? undefined
      : `${specifier} is imported below src/cli, which also runs in a browser`;
  }
  if (!specifier.startsWith(".")) {
    const isStatic = one.kind !== "dynamic" && !one.typeOnly;
    const heavy = lazyPackages.find((name) => specifier === name || specifier.startsWith(`${name}/`));
    return heavy !== undefined && isStatic ? `${heavy} is loaded at start; use a dynamic import` : undefined;
  }
  const to = target(path, specifier);
  if (!to.startsWith("src/")) {
    const allowed = Object.entries(outside).find(([prefix]) => to.startsWith(prefix))?.[1];
    return allowed?.includes(from) === true ? undefined : `${from} must not import ${to}`;
  }
  if (!sources.has(to)) return `${specifier} is not a file of src (is the .ts ending missing?)`;
  const toFolder = folderOf(to);
  if (toFolder === from) return inner(path, to);
  if (arrows[from]?.includes(toFolder) !== true) return `${from} must not import ${toFolder} (${to})`;
  if (from === "eval" && toFolder === "ops") {
    const wrong = one.names.filter((name) => !evaluates.test(name));
    if (one.names.length === 0) return "eval must import meanings from ops by name";
    if (wrong.length > 0) return `eval must import only meanings from ops, not ${wrong.join(", ")}`;
  }
  return undefined;
}

/** What is wrong with an import between two files of one folder of src. */
function inner(path: string, to: string): string | undefined {
  const order = within[folderOf(path)];
  if (order === undefined) return undefined;
  const placeOf = (file: string): number => {
    const [, , folder = "", rest] = file.split("/");
    return rest === undefined ? order.length : order.indexOf(folder);
  };
  const [here, there] = [placeOf(path), placeOf(to)];
  if (here < 0 || there < 0) return `${here < 0 ? path : to} is in a folder that the table does not have`;
  return there > here ? `${path} must not import ${to}, which comes later` : undefined;
}

/** Clocks, random numbers and generated code: the same sheet must give the same bytes. */
function varying(source: string): readonly string[] {
  const tokens = scan(source);
  const text = (i: number): string => tokens[i]?.text ?? "";
  return tokens.flatMap((token, i) => {
    if (token.kind !== "word" || [".", "?."].includes(text(i - 1))) return [];
    const call = `${token.text}.${text(i + 2)}`;
    const isCall = text(i + 1) === "." && ["Math.random", "Date.now", "performance.now"].includes(call);
    const what = isCall
      ? call
      : token.text === "new" && ["Date", "Function"].includes(text(i + 1))
        ? `new ${text(i + 1)}`
        : token.text === "eval" && text(i + 1) === "("
          ? "eval"
          : undefined;
    return what === undefined ? [] : [`:${token.line}: ${what} is not allowed below src/cli`];
  });
}

/** Each cycle between files once, by depth-first search. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const state = new Map<string, "open" | "done">();
  const stack: string[] = [];
  function visit(path: string): void {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      found.push(`cycle: ${[...stack.slice(stack.indexOf(path)), path].join(" -> ")}`);
      return;
    }
    state.set(path, "open");
    stack.push(path);
    for (const next of graph.get(path) ?? []) if (graph.has(next)) visit(next);
    stack.pop();
    state.set(path, "done");
  }
  for (const path of graph.keys()) visit(path);
  return found;
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesOf(path) : [path]))
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"));
}

function sourcesOfSrc(): Sources {
  const paths = filesOf(join(root, "src")).toSorted();
  return new Map(
    paths.map((path) => [relative(root, path).split(sep).join("/"), readFileSync(path, "utf8")]),
  );
}

describe("the sources", () => {
  const sources = sourcesOfSrc();

  it("import only along the arrows of the design, without cycles", () => {
    expect(sources.size).toBeGreaterThan(0);
    expect(violations(sources)).toEqual([]);
  });

  // A second reader, esbuild, must not see an import that the scanner overlooked.
  it("have no import that the scanner misses", async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [...sources.keys()],
      bundle: true,
      write: false,
      metafile: true,
      outdir: "dist",
      format: "esm",
      platform: "node",
      packages: "external",
      logLevel: "silent",
      loader: {
        ".tex": "text",
        ".typ": "text",
        ".html": "text",
        ".css": "text",
        ".md": "text",
        ".csv": "text",
        ".txt": "text",
      },
    });
    const missed = Object.entries(metafile.inputs).flatMap(([path, input]) => {
      const seen = new Set(importsOf(scan(sources.get(path) ?? "")).map((one) => one.specifier));
      return input.imports
        .map((one) => one.original ?? one.path)
        .filter((specifier) => !seen.has(specifier))
        .map((specifier) => `${path}: ${specifier}`);
    });
    expect(missed).toEqual([]);
  });
});

describe("the checker", () => {
  const check = (files: Readonly<Record<string, string>>): readonly string[] =>
    violations(new Map(Object.entries(files).map(([path, source]) => [`src/${path}`, source])));
  const empty = "export const a = 1;";

  it("accepts the arrows of the design", () => {
    const all = {
      "expr/nodes.ts": empty,
      "library/types.ts": 'import { a } from "../expr/nodes.ts"; export const t = a;',
      "ops/exp.ts": 'import type { t } from "../library/types.ts"; export const expMeaning = 1;',
      "eval/run.ts": 'import { expMeaning } from "../ops/exp.ts"; export const meanings = expMeaning;',
      "verify/points.ts": 'import { meanings } from "../eval/run.ts"; export const p = meanings;',
      "standard.ts": 'export { expMeaning } from "./ops/exp.ts";',
      "index.ts": 'export * from "./standard.ts";',
      "cli/main.ts": 'import fs from "node:fs"; await import("../index.ts"); process.exit(fs.F_OK);',
    };
    expect(check(all)).toEqual([]);
  });

  it.each([
    [
      "expr/a.ts",
      'import { a } from "../index/a.ts";',
      "index/a.ts",
      "expr must not import index (src/index/a.ts)",
    ],
    [
      "index/a.ts",
      'import type { a } from "../notation/a.ts";',
      "notation/a.ts",
      "index must not import notation",
    ],
    ["notation/a.ts", 'export { a } from "../index/a.ts";', "index/a.ts", "notation must not import index"],
    ["diff/a.ts", 'export * from "../ops/a.ts";', "ops/a.ts", "diff must not import ops"],
    ["derive/a.ts", 'const a = await import("../rules/a.ts");', "rules/a.ts", "derive must not import rules"],
    ["rules/a.ts", 'import "../ops/a.ts";', "ops/a.ts", "rules must not import ops"],
    ["ops/a.ts", 'type A = import("../diff/a.ts").A;', "diff/a.ts", "ops must not import diff"],
    ["eval/a.ts", 'import { a } from "../rewrite/a.ts";', "rewrite/a.ts", "eval must not import rewrite"],
    ["eval/a.ts", 'import { a } from "../verify/a.ts";', "verify/a.ts", "eval must not import verify"],
    ["show/a.ts", 'import { a } from "../read/a.ts";', "read/a.ts", "show must not import read"],
    [
      "derive/lines/a.ts",
      'import { a } from "../tasks/a.ts";',
      "derive/tasks/a.ts",
      "src/derive/lines/a.ts must not import src/derive/tasks/a.ts, which comes later",
    ],
    [
      "check/other/a.ts",
      'import { a } from "../text/a.ts";',
      "check/text/a.ts",
      "src/check/other/a.ts is in a folder that the table does not have",
    ],
    ["read/a.ts", 'import { a } from "../standard.ts";', "standard.ts", "read must not import standard"],
    ["standard.ts", 'import { a } from "./cli/a.ts";', "cli/a.ts", "standard must not import cli"],
    ["web/a.ts", 'import { a } from "../cli/a.ts";', "cli/a.ts", "web must not import cli"],
    [
      "eval/a.ts",
      'import { a, expMeaning } from "../ops/a.ts";',
      "ops/a.ts",
      "only meanings from ops, not a",
    ],
    ["eval/a.ts", 'import * as ops from "../ops/a.ts";', "ops/a.ts", "only meanings from ops, not *"],
    [
      "eval/a.ts",
      'import type { Operator } from "../ops/a.ts";',
      "ops/a.ts",
      "only meanings from ops, not Operator",
    ],
    ["eval/a.ts", 'import "../ops/a.ts";', "ops/a.ts", "meanings from ops by name"],
  ])("refuses an arrow: %s %s", (path, source, other, message) => {
    const found = check({ [path]: source, [other]: empty });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`src/${path}:1: `);
    expect(found[0]).toContain(message);
  });

  it.each([
    ['import { readFile } from "node:fs/promises";', "node:fs/promises is imported below src/cli"],
    ['import { join } from "path";', "path is imported below src/cli"],
    ["const n = process.env.HOME;", "process exists in Node only"],
    ["const n = globalThis.process;", "process exists in Node only"],
    ["const n = Buffer.from(text);", "Buffer exists in Node only"],
    ["const here = __dirname;", "__dirname exists in Node only"],
    ['const fs = require("fs");', "require exists in Node only"],
    ["const n = Math.random();", "Math.random is not allowed"],
    ["const n = Date.now();", "Date.now is not allowed"],
    ["const n = new Date();", "new Date is not allowed"],
    ['const f = new Function("x", "return x");', "new Function is not allowed"],
    ["const f = eval(text);", "eval is not allowed"],
    ['import { create } from "mathjs";', "mathjs is loaded at start"],
    ['import { a } from "./missing.ts";', "./missing.ts is not a file of src"],
    ['import { a } from "./b";', "is the .ts ending missing?"],
    ['import text from "../../templates/page.html";', "expr must not import templates/page.html"],
    ["await import(name);", "a dynamic import needs a plain string"],
    ["await import(`./b.ts`);", "a dynamic import needs a plain string"],
  ])("refuses below src/cli: %s", (source, message) => {
    const found = check({ "expr/a.ts": `\n${source}`, "expr/b.ts": empty });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("src/expr/a.ts:2: ");
    expect(found[0]).toContain(message);
  });

  it.each([
    "const s = \"import { a } from '../diff/a.ts'; process.env\";",
    '// import { a } from "../diff/a.ts";',
    '/* import "../diff/a.ts";\n process.exit() */',
    'const s = `import("../diff/a.ts") ${"process.env"}`;',
    'const r = /import "..\\/diff\\/a.ts" [/"] process.env/u;',
    "const o = { process: 1, eval: 2 }; const n = rule.process(o) + o?.eval;",
    "const n = o.import(name);",
    'const text = layout("a" + `${f({ b: "}" })} process`, a / b / c);',
    'import type { all } from "mathjs";',
    'const lazy = () => import("mathjs");',
  ])("does not mistake text for code: %s", (source) => {
    expect(check({ "expr/a.ts": source, "diff/a.ts": empty })).toEqual([]);
  });

  it("sees imports after templates and regular expressions", () => {
    const source =
      'const a = `${`"${1}"`}\'`; const b = x / 2; const c = /["`]/;\nimport { d } from "../diff/a.ts";';
    expect(check({ "expr/a.ts": source, "diff/a.ts": empty })).toEqual([
      "src/expr/a.ts:2: expr must not import diff (src/diff/a.ts)",
    ]);
  });

  it("finds cycles between files, also through types", () => {
    const found = check({
      "expr/a.ts": 'import { b } from "./b.ts";',
      "expr/b.ts": 'import type { c } from "./c.ts";',
      "expr/c.ts": 'export { a } from "./a.ts";',
    });
    expect(found).toEqual(["cycle: src/expr/a.ts -> src/expr/b.ts -> src/expr/c.ts -> src/expr/a.ts"]);
  });

  it("refuses a folder that the design does not name", () => {
    expect(check({ "helpers/a.ts": empty })).toEqual([
      "src/helpers/a.ts: src has no folder of this name in the table",
    ]);
  });

  it("reads every form of import", () => {
    const source = [
      'import d, { a as b, type C } from "1";',
      'import type { T } from "2";',
      'import type N from "3";',
      'import type from "4";',
      'import * as all from "5";',
      'import { type A, type B } from "6";',
      'export { x, y as z } from "7";',
      'export type { U } from "8";',
      'export * as ns from "9";',
      'import "10";',
      'export const from = "11"; export { from };',
    ].join("\n");
    const summary = importsOf(scan(source)).map(({ specifier, names, typeOnly }) => [
      specifier,
      names,
      typeOnly,
    ]);
    expect(summary).toEqual([
      ["1", ["default", "a", "C"], false],
      ["2", ["T"], true],
      ["3", ["default"], true],
      ["4", ["default"], false],
      ["5", ["*"], false],
      ["6", ["A", "B"], true],
      ["7", ["x", "y"], false],
      ["8", ["U"], true],
      ["9", ["*"], false],
      ["10", [], false],
    ]);
  });

  it("says so when it loses its way", () => {
    expect(() => scan('const s = "open\n";')).toThrow("line 1: a string that does not end");
    expect(() => scan("f({ a: 1 )")).toThrow("a brace that is not closed");
  });
});
