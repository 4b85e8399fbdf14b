// Runs the bundled commands on the example sheets, so that V8 compiles what a run needs, and writes that down:
// node scripts/code-cache.mjs LOADER_CHUNK CACHE_FILE. Called by build.mjs.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const [loader, target] = process.argv.slice(2);

const commands = await import(pathToFileURL(loader).href);

const output = { write: () => {}, isTTY: false, columns: 80 };
const io = {
  cwd: root,
  env: {},
  out: output,
  err: output,
  input: async () => new Uint8Array(),
  inputIsTTY: false,
  now: () => 0,
};
const block = "given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]; given L(y); find d(L)/d(w[k])";
const folder = join(root, "examples");
const sheets = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".md")) : [];
const options = { to: ["md"], out: "output", answers: true, dryRun: true };
const runs = [
  async () => (await commands.loadDerive())(io, block, { to: "text", first: "0" }),
  ...sheets.map((name) => async () => (await commands.loadBuild())(io, [join("examples", name)], options)),
];
for (const each of runs) {
  // A sheet that cannot be built is no reason to have no cache; whoever builds it gets the message.
  await each().catch(() => undefined);
}
writeFileSync(target, commands.script.createCachedData());
