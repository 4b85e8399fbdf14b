// The type declarations of the package: whatever they import is installed with it, so that a strict program compiles.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { dependencies } from "../../package.json";

const root = fileURLToPath(new URL("../../", import.meta.url));
const IMPORT = /^(?:import|export)\b(?:[^"';]*\bfrom)? "([^."][^"]*)";$|\bimport\("([^."][^"]*)"\)/gm;

it("import packages that the package depends on", () => {
  const out = mkdtempSync(join(tmpdir(), "gradsheet-types-"));
  try {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const project = join(root, "scripts", "tsconfig.types.json");
    const made = spawnSync(process.execPath, [tsc, "-p", project, "--noCheck", "--outDir", out], {
      encoding: "utf8",
    });
    expect([made.status, made.stdout]).toEqual([0, ""]);
    const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".d.ts"));
    const imported = files.flatMap((f) =>
      [
        ...readFileSync(join(out, f), "utf8")
          .replace(/\/\*.*?\*\//gs, "")
          .matchAll(IMPORT),
      ].map(([, from, inline]) => from ?? inline ?? ""),
    );
    expect(imported).toContain("mdast");
    const installed = new Set(Object.keys(dependencies));
    expect(imported.filter((p) => !installed.has(p) && !installed.has(`@types/${p}`))).toEqual([]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}, 120_000);
