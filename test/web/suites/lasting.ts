// What people and browsers do to a page that is open for long: workers that end, pages that are left and come back to,
// links, texts from elsewhere, and browsers that store nothing.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { ESTABLISHED, editor, linkTo, type OnStage, status, write } from "./acting.ts";

const CUBE = "given u; v = u^3; find d(v)/d(u)";
const SINE = "given w; s = sin(w); find d(s)/d(w)";

/** A formula of the derivation. */
const formula = (page: Page, tex: string): Promise<unknown> =>
  page.locator(".gs-ask annotation", { hasText: tex }).first().waitFor({ state: "attached" });

/** Storage that is full throws when something is put there, storage that is forbidden at every touch. */
const REFUSING = `
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  if (location.search !== "?full")
    for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, { get() { throw new DOMException("forbidden", "SecurityError"); } });
`;

export function lasting(stage: OnStage): void {
  test("goes on with other workers when the browser has ended those that were there", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await page.clock.install();
    await Promise.all(page.workers().map((worker) => worker.evaluate("self.close()")));
    await write(page, CUBE);
    await page.clock.fastForward(25_000);
    await formula(page, "\\partial u");
    await status(page, /^Lines derived; being checked/);
    // Typing rests, then the one that checks says nothing for too long.
    await page.clock.fastForward(1000);
    await page.clock.fastForward(60_000);
    await status(page, ESTABLISHED);
    expect(complaints).toEqual([]);
  });

  test("leaves no worker behind when it is left, and shows what was written when one comes back", async () => {
    const { page } = await stage().open(stage().site);
    await editor(page).waitFor();
    await write(page, CUBE);
    await formula(page, "\\partial u");
    const { hash } = new URL(stage().site + (await linkTo(CUBE)));
    await expect.poll(() => new URL(page.url()).hash).toBe(hash);
    await page.goto("about:blank");
    await expect.poll(() => page.workers().length).toBe(0);
    await page.goBack();
    await formula(page, "\\partial u");
    await status(page, ESTABLISHED);
    expect(await editor(page).textContent()).toBe(CUBE);
  });

  test("shows the newest text, whatever earlier ones still take", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    const long = Array.from(
      { length: 12 },
      (_, k) =>
        `\`\`\`grad #b${k}\ngiven x[n], w[K]\ny[i] = sum{k} w[k]*x[i+k]^${k + 2}\ngiven L(y)\nfind d(L)/d(x[m])\n\`\`\``,
    ).join("\n\n");
    await write(page, long);
    await page.locator(".pg-output .gs-block").nth(1).waitFor();
    await write(page, CUBE);
    await formula(page, "\\partial u");
    await status(page, ESTABLISHED);
    expect(await page.locator(".pg-output .gs-block").count()).toBe(1);
    expect(await page.locator(".pg-output").textContent()).not.toContain("w[k]");
    expect(page.workers().length).toBeLessThanOrEqual(2);
    expect(complaints).toEqual([]);
  });

  test("follows links within the tab, back and forward", async () => {
    const { page, complaints } = await stage().open(stage().site + (await linkTo(CUBE, { level: "brief" })));
    await status(page, ESTABLISHED);
    await editor(page).waitFor();
    expect(await page.getByRole("radio", { name: "Brief" }).isChecked()).toBe(true);
    await page.evaluate((hash) => (location.hash = hash), await linkTo(SINE));
    await formula(page, "\\partial w");
    await status(page, ESTABLISHED);
    expect(await page.getByRole("radio", { name: "Standard" }).isChecked()).toBe(true);
    await page.goBack();
    await formula(page, "\\partial u");
    expect(await editor(page).textContent()).toBe(CUBE);
    expect(await page.getByRole("radio", { name: "Brief" }).isChecked()).toBe(true);
    await page.goForward();
    await formula(page, "\\partial w");
    await status(page, ESTABLISHED);
    // A fragment that holds nothing of the page changes nothing.
    await page.evaluate(() => (location.hash = "#elsewhere"));
    await expect.poll(() => page.url()).toContain("#elsewhere");
    expect(await editor(page).textContent()).toBe(SINE);
    expect(complaints).toEqual([]);
  });

  test.each(["#t=~S88sS81TqIjOi9VRKI", "#t=%E0%A4%A", "#tab=check&t=~!"])(
    "says that a link is cut off: %s",
    async (hash) => {
      const { page } = await stage().open(stage().site + hash);
      await page.locator(".pg-toast", { hasText: "The link is not whole" }).waitFor();
    },
  );

  test("keeps what is written in both tabs when it is loaded anew", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await editor(page).waitFor();
    await write(page, CUBE);
    await page.getByRole("tab", { name: "Check" }).click();
    await page.locator("#panel-check .cm-content").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText("$$2 + 2 = 4$$");
    await expect.poll(() => page.url()).toContain("#tab=check&t=");
    await page.reload();
    await page.locator("#panel-check .cm-content", { hasText: "2 + 2 = 4" }).waitFor();
    await page.getByRole("tab", { name: "Derive" }).click();
    await formula(page, "\\partial u");
    await expect.poll(() => editor(page).textContent()).toBe(CUBE);
    // What a page was still loading when it was loaded anew.
    expect(complaints.filter((c) => !c.startsWith("not loaded"))).toEqual([]);
  });

  test("comes back from the gallery and from the other tab, and goes there again", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await editor(page).waitFor();
    await write(page, CUBE);
    await formula(page, "\\partial u");
    await page.getByRole("button", { name: "Gallery" }).click();
    await page.getByRole("button", { name: /^Softmax and cross-entropy/ }).click();
    await formula(page, "\\partial s");
    await expect.poll(() => page.evaluate(() => history.length)).toBe(3);
    await page.getByRole("tab", { name: "Check" }).click();
    await expect.poll(() => page.url()).toContain("#tab=check");
    await page.goBack();
    await expect.poll(() => page.getByRole("tab", { selected: true }).textContent()).toBe("Derive");
    expect(await editor(page).textContent()).toContain("log(p[i])");
    await page.goBack();
    await formula(page, "\\partial u");
    expect(await editor(page).textContent()).toBe(CUBE);
    await page.goForward();
    await formula(page, "\\partial s");
    await status(page, ESTABLISHED);
    expect(complaints).toEqual([]);
  });

  test("says so when a part of the page does not come, and tries again", async () => {
    const { page } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await page.route(/gallery/, (route) => route.abort());
    await page.getByRole("button", { name: "Gallery" }).click();
    await page.locator(".pg-toast", { hasText: "The rest of the page could not be loaded" }).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.unroute(/gallery/);
    await page.getByRole("button", { name: "Gallery" }).click();
    await page.getByRole("dialog", { name: "Gallery" }).waitFor();
  });

  test.each(["\r\n", "\r"])(
    "reads a link with line ends of other systems and a mark before them: %j",
    async (end) => {
      const text = `\ufeff${["given x[n]", "y = sum{i} z[i]", "find d(y)/d(x[k])"].join(end)}`;
      const { page, complaints } = await stage().open(stage().site + (await linkTo(text)));
      const message = page.locator(".pg-problems .pg-error");
      await message.waitFor();
      expect(await message.locator(".pg-place").textContent()).toBe("Error, line 2, column 12");
      await editor(page).waitFor();
      await expect.poll(() => page.locator(".cm-lintRange-error").textContent()).toBe("z");
      await write(page, text.replace("z[i]", "x[i]"));
      await status(page, ESTABLISHED);
      expect(complaints).toEqual([]);
    },
  );

  test("takes text as word processors, web pages and other keyboards hand it over", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    for (const [k, text] of [
      "given\u00a0t[n]\u00a0\nv\u00a0=\u00a0sum{i}\u00a0t[i]^2\u00a0\nfind d(v)/d(t[a])",
      "given t[n]\nv = sum{i} (t[i] − 1)^2 – 3\nfind d(v)/d(t[b])",
      "given ｔ［ｎ］；ｖ＝sum｛ｉ｝（ｔ［ｉ］＋１）＾２；find d(v)/d(t[c])",
      "given\tt[n]\r\n\tv = sum{i}\tt[i]^2\r\n\tfind d(v)/d(t[d])\r\n",
      "given t\u200b[n]\nv = sum{i}\u2009t[i]\u00ad^2\nfind d(v)/d(t[e])",
    ].entries()) {
      await write(page, text);
      await formula(page, `\\partial t[${"abcde"[k]}]`);
      await status(page, ESTABLISHED);
      expect(await page.locator(".pg-problems .pg-error").count()).toBe(0);
    }
    await page.getByRole("tab", { name: "Check" }).click();
    await page.locator("#panel-check .cm-content").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(
      "<!-- gradsheet:\u00a0given s[n] -->\r\n\r\n$$v\u00a0= \\sum_i\u00a0s_i^2\u200b – ３$$\r\n\r\n$$\\frac{\\partial v}{\\partial s_k}＝2\ts_k$$",
    );
    await page
      .locator("#panel-check .pg-status", { hasText: "1 relation: 1 holds" })
      .waitFor({ timeout: 60_000 });
    expect(await page.locator("#panel-check .pg-relation .katex").count()).toBe(2);
    expect(complaints).toEqual([]);
  });

  test.each(["?full", "?forbidden"])("works where nothing can be stored: %s", async (search) => {
    const { page, complaints } = await stage().open("about:blank");
    await page.addInitScript(REFUSING);
    await page.goto(stage().site + search);
    await status(page, ESTABLISHED);
    await editor(page).waitFor();
    await write(page, CUBE);
    await page.getByRole("button", { name: /^Colours: / }).click();
    expect(await page.getByRole("button", { name: /^Colours: / }).getAttribute("aria-label")).toContain(
      "light",
    );
    await page.getByRole("tab", { name: "Check" }).click();
    await page.locator("#panel-check .cm-content").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText("$$2 + 2 = 4$$");
    await page.getByRole("combobox", { name: "Language of the page" }).selectOption("de");
    await page.getByRole("tab", { name: "Herleiten" }).click();
    await status(page, /^\d+ Zeilen? geprüft und bestätigt$/);
    expect(await editor(page).textContent()).toBe(CUBE);
    await page.getByRole("tab", { name: "Prüfen" }).click();
    await page.locator("#panel-check .cm-content", { hasText: "2 + 2 = 4" }).waitFor();
    // What a page was still loading when it was loaded anew.
    expect(complaints.filter((c) => !c.startsWith("not loaded"))).toEqual([]);
  });

  test("moves nothing for those who want it so", async () => {
    const { page } = await stage().open(stage().site, { reducedMotion: "reduce" });
    await page.locator(".pg-line").first().waitFor();
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .filter((e) => {
          const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(e);
          const still = transitionDuration.split(", ").every((d) => d === "0s");
          return animationName !== "none" || !still || scrollBehavior === "smooth";
        })
        .map((e) => e.className),
    );
    expect(moving).toEqual([]);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
}
