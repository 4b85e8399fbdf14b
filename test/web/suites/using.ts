// A phone, paper, keys, colours, and what those who do not see the page are told.

import { expect, test } from "vitest";
import { ESTABLISHED, editor, linkTo, type OnStage, status, violations, write } from "./acting.ts";

/** A sheet of few lines with each kind of thing that a sheet shows. */
const MANY_KINDS = [
  "---",
  "title: A little of everything",
  "course: Of the course",
  "---",
  "Prose with a [link](https://example.org), $x^2$, `code`, and a footnote[^1].",
  "",
  "| a | b |",
  "|---|---|",
  "| 1 | 2 |",
  "",
  "$$\\sum_{i=1}^{n} x_i^2$$",
  "",
  "> [!HINT]",
  "> What everyone may read.",
  "",
  '```grad #norm title="The gradient of a norm" points=4',
  "given x[n]",
  "y = sum{i} x[i]^2",
  'hint "Only one term of the sum depends on $x_k$."',
  "find d(y)/d(x[k])",
  'remark "Twice the vector."',
  "code numpy d(y)/d(x)",
  "```",
  "",
  "```grad #numbers",
  "A = [[4, 5, 2], [3, 3, 2], [4, 3, 4]]",
  "B = [[4, 3], [5, 5]]",
  "C[i, j] = sum{k, l} B[k, l] * A[i+k, j+l]",
  "compute C",
  'draw grid A window 2x2 at (1, 0) called "a window"',
  "```",
  "",
  "[^1]: A footnote.",
].join("\n");

/** The page as those find it who speak the language. */
const IN = {
  en: {
    established: ESTABLISHED,
    kinks: "Kinks",
    gallery: "Gallery",
    check: "Check",
    relations: /relations?: /,
  },
  de: {
    established: /^\d+ Zeilen? geprüft und bestätigt$/,
    kinks: "Knickstellen",
    gallery: "Beispiele",
    check: "Prüfen",
    relations: /Beziehung(en)?: /,
  },
} as const;

export function using(stage: OnStage): void {
  test("speaks the language that is chosen, keeps what is written, and fits a phone in it", async () => {
    const { page, complaints } = await stage().open(stage().site, { viewport: { width: 360, height: 740 } });
    await status(page, ESTABLISHED);
    await write(page, "given u; v = u^3; find d(v)/d(u)");
    await status(page, ESTABLISHED);
    await page.getByRole("tab", { name: "Check" }).click();
    await page.getByRole("combobox", { name: "Language of the page" }).selectOption("de");
    await page.getByRole("tab", { name: "Herleiten" }).click();
    await status(page, /^\d+ Zeilen? geprüft und bestätigt$/);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
    expect(await editor(page).textContent()).toBe("given u; v = u^3; find d(v)/d(u)");
    expect(await page.locator(".pg-output").textContent()).toContain("nach Definition");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.reload();
    await page.getByRole("combobox", { name: "Sprache der Seite" }).selectOption("en");
    await status(page, ESTABLISHED);
    // What a page was still loading when it was loaded anew.
    expect(complaints.filter((c) => !c.startsWith("not loaded"))).toEqual([]);
  });

  test.each([
    [360, "en"],
    [390, "de"],
    [1280, "de"],
  ] as const)("shows all that hangs from the switches at a width of %i, in %s", async (width, locale) => {
    const { page } = await stage().open(stage().site, { viewport: { width, height: 740 }, locale });
    await status(page, IN[locale].established);
    await page.getByText(IN[locale].kinks).click();
    const box = await page.locator(".pg-pop").boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? width)).toBeLessThanOrEqual(width);
    // Of what can be chosen, nothing lies under anything else.
    const covered = await page.locator(".pg-pop select").evaluateAll(
      (all) =>
        all.filter((e) => {
          const { left, top, width: w, height: t } = e.getBoundingClientRect();
          return document.elementFromPoint(left + w / 2, top + t / 2) !== e;
        }).length,
    );
    expect(covered).toBe(0);
  });

  test("tells what is chosen where the system sets all colours", async () => {
    const { page } = await stage().open(stage().site, { forcedColors: "active" });
    await status(page, ESTABLISHED);
    const colours = (place: string): Promise<readonly string[]> =>
      page.locator(place).evaluateAll((all) => all.map((e) => getComputedStyle(e).backgroundColor));
    for (const place of [".pg-tabs button", ".pg-levels span"]) {
      const found = await colours(place);
      expect(new Set(found).size, place).toBe(2);
    }
  });

  test("lets the line between the sides be moved by a pointer and by keys, and keeps it", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await editor(page).waitFor();
    const left = page.locator("#panel-derive .pg-left");
    const width = async (): Promise<number> => Math.round((await left.boundingBox())?.width ?? 0);
    const divider = page.locator("#panel-derive").getByRole("separator", { name: "Width of the text" });
    const told = (): Promise<string | null> => divider.getAttribute("aria-valuenow");
    expect([await width(), await told()]).toEqual([512, "40"]);

    const place = await divider.boundingBox();
    const at = { x: (place?.x ?? 0) + (place?.width ?? 0) / 2, y: 400 };
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x - 128, at.y, { steps: 6 });
    await page.mouse.up();
    expect([await width(), await told()]).toEqual([384, "30"]);
    const right = await page.locator("#panel-derive .pg-right").boundingBox();
    expect(right?.x).toBeCloseTo(384, 0);
    expect((right?.x ?? 0) + (right?.width ?? 0)).toBeCloseTo(1280, 0);

    expect(await divider.evaluate((e) => e === document.activeElement)).toBe(true);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("PageDown");
    expect(await told()).toBe("42");
    await page.keyboard.press("Home");
    expect([await width(), await told()]).toEqual([320, await divider.getAttribute("aria-valuemin")]);
    await page.keyboard.press("ArrowLeft");
    expect(await told()).toBe("25");
    await page.keyboard.press("End");
    expect([await width(), await told()]).toEqual([960, await divider.getAttribute("aria-valuemax")]);
    expect(await violations(page)).toEqual([]);
    // The page itself scrolls nowhere, and nothing of the derivation is lost.
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);

    await page.reload();
    await status(page, ESTABLISHED);
    expect([await width(), await told()]).toEqual([960, "75"]);
    await page.getByRole("tab", { name: "Check" }).click();
    const other = page.locator("#panel-check").getByRole("separator", { name: "Width of the text" });
    expect(await other.getAttribute("aria-valuenow")).toBe("75");
    await other.dblclick();
    expect(await other.getAttribute("aria-valuenow")).toBe("40");
    await page.getByRole("tab", { name: "Derive" }).click();
    expect([await width(), await told()]).toEqual([512, "40"]);

    await page.setViewportSize({ width: 800, height: 800 });
    expect(await width()).toBe(800);
    expect(await divider.count()).toBe(0);
    expect(complaints.filter((c) => !c.startsWith("not loaded"))).toEqual([]);
  });

  test("gives the text on a phone as much room as it needs, and no more than a part of the window", async () => {
    const { page } = await stage().open(stage().site, { viewport: { width: 390, height: 844 } });
    await status(page, ESTABLISHED);
    await editor(page).waitFor();
    const box = page.locator("#panel-derive .pg-box");
    const tall = (): Promise<number> => box.evaluate((e) => e.clientHeight);
    const first = await tall();
    expect(first).toBeLessThan(200);
    await write(page, `given u\n${"# a line\n".repeat(40)}v = u^3; find d(v)/d(u)`);
    await status(page, ESTABLISHED);
    expect(await tall()).toBeGreaterThan(first + 50);
    expect(await tall()).toBeLessThan(844 / 2);
    // The end of the text, where one writes, is in sight.
    const [cursor, around] = await Promise.all([
      page.locator("#panel-derive .cm-line").last().boundingBox(),
      box.boundingBox(),
    ]);
    expect(cursor?.y).toBeLessThan((around?.y ?? 0) + (around?.height ?? 0));
  });

  test("brings no keyboard onto the screen of those who choose with a finger", async () => {
    for (const [hasTouch, focused] of [
      [true, 0],
      [false, 1],
    ] as const) {
      const { page } = await stage().open(stage().site, { hasTouch, isMobile: hasTouch });
      await status(page, ESTABLISHED);
      await editor(page).waitFor();
      await page.getByRole("button", { name: "Gallery" }).click();
      await page.getByRole("button", { name: /^Softmax and cross-entropy/ }).click();
      await page.locator(".pg-output", { hasText: "log" }).waitFor();
      expect(await page.locator(".pg-editor:focus").count()).toBe(focused);
      await page.context().close();
    }
  });

  test("fits a phone, and prints the derivation alone", async () => {
    const { page } = await stage().open(stage().site, { viewport: { width: 390, height: 844 } });
    await status(page, ESTABLISHED);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".pg-left").isVisible()).toBe(false);
    expect(await page.locator(".pg-head").isVisible()).toBe(false);
    expect(await page.locator(".pg-line").first().isVisible()).toBe(true);
  });

  test("lets long formulas scroll by themselves on a phone", async () => {
    const text =
      "given a[n, n, n], b[n, n, n], c[n, n, n]; s = sum{i, j, k} (a[i, j, k] + b[i, j, k] + c[i, j, k])^2*(a[i, j, k] - b[i, j, k])*exp(a[i, j, k]*b[i, j, k]*c[i, j, k]); find d(s)/d(a[p, q, r])";
    const { page } = await stage().open(stage().site + (await linkTo(text)), {
      viewport: { width: 390, height: 844 },
    });
    await status(page, ESTABLISHED);
    const wide = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth,
      scrolls: [...document.querySelectorAll(".gs-rhs, .gs-box, .gs-scroll")].some(
        (e) => e.scrollWidth > e.clientWidth,
      ),
    }));
    expect(wide.page).toBeLessThanOrEqual(390);
    for (const open of await page.locator(".pg-open").all()) await open.click();
    expect(await page.locator(".pg-panel").count()).toBeGreaterThan(3);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(wide.scrolls).toBe(true);
    // The tab key reaches what scrolls, and nothing that does not.
    const stops = (): Promise<readonly string[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>(".pg-output div, .pg-output dd, .pg-output li")]
          .filter((e) => e.tabIndex === 0 || getComputedStyle(e).overflowX === "auto")
          .filter((e) => (e.tabIndex === 0) !== e.scrollWidth > e.clientWidth + 1)
          .map((e) => e.outerHTML.slice(0, 100)),
      );
    await expect.poll(stops).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 844 });
    await expect.poll(stops).toEqual([]);
  });

  test("breaks no formula that fits, and puts the sign before the first row of one that does not", async () => {
    const text =
      "given x[I], w[K], S >= 1 integer, P >= 0 integer\ny[S*i + k - P] += x[i]*w[k]\nsize y crop P";
    const { page } = await stage().open(stage().site + (await linkTo(text)), {
      viewport: { width: 390, height: 844 },
    });
    await status(page, ESTABLISHED);
    const rows = await page.evaluate(() =>
      [...document.querySelectorAll(".pg-line .gs-rhs")].map((line) => {
        const pieces = [...line.querySelectorAll(".gs-piece")].map((p) => p.getBoundingClientRect());
        const sign = line.querySelector(".gs-rel")?.getBoundingClientRect();
        const [first] = pieces;
        return {
          broken: pieces.some((p) => p.top >= (first?.bottom ?? 0)),
          fits: pieces.reduce((sum, p) => sum + p.width, 0) < (line.parentElement?.clientWidth ?? 0) - 50,
          before: sign !== undefined && sign.bottom <= (first?.bottom ?? 0) + 1,
        };
      }),
    );
    expect(rows.filter((r) => r.broken).length).toBeGreaterThan(0);
    expect(rows.filter((r) => r.broken && (r.fits || !r.before))).toEqual([]);
  });

  test("lets keys scroll a sheet of definitions, which has no line to stop at", async () => {
    const { page } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    const defined = Array.from({ length: 40 }, (_, k) => `y${k} = x^${k + 2}`);
    const sheet = (...more: readonly string[]): string =>
      ["```grad #many", "given x", ...defined, ...more, "```"].join("\n");
    await write(page, sheet());
    const output = page.locator(".pg-output");
    await output.locator(".gs-given").nth(39).waitFor();
    await expect.poll(() => output.getAttribute("tabindex")).toBe("0");
    expect(await violations(page)).toEqual([]);
    await output.focus();
    await page.keyboard.press("PageDown");
    await expect.poll(() => output.evaluate((e) => e.scrollTop)).toBeGreaterThan(100);
    await write(page, sheet("find d(y3)/d(x)"));
    await status(page, ESTABLISHED);
    await expect.poll(() => output.getAttribute("tabindex")).toBeNull();
  });

  test("sets smaller on paper what is too wide for it", async () => {
    const row = Array.from({ length: 24 }, (_, k) => 100 + k).join(", ");
    const { page } = await stage().open(
      stage().site + (await linkTo(`given b[24]; A = [[${row}]]; C = A @ b; find d(C[i])/d(b[k])`)),
    );
    await status(page, ESTABLISHED);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(1000);
    const set = page.locator(".pg-fit");
    expect(await set.count()).toBeGreaterThan(0);
    await page.setViewportSize({ width: 658, height: 930 });
    await page.emulateMedia({ media: "print" });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(658);
    await set.evaluateAll((all) => all.forEach((one) => one.classList.remove("pg-fit")));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeGreaterThan(658);
  });

  test("is light or dark as it is chosen, else as the system is, and remembers", async () => {
    const { page } = await stage().open(stage().site, { colorScheme: "dark" });
    const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const button = page.getByRole("button", { name: /^Colours: / });
    await button.waitFor();
    const dark = await paper();
    await page.emulateMedia({ colorScheme: "light" });
    const light = await paper();
    expect(light).not.toBe(dark);
    await button.click();
    await button.click();
    expect(await button.getAttribute("aria-label")).toBe("Colours: dark");
    expect(await paper()).toBe(dark);
    await page.reload();
    await button.waitFor();
    expect(await paper()).toBe(dark);
    await button.click();
    expect(await paper()).toBe(light);
    // Paper is white.
    await button.click();
    await button.click();
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe("rgb(0, 0, 0)");
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("light");
    const ink = await page.evaluate(() => {
      const output = document.querySelector("#panel-derive .pg-output");
      return output === null ? "" : getComputedStyle(output).color;
    });
    expect(ink).toBe("rgb(28, 27, 25)");
  });

  test("links to what has an address, and counts no lines where nothing is asked", async () => {
    const text =
      "# A sheet\n\n[Beside](other.md), [above](../a/b.md), [there](https://example.org/a) and [below](#one).\n\n```grad #one\ngiven x[n]\ny = sum{i} x[i]\n```\n";
    const { page } = await stage().open(stage().site + (await linkTo(text)));
    const prose = page.locator("#panel-derive .gs-prose", { hasText: "Beside, above, there and below" });
    await prose.waitFor();
    const links = await prose.locator("a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    expect(links).toEqual(["https://example.org/a", expect.stringMatching(/^#/)]);
    await page.locator("#panel-derive .pg-status", { hasText: /^$/ }).waitFor({ state: "attached" });
  });

  test("is used with keys alone", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await editor(page).waitFor();
    // Where the focus is, in the shadow root of the editor too.
    const focus = (): Promise<string> =>
      page.evaluate(() => {
        const at = document.activeElement;
        const inner = at?.shadowRoot?.activeElement ?? at;
        const labels =
          inner instanceof HTMLInputElement || inner instanceof HTMLSelectElement ? inner.labels : null;
        return inner?.getAttribute("aria-label") ?? labels?.[0]?.textContent ?? inner?.textContent ?? "";
      });
    const met: string[] = [];
    const tabTo = async (name: RegExp): Promise<void> => {
      for (let k = 0; k < 25; k += 1) {
        await page.keyboard.press("Tab");
        const now = await focus();
        met.push(now);
        if (name.test(now)) return;
      }
      throw new Error(`not reached: ${name} after ${met.join(", ")}`);
    };
    await tabTo(/^Derive$/);
    await tabTo(/^Colours/);
    await tabTo(/^Gallery$/);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Gallery" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await focus()).toBe("Gallery");
    await tabTo(/^The sheet, or the statements/);
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText("given u; v = u^3; find d(v)/d(u)");
    // What was established before belongs to the text before.
    await page
      .locator(".gs-ask annotation", { hasText: "\\partial u" })
      .first()
      .waitFor({ state: "attached" });
    await status(page, ESTABLISHED);
    await tabTo(/^Copy as Link$/);
    await tabTo(/Line 1 of 1, established. Details$/);
    await page.keyboard.press("Enter");
    await page.locator(".pg-panel").waitFor();
    await tabTo(/^Copy this line as LaTeX$/);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Space");
    expect(await page.locator(".pg-panel").count()).toBe(0);
    // Each stop has a name, and is seen.
    expect(met.filter((name) => name.trim() === "")).toEqual([]);
    expect(
      await page.evaluate(() => {
        const at = document.activeElement;
        return at === null ? "none" : getComputedStyle(at).outlineStyle;
      }),
    ).toBe("solid");
    await page.getByRole("tab", { name: "Derive" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await focus()).toBe("Check");
    await page.locator("#panel-check .pg-status", { hasText: /relations?: / }).waitFor({ timeout: 60_000 });
    await tabTo(/^A derivation in LaTeX/);
    await tabTo(/^line 5$/);
    expect(complaints).toEqual([]);
  });

  test.each(
    (["en", "de"] as const).flatMap((speech) =>
      (["light", "dark"] as const).map((c) => [speech, c] as const),
    ),
  )("has nothing that the rules for access forbid: %s, %s", async (speech, colorScheme) => {
    const words = IN[speech];
    const { page } = await stage().open(stage().site, { colorScheme, locale: speech });
    const related = page.locator("#panel-check .pg-status", { hasText: words.relations });
    await status(page, words.established);
    await editor(page).waitFor();
    await page.locator(".pg-open").nth(2).click();
    await page.locator(".pg-panel .pg-drawn").waitFor();
    await page.getByText(words.kinks).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: words.gallery }).click();
    await page.locator(".pg-gallery .pg-card").first().waitFor();
    await page.locator(".pg-waiting").waitFor({ state: "detached" });
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await write(page, MANY_KINDS.replace("title:", `language: ${speech}\ntitle:`));
    for (const kind of [".gs-chain", ".gs-prose table", ".gs-picture", ".gs-aside", ".gs-notes", "pre code"])
      await page.locator(`.pg-output ${kind}`).first().waitFor({ state: "attached" });
    await status(page, words.established);
    expect(await violations(page)).toEqual([]);
    await write(page, "given x[n]\ny = sum{i} z[i]\nfind d(y)/d(x[k])");
    await page.locator(".pg-problems .pg-error").waitFor();
    await page.locator(".pg-output.pg-stale").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("tab", { name: words.check }).click();
    await related.waitFor({ timeout: 60_000 });
    await page.locator("#panel-check .cm-content").waitFor();
    expect(await violations(page)).toEqual([]);
  });
}
