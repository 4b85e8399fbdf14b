// A derivation as JSON, for programs: the object behind every sheet with its terms printed, as text and as TeX.
// docs/derivation.schema.json describes it; the version in `schema` changes when a reader would have to.

import type { Context } from "../expr/context.ts";
import type { Task } from "../expr/environment.ts";
import type { Expr, Range } from "../expr/nodes.ts";
import { freeIndices } from "../expr/traverse.ts";
import { layOut } from "../notation/lay-out.ts";
import type { Notation } from "../notation/notation.ts";
import { plain } from "../notation/plain.ts";
import { tex } from "../notation/tex.ts";
import {
  type Chain,
  type Derivation,
  type Level,
  type Reason,
  type Step,
  statusOf,
} from "../rewrite/derivation.ts";
import type { Evidence } from "../rewrite/evidence.ts";
import { type Answer, NO_ANSWER } from "./answer.ts";
import { askedTerm } from "./asked.ts";
import type { TaskStatus } from "./document.ts";
import { type CountsJson, countsJson } from "./evidence-json.ts";
import { type ExhibitJson, exhibitJson } from "./exhibit-json.ts";
import type { Sentence } from "./sentence.ts";
import { sentenceText } from "./sentence.ts";
import { sheetText } from "./sheet-language.ts";

export interface TermJson {
  /** In the sheet language: reading it gives the term back. */
  readonly code: string;
  /** One line of Unicode text, as on paper. */
  readonly text: string;
  readonly tex: string;
}

/** Words and formulas in order; `text` is all of it in one line. */
export interface SentenceJson {
  readonly text: string;
  readonly parts: readonly (
    | { readonly words: string }
    | { readonly math: TermJson }
    | { readonly chain: string }
  )[];
}

export interface EvidenceJson extends CountsJson {
  readonly replayed: boolean | null;
  readonly secondOpinions: Evidence["secondOpinions"];
  readonly counterexample: Evidence["counterexample"] | null;
  readonly assumes: readonly TermJson[];
}

export interface StepJson {
  readonly before: TermJson;
  readonly after: TermJson;
  /** Names of rules, as `gradsheet explain` knows them. */
  readonly rules: readonly string[];
  readonly at: "everywhere" | readonly number[];
  readonly relation?: NonNullable<Step["relation"]>;
  readonly backward: boolean;
  readonly match: Readonly<Record<string, TermJson>>;
  readonly reason: SentenceJson;
  readonly assumes: readonly TermJson[];
  readonly level: Level;
  readonly substeps: readonly StepJson[];
  readonly evidence: EvidenceJson | null;
}

export interface ChainJson {
  readonly key: string;
  readonly role: Chain["role"];
  readonly level: Level;
  readonly continues: string | null;
  readonly lead: SentenceJson | null;
  readonly lhs: TermJson;
  readonly steps: readonly StepJson[];
}

export interface TaskJson {
  readonly kind: Task["kind"];
  readonly asked: TermJson;
}

export type RangeJson =
  | { readonly kind: "interval"; readonly from: TermJson; readonly to: TermJson }
  | { readonly kind: "all" }
  | { readonly kind: "set"; readonly set: TermJson };

export interface DerivationJson {
  readonly schema: "gradsheet.derivation/1";
  readonly task: TaskJson;
  readonly status: TaskStatus;
  /** Where the free letters run. */
  readonly indices: readonly { readonly name: string; readonly range: RangeJson }[];
  readonly chains: readonly ChainJson[];
  readonly result: {
    readonly lhs: TermJson;
    readonly rhs: TermJson;
    readonly whole: { readonly lhs: TermJson; readonly rhs: TermJson; readonly note: SentenceJson } | null;
  } | null;
  /** Code, tables and pictures of the answer. */
  readonly exhibits: readonly ExhibitJson[];
  readonly remarks: readonly SentenceJson[];
  readonly conventions: readonly SentenceJson[];
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
}

type Printer = (e: Expr) => TermJson;

export function derivationJson(
  ctx: Context,
  d: Derivation,
  notation: Notation,
  answer: Answer = NO_ANSWER,
): DerivationJson {
  const print = printer(ctx, d, notation);
  const sentences = (list: readonly Reason[]) => list.map((r) => sentence(r, print));
  return {
    schema: "gradsheet.derivation/1",
    task: { kind: d.task.kind, asked: print(askedTerm(ctx, d.task)) },
    status: answer.status ?? statusOf(d),
    indices: lettersOf(d).map((name) => ({ name, range: range(d.env.indices.get(name), print) })),
    chains: d.chains.map((c) => chain(c, print)),
    result:
      d.result === undefined
        ? null
        : {
            lhs: print(d.result.lhs),
            rhs: print(d.result.rhs),
            whole:
              d.result.whole === undefined
                ? null
                : {
                    lhs: print(d.result.whole.lhs),
                    rhs: print(d.result.whole.rhs),
                    note: sentence(d.result.whole.note, print),
                  },
          },
    exhibits: answer.exhibits.map(exhibitJson),
    remarks: [...sentences(d.remarks), ...answer.remarks.map(wordsOnly)],
    conventions: sentences(d.conventions),
    diagnostics: d.diagnostics.map(({ code, message }) => ({ code, message })),
  };
}

/** Terms recur from line to line, so each is printed once. */
function printer(ctx: Context, d: Derivation, notation: Notation): Printer {
  const known = new Map<number, TermJson>();
  return (e) => {
    let term = known.get(e.id);
    if (term === undefined) {
      const options = { ctx, env: d.env, notation };
      term = {
        code: sheetText(e, { ctx, env: d.env, first: notation.first }),
        text: plain(layOut(e, { ...options, style: "linear" })),
        tex: tex(layOut(e, { ...options, style: "display" })),
      };
      known.set(e.id, term);
    }
    return term;
  };
}

/** Free letters of the left sides, in order of appearance. */
function lettersOf(d: Derivation): readonly string[] {
  const names = new Set<string>();
  for (const c of d.chains) for (const name of freeIndices(c.lhs)) names.add(name);
  if (d.result !== undefined) for (const name of freeIndices(d.result.lhs)) names.add(name);
  return [...names].filter((name) => d.env.indices.has(name));
}

function range(r: Range | undefined, print: Printer): RangeJson {
  switch (r?.kind) {
    case "interval":
      return { kind: "interval", from: print(r.lo), to: print(r.hi) };
    case "set":
      return { kind: "set", set: print(r.set) };
    case "all":
    case undefined:
      return { kind: "all" };
  }
}

function chain(c: Chain, print: Printer): ChainJson {
  return {
    key: c.key,
    role: c.role,
    level: c.level,
    continues: c.continues ?? null,
    lead: c.lead === undefined ? null : sentence(c.lead, print),
    lhs: print(c.lhs),
    steps: c.steps.map((s) => step(s, print)),
  };
}

function step(s: Step, print: Printer): StepJson {
  return {
    before: print(s.before),
    after: print(s.after),
    rules: s.rule.split("+"),
    at: s.at,
    ...(s.relation === undefined ? {} : { relation: s.relation }),
    backward: s.backward ?? false,
    match: Object.fromEntries(Object.entries(s.match).map(([name, e]) => [name, print(e)])),
    reason: sentence(s.reason, print),
    assumes: s.assumes.map(print),
    level: s.level,
    substeps: s.substeps.map((sub) => step(sub, print)),
    evidence: s.evidence === undefined ? null : evidence(s.evidence, print),
  };
}

function wordsOnly(s: Sentence): SentenceJson {
  const text = sentenceText(s);
  return { text, parts: [{ words: text }] };
}

function sentence(reason: Reason, print: Printer): SentenceJson {
  const parts = reason.map((part) => {
    if (typeof part === "string") return { words: part };
    return "math" in part ? { math: print(part.math) } : { chain: part.ref };
  });
  const text = parts
    .map((part) => ("words" in part ? part.words : "math" in part ? part.math.text : `(${part.chain})`))
    .join("");
  return { text, parts };
}

const evidence = (e: Evidence, print: Printer): EvidenceJson => ({
  ...countsJson(e),
  replayed: e.replayed ?? null,
  secondOpinions: e.secondOpinions,
  counterexample: e.counterexample ?? null,
  assumes: e.assumes.map(print),
});
