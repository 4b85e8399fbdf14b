// An unsaid assumption as something that points are drawn under: it changes the environment, or the sides.

import type { Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import type { Claim } from "./relation.ts";

export interface Variation {
  readonly code: string;
  /** What is as likely a slip as an unsaid assumption (a transpose, a missing stride) is asked last, after slips. */
  readonly turn: "first" | "last";
  /** Tells variations of one environment apart. */
  readonly key: string;
  /** The condition as a term, to be printed in words and TeX; or words with `$` around what is printed so. */
  readonly said: Expr | { readonly words: string; readonly name: string };
  /** Undefined where nothing would change. */
  readonly env: (env: Env) => Env | undefined;
  readonly claim: (claim: Claim) => Claim;
  /** Parts of it, one of which may be enough. */
  readonly fewer?: readonly Variation[];
  /** At a point that was drawn without it: false where the point does not fulfil it. Undefined: not told so. */
  readonly test: Expr | undefined;
}

/** Where the environment alone changes. */
export const sameClaim = (c: Claim): Claim => c;

/** Both at once; undefined where the second one does nothing more. */
export function both(a: Variation, b: Variation): Variation {
  return {
    code: `${a.code} ${b.code}`,
    turn: a.turn === "last" || b.turn === "last" ? "last" : "first",
    key: `${a.key} & ${b.key}`,
    said: a.said,
    env: (env) => {
      const first = a.env(env);
      return first === undefined ? undefined : b.env(first);
    },
    claim: (c) => b.claim(a.claim(c)),
    test: undefined,
  };
}
