// KaTeX's HTML made shorter: nothing that is seen or read aloud may be lost.
import { describe, expect, it } from "vitest";
import { renderMath } from "../../src/show/katex.ts";
import { compactKatex } from "../../src/show/katex-compact.ts";
import { katexStyle, usedClasses } from "../../src/show/katex-style.ts";
import { assets } from "./assets.ts";

const FORMULAS = [
  "\\frac{\\partial L}{\\partial x_{a,b}}=\\sum_{e,f}\\frac{\\partial L}{\\partial y_{e,f}}\\cdot w_{e-a,f-b}",
  "\\begin{cases}p_k-1&\\text{if }k=a\\\\p_k&\\text{otherwise}\\end{cases}",
  "\\sqrt{\\sigma^2+\\varepsilon}\\,\\tilde w\\left(\\begin{matrix}1&2\\\\3&4\\end{matrix}\\right)",
  "\\underset{k}{\\operatorname{argmax}}\\ \\mathbf{x}\\ \\mathbb{R}\\ \\mathcal{L}\\not=\\overline{ab}",
];

const page = FORMULAS.map((tex) => `<p class="gs-aside">${renderMath(tex, { display: true })}</p>`).join(
  "\n",
);
const style = katexStyle(usedClasses(page), assets, ".gradsheet");
const { html, css } = compactKatex([{ html: page }], style, ".gradsheet");

const texts = (s: string): string => s.replace(/<[^>]*>/g, "");
const mathml = (s: string): readonly string[] =>
  [...s.matchAll(/<math\b[\s\S]*?<\/math>/g)].map(([m]) => m.replace(/ xmlns="[^"]*"/, ""));

/** What every letter that is seen is told by the rules, from the outermost span to the innermost. */
function letters(s: string, rules: string, short: boolean): readonly string[] {
  const known = new Set([...rules.matchAll(/\.([A-Za-z][\w-]*)/g)].map((m) => m[1]));
  const bodies = new Map([...rules.matchAll(/\.gradsheet \.(s\w+)\{([^}]*)\}/g)].map((m) => [m[1], m[2]]));
  const stack: string[] = [];
  const out: string[] = [];
  for (const [, tag, close, text] of s
    .replace(/<math\b[\s\S]*?<\/math>/g, "")
    .matchAll(/<span([^>]*)>|<(\/)span>|([^<]+)|<[^>]*>/g)) {
    if (close !== undefined) stack.pop();
    else if (tag !== undefined) {
      const classes = (/class="([^"]*)"/.exec(tag)?.[1] ?? "").split(" ").filter((c) => known.has(c));
      const inline = /style="([^"]*)"/.exec(tag)?.[1] ?? "";
      const became = short ? classes.flatMap((c) => bodies.get(c) ?? []).join("") : inline.replace(/;$/, "");
      const others = classes.filter((c) => !bodies.has(c)).length;
      stack.push(`${others} ${became.replaceAll("!important", "")}`);
    } else if (text !== undefined)
      for (const c of text) out.push(`${c}: ${stack.filter((x) => x !== "0 ").join(" | ")}`);
  }
  return out;
}

describe("a page made shorter", () => {
  it("says the same to eyes and ears", () => {
    expect(texts(html)).toBe(texts(page));
    expect(mathml(html)).toEqual(mathml(page));
    expect(mathml(html)).toHaveLength(FORMULAS.length);
    expect(letters(html, css, true)).toEqual(letters(page, style, false));
  });

  it("is much shorter, and balanced", () => {
    const seen = (s: string): number => s.replace(/<math\b[\s\S]*?<\/math>/g, "").length;
    expect(seen(html)).toBeLessThan(0.6 * seen(page));
    expect(html.match(/<span\b/g)?.length).toBe(html.match(/<\/span>/g)?.length);
    expect(html).not.toContain(' style="');
    for (const name of ["mord", "vlist", "katex-strut"]) expect(html).not.toContain(name);
  });

  it("keeps spans that rules count, and what is not KaTeX's", () => {
    const rules = ".gradsheet .katex .v > span > span{display:block}\n.gradsheet .katex .a{top:1px}";
    const made = compactKatex(
      [
        {
          html: '<span class="mord" style="top:0"><b>x</b></span><span class="katex"><span class="v"><span><span><span class="mord">y</span></span></span></span><span class="a q" style="top:1em;left:2em;">z</span><span aria-hidden="true"><span aria-hidden="true" class="gs-p">t</span></span></span>',
        },
      ],
      rules,
      ".gradsheet",
    );
    expect(made.html).toBe(
      '<span class="mord" style="top:0"><b>x</b></span><span class="katex"><span class="k0"><span><span>y</span></span></span><span class="k1 s0">z</span><span aria-hidden="true"><span class="gs-p">t</span></span></span>',
    );
    expect(made.css).toBe(
      ".gradsheet .katex .k0 > span > span{display:block}\n.gradsheet .katex .k1{top:1px}\n.gradsheet .s0{top:1em!important;left:2em!important}",
    );
  });

  it("takes parts over from an earlier page, whatever stood before them there", () => {
    const parts = FORMULAS.map((tex) => ({ html: renderMath(tex, { display: true }), of: {} }));
    const anew = (some: typeof parts, rules: string) =>
      compactKatex(
        some.map(({ html }) => ({ html })),
        rules,
        ".gradsheet",
      );
    for (const [some, rules] of [
      [parts, style],
      [parts, style],
      [parts.toReversed(), style],
      [parts.slice(1), style],
      [parts, style.replaceAll("mfrac", "fraction")],
      [parts, style],
    ] as const)
      expect(compactKatex(some, rules, ".gradsheet")).toEqual(anew([...some], rules));
  });

  it("leaves a page without formulas alone", () => {
    expect(compactKatex([{ html: "<p>none</p>" }], "", ".gradsheet")).toEqual({
      html: "<p>none</p>",
      css: "",
    });
  });
});
