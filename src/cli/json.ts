// Machine-readable results. Every object names its schema; docs/derivation.schema.json describes derivations.

import { version } from "../../package.json";
import { type BuiltBlock, worst } from "../build/built-block.ts";
import type { Message } from "../build/read.ts";
import { fileOffset, positionAt } from "../expr/diagnostics.ts";
import { derivationJson } from "../show/derivation-json.ts";
import type { BuildFlags } from "./flags.ts";
import type { DoneJob } from "./job.ts";

const print = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

export type SheetJson = ReturnType<typeof sheetJson>;

export const buildJson = (sheets: readonly SheetJson[]): string =>
  print({
    schema: "gradsheet.build/1",
    version,
    status: worst(sheets.flatMap((sheet) => sheet.blocks.map((b) => b.status))),
    sheets,
  });

export function sheetJson(job: DoneJob, options: BuildFlags) {
  return {
    sheet: job.path,
    ...(job.variant === undefined ? {} : { variant: job.variant.number }),
    title: job.sheet.document.title,
    level: job.sheet.document.level,
    seed: job.sheet.seed,
    outputs: options.dryRun === true ? [] : job.outputs,
    pictures: options.dryRun === true ? [] : job.pictures,
    messages: [
      ...job.sheet.messages.map(messageJson),
      ...job.notices.map(({ severity, message, line, column }) => ({
        severity,
        message,
        line: line ?? null,
        column: column ?? null,
      })),
    ],
    blocks: job.sheet.blocks.flatMap((block, k) =>
      !options.answers && block.text.settings.answer === true
        ? []
        : [
            {
              id: block.id,
              line: block.text.line,
              status: block.status,
              summary: job.summaries[k]?.text ?? "",
              ...answersJson(block, options.answers),
            },
          ],
    ),
  };
}

/** The derivations; in a hand-out what was asked, and nothing of how it is answered. */
function answersJson(block: BuiltBlock, answers: boolean) {
  const all = block.derivations.map((d, k) => derivationJson(block.ctx, d, block.notation, block.answers[k]));
  return answers ? { derivations: all } : { tasks: all.map((d) => d.task) };
}

export const unusableJson = (messages: readonly Message[]): string =>
  print({ schema: "gradsheet.messages/1", version, status: "unusable", messages: messages.map(messageJson) });

function messageJson({ source, diagnostic }: Message) {
  const { severity, code, message, expected, remedy, span } = diagnostic;
  const at = span === undefined ? undefined : positionAt(source.text, fileOffset(source, span.start));
  return {
    severity,
    code,
    file: source.name,
    line: at?.line ?? null,
    column: at?.column ?? null,
    message,
    expected: expected ?? null,
    remedy: remedy ?? null,
  };
}
