// The text of the editor to blocks that can be derived. One block that needs nothing from elsewhere is read with the
// core alone; whole sheets, the layers and checks of declared derivatives are loaded when they are needed.

import type { Outcome, ReadSheet } from "../build/outcome.ts";
import { readLoose } from "../build/read-loose.ts";
import { core } from "../core.ts";
import { Context } from "../expr/context.ts";
import type { Notation } from "../notation/notation.ts";
import { readBlock } from "../read/sheet/block.ts";
import type { Varied } from "../read/statements/vary.ts";
import { decimalMarkOf } from "../show/language/decimal-comma.ts";
import type { Settings } from "./settings.ts";
import { isSheet, NAME } from "./text-kind.ts";

export async function readText(text: string, settings: Settings): Promise<Outcome<ReadSheet>> {
  const found = await reading(text, settings);
  const read = found.ok ? { ok: true as const, value: inLanguage(found.value, settings.language) } : found;
  if (!read.ok || settings.index === "sheet") return read;
  const index: Notation["index"] = settings.index;
  const blocks = read.value.blocks.map((b) => ({ ...b, notation: { ...b.notation, index } }));
  return { ok: true, value: { ...read.value, blocks } };
}

/** A sheet says its language by itself. */
function inLanguage(sheet: ReadSheet, language: string | undefined): ReadSheet {
  if (language === undefined || isSheet(sheet.text.text)) return sheet;
  const decimal = decimalMarkOf(language);
  return {
    ...sheet,
    text: { ...sheet.text, front: { ...sheet.text.front, language } },
    blocks: sheet.blocks.map((b) => ({ ...b, notation: { ...b.notation, decimal } })),
  };
}

async function reading(text: string, { first, kink }: Settings): Promise<Outcome<ReadSheet>> {
  if (isSheet(text)) return (await import("./whole.ts")).readSheetText(text, { first, kink });
  const settings = { first, kink, index: undefined, unfinished: true };
  const quick = readQuickly(text, settings);
  return quick ?? (await import("./whole.ts")).readBlockText(text, settings);
}

/** undefined: the block needs more than the core. */
function readQuickly(
  text: string,
  settings: Parameters<typeof readLoose>[2],
): Outcome<ReadSheet> | undefined {
  let more = false;
  const ctx = new Context();
  const read = readLoose(text, NAME, settings, {
    ctx,
    library: core,
    read: (block, options) => {
      const draw = (v: Varied): readonly number[] => {
        more = true;
        return Array.from({ length: v.entries }, () => 0);
      };
      return readBlock(ctx, block, { ...options, draw });
    },
    messages: [],
    use: () => {
      more = true;
      return { kind: "broken" };
    },
    declaredWrongly: (_ctx, block) => {
      more ||= [...block.env.decls.values()].some((d) => d.kind === "function" && d.formula !== undefined);
      return [];
    },
  });
  return more ? undefined : read;
}
