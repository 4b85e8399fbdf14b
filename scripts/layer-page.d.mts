import type { BlockMeasure } from "../src/build/measure.ts";

export interface MeasuredSheet {
  readonly name: string;
  readonly blocks: readonly BlockMeasure[];
}
export const MOST_LINES: number;
export const MOST_CHARACTERS: number;
export const TIMES: string;
export function beyond(
  sheets: readonly MeasuredSheet[],
): readonly { readonly id: string; readonly asked: string; readonly why: string }[];
export function measuredPart(sheets: readonly MeasuredSheet[]): string;
export function layerPage(
  sheets: readonly (MeasuredSheet & { readonly milliseconds: ReadonlyMap<string, number> })[],
): string;
