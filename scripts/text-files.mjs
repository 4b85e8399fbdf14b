// Files that are imported as text: page layouts, sheet starters, ready definitions. esbuild inlines them
// into the bundle, vitest reads them through the plugin below; nothing below src/cli touches the disk.
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

export const textExtensions = [".tex", ".typ", ".html", ".css", ".md", ".txt", ".csv"];

/** The plugin for vite: the id ends in .js, so that vite's own treatment of .css and .html stays out. */
export function textFiles() {
  const prefix = "\0text:";
  return {
    name: "text-files",
    enforce: "pre",
    resolveId(source, importer) {
      // What an HTML page links to is not text.
      if (importer === undefined || importer.endsWith(".html") || !source.startsWith(".")) return undefined;
      if (!textExtensions.some((extension) => source.endsWith(extension))) return undefined;
      return `${prefix}${resolve(dirname(importer), source)}.js`;
    },
    async load(id) {
      if (!id.startsWith(prefix)) return undefined;
      const path = id.slice(prefix.length, -".js".length);
      this.addWatchFile(path);
      return `export default ${JSON.stringify(await readFile(path, "utf8"))};`;
    },
  };
}
