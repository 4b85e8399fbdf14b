// Whether what stands in a formula is a name that the document has to declare: no index, no sign, no function that is known
// anyway.

import { nameLayout } from "../../notation/names.ts";
import { keyOfLayout } from "../formula/keys.ts";
import type { RelationMath } from "../formula/math.ts";
import type { Names } from "../formula/names.ts";
import type { AppliedName } from "./applied.ts";
import { isConstant } from "./constants.ts";
import { isFunctionName } from "./damage.ts";
import { divisorsIn } from "./divides.ts";
import { isCallAtNumbers, isLogistic } from "./logistic.ts";
import { type Spelling, written } from "./spelling.ts";
import type { Use, Uses } from "./uses.ts";
import { visit } from "./walk.ts";

export interface NameSetting {
  readonly spelling: Spelling;
  readonly uses: Uses;
  /** Of what is declared. */
  readonly names: Names;
  readonly applied: ReadonlyMap<string, AppliedName>;
  readonly relations: readonly RelationMath[];
}

/** Whether it is to be declared: a name that no one knows yet, and that can be printed as it stands. */
export function isName(p: NameSetting, u: Use): boolean {
  const { key } = u;
  const isBare = [...u.counts.keys()].every((n) => n === 0);
  if (p.names.byKey.has(written(key)) || isLetter(p.spelling, key, isBare)) return false;
  if (isFunctionName(key)) return false;
  // A tilde over a kernel flips it.
  const [, letter, primes = ""] = /^\\tilde\{(.*)\}('*)$/.exec(key) ?? [];
  const under = letter === undefined ? undefined : `${letter}${primes}`;
  const isKnown = (k: string): boolean => p.uses.has(k) || p.names.byKey.has(written(k));
  if (under !== undefined && isKnown(under) && u.left.length === 0) return false;
  if (isConstant(u, p.spelling)) return false;
  if (["∞", "ℝ", "⊤", "∂", "∇", "𝟙"].includes(key)) return false;
  // d, R and T by themselves are mostly signs; with indices, and where something is said of them, they are names.
  const isUsed = [...u.counts.keys()].some((n) => n > 0) || u.left.length > 0 || u.over.length > 0;
  if (["R", "T"].includes(key) && !isUsed && !divisorsIn(p.relations).has(key)) return false;
  if (key === "d" && !isUsed && standsBefore(p.relations, key)) return false;
  if (key === "δ" && [...u.counts.keys()].every((n) => n === 2) && u.left.length === 0) return false;
  const kind = p.applied.get(key)?.kind;
  // σ is the logistic function unless the document says otherwise.
  if (kind === "function" && key === "σ" && !definesOther(u)) return false;
  if (key.includes("'") && p.applied.get(key.replace(/'+/, ""))?.kind === "function") return false;
  if (key.includes("'") && kind === "function") return false;
  return keyOfLayout(nameLayout(written(key))) === written(key);
}

/** k_j beside an index k is a name, as long as no sum runs over k. */
function isLetter(spelling: Spelling, key: string, isBare: boolean): boolean {
  return spelling.isIndex(key) && (isBare || spelling.bound.has(key));
}

/** d x and d W are differentials; √d is that of a number. */
function standsBefore(relations: readonly RelationMath[], key: string): boolean {
  return relations.some((r) => {
    let found = false;
    visit(r, (x) => {
      if (x.kind === "product")
        for (const [k, f] of x.factors.entries())
          if (f.factor.kind === "symbol" && f.factor.text === key && x.factors[k + 1]?.sign === "")
            found = true;
      return undefined;
    });
    return found;
  });
}

/** σ(z) = 1/(1 + e^{−z}) says what is known already. */
function definesOther(u: Use): boolean {
  return u.left.some((placed) => {
    const { item } = placed.statement;
    const right = item.kind === "relation" ? item.links[0]?.right : undefined;
    // σ(0) = 1/2 is a value of it.
    if (item.kind === "relation" && isCallAtNumbers(item.first)) return false;
    return right !== undefined && !isLogistic(right);
  });
}
