// The page in Chromium: from a key to the frame that shows the lines derived anew, for each example of one block in the
// gallery; beside it, from the same key to the frame that shows its letter in the editor. Each key goes into the letter of
// an index that is asked for, so that every line is another one. Measured in the page's own time.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { median, note } from "./measure.mjs";

const root = join(import.meta.dirname, "..");
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
const KEYS = 9;
const LIMIT = 50;

export async function run() {
  if (CHROMIUM === undefined) return [note({ what: "the page", why: "there is no Chromium" })];
  const built = spawnSync(process.execPath, [join(root, "scripts", "page.mjs")], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the page is not built:\n${built.stderr}`);
  const address = pathToFileURL(join(root, "dist", "page", "gradsheet.html")).href;
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });
  try {
    const rows = [];
    let count = 1;
    for (let k = 0; k < count; k += 1) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(address);
      const cards = await opened(page);
      count = await cards.count();
      const name = (await cards.nth(k).locator("strong").textContent()) ?? "";
      await cards.nth(k).click();
      rows.push(await measured(page, name));
      await page.close();
    }
    return rows;
  } finally {
    await browser.close();
  }
}

async function opened(page) {
  await established(page);
  await page.getByRole("button", { name: "Gallery" }).click();
  const cards = page.locator(".pg-gallery[open] .pg-cards").first().locator(".pg-card");
  await cards.first().waitFor();
  return cards;
}

const established = (page) =>
  page.locator("#panel-derive .pg-status", { hasText: /^\d+ lines? checked and established$/ }).waitFor();

async function measured(page, name) {
  const editor = page.locator("#panel-derive .cm-content");
  await page.waitForTimeout(500);
  await established(page);
  await editor.click();
  const lines = await page.locator("#panel-derive .cm-line").allTextContents();
  const row = lines.findIndex((line) => line.startsWith("find"));
  const line = lines[row] ?? "";
  await page.keyboard.press("Control+Home");
  for (let k = 0; k < row; k += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Home");
  for (let k = 0; k < line.indexOf("]"); k += 1) await page.keyboard.press("ArrowRight");
  const letter = /\[(?:\w+, )*(\w)\]/.exec(line)?.[1] ?? "";
  const [lettersSeen, linesSeen] = [[], []];
  for (let k = 1; k <= KEYS; k += 1) {
    await page.evaluate(listen, `${letter}${"a".repeat(k)}`);
    await page.keyboard.press("a");
    const [written, shown] = await page.evaluate(() => Reflect.get(window, "seen"));
    lettersSeen.push(written);
    linesSeen.push(shown);
    // As fast as people type.
    await page.waitForTimeout(150);
  }
  const ours = median(linesSeen);
  return {
    what: `from a key to the lines, ${name}`,
    ours,
    theirs: median(lettersSeen),
    than: "to its letter in the editor",
    ratio: ours / median(lettersSeen),
    target: `< ${LIMIT} ms`,
    met: ours < LIMIT,
  };
}

/** In the page: it listens before the key is pressed, and promises when the letter and the lines are painted. */
function listen(wanted) {
  let start = Number.NaN;
  document.addEventListener("keydown", () => (start = performance.now()), { capture: true, once: true });
  const painted = (place) =>
    new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (!place.textContent.includes(wanted)) return;
        observer.disconnect();
        // A message that is sent as a frame begins comes when it is painted.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - start);
        requestAnimationFrame(() => channel.port2.postMessage(undefined));
      });
      observer.observe(place, { childList: true, subtree: true, characterData: true });
    });
  // The editor is in a shadow of the page.
  const editor = document.querySelector("#panel-derive .pg-editor").shadowRoot.querySelector(".cm-content");
  const lines = document.querySelector(".pg-output");
  Reflect.set(window, "seen", Promise.all([painted(editor), painted(lines)]));
}
