// `gradsheet check` on documents: what it prints and writes, how it exits, and what it refuses. Reports of every kind
// are tested by themselves; here are documents whose verdicts leave no doubt.
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import schema from "../../docs/check.schema.json";
import { version } from "../../package.json";
import { folder } from "./cli.ts";
import { validate } from "./json-schema.ts";

const GIVEN = "<!-- gradsheet: given a, b -->\n\n";
const RIGHT = `${GIVEN}# Squares\n\n$$(a + b)^2 = a^2 + 2 a b + b^2$$\n`;
const WRONG = `${GIVEN}# Squares\n\n$$(a + b)^2 = a^2 + b^2$$\n`;
const OPEN = `${GIVEN}$$(a + b)^2 = a^2 + 2 a b + b^2$$\n\n$$a \\foo b = 1$$\n`;

const COUNTS = (holds: number, wrong: number, unread: number): string =>
  `${holds} ${holds === 1 ? "holds" : "hold"}, ${wrong} wrong, ${unread} not read, 0 not decided\n`;

describe("one document", () => {
  it("that is right", async () => {
    expect(await folder({ "a.md": RIGHT }).gradsheet(["check", "a.md"])).toEqual({
      code: 0,
      out: COUNTS(1, 0, 0),
      err: "",
    });
  });

  it("that is wrong: the line, the numbers, the counts", async () => {
    const { code, out, err } = await folder({ "a.md": WRONG }).gradsheet(["check", "a.md"]);
    expect([code, err]).toEqual([1, ""]);
    expect(out).toContain(`a.md:5:3: WRONG: the first wrong line
  5 | $$(a + b)^2 = a^2 + b^2$$
    |   ^^^^^^^^^^^^^^^^^^^^^
    the sides differ for a = `);
    expect(out.endsWith(`First wrong line: 5: (a + b)^2 = a^2 + b^2\n${COUNTS(0, 1, 0)}`)).toBe(true);
  });

  it("that is not read in a place", async () => {
    const { code, out, err } = await folder({ "a.md": OPEN }).gradsheet(["check", "a.md"]);
    expect([code, err]).toEqual([3, ""]);
    expect(out).toContain("a.md:5:1: not read: this is no formula that TeX reads: ");
    expect(out.endsWith(COUNTS(1, 0, 1))).toBe(true);
  });

  it("in LaTeX, with macros and a byte order mark", async () => {
    const tex = `\ufeff\\documentclass{article}\r\n% gradsheet: given a, b\r\n\\newcommand{\\sq}[1]{{#1}^2}\r\n\\begin{document}\r\n\\begin{align}\r\n\\sq{(a+b)} &= \\sq{a} + 2ab + \\sq{b} \\\\\r\n&= \\sq{a} + 3ab + \\sq{b}\r\n\\end{align}\r\n\\end{document}\r\n`;
    const { code, out } = await folder({ "a.tex": tex }).gradsheet(["check", "a.tex"]);
    expect(code).toBe(1);
    expect(out).toContain("WRONG: the first wrong line\n");
    expect(out).toContain("  7 | &= \\sq{a} + 3ab + \\sq{b}\n");
    expect(out.endsWith(COUNTS(1, 1, 0))).toBe(true);
  });

  it("gives the same bytes again, and takes a seed", async () => {
    const run = (seed: string) =>
      folder({ "a.md": WRONG }).gradsheet(["check", "a.md", "--json", "--seed", seed]);
    const [one, two, other] = await Promise.all([run("3"), run("3"), run("4")]);
    expect(one).toEqual(two);
    expect(JSON.parse(one.out)).toMatchObject({ seed: 3, counts: { wrong: 1 } });
    expect(JSON.parse(other.out)).toMatchObject({ seed: 4, counts: { wrong: 1 } });
  });

  it("with colours on a terminal, and without where NO_COLOR is set", async () => {
    const f = folder({ "a.md": WRONG });
    const coloured = await f.gradsheet(["check", "a.md"], { tty: true, env: { TERM: "xterm" } });
    const bare = await f.gradsheet(["check", "a.md"], { tty: true, env: { TERM: "xterm", NO_COLOR: "1" } });
    expect(coloured.out).toContain("\u001b[1m\u001b[31mWRONG: the first wrong line");
    expect(bare.out).not.toContain("\u001b");
  });

  it("says what it works on when that takes longer than a second", async () => {
    const { err } = await folder({ "a.md": RIGHT }).gradsheet(["check", "a.md"], {
      tty: true,
      env: { TERM: "xterm" },
      tick: 2000,
    });
    expect(err).toContain("checking a.md");
  });
});

describe("--json", () => {
  it("of one document is what the schema says", async () => {
    for (const text of [RIGHT, WRONG, OPEN]) {
      const { out, err } = await folder({ "a.md": text }).gradsheet(["check", "a.md", "--json"]);
      expect(err).toBe("");
      expect(validate(schema, JSON.parse(out))).toEqual([]);
    }
    const { out } = await folder({ "a.md": WRONG }).gradsheet(["check", "a.md", "--json"]);
    expect(JSON.parse(out)).toMatchObject({
      schema: "gradsheet.check/1",
      version,
      file: "a.md",
      status: "wrong",
      firstWrong: 0,
      relations: [{ line: 5, column: 3, text: "(a + b)^2 = a^2 + b^2", verdict: "wrong" }],
    });
  });

  it("of several is a list in the order in which they were named", async () => {
    const f = folder({ "b.md": RIGHT, "a.md": WRONG, "c.md": "no formula" });
    const { code, out, err } = await f.gradsheet(["check", "b.md", "a.md", "c.md", "--json"]);
    const json = JSON.parse(out);
    expect(code).toBe(2);
    expect(validate(schema, json)).toEqual([]);
    expect(json.files.map((x: { file: string; status: string }) => [x.file, x.status])).toEqual([
      ["b.md", "holds"],
      ["a.md", "wrong"],
      ["c.md", "unusable"],
    ]);
    expect(err).toContain("c.md: error: there is nothing to check");
  });
});

describe("standard input", () => {
  it("is a document, in LaTeX where it says so", async () => {
    const f = folder({});
    const { code, out } = await f.gradsheet(["check", "-"], { input: WRONG });
    expect(code).toBe(1);
    expect(out).toContain("stdin.md:5:3: WRONG: the first wrong line\n");
    const tex = "\\documentclass{article}\n\\begin{document}\n\\(1 + 1 = 3\\)\n\\end{document}\n";
    expect((await f.gradsheet(["check", "-"], { input: tex })).out).toContain("stdin.tex:3:3: WRONG");
    expect((await f.gradsheet(["check", "-"], { input: "" })).err).toContain("there is nothing to check");
  });
});

describe("a sheet in German", () => {
  it("is answered in German, unless the document or the call says another language", async () => {
    const sheet = "---\nlanguage: de\n---\n\n```grad #a\ngiven a, b\nf = a*b\nfind d(f)/d(a)\n```\n";
    const f = folder({ "q.md": sheet, "a.md": "$\\frac{\\partial f}{\\partial a} = a$\n" });
    const args = ["check", "a.md", "--against", "q.md"];
    expect((await f.gradsheet(args)).out).toContain("FALSCH: die erste falsche Zeile");
    expect((await f.gradsheet([...args, "--lang", "en"])).out).toContain("WRONG: the first wrong line");
  });

  it("says in German what cannot be read of a declaration", async () => {
    const f = folder({ "a.md": "<!-- gradsheet: given x[n]; z = q + 1 -->\n\n$z = 2$\n" });
    const { code, err } = await f.gradsheet(["check", "a.md", "--lang", "de"]);
    expect(code).toBe(2);
    expect(err).toContain("a.md:1:33: Fehler: `q` ist nicht angegeben\n");
    expect(err).toContain("\nerwartet: ein Name");
    expect(err).toContain("\nstattdessen zu schreiben: given q");
    expect((await f.gradsheet(["check", "a.md"])).err).toContain("\nwrite instead: given q");
  });
});

describe("--report and --csv", () => {
  it("make a page that loads nothing", async () => {
    const f = folder({ "a.md": WRONG });
    const { code } = await f.gradsheet([
      "check",
      "a.md",
      "--report",
      "out/report.html",
      "--csv",
      "points.csv",
    ]);
    expect(code).toBe(1);
    expect(f.list()).toEqual(["a.md", "out/", "points.csv"]);
    const page = f.read("out/report.html");
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|(?:src|href)=["']?(?:https?:|\/\/)|url\((?!data:)/i);
    expect(page).toContain('<span class="gc-line">Line 5:</span> first wrong line');
    expect(f.read("points.csv").split("\r\n")[1]).toBe(
      "a.md,wrong,,,5,(a + b)^2 = a^2 + b^2,,1,0,0,1,0,0,0,",
    );
  });

  it("make a page a document in a folder, and one page of several", async () => {
    const f = folder({ "s/a.md": WRONG, "s/b/a.md": RIGHT });
    await f.gradsheet(["check", "s", "--report", "pages"]);
    expect(f.list("pages")).toEqual(["index.html", "s-a.md.html", "s-b-a.md.html"]);
    expect(f.read("pages/index.html")).toContain('href="s-b-a.md.html"');
    await f.gradsheet(["check", "s", "--report", "all.html"]);
    const ids = [...f.read("all.html").matchAll(/ id="([^"]*)"/g)].map((m) => m[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(["d1-top", "d2-top", "d1-r1", "d2-r1"]));
  });

  it("write nothing with --dry-run", async () => {
    const f = folder({ "a.md": RIGHT });
    const { code, out } = await f.gradsheet([
      "check",
      "a.md",
      "--report",
      "r.html",
      "--csv",
      "c.csv",
      "--dry-run",
    ]);
    expect(code).toBe(0);
    expect(out).toBe(`${COUNTS(1, 0, 0)}would write r.html\nwould write c.csv\n`);
    expect(f.list()).toEqual(["a.md"]);
  });

  it.each([
    [
      ["--report", "a.html", "--csv", "a.html"],
      "a.html",
      "two outputs would be written to this file",
      "choose another name for one of them",
    ],
    [["--csv", "a.md"], "a.md", "the output would replace a file that is read", "choose another name for it"],
    [
      ["--csv", "sheet.md"],
      "sheet.md",
      "the output would replace a file that is read",
      "choose another name for it",
    ],
  ])("are refused where they would replace something: %s", async (args, place, cause, remedy) => {
    const sheet = "```grad #q\ngiven a, b\nf = a*b\nfind d(f)/d(a)\n```\n";
    const f = folder({ "a.md": RIGHT, "sheet.md": sheet });
    expect(await f.gradsheet(["check", "a.md", "--against", "sheet.md", ...args])).toEqual({
      code: 2,
      out: "",
      err: `${place}: error: ${cause}\nremedy: ${remedy}\n`,
    });
    expect(f.read("a.md")).toBe(RIGHT);
    expect(f.read("sheet.md")).toBe(sheet);
  });
});

describe("several documents", () => {
  it("get a table, and a few that are named are told about, too", async () => {
    const f = folder({ "a.md": WRONG, "b.md": RIGHT });
    const { code, out } = await f.gradsheet(["check", "a.md", "b.md"]);
    expect(code).toBe(1);
    expect(out).toContain("a.md:5:3: WRONG: the first wrong line\n");
    expect(out).toContain(
      "\na.md              0   0      1        0       0     0  line 5: (a + b)^2 = a^2…\n",
    );
  });

  it("of a folder get the table alone, each file once, in the order of the names", async () => {
    const f = folder({
      "s/b.md": RIGHT,
      "s/a.tex": "$1 = 1$",
      "s/notes.txt": "x",
      "s/.git/c.md": WRONG,
      "s/d/e.md": OPEN,
    });
    const { code, out } = await f.gradsheet(["check", "s", "s/b.md"]);
    expect(code).toBe(3);
    expect(out.split("\n").flatMap((l) => /^s\S+/.exec(l)?.[0] ?? [])).toEqual([
      "s/a.tex",
      "s/b.md",
      "s/d/e.md",
    ]);
    expect(out).toContain("3 documents");
    expect(out).not.toContain("not read:");
  });
});

describe("the sheet of the question", () => {
  const SHEET =
    "```grad #product\ngiven a, b\nf = a^2*b\nfind d(f)/d(a)\n```\n\n```grad #square\ngiven u\ng = u^2\nfind d(g)/d(u)\n```\n";

  it("says what letters mean", async () => {
    const f = folder({ "q.md": SHEET, "a.md": "$$\\frac{\\partial f}{\\partial a} = 2 a b$$\n" });
    expect((await f.gradsheet(["check", "a.md", "--against", "q.md#product"])).code).toBe(0);
    f.write("a.md", "$$\\frac{\\partial f}{\\partial a} = a b$$\n");
    expect((await f.gradsheet(["check", "a.md", "--against", "q.md#product"])).code).toBe(1);
  });

  it.each([
    ["none.md", "none.md: error: there is no such file\nremedy: check the name of the sheet\n"],
    [
      "q.md#prodct",
      "q.md#prodct: error: the sheet has no such block\nremedy: did you mean q.md#product? the blocks are #product, #square\n",
    ],
    ["q.md#xyz", "q.md#xyz: error: the sheet has no such block\nremedy: the blocks are #product, #square\n"],
    [
      "plain.md",
      "plain.md: error: the sheet has no grad block\nremedy: add a fenced block that begins with ```grad #name\n",
    ],
  ])("is refused: %s", async (against, err) => {
    const f = folder({ "q.md": SHEET, "plain.md": "words", "a.md": RIGHT });
    expect(await f.gradsheet(["check", "a.md", "--against", against])).toEqual({ code: 2, out: "", err });
  });

  it("that has mistakes is told about", async () => {
    const f = folder({ "q.md": SHEET.replace("a^2*b", "a^2*z"), "a.md": RIGHT });
    const { code, err } = await f.gradsheet(["check", "a.md", "--against", "q.md"]);
    expect(code).toBe(2);
    expect(err).toContain("q.md:3:9: error: `z` is not declared");
  });
});

describe("files that cannot be used", () => {
  const refused = (name: string, cause: string, remedy: string) => ({
    code: 2,
    out: "",
    err: `${name}: error: ${cause}\nremedy: ${remedy}\n`,
  });

  it.each([
    ["missing.md", undefined, "there is no such file", "check the name of the document"],
    ["latin.md", new Uint8Array([0x24, 0xe4, 0x24]), "the text is not encoded in UTF-8", "save it as UTF-8"],
    ["zero.md", "$a\0 = b$", "this is binary data, not text", "give a text file"],
    [
      "words.md",
      "only words",
      "there is nothing to check: no formula with a relation (=, ≤, <, …) was found",
      "write formulas between $…$, $$…$$, \\(…\\), \\[…\\], or in an environment such as align",
    ],
    [
      "empty.tex",
      "",
      "there is nothing to check: no formula with a relation (=, ≤, <, …) was found",
      "write formulas between $…$, $$…$$, \\(…\\), \\[…\\], or in an environment such as align",
    ],
    [
      "vast.md",
      "a".repeat(17_000_000),
      "too large: the file has 17 MB, and at most 16 are read",
      "cut it into several files",
    ],
  ])("%s", async (name, text, cause, remedy) => {
    const f = folder(text === undefined ? {} : { [name]: text });
    expect(await f.gradsheet(["check", name])).toEqual(refused(name, cause, remedy));
  });

  it("a file of 5 MB", async () => {
    const f = folder({ "long.md": "$a = b$\n\n".repeat(560_000) });
    const { code, out, err } = await f.gradsheet(["check", "long.md"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("this document has 5040000 characters, more than are read at once");
    expect(err).toContain("expected: at most 4000000 characters\n");
  });

  it("a pipe, which would never end", async () => {
    const f = folder();
    execFileSync("mkfifo", [join(f.path, "pipe.tex")]);
    expect(await f.gradsheet(["check", "pipe.tex"])).toEqual(
      refused("pipe.tex", "this is no ordinary file", "save the document to a file and name that"),
    );
  });

  it("several are told about at once, and nothing is checked", async () => {
    const f = folder({ "a.md": RIGHT });
    const { code, out, err } = await f.gradsheet(["check", "a.md", "x.md", "y.md"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err.match(/there is no such file/g)).toHaveLength(2);
  });

  it("an empty folder", async () => {
    const f = folder({ "s/a.txt": "x" });
    expect(await f.gradsheet(["check", "s"])).toEqual(
      refused(
        "s",
        "no Markdown or LaTeX file is in this folder",
        "name a folder with files that end in .md, .markdown, .tex, .ltx, .latex",
      ),
    );
  });
});

describe("nothing beyond the named files is read", () => {
  it("a folder that is called like a file is a folder", async () => {
    const f = folder({ "s/x.tex/a.md": RIGHT });
    expect((await f.gradsheet(["check", "s"])).out).toContain("s/x.tex/a.md");
    expect((await f.gradsheet(["check", "s/x.tex"])).code).toBe(0);
  });

  it("links in a folder are not followed: loops, and ways out of it", async () => {
    const f = folder({ "s/a.md": RIGHT, "secret/b.md": WRONG });
    symlinkSync("..", join(f.path, "s", "loop"));
    symlinkSync("../secret/b.md", join(f.path, "s", "b.md"));
    symlinkSync("../secret", join(f.path, "s", "out"));
    mkdirSync(join(f.path, "s", "deep"));
    symlinkSync("../deep", join(f.path, "s", "deep", "deep"));
    const { code, out } = await f.gradsheet(["check", "s"]);
    expect(code).toBe(2);
    expect(out).toContain("this is a link, and links in a folder are not followed");
    expect(out).toContain("2 documents");
    expect(out).not.toContain("secret");
  });

  it("files that a document includes are named and not opened", async () => {
    const f = folder({ "a.tex": "\\input{b.tex}\n\\input{/etc/passwd}\n$1 = 1$\n", "b.tex": "$1 = 2$" });
    const { code, out } = await f.gradsheet(["check", "a.tex"]);
    expect(code).toBe(3);
    expect(out).toContain(
      "a.tex:1:1: `\\input{b.tex}` is not followed: only the files that are named are\n    read\n",
    );
    expect(out).toContain("a.tex:2:1: `\\input{/etc/passwd}` is not followed");
    expect(out).not.toContain("root:");
  });
});
