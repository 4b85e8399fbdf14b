// From text to blocks that can be derived: a whole sheet, or the text of one block. Errors are collected from all
// blocks.

import { SheetError, type Source } from "../expr/diagnostics.ts";
import type { Library } from "../library/types.ts";
import { readSheet, type SheetText } from "../read/sheet.ts";
import { findOutside, type ReadFile, type ReadingDefaults, readBlocks, startWorld } from "./blocks.ts";
import { declaredWrongly } from "./declared.ts";
import { normalised } from "./normalised.ts";
import { failed, type Outcome, type ReadSheet } from "./outcome.ts";
import { type LooseSettings, readLoose } from "./read-loose.ts";

export type { FileText, Message, ReadBlock, ReadFile } from "./blocks.ts";
export type { Outcome, ReadSheet } from "./outcome.ts";

/** `files`: where `use #id from "other.md"` finds other sheets. */
export function readWholeSheet(
  source: string,
  name: string,
  library: Library,
  files?: ReadFile,
  defaults: ReadingDefaults = {},
): Outcome<ReadSheet> {
  const text = normalised(source);
  const file: Source = { name, text };
  try {
    return readParts(readSheet(text, name), file, library, files, defaults);
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return failed(error.diagnostics.map((diagnostic) => ({ source: file, diagnostic })));
  }
}

function readParts(
  sheet: SheetText,
  file: Source,
  library: Library,
  files: ReadFile | undefined,
  defaults: ReadingDefaults,
): Outcome<ReadSheet> {
  const world = startWorld(library, files, defaults);
  const blocks = readBlocks(world, sheet, file);
  const { ctx, messages } = world;
  if (messages.some((m) => m.diagnostic.severity === "error")) return failed(messages);
  return { ok: true, value: { ctx, text: sheet, blocks, messages } };
}

/** The text of one block, given on its own. */
export function readLooseBlock(
  source: string,
  name: string,
  library: Library,
  settings: LooseSettings,
  files?: ReadFile,
): Outcome<ReadSheet> {
  const world = startWorld(library, files);
  const { ctx, messages } = world;
  const use = findOutside(world, "");
  return readLoose(source, name, settings, { ctx, library, use, messages, declaredWrongly });
}
