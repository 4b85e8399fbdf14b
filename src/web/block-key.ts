// What the derivation of a block depends on, as one text: the same key, the same lines.

import type { ReadBlock } from "../build/blocks.ts";
import type { ReadSheet } from "../build/outcome.ts";
import type { Settings } from "./settings.ts";
import { isSheet } from "./text-kind.ts";

export function blockKey(sheet: ReadSheet, block: ReadBlock, settings: Settings): string {
  const { text } = block;
  const own = [block.id, text.info, text.text];
  const { index, first, kink } = settings;
  const switches = [index, first, ...Object.values(kink)].join(" ");
  if (!isSheet(sheet.text.text)) return [switches, ...own].join("\n\n");
  // What is used from other blocks may come from any of them.
  const others = /\buse\b/.test(text.text)
    ? sheet.text.parts.flatMap((p) => (p.kind === "block" ? [p.text] : []))
    : [];
  return [switches, JSON.stringify(sheet.text.front), ...own, ...others].join("\n\n");
}
