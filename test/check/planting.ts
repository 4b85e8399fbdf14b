// The lines of all example sheets as they stand on paper, and what a check says of them: read back from LaTeX and judged
// from the givens and definitions of their block, without the derivation that they come from.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readWholeSheet } from "../../src/build/read.ts";
import { checkDocument } from "../../src/check/check-document.ts";
import type { CheckedRelation, CheckReport } from "../../src/check/verdict/verdicts.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import type { Context } from "../../src/expr/context.ts";
import type { Block, Env } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import type { Notation } from "../../src/notation/notation.ts";
import { meanings } from "../../src/ops/meanings.ts";
import { equationOf } from "../../src/show/formula.ts";
import { standard } from "../../src/standard.ts";
import type { World } from "../verify/brute.ts";
import { type Ground, groundOf, worldsOf } from "../verify/differs.ts";

const folder = join(import.meta.dirname, "../../examples");

export interface PaperLine {
  readonly lhs: Expr;
  readonly rhs: Expr;
}

/** One derivation, with the block that its lines are judged by. */
export interface Source {
  readonly ctx: Context;
  /** The names of the block, and those that the derivation introduces (w̃, named parts). */
  readonly block: Block;
  readonly name: string;
  readonly notation: Notation;
  readonly ground: () => Ground;
  readonly lines: readonly PaperLine[];
  /** The same by the equations that they belong to, each line another form of the right side before it. */
  readonly chains: readonly (readonly PaperLine[])[];
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The derivations of the example sheets, of all or of those with this name. */
export function sources(name = ".md"): readonly Source[] {
  const out: Source[] = [];
  const files = readdirSync(folder).filter((f) => f.endsWith(name));
  for (const file of files.sort()) {
    const sheet = readWholeSheet(readFileSync(join(folder, file), "utf8"), file, standard);
    if (!sheet.ok) throw new Error(`${file} cannot be read`);
    const { ctx, blocks } = sheet.value;
    for (const b of blocks) {
      const derived = deriveBlock(ctx, standard, b.block).derivations;
      const last = derived.at(-1);
      if (last === undefined) continue;
      const worlds = lazily((): readonly World[] => worldsOf(last.env));
      for (const d of derived) {
        const env: Env = { ...d.env, decls: new Map([...d.env.decls, ...b.block.env.decls]) };
        // What claims an order or a limit is another kind of line.
        const chains = d.chains.map((c) =>
          c.steps.filter((s) => s.relation === undefined).map((s) => ({ lhs: c.lhs, rhs: s.after })),
        );
        out.push({
          ctx,
          block: { ...b.block, env },
          name: `${file}#${b.id}`,
          notation: b.notation,
          ground: lazily(() => groundOf(worlds(), d.env)),
          chains,
          lines: chains.flat(),
        });
      }
    }
  }
  return out;
}

export const texOf = ({ ctx, block }: Source, notation: Notation, { lhs, rhs }: PaperLine): string =>
  equationOf(lhs, rhs, { ctx, env: block.env, notation }).tex;

export interface Said {
  readonly verdict: CheckedRelation["verdict"];
  /** A relation that claims nothing. */
  readonly silent: boolean;
  readonly why: string;
  readonly tex: string;
  /** Of the edit that is said to make it right. */
  readonly diagnosis: string | undefined;
}

/** A document checked from the block of a derivation. */
export const checkPaper = (s: Source, notation: Notation, document: string): Promise<CheckReport> =>
  checkDocument(document, "paper.md", {
    library: standard,
    meanings,
    seed: 7,
    against: { ctx: s.ctx, blocks: [{ id: "paper", block: s.block, notation, points: undefined }] },
  });

/** What a check of a document with these formulas says of each; of a chain, the worst. */
export async function checked(
  s: Source,
  notation: Notation,
  formulas: readonly string[],
): Promise<readonly Said[]> {
  // A formula a line, so that the line tells the formula.
  const source = formulas.map((f) => `$$${f.replace(/\s+/g, " ")}$$\n`).join("\n");
  const report = await checkPaper(s, notation, source);
  return formulas.map((tex, k): Said => {
    const own = report.relations.filter((r) => r.line === 2 * k + 1);
    const claims = own.filter((r) => r.role === "claim");
    const worst = ORDER.map((v) => claims.find((r) => r.verdict === v)).find((r) => r !== undefined);
    return {
      verdict: worst?.verdict ?? (own.length === 0 ? "not-read" : "holds"),
      silent: claims.length === 0,
      why: worst?.why?.message ?? worst?.conditions.map((c) => c.text).join(", ") ?? "",
      tex,
      diagnosis: worst?.diagnosis?.code,
    };
  });
}

const ORDER = ["wrong", "not-read", "not-decided", "holds-if", "holds"] as const;
