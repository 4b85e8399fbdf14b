// The page as `npm run page` serves it while it is worked on: the same policy, but for what Vite tells it.

import type { ViteDevServer } from "vite";
import { createServer } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Curtain, mustRun, raiseCurtain } from "./browser.ts";

const config = new URL("../../scripts/page.config.mjs", import.meta.url).href;

describe.runIf(mustRun)("npm run page", () => {
  let curtain: Curtain;
  let server: ViteDevServer;
  let address = "";
  beforeAll(async () => {
    const { default: page } = await import(/* @vite-ignore */ config);
    server = await createServer({ ...page, logLevel: "error", server: { ...page.server, port: 0 } });
    await server.listen();
    address = server.resolvedUrls?.local[0] ?? "";
    curtain = await raiseCurtain();
  });
  afterAll(async () => {
    await curtain?.close();
    await server?.close();
  });

  test("serves the page under its policy, and derives", async () => {
    const { page, complaints } = await curtain.open(address);
    await page
      .locator("#panel-derive .pg-status", { hasText: /^\d+ lines checked and established$/ })
      .waitFor({ timeout: 60_000 });
    await page.locator("#panel-derive .cm-content").waitFor();
    await page.getByRole("tab", { name: "Check" }).click();
    await page.locator("#panel-check .pg-status", { hasText: /relations?: / }).waitFor({ timeout: 60_000 });
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain("unsafe-eval");
    expect(complaints).toEqual([]);
  });
});
