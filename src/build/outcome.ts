// What reading gives: blocks that can be derived, or messages.

import type { Context } from "../expr/context.ts";
import type { SheetText } from "../read/sheet/sheet.ts";
import type { Message, ReadBlock } from "./blocks.ts";

export interface ReadSheet {
  readonly ctx: Context;
  readonly text: SheetText;
  readonly blocks: readonly ReadBlock[];
  /** Warnings and remarks. */
  readonly messages: readonly Message[];
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly messages: readonly Message[] };

export const failed = (
  messages: readonly Message[],
): { readonly ok: false; readonly messages: readonly Message[] } => ({
  ok: false,
  messages,
});
