// Builds the page: dist/page/site, a folder for a web server, and dist/page/gradsheet.html, one file that works from
// disk without a network. Measures what a first visit loads before the editor, and fails above the limit.
// Usage: node scripts/page.mjs
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import site, { OLD_FONT, plugins, root, web } from "./page.config.mjs";

const out = resolve(root, "dist", "page");
/** Of HTML, styles and scripts, gzipped, before the editor. */
const LIMIT = 300_000;

async function buildSite() {
  const result = await build({
    ...site,
    logLevel: "warn",
    build: { ...site.build, reportCompressedSize: false, chunkSizeWarningLimit: 2000 },
  });
  return (Array.isArray(result) ? result[0] : result).output;
}

/** What the page and its worker import at once; the rest is loaded when it is needed. */
function firstLoad(output) {
  const chunks = new Map(output.filter((one) => one.type === "chunk").map((one) => [one.fileName, one]));
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const next of chunks.get(name)?.imports ?? []) visit(next);
  };
  for (const chunk of chunks.values()) if (chunk.isEntry) visit(chunk.fileName);
  const styles = output.filter((one) => one.type === "asset" && /\.(css|html)$/.test(one.fileName));
  return [...[...seen].map((name) => chunks.get(name)), ...styles];
}

const size = (one) => gzipSync(one.type === "chunk" ? one.code : one.source, { level: 9 }).length;
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

function report(output) {
  const first = firstLoad(output);
  const total = first.reduce((sum, one) => sum + size(one), 0);
  for (const one of [...first].sort((a, b) => size(b) - size(a)))
    if (size(one) > 2000) console.log(`  ${one.fileName.padEnd(42)} ${kB(size(one))}`);
  const later = output.filter((one) => one.type === "chunk" && !first.includes(one));
  const named = (name) => later.find((one) => one.name === name);
  const said = `first load: ${kB(total)} gzipped, of at most ${kB(LIMIT)}`;
  console.log(said);
  writeFileSync(join(out, "first-load.txt"), said);
  for (const name of ["editor", "whole"])
    if (named(name) !== undefined) console.log(`later: ${name} ${kB(size(named(name)))}`);
  if (total > LIMIT) throw new Error(`a first visit loads ${kB(total)}, more than ${kB(LIMIT)}`);
}

/** A script as one text without imports; what is imported dynamically is in it, and runs when it is asked for. */
async function script(entry) {
  const result = await build({
    ...site,
    logLevel: "error",
    plugins: plugins(),
    build: {
      ...site.build,
      write: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 5000,
      // As a library: for a page Vite would load styles before each dynamic import.
      lib: { entry: resolve(web, entry), formats: ["iife"], name: "gradsheet", fileName: "program" },
      rollupOptions: { output: { codeSplitting: false } },
    },
  });
  const [chunk, ...others] = (Array.isArray(result) ? result[0] : result).output.filter(
    (one) => one.type === "chunk",
  );
  if (others.length > 0) throw new Error(`${entry} is in several files`);
  return chunk.code;
}

/** The style sheet of the folder with its fonts in it. */
async function style(output) {
  const sheet = output.find((one) => one.type === "asset" && one.fileName.endsWith(".css"));
  const fonts = new Map(
    output
      .filter((one) => one.type === "asset" && one.fileName.endsWith(".woff2"))
      .map((one) => [one.fileName.split("/").at(-1), one.source]),
  );
  return String(sheet.source)
    .replace(OLD_FONT, "")
    .replace(/url\((?:\.\/)?([^()/]+\.woff2)\)/g, (whole, name) => {
      const font = fonts.get(name);
      return font === undefined
        ? whole
        : `url(data:font/woff2;base64,${Buffer.from(font).toString("base64")})`;
    });
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
/** A script within HTML: what would end it or begin a comment is written as an escape that every string takes. */
const inline = (code) => code.replace(/<(?=\/script|!--|script)/gi, "\\x3c");

async function singleFile(output) {
  const [main, worker, css] = await Promise.all([script("main.ts"), script("worker.ts"), style(output)]);
  const program = inline(main);
  const page = await readFile(join(web, "index.html"), "utf8");
  const policy = `default-src 'none'; script-src ${hash(program)} blob:; worker-src blob:; style-src ${hash(css)}; style-src-attr 'unsafe-inline'; font-src data:; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'`;
  return page
    .replace(
      /<meta http-equiv="Content-Security-Policy"[^>]*>/,
      () => `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    )
    .replace(/<meta name="worker-program"[^>]*>\n/, "")
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${css}</style>`)
    .replace(
      /<script type="module"[^>]*><\/script>/,
      () =>
        `<script type="text/plain" id="worker-program">${inline(worker)}</script>\n<script>${program}</script>`,
    );
}

async function main() {
  const output = await buildSite();
  report(output);
  const file = join(out, "gradsheet.html");
  const html = await singleFile(output);
  await writeFile(file, html);
  // The package holds dist/ without the page.
  await writeFile(join(out, ".npmignore"), "*\n");
  console.log(
    `built ${relative(process.cwd(), join(out, "site"))} and ${relative(process.cwd(), file)} (${kB(html.length)}, ${kB(gzipSync(html).length)} gzipped)`,
  );
}

main().catch((error) => {
  console.error(`page: ${error.message}`);
  process.exitCode = 1;
});
