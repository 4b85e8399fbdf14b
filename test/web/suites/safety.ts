// Nothing of what is pasted runs, and the policy of the page forbids it.

import { expect, test } from "vitest";
import { ESTABLISHED, linkTo, type OnStage, status, write } from "./acting.ts";

export function safety(stage: OnStage): void {
  test("runs nothing of what is pasted", async () => {
    const hostile = [
      "---",
      'title: "<img src=x onerror=window.hacked=1>"',
      "---",
      "<script>window.hacked = 2</script><img src=x onerror=window.hacked=3> $\\href{javascript:window.hacked=4}{x}$",
      "$\\htmlData{onclick=window.hacked=5}{x} \\includegraphics{http://127.0.0.1:1/x.png}$",
      "[a link](javascript:window.hacked=6)",
      "",
      '```grad #a title="<script>window.hacked=7</script>"',
      "given x as \\script, u",
      "v = u^2",
      "find d(v)/d(u)",
      'remark "<img src=x onerror=window.hacked=8>"',
      "```",
    ].join("\n");
    const { page, complaints } = await stage().open(stage().site + (await linkTo(hostile)));
    await page.locator(".pg-problems .pg-error, .pg-line").first().waitFor();
    await write(page, hostile.replace("given x as \\script, u", "given u"));
    await status(page, ESTABLISHED);
    await page.getByRole("tab", { name: "Check" }).click();
    await page.locator("#panel-check .cm-content").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(
      "$$\\href{javascript:window.hacked=9}{x} = <img src=x onerror=window.hacked=10>$$\n\n<script>window.hacked=11</script>\n\n$$x^2 = x \\cdot x$$",
    );
    await page.locator("#panel-check .pg-status", { hasText: /relation/ }).waitFor({ timeout: 60_000 });
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => Reflect.get(window, "hacked"))).toBeUndefined();
    expect(await page.locator('a[href^="javascript:"], main script, main img[src="x"]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("is under a policy that compiles no text and asks nobody", async () => {
    const { page } = await stage().open(stage().site);
    await status(page, ESTABLISHED);
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toContain("unsafe-eval");
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    // Later, as what the tools of the browser run at once is under no policy.
    const compiled = await page.evaluate(
      () =>
        new Promise<string>((done) => {
          const element = document.createElement("script");
          element.textContent = "window.compiled = true";
          document.head.append(element);
          setTimeout(() => {
            try {
              Reflect.construct(Function, ["return 1"]);
              done("compiled");
            } catch (error) {
              done(`${error} ${Reflect.get(window, "compiled")}`);
            }
          });
        }),
    );
    expect(compiled).toContain("EvalError");
    expect(compiled).toContain("undefined");
    expect(await page.evaluate(() => fetch(location.href).then(String, String))).toContain("TypeError");
  });
}
