// What was found about one relation under one reading, before the readings are weighed against each other and the
// document as a whole is looked at.

import type { Counterexample, Evidence } from "../../rewrite/evidence.ts";
import type { Point } from "../../verify/judge.ts";
import type { Interpretation } from "../meaning/meaning.ts";
import type { Unread } from "../text/unread.ts";
import type { Bench } from "../verdict/bench.ts";
import type { Condition, Diagnosis, Role, Verdict } from "../verdict/verdicts.ts";
import type { Link, UnreadLink } from "./links.ts";
import type { ReadLink } from "./read-links.ts";
import type { Claim } from "./relation.ts";

export interface Outcome {
  readonly link: Link | UnreadLink;
  readonly reading: Interpretation | undefined;
  readonly role: Role;
  readonly verdict: Verdict;
  readonly evidence: Evidence | undefined;
  readonly counterexample: Counterexample | undefined;
  /** Of a relation that fails, until its counterexample is told. */
  readonly refuted: (() => Promise<Counterexample>) | undefined;
  readonly conditions: readonly Condition[];
  readonly why: Unread | undefined;
  readonly remarks: readonly string[];
  /** Of a relation that was read: what was compared, and where. */
  readonly judged: Judged | undefined;
  readonly diagnosis: Diagnosis | undefined;
  /** The wrong relation that it follows from, by its place among all. */
  readonly follows: number | undefined;
  /** It is not true of all numbers, and is meant as what they have to fulfil: later relations may follow from it. */
  readonly equation: boolean;
}

export interface Judged {
  readonly read: ReadLink;
  readonly claim: Claim;
  readonly bench: Bench;
  /** The point that refuted it. */
  readonly at?: Point | undefined;
}

export const outcome = (
  link: Outcome["link"],
  reading: Interpretation | undefined,
  role: Role,
  verdict: Verdict,
  more: Partial<Outcome> = {},
): Outcome => ({
  evidence: undefined,
  counterexample: undefined,
  refuted: undefined,
  conditions: [],
  why: undefined,
  remarks: [],
  judged: undefined,
  diagnosis: undefined,
  follows: undefined,
  equation: false,
  ...more,
  link,
  reading,
  role,
  verdict,
});
