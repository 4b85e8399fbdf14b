// Loads the parts of the core that few texts need after the first visit. In the place of each of these modules stands
// one that throws NotLoaded (src/web/not-loaded.ts) until all of them are loaded, and calls them from then on. Functions
// can be stood in for, and rules that are a function with a name, a head and a reason: where something else is imported
// from a part, the build fails.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { withoutFaces } from "./page-fonts.mjs";

/** Beneath src: what the text that the page begins with does not call. */
export const PARTS = [
  "derive/simplify/attained",
  "derive/simplify/bracket-cases",
  "derive/simplify/distribute-varying",
  "derive/tasks/compute",
  "derive/tasks/computed-gradient",
  "derive/lines/exact-value",
  "derive/chain/extended",
  "derive/lines/flatten",
  "derive/chain/jacobian",
  "derive/tasks/limit",
  "derive/tasks/limit-arguments",
  "derive/tasks/limit-laws",
  "derive/tasks/limit-lines",
  "derive/tasks/limit-quotients",
  "derive/tasks/limit-slope",
  "derive/simplify/one-fraction",
  "derive/tasks/prove",
  "derive/recognise/circular",
  "derive/recognise/contraction",
  "derive/recognise/guarded",
  "derive/recognise/mean-step",
  "derive/recognise/nested",
  "derive/recognise/reductions",
  "derive/simplify/residues",
  "derive/chain/second-through",
  "derive/chain/second-quotient",
  "derive/tasks/show",
  "derive/lines/signs",
  "derive/tasks/size",
  "derive/simplify/split-cases",
  "derive/tasks/write-out",
  "expr/canonical",
  "expr/canonical-order",
  "expr/remainder",
  "index/digits",
  "index/divide",
  "index/lattice",
  "index/scatter",
  "index/support",
  "ops/extremum",
  "read/statements/bring",
  "read/terms/calls",
  "read/statements/data",
  "read/syntax/decimal",
  "read/syntax/declared",
  "read/statements/formula",
  "read/terms/kinks",
  "read/terms/matrix",
  "read/terms/named-functions",
  "read/statements/notes",
  "read/syntax/note-statement",
  "read/statements/optimise",
  "read/syntax/optimise-statement",
  "read/syntax/picture-statement",
  "read/statements/pictures",
  "read/terms/plain",
  "read/statements/recurrence",
  "read/statements/rename",
  "read/statements/ring",
  "read/syntax/spell",
  "read/statements/started",
  "read/statements/use",
  "read/syntax/use-statement",
  "read/syntax/vary-statement",
  "rewrite/match",
  "show/counterexample",
  "show/optimise-words",
  "show/prose-math",
];

const STAND_IN = "\0stand-in:";
/** All parts, and what loads them: once one of them is needed, they all stop throwing. */
const ALL = "\0parts";
const LOADER = "\0loader";
/** The faces of formulas that come with the parts. */
const FACES = "\0faces";
const isKatex = (id) => id.endsWith("/katex/dist/katex.mjs");

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
      if (source === ALL || source === LOADER || source === FACES) return source;
      // The parts know each other as they are.
      if (importer === undefined || importer === ALL || parts.has(importer)) return undefined;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found !== null && parts.has(found.id) ? `${STAND_IN}${found.id}` : undefined;
    },
    async load(id) {
      if (id === ALL) return all(parts);
      if (id === LOADER) return loader(root);
      if (id === FACES)
        return faces(await readFile(resolve(root, "node_modules/katex/dist/katex.mjs"), "utf8"));
      if (isKatex(id)) return formulas(await readFile(id, "utf8"));
      if (!id.startsWith(STAND_IN)) return undefined;
      const path = id.slice(STAND_IN.length);
      return standIn(parts.get(path), await readFile(path, "utf8"));
    },
  };
}

const FUNCTION =
  /^export (?:function\*? (\w+)|const (\w+)(?:: [^=\n]+)? = (?:<[^>\n]*>)?\([^=]*?\)(?:: [^\n]+?)? =>)/gm;

const RULE = /^export const (\w+): FunctionRule = \{\n([\s\S]*?)^\};/gm;
/** What a rule says of itself, as the formatter lays it out: values without names of the file. */
const SAID = /^ {2}(?:kind|name|heads|reason): (?:"[^"\n]*"|\[(?:\s*"[^"\n]*",?)*\s*\]),$/gm;

const functionsOf = (code) => [...code.matchAll(FUNCTION)].map((m) => m[1] ?? m[2]);

/** The rules that do not begin with a call, each with what it says of itself. */
const rulesOf = (code) =>
  [...code.matchAll(RULE)].flatMap(([, name, body]) => {
    const said = body.match(SAID) ?? [];
    const known = new Set(said.map((one) => one.trim().split(":")[0]));
    const others = [...body.matchAll(/^ {2}(\w+)[:(]/gm)].filter(([, key]) => !known.has(key));
    const whole = known.has("kind") && known.has("name") && known.has("reason");
    return whole && others.every(([, key]) => key === "examples" || key === "apply") ? [{ name, said }] : [];
  });

/** The names that can be stood in for. */
export const namesOf = (code) => [...functionsOf(code), ...rulesOf(code).map((r) => r.name)];

function loader(root) {
  return [
    `import { NotLoaded, partsBy } from ${JSON.stringify(resolve(root, "src", "web", "not-loaded.ts"))};`,
    "let parts;",
    `const load = async () => { parts = (await import(${JSON.stringify(ALL)})).parts; };`,
    "partsBy(load);",
    "export const part = (name) => { if (parts === undefined) throw new NotLoaded(load); return parts[name]; };",
  ].join("\n");
}

function standIn(name, code) {
  return [
    `import { part } from ${JSON.stringify(LOADER)};`,
    `const loaded = () => part(${JSON.stringify(name)});`,
    ...functionsOf(code).map((f) => `export const ${f} = (...given) => loaded().${f}(...given);`),
    ...rulesOf(code).map(
      ({ name: rule, said }) =>
        `export const ${rule} = { ${said.join(" ")} examples: [], apply: (...given) => loaded().${rule}.apply(...given) };`,
    ),
  ].join("\n");
}

function all(parts) {
  const list = [...parts];
  return [
    `import ${JSON.stringify(FACES)};`,
    ...list.map(([path], k) => `import * as part${k} from ${JSON.stringify(path)};`),
    `export const parts = { ${list.map(([, name], k) => `${JSON.stringify(name)}: part${k}`).join(", ")} };`,
  ].join("\n");
}

const formulas = (katex) =>
  `import { part } from ${JSON.stringify(LOADER)};\n${withoutFaces(katex, 'part("faces");').code}`;

const faces = (katex) =>
  [
    'import { __setFontMetrics } from "katex";',
    `for (const [face, table] of Object.entries(${withoutFaces(katex, "").tables})) __setFontMetrics(face, table);`,
  ].join("\n");
