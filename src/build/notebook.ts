// The programs of a notebook: for each block the functions behind what `find` derived, with the forward functions that
// they are compared with, and the cell that compares them. What cannot be written or compared is said in words.

import { type CodeTarget, listing } from "../code/listing.ts";
import { type NumpyFunction, numpyFunctions, numpyModule } from "../code/numpy.ts";
import type { Routine } from "../code/program.ts";
import type { Deriv } from "../expr/nodes.ts";
import type { Library } from "../library/types.ts";
import type { BlockDocument } from "../show/document.ts";
import { inlineOf } from "../show/formula.ts";
import { phrasebookOf } from "../show/language/languages.ts";
import type { BlockProgram } from "../show/notebook-document.ts";
import { math, type Sentence, text } from "../show/sentence.ts";
import { standard } from "../standard.ts";
import type { AnswerSetting } from "./answer-setting.ts";
import type { BuiltBlock } from "./built-block.ts";
import { closedForm } from "./code.ts";
import { listingWordsOf } from "./listing-words.ts";
import { CheckCell, type Compared, rootsOf, Uncompared } from "./notebook-check.ts";
import { notebookPoint } from "./notebook-point.ts";
import type { BuiltSheet } from "./sheet.ts";

type Gradient = CodeTarget & { readonly kind: "gradient" };

/** By the names of the blocks; blocks without gradients have none. */
export function notebookPrograms(
  sheet: BuiltSheet,
  library: Library = standard,
): ReadonlyMap<string, BlockProgram> {
  const book = phrasebookOf(sheet.document.language);
  const out = new Map<string, BlockProgram>();
  for (const block of sheet.blocks) {
    if (block.text.settings.hidden === true) continue;
    const made = programOnce(sheet, block, library);
    if (made === undefined) continue;
    out.set(
      block.id,
      book === undefined ? made : { ...made, notes: made.notes.map((n) => book.sentence(n)) },
    );
  }
  return out;
}

/** A sheet that is built again and again has most of its blocks from before. */
function programOnce(sheet: BuiltSheet, block: BuiltBlock, library: Library): BlockProgram | undefined {
  const before = known.get(block.document);
  if (before?.library === library) return before.program;
  const program = programOf(sheet, block, library);
  known.set(block.document, { library, program });
  return program;
}

const known = new WeakMap<
  BlockDocument,
  { readonly library: Library; readonly program: BlockProgram | undefined }
>();

function programOf(sheet: BuiltSheet, block: BuiltBlock, library: Library): BlockProgram | undefined {
  const { seed } = sheet;
  const { ctx } = block;
  const s: AnswerSetting = { ctx, library, block, derivations: block.derivations, seed, files: undefined };
  const notes: Sentence[] = [];
  const formula = (target: Deriv) =>
    math(inlineOf(target, { ctx, env: block.block.env, notation: block.notation }));
  const found: { readonly target: Gradient; readonly routine: Routine }[] = [];
  for (const d of block.derivations) {
    if (d.task.kind !== "find" || d.task.target.kind !== "deriv") continue;
    const { target, status } = closedForm(s, d, []);
    if (status === "refuted" || target?.kind !== "gradient") {
      notes.push([
        text("There is no code for "),
        formula(d.result?.lhs.kind === "deriv" ? d.result.lhs : d.task.target),
        text(": there is no closed form that could be written."),
      ]);
      continue;
    }
    const routine = written(s, target);
    if (typeof routine === "string")
      notes.push([text("There is no code for "), formula(target.target), text(`: ${routine}.`)]);
    else found.push({ target, routine });
  }
  if (found.length === 0) return notes.length === 0 ? undefined : { notes };

  const env = block.block.env;
  const roots = [...new Set(found.flatMap(({ target }) => rootsOf(env, target.target)))];
  const forward = roots.flatMap((name) => {
    if (env.decls.get(name)?.kind !== "definition") return [];
    const routine = written(s, { kind: "definition", name, env });
    return typeof routine === "string" ? [] : [{ name, routine }];
  });
  const voice = { ctx, notation: block.notation, words: listingWordsOf(block.language) };
  const functions = numpyFunctions(
    [...forward, ...found].map((f) => f.routine),
    voice,
  );
  const named = functions.slice(forward.length);
  const compared = found.flatMap((f, k): readonly Compared[] => {
    const name = named[k]?.name;
    return name === undefined ? [] : [{ ...f, name }];
  });
  const check = checkOf(s, compared, roots, forwardByName(forward, functions), functions, notes, formula);
  const own = functions.filter((f) => !isShown(block, f));
  return {
    ...(own.length === 0 ? {} : { code: numpyModule(own).trimEnd() }),
    ...(check === undefined ? {} : { check }),
    notes,
  };
}

const forwardByName = (
  forward: readonly { readonly name: string; readonly routine: Routine }[],
  functions: readonly NumpyFunction[],
): ReadonlyMap<string, NumpyFunction & { readonly routine: Routine }> =>
  new Map(
    forward.flatMap(({ name, routine }, k) => {
      const f = functions[k];
      return f === undefined ? [] : [[name, { ...f, routine }] as const];
    }),
  );

/** Whether a listing of the block has the very same function. */
const isShown = (block: BuiltBlock, f: NumpyFunction): boolean =>
  block.answers.some((a) =>
    a.exhibits.some(
      (e) => e.kind === "listing" && e.language === "numpy" && e.code.includes(`${f.text}\n`.trimEnd()),
    ),
  );

/** The routine, or why there is none. */
function written(s: AnswerSetting, target: CodeTarget): Routine | string {
  const made = listing("numpy", {
    ctx: s.ctx,
    operators: s.library.tensorOperators,
    notation: s.block.notation,
    wanted: [target],
  });
  if (!made.ok) return made.cause;
  const [routine] = made.routines;
  if (routine === undefined) throw new Error("a listing without a routine");
  return routine;
}

function checkOf(
  s: AnswerSetting,
  compared: readonly Compared[],
  roots: readonly string[],
  forward: ReadonlyMap<string, NumpyFunction & { readonly routine: Routine }>,
  functions: readonly NumpyFunction[],
  notes: Sentence[],
  formula: (target: Deriv) => Sentence[number],
): BlockProgram["check"] {
  const { env } = s.block.block;
  const uncompared = (target: Deriv, why: string): void => {
    notes.push([formula(target), text(` is not compared with differences: ${why}.`)]);
  };
  const point = notebookPoint(
    s.ctx,
    env,
    s.seed,
    roots,
    compared.map((c) => c.target.target),
  );
  if (point === undefined) {
    for (const c of compared) uncompared(c.target.target, "no point away from kinks was found");
    return undefined;
  }
  const cell = new CheckCell(
    s,
    env,
    point,
    forward,
    functions.map((f) => f.name),
  );
  for (const c of compared)
    try {
      cell.add(c);
    } catch (error) {
      if (!(error instanceof Uncompared)) throw error;
      uncompared(c.target.target, error.message);
    }
  return cell.isEmpty ? undefined : { seed: s.seed, code: cell.text() };
}
