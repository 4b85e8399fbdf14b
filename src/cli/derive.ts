// `gradsheet derive`: one block of text, given as an argument or on standard input, to a derivation on standard
// output.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Message, readLooseBlock } from "../build/read.ts";
import { renderSheet } from "../build/render.ts";
import { buildRead } from "../build/sheet.ts";
import { blockMessages } from "../build/summary.ts";
import { derivationJson } from "../show/derivation-json.ts";
import { standard } from "../standard.ts";
import { EXIT, unusable } from "./failure.ts";
import type { DeriveFlags } from "./flags.ts";
import { type Io, toldColumns } from "./io.ts";
import { unusableJson } from "./json.ts";
import { printMessages } from "./messages.ts";
import { decodeText } from "./read-file.ts";
import { usedSheets } from "./used-sheets.ts";

export async function derive(io: Io, argument: string | undefined, options: DeriveFlags): Promise<number> {
  const fromInput = argument === undefined || argument === "-";
  if (fromInput && io.inputIsTTY && argument === undefined)
    throw unusable(
      "gradsheet derive",
      "there is no block to derive",
      "give its text as an argument, or `-` to type it and end with Ctrl-D",
    );
  const name = fromInput ? "standard input" : "block";
  const text = fromInput ? decodeText(await io.input(), name) : argument;
  refuseSheets(io, text, name, fromInput);
  const to = options.json === true ? "json" : options.to;
  const first = options.first === "1" ? 1 : 0;
  const read = readLooseBlock(text, name, standard, { first, index: options.index }, usedSheets(io));
  if (!read.ok) return refuse(io, read.messages, to === "json");
  const built = await buildRead(read.value, standard, {
    ...(options.level === undefined ? {} : { level: options.level }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    secondOpinions: options.secondOpinions ?? false,
    substeps: options.level === "full" || to === "json",
  });
  if (!built.ok) return refuse(io, built.messages, to === "json");
  const sheet = built.value;
  printMessages(io, [...sheet.messages, ...sheet.blocks.flatMap(blockMessages)]);
  if (to === "json") {
    const derivations = sheet.blocks.flatMap((b) =>
      b.derivations.map((d, k) => derivationJson(b.ctx, d, b.notation, b.answers[k])),
    );
    io.out.write(`${JSON.stringify({ schema: "gradsheet.derive/1", derivations }, undefined, 2)}\n`);
  } else {
    const rendered = await renderSheet(sheet.document, to, {
      fragment: true,
      ...(io.out.isTTY || toldColumns(io.env) !== undefined ? { width: io.out.columns } : {}),
    });
    io.out.write(rendered.text);
  }
  return sheet.blocks.every((b) => b.status === "established") ? EXIT.ok : EXIT.notEstablished;
}

/** A file in place of its text, or a whole sheet in place of one block. */
function refuseSheets(io: Io, text: string, name: string, fromInput: boolean): void {
  if (!fromInput && /^\S+\.(?:md|markdown|txt)$/.test(text) && existsSync(resolve(io.cwd, text)))
    throw unusable(
      text,
      "this is the name of a file, and the text of a block is wanted",
      `gradsheet build ${text} derives a sheet, gradsheet derive < ${text} the text of one block`,
    );
  const fence = /^ {0,3}(?:```|~~~)/m.exec(text);
  if (fence === null) return;
  const line = text.slice(0, fence.index).split("\n").length;
  throw unusable(
    `${name}:${line}:1`,
    "this is a sheet with fences, and the text of one block is wanted",
    "give what stands between the fences, or save the sheet as a file and build it",
  );
}

function refuse(io: Io, messages: readonly Message[], asJson: boolean): number {
  printMessages(io, messages);
  if (asJson) io.out.write(unusableJson(messages));
  return EXIT.unusable;
}
