import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SheetDocument } from "../../src/show/document.ts";
import { renderHtml } from "../../src/show/html-document.ts";
import { assets } from "./assets.ts";
import { convolution, line, marks, prose, sheet } from "./fixture.ts";

const page = renderHtml(sheet, assets).text;
const only = (markdown: string): SheetDocument => ({ ...sheet, parts: [prose(markdown)] });
const main = (html: string) => html.slice(html.indexOf("</header>") + 9, html.indexOf("</main>"));
const body = (markdown: string) => {
  const html = renderHtml({ ...only(markdown), colophon: [] }, assets).text;
  return main(html).replace(/^\s*<div class="gs-prose">\n|\n<\/div>\s*$/g, "");
};
const count = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].length;

describe("the page", () => {
  test("loads nothing and runs nothing", () => {
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:");
    expect(page).not.toMatch(/<(?:script|link|iframe|object|embed|base|form)\b/i);
    expect(page).not.toMatch(/\s(?:src|srcset|poster|action|data)="(?!data:)/i);
    expect(page).not.toMatch(/url\((?!data:font\/woff2;base64,)/);
    expect(page).not.toMatch(/@import|\son[a-z]+=/i);
    // Other addresses occur in links that a reader may follow and in names of XML vocabularies.
    const addresses = page
      .replace(/<a [^>]*href="[^"]*"/g, "")
      .replace(/xmlns(?::\w+)?="[^"]*"/g, "")
      .replace(/>https:\/\/example\.org</g, "><");
    expect(addresses).not.toMatch(/https?:\/\//);
  });

  test("every formula is set", () => {
    expect(count(page, /class="katex"/g)).toBeGreaterThan(50);
    for (const html of [
      page,
      renderHtml(sheet, assets, { answers: false }).text,
      renderHtml(sheet, assets, { fragment: true }).text,
    ]) {
      expect(html).not.toMatch(/katex-error|#cc0000/);
    }
  });

  test("holds the font faces that its formulas name, and no others", () => {
    const faces = [...page.matchAll(/@font-face\{font-family:(\w+);font-style:(\w+);font-weight:(\d+)/g)].map(
      (face) => face.slice(1).join(" "),
    );
    expect(faces).toEqual([
      "KaTeX_AMS normal 400",
      "KaTeX_Main normal 400",
      "KaTeX_Math italic 400",
      "KaTeX_Size1 normal 400",
      "KaTeX_Size2 normal 400",
      "KaTeX_Size3 normal 400",
      "KaTeX_Size4 normal 400",
    ]);
    const bare = renderHtml(only("No formula at all."), assets).text;
    expect(bare).not.toMatch(/@font-face|katex-html/);
    expect(bare.length).toBeLessThan(20_000);
  });

  test("anchors are unique and links inside the page arrive", () => {
    for (const html of [page, renderHtml(sheet, assets, { fragment: true }).text]) {
      const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
      const targets = [...html.matchAll(/href="#([^"]*)"/g)].map((match) => match[1]);
      expect(targets.length).toBeGreaterThan(5);
      expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    }
  });

  test("landmarks, language, headings in order", () => {
    expect(page).toMatch(/<html lang="en">/);
    expect(count(page, /<main\b/g)).toBe(1);
    expect(count(page, /<h1\b/g)).toBe(1);
    const levels = [...page.matchAll(/<h([1-6])\b/g)].map((match) => Number(match[1]));
    levels.reduce((before, level) => {
      expect(level).toBeLessThanOrEqual(before + 1);
      return level;
    }, 0);
    expect(renderHtml({ ...sheet, language: 'x"><script>' }, assets).text).toMatch(/<html lang="en">/);
  });
});

describe("derivations", () => {
  const html = renderHtml({ ...sheet, parts: [convolution] }, assets).text;
  const row = (anchor: string) => new RegExp(`<li class="([^"]*)" id="${anchor}">`).exec(html)?.[1];

  test("each line says at which levels it is shown", () => {
    expect(row("conv-1")).toBe("gs-line");
    expect(row("conv-6")).toBe("gs-line gs-at gs-at-standard gs-at-full");
    expect(html).toContain('<li class="gs-sub gs-at gs-at-full">');
  });

  test("a reason may differ by level, and a left side returns where its line is hidden", () => {
    const conv5 = html.slice(html.indexOf('id="conv-5"'), html.indexOf('id="conv-6"'));
    expect(conv5).toMatch(/<span class="gs-at gs-at-brief">only /);
    expect(conv5).toMatch(
      /<span class="gs-at gs-at-standard gs-at-full"><a class="gs-ref" href="#conv-2">\(2\)<\/a> into /,
    );
    const hidden = {
      ...convolution,
      tasks: convolution.tasks.map((task) => ({
        ...task,
        lines: [line("a", "A", "1", []), line("b", null, "2", [], { levels: ["brief", "standard", "full"] })],
      })),
    };
    const text = renderHtml({ ...sheet, parts: [hidden] }, assets).text;
    expect(text.slice(text.indexOf('id="b"'))).toMatch(/<div class="gs-lhs gs-at gs-at-brief">/);
  });

  test("the level asked for is the one that is shown first", () => {
    expect(html).toContain('value="standard" checked');
    expect(renderHtml(sheet, assets, { level: "brief" }).text).toContain('value="brief" checked');
  });

  test("evidence folds, and what failed is said in words", () => {
    expect(html).toContain("equal at 24 points, 6 sizes");
    const text = renderHtml({ ...sheet, parts: [marks] }, assets).text;
    expect(text).toContain('<span class="gs-open">not established: tried at 3 points only</span>');
    expect(text).toContain('<span class="gs-refuted">refuted: at m = 1 the sides are 2 and 0</span>');
  });

  test("without answers there is no line, result, remark, evidence or switch", () => {
    const text = renderHtml({ ...sheet, parts: [convolution, marks] }, assets, { answers: false }).text;
    const shown = main(text);
    expect(shown).toContain("<strong>Find</strong>");
    expect(shown).not.toMatch(
      /gs-line|gs-result|gs-aside|gs-evidence|not used|tilde|seed|established|reaches further/,
    );
    expect(text).not.toContain("<fieldset");
  });

  test("a fragment keeps its style to itself", () => {
    const text = renderHtml(sheet, assets, { fragment: true }).text;
    expect(text).toMatch(/^<section class="gradsheet"/);
    expect(text).not.toMatch(/<(?:html|head|body|main|h1)\b/);
    const css = (/<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? "").replace(/@font-face\{[^}]*\}/g, "");
    const selectors = [...css.matchAll(/([^{};]+)\{/g)]
      .flatMap((match) => (match[1] ?? "").split(/,(?![^(]*\))/))
      .map((selector) => selector.trim());
    expect(selectors.length).toBeGreaterThan(100);
    // The page that it stands in may be light where the system is dark.
    expect(css).toContain("light-dark(");
    expect(css).not.toContain("prefers-color-scheme");
    expect(selectors.filter((selector) => !/^(?:\.gradsheet\b|@media|@supports)/.test(selector))).toEqual([]);
  });
});

describe("prose to HTML", () => {
  test.each([
    ["a **b** *c* `d<e` ~~f~~", "<p>a <strong>b</strong> <em>c</em> <code>d&lt;e</code> <del>f</del></p>"],
    ["### H `c`", '<h2 id="h-c">H <code>c</code></h2>'],
    ["[t](javascript:alert(1))", "<p>t</p>"],
    ['[t](x.md "title")', '<p><a href="x.md">t</a></p>'],
    ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
    ["2. a", '<ol start="2"><li>a</li></ol>'],
    ["a <script>x</script>", "<p>a x</p>"],
    ["<script>\nx\n</script>", "<!-- HTML left out -->"],
    [
      "| a |\n|--:|\n| b |",
      '<div class="gs-scroll" tabindex="0"><table><thead><tr><th scope="col" class="gs-right">a</th></tr></thead><tbody><tr><td class="gs-right">b</td></tr></tbody></table></div>',
    ],
    ["$\\href{javascript:x}{y}$", "<p><code>\\href{javascript:x}{y}</code></p>"],
    ["![a](https://x.y/z.png)", '<p><a href="https://x.y/z.png">a</a></p>'],
  ])("%s", (markdown, html) => {
    expect(body(markdown)).toBe(html);
  });

  test("an image beside the sheet is embedded", () => {
    const image = (url: string) => (url === "p.png" ? { mime: "image/png", base64: "iVBORw0=" } : undefined);
    expect(renderHtml(only('![a "b"](p.png)'), { ...assets, image }).text).toContain(
      '<img src="data:image/png;base64,iVBORw0=" alt="a &quot;b&quot;">',
    );
  });

  test("no Markdown makes an element or attribute of its own", () => {
    const unit = fc.constantFrom(
      ..."<>\"'&=/`[]()!|#*_$~:\\ \nabo",
      "<script>",
      "onerror=",
      "javascript:",
      "](",
      "![",
      "<img src=x>",
      "-->",
      "</style>",
      "$\\text{<b>}$",
    );
    const allowed =
      /^(?:div|span|p|a|em|strong|del|code|pre|h[2-6]|ul|ol|li|blockquote|hr|br|table|thead|tbody|tr|th|td|input|section|sup|math|semantics|mrow|mi|mo|mn|mtext|mstyle|mspace|msub|msup|annotation|svg|path)$/;
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (markdown) => {
        const html = body(markdown).replace(/<!-- HTML left out -->/g, "");
        for (const [, tag = "", attributes = ""] of html.matchAll(/<\/?([^\s>/]*)([^>]*)>/g)) {
          expect(tag).toMatch(allowed);
          expect(attributes).toMatch(/^(?:\s(?:disabled|checked|[a-z-]+="[^"<>]*"))*$/i);
          expect(attributes).not.toMatch(/\son|javascript:|\ssrc=/i);
        }
        expect(html.replace(/<\/?[a-zA-Z][^<>]*>/g, "")).not.toMatch(/[<>]/);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
