// Colours and progress. Colours only on a terminal and never when NO_COLOR is set; progress only on a terminal
// and only for work above a second. What is piped or redirected gets plain text.

import { styleText } from "node:util";
import type { Io, Output } from "./io.ts";

export type Paint = (style: "error" | "warning" | "good" | "quiet" | "strong", text: string) => string;

const STYLES = {
  error: ["bold", "red"],
  warning: ["yellow"],
  good: ["green"],
  quiet: ["dim"],
  strong: ["bold"],
} as const;

export function painter(io: Io, output: Output): Paint {
  let paint: Paint | undefined;
  return (style, text) => {
    paint ??= painterOf(usesColour(io, output));
    return paint(style, text);
  };
}

export const painterOf =
  (coloured: boolean): Paint =>
  (style, text) =>
    coloured
      ? STYLES[style].reduceRight((inner, each) => styleText(each, inner, { validateStream: false }), text)
      : text;

/** https://no-color.org; FORCE_COLOR as Node itself reads it. */
export function usesColour(io: Io, output: Output): boolean {
  const set = (name: string): boolean => (io.env[name] ?? "") !== "";
  if (set("NO_COLOR")) return false;
  if (set("FORCE_COLOR")) return io.env.FORCE_COLOR !== "0" && io.env.FORCE_COLOR !== "false";
  return output.isTTY && io.env.TERM !== "dumb";
}

/** A rendered message with its first line and its underlines in colour. */
export function paintMessage(paint: Paint, message: string): string {
  return message
    .split("\n")
    .map((line, k) => {
      if (/^\s*\| [\s…]*\^+/.test(line)) return line.replace(/\^.*$/, (marked) => paint("error", marked));
      if (k > 0) return line;
      return line.replace(/: (error|Fehler|warning|Warnung|remark|Bemerkung): /, (_all, word: string) => {
        const style = /^(?:error|F)/.test(word) ? "error" : /^w/i.test(word) ? "warning" : "quiet";
        return `: ${paint(style, word)}: `;
      });
    })
    .join("\n");
}

export interface Progress {
  /** What is being worked on now. */
  show(text: string): void;
  clear(): void;
}

const PATIENCE = 1000;

export function progress(io: Io): Progress {
  const start = io.now();
  const shown = (): boolean => io.err.isTTY && io.env.TERM !== "dumb";
  let dirty = false;
  return {
    show(text) {
      if (io.now() - start < PATIENCE || !shown()) return;
      const room = Math.max(10, io.err.columns - 1);
      const short = [...text].slice(0, room).join("");
      io.err.write(`\r\u001b[2K${short}`);
      dirty = true;
    },
    clear() {
      if (dirty) io.err.write("\r\u001b[2K");
      dirty = false;
    },
  };
}
