// What the HTML page embeds: KaTeX's style sheet and fonts from its own package, and the images that lie
// beside the sheet.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import type { KatexAssets } from "../show/katex-style.ts";
import type { HtmlImage } from "../show/prose-html.ts";

let known: KatexAssets | undefined;

/** Read once: one page after the other embeds the same. */
export function katexAssets(): KatexAssets {
  known ??= readAssets();
  return known;
}

function readAssets(): KatexAssets {
  const folder = dirname(createRequire(import.meta.url).resolve("katex"));
  const fonts = new Map<string, string>();
  return {
    katexCss: readFileSync(join(folder, "katex.min.css"), "utf8"),
    font: (name) => {
      const known = fonts.get(name);
      if (known !== undefined) return known;
      // The name is one of KaTeX's families, read from its own style sheet.
      if (!/^KaTeX_[A-Za-z0-9-]+$/.test(name)) return undefined;
      const data = readFileSync(join(folder, "fonts", `${name}.woff2`)).toString("base64");
      fonts.set(name, data);
      return data;
    },
  };
}

const MIME: ReadonlyMap<string, string> = new Map([
  [".png", "image/png"],
  [".jpg", "image/jpeg"],
  [".jpeg", "image/jpeg"],
  [".gif", "image/gif"],
  [".webp", "image/webp"],
  [".svg", "image/svg+xml"],
]);

/** An image file to embed; undefined where there is none or it is of another kind. */
export function imageFile(path: string): HtmlImage | undefined {
  const mime = MIME.get(extname(path).toLowerCase());
  if (mime === undefined) return undefined;
  try {
    return { mime, base64: readFileSync(path).toString("base64") };
  } catch {
    return undefined;
  }
}
