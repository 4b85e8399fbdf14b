// `build --watch` where time is short: lines are written before their evidence, marked so, and again with it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Folder, folder } from "./cli.ts";
import { type Watching, watchingIn } from "./watching.ts";

const FORMATS = ["tex", "md", "html"];

/** #two uses #one, #three stands by itself. */
const sheet = (power: number, claim = "find d(g)/d(x)"): string => `---
title: Two
---

\`\`\`grad #one
given x
f = x^${power}
find d(f)/d(x)
\`\`\`

\`\`\`grad #two
use #one
g = 3*f
${claim}
\`\`\`

\`\`\`grad #three
given r > 0
find d(log(r))/d(r)
\`\`\`
`;

type Pages = Readonly<Record<string, string>>;

const pagesIn = (f: Folder, place = "output"): Pages =>
  Object.fromEntries(f.list(place).map((name) => [name, readFileSync(join(f.path, place, name), "utf8")]));

/** A clock on which every look takes longer than a build may; `onRebuilt` is called when the first pages are there. */
function hurried(f: Folder, onRebuilt: (pages: Pages) => void, to = FORMATS): Watching {
  let told = 0;
  return watchingIn(
    f,
    {
      tick: 100,
      onPrint: (all) => {
        const count = all.match(/^rebuilt /gm)?.length ?? 0;
        if (count > told) onRebuilt(pagesIn(f));
        told = count;
      },
    },
    "two.md",
    "--to",
    to.join(","),
  );
}

async function builtAnew(f: Folder): Promise<Pages> {
  await f.gradsheet(["build", "two.md", "--to", FORMATS.join(","), "--out", "anew"]);
  return pagesIn(f, "anew");
}

const timeless = (text: string): string => text.replace(/in \d+ ms/g, "in N ms");

it("writes lines at once, marked as not checked, and what a build from nothing writes when they are", async () => {
  const f = folder({ "two.md": sheet(2) });
  let first: Pages = {};
  const w = hurried(f, (pages) => {
    first = pages;
  });
  await w.until("Ctrl-C");
  const before = pagesIn(f);
  f.write("two.md", sheet(5));
  const said = timeless(await w.until(/^checked [\s\S]*#two .+\n/m));
  expect(said).toMatch(
    /^rebuilt two.md in N ms: 2 of 3 blocks, 2 not checked yet\nchecked two.md in N ms: 2 blocks\ntwo.md #one .+, established .+\ntwo.md #two .+, established .+\n$/,
  );
  // The lines of both blocks are there, and none of them is told to be checked.
  const marked = {
    "two.tex": /\\gsflagopen\{not checked yet\}/g,
    "two.md": /\*\*\? not checked yet\*\*/g,
    "two.html": />not checked yet</g,
  };
  for (const [name, mark] of Object.entries(marked)) {
    const page = first[name] ?? "";
    expect(page).not.toBe(before[name]);
    expect(page.match(mark)?.length).toBeGreaterThanOrEqual(3);
    expect(page).toContain("Not checked yet: nothing says so far that the lines above hold.");
    expect(page).toContain("Not all lines have been checked yet");
    expect(page).not.toContain("Checked at random points");
  }
  expect(first["two.md"]).toMatch(/5 ?x\^\{?4/);
  // That of the block that did not change is from before, with its evidence.
  expect(first["two.md"]?.match(/lines? checked and established/g)).toHaveLength(1);
  const after = pagesIn(f);
  expect(after).toEqual(await builtAnew(f));
  expect(after["two.md"]).not.toContain("ot checked yet");
  expect(await w.end()).toMatchObject({ code: 0, err: "" });
});

it("shows the steps within lines, marked as well, where the sheet begins at the level that has them", async () => {
  const full = (power: number) => sheet(power).replace("title: Two", "title: Two\nlevel: full");
  const f = folder({ "two.md": full(2) });
  let first: Pages = {};
  const w = hurried(f, (pages) => {
    first = pages;
  });
  await w.until("Ctrl-C");
  f.write("two.md", full(5));
  await w.until(/^checked [\s\S]*#two .+\n/m);
  const count = (page = "") => page.match(/\\gs(?:line|textline)\{/g)?.length;
  expect(count(first["two.tex"])).toBe(count(pagesIn(f)["two.tex"]));
  expect(pagesIn(f)).toEqual(await builtAnew(f));
  await w.end();
});

it("says of lines that turn out wrong that they are refuted, on the page and in the terminal", async () => {
  const f = folder({ "two.md": sheet(2) });
  let first: Pages = {};
  const w = hurried(f, (pages) => {
    first = pages;
  });
  await w.until("Ctrl-C");
  f.write("two.md", sheet(2, "show g = x + 1"));
  const said = await w.until(/^checked [\s\S]*#two .+\n/m);
  expect(said).toMatch(/^rebuilt .* 1 not checked yet\nchecked /);
  expect(said).toMatch(/two.md:14:6: error: .*refuted/);
  expect(first["two.md"]).toContain("not checked yet");
  expect(first["two.md"]).not.toMatch(/established.*x \+ 1/);
  expect(pagesIn(f)["two.md"]).toContain("refuted");
  expect(pagesIn(f)).toEqual(await builtAnew(f));
  await w.end();
});

it("gets the evidence of what is written when the sheet is broken meanwhile", async () => {
  const f = folder({ "two.md": sheet(2) });
  const w = hurried(f, () => f.write("two.md", sheet(5).replace("3*f", "3*h")));
  await w.until("Ctrl-C");
  f.write("two.md", sheet(5));
  const said = await w.until(/(?:checked [\s\S]*not built|not built[\s\S]*checked two.md[\s\S]*#two)/);
  expect(said).toContain("the outputs of its last good build stay");
  f.write("two.md", sheet(5));
  const pages = pagesIn(f);
  expect(pages).toEqual(await builtAnew(f));
  await w.end();
});

it("leaves what it was checking for a later save", async () => {
  const f = folder({ "two.md": sheet(2) });
  let saves = 3;
  const w = hurried(f, () => {
    saves += 1;
    if (saves < 8) f.write("two.md", sheet(saves));
  });
  await w.until("Ctrl-C");
  f.write("two.md", sheet(3));
  await w.until(/^(?:rebuilt [^\n]*\n(?:(?!rebuilt)[^\n]*\n)*){5}.*#two /m);
  expect(pagesIn(f)).toEqual(await builtAnew(f));
  expect(await w.end()).toMatchObject({ code: 0, err: "" });
});

it("tells at its end which outputs have lines without evidence", async () => {
  const f = folder({ "two.md": sheet(2) });
  const ends: { now?: () => void } = {};
  const w = hurried(f, () => ends.now?.());
  let result: ReturnType<Watching["end"]> | undefined;
  ends.now = () => {
    result = w.end();
  };
  await w.until("Ctrl-C");
  f.write("two.md", sheet(5));
  await w.until("ended before");
  expect(await result).toMatchObject({
    code: 0,
    err: "two.md: ended before all lines were checked; the outputs tell which\n",
  });
  expect(pagesIn(f)["two.md"]).toContain("not checked yet");
});

it("waits for the evidence where a format is asked for that takes long by itself", async () => {
  const f = folder({ "two.md": sheet(2) });
  const w = hurried(f, () => undefined, ["md", "ipynb"]);
  await w.until("Ctrl-C");
  f.write("two.md", sheet(5));
  expect(timeless(await w.until(/^rebuilt .*\n.*\n.*#two/m))).toMatch(
    /^rebuilt two.md in N ms: 2 of 3 blocks\n/,
  );
  await w.end();
});
