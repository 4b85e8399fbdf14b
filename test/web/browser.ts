// What the end-to-end tests share: the page built once, a server for its folder, and the system's Chromium. A missing
// Chromium is a failure in continuous integration; elsewhere the tests say that they are left out.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const root = resolve(fileURLToPath(import.meta.url), "..", "..", "..");
const folder = join(root, "dist", "page");

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
const isCi = /^(1|true)$/i.test(process.env.CI ?? "");
export const mustRun = isCi || CHROMIUM !== undefined;
if (!mustRun) console.warn("test/web: there is no Chromium here, so that the page is not tried in a browser");

const TYPES: ReadonlyMap<string, string> = new Map([
  [".html", "text/html"],
  [".js", "text/javascript"],
  [".css", "text/css"],
  [".woff2", "font/woff2"],
]);

/** The browser alone. */
export interface Curtain {
  /** A page, with everything that it complains about. */
  open(address: string, options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }>;
  /** Closes what was opened: a page that nobody looks at any more goes on checking lines. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface Stage extends Curtain {
  /** The folder on a server, and the single file on disk. */
  readonly site: string;
  readonly file: string;
  /** What the build measured. */
  readonly said: string;
}

export async function raiseCurtain(): Promise<Curtain> {
  if (CHROMIUM === undefined) throw new Error("there is no Chromium: install it, or leave CI unset");
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });
  return {
    open: (address, options = {}) => opened(browser, address, options),
    clear: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: () => browser.close(),
  };
}

/** The build takes long: files of one process share it. */
let building: Promise<string> | undefined;

function built(): Promise<string> {
  building ??= build();
  return building;
}

async function build(): Promise<string> {
  // Whoever works on a test may leave the page as it was built before.
  if (isCi || process.env.GRADSHEET_PAGE !== "built") {
    const run = spawnSync(process.execPath, [join(root, "scripts", "page.mjs")], {
      cwd: root,
      encoding: "utf8",
    });
    if (run.status !== 0) throw new Error(`the page is not built:\n${run.stdout}\n${run.stderr}`);
  }
  return readFileSync(join(folder, "first-load.txt"), "utf8");
}

export async function setStage(): Promise<Stage> {
  const said = await built();
  const [curtain, server] = await Promise.all([raiseCurtain(), serve()]);
  return {
    ...curtain,
    site: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    file: pathToFileURL(join(folder, "gradsheet.html")).href,
    said,
    async close() {
      await curtain.close();
      await new Promise((done) => server.close(done));
    },
  };
}

async function opened(browser: Browser, address: string, options: BrowserContextOptions) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (m) => {
    if (m.type() === "error" || m.type() === "warning") complaints.push(m.text());
  });
  page.on("pageerror", (e) => complaints.push(e.message));
  page.on("requestfailed", (r) => complaints.push(`not loaded: ${r.url()}`));
  await page.goto(address);
  return { page, complaints };
}

function serve(): Promise<Server> {
  const site = join(folder, "site");
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname).replace(
      /\/$/,
      "/index.html",
    );
    const file = join(site, path);
    if (!existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader("content-type", TYPES.get(extname(file)) ?? "application/octet-stream");
    response.end(readFileSync(file));
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}
