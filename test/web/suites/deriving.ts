// Writing, switching, opening a line, an error in its place, and how long a keystroke takes.

import type { Page, Request } from "playwright-core";
import { describe, expect, test } from "vitest";
import { FIRST_TEXT } from "../../../src/web/first-text.ts";
import { ONE_BLOCKS } from "../../../src/web/gallery.ts";
import { ESTABLISHED, editor, linkTo, type OnStage, status, violations, write } from "./acting.ts";

export function deriving(stage: OnStage): void {
  test("stays below the limit at the first visit", () => {
    const said = /first load: ([\d.]+) kB gzipped, of at most 300\.0 kB/.exec(stage().said);
    expect(Number(said?.[1])).toBeGreaterThan(0);
    expect(Number(said?.[1])).toBeLessThan(300);
  });

  describe.each(["site", "file"] as const)("from the %s", (from) => {
    test("derives what is written, at the level asked for, and opens a line", async () => {
      const { page, complaints } = await stage().open(stage()[from]);
      await status(page, ESTABLISHED);
      await write(page, "given a[n], b[n]; s = sum{i} a[i]*b[i]; find d(s)/d(a[k])");
      await page.locator("annotation", { hasText: "\\partial s" }).first().waitFor({ state: "attached" });
      await status(page, ESTABLISHED);
      expect(await page.locator(".gs-box .katex").first().textContent()).toContain("s");

      const lines = await page.locator(".pg-line").count();
      await page.getByRole("radio", { name: "Brief" }).check();
      expect(await page.locator(".pg-line").count()).toBeLessThan(lines);
      await page.getByRole("radio", { name: "Full" }).check();
      expect(await page.locator(".pg-line").count()).toBeGreaterThanOrEqual(lines);
      await page.getByRole("radio", { name: "Standard" }).check();

      const open = page.locator(".pg-open").nth(1);
      await open.click();
      expect(await open.getAttribute("aria-expanded")).toBe("true");
      const panel = page.locator(".pg-panel");
      await panel.locator(".pg-before .gs-place").first().waitFor();
      expect(await panel.textContent()).toMatch(/Exactly equal at \d+ points/);
      expect(await panel.textContent()).toContain("Seed 1.");
      expect(await panel.locator(".pg-drawn li").count()).toBeGreaterThanOrEqual(2);
      expect(await panel.textContent()).toContain("both sides");
      await open.press("Enter");
      expect(await panel.count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    test("says what is wrong where it is, and keeps what was derived", async () => {
      const { page, complaints } = await stage().open(stage()[from]);
      await status(page, ESTABLISHED);
      await editor(page).waitFor();
      await write(page, "given x[n], w[K]; y[i] = sum{k} w[k]*z[i+k]; given L(y); find d(L)/d(w[k])");
      const message = page.locator(".pg-problems .pg-error");
      await message.waitFor();
      expect(await message.locator(".pg-place").textContent()).toBe("Error, line 1, column 38");
      expect(await message.textContent()).toContain("z is not declared");
      expect(await message.textContent()).toContain("Write instead: given z");
      expect(await page.locator(".cm-lintRange-error").textContent()).toBe("z");
      await page.locator(".pg-voice", { hasText: "Error in line 1: z is not declared" }).waitFor();
      expect(await page.locator(".pg-output.pg-stale .pg-line").count()).toBeGreaterThan(3);
      expect(complaints).toEqual([]);
    });
  });

  test("shows in the text what a line belongs to: what is asked, or what is put in", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await editor(page).waitFor();
    const selected = (): Promise<string> =>
      page.evaluate(() => {
        const root = document.querySelector("#panel-derive .pg-editor")?.shadowRoot;
        const own = root === undefined || root === null ? undefined : Reflect.get(root, "getSelection");
        return String(typeof own === "function" ? own.call(root) : document.getSelection());
      });
    const show = async (task: number, line: number): Promise<void> => {
      const item = page.locator(".gs-task").nth(task).locator(".pg-line").nth(line);
      await item.locator(".pg-open").click();
      await item.getByRole("button", { name: "Show in the text" }).click();
    };
    await show(0, 0);
    await expect.poll(selected).toBe("d(L)/d(w[k])");
    await show(0, 1);
    await expect.poll(selected).toBe("y[i] = sum{k} w[k]*x[i+k]");
    await show(1, 0);
    await expect.poll(selected).toBe("d(L)/d(x[m])");
    expect(await violations(page)).toEqual([]);
    // What is selected is written over.
    await page.keyboard.type("d(L)/d(x[r])");
    await page.locator(".gs-ask annotation", { hasText: "x[r]" }).waitFor({ state: "attached" });
    // Lines of an earlier text stay, and what they belong to may be gone.
    await write(page, "given x[");
    await page.locator(".pg-problems .pg-error").waitFor();
    await page.locator(".pg-panel").first().getByRole("button", { name: "Show in the text" }).click();
    await page.locator(".pg-toast", { hasText: "The text has an error" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("sets at once what needs the faces that are loaded later", async () => {
    const text = "given u, W as \\mathbf{W}, c as \\mathcal{C}\nv = W*u + c*u\nfind d(v)/d(u)";
    const { page, complaints } = await stage().open(stage().site + (await linkTo(text)));
    await status(page, ESTABLISHED);
    await page.locator(".gs-box .mathbf", { hasText: "W" }).waitFor();
    await page.locator(".gs-box .mathcal", { hasText: "C" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("shows what is given while nothing is asked yet, and calls nothing wrong while one writes", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await write(page, " ");
    await page.locator(".pg-output .pg-hint").waitFor();
    // Words are said to be wrong when writing rests, not in between.
    await page.evaluate(() => {
      const seen: string[] = [];
      Reflect.set(window, "wrong", seen);
      new MutationObserver(() => {
        for (const e of document.querySelectorAll(".pg-problems .pg-error")) seen.push(e.textContent);
      }).observe(document.body, { childList: true, subtree: true });
    });
    await page.keyboard.press("Backspace");
    await page.keyboard.type("given u\nv = sin(u)^2\n", { delay: 60 });
    await page.locator(".gs-givens .katex", { hasText: "sin" }).first().waitFor();
    const remark = page.locator(".pg-problems .pg-remark");
    expect(await remark.textContent()).toContain("the block asks for nothing");
    expect(await page.evaluate(() => Reflect.get(window, "wrong"))).toEqual([]);
    await page.keyboard.type("fi");
    const wrong = page.locator(".pg-problems .pg-error");
    await wrong.waitFor();
    expect(await wrong.textContent()).toContain("Write instead: find");
    await page.keyboard.type("n");
    await expect.poll(() => wrong.filter({ hasText: "`fi`" }).count()).toBe(0);
    expect(await page.locator(".gs-givens").count()).toBe(1);
    await page.keyboard.type("d d(v)/d(u)");
    await status(page, ESTABLISHED);
    expect(await page.locator(".pg-problems li").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("ends the line where a name is written out, and offers what is half written", async () => {
    const { page } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await write(page, "given speed");
    const offered = page.locator("#panel-derive .cm-tooltip-autocomplete");
    await page.keyboard.press("Enter");
    await page.keyboard.type("v = speed", { delay: 60 });
    await page.waitForTimeout(300);
    expect(await offered.count()).toBe(0);
    await page.keyboard.press("Enter");
    await page.keyboard.type("w = spe", { delay: 60 });
    await offered.locator("li", { hasText: "speed" }).waitFor();
    // What has just come up is not taken yet: it may be the end of the line that was meant.
    await page.waitForTimeout(200);
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.locator("#panel-derive .cm-line").allTextContents())
      .toEqual(["given speed", "v = speed", "w = speed"]);
  });

  test("counts the lines that are shown, and their steps where those are", async () => {
    const { page } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    const said = async (): Promise<number> =>
      Number.parseInt((await page.locator("#panel-derive .pg-status").textContent()) ?? "", 10);
    const counts: number[] = [];
    for (const level of ["Brief", "Standard", "Full"]) {
      await page.getByRole("radio", { name: level }).check();
      await expect.poll(said).toBe(await page.locator(".pg-output .pg-line").count());
      counts.push(await said());
    }
    expect(counts.toSorted((a, b) => a - b)).toEqual(counts);
    expect(new Set(counts).size).toBe(3);
  });

  test("marks the line that a reference leads to, until one turns to something else", async () => {
    const { page } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await page.getByRole("link", { name: "(2)" }).first().click();
    const met = page.locator(".pg-line.pg-met");
    expect(await met.locator(".gs-num").textContent()).toBe("(2)");
    expect(await met.evaluate((e) => e === document.activeElement)).toBe(true);
    await page.locator(".pg-open").first().click();
    expect(await met.count()).toBe(0);
  });

  test("shows the block that is being written, where it was out of sight", async () => {
    const { page } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    const block = (id: string): string =>
      `\`\`\`grad #${id}\ngiven x[n], w[K]\ny[i] = sum{k} w[k]*x[i+k]\ngiven L(y)\nfind d(L)/d(w[k]), d(L)/d(x[m])\n\`\`\`\n`;
    await write(page, ["one", "two", "three"].map(block).join("\n"));
    await status(page, ESTABLISHED);
    const output = page.locator("#panel-derive .pg-output");
    await output.evaluate((e) => e.scrollTo(0, 0));
    const seen = (id: string): Promise<boolean> =>
      page.locator(`#block-${id}`).evaluate((e) => {
        const around = e.closest(".pg-output")?.getBoundingClientRect();
        const { top, bottom } = e.getBoundingClientRect();
        return around !== undefined && bottom > around.top && top < around.bottom;
      });
    expect([await seen("one"), await seen("three")]).toEqual([true, false]);
    // Before the fence that ends the last block.
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("End");
    await page.keyboard.type(", d(y[i])/d(w[k])");
    await expect.poll(() => seen("three")).toBe(true);
    // What is in sight stays where it is.
    const at = await output.evaluate((e) => e.scrollTop);
    await page.keyboard.press("Backspace");
    await page.keyboard.type(")");
    await status(page, ESTABLISHED);
    expect(Math.abs((await output.evaluate((e) => e.scrollTop)) - at)).toBeLessThan(400);
  });

  test("leaves room for what is said about a long text", async () => {
    const { page } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await write(page, `given x\n${"# a line that says nothing\n".repeat(80)}y = z\nfind d(y)/d(x)`);
    const list = page.locator(".pg-problems");
    await list.locator(".pg-error").waitFor();
    const tall = await list.evaluate((e) => ({ seen: e.clientHeight, whole: e.scrollHeight }));
    expect(tall.seen).toBeGreaterThan(80);
    expect(tall.seen).toBe(tall.whole);
  });

  test("writes formulas as the switches say", async () => {
    const { page } = await stage().open(stage().site + (await linkTo("given u; v = abs(u); find d(v)/d(u)")));
    await status(page, ESTABLISHED);
    await page.getByText("Kinks").click();
    await page.getByLabel("|u| at u = 0").selectOption({ label: "1, from the right" });
    await page.locator(".gs-aside", { hasText: "1" }).waitFor();
    await status(page, ESTABLISHED);
    expect(await page.locator(".gs-aside").first().textContent()).toContain("1");
    expect(page.url()).toBeTruthy();

    // What hangs over the page goes at Escape, and when one turns to something else.
    const kinks = page.locator(".pg-kinks[open]");
    await page.keyboard.press("Escape");
    expect(await kinks.count()).toBe(0);
    await page.getByText("Kinks").click();
    await kinks.waitFor();
    await page.locator(".pg-status").first().click();
    expect(await kinks.count()).toBe(0);
    await page.getByText("Evidence").click();
    await status(page, /not checked/);
    expect(await page.locator(".pg-mark-established").count()).toBe(0);
  });

  test("loads the rarer parts of the core when a text needs them", async () => {
    const text = [
      "given x[I], w[K], S >= 1 integer, P >= 0 integer, u",
      "y[S*i + k - P] += x[i]*w[k]",
      "z = u/(1 + u)",
      "size y crop P",
      "limit u -> inf of z",
      "A = [[1, 2], [3, 4]]",
      "B = A @ A",
      "compute B",
    ].join("\n");
    const asked: string[] = [];
    const { page, complaints } = await stage().open("about:blank");
    page.on("request", (r) => asked.push(r.url()));
    await page.goto(stage().site + (await linkTo(text)));
    await page.locator(".gs-task").nth(2).waitFor();
    await status(page, ESTABLISHED);
    expect(await page.locator(".gs-task:has(.pg-mark-established)").count()).toBe(3);
    expect(asked.some((url) => url.includes("parts"))).toBe(true);
    expect(complaints).toEqual([]);
  });

  test("loads them ahead of the first keystroke, once the first lines are there", async () => {
    const asked: string[] = [];
    const { page, complaints } = await stage().open("about:blank");
    page.on("request", (r) => asked.push(r.url()));
    await page.goto(stage().site + (await linkTo(FIRST_TEXT, { evidence: false })));
    await page.locator(".pg-line").first().waitFor();
    await expect.poll(() => asked.some((url) => url.includes("parts"))).toBe(true);
    expect(complaints).toEqual([]);
  });

  test("asks for nothing beyond the first load until the lines of the first text are there", async () => {
    const { page } = await stage().open("about:blank");
    const asked: Request[] = [];
    page.on("requestfinished", (r) => asked.push(r));
    // By the page's own clock: this test may look late.
    await page.addInitScript(() => {
      const observer = new MutationObserver(() => {
        if (document.querySelector(".pg-line") === null) return;
        observer.disconnect();
        Reflect.set(window, "firstLine", performance.timeOrigin + performance.now());
      });
      observer.observe(document, { childList: true, subtree: true });
    });
    await page.goto(stage().site);
    const later = (): readonly Request[] =>
      asked.filter((r) => /parts|whole|standard|check/.test(new URL(r.url()).pathname));
    await expect.poll(() => later().length, { timeout: 30_000 }).toBeGreaterThan(0);
    const first = Number(await page.evaluate(() => Reflect.get(window, "firstLine")));
    expect(first).toBeGreaterThan(0);
    expect(later().filter((r) => r.timing().startTime < first)).toEqual([]);
    expect(asked.some((r) => r.url().includes("worker"))).toBe(true);
  });

  test("writes indices and counts as the switches say", async () => {
    const text = "given x[n]\ny = sum{i=0..1} x[i]^2\nfind d(y)/d(x[0])";
    const { page, complaints } = await stage().open(stage().site + (await linkTo(text)));
    const asked = page.locator(".gs-ask annotation").first();
    await status(page, ESTABLISHED);
    expect(await asked.textContent()).toContain("x[0]");
    await page.getByLabel("Indices").selectOption("subscripts");
    await page.locator(".gs-ask annotation", { hasText: "x_{0}" }).waitFor({ state: "attached" });
    await page.getByLabel("Indices").selectOption("brackets");
    await page.getByLabel("Count from").selectOption("1");
    await status(page, /^Counted from 1, the text has an error/);
    // Counted from 1 there is no x[0].
    await page.locator(".pg-problems .pg-error").waitFor();
    await page.getByLabel("Count from").selectOption("0");
    await status(page, ESTABLISHED);
    await expect.poll(() => page.url()).toContain("index=brackets");
    expect(complaints).toEqual([]);
  });

  test("says what to do where there is no text, and goes on when there is", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    await write(page, " ");
    await page.locator(".pg-output .pg-hint", { hasText: "begin with the gallery" }).waitFor();
    expect(await page.locator(".pg-line").count()).toBe(0);
    await write(page, "given u; v = ");
    await page.locator(".pg-problems .pg-error").waitFor();
    await page.locator(".pg-output .pg-hint", { hasText: "has an error" }).waitFor();
    await write(page, "given u; v = u^2; find d(v)/d(u)");
    await status(page, ESTABLISHED);
    expect(await page.locator(".pg-hint").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("has what is read aloud when typing rests, and nothing in its place before", async () => {
    const { page, complaints } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    const unread = () => page.locator(".pg-output .gs-sr[hidden]").count();
    await expect.poll(unread).toBe(0);
    const read = (await page.locator(".gs-box math annotation").first().textContent()) ?? "";
    expect(read).toContain("\\partial");
    const formulas = await page.locator(".pg-output .pg-math").count();
    expect(await page.locator(".pg-output .pg-math math").count()).toBe(formulas);
    await write(page, "given u; v = u^7; find d(v)/d(u)");
    await page.locator(".gs-box", { hasText: "7" }).waitFor();
    await expect.poll(unread).toBe(0);
    expect(await page.locator(".gs-box math annotation").first().textContent()).toContain("7");
    expect(complaints).toEqual([]);
  });

  test("says that a task is not finished, however many of its lines hold", async () => {
    const { page } = await stage().open(
      stage().site + (await linkTo("given u\nf = abs(u)/u\nlimit u -> 0 of f")),
    );
    await status(page, /^\d+ lines? checked and established; 1 task is not finished$/);
  });

  test("puts no box around what is claimed and not checked", async () => {
    const text = "given a > 0, b > 0\nshow sqrt(a + b) = sqrt(a) + sqrt(b)";
    const { page } = await stage().open(stage().site + (await linkTo(text, { evidence: false })));
    await status(page, /^1 line/);
    await page.locator(".pg-output", { hasText: "claimed" }).waitFor();
    expect(await page.locator(".gs-box").count()).toBe(0);
    await page.getByLabel("Evidence").check();
    await page.locator(".pg-output .pg-mark-refuted").waitFor();
    // The numbers stand beside the line, and on paper.
    const against = page.locator(".pg-line .gs-reason", {
      hasText: /claimed.*; refuted: left side .*, right side/,
    });
    expect(await against.count()).toBe(1);
    await page.emulateMedia({ media: "print" });
    expect(await against.isVisible()).toBe(true);
  });

  test("writes what can be seen first, and in the end what another page writes at once", async () => {
    const text = ONE_BLOCKS.find(({ name }) => name === "normalisation")?.text ?? "";
    const { page, complaints } = await stage().open(stage().site + (await linkTo(text)));
    await status(page, ESTABLISHED);
    const shown = (of: Page): Promise<readonly (string | null)[]> =>
      of.locator(".pg-output .pg-slot > section > *, .pg-output .gs-chain > li").evaluateAll((all) =>
        all.map((one) => {
          const copy = one.cloneNode(true) as Element;
          for (const read of copy.querySelectorAll(".gs-sr")) read.remove();
          return copy.textContent;
        }),
      );
    await editor(page).click();
    await page.keyboard.press("Control+Home");
    const row = text.split("\n").findIndex((line) => line.startsWith("find"));
    for (let k = 0; k < row; k += 1) await page.keyboard.press("ArrowDown");
    // A third task, fewer of them, another letter; from the top, the middle and the end of what is shown.
    const edits = [
      ["End", ", d(y[i])/d(x[k])"],
      ["End", ...Array.from({ length: 17 }, () => "Backspace")],
      ["Home", ...Array.from({ length: 14 }, () => "ArrowRight"), "a"],
    ];
    for (const [k, keys] of edits.entries()) {
      await page.locator(".pg-output").evaluate((e, part) => e.scrollTo(0, e.scrollHeight * part), k / 2);
      for (const key of keys)
        if (/^,/.test(key)) await page.keyboard.type(key);
        else await page.keyboard.press(key);
      await page.locator("#panel-derive .pg-status", { hasText: "being checked" }).waitFor();
      await status(page, ESTABLISHED);
      const now = (await page.locator("#panel-derive .cm-line").allTextContents()).join("\n");
      const other = await stage().open(stage().site + (await linkTo(now)));
      await status(other.page, ESTABLISHED);
      expect(await shown(page), `edit ${k}`).toEqual(await shown(other.page));
      await other.page.context().close();
    }
    expect(complaints).toEqual([]);
  });

  test("answers every keystroke with its lines", async () => {
    for (const { name, text } of ONE_BLOCKS) {
      const { page } = await stage().open(stage().site + (await linkTo(text)));
      await status(page, ESTABLISHED);
      await editor(page).click();
      // Into the letter that is asked for: everything is derived anew.
      const row = text.split("\n").findIndex((line) => line.startsWith("find"));
      const line = text.split("\n")[row] ?? "";
      await page.keyboard.press("Control+Home");
      for (let k = 0; k < row; k += 1) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Home");
      for (let k = 0; k < line.indexOf("]"); k += 1) await page.keyboard.press("ArrowRight");
      const letter = /\[(?:\w+, )*(\w)\]/.exec(line)?.[1] ?? "";
      for (let k = 1; k <= 3; k += 1) {
        await page.keyboard.press("a");
        // How soon that is, the measurements tell.
        const lines = page.locator(".pg-output .pg-line .gs-lhs", { hasText: `${letter}${"a".repeat(k)}` });
        await lines.first().waitFor();
      }
      expect(await page.locator(".pg-output .pg-line").count(), name).toBeGreaterThan(2);
      await page.context().close();
    }
  });
}
