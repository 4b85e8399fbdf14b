// `build --watch`: what is built again, what stays when a sheet is broken, how editors write, how it ends.
import { mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folder, SMALL } from "./cli.ts";
import { watching } from "./watching.ts";

const TWO = `---
title: Two
---

\`\`\`grad #one
given x
f = x^2
find d(f)/d(x)
\`\`\`

\`\`\`grad #two
use #one
g = 3*f
find d(g)/d(x)
\`\`\`

\`\`\`grad #three
given r > 0
find d(log(r))/d(r)
\`\`\`
`;

const timeless = (text: string): string => text.replace(/in \d+ ms/g, "in N ms");

it("builds again the blocks that changed and those that use them", async () => {
  const f = folder({ "two.md": TWO });
  const w = watching(f, "two.md", "--to", "md");
  expect(await w.until("Ctrl-C")).toMatch(
    /^two.md #one .+\ntwo.md #two .+\ntwo.md #three .+\nwatching 1 sheet \(Ctrl-C ends\)\n$/,
  );
  f.write("two.md", TWO.replace("log(r)", "log(2*r)"));
  expect(timeless(await w.until("rebuilt"))).toMatch(
    /^rebuilt two.md in N ms: 1 of 3 blocks\ntwo.md #three {2}∂\/∂r log\(2r\): .+\n$/,
  );
  f.write("two.md", TWO.replace("x^2", "x^5"));
  expect(timeless(await w.until("rebuilt"))).toMatch(
    /^rebuilt two.md in N ms: 2 of 3 blocks\ntwo.md #one .+\ntwo.md #two .+\n$/,
  );
  const incremental = f.read("output/two.md");
  expect(incremental).toContain("5");
  f.write("two.md", `${TWO.replace("x^2", "x^5")}\nA word more.\n`);
  expect(timeless(await w.until("rebuilt"))).toBe("rebuilt two.md in N ms: 0 of 3 blocks\n");
  expect(await w.end()).toMatchObject({ code: 0, err: "" });
  const again = f.read("output/two.md");
  await f.gradsheet(["build", "two.md", "--to", "md"]);
  expect(f.read("output/two.md")).toBe(again);
  expect(f.list("output")).toEqual(["two.md"]);
});

it("writes in every format what a build from nothing would, blocks that were built before among them", async () => {
  const formats = ["--to", "tex,md,html,pdf,ipynb"];
  const f = folder({ "two.md": TWO });
  const w = watching(f, "two.md", ...formats);
  await w.until("Ctrl-C");
  const edits = [
    TWO.replace("log(r)", "log(2*r)"),
    `A line above.\n\n${TWO.slice(TWO.indexOf("```"))}`,
    TWO.replace("use #one\n", "use #one\ngiven s != 0\n").replace("g = 3*f", "g = 3*f/s"),
    TWO.replace("title: Two", "title: Zwei\nlanguage: de"),
    TWO,
  ];
  const bytes = (place: string) =>
    Object.fromEntries(
      f.list(place).map((name) => [name, readFileSync(join(f.path, place, name), "latin1")]),
    );
  for (const text of edits) {
    f.write("two.md", text);
    expect(await w.until("rebuilt")).not.toContain("error");
    await f.gradsheet(["build", "two.md", ...formats, "--out", "anew"]);
    expect(bytes("output")).toEqual(bytes("anew"));
  }
  expect(f.list("output")).toEqual(["two.html", "two.ipynb", "two.md", "two.pdf", "two.tex"]);
  expect(await w.end()).toMatchObject({ code: 0, err: "" });
});

it("keeps the last good outputs of a sheet that is broken, and says where and why", async () => {
  const f = folder({ "a.md": SMALL, "b.md": SMALL.replace("#product", "#other") });
  const w = watching(f, "a.md", "b.md", "--to", "md");
  await w.until("watching 2 sheets");
  const good = f.read("output/a.md");
  f.write("a.md", SMALL.replace("f = x*y", "f = x*z"));
  expect(await w.until("not built")).toBe(
    [
      "a.md:9:7: error: `z` is not declared",
      " 9 | f = x*z",
      "   |       ^",
      "expected: a name that is given or defined in this block, or a letter that is bound here",
      "write instead: given z",
      "a.md: not built; the outputs of its last good build stay",
      "",
    ].join("\n"),
  );
  expect(f.read("output/a.md")).toBe(good);
  // The other one is not held up.
  f.write("b.md", SMALL.replace("x*y", "x*y^2"));
  expect(await w.until("rebuilt")).toContain("rebuilt b.md");
  f.write("a.md", SMALL.replace("x*y", "x^2*y"));
  expect(await w.until("rebuilt")).toContain("rebuilt a.md");
  expect(f.read("output/a.md")).not.toBe(good);
  expect((await w.end()).code).toBe(0);
});

it("begins with a sheet that is broken, and builds it when it is repaired", async () => {
  const f = folder({ "a.md": SMALL.replace("x*y", "x*z") });
  const w = watching(f, "a.md", "--to", "md");
  expect(await w.until("Ctrl-C")).toContain("a.md: not built; nothing is written yet\nwatching 1 sheet");
  expect(f.list()).toEqual(["a.md"]);
  f.write("a.md", SMALL);
  await w.until("rebuilt a.md");
  expect(f.list("output")).toEqual(["a.md"]);
  await w.end();
});

it("follows editors that write by renaming, that empty a file first, and files that vanish and come back", async () => {
  const f = folder({ "in/a.md": SMALL });
  const w = watching(f, "in/a.md", "--to", "md");
  await w.until("watching");
  const save = (text: string): void => {
    f.write("in/.a.md.swp", text);
    renameSync(join(f.path, "in/.a.md.swp"), join(f.path, "in/a.md"));
  };
  for (const power of [2, 3]) {
    save(SMALL.replace("x*y", `x^${power}*y`));
    await w.until("rebuilt in/a.md");
  }
  // The old one is moved away first.
  renameSync(join(f.path, "in/a.md"), join(f.path, "in/a.md~"));
  f.write("in/a.md", SMALL.replace("x*y", "x^4*y"));
  expect(await w.until("rebuilt in/a.md")).not.toContain("gone");
  // Emptied, then written a moment later: the empty file is not built.
  writeFileSync(join(f.path, "in/a.md"), "");
  await new Promise((resolve) => setTimeout(resolve, 60));
  f.write("in/a.md", SMALL.replace("x*y", "x^5*y"));
  expect(timeless(await w.until("rebuilt in/a.md"))).toContain("1 of 1 block\n");
  unlinkSync(join(f.path, "in/a.md"));
  expect(await w.until("stay")).toBe("in/a.md: gone; its outputs stay\n");
  expect(f.read("output/a.md")).toContain("5");
  f.write("in/a.md", SMALL);
  await w.until("rebuilt in/a.md");
  // The whole folder.
  rmSync(join(f.path, "in"), { recursive: true });
  await w.until("gone");
  mkdirSync(join(f.path, "in"));
  f.write("in/a.md", SMALL.replace("x*y", "x^6*y"));
  await w.until("rebuilt in/a.md");
  f.write("in/a.md", SMALL.replace("x*y", "x^7*y"));
  await w.until("rebuilt in/a.md");
  const { code, err } = await w.end();
  expect([code, err]).toEqual([0, "in/a.md: gone; its outputs stay\nin/a.md: gone; its outputs stay\n"]);
});

it("takes several writes at once for one", async () => {
  const f = folder({ "a.md": SMALL });
  const w = watching(f, "a.md", "--to", "md");
  await w.until("watching");
  for (const power of [2, 3, 4, 5]) f.write("a.md", SMALL.replace("x*y", `x^${power}*y`));
  expect((await w.until("rebuilt")).match(/rebuilt/g)).toHaveLength(1);
  expect(f.read("output/a.md")).toContain("5");
  await w.end();
});

it("builds what comes into a folder, and nothing that is no sheet", async () => {
  const f = folder({ "in/a.md": SMALL, "in/notes.md": "# Notes\n", "in/deep/b.md": SMALL });
  const w = watching(f, "in", "--to", "md");
  expect(await w.until("Ctrl-C")).toMatch(
    /^in\/a.md #product .+\nwatching 1 sheet, and what comes into in \(Ctrl-C ends\)\n$/,
  );
  f.write("in/new.md", SMALL.replace("#product", "#second"));
  expect(await w.until("#second")).toMatch(/^in\/new.md #second .+established.+\n$/);
  f.write("in/new.md", SMALL.replace("#product", "#third"));
  await w.until("rebuilt in/new.md");
  f.write("in/notes.md", `# Notes\n\n${SMALL.slice(SMALL.indexOf("```"))}`);
  await w.until("in/notes.md #product");
  expect(f.list("output")).toEqual(["a.md", "new.md", "notes.md"]);
  await w.end();
});

it("refuses what would be written over a sheet or over another output, and watches on", async () => {
  const f = folder({ "in/a.md": SMALL, "more/b.md": SMALL });
  expect(await f.gradsheet(["build", "in", "--watch", "--to", "md", "--out", "in"])).toEqual({
    code: 2,
    out: "",
    err: "in/a.md: error: the output would replace the sheet in/a.md\nremedy: choose another folder with --out\n",
  });
  const w = watching(f, "in", "more", "--to", "md");
  await w.until("Ctrl-C");
  f.write("more/a.md", SMALL);
  expect(await w.until("remedy")).toBe(
    "output/a.md: error: two sheets would be written to this file: in/a.md and more/a.md\n" +
      "remedy: rename one of them, or build them into different folders with --out\n",
  );
  f.write("in/a.md", SMALL.replace("x*y", "x*y^3"));
  await w.until("rebuilt in/a.md");
  await w.end();
});

it("follows the other files that a sheet looks at", async () => {
  const f = folder({
    "a.md":
      '![A picture](p.svg)\n\n```grad #a\nuse #b from "lib/b.md"\nfind d(v)/d(u)\n```\n\n```grad #c\ngiven a\nfind d(a^2)/d(a)\n```\n',
    "lib/b.md": "```grad #b\ngiven u\nv = u^2\n```\n",
  });
  const w = watching(f, "a.md", "--to", "html");
  expect(await w.until("Ctrl-C")).toContain("the image p.svg is not there");
  f.write("lib/b.md", "```grad #b\ngiven u\nv = u^3\n```\n");
  expect(timeless(await w.until("rebuilt"))).toContain("rebuilt a.md in N ms: 1 of 2 blocks\n");
  f.write("p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
  expect(timeless(await w.until("rebuilt"))).toBe("rebuilt a.md in N ms: 0 of 2 blocks\n");
  expect(f.read("output/a.html")).toContain("data:image/svg+xml;base64,");
  unlinkSync(join(f.path, "lib/b.md"));
  expect(await w.until("not built")).toContain("a.md:4:13: error: there is no sheet");
  f.write("lib/b.md", "```grad #b\ngiven u\nv = u^4\n```\n");
  expect(timeless(await w.until("rebuilt"))).toContain("1 of 2 blocks");
  await w.end();
});

it("writes what is not established, and goes on", async () => {
  const f = folder({ "a.md": SMALL });
  const w = watching(f, "a.md", "--to", "md");
  await w.until("watching");
  f.write("a.md", SMALL.replace("find d(f)/d(x)", "show f = x + y"));
  expect(await w.until("rebuilt")).toMatch(/rebuilt a.md[\s\S]*a.md:10:6: error: .*a line is refuted/);
  expect(f.read("output/a.md")).toContain("refuted");
  f.write("a.md", SMALL);
  await w.until("rebuilt");
  expect((await w.end()).code).toBe(0);
});

it("tells what cannot be watched before it begins", async () => {
  const f = folder({ "a.md": SMALL });
  expect(await f.gradsheet(["build", "b.md", "--watch"])).toEqual({
    code: 2,
    out: "",
    err: "b.md: error: there is no such file\nremedy: did you mean a.md?\n",
  });
  const both = await f.gradsheet(["build", "a.md", "--watch", "--json"]);
  expect([both.code, both.err.split("\n")[0]]).toEqual([
    2,
    "gradsheet: error: option '--watch' cannot be used with option '--json'",
  ]);
});

it("ends between two blocks", async () => {
  const f = folder({ "two.md": TWO });
  const interrupt = new AbortController();
  const { code, out } = await f.gradsheet(["build", "two.md", "--watch"], {
    interrupt: interrupt.signal,
    // The clock makes the work look long, so that it is told.
    tty: true,
    tick: 2000,
    env: { TERM: "xterm" },
    onPrint: (printed) => {
      if (printed.includes("two.md #two (2 of 3)")) interrupt.abort();
    },
  });
  expect([code, out]).toEqual([0, ""]);
  expect(f.list()).toEqual(["two.md"]);
});
