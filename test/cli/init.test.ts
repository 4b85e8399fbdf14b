// `init`: every starter builds as it stands, nothing is replaced unasked, and what is printed can be typed.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folder } from "./cli.ts";

it.each(
  ["layer", "loss", "blank"].flatMap((template) => ["en", "de"].map((language) => ({ template, language }))),
)("writes a starter that builds: $template, $language", async ({ template, language }) => {
  const f = folder();
  const wrote = await f.gradsheet(["init", "--template", template, "--language", language]);
  expect(wrote).toEqual({
    code: 0,
    out: "wrote sheet.md\nnext: gradsheet build sheet.md --to html\n",
    err: "",
  });
  expect(f.list()).toEqual(["sheet.md"]);
  const next = /^next: gradsheet (.+)$/m.exec(wrote.out)?.[1]?.split(" ") ?? [];
  const built = await f.gradsheet(next);
  expect([built.code, built.err]).toEqual([0, ""]);
  const blocks = built.out.trimEnd().split("\n");
  expect(blocks.filter((line) => !/: \d+ lines, established \(/.test(line))).toEqual([]);
  const page = f.read("output/sheet.html");
  expect(page).toContain(`<html lang="${language}"`);
  expect(page).toContain(language === "de" ? "Gegeben" : "Given");
  // Notes to oneself are not printed.
  expect(page).not.toMatch(/What is given|Was gegeben ist/);
  if (template === "blank") return;
  expect(page).toContain(language === "de" ? "Hinweis." : "Hint.");
  const handOut = await f.gradsheet(["build", "sheet.md", "--no-answers", "--to", "md", "--out", "ask"]);
  expect(handOut.code).toBe(0);
  expect(f.read("ask/sheet.md")).not.toMatch(/hand-out|Aufgabenblatt/);
});

it("writes into a folder that is there, into a new one, and under a name", async () => {
  const f = folder();
  mkdirSync(join(f.path, "course.2"));
  expect((await f.gradsheet(["init", "course.2"])).out).toContain("wrote course.2/sheet.md\n");
  expect((await f.gradsheet(["init", "new/deep"])).out).toContain("wrote new/deep/sheet.md\n");
  expect((await f.gradsheet(["init", "one/it's here.md"])).out).toBe(
    "wrote one/it's here.md\nnext: gradsheet build 'one/it'\\''s here.md' --to html\n",
  );
  expect(await f.gradsheet(["init", "a.txt"])).toEqual({
    code: 2,
    out: "",
    err: "a.txt: error: a sheet is a Markdown file\nremedy: name it a.md, or give a folder\n",
  });
});

it("replaces nothing unless it is told to, and writes nothing in a trial", async () => {
  const f = folder({ "sheet.md": "mine" });
  expect(await f.gradsheet(["init"])).toEqual({
    code: 2,
    out: "",
    err: "sheet.md: error: there is a file of this name already\nremedy: give another name, or replace it with --force\n",
  });
  expect((await f.gradsheet(["init", "--dry-run"])).code).toBe(2);
  expect(f.read("sheet.md")).toBe("mine");
  expect(await f.gradsheet(["init", "--dry-run", "--force"])).toEqual({
    code: 0,
    out: "would write sheet.md\n",
    err: "",
  });
  expect(f.read("sheet.md")).toBe("mine");
  expect((await f.gradsheet(["init", "--force"])).code).toBe(0);
  expect(f.read("sheet.md")).toContain("A fully connected layer");
  expect(await f.gradsheet(["init", "sheet.md/deeper"])).toMatchObject({ code: 2, out: "" });
  expect(f.list()).toEqual(["sheet.md"]);
});
