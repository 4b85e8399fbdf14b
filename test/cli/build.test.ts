// `build`: what is printed, what is written, how it exits.
import { describe, expect, it } from "vitest";
import { folder, SMALL } from "./cli.ts";

const TWO = `# Two blocks

\`\`\`grad #first
given x[n], w[n]
y = sum{i} w[i] * x[i]
find d(y)/d(x[j])
find d(y)/d(w[j])
\`\`\`

Between them.

\`\`\`grad
given r > 0
a = log(r)
find d(a)/d(r)
\`\`\`
`;

describe("build", () => {
  it("prints a line a block and writes three formats", async () => {
    const f = folder({ "sheets/two.md": TWO });
    const { code, out, err } = await f.gradsheet(["build", "sheets/two.md"]);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual([
      expect.stringMatching(
        /^sheets\/two\.md #first {2}∂y\/∂x\[j\], ∂y\/∂w\[j\]: \d+ lines, established \(.+\)$/,
      ),
      expect.stringMatching(/^sheets\/two\.md #block-2 {2}∂a\/∂r: \d+ lines?, established \(.+\)$/),
      "",
    ]);
    expect(f.list("output")).toEqual(["two.html", "two.md", "two.tex"]);
    expect(f.read("output/two.tex")).toMatch(/\\begin\{document\}[\s\S]*Two blocks[\s\S]*\\end\{document\}/);
    expect(f.read("output/two.html")).toMatch(/^<!DOCTYPE html>[\s\S]*<h1>Two blocks<\/h1>/);
    expect(f.read("output/two.html")).toContain("@font-face");
    expect(f.read("output/two.md")).toContain("Between them.");
    // The heading became the title and is not printed twice.
    expect(f.read("output/two.md").match(/Two blocks/g)).toHaveLength(1);
  });

  it("gives the same bytes again, and other points for another seed", async () => {
    const f = folder({ "two.md": TWO });
    const formats = ["md", "tex", "html"];
    const texts = async (out: string, ...more: string[]) => {
      expect((await f.gradsheet(["build", "two.md", "--out", out, ...more])).code).toBe(0);
      return formats.map((format) => f.read(`${out}/two.${format}`));
    };
    const one = await texts("one");
    expect(await texts("two")).toEqual(one);
    const other = await texts("three", "--seed", "7");
    expect(other[0]).toContain("seed 7");
    expect(one[0]).toContain("seed 1");
  });

  it("writes the pictures of Markdown beside the page, and replaces stale ones", async () => {
    const f = folder({ "p.md": "```grad #p\na = [1, 2]\ndraw grid a\nplot a[k] for k in 0..1\n```\n" });
    const first = await f.gradsheet(["build", "p.md", "--to", "md,html"]);
    expect([first.code, first.out, first.err]).toEqual([
      0,
      "p.md #p  a, a[k]: 2 pictures, established\n",
      "",
    ]);
    expect(f.list("output")).toEqual(["p-fig-1.svg", "p-fig-2.svg", "p.html", "p.md"]);
    expect(f.read("output/p.md")).toContain("![Grid a with 1 row and 2 columns: 1, 2.](p-fig-1.svg)");
    expect(f.read("output/p-fig-1.svg")).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [\s\S]*<\/svg>\n$/,
    );
    expect(f.read("output/p.html").match(/<svg /g)).toHaveLength(2);
    f.write("p.md", "```grad #p\na = [1, 3]\ndraw grid a\n```\n");
    f.write("output/p-fig-3.svg", "a drawing of somebody else");
    const dry = await f.gradsheet(["build", "p.md", "--to", "md", "--dry-run"]);
    expect(dry.out.split("\n").slice(1)).toEqual([
      "would write output/p.md",
      "would write output/p-fig-1.svg",
      "would delete output/p-fig-2.svg",
      "",
    ]);
    expect(f.list("output")).toContain("p-fig-2.svg");
    await f.gradsheet(["build", "p.md", "--to", "md"]);
    expect(f.read("output/p-fig-1.svg")).toContain("1, 3.");
    expect(f.list("output")).toEqual(["p-fig-1.svg", "p-fig-3.svg", "p.html", "p.md"]);
  });

  it("leaves pictures alone that the page there does not show, or that are not its own", async () => {
    const f = folder({ "a b.md": "```grad #p\na = [1, 2]\ndraw grid a\n```\n" });
    await f.gradsheet(["build", "a b.md", "--to", "md"]);
    expect(f.list("output")).toEqual(["a b-fig-1.svg", "a b.md"]);
    const drawn = f.read("output/a b-fig-1.svg");
    f.write("output/a b-fig-2.svg", drawn);
    f.write("output/a b-fig-7.svg", "mine");
    f.write("output/a b.md", `${f.read("output/a b.md")}\n![mine](a%20b-fig-7.svg)\n`);
    f.write("a b.md", "```grad #p\na = [1, 2]\ncompute a\n```\n");
    await f.gradsheet(["build", "a b.md", "--to", "html"]);
    expect(f.list("output")).toContain("a b-fig-1.svg");
    await f.gradsheet(["build", "a b.md", "--to", "md"]);
    expect(f.list("output")).toEqual(["a b-fig-2.svg", "a b-fig-7.svg", "a b.html", "a b.md"]);
    const told = await f.gradsheet(["derive", "a = [1, 2]; draw grid a", "--to", "md"]);
    expect(told.out).toContain("*Picture.* Grid a with 1 row and 2 columns: 1, 2.");
  });

  it("takes several sheets, formats, a level and a folder", async () => {
    const f = folder({ "a.md": SMALL, "b.md": TWO });
    const args = ["build", "a.md", "b.md", "--to", "tex,md", "--level", "full", "-o", "deep/er"];
    const { code, out } = await f.gradsheet(args);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.split("  ")[0])).toEqual([
      "a.md #product",
      "b.md #first",
      "b.md #block-2",
      "",
    ]);
    expect(f.list("deep/er")).toEqual(["a.md", "a.tex", "b.md", "b.tex"]);
  });

  it("leaves answers out, and writes fragments", async () => {
    const f = folder({ "a.md": SMALL });
    await f.gradsheet(["build", "a.md", "--to", "tex", "--out", "with"]);
    await f.gradsheet(["build", "a.md", "--to", "tex", "--out", "without", "--no-answers"]);
    await f.gradsheet(["build", "a.md", "--out", "part", "--fragment"]);
    expect(f.read("with/a.tex")).toContain("\\gsresult{");
    expect(f.read("without/a.tex")).not.toMatch(/^\\gsresult\{/m);
    expect(f.read("without/a.tex")).toContain("\\gsspace{");
    expect(f.read("part/a.tex")).not.toContain("\\documentclass");
    expect(f.read("part/a.html")).toMatch(/^<section /);
  });

  it("writes nothing in a dry run", async () => {
    const f = folder({ "a.md": SMALL });
    const { code, out } = await f.gradsheet(["build", "a.md", "--dry-run", "--to", "md,html"]);
    expect(code).toBe(0);
    expect(out.split("\n").slice(1)).toEqual(["would write output/a.md", "would write output/a.html", ""]);
    expect(f.list()).toEqual(["a.md"]);
  });

  it("says why a derivative is 0, and is content", async () => {
    const f = folder({ "a.md": "```grad #z\ngiven x, z\ny = x^2\nfind d(y)/d(z)\n```\n" });
    const { code, out, err } = await f.gradsheet(["build", "a.md", "--to", "md"]);
    expect(err).toBe("");
    expect(out).toMatch(/^a\.md #z {2}∂y\/∂z: 1 line, established/);
    expect(code).toBe(0);
    expect(f.read("output/a.md")).toContain("does not depend on");
  });

  it("prints definitions that nothing is asked about, and a sheet without blocks", async () => {
    const f = folder({ "a.md": "```grad #d\ngiven x\ny = x^2\n```\n", "b.md": "# Only words\n\nHere.\n" });
    expect(await f.gradsheet(["build", "a.md", "b.md", "--to", "md"])).toEqual({
      code: 0,
      out: "a.md #d  definitions only, nothing is asked\n",
      err: "b.md: warning: the sheet has no grad block, a fence that begins with ```grad: nothing is derived\n",
    });
    expect(f.read("output/b.md")).toMatch(/^# Only words\n\nHere\.\n/);
  });

  it("marks what is not so, and exits with 1", async () => {
    const f = folder({
      "a.md": "```grad #wrong\ngiven x\ny = x^2\nshow d(y)/d(x) = 3*x\nfind d(y)/d(x)\n```\n",
    });
    const { code, out, err } = await f.gradsheet(["build", "a.md", "--to", "md"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^a\.md #wrong {2}.*: \d+ lines?, refuted/);
    expect(err).toMatch(/^a\.md:4:\d+: error: .* is refuted/m);
    expect(f.read("output/a.md")).toContain("refuted");
  });
});

describe("a sheet that cannot be used", () => {
  it("is told with the place, and no sheet is written", async () => {
    const bad = "# T\n\n```grad #b\ngiven x[n]\ny[i] = x[i] * q\nfind d(y[i])/d(x[j])\n```\n";
    const f = folder({ "good.md": SMALL, "bad.md": bad, "output/good.md": "before" });
    expect(await f.gradsheet(["build", "good.md", "bad.md", "--to", "md"])).toEqual({
      code: 2,
      out: "",
      err: [
        "bad.md:5:15: error: `q` is not declared",
        " 5 | y[i] = x[i] * q",
        "   |               ^",
        "expected: a name that is given or defined in this block, or a letter that is bound here",
        "write instead: given q",
        "",
      ].join("\n"),
    });
    expect(f.read("output/good.md")).toBe("before");
  });

  it("tells the errors of all blocks, and none twice because of `use`", async () => {
    const sheet = [
      "```grad #a",
      "given x",
      "y = x + q",
      "```",
      "```grad #b",
      "use #a",
      "find d(y)/d(x)",
      "```",
      "```grad #c",
      "use #nowhere",
      "```",
      "```grad #d",
      "use #e",
      "```",
      "```grad #e",
      "use #d",
      "```",
      "",
    ].join("\n");
    const { code, err } = await folder({ "s.md": sheet }).gradsheet(["build", "s.md"]);
    expect(code).toBe(2);
    expect(err.split("\n").filter((line) => line.startsWith("s.md"))).toEqual([
      "s.md:3:9: error: `q` is not declared",
      "s.md:10:5: error: there is no block `#nowhere` to use",
      "s.md:16:5: error: blocks #e and #d use each other",
    ]);
  });

  it("has a block that uses itself", async () => {
    const sheet = "```grad #a\nuse #a\ngiven x\n```\n";
    expect(await folder({ "s.md": sheet }).gradsheet(["build", "s.md"])).toEqual({
      code: 2,
      out: "",
      err: "s.md:2:5: error: block #a uses itself\n 2 | use #a\n   |     ^^\nexpected: another block: what this one declares is known in it as it stands\n",
    });
  });

  it("has front matter that is no YAML, or says what nobody knows", async () => {
    const f = folder({
      "yaml.md": "---\ntitle: [a\n---\n",
      "kink.md": "---\ntitle: a\nkink: {abs: rigt}\n---\n",
    });
    expect((await f.gradsheet(["build", "yaml.md"])).err).toMatch(
      /^yaml\.md:2:\d+: error: the front matter is not YAML: /,
    );
    expect((await f.gradsheet(["build", "kink.md"])).err).toBe(
      [
        "kink.md:3:1: error: `abs` has no convention `rigt`",
        " 3 | kink: {abs: rigt}",
        "   | ^^^^",
        "expected: `zero`, `right` or `left`",
        "",
      ].join("\n"),
    );
  });

  it("sums 10^9 terms", async () => {
    const f = folder({
      "c.md": "```grad\nC = sum{i=1..1000000000} i\ncompute C\n```\n",
      "output/c.md": "before",
    });
    expect(await f.gradsheet(["build", "c.md", "--to", "md"])).toEqual({
      code: 2,
      out: "",
      err: [
        "c.md:2:5: error: this `sum` has 1000000000 terms, too many to check",
        " 2 | C = sum{i=1..1000000000} i",
        "   |     ^^^^^^^^^^^^^^^^^^^^^^",
        "expected: at most 10000000 terms, or a size with a name: what is derived then holds for every n",
        "write instead: sum{i=0..n-1} ...",
        "",
      ].join("\n"),
    });
    expect(f.read("output/c.md")).toBe("before");
  });

  it("asks for more arithmetic than can be written out", async () => {
    const f = folder({ "c.md": "```grad\nC = sum{i=1..5000} i\ncompute C\n```\n", "output/c.md": "before" });
    expect(await f.gradsheet(["build", "c.md", "--to", "md"])).toEqual({
      code: 2,
      out: "",
      err: [
        "c.md:3:9: error: this cannot be computed: more than 2000 terms are not written out",
        " 3 | compute C",
        "   |         ^",
        "expected: arithmetic with numbers, of at most 2000 terms; `gradsheet eval` evaluates what is larger",
        "",
      ].join("\n"),
    });
    expect(f.read("output/c.md")).toBe("before");
  });

  it("has a notation of its own that nobody knows", async () => {
    const sheet = "```grad\ngiven x[n]\nnotation indx subscripts\ny = sum{i} x[i]\nfind d(y)/d(x[j])\n```\n";
    expect((await folder({ "n.md": sheet }).gradsheet(["build", "n.md"])).err).toBe(
      [
        "n.md:3:10: error: there is no notation `indx`",
        " 3 | notation indx subscripts",
        "   |          ^^^^",
        "expected: index, slot, layout, ranges, loss",
        "write instead: notation index subscripts",
        "",
      ].join("\n"),
    );
  });
});

describe("notation", () => {
  const body = "given x[n]\ny[i] = x[i]^2\ngiven L(y)\nfind d(L)/d(x[j])\n";

  it("follows the front matter and the block", async () => {
    const sheet = `---\nnotation:\n  index: subscripts\n  first: 1\n  loss: J\n---\n\`\`\`grad\n${body}\`\`\`\n\`\`\`grad\nnotation index brackets\nnotation loss E\n${body}\`\`\`\n`;
    const { out } = await folder({ "s.md": sheet }).gradsheet(["build", "s.md", "--dry-run"]);
    expect(out).toContain("#block-1  ∂J/∂x_j: ");
    expect(out).toContain("#block-2  ∂E/∂x[j]: ");
  });
});

describe("links and images", () => {
  const png = Uint8Array.from(
    atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
    (c) => c.charCodeAt(0),
  );
  const sheet =
    "# P\n\n![A dot](pictures/my%20dot.png) and [notes](notes.md#x) and ![none](pictures/none.png)\n";

  it("are found from the output folder; images are embedded in HTML", async () => {
    const f = folder({ "sheets/s.md": sheet, "sheets/pictures/my dot.png": png, "sheets/notes.md": "" });
    const { code, err } = await f.gradsheet(["build", "sheets/s.md", "--out", "built/here"]);
    expect(code).toBe(0);
    expect(err.split("\n")[0]).toBe(
      "sheets/s.md:3:61: warning: the image pictures/none.png is not there; its description is printed",
    );
    expect(f.read("built/here/s.md")).toContain("![A dot](../../sheets/pictures/my%20dot.png)");
    expect(f.read("built/here/s.md")).toContain("[notes](../../sheets/notes.md#x)");
    expect(f.read("built/here/s.tex")).toContain("{../../sheets/pictures/my dot.png}{A dot}");
    expect(f.read("built/here/s.html")).toContain(`<img src="data:image/png;base64,`);
  });
});

describe("a terminal", () => {
  it("gets colours, unless they are unwanted", async () => {
    const f = folder({ "a.md": SMALL });
    const args = ["build", "a.md", "--dry-run", "--to", "md"];
    const esc = "\u001b[";
    expect((await f.gradsheet(args, { tty: true })).out).toContain(`${esc}32mestablished${esc}39m`);
    expect((await f.gradsheet(args, { tty: true, env: { NO_COLOR: "1" } })).out).not.toContain(esc);
    expect((await f.gradsheet(args, { env: { FORCE_COLOR: "1" } })).out).toContain(esc);
    expect((await f.gradsheet(args)).out).not.toContain(esc);
    const wrong = await f.gradsheet(["build", "b.md"], { tty: true });
    expect(wrong.err).toContain(`${esc}1m${esc}31merror`);
  });

  it("shows progress on long work, and clears it", async () => {
    const f = folder({ "two.md": TWO });
    const args = ["build", "two.md", "--dry-run", "--to", "md"];
    const slow = await f.gradsheet(args, { tty: true, tick: 700 });
    expect(slow.err).toBe("\r\u001b[2Ktwo.md #block-2 (2 of 2)\r\u001b[2K");
    expect((await f.gradsheet(args, { tty: true, tick: 1 })).err).toBe("");
    expect((await f.gradsheet(args, { tick: 700 })).err).toBe("");
  });
});

describe("blocks of other sheets", () => {
  const parts =
    '```grad #square\ngiven x[n]\ny[i] = x[i]^2\n```\n\n```grad #broken\ngiven x[n]\ny[i] = q*x[i]\n```\n\n```grad #back\nuse #main from "a.md"\n```\n';

  it("are found from the folder of the sheet that names them, and in the library of layers", async () => {
    const sheet =
      '```grad\nuse #square from "parts/p.md" with y = s\nuse relu from layers with x = s\ngiven L(y)\nfind d(L)/d(x[i])\n```\n';
    const f = folder({ "sheets/a.md": sheet, "sheets/parts/p.md": parts });
    const { code, out, err } = await f.gradsheet(["build", "sheets/a.md"]);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toMatch(/^sheets\/a\.md #block-1 {2}∂L\/∂x\[i\]: \d+ lines, established/);
  });

  it("that are missing, broken or use this one are told with the place", async () => {
    const sheet = [
      "```grad #main",
      'use #squar from "p.md" with x = u',
      'use #square from "pp.md" with x = v',
      'use #broken from "p.md" with x = w',
      'use #back from "p.md" with x = r',
      "```",
      "",
    ].join("\n");
    const { code, err } = await folder({ "a.md": sheet, "p.md": parts }).gradsheet(["build", "a.md"]);
    expect(code).toBe(2);
    expect(err.split("\n").filter((line) => /error|instead/.test(line))).toEqual([
      "p.md:8:8: error: `q` is not declared",
      "write instead: given q",
      "p.md:12:5: error: blocks #back and #main use each other",
      'a.md:2:5: error: there is no block in "p.md" `#squar` to use',
      'write instead: use #square from "p.md"',
      'a.md:3:18: error: there is no sheet "pp.md" to use blocks of',
      'write instead: "p.md"',
    ]);
  });
});
