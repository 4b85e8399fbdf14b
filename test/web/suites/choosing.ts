// The gallery.

import { expect, test } from "vitest";
import { standard } from "../../../src/standard.ts";
import { CRIB } from "../../../src/web/crib.ts";
import { EXAMPLES, ONE_BLOCKS } from "../../../src/web/gallery.ts";
import { ESTABLISHED, editor, type OnStage, status, unreachable, violations } from "./acting.ts";

/** The gallery as those find it who speak the language. */
const IN = {
  en: { gallery: "Gallery", evidence: "Evidence", unchecked: /^\d+ lines?, not checked$/ },
  de: { gallery: "Beispiele", evidence: "Prüfung", unchecked: /^\d+ Zeilen?, ungeprüft$/ },
} as const;

export function choosing(stage: OnStage): void {
  test("opens the examples and the layers of the gallery", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await page.getByRole("button", { name: "Gallery" }).click();
    await page.getByRole("button", { name: /^Softmax and cross-entropy/ }).click();
    await page.locator(".pg-output", { hasText: "log" }).waitFor();
    await status(page, ESTABLISHED);
    const scrolled = () => page.locator(".pg-output").evaluate((e) => e.scrollTop);
    await page.locator(".pg-output").evaluate((e) => e.scrollTo(0, e.scrollHeight));
    expect(await scrolled()).toBeGreaterThan(50);
    await page.getByRole("button", { name: "Gallery" }).click();
    await page.getByRole("button", { name: /^Fully connected layer/ }).click();
    await page.locator(".pg-title", { hasText: "Fully connected layer" }).waitFor();
    expect(await scrolled()).toBe(0);
    await status(page, ESTABLISHED);
    await page.getByRole("button", { name: "Gallery" }).click();
    await page.getByRole("button", { name: /^Transposed convolution and RoI Align/ }).click();
    await page.locator(".pg-title", { hasText: "Transposed convolution and RoI Align" }).waitFor();
    await page.locator(".pg-line").nth(10).waitFor();
    expect(complaints).toEqual([]);
  });

  test("finds cards by words of their titles and texts in either language, and ends the search with Escape", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await page.getByRole("button", { name: "Gallery" }).click();
    const gallery = page.getByRole("dialog", { name: "Gallery" });
    await gallery.locator(".pg-waiting").waitFor({ state: "detached" });
    const all = await gallery.locator(".pg-card").count();
    const shown = async (): Promise<readonly string[]> =>
      (await gallery.locator("li:not([hidden]) .pg-card strong:visible").allTextContents()).toSorted();
    const field = gallery.getByRole("searchbox", { name: "Find in titles and texts" });
    expect(await field.evaluate((e) => e === document.activeElement)).toBe(true);

    await page.keyboard.type("RoI ALIGN");
    await expect.poll(shown).toContain("Interpolation and sampling");
    expect(await shown()).toContain("Transposed convolution and RoI Align");
    expect(await gallery.getByRole("status").textContent()).toBe(`${(await shown()).length} of ${all} found`);
    // A heading with nothing below it goes.
    expect(await gallery.getByRole("heading", { name: "One block" }).count()).toBe(0);
    await field.fill("Kreuzentropie");
    await expect.poll(shown).toContain("Softmax and cross-entropy");
    await field.fill("logsumexp");
    const wanted = [...(standard.layers ?? [])].filter(([, text]) => text.includes("logsumexp")).length;
    await expect.poll(async () => (await shown()).length).toBeGreaterThanOrEqual(wanted);

    await field.fill("softmax giraffe");
    await gallery.getByRole("status").filter({ hasText: "Nothing here has all of these words." }).waitFor();
    expect(await shown()).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await gallery.getByRole("button", { name: "Show all" }).click();
    expect((await shown()).length).toBe(all);
    expect(await field.evaluate((e) => e === document.activeElement)).toBe(true);

    await page.keyboard.type("lstm");
    await expect.poll(shown).toContain("Recurrent cells");
    await page.keyboard.press("Escape");
    expect(await gallery.isVisible()).toBe(true);
    expect((await shown()).length).toBe(all);
    await page.keyboard.press("Escape");
    expect(await gallery.isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  test("shows by example what can be written, and opens what is chosen", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    const help = page.getByRole("button", { name: "How to write it" });
    const dialog = page.getByRole("dialog", { name: "How to write it" });
    await help.focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor();
    expect(await dialog.locator(".pg-card").count()).toBe(CRIB.length);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await help.evaluate((e) => e === document.activeElement)).toBe(true);
    await help.click();
    await dialog.getByRole("button", { name: /^limit T -> 0/ }).click();
    await page.locator(".gs-box", { hasText: "lim" }).waitFor();
    expect(await editor(page).textContent()).toBe(
      "given s[n], T > 0limit T -> 0+ of T*log(sum{j} exp(s[j]/T))",
    );
    await page.goBack();
    await expect.poll(() => editor(page).textContent()).toContain("y[i] = sum{k} w[k]*x[i+k]");
    expect(complaints).toEqual([]);
  });

  // What things are called does not depend on the colours, nor either of them on the sheet: each sheet is opened once,
  // and each pair sees every other sheet.
  test.each([
    ["en", "dark", 0],
    ["de", "light", 1],
  ] as const)(
    "every other sheet opens, and holds nothing that the rules for access forbid: %s, %s",
    async (language, colorScheme, first) => {
      const { page, complaints } = await stage().open(stage().site, {
        locale: language,
        colorScheme,
      });
      const words = IN[language];
      await page.locator("#panel-derive .pg-line").first().waitFor();
      await page.getByLabel(words.evidence).uncheck();
      const gallery = page.getByRole("dialog", { name: words.gallery });
      const open = async (): Promise<void> => {
        await page.getByRole("button", { name: words.gallery }).click();
        await gallery.locator(".pg-card").first().waitFor();
        await gallery.locator(".pg-waiting").waitFor({ state: "detached" });
      };
      await open();
      const cards = await gallery.locator(".pg-card").count();
      expect(cards).toBe(ONE_BLOCKS.length + EXAMPLES.length + (standard.layers?.size ?? 0));
      await page.keyboard.press("Escape");
      for (let k = first; k < cards; k += 2) {
        await open();
        const title = (await gallery.locator(".pg-card strong").nth(k).textContent()) ?? "";
        await gallery.locator(".pg-card").nth(k).click();
        // A sheet has its title, one block by itself has none.
        const shown = page.locator(".pg-title");
        if (k < ONE_BLOCKS.length) await shown.waitFor({ state: "detached" });
        else await shown.filter({ hasText: title }).waitFor();
        // Of definitions alone, which ask nothing, nothing is said.
        const said = page.locator("#panel-derive .pg-status");
        const isSaid = async (): Promise<boolean> => {
          const text = (await said.textContent()) ?? "";
          if (text !== "") return words.unchecked.test(text);
          return (await page.locator("#panel-derive .pg-line").count()) === 0;
        };
        await expect.poll(isSaid, { timeout: 60_000, message: title }).toBe(true);
        expect(await page.locator(".pg-problems .pg-error").count(), title).toBe(0);
        // The derivation scrolls, and the page does not.
        expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight), title).toBe(0);
        await expect.poll(() => unreachable(page), { timeout: 60_000, message: title }).toEqual([]);
        expect(await violations(page), title).toEqual([]);
      }
      expect(complaints).toEqual([]);
    },
    900_000,
  );
}
