// A PDF from a page: by the Typst compiler of an optional npm package, or by latexmk where there is a TeX system.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Unusable, unusable } from "./failure.ts";
import { withPlainLetters } from "./pdf-letters.ts";

const PACKAGE = "@myriaddreamin/typst-ts-node-compiler";
const run = promisify(execFile);

/** An image beside the sheet, under the path by which the page calls it. */
export interface PdfImage {
  readonly path: string;
  readonly bytes: Uint8Array;
}

type Compilers = typeof import("@myriaddreamin/typst-ts-node-compiler");

/** `load` is the package; it may be missing, as npm leaves out optional packages that do not fit a machine. */
export async function typstPdf(
  target: string,
  source: string,
  images: readonly PdfImage[],
  load: () => Promise<Compilers> = () => import("@myriaddreamin/typst-ts-node-compiler"),
): Promise<Uint8Array> {
  const compilers = await load().catch(() => undefined);
  if (compilers === undefined)
    throw unusable(
      target,
      "the package that sets PDF is not installed",
      `npm install ${PACKAGE}, or use --pdf-engine latex where latexmk is installed`,
    );
  // A folder of its own: a page reads nothing but what it is given.
  const workspace = await mkdtemp(join(tmpdir(), "gradsheet-"));
  try {
    const compiler = compilers.NodeCompiler.create({ workspace });
    for (const { path, bytes } of images) compiler.mapShadow(join(workspace, path), Buffer.from(bytes));
    const made = compiler.compile({ mainFileContent: source });
    const { result } = made;
    if (result === null) {
      const error = made.takeError();
      const said = error === null ? "" : JSON.stringify(compiler.fetchDiagnostics(error));
      throw new Error(`Typst refuses the page for ${target}: ${said}`);
    }
    return withPlainLetters(compiler.pdf(result, { creationTimestamp: 0 }));
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

/** `folder`: where the page looks for its images. */
export async function latexPdf(target: string, source: string, folder: string): Promise<Uint8Array> {
  const workspace = await mkdtemp(join(tmpdir(), "gradsheet-"));
  try {
    await writeFile(join(workspace, "page.tex"), source);
    // What a page of another person says is not run: no shell, and nothing is written outside.
    const flags = ["-pdf", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"];
    const env = { ...process.env, TEXINPUTS: `.:${folder}:`, openout_any: "p", openin_any: "p" };
    await run("latexmk", flags, { cwd: workspace, env, maxBuffer: 1 << 26 });
    return await readFile(join(workspace, "page.pdf"));
  } catch (error) {
    const { code, stdout } = error as { readonly code?: unknown; readonly stdout?: string };
    if (code === "ENOENT")
      throw unusable(
        target,
        "latexmk is not installed",
        "install latexmk and a TeX system, or leave out --pdf-engine latex",
      );
    if (error instanceof Unusable) throw error;
    const said = /^!.*(?:\n.*){0,3}/m.exec(stdout ?? "")?.[0] ?? String(error);
    throw unusable(target, `LaTeX refuses the page: ${said}`, "leave out --pdf-engine latex");
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
