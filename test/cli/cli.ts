// Runs a command inside the test's process, in a folder of its own.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";
import type { Io, Output } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Terminal {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly tty?: boolean;
  readonly columns?: number;
  /** Ctrl-C, as the command hears it. */
  readonly interrupt?: AbortSignal;
  /** Called with all that was printed whenever something is. */
  readonly onPrint?: (printed: string) => void;
  /** Milliseconds that pass between two looks at the clock. */
  readonly tick?: number;
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export interface Folder {
  readonly path: string;
  write(name: string, text: string | Uint8Array): void;
  read(name: string): string;
  /** Names of all files, sorted, folders with a slash. */
  list(name?: string): readonly string[];
  gradsheet(args: readonly string[], terminal?: Terminal): Promise<Result>;
}

export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): Folder {
  const path = mkdtempSync(join(tmpdir(), "gradsheet-cli-"));
  folders.push(path);
  const write = (name: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    path,
    write,
    read: (name) => readFileSync(join(path, name), "utf8"),
    list: (name = ".") =>
      readdirSync(join(path, name), { withFileTypes: true })
        .map((e) => (e.isDirectory() ? `${e.name}/` : e.name))
        .toSorted(),
    gradsheet: (args, terminal = {}) => gradsheet(path, args, terminal),
  };
}

async function gradsheet(cwd: string, args: readonly string[], terminal: Terminal): Promise<Result> {
  const texts = { out: "", err: "" };
  let printed = "";
  const output = (name: "out" | "err"): Output => ({
    write: (text) => {
      texts[name] += text;
      printed += text;
      terminal.onPrint?.(printed);
    },
    isTTY: terminal.tty ?? false,
    columns: terminal.columns ?? 80,
  });
  let now = 0;
  const io: Io = {
    cwd,
    env: terminal.env ?? {},
    out: output("out"),
    err: output("err"),
    input: async () =>
      typeof terminal.input === "string"
        ? new TextEncoder().encode(terminal.input)
        : (terminal.input ?? new Uint8Array()),
    inputIsTTY: terminal.input === undefined,
    now: () => {
      now += terminal.tick ?? 0;
      return now;
    },
    onInterrupt: (act) => {
      terminal.interrupt?.addEventListener("abort", act);
      return () => terminal.interrupt?.removeEventListener("abort", act);
    },
  };
  const code = await run(args, io);
  return { code, ...texts };
}

/** A sheet that is derived and checked in no time. */
export const SMALL = `---
title: A product
---

Some words.

\`\`\`grad #product
given x, y
f = x*y
find d(f)/d(x)
\`\`\`
`;
