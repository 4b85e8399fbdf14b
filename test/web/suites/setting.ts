// Formulas in fewer elements than KaTeX writes look the same: every letter stands where KaTeX puts it, in its font.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { formulaSeen } from "../../../src/show/formula-html.ts";
import { deriveText } from "../../../src/web/derive-text.ts";
import { fewerElements } from "../../../src/web/fewer-elements.ts";
import { ONE_BLOCKS } from "../../../src/web/gallery.ts";
import type { FormulaToSet } from "../../../src/web/protocol.ts";
import { DEFAULT_SETTINGS } from "../../../src/web/settings.ts";
import type { OnStage } from "./acting.ts";

/** What authors write in their sentences, and what derivations have. */
const WRITTEN = String.raw`
\sqrt{x^2+y^2}
\sqrt[3]{\frac{a}{b}}
\overline{AB}+\underline{x}
\underbrace{a+b+c}_{n}+\overbrace{x_1\dots x_n}^{n}
\hat{x}+\tilde{y}+\widehat{abc}+\vec v+\bar{\mathbf w}+\dot x
\begin{pmatrix}a&b\\c&d\end{pmatrix}^{-1}
f(x)=\begin{cases}x&x>0\\0&\text{otherwise}\end{cases}
\binom{n}{k}\boxed{E=mc^2}
\cancel{x}+\color{red}{y}
a\phantom{bc}d\hphantom{x}e\vphantom{\frac{a}{b}}f
\smash{\frac{a}{b}}c
a\!b\,c\:d\;e\quad f\qquad g~h\ i
\left(\frac{\partial L}{\partial x}\right)^{\!2}
\left\{\left[\left\langle x\right\rangle\right]\right\}
\Bigl(\biggl(\Biggl(x\Biggr)\biggr)\Bigr)
\int_0^\infty e^{-x^2}\,dx+\iint\oint
\prod_{i=1}^{n}\bigl(1+x_i\bigr)
\lim_{x\to0}\frac{\sin x}{x}
\max_{i}\min_{j}\operatorname*{arg\,max}_\theta
x_{i_{j_k}}^{a^{b^c}}{}_{a}^{b}X_c^d
\mathbb{R}\mathcal{L}\mathfrak{g}\mathbf{x}\mathrm{d}x\mathsf{T}\mathtt{t}\mathscr{S}
\text{if $x>0$ and }y\textbf{bold \textit{it}}
\tiny a\small b\normalsize c\large d\Huge e
\cfrac{1}{1+\cfrac{1}{x}}+\dfrac{a}{\tfrac{b}{c}}
\xrightarrow[under]{over}a\stackrel{!}{=}b
\begin{array}{c|cc}a&b&c\\\hline d&e&f\end{array}
\sum_{\substack{i<j\\k}}x+\sum\nolimits_i y
\llap{a}b\rlap{c}d\mathclap{e}
\frac{p\left(\sum_{k=0}^{K-1}X_{S k}^{p}\right)^{1/p-1}}{p}x'''+y''
\rule{1em}{2pt}\raisebox{2pt}{a}\lfloor z\rfloor12{,}5
`;

type Pair = readonly [whole: string, fewer: string];

async function pairs(): Promise<readonly Pair[]> {
  const lines = WRITTEN.split("\n").filter((line) => line !== "");
  const wanted: FormulaToSet[] = lines.flatMap((tex) =>
    [true, false].flatMap((display) => [
      { formula: { tex, text: "short" }, display },
      { formula: { tex, text: "a long formula, which may be broken" }, display },
    ]),
  );
  for (const { text } of ONE_BLOCKS)
    await deriveText(
      { kind: "derived", id: 1, text, settings: DEFAULT_SETTINGS, known: [], sight: new Map() },
      {
        reply: () => undefined,
        pause: async () => true,
        typeset: (formulas) => {
          wanted.push(...formulas);
          return {};
        },
      },
    );
  const whole = new Set(wanted.map(({ formula, display }) => formulaSeen(formula, display)));
  return [...whole].map((html) => [html, fewerElements(html)]);
}

/** The letters and lines of each pair that do not stand in the same place, in CSS pixels. */
const apart = (page: Page, all: readonly Pair[]): Promise<readonly string[]> =>
  page.evaluate((shown) => {
    const place = document.createElement("div");
    place.className = "gradsheet";
    place.style.width = "4000px";
    document.body.replaceChildren(place);
    const rows = shown.map((pair) =>
      pair.map((html) => {
        const row = document.createElement("div");
        row.style.whiteSpace = "nowrap";
        row.innerHTML = html;
        place.append(row);
        return row;
      }),
    );
    const seen = (row: HTMLElement | undefined) => {
      if (row === undefined) return [];
      const from = row.getBoundingClientRect();
      const parts: { what: string; box: DOMRect }[] = [];
      const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text !== null; text = texts.nextNode())
        for (const [k, letter] of [...(text.textContent ?? "")].entries()) {
          if (/[\s\u200b]/.test(letter) || text.parentElement === null) continue;
          const range = document.createRange();
          range.setStart(text, k);
          range.setEnd(text, k + letter.length);
          const { fontFamily, fontStyle, fontWeight, color } = getComputedStyle(text.parentElement);
          const what = [letter, fontFamily, fontStyle, fontWeight, color].join(" ");
          parts.push({ what, box: range.getBoundingClientRect() });
        }
      for (const line of row.querySelectorAll(".frac-line, .overline-line, .underline-line, svg"))
        parts.push({ what: "line", box: line.getBoundingClientRect() });
      return [
        { what: "row", at: [0, 0, 0, from.height] },
        ...parts.map(({ what, box }) => ({
          what,
          at: [box.left - from.left, box.top - from.top, box.width, box.height],
        })),
      ];
    };
    return rows.flatMap(([one, other], k) => {
      const left = seen(one);
      const right = seen(other);
      const is = left.length === right.length;
      const wrong = left.findIndex(
        ({ what, at }, j) =>
          what !== right[j]?.what || at.some((value, c) => Math.abs(value - (right[j]?.at[c] ?? NaN)) > 0.3),
      );
      if (is && wrong < 0) return [];
      return [`${k} ${one?.textContent} ${JSON.stringify(left[wrong])} ${JSON.stringify(right[wrong])}`];
    });
  }, all);

export function setting(stage: OnStage): void {
  test("sets formulas in fewer elements that look the same", async () => {
    const { page } = await stage().open(stage().site, { bypassCSP: true });
    const all = await pairs();
    // Fonts are loaded by what needs them.
    await apart(page, all);
    await page.evaluate(() => document.fonts.ready);
    expect(await apart(page, all)).toEqual([]);
    // Such a thing would be seen.
    const moved = all.map(
      ([whole, fewer]): Pair => [
        whole,
        fewer.replace(' class="katex', ' style="padding-left:1px" class="katex'),
      ],
    );
    expect(await apart(page, moved)).toHaveLength(all.length);
    const spans = (html: string): number => html.split("<span").length;
    const sum = (which: 0 | 1): number => all.reduce((n, pair) => n + spans(pair[which]), 0);
    expect(sum(1) / sum(0)).toBeLessThan(0.6);
  });
}
