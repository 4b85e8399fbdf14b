// What must not be in the repository: paths of somebody's machine, addresses of a package registry,
// versions that are not pinned, a documented command that differs from the one that is tested.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
const notOurs = new Set([".git", "node_modules", "dist", "coverage"]);

/** Home and mounted folders of Unix, macOS and Windows, where a path would begin. */
const machinePath =
  /(?<![\w.\-~/}:])(?:\/(?:home|Users|root|work|mnt)\/[\w.-]+|[A-Z]:\\(?!gs[a-z]+\{|\s)\w+)/;
const registryHost = /\bregistry\.[\w-]+\.\w+|\bnpm[\w-]*\.(?:pkg\.github\.com|jfrog\.io)|_auth[T]oken/;

function files(folder: string): readonly string[] {
  return (
    readdirSync(folder)
      // What another test builds, and takes away, in a folder of its own.
      .filter((name) => !notOurs.has(name) && !name.startsWith(".golden-"))
      .map((name) => join(folder, name))
      .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]))
  );
}

function linesWith(pattern: RegExp): readonly string[] {
  return files(root).flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line, i) => (pattern.test(line) ? [`${relative(root, path)}:${i + 1}: ${line.trim()}`] : [])),
  );
}

const json = (name: string): unknown => JSON.parse(readFileSync(join(root, name), "utf8"));

/** Every value of an object under these keys, however deep. */
function valuesOf(value: unknown, key: string): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key ? [inner, ...valuesOf(inner, key)] : valuesOf(inner, key),
  );
}

describe("the repository", () => {
  it("names no path of a machine", () => {
    expect(linesWith(machinePath)).toEqual([]);
  });

  it("names no package registry", () => {
    expect(linesWith(registryHost)).toEqual([]);
    expect(valuesOf(json("package-lock.json"), "resolved")).toEqual([]);
  });

  it("pins every dependency", () => {
    const manifest = json("package.json");
    const versions = ["dependencies", "devDependencies"].flatMap((key) =>
      valuesOf(manifest, key).flatMap((group) => Object.entries(group as Readonly<Record<string, string>>)),
    );
    expect(versions.length).toBeGreaterThan(5);
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it("tests in continuous integration with the command of the README", () => {
    const command = "npm install && npm test";
    expect(readFileSync(join(root, "README.md"), "utf8")).toContain(command);
    expect(readFileSync(join(root, ".ci", "run"), "utf8")).toContain(command);
  });

  it("has every file that package.json promises outside dist", () => {
    const promised = valuesOf(json("package.json"), "files").flat() as readonly string[];
    expect(promised.filter((name) => name !== "dist" && !existsSync(join(root, name)))).toEqual([]);
  });
});

/** Put together here, so that this file is held to the patterns as well. */
const path = (...parts: readonly string[]): string => ["", ...parts].join("/");

describe("the patterns", () => {
  it.each(["home", "Users", "root", "work", "mnt"])("find a path below the folder %s", (folder) => {
    for (const before of ["see ", '"', "(", "cd "])
      expect(machinePath.test(`${before}${path(folder, "ada")}`), before).toBe(true);
  });

  it("find a path on a drive", () => {
    expect(machinePath.test(["C:", "Users"].join("\\"))).toBe(true);
  });

  it.each(["docs", "..", "a ratio x", "https://example.org"])("find none within %s", (before) => {
    expect(machinePath.test(`${before}${path("work", "plan.md")}`)).toBe(false);
  });

  it.each(["f: \\R", "for i in Y:\\gsbreak{}"])("take no TeX for a drive: %s", (line) => {
    expect(machinePath.test(line)).toBe(false);
  });

  it("find a registry", () => {
    expect(registryHost.test(["https://registry", "npmjs", "org/a/-/a-1.0.0.tgz"].join("."))).toBe(true);
    expect(registryHost.test("the registry of operators")).toBe(false);
  });
});
