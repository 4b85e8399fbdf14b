// What the tests in a browser do: write, wait for what is said, make links.

import axe from "axe-core";
import type { Page } from "playwright-core";
import { DEFAULT_SETTINGS } from "../../../src/web/settings.ts";
import { toFragment } from "../../../src/web/state.ts";
import type { Stage } from "../browser.ts";

/** The stage is set before the tests run, after they are written. */
export type OnStage = () => Stage;

export const ESTABLISHED = /^\d+ lines? checked and established$/;

export const status = (page: Page, pattern: RegExp): Promise<unknown> =>
  page.locator("#panel-derive .pg-status", { hasText: pattern }).waitFor({ timeout: 60_000 });

export const editor = (page: Page) => page.locator("#panel-derive .cm-content");

export async function write(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
}

export const linkTo = async (text: string, part = {}): Promise<string> =>
  `#${await toFragment({ tab: "derive", text, settings: { ...DEFAULT_SETTINGS, ...part } })}`;

/** What axe finds, as text. */
export async function violations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => Reflect.has(window, "axe")))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations: found } = await Reflect.get(window, "axe").run(document, {
      resultTypes: ["violations"],
    });
    return found.flatMap((v: { id: string; nodes: { html: string; failureSummary: string }[] }) =>
      v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 200)} ${n.failureSummary}`),
    );
  });
}

/**
 * What scrolls sideways and is no stop of the tab key, nor has one in it: axe forbids it, and takes seconds to say so. A
 * page becomes right in this a moment after it rests, however long that takes on a busy machine, so that it is waited for.
 */
export function unreachable(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("main *:not(.katex *)")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX))
      .filter((one) => one.tabIndex < 0 && one.querySelector("a, button, [tabindex='0']") === null)
      .map((one) => `${one.className}: ${one.textContent?.slice(0, 100) ?? ""}`),
  );
}
