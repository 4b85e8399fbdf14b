// Help, usage errors, versions: what a user sees before any sheet is read.
import { describe, expect, it } from "vitest";
import { version } from "../../package.json";
import { folder, SMALL } from "./cli.ts";

const here = () => folder();

describe("help", () => {
  it("lists the commands that exist", async () => {
    const { code, out, err } = await here().gradsheet(["--help"]);
    expect(code).toBe(0);
    expect(err).toBe("");
    const commands = [...out.matchAll(/^ {2}([a-z]+) /gm)].map((m) => m[1]);
    expect(commands).toEqual(expect.arrayContaining(["build", "check", "derive", "eval", "explain", "help"]));
    expect(commands).not.toContain("check-worker");
    expect(out).toMatch(/^Usage: gradsheet /);
  });

  it.each(["build", "check", "derive", "eval", "explain", "init"])(
    "of %s has examples and says how it exits",
    async (name) => {
      const { code, out } = await here().gradsheet([name, "--help"]);
      expect(code).toBe(0);
      expect(out).toContain("Examples:\n");
      expect(out).toContain(`gradsheet ${name} `);
      if (name !== "explain") expect(out).toMatch(/Exit codes:\n {2}0 {2}.*\n {2}1 {2}.*\n {2}2 {2}/s);
      expect((await here().gradsheet(["help", name])).out).toBe(out);
    },
  );

  it.each([60, 80, 100, 200])(
    "is no wider than a terminal of %i columns, but for what is to be copied",
    async (columns) => {
      for (const name of ["", "build", "check", "derive", "eval", "explain", "init", "train"]) {
        const args = name === "" ? ["--help"] : [name, "--help"];
        const { out } = await folder().gradsheet(args, { columns });
        const wide = out.split("\n").filter((line) => line.length > Math.min(columns, 100));
        expect(wide.filter((line) => !/^ {4}|^ {2}.*gradsheet /.test(line))).toEqual([]);
      }
    },
  );

  it("is printed as an error when there is no command", async () => {
    const { code, out, err } = await here().gradsheet([]);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(/^Usage: gradsheet /);
  });
});

describe("the examples of the help", () => {
  const examples = async (name: string) =>
    [...(await here().gradsheet([name, "--help"])).out.matchAll(/^ {2}gradsheet (.+)$/gm)].map(
      (m) => m[1] ?? "",
    );
  /** As a shell would cut the line; single quotes only. */
  const words = (line: string) => [...line.matchAll(/'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? "");

  it.each(["derive", "explain", "init"])("of %s run as they stand", async (name) => {
    const lines = await examples(name);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      const [command = "", file] = line.split(" < ");
      const terminal = file === undefined ? {} : { input: "given x; y = x^2; find d(y)/d(x)" };
      const { code, err } = await here().gradsheet(words(command), terminal);
      expect([line, code, err]).toEqual([line, 0, ""]);
    }
  });

  it("of build run on a sheet", async () => {
    const files = {
      "exercise.md": SMALL,
      "quiz.md": "# Q\n\n```grad #q\nvary a in 0..99\ny = 2*a\ncompute y\n```\n",
      "exercises/one.md": SMALL,
      "exercises/two.md": SMALL,
    };
    for (const line of await examples("build")) {
      const args = words(line).flatMap((w) =>
        w === "exercises/*.md" ? ["exercises/one.md", "exercises/two.md"] : [w],
      );
      const interrupt = new AbortController();
      const { code, err } = await folder(files).gradsheet(args, {
        interrupt: interrupt.signal,
        onPrint: (printed) => {
          if (printed.includes("Ctrl-C ends")) interrupt.abort();
        },
      });
      expect([line, code, err]).toEqual([line, 0, ""]);
    }
  });

  it("of the program: the sheet that it shows is a sheet", async () => {
    const { out } = await here().gradsheet(["--help"]);
    const shown = out.slice(out.indexOf("    # Softmax"), out.indexOf("\nTry:"));
    const f = folder({ "softmax.md": shown.replace(/^ {4}/gm, "") });
    const { code, out: line } = await f.gradsheet(["build", "softmax.md", "--to", "md"]);
    expect(line).toMatch(/^softmax\.md #softmax {2}∂L\/∂s\[k\]: \d+ lines, established/);
    expect(code).toBe(0);
  });
});

describe("usage", () => {
  it("knows its version", async () => {
    expect(await here().gradsheet(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });

  it.each([
    [
      ["biuld", "x.md"],
      "gradsheet: error: unknown command 'biuld'\n(Did you mean build?)\n(gradsheet --help explains)\n",
    ],
    [["build"], "gradsheet: error: missing required argument 'sheet'\n(gradsheet build --help explains)\n"],
    [
      ["build", "x.md", "--two", "md"],
      "gradsheet: error: unknown option '--two'\n(Did you mean --to?)\n(gradsheet build --help explains)\n",
    ],
    [
      ["build", "x.md", "--to", "md,doc"],
      "gradsheet: error: option '--to <formats>' argument 'md,doc' is invalid. `doc` is not one of tex, md, html, pdf, ipynb.\n(gradsheet build --help explains)\n",
    ],
    [
      ["build", "x.md", "--seed", "-1"],
      "gradsheet: error: option '--seed <number>' argument '-1' is invalid. A whole number from 0 on is accepted.\n(gradsheet build --help explains)\n",
    ],
    [
      ["build", "x.md", "--variants", "2000000"],
      "gradsheet: error: option '--variants <number>' argument '2000000' is invalid. A whole number from 1 to 1000000 is accepted.\n(gradsheet build --help explains)\n",
    ],
    [
      ["build", "x.md", "--level", "long"],
      "gradsheet: error: option '--level <level>' argument 'long' is invalid. Allowed choices are brief, standard, full.\n(gradsheet build --help explains)\n",
    ],
    [
      ["eval", "x.md#a"],
      "gradsheet: error: required option '--inputs <file>' not specified\n(gradsheet eval --help explains)\n",
    ],
  ])("refuses %s", async (args, message) => {
    expect(await here().gradsheet(args)).toEqual({ code: 2, out: "", err: message });
  });
});
