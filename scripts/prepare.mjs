// Runs after `npm install`: builds dist/. `npm install -g .` links the folder without installing what it
// depends on, so on a fresh clone that is done here first.
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

function isInstalled(name) {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** `npm ci` for this folder, free of the settings of the global installation that called us. */
function installDependencies() {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(global|location|prefix|local_prefix|omit)$/i.test(name),
    ),
  );
  const npm = process.env.npm_execpath;
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"];
  const options = { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] };
  const result =
    npm === undefined
      ? spawnSync("npm", args, options)
      : spawnSync(process.execPath, [npm, ...args], options);
  if (result.status !== 0) throw new Error("npm ci failed", { cause: result.error });
}

const isGlobal = process.env.npm_config_global === "true" || process.env.npm_config_location === "global";
if (isGlobal && !["esbuild", "typescript", "katex"].every(isInstalled)) installDependencies();
await import("./build.mjs");
