// What the derivation of a block depends on, as one text: the same key, the same lines.

import type { ReadBlock } from "../build/blocks.ts";
import type { ReadSheet } from "../build/outcome.ts";
import type { Settings } from "./settings.ts";

export function blockKey(sheet: ReadSheet, block: ReadBlock, settings: Settings): string {
  const { index, first, kink } = settings;
  const switches = [index, first, ...Object.values(kink)].join(" ");
  return [switches, JSON.stringify(sheet.text.front), block.basis].join("\n\n");
}
