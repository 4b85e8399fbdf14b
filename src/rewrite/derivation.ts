// A derivation is data: chains of displayed equalities, each line a step with its reason and the rule-level
// substeps behind it. Renderers, verifier and JSON share this one object.

import type { Env, Task } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import type { Evidence } from "./evidence.ts";

/** Where in the term before a rule was applied: argument positions in the order of `children`, or everywhere. */
export type Place = "everywhere" | readonly number[];

/** Part of a sentence: words, a formula, or the number of an earlier chain (by its key). */
export type ReasonPart =
  | string
  | { readonly math: Expr; readonly indices?: readonly string[] }
  | { readonly ref: string };
export type Reason = readonly ReasonPart[];

export type Level = "brief" | "standard" | "full";

/** before = after (or another relation), by one named rule. */
export interface Step {
  readonly before: Expr;
  readonly after: Expr;
  /**
   * Absent: before = after. `ne`: not equal in general, which a counterexample shows. `le`: before ≤ after. `tends`:
   * after is the limit of the left side of the chain.
   */
  readonly relation?: "ne" | "le" | "tends" | undefined;
  readonly rule: string;
  readonly at: Place;
  /** What the rule's metavariables stood for; enough to apply it again. */
  readonly match: Readonly<Record<string, Expr>>;
  readonly reason: Reason;
  /** The reason where every rule is shown, so that the line before it has said a part of it already. */
  readonly finer?: Reason | undefined;
  /** Conditions under which the equality holds and that the declarations do not imply. */
  readonly assumes: readonly Expr[];
  readonly substeps: readonly Step[];
  /** The rule was applied to `after` and gives `before`: a line that was reached from the other end. */
  readonly backward?: boolean | undefined;
  /** The coarsest level of detail at which the line is shown. */
  readonly level: Level;
  readonly evidence: Evidence | undefined;
}

/** lhs = after₁ = after₂ = …: lines that continue each other, under one equation number. */
export interface Chain {
  readonly key: string;
  readonly lhs: Expr;
  readonly steps: readonly Step[];
  /** The key of the earlier chain with the same left side whose last term this one starts from. */
  readonly continues?: string | undefined;
  /** `main` ends in the answer; `auxiliary` is used by a later one; `definition` introduces a named part. */
  readonly role: "main" | "auxiliary" | "definition";
  /** Words before the chain, where a sentence helps. */
  readonly lead?: Reason | undefined;
  readonly level: Level;
  /** The lines state what the left side tends to. */
  readonly limit?: LimitOf | undefined;
  /** Nothing refers to it: it has no number of its own. */
  readonly unnumbered?: boolean | undefined;
}

/** What a scalar tends to: a number, perhaps from one side, or ±∞. */
export interface LimitOf {
  readonly variable: Expr;
  readonly to: Expr;
  readonly side: "both" | "above" | "below";
}

/** The answer: lhs = rhs, and where the textbook has one, the same in whole tensors. */
export interface Result {
  readonly lhs: Expr;
  readonly rhs: Expr;
  /** `rhs` with the derivatives that it refers to by number put in; shares subterms. Absent where it is `rhs`. */
  readonly closed?: Expr | undefined;
  /**
   * Whole-tensor form such as ∂L/∂x = ∂L/∂y ∗ w̃, with the words that belong to it. Its left side is the whole tensor,
   * a slice ∂L/∂x[n], or `lhs` itself where the operator is read at another place: (↑ₛ ∂L/∂y ∗ w)[m+p].
   */
  readonly whole?: WholeForm | undefined;
  /** The last line says it, or it is too long to be said at once. */
  readonly unsaid?: boolean | undefined;
}

export interface WholeForm {
  readonly lhs: Expr;
  readonly rhs: Expr;
  readonly note: Reason;
  /** Of a matrix of derivatives: the same with the rows of the denominator, for readers who write it so. */
  readonly transposed?: Expr | undefined;
  /** Of a matrix of derivatives: the subscripts at which `rhs` is the entry. */
  readonly at?: readonly Expr[] | undefined;
}

export interface DerivationDiagnostic {
  readonly code: string;
  readonly message: string;
}

export interface Derivation {
  readonly schema: "gradsheet.derivation/1";
  readonly task: Task;
  /** The block's environment, extended by names that the derivation introduced (w̃, named parts). */
  readonly env: Env;
  readonly chains: readonly Chain[];
  readonly result: Result | undefined;
  readonly remarks: readonly Reason[];
  /** One sentence for each convention that mattered (what is taken at a kink). */
  readonly conventions: readonly Reason[];
  readonly diagnostics: readonly DerivationDiagnostic[];
}

/** Whether every line of the derivation carries evidence that establishes it and nothing was left undone. */
export function statusOf(d: Derivation): Evidence["status"] | "unfinished" {
  const lines = d.chains.flatMap((c) => c.steps);
  if (lines.some((s) => s.evidence?.status === "refuted")) return "refuted";
  if (lines.some((s) => s.evidence?.status === "unchecked")) return "unchecked";
  if (d.result === undefined || lines.length === 0) return "unfinished";
  return lines.every((s) => s.evidence?.status === "established") ? "established" : "not-established";
}
