// The library: everything a program may import from "gradsheet", in Node and in a browser.

export type { BuildOptions, BuildProgress } from "./build/build-options.ts";
export type { BuiltBlock } from "./build/built-block.ts";
export { catalogue, type Entry, lookUp } from "./build/catalogue.ts";
export { type Comparison, compareNumbers } from "./build/compare.ts";
export { type Evaluation, type EvaluationOutcome, evaluateBlock } from "./build/evaluate.ts";
export { readInstance } from "./build/instance.ts";
export { type BlockMeasure, measureSheet, type TaskMeasure } from "./build/measure.ts";
export type { NumberJson, NumberProblem, Numbers, TensorJson, ValueJson } from "./build/numbers.ts";
export {
  type FileText,
  type Message,
  type Outcome,
  type ReadBlock,
  type ReadFile,
  type ReadSheet,
  readLooseBlock,
  readWholeSheet,
} from "./build/read.ts";
export { type Format, type Rendered, type RenderOptions, renderSheet } from "./build/render.ts";
export { type BuiltSheet, buildRead, buildSheet } from "./build/sheet.ts";
export { type BlockSummary, summarise } from "./build/summary.ts";
export { type BlockDerivation, deriveBlock } from "./derive/tasks/block.ts";
export { entryGradient } from "./diff/entry-gradient.ts";
export { gradient } from "./diff/gradient.ts";
export { tables } from "./eval/tables.ts";
export { Context } from "./expr/context.ts";
export { type Diagnostic, renderDiagnostic, SheetError, type Source } from "./expr/diagnostics.ts";
export { type Env, TORCH_KINKS } from "./expr/environment.ts";
export type { Expr } from "./expr/nodes.ts";
export type { Library } from "./library/types.ts";
export { meanings } from "./ops/meanings.ts";
export { readBlock } from "./read/sheet/block.ts";
export type { Derivation } from "./rewrite/derivation.ts";
export { type DerivationJson, derivationJson } from "./show/derivation-json.ts";
export type { Level, SheetDocument } from "./show/document.ts";
export type { HtmlAssets } from "./show/html-document.ts";
export { standard } from "./standard.ts";
