// The second tab: verdicts beside the relations of a document, and the way to their places in it.

import { expect, test } from "vitest";
import type { OnStage } from "./acting.ts";

const WRONG = [
  "<!-- gradsheet: given s[n], t[n]; assume sum{i} t[i] = 1 -->",
  "",
  "$$p_i = \\frac{e^{s_i}}{\\sum_j e^{s_j}}$$",
  "",
  "$$L = -\\sum_i t_i \\log p_i$$",
  "",
  "$$\\frac{\\partial L}{\\partial s_k} = t_k - p_k$$",
].join("\n");

export function checking(stage: OnStage): void {
  test.each(["site", "file"] as const)("checks a document line by line, from the %s", async (from) => {
    const { page, complaints } = await stage().open(stage()[from]);
    await page.getByRole("tab", { name: "Derive" }).press("ArrowRight");
    await page.locator("#panel-check .pg-status", { hasText: /relations?: / }).waitFor({ timeout: 60_000 });
    expect(await page.locator(".pg-verdict-wrong").count()).toBe(1);
    expect(await page.locator(".pg-verdict-wrong").textContent()).toMatch(
      /The left side is .*, the right side .*, at/,
    );
    expect(await page.locator(".pg-verdict-holds, .pg-verdict-holds-if").count()).toBeGreaterThanOrEqual(1);
    expect(await page.locator("#panel-derive").isHidden()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test("underlines the wrong line, leads to it, and follows when it is mended", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await page.getByRole("tab", { name: "Check" }).click();
    const text = page.locator("#panel-check .cm-content");
    await text.click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(WRONG);
    const wrong = page.locator(".pg-relation.pg-verdict-wrong");
    await wrong.filter({ hasText: "line 7" }).waitFor({ timeout: 60_000 });
    expect(await page.locator("#panel-check .cm-lintRange-error").textContent()).toContain("t_k - p_k");
    expect(await wrong.textContent()).toMatch(/The left side is .*, the right side .*, at/);
    expect(await wrong.locator(".pg-drawn li").count()).toBeGreaterThan(1);
    await wrong.getByRole("button", { name: "line 7" }).click();
    await page.keyboard.press("End");
    await page.keyboard.press("Shift+Home");
    await page.keyboard.insertText("$$\\frac{\\partial L}{\\partial s_k} = p_k - t_k$$");
    await page
      .locator("#panel-check .pg-status", { hasText: /^\d+ relations?: \d+ holds?$/ })
      .waitFor({ timeout: 60_000 });
    expect(await wrong.count()).toBe(0);
    expect(await page.locator("#panel-check .cm-lintRange-error").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("says what a formula is to stand in, where there is none", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await page.getByRole("tab", { name: "Check" }).click();
    await page.locator("#panel-check .cm-content").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText("dL/dx = 2*x");
    await page
      .locator("#panel-check .pg-status", { hasText: /no relation.*formulas stand between \$/ })
      .waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
  });

  test("says in German what is wrong, where that is the language of the page", async () => {
    const { page, complaints } = await stage().open(stage().site, { locale: "de-DE" });
    await page.getByRole("tab", { name: "Prüfen" }).click();
    const text = page.locator("#panel-check .cm-content");
    await text.click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(WRONG);
    expect(await text.locator(".cm-line").first().textContent()).toBe(WRONG.split("\n")[0]);
    const wrong = page.locator(".pg-relation.pg-verdict-wrong", { hasText: "Zeile 7" });
    await wrong.waitFor({ timeout: 60_000 });
    expect(await wrong.textContent()).toMatch(/Vorzeichen/);
    expect(await page.locator("#panel-check .pg-relations").textContent()).not.toMatch(
      /\b(?:the|is|of|with)\b/,
    );
    expect(complaints).toEqual([]);
  });
}
