// Several sheets at once, by the built command and processes of its own: what is printed and written is what one process
// prints and writes, in the order of the names.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { folder } from "./cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

function node(cwd: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}
const build = (cwd: string, ...args: readonly string[]) =>
  node(cwd, [join(root, "dist", "cli.cjs"), "build", ...args]);

beforeAll(() => {
  expect(node(root, ["scripts/build.mjs", "--no-types"])).toMatchObject({ code: 0, err: "" });
});

const SHEETS = {
  "a.md": "```grad #a\ngiven x[n]\ny = sum{i} x[i]^2\nfind d(y)/d(x[k])\n```\n",
  "b.md": `# Long\n\n${"Words. ".repeat(200)}\n\n\`\`\`grad #b\na = [1, 2]\ndraw grid a\ncompute a\n\`\`\`\n`,
  "c.md": "```grad #c\ngiven x, y\nshow x + y = x - y\nfind d(x*y)/d(x)\n```\n",
};

describe("several sheets", () => {
  it("are the same from one process and from three", () => {
    const f = folder(SHEETS);
    const names = Object.keys(SHEETS);
    const one = build(f.path, ...names, "--out", "one", "--jobs", "1");
    const three = build(f.path, ...names, "--out", "three", "--jobs", "3");
    expect(one.code).toBe(1);
    expect(one.out.split("\n").map((line) => line.split(" ", 1)[0])).toEqual([...names, ""]);
    expect(one.err).toContain("c.md:3:6: error:");
    expect(three).toEqual(one);
    expect(f.list("three")).toEqual(f.list("one"));
    for (const name of f.list("one")) expect(f.read(`three/${name}`)).toBe(f.read(`one/${name}`));
    const json = (jobs: string) => build(f.path, ...names, "--json", "--dry-run", "--jobs", jobs);
    expect(json("2")).toEqual(json("1"));
  });

  it("are refused together when one of them cannot be used", () => {
    const f = folder({ ...SHEETS, "d.md": "```grad\ny = z\n```\n" });
    const args = [...Object.keys(SHEETS), "d.md", "--out", "o"];
    const two = build(f.path, ...args, "--jobs", "2");
    expect(two.code).toBe(2);
    expect(two.err).toContain("d.md:2:5: error: `z` is not declared");
    expect(two).toEqual(build(f.path, ...args, "--jobs", "1"));
    expect(build(f.path, "a.md", "--jobs", "0").code).toBe(2);
  });
});
