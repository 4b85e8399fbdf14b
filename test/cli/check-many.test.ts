// Many documents at once, by the built command and processes of its own: nothing that one document does changes what
// is said about another, and the order is that of the names.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { folder } from "./cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

function node(cwd: string, args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", input });
  return { code: status, out: stdout, err: stderr };
}
const gradsheet = (cwd: string, args: readonly string[], input?: string) =>
  node(cwd, [join(root, "dist", "cli.cjs"), ...args], input);

beforeAll(() => {
  expect(node(root, ["scripts/build.mjs", "--no-types"])).toMatchObject({ code: 0, err: "" });
});

const RIGHT = "<!-- gradsheet: given a, b -->\n\n$(a+b)^2 = a^2 + 2ab + b^2$\n";
const WRONG = "<!-- gradsheet: given a, b -->\n\n$(a+b)^2 = a^2 + b^2$\n";

describe("a folder of documents", () => {
  it("gives the same table with one process and with three", () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, k) => [
        `s/${String(k).padStart(2, "0")}.md`,
        k % 3 === 1 ? WRONG : RIGHT,
      ]),
    );
    const f = folder(files);
    const args = ["check", "s", "--csv", "out.csv"];
    const one = gradsheet(f.path, [...args, "--jobs", "1"]);
    const csv = f.read("out.csv");
    const three = gradsheet(f.path, [...args, "--jobs", "3"]);
    expect(one.code).toBe(1);
    expect(three).toEqual(one);
    expect(f.read("out.csv")).toBe(csv);
    expect(
      csv
        .split("\r\n")
        .slice(1, 13)
        .map((l) => l.split(",").slice(0, 2).join(" ")),
    ).toEqual(Object.keys(files).map((name, k) => `${name} ${k % 3 === 1 ? "wrong" : "holds"}`));
  });

  it("takes broken and hostile ones as rows of their own", () => {
    const f = folder({
      "s/a.md": RIGHT,
      "s/b.md": new Uint8Array([0xff, 0x24]),
      "s/c.tex": `$${"{".repeat(9000)}x${"}".repeat(9000)} = 1$`,
      "s/d.md": `${"> ".repeat(20000)}$1 = 1$`,
      "s/e.md": WRONG,
    });
    const { code, out, err } = gradsheet(f.path, ["check", "s", "--timeout", "20"]);
    expect([code, err]).toEqual([2, ""]);
    const rows = out.split("\n").filter((l) => l.startsWith("s/"));
    expect(rows.map((l) => l.slice(0, 7).trim())).toEqual([
      "s/a.md",
      "s/b.md",
      "s/c.tex",
      "s/d.md",
      "s/e.md",
    ]);
    expect(rows[1]).toContain("the text is not encoded in UTF-8");
    expect(rows[0]).toMatch(/ 1 {3}0 {6}0/);
    expect(rows[4]).toMatch(/ 0 {3}0 {6}1/);
  });

  it("gives a document up that takes longer than it may, and no other", () => {
    // Nothing is done within no time at all: every document is given up, and the command still ends.
    const slow = `<!-- gradsheet: given x[n] -->\n\n${"$\\sum_i x_i^2 = \\sum_j x_j^2$\n\n".repeat(3000)}`;
    const f = folder({ "s/a.md": RIGHT, "s/b.md": slow, "s/c.md": WRONG });
    const { code, out } = gradsheet(f.path, ["check", "s", "--timeout", "1", "--jobs", "1"]);
    expect(code).toBe(2);
    expect(out).toMatch(/^s\/b\.md +too large: not done after 1 second$/m);
    expect(out).toContain("3 documents");
  });
});

describe("a single document", () => {
  const slow = `<!-- gradsheet: given x[n] -->\n\n${"$\\sum_i x_i^2 = \\sum_j x_j^2$\n\n".repeat(3000)}`;

  it("holds the command no longer than it may", () => {
    const f = folder({ "slow.md": slow });
    expect(gradsheet(f.path, ["check", "slow.md", "--timeout", "1"])).toEqual({
      code: 2,
      out: "",
      err: "slow.md: error: too large: not done after 1 second\nremedy: cut the document into parts, or give it longer with --timeout\n",
    });
  });

  it("from standard input holds it no longer, either", () => {
    const f = folder();
    expect(gradsheet(f.path, ["check", "-", "--timeout", "1"], slow)).toEqual({
      code: 2,
      out: "",
      err: "stdin: error: too large: not done after 1 second\nremedy: cut the document into parts, or give it longer with --timeout\n",
    });
    const { code, out } = gradsheet(f.path, ["check", "-"], WRONG);
    expect(code).toBe(1);
    expect(out).toContain("stdin.md:3:2: WRONG: the first wrong line");
    expect(gradsheet(f.path, ["check", "-"], "").err).toContain("there is nothing to check");
  });

  it("that is given up is so in JSON, in a report and in a table, too", () => {
    const f = folder({ "slow.md": slow });
    const args = ["check", "slow.md", "--timeout", "1", "--json", "--csv", "out.csv"];
    const { code, out } = gradsheet(f.path, args);
    expect([code, JSON.parse(out).status]).toEqual([2, "unusable"]);
    expect(f.read("out.csv")).toContain("slow.md,unusable,,,,,,,,,,,,,too large: not done after 1 second");
  });

  it("is checked in a thread as it is without one", () => {
    const f = folder({ "a.md": RIGHT, "b.md": WRONG });
    expect(gradsheet(f.path, ["check", "a.md"])).toEqual({
      code: 0,
      out: "1 holds, 0 wrong, 0 not read, 0 not decided\n",
      err: "",
    });
    expect(gradsheet(f.path, ["check", "b.md"]).code).toBe(1);
    expect(gradsheet(f.path, ["check", "b.md", "--seed", "x"]).code).toBe(2);
  });
});
