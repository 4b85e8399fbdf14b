// The gallery.

import { expect, test } from "vitest";
import { standard } from "../../../src/standard.ts";
import { EXAMPLES } from "../../../src/web/gallery.ts";
import { ESTABLISHED, type OnStage, status } from "./acting.ts";

export function choosing(stage: OnStage): void {
  test("opens the examples and the layers of the gallery", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await page.getByRole("button", { name: "Gallery" }).click();
    await page.getByRole("button", { name: /^Softmax and cross-entropy/ }).click();
    await page.locator(".pg-output", { hasText: "log" }).waitFor();
    await page.getByRole("button", { name: "Gallery" }).click();
    await page.getByRole("button", { name: /^Fully connected layer/ }).click();
    await page.locator(".pg-title", { hasText: "Fully connected layer" }).waitFor();
    await status(page, ESTABLISHED);
    await page.getByRole("button", { name: "Gallery" }).click();
    await page.getByRole("button", { name: /^Transposed convolution and RoI Align/ }).click();
    await page.locator(".pg-title", { hasText: "Transposed convolution and RoI Align" }).waitFor();
    await page.locator(".pg-line").nth(10).waitFor();
    expect(complaints).toEqual([]);
  });

  test("opens every example and every layer", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await page.getByLabel("Evidence").uncheck();
    const gallery = page.getByRole("dialog", { name: "Gallery" });
    const open = async (): Promise<void> => {
      await page.getByRole("button", { name: "Gallery" }).click();
      await gallery.locator(".pg-card").first().waitFor();
      await gallery.locator(".pg-waiting").waitFor({ state: "detached" });
    };
    await open();
    const titles = await gallery.locator("ul:nth-of-type(n+2) .pg-card strong").allTextContents();
    expect(titles.length).toBe(EXAMPLES.length + (standard.layers?.size ?? 0));
    await page.keyboard.press("Escape");
    for (const title of titles) {
      await open();
      await gallery.locator(".pg-card", { has: page.getByText(title, { exact: true }) }).click();
      await page.locator(".pg-title", { hasText: title }).waitFor();
      await page.locator(".pg-output .gs-block").first().waitFor();
      expect(await page.locator(".pg-problems .pg-error").count(), title).toBe(0);
    }
    expect(complaints).toEqual([]);
  });
}
