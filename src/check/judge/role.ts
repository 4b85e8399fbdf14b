// What a relation is in the argument. A definition, an update (w ← w − η g) and a remark (x ∈ ℝ, "for i ≠ j", "η = 0.1")
// claim nothing. A relation that says something about what is given, and is not true of everything that may be given, is
// an assumption, and no mistake.

import { isIncoming } from "../../diff/depends.ts";
import type { Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { freeIndices, some, symbols } from "../../expr/traverse.ts";
import { keyOfSymbol } from "../formula/keys.ts";
import { isCondition, type MathNode } from "../formula/math.ts";
import type { Names } from "../formula/names.ts";
import type { Meaning } from "../meaning/meaning.ts";
import { anywhere } from "../tree/parts.ts";
import type { Role } from "../verdict/verdicts.ts";
import type { Link } from "./links.ts";
import type { ReadLink } from "./read-links.ts";
import type { Claim } from "./relation.ts";

/** What can be told before anything is judged. */
export function roleOf(link: Link, meaning: Meaning, names: Names): Role {
  if (link.restricts || link.sign === "other") return "remark";
  if (isSetting(link, names) || isAboutLetters(link, names) || isOfALetter(link, names, meaning.env))
    return "remark";
  if (link.sign === "←" || (link.at === 0 && (isNextStep(link, names) || isAssignment(link))))
    return "update";
  if (link.at === 0 && (link.statement.introduces !== undefined || defines(link, meaning)))
    return "definition";
  return "claim";
}

function defines(link: Link, meaning: Meaning): boolean {
  const { span } = link.statement;
  return [...(meaning.definitions?.values() ?? [])].some((s) => s.start === span.start && s.end === span.end);
}

/** w^{t+1} = w^t − η g, θ_new = θ_old − …: a step of something that nothing defines. */
function isNextStep(link: Link, names: Names): boolean {
  const { left } = link;
  if (left.kind !== "scripted" || left.base.kind !== "symbol") return false;
  const next = [left.sub?.key, left.sup?.key].some(
    (k) => k !== undefined && /(?:\+1\)?$|^\(?new\)?$)/.test(k),
  );
  if (!next) return false;
  const { text } = left.base;
  if ((names.byKey.get(text) ?? []).some((k) => k.kind === "definition")) return false;
  return mentions(link.right, text);
}

/** w := w − η g. */
function isAssignment({ sign, left, right }: Link): boolean {
  const base = left.kind === "scripted" ? left.base : left;
  return sign === ":=" && base.kind === "symbol" && mentions(right, base.text);
}

const mentions = (root: MathNode, text: string): boolean =>
  anywhere<MathNode>(root, (x) => {
    const base = x.kind === "scripted" ? x.base : x;
    return base.kind === "symbol" && base.text === text;
  });

/** η = 0.1 of a name that nobody declares: a setting. */
const isSetting = (link: Link, names: Names): boolean =>
  link.at === 0 &&
  (link.sign === "=" || link.sign === "≈") &&
  link.left.kind === "symbol" &&
  !names.byKey.has(link.left.text) &&
  (link.right.kind === "number" || (link.right.kind === "negate" && link.right.operand.kind === "number"));

/** i ≠ k of letters that nothing declares: a case that is spoken of. */
function isAboutLetters(link: Link, names: Names): boolean {
  const sides = [link.left, link.right];
  // i′ is a letter, too.
  const isLetter = (m: MathNode): boolean =>
    m.kind === "symbol" || (m.kind === "scripted" && m.sub === undefined && keyOfSymbol(m) !== undefined);
  const known = (m: MathNode): boolean => {
    const key = keyOfSymbol(m) ?? "";
    return names.byKey.has(key) || ["e", "π", "∞"].includes(key);
  };
  return (
    ["=", "≠", "<", "≤", ">", "≥"].includes(link.sign) &&
    sides.every((m) => lettersIn(m)?.every((l) => isLetter(l) && !known(l)) === true) &&
    sides.some(isLetter)
  );
}

/** i = (m + p − d k)/s of a letter i that nothing declares: which terms are meant, or where it runs. */
function isOfALetter(link: Link, names: Names, env: Env): boolean {
  // Where no name is known the formula was not read for its meaning: c = r a c of a damaged line says nothing of a letter.
  if (!["=", "<", "≤", ">", "≥"].includes(link.sign) || names.byKey.size === 0) return false;
  const isLetter = (m: MathNode): boolean =>
    m.kind === "symbol" && /^[a-df-z]$/.test(m.text) && !names.byKey.has(m.text);
  const isWhole = (m: MathNode): boolean => {
    switch (m.kind) {
      case "number":
        return true;
      case "symbol":
        return isLetter(m) || (names.byKey.get(m.text) ?? []).some((k) => isIntegerIn(env, k.name));
      case "negate":
        return isWhole(m.operand);
      case "sum":
        return m.terms.every((t) => isWhole(t.term));
      case "product":
        return m.factors.every((f) => isWhole(f.factor));
      case "fraction":
        return isWhole(m.over) && isWhole(m.under);
      case "floor":
      case "ceil":
        return isWhole(m.body);
      case "fence":
        return m.open === "(" && m.items.every((x) => !isCondition(x) && isWhole(x));
      default:
        return false;
    }
  };
  const { left, right } = link;
  return (isLetter(left) && isWhole(right)) || (isLetter(right) && isWhole(left));
}

function isIntegerIn(env: Env, name: string): boolean {
  const d = env.decls.get(name);
  return d?.kind === "scalar" && d.integer;
}

/** k of k, m and i of m − i: what stands in sums beside numbers; undefined where anything else does. */
function lettersIn(m: MathNode): readonly MathNode[] | undefined {
  switch (m.kind) {
    case "number":
      return [];
    case "symbol":
    case "scripted":
      return [m];
    case "negate":
      return lettersIn(m.operand);
    case "sum": {
      const all = m.terms.map((t) => lettersIn(t.term));
      return all.every((x) => x !== undefined) ? all.flat() : undefined;
    }
    default:
      return undefined;
  }
}

/** Of a relation that is not true: what it is if it is no mistake. */
export function roleOfFailing(link: Link, read: ReadLink, env: Env): Role {
  const { lhs, rhs } = read;
  if (isGiven(env, lhs)) {
    const own = nameOf(lhs);
    // w = w − η g.
    if (
      link.at === 0 &&
      own !== undefined &&
      (link.sign === "=" || link.sign === ":=") &&
      symbols(rhs).includes(own)
    )
      return "update";
    return (link.at === 0 || isNumber(rhs)) && isApart(env, lhs, rhs) ? "remark" : "claim";
  }
  if (isGiven(env, rhs) && isApart(env, rhs, lhs) && isConstant(lhs)) return "remark";
  return (isNumber(rhs) && isOfGiven(env, lhs)) || (isNumber(lhs) && isOfGiven(env, rhs))
    ? "remark"
    : "claim";
}

/** Words by which the gradient that comes in may be said. */
const GIVEN =
  /(?:^|[^\p{L}])(?:given|assum\p{L}*|suppos\p{L}*|let|if|incoming|upstream|gegeben|sei|angenommen|wenn|falls|soit|suppos\p{L}*|donné\p{L}*|si|sea|dad[oa]s?|supon\p{L}*|设|假设|已知|如果|若)(?:[^\p{L}]|$)/iu;

/**
 * ∂L/∂W = δ x^⊤ of a loss that nothing tells is a claim that can not be seen, unless words give it; ∂L/∂y = g and = 1 name
 * what comes in. The function that is not told.
 */
export function functionUnsaid(link: Link, { lhs, rhs }: Claim, words: string): string | undefined {
  const head = lhs.kind === "at" ? lhs.tensor : lhs;
  if (head.kind !== "deriv" || link.at > 0 || GIVEN.test(`${words} ${link.statement.words}`))
    return undefined;
  const isNamed = rhs.kind === "sym" || rhs.kind === "at" || rhs.kind === "num" || rhs.kind === "deriv";
  return isNamed ? undefined : symbols(head.of)[0];
}

/** Without names and letters: the values of names are put in. */
const isNumber = (e: Expr): boolean => symbols(e).length === 0 && freeIndices(e).length === 0;

/** Of what is given alone, so that nothing tells its value. */
export const isOfGiven = (env: Env, e: Expr): boolean =>
  symbols(e).every((s) => {
    const d = env.decls.get(s);
    return d?.kind === "scalar" || d?.kind === "tensor";
  }) && !some(e, (x) => x.kind === "deriv");

const isConstant = (e: Expr): boolean => e.kind === "num" || (e.kind === "app" && e.op === "infinity");

/** A name that is given, an entry of one, or an incoming gradient. */
function isGiven(env: Env, e: Expr): boolean {
  if (e.kind === "deriv") return isIncoming(env, e);
  const head = e.kind === "at" ? e.tensor : e;
  if (head.kind === "deriv") return isIncoming(env, head);
  if (head.kind === "idx") return true;
  if (head.kind !== "sym") return false;
  const d = env.decls.get(head.name);
  return d !== undefined && d.kind !== "definition" && !(d.kind === "function" && d.formula !== undefined);
}

function nameOf(e: Expr): string | undefined {
  const head = e.kind === "at" ? e.tensor : e;
  return head.kind === "sym" ? head.name : undefined;
}

/** Whether nothing on the other side is told by what is given here: x = r cos θ, η = 0.1. */
function isApart(env: Env, given: Expr, other: Expr): boolean {
  const gradient = given.kind === "deriv" ? given : given.kind === "at" ? given.tensor : undefined;
  if (gradient?.kind === "deriv") return symbols(gradient.of).every((f) => !reaches(env, other, f));
  const own = nameOf(given);
  return own === undefined || !reaches(env, other, own);
}

function reaches(env: Env, e: Expr, name: string, seen = new Set<string>()): boolean {
  return symbols(e).some((s) => {
    if (s === name) return true;
    if (seen.has(s)) return false;
    seen.add(s);
    const d = env.decls.get(s);
    if (d?.kind === "definition") return reaches(env, d.body, name, seen);
    if (d?.kind === "function" && d.formula === undefined)
      return d.params.some((p) => p === name || reachesBy(env, p, name, seen));
    return false;
  });
}

const reachesBy = (env: Env, by: string, name: string, seen: Set<string>): boolean => {
  const d = env.decls.get(by);
  if (by === name) return true;
  if (seen.has(by)) return false;
  seen.add(by);
  return d?.kind === "definition" && reaches(env, d.body, name, seen);
};
