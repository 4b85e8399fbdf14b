// The package as it is installed: the bundled command as a process of its own, and the bundled library.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { version } from "../../package.json";
import type * as Library from "../../src/index.ts";
import { folder, SMALL } from "./cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = join(root, "dist", "cli.cjs");

function node(cwd: string, args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, input, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

beforeAll(() => {
  const built = node(root, ["scripts/build.mjs", "--no-types"]);
  expect(built.err).toBe("");
  expect(built.code).toBe(0);
});

describe("the bundled command", () => {
  it("answers", () => {
    const { path } = folder();
    expect(node(path, [command, "--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
    expect(node(path, [command, "--help"]).out).toMatch(/^Usage: gradsheet /);
    expect(node(path, [command, "build", "none.md"])).toMatchObject({ code: 2, out: "" });
  });

  it.skipIf(!existsSync("/dev/full"))("says so where there is no room for what it prints", () => {
    const run = (line: string) => spawnSync("sh", ["-c", line, "sh", command], { encoding: "utf8" });
    const full =
      "standard output: error: what is printed cannot be written (ENOSPC)\nremedy: check that there is room where it goes\n";
    for (const args of ["--version", "--help", "derive 'given x; y = x^2; find d(y)/d(x)'"])
      expect([args, run(`node "$1" ${args} > /dev/full`)]).toMatchObject([args, { status: 2, stderr: full }]);
    expect(run(`node "$1" derive 'given x; y = z' 2> /dev/full`)).toMatchObject({ status: 2, stdout: "" });
    expect(run(`node "$1" explain | head -n 1`)).toMatchObject({ status: 0, stderr: "" });
  });

  it("is ASCII, as the loader takes it", () => {
    const folderOfScripts = join(root, "dist", "cli");
    const scripts = readdirSync(folderOfScripts).filter((name) => name.endsWith(".cjs"));
    expect(scripts.length).toBeGreaterThan(2);
    for (const name of scripts)
      expect([name, /[^\0-\x7f]/.exec(readFileSync(join(folderOfScripts, name), "utf8"))?.[0]]).toEqual([
        name,
        undefined,
      ]);
  });

  it("keeps a code cache that fits this version of Node", () => {
    const folderOfScripts = join(root, "dist", "cli");
    const names = readdirSync(folderOfScripts).flatMap((name) => /^(.*-.*)\.cjs$/.exec(name)?.[1] ?? []);
    expect(names).toHaveLength(4);
    const script = [
      `const { load, scripts } = require(${JSON.stringify(join(folderOfScripts, "load.cjs"))});`,
      `for (const name of ${JSON.stringify(names)}) load(name);`,
      "console.log(...[...scripts.values()].map((s) => s.cachedDataRejected));",
    ].join("");
    const taken = names.map(() => "false").join(" ");
    expect(node(root, ["-e", script])).toEqual({ code: 0, out: `${taken}\n`, err: "" });
  });

  it("loads nothing of Node's for threads, processes and ES modules to build one sheet", () => {
    const f = folder({
      "a.md": SMALL,
      "list.cjs": 'process.on("exit", () => process._rawDebug(process.moduleLoadList.join("\\n")));',
    });
    const { code, err } = node(f.path, ["-r", "./list.cjs", command, "build", "a.md", "--to", "md"]);
    expect(code).toBe(0);
    const loaded = err.split("\n").map((line) => line.replace("NativeModule ", ""));
    expect(loaded).toContain("vm");
    const needless = ["worker_threads", "child_process", "os", "fs/promises", "internal/fs/promises"];
    expect(loaded.filter((name) => needless.includes(name) || name.endsWith("/esm/load"))).toEqual([]);
  });

  it("asks other programs for their opinion", () => {
    const f = folder({ "a.md": SMALL });
    const { code, out, err } = node(f.path, [command, "build", "a.md", "--to", "md", "--second-opinions"]);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toMatch(/mathjs confirms [1-9]\d* of /);
  });

  it("builds all formats with what it brings along", () => {
    const f = folder({ "a.md": SMALL });
    expect(node(f.path, [command, "build", "a.md"])).toMatchObject({ code: 0, err: "" });
    expect(f.list("output")).toEqual(["a.html", "a.md", "a.tex"]);
    expect(f.read("output/a.html")).toMatch(/@font-face\{font-family:KaTeX_Math;[^}]*url\(data:font/);
    expect(f.read("output/a.html")).not.toMatch(/(?:src|href)=["']?(?:https?:|\/\/)|url\((?!data:)/);
  });

  it("reads a pipe, and is not upset when its reader leaves", () => {
    const { path } = folder();
    const block = "given x, y; f = x*y; find d(f)/d(x)";
    expect(node(path, [command, "derive", "-"], block)).toMatchObject({ code: 0, err: "" });
    const script = `"${process.execPath}" "${command}" explain | head -n 1`;
    const piped = spawnSync("sh", ["-c", script], { cwd: path, encoding: "utf8" });
    expect(piped.stderr).toBe("");
    expect(piped.stdout.split("\n")).toHaveLength(2);
  });
});

describe("the bundled library", () => {
  it("asks for nothing of Node", () => {
    const files = [
      join(root, "dist", "index.js"),
      ...readdirSync(join(root, "dist", "lib")).map((name) => join(root, "dist", "lib", name)),
    ];
    const uses = files.filter((file) =>
      /from\s*"node:|import\("node:|\brequire\(/.test(readFileSync(file, "utf8")),
    );
    expect(uses).toEqual([]);
  });

  it("builds a sheet, evaluates it and explains a rule", async () => {
    const library = (await import(pathToFileURL(join(root, "dist", "index.js")).href)) as typeof Library;
    const built = await library.buildSheet(SMALL, "a.md");
    if (!built.ok) throw new Error("the sheet cannot be read");
    const { document, blocks } = built.value;
    expect(blocks.map((b) => b.status)).toEqual(["established"]);
    expect((await library.renderSheet(document, "md")).text).toContain("# A product");
    expect((await library.renderSheet(document, "html", { fragment: true })).text).toContain("<section ");
    const read = library.readLooseBlock("given x; y = x^2; find d(y)/d(x)", "b", library.standard, {
      first: 0,
      index: undefined,
    });
    if (!read.ok || read.value.blocks[0] === undefined) throw new Error("the block cannot be read");
    const outcome = library.evaluateBlock(read.value.ctx, library.standard, read.value.blocks[0], { x: 3 });
    expect(outcome.ok && outcome.evaluation.gradients.get("d(y)/d(x)")).toEqual({ shape: [], data: [6] });
    expect(library.lookUp(library.catalogue(library.standard), "exp").found).toBe(true);
  });
});
