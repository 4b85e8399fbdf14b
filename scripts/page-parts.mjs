// Loads the parts of the core that few texts need after the first visit. In the place of each of these modules stands
// one that throws NotLoaded (src/web/not-loaded.ts) until all of them are loaded, and calls them from then on. Only
// functions can be stood in for: where something else is imported from a part, the build fails.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

/** Beneath src: what the text that the page begins with does not call. */
export const PARTS = [
  "derive/attained",
  "derive/compute",
  "derive/computed-gradient",
  "derive/exact-value",
  "derive/jacobian",
  "derive/limit",
  "derive/limit-arguments",
  "derive/limit-laws",
  "derive/limit-lines",
  "derive/prove",
  "derive/recognise-guarded",
  "derive/second-through",
  "derive/show",
  "derive/size",
  "derive/split-cases",
  "derive/write-out",
  "expr/canonical",
  "expr/canonical-order",
  "index/digits",
  "index/divide",
  "index/lattice",
  "index/support",
  "read/bring",
  "read/data",
  "read/formula",
  "read/kinks",
  "read/notes",
  "read/optimise",
  "read/optimise-statement",
  "read/picture-statement",
  "read/pictures",
  "read/recurrence",
  "read/rename",
  "read/ring",
  "read/started",
  "read/use",
  "read/use-statement",
  "read/vary-statement",
  "show/optimise-words",
  "show/prose-math",
];

const STAND_IN = "\0stand-in:";
const ALL = "\0parts";

export function partsLater(root) {
  // A part that has moved is loaded with the rest until the list is mended.
  const parts = new Map(
    PARTS.map((name) => [resolve(root, "src", `${name}.ts`), name]).filter(([path]) => existsSync(path)),
  );
  return {
    name: "parts-later",
    apply: "build",
    enforce: "pre",
    async resolveId(source, importer) {
      if (source === ALL) return ALL;
      // The parts know each other as they are.
      if (importer === undefined || importer === ALL || parts.has(importer)) return undefined;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found !== null && parts.has(found.id) ? `${STAND_IN}${found.id}` : undefined;
    },
    async load(id) {
      if (id === ALL) return all(parts);
      if (!id.startsWith(STAND_IN)) return undefined;
      const path = id.slice(STAND_IN.length);
      return standIn(root, parts.get(path), await readFile(path, "utf8"));
    },
  };
}

const FUNCTION =
  /^export (?:function\*? (\w+)|const (\w+)(?:: [^=\n]+)? = (?:<[^>\n]*>)?\([^=]*?\)(?:: [^\n]+?)? =>)/gm;

/** The names that can be stood in for. */
export const functionsOf = (code) => [...code.matchAll(FUNCTION)].map((m) => m[1] ?? m[2]);

function standIn(root, name, code) {
  const functions = functionsOf(code);
  return [
    `import { NotLoaded } from ${JSON.stringify(resolve(root, "src", "web", "not-loaded.ts"))};`,
    "let part;",
    `const load = async () => { part = (await import(${JSON.stringify(ALL)})).parts[${JSON.stringify(name)}]; };`,
    "const loaded = () => { if (part === undefined) throw new NotLoaded(load); return part; };",
    ...functions.map((f) => `export const ${f} = (...given) => loaded().${f}(...given);`),
  ].join("\n");
}

function all(parts) {
  const list = [...parts];
  return [
    ...list.map(([path], k) => `import * as part${k} from ${JSON.stringify(path)};`),
    `export const parts = { ${list.map(([, name], k) => `${JSON.stringify(name)}: part${k}`).join(", ")} };`,
  ].join("\n");
}
