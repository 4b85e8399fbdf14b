// Files that cannot be read or written: every message names the place, the cause and a remedy, the exit code is
// 2, and what was there before is untouched.
import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeComplaint } from "../../src/cli/write-files.ts";
import { folder, SMALL } from "./cli.ts";

const OTHER = SMALL.replace("x*y", "x*y^2");

describe("a sheet that cannot be read", () => {
  it("is not there", async () => {
    const f = folder({ "exercise.md": SMALL });
    expect(await f.gradsheet(["build", "exercize.md"])).toEqual({
      code: 2,
      out: "",
      err: "exercize.md: error: there is no such file\nremedy: did you mean exercise.md?\n",
    });
    expect(f.list()).toEqual(["exercise.md"]);
  });

  it("is not there, and neither is its folder", async () => {
    expect(await folder().gradsheet(["build", "no/such/sheet.md"])).toEqual({
      code: 2,
      out: "",
      err: "no/such/sheet.md: error: there is no such file\nremedy: check the path: there is no folder no/such either\n",
    });
  });

  it("is not there, and nothing is called like it", async () => {
    expect((await folder({ "a.md": SMALL }).gradsheet(["build", "something.md"])).err).toBe(
      "something.md: error: there is no such file\nremedy: check the name of the sheet\n",
    );
  });

  it("lies behind a file", async () => {
    expect((await folder({ a: "" }).gradsheet(["build", "a/b.md"])).err).toBe(
      "a/b.md: error: there is no such file\nremedy: check the path: there is no folder a either\n",
    );
  });

  it("is a folder", async () => {
    const f = folder({ "sheets/one.md": SMALL });
    expect(await f.gradsheet(["build", "sheets"])).toEqual({
      code: 2,
      out: "",
      err: "sheets: error: this is a folder, not a sheet\nremedy: name the sheet inside it, for example sheets/one.md\n",
    });
  });

  it("may not be read", async () => {
    const f = folder({ "secret.md": SMALL });
    chmodSync(join(f.path, "secret.md"), 0o000);
    const result = await asOrdinaryUser(f.path, () => f.gradsheet(["build", "secret.md"]));
    expect(result).toEqual({
      code: 2,
      out: "",
      err: "secret.md: error: the file may not be read\nremedy: change its permissions, or those of the folders above it\n",
    });
  });

  it("is not text", async () => {
    const latin = new Uint8Array([...new TextEncoder().encode("# "), 0xdc, 0x62]);
    expect((await folder({ "latin.md": latin }).gradsheet(["build", "latin.md"])).err).toBe(
      "latin.md: error: the text is not encoded in UTF-8\nremedy: save it as UTF-8\n",
    );
    const utf16 = new Uint8Array([0xff, 0xfe, 0x23, 0, 0x20, 0]);
    expect((await folder({ "wide.md": utf16 }).gradsheet(["build", "wide.md"])).err).toBe(
      "wide.md: error: the text is encoded in UTF-16\nremedy: save it as UTF-8\n",
    );
    const image = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0xff]);
    expect((await folder({ "image.md": image }).gradsheet(["build", "image.md"])).err).toBe(
      "image.md: error: this is binary data, not text\nremedy: give a text file\n",
    );
    expect((await folder({ "zero.md": "a\0b" }).gradsheet(["build", "zero.md"])).err).toBe(
      "zero.md: error: this is binary data, not text\nremedy: give a text file\n",
    );
  });

  it("stands among others: all are told, nothing is written", async () => {
    const f = folder({ "good.md": SMALL, "output/good.md": "before" });
    expect(await f.gradsheet(["build", "one.md", "good.md", "two.md", "--to", "md"])).toEqual({
      code: 2,
      out: "",
      err: [
        "one.md: error: there is no such file",
        "remedy: check the name of the sheet",
        "two.md: error: there is no such file",
        "remedy: check the name of the sheet",
        "",
      ].join("\n"),
    });
    expect(f.read("output/good.md")).toBe("before");
  });
});

describe("an output that cannot be written", () => {
  const build = ["build", "sheet.md", "--to", "md", "--out"];

  it("because a file has the folder's name", async () => {
    const f = folder({ "sheet.md": SMALL, out: "a file" });
    expect(await f.gradsheet([...build, "out"])).toEqual({
      code: 2,
      out: "",
      err: "out: error: the output folder cannot be made: a file is in the way\nremedy: choose another folder with --out, or move that file away\n",
    });
    expect(await f.gradsheet([...build, "out/deeper"])).toMatchObject({
      code: 2,
      err: "out/deeper: error: the output folder cannot be made: a file is in the way\nremedy: choose another folder with --out, or move that file away\n",
    });
    expect(f.read("out")).toBe("a file");
  });

  it.skipIf(!existsSync("/proc/self"))("because the system makes no folders there", async () => {
    const f = folder({ "sheet.md": SMALL });
    for (const out of ["/proc/nope", "/proc/nope/deeper"])
      expect(await f.gradsheet([...build, out])).toEqual({
        code: 2,
        out: "",
        err: `${out}: error: the output folder cannot be written (ENOENT)\nremedy: choose another folder with --out\n`,
      });
  });

  it("and each command says what may be named instead", async () => {
    const f = folder({ "sheet.md": SMALL, "work.md": "$$y = x^2$$\n", out: "a file" });
    const because = "error: the output folder cannot be made: a file is in the way\nremedy:";
    expect(await f.gradsheet(["init", "out/new"])).toEqual({
      code: 2,
      out: "",
      err: `out/new: ${because} give another place for the sheet, or move that file away\n`,
    });
    expect(await f.gradsheet(["check", "work.md", "--report", "out"])).toMatchObject({
      code: 2,
      err: `out: ${because} give another name to --report or --csv, or move that file away\n`,
    });
    expect(f.read("out")).toBe("a file");
  });

  it("because a folder has the file's name", async () => {
    const f = folder({ "sheet.md": SMALL, "out/sheet.tex": "before" });
    mkdirSync(join(f.path, "out/sheet.md"));
    expect(await f.gradsheet(["build", "sheet.md", "--to", "md,tex", "--out", "out"])).toEqual({
      code: 2,
      out: "",
      err: "out/sheet.md: error: a folder of this name is in the way\nremedy: rename the folder, or choose another folder with --out\n",
    });
    expect(f.read("out/sheet.tex")).toBe("before");
  });

  it("because of permissions, for the folder and in the folder", async () => {
    const f = folder({ "sheet.md": SMALL, "closed/sheet.md": "before" });
    chmodSync(join(f.path, "closed"), 0o555);
    const inside = await asOrdinaryUser(f.path, () => f.gradsheet([...build, "closed"]));
    expect(inside).toEqual({
      code: 2,
      out: "",
      err: "closed/sheet.md: error: the output may not be written\nremedy: choose another folder with --out, or change the permissions\n",
    });
    const below = await asOrdinaryUser(f.path, () => f.gradsheet([...build, "closed/new"]));
    expect(below).toEqual({
      code: 2,
      out: "",
      err: "closed/new: error: the output folder may not be written\nremedy: choose another folder with --out, or change the permissions\n",
    });
    expect(f.list("closed")).toEqual(["sheet.md"]);
    expect(f.read("closed/sheet.md")).toBe("before");
  });

  it.each([
    [
      "EROFS",
      "the output folder cannot be written: the file system is read-only",
      "choose another folder with --out",
    ],
    [
      "ENOSPC",
      "the output folder cannot be written: the disk is full",
      "free some space, or choose another folder with --out",
    ],
    [
      "ENAMETOOLONG",
      "the output folder cannot be made: the name is too long",
      "choose another folder with --out",
    ],
    ["EIO", "the output folder cannot be written (EIO)", "choose another folder with --out"],
  ])("because of %s", (code, cause, remedy) => {
    expect(writeComplaint("out", code, "folder")).toBe(`out: error: ${cause}\nremedy: ${remedy}`);
  });

  it("leaves no new folder behind", async () => {
    const f = folder({ "sheet.md": SMALL });
    const name = "x".repeat(251);
    f.write(`${name}.md`, SMALL);
    const result = await f.gradsheet(["build", `${name}.md`, "--to", "html", "--out", "new/folder"]);
    expect(result.code).toBe(2);
    expect(result.err).toContain("the name is too long");
    expect(f.list()).toEqual([`${name}.md`, "sheet.md"].toSorted());
  });
});

describe("outputs that fall together", () => {
  it("two sheets of one name", async () => {
    const f = folder({ "a/sheet.md": SMALL, "b/sheet.md": OTHER });
    expect(await f.gradsheet(["build", "a/sheet.md", "b/sheet.md", "--to", "md"])).toEqual({
      code: 2,
      out: "",
      err: "output/sheet.md: error: two sheets would be written to this file: a/sheet.md and b/sheet.md\nremedy: rename one of them, or build them into different folders with --out\n",
    });
    expect(f.list()).toEqual(["a/", "b/"]);
  });

  it("one sheet, named twice", async () => {
    const f = folder({ "sheet.md": SMALL });
    symlinkSync(join(f.path, "sheet.md"), join(f.path, "link.md"));
    expect((await f.gradsheet(["build", "sheet.md", "./sheet.md"])).err).toBe(
      "./sheet.md: error: the sheet is named twice (sheet.md)\nremedy: name each sheet once\n",
    );
    expect((await f.gradsheet(["build", "sheet.md", "link.md"])).code).toBe(2);
  });

  it("an output and the sheet itself", async () => {
    const f = folder({ "sheet.md": SMALL });
    expect(await f.gradsheet(["build", "sheet.md", "--out", "."])).toEqual({
      code: 2,
      out: "",
      err: "sheet.md: error: the output would replace the sheet sheet.md\nremedy: choose another folder with --out\n",
    });
    expect(f.read("sheet.md")).toBe(SMALL);
    expect((await f.gradsheet(["build", "sheet.md", "--out", ".", "--to", "tex"])).code).toBe(0);
    expect(f.list()).toEqual(["sheet.md", "sheet.tex"]);
  });
});

describe("writing", () => {
  it("replaces whole files and leaves nothing else", async () => {
    const f = folder({ "sheet.md": SMALL, "output/sheet.md": "before", "output/mine.txt": "kept" });
    const before = statSync(join(f.path, "output/sheet.md")).ino;
    expect((await f.gradsheet(["build", "sheet.md", "--to", "md"])).code).toBe(0);
    expect(f.list("output")).toEqual(["mine.txt", "sheet.md"]);
    expect(f.read("output/sheet.md")).toContain("A product");
    // A new file was put in the old one's place: nobody ever saw half of it.
    expect(statSync(join(f.path, "output/sheet.md")).ino).not.toBe(before);
  });
});

/** Root may read and write everything, so permissions are tried as somebody else. */
async function asOrdinaryUser<T>(path: string, action: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return action();
  chmodSync(path, 0o755);
  process.seteuid?.(65534);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}

describe("a sheet in German with mistakes", () => {
  const sheet = (front: string): string =>
    `---\n${front}\n---\n\n\`\`\`grad #one\ngiven x[n], r\ny = x[r]\nz = q\n\`\`\`\n`;
  it("is told of them in German, and others in English", async () => {
    const f = folder({ "de.md": sheet("language: de"), "en.md": sheet("title: T") });
    const german = await f.gradsheet(["build", "de.md"]);
    expect(german).toMatchObject({ code: 2, out: "" });
    expect(german.err).toContain(
      "de.md:7:7: Fehler: ein Index muss eine ganze Zahl sein, und `r` muss keine sein\n",
    );
    expect(german.err).toContain("`r` ist hier angegeben\n");
    expect(german.err).toContain("stattdessen zu schreiben: given r integer\n");
    expect(german.err).toContain("Fehler: `q` ist nicht angegeben\n");
    const english = await f.gradsheet(["build", "en.md"]);
    expect(english.err).toContain(
      "en.md:7:7: error: a subscript must be an integer, and `r` need not be one\n",
    );
  });

  it("is told also where the front matter itself cannot be read", async () => {
    const f = folder({ "de.md": sheet("language: de\ncolour: red") });
    expect((await f.gradsheet(["build", "de.md"])).err).toContain("Fehler: unbekannte Einstellung `colour`");
  });
});
