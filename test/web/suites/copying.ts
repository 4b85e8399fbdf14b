// What leaves the page: LaTeX, Markdown, a link.

import { expect, test } from "vitest";
import { ESTABLISHED, editor, type OnStage, status, write } from "./acting.ts";

export function copying(stage: OnStage): void {
  test("copies LaTeX, Markdown and a link, and the link leads back", async () => {
    const { page, complaints } = await stage().open(stage().site, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await status(page, ESTABLISHED);
    await page.getByRole("radio", { name: "Brief" }).check();
    const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole("button", { name: "Copy as LaTeX" }).click();
    await page.locator(".pg-toast", { hasText: "The LaTeX is copied." }).waitFor();
    const latex = await copied();
    expect(latex).toContain("\\frac{\\partial L}{\\partial w}");
    expect(latex).toContain("x\\star");
    await page.getByRole("button", { name: "Copy as Markdown" }).click();
    await page.locator(".pg-toast", { hasText: "The Markdown is copied." }).waitFor();
    expect(await copied()).toContain("```math\n\\boxed{");
    await write(page, "given u; v = u^3; find d(v)/d(u)");
    await status(page, ESTABLISHED);
    await page.getByRole("button", { name: "Copy as link" }).click();
    await page.locator(".pg-toast", { hasText: "The link is copied." }).waitFor();
    const link = await copied();
    expect(complaints).toEqual([]);

    const again = await stage().open(link);
    await status(again.page, ESTABLISHED);
    expect(await editor(again.page).textContent()).toBe("given u; v = u^3; find d(v)/d(u)");
    expect(await again.page.getByRole("radio", { name: "Brief" }).isChecked()).toBe(true);
    expect(again.complaints).toEqual([]);
  });

  test("copies a formula that is selected as the TeX that it was set from", async () => {
    const { page, complaints } = await stage().open(stage().site, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await status(page, ESTABLISHED);
    await expect.poll(() => page.locator(".pg-output .gs-sr[hidden]").count()).toBe(0);
    const copied = async (place: string): Promise<string> => {
      await page
        .locator(place)
        .first()
        .evaluate((element) => getSelection()?.selectAllChildren(element));
      await page.keyboard.press("Control+C");
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const line = await copied(".pg-line");
    expect(line).toBe(
      "(1)   $\\frac{\\partial L}{\\partial w[k]} = \\sum_{i}\\frac{\\partial L}{\\partial y[i]}\\cdot\\frac{\\partial y[i]}{\\partial w[k]}$   chain rule: $w[k]$ acts through every $y[i]$",
    );
    // A part of a formula brings all of it, and nothing of what is read aloud or pressed.
    expect(await copied(".pg-line .gs-rhs .katex")).toBe("$=$");
    const task = (await copied(".gs-task")).split("\n");
    expect(task[0]).toBe("(a) Find $\\frac{\\partial L}{\\partial w[k]}$");
    expect(task[1]).toBe(line);
    expect(task.join()).not.toMatch(/Details|\u200b/);
    // Where it is written, the browser copies what is there.
    await editor(page).click();
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Control+C");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^given x\[n\], w\[K\]\ny\[i\] = /,
    );
    expect(complaints).toEqual([]);
  });

  test("shows what it may not copy", async () => {
    const { page } = await stage().open(stage().site);
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"));
    });
    await status(page, ESTABLISHED);
    await page.getByRole("button", { name: "Copy as link" }).click();
    expect(await page.getByLabel("Text to copy").inputValue()).toContain(stage().site);
  });

  test("the address holds a sheet with umlauts, signs and emoji, and gives it back", async () => {
    const text = [
      "---",
      "title: Größe über Maß",
      "language: de",
      "---",
      "Für die Kostenfunktion „Fehlerquadrat“ gilt: Straße & Fluß, 100 %, 𝒙 ≠ ∂, 🙂 # = ~ + `ä`.",
      "",
      "```grad #quadrat",
      "given u as ü",
      "v = u^2",
      "find d(v)/d(u)",
      "```",
    ].join("\n");
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await editor(page).waitFor();
    await write(page, text);
    await page.locator(".pg-title", { hasText: "Größe über Maß" }).waitFor();
    await status(page, ESTABLISHED);
    await page.waitForFunction(() => location.hash.length > 100);
    await page.waitForTimeout(600);
    const address = page.url();
    expect(address).toMatch(/^[\x21-\x7e]+$/);
    const again = await stage().open(address);
    await again.page.locator(".pg-title", { hasText: "Größe über Maß" }).waitFor();
    await status(again.page, ESTABLISHED);
    const lines = await again.page.locator("#panel-derive .cm-line").allTextContents();
    expect(lines.join("\n")).toBe(text);
    expect([...complaints, ...again.complaints]).toEqual([]);
  });
}
