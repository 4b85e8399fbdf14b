// How Vite serves and builds the page (src/web). The worker is a second entry, whose name the page is told in a meta
// element: it is started from a blob, which Vite does not follow. Of KaTeX's fonts the format that all browsers read is
// kept.
import { randomUUID } from "node:crypto";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { partsLater } from "./page-parts.mjs";
import { textFiles } from "./text-files.mjs";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
export const web = resolve(root, "src", "web");

/** The page asks no second opinions, so that the library for them is not in it. */
const withoutNerdamer = {
  name: "without-nerdamer",
  enforce: "pre",
  resolveId: (source) => (/^nerdamer(\/|$)/.test(source) ? "\0nerdamer" : undefined),
  load: (id) => (id === "\0nerdamer" ? "export default undefined;" : undefined),
};

/** The page writes no PDF: the emitter for Typst, which formulas are made with, is not in it. */
const withoutTypst = {
  name: "without-typst",
  enforce: "pre",
  load: (id) =>
    id.endsWith("/src/notation/typst.ts")
      ? 'export const typst = () => ""; export const typstPieces = () => [];'
      : undefined,
};

/** `url(a.woff2) format("woff2"),url(a.woff) …` without the older formats. */
const newFontsOnly = {
  name: "new-fonts-only",
  enforce: "pre",
  transform: (code, id) =>
    id.includes("katex") && id.endsWith(".css") ? code.replace(OLD_FONT, "") : undefined,
};
export const OLD_FONT = /,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\("[a-z]+"\)/g;

/** Examples of rules and operators are for tests and for the catalogue: the page shows none. */
const withoutExamples = {
  name: "without-examples",
  apply: "build",
  transform: {
    filter: { id: /\/src\/.*\.ts$/, code: /\b(?:before|gives): / },
    handler(code) {
      let cut = code;
      for (const [start, end] of examplesIn(this.parse(code)).toReversed())
        cut = `${cut.slice(0, start)}[]${cut.slice(end)}`;
      return { code: cut, map: null };
    },
  },
};

/** Where arrays stand that hold nothing but examples, in the order of the text. */
function examplesIn(tree) {
  const found = [];
  const visit = (node) => {
    if (node === null || typeof node !== "object") return;
    if (isExamples(node)) found.push([node.start, node.end]);
    else for (const child of Object.values(node)) visit(child);
  };
  visit(tree);
  return found;
}

const SAID = [
  ["given", "before", "after"],
  ["of", "gives"],
];
const isExamples = (node) =>
  node.type === "ArrayExpression" &&
  node.elements.length > 0 &&
  node.elements.every((one) => {
    if (one?.type !== "ObjectExpression") return false;
    const keys = one.properties.map((p) => (p.value?.type === "Literal" ? p.key.name : undefined));
    return SAID.some((all) => keys.includes(all.at(-1)) && keys.every((key) => all.includes(key)));
  });

const workerName = {
  name: "worker-name",
  transformIndexHtml: {
    order: "post",
    handler(html, { bundle }) {
      if (bundle === undefined) return html;
      const chunk = Object.values(bundle).find((one) => one.type === "chunk" && one.name === "worker");
      return html.replace('content="./worker.ts"', `content="./${chunk.fileName}"`);
    },
  },
};

/** While it is served, Vite tells the page what has changed, and shows errors in a box with a style of its own. */
const policyWhileServed = {
  name: "policy-while-served",
  apply: "serve",
  config: () => ({ html: { cspNonce: randomUUID() } }),
  transformIndexHtml: (html, { server }) =>
    html
      .replace("connect-src 'none'", "connect-src 'self' ws:")
      .replace("style-src 'self'", `style-src 'self' 'nonce-${server.config.html.cspNonce}'`),
};

export const plugins = () => [textFiles(), withoutNerdamer, withoutTypst, newFontsOnly, withoutExamples];

export default {
  configFile: false,
  root: web,
  base: "./",
  clearScreen: false,
  plugins: [...plugins(), partsLater(root), workerName, policyWhileServed],
  // Markdown is read in the worker, where there is no document to decode the names of characters with.
  resolve: { conditions: ["worker", "module", "browser", "development|production"] },
  server: { fs: { allow: [root] }, port: 5173 },
  // What the worker imports is not seen from the page, and would be found, and the page loaded anew, while it is used.
  optimizeDeps: { entries: ["index.html", "worker.ts"] },
  css: { postcss: { plugins: [] } },
  build: {
    outDir: resolve(root, "dist", "page", "site"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: { input: { page: resolve(web, "index.html"), worker: resolve(web, "worker.ts") } },
  },
};
