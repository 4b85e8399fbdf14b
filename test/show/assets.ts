// KaTeX's style sheet and fonts as the command line hands them to the page.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { HtmlAssets } from "../../src/show/html-document.ts";

const dist = fileURLToPath(new URL("../../node_modules/katex/dist/", import.meta.url));

export const assets: HtmlAssets = {
  katexCss: readFileSync(`${dist}katex.min.css`, "utf8"),
  font: (name) => readFileSync(`${dist}fonts/${name}.woff2`).toString("base64"),
};
