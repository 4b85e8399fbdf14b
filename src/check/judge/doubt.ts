// Where a document declares its names, a relation that fails is wrong. Where they are inferred from use, it may as well
// be read otherwise than it is meant, and is accused only if nothing else explains it: it is no second definition of a
// name, no condition on what is given, and a small change at one place of it makes it hold, which a misreading does not
// leave.

import { bodiesOf, type Env } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { freeIndices, some, symbols } from "../../expr/traverse.ts";
import type { Mending } from "../diagnosis/diagnose.ts";
import type { Meaning } from "../meaning/meaning.ts";
import { written } from "../meaning/spelling.ts";
import { EULER_INDEX, KRONECKER } from "../resolve/name.ts";
import type { Unread } from "../text/unread.ts";
import { reached } from "../verdict/bench.ts";
import type { Link } from "./links.ts";
import type { Judged, Outcome } from "./outcome.ts";
import type { Claim } from "./relation.ts";

/** Why a relation that fails is not called wrong; undefined where it is. */
export function doubtOf(
  link: Link,
  judged: Judged,
  meaning: Meaning,
  found: Mending | undefined,
): Unread | undefined {
  const { claim } = judged;
  const sides = [claim.lhs, claim.rhs];
  const names = reached(meaning.env, sides);
  if (link.at === 0 && link.apart && found === undefined)
    return {
      code: "continues",
      message: "whether this goes on from the formula before it is not said",
      span: link.span,
      expected: "its left side",
    };
  if (link.statement.named?.inferred === true)
    return {
      code: "named",
      message: "what the names for derivatives stand for is not said",
      span: link.span,
      expected: "it said of one of them: `dW = \\partial J/\\partial W`",
    };
  // dz is that of one sample and dw that of the mean, though both are said to be derivatives of one loss.
  if (
    link.statement.named !== undefined &&
    found !== undefined &&
    countsApart(meaning.env, claim, found.side)
  )
    return {
      code: "mean",
      message:
        "whether the names for derivatives mean those of a sum, of a mean or of one sample is not said",
      span: link.span,
      expected: "the derivatives themselves, as quotients",
    };
  if (link.statement.inverted === true)
    return {
      code: "inverse",
      message: "no equation before it tells that this is its solution",
      span: link.span,
      expected: "what the unknown fulfils: `A x = b` for `x = A^{-1} b`",
    };
  if (link.statement.cut === true && link.right.span.end === link.statement.span.end)
    return {
      code: "comma",
      message: "whether what stands behind the comma is a factor of this side is not said",
      span: link.span,
      expected: "the product without a comma, as `\\,` for a thin space",
    };
  if (judged.read.notes.some((n) => n.text === EULER_INDEX))
    return {
      code: "e",
      message: "whether `e` with an index above it is the number or a name with entries is not said",
      span: link.span,
      expected: "another letter, or `\\exp` for the number",
    };
  const chosen = choiceOfIndex(claim);
  if (link.at === 0 && chosen !== undefined)
    return {
      code: "choice",
      message: `whether \`${chosen}\` is any index here or the one for which this holds is not said`,
      span: link.span,
      expected: `how it is chosen: \`${chosen} = \\arg\\max_j …\``,
    };
  // Within a sentence numbers are put in, and conditions are spoken of.
  const isExample =
    isSingle(claim.lhs) &&
    symbols(claim.rhs).length === 0 &&
    [...names].some((n) => ["scalar", "tensor"].includes(meaning.env.decls.get(n)?.kind ?? ""));
  const isOrder = ["<", "≤", ">", "≥"].includes(link.sign);
  if (link.inline && link.at === 0 && (isOrder || isExample))
    return {
      code: "assumption",
      message: "this does not hold for all numbers: whether it is claimed or supposed is not said",
      span: link.span,
      expected: "a formula of its own, or what it is derived from",
    };
  if (found === undefined && judged.read.notes.some((n) => n.text === KRONECKER))
    return {
      code: "delta",
      message: "whether `δ` is the Kronecker symbol is not said, and with it the sides differ",
      span: link.span,
      expected: "a declaration of `δ`, or another letter",
    };
  if (found === undefined && judged.read.notes.some((n) => n.about !== undefined))
    return {
      code: "part",
      message:
        "which axis an index belongs to is not said where a name has more of them, and with the first the sides differ",
      span: link.span,
      expected: "all indices of the name, with `:` for those that run",
    };
  // y(0) = 1 of a function that nothing tells is a condition on it.
  if (link.at === 0 && sides.some((e) => isAtPoint(meaning.env, e)))
    return {
      code: "assumption",
      message: "this does not hold for all functions: whether it is claimed or assumed of them is not said",
      span: link.span,
      expected: "the function by a formula",
    };
  if (![...names].some((n) => isGuessed(meaning, n))) return undefined;
  const say = (code: string, message: string, expected: string): Unread => ({
    code,
    message,
    span: link.span,
    expected,
  });
  const declare = "a declaration of what the names stand for: `<!-- gradsheet: given … -->`";
  const { env } = meaning;
  const begins = link.at === 0 && !link.statement.continues;
  // Of numbers alone a sentence gives a second model as easily: y = a x + b, and y = a x² + b.
  const isSecond = link.inline && ![...names].some((n) => env.decls.get(n)?.kind === "tensor");
  const isRestated = found !== undefined && !isSecond && restates(env, claim);
  if (begins && redefinedName(claim.lhs, meaning) !== undefined && !isRestated)
    return say(
      REDEFINITION,
      "this says something else than the definition before it: whether it is meant as another definition is not said",
      "another name, or a declaration of the one that is meant",
    );
  const isDerived = sides.some((e) => some(e, (x) => x.kind === "deriv" || isPrimed(env, x)));
  const isDefined = [...names].some((n) => env.decls.get(n)?.kind === "definition");
  // A step up the gradient, and one down it further down: each says what the next place is.
  const isName = claim.lhs.kind === "sym" || claim.lhs.kind === "at";
  const later = definedLater(link, isDerived ? (isName ? [claim.lhs] : []) : sides, meaning);
  if (begins && later !== undefined)
    return say(
      "later",
      `what \`${written(later)}\` is is said below this line, and with it the sides differ: which of them is meant is not said`,
      declare,
    );
  // What becomes the other side word for word without one of its terms tells no slip: a^k = a^{k+q}.
  const isSame = found?.diagnosis.code !== "factor" && sides.some((e) => e.alpha === found?.side.alpha);
  const isShort = found === undefined || sides.some(isSingle) || isSame;
  if (link.at === 0 && !isDerived && !isDefined && isShort)
    return say(
      "assumption",
      "this does not hold for all numbers: whether it is claimed or assumed of them is not said",
      declare,
    );
  // What counts something is no difference: d of ℝ^d.
  const counts = (n: string): boolean => {
    const d = env.decls.get(n);
    return d?.kind === "scalar" && (d.integer || d.role === "size");
  };
  if ([...names].some((n) => DIFFERENCES.has(n) && isGuessed(meaning, n) && !counts(n)))
    return say("difference", "whether `Δ` and the letter behind it are one name is not said", declare);
  if (found === undefined)
    return say(
      "meaning",
      link.sign === "="
        ? "with what the names are taken for the sides differ, and no small change makes them equal: something else may be meant"
        : "with what the names are taken for this does not hold: something else may be meant",
      declare,
    );
  if (
    found.diagnosis.code === "index-swap" &&
    rereads(claim.rhs, found.side).some((n) => meaning.partial?.has(n) === true)
  )
    return say(
      "layout",
      "which of its indices a name has where it stands with fewer of them is not said, and with the first the sides differ",
      declare,
    );
  const beside = sides.flatMap((e) => symbols(e));
  const isAmongTensors = beside.includes("I") && beside.some((n) => env.decls.get(n)?.kind === "tensor");
  if (isAmongTensors && isGuessed(meaning, "I") && env.decls.get("I")?.kind === "scalar")
    return say("identity", "whether `I` is a number or the identity matrix is not said", declare);
  const exchanged = found.diagnosis.code === "letter" ? difference(claim.rhs, found.side) : [];
  if (found.isLeft || (exchanged.length > 0 && !areApart(meaning, link, exchanged)))
    return say("same", `this holds if something else is meant: ${found.diagnosis.text}`, declare);
  return undefined;
}

/** |v_k| = max_j |v_j|: a letter that one side alone has, beside an extremum over all entries, is chosen so. */
function choiceOfIndex({ lhs, rhs }: Claim): string | undefined {
  const [own, others] = [freeIndices(lhs), freeIndices(rhs)];
  const [letter, ...more] = own;
  if (letter === undefined || more.length > 0 || others.length > 0) return undefined;
  const isExtremum = (e: Expr): boolean => e.kind === "bind" && (e.op === "max" || e.op === "min");
  return some(rhs, isExtremum) ? letter : undefined;
}

/** A name of the sides that is defined only further down. */
const definedLater = (link: Link, sides: readonly Expr[], { definitions }: Meaning): string | undefined =>
  sides.flatMap((e) => symbols(e)).find((n) => (definitions?.get(n)?.start ?? 0) > link.statement.span.end);

/** Whether what a name of the relation is was told by its use alone. */
export const isGuess = ({ claim }: Judged, meaning: Meaning): boolean =>
  [...reached(meaning.env, [claim.lhs, claim.rhs])].some((n) => isGuessed(meaning, n));

/** f′ of a function that has a formula: what it is follows from that. */
function isPrimed(env: Env, e: Expr): boolean {
  const head = e.kind === "app" && e.op === "apply" ? e.args[0] : undefined;
  const name = head?.kind === "sym" ? head.name : "";
  const of = env.decls.get(name.replace(/'+/, ""));
  return name.includes("'") && of?.kind === "function" && of.formula !== undefined;
}

/** The value at a point of a function that has no formula. */
function isAtPoint(env: Env, e: Expr): boolean {
  if (e.kind !== "app" || e.op !== "apply") return false;
  const [f, ...at] = e.args;
  const d = f?.kind === "sym" ? env.decls.get(f.name) : undefined;
  return d?.kind === "function" && d.formula === undefined && at.every((x) => symbols(x).length === 0);
}

/** A name, an entry or a number, with a power or a sign. */
function isSingle(e: Expr): boolean {
  if (e.kind !== "app") return e.kind !== "bind";
  const [base, ...others] = e.args;
  const bare = e.op === "pow" || (e.op === "mul" && e.args.length === 2);
  return (
    bare && base !== undefined && [base, ...others].some((x) => x.kind === "num") && e.args.every(isSingle)
  );
}

/** Names that one term has and the other one has not. */
function difference(a: Expr, b: Expr): readonly string[] {
  const [x, y] = [new Set(symbols(a)), new Set(symbols(b))];
  return [...[...x].filter((n) => !y.has(n)), ...[...y].filter((n) => !x.has(n))];
}

/** Tensors that are read elsewhere in one term than in the other. */
function rereads(a: Expr, b: Expr): readonly string[] {
  const [x, y] = [readsIn(a), readsIn(b)];
  const other = (own: ReadonlyMap<number, string>, that: ReadonlyMap<number, string>): readonly string[] =>
    [...own].flatMap(([id, name]) => (that.has(id) ? [] : [name]));
  return [...other(x, y), ...other(y, x)];
}

function readsIn(e: Expr): ReadonlyMap<number, string> {
  const out = new Map<number, string>();
  some(e, (x) => {
    if (x.kind === "at" && x.tensor.kind === "sym") out.set(x.alpha, x.tensor.name);
    return false;
  });
  return out;
}

/** Two sides differ by numbers that count or scale alone, as by 1/m. */
function countsApart(env: Env, { lhs, rhs }: Claim, side: Expr): boolean {
  const names = [lhs, rhs].map((e) => difference(e, side)).toSorted((a, b) => a.length - b.length)[0] ?? [];
  return names.length > 0 && names.every((n) => env.decls.get(n)?.kind === "scalar");
}

/** Another line has all of them, or each has its own definition: they are no names for the same thing. */
function areApart({ env, definitions }: Meaning, link: Link, names: readonly string[]): boolean {
  const { start } = link.statement.span;
  const others = [...env.decls.values()].flatMap((d) =>
    d.kind === "definition" && definitions?.get(d.name)?.start !== start ? [d] : [],
  );
  const defined = new Set(others.map((d) => d.name));
  if (names.every((n) => defined.has(n))) return true;
  return others.some((d) => {
    const own = new Set([d.name, ...bodiesOf(d).flatMap((b) => [...symbols(b)])]);
    return names.every((n) => own.has(n));
  });
}

/** The same names in another form, too many of them for another definition, or under a sum. */
function restates(env: Env, { lhs, rhs }: Claim): boolean {
  const head = lhs.kind === "at" ? lhs.tensor : lhs;
  const d = head.kind === "sym" ? env.decls.get(head.name) : undefined;
  // P = P² is said of P.
  if (d?.kind !== "definition" || symbols(rhs).includes(d.name)) return false;
  const [own, said] = [d.body, rhs].map((e) => new Set(reached(env, [e])));
  if (own === undefined || said === undefined) return false;
  const values = (names: ReadonlySet<string>): readonly string[] =>
    [...names].filter((n) => env.decls.get(n)?.kind === "tensor" || isNumber(env, n)).toSorted();
  const [a, b] = [values(own), values(said)];
  const sums = [d.body, rhs].every((e) => some(e, (x) => x.kind === "bind"));
  return a.join() === b.join() && (a.length >= 3 || (a.length > 0 && sums));
}

const isNumber = (env: Env, name: string): boolean => {
  const d = env.decls.get(name);
  return d?.kind === "scalar" && d.role === "given";
};

const DIFFERENCES: ReadonlySet<string> = new Set(["Δ", "δ", "d"]);

/** What it is is told by its use alone; what is defined is as sure as what it goes back to. */
function isGuessed(meaning: Meaning, name: string): boolean {
  if (meaning.inferred?.has(name) !== true) return false;
  const d = meaning.env.decls.get(name);
  if (d?.kind === "function") return d.formula !== undefined;
  return d?.kind === "tensor" || (d?.kind === "scalar" && d.role === "given");
}

const REDEFINITION = "redefinition";

/** y, y_i, f(x) of what the document has defined before: its name. */
function redefinedName(e: Expr, meaning: Meaning): string | undefined {
  switch (e.kind) {
    case "sym":
      return meaning.definitions?.has(e.name) === true ? e.name : undefined;
    case "at":
      return redefinedName(e.tensor, meaning);
    case "app": {
      const [of] = e.args;
      const named = (e.op === "apply" || e.op === "pow") && of !== undefined;
      return named ? redefinedName(of, meaning) : undefined;
    }
    default:
      return undefined;
  }
}

/** A relation that fails with the first definition of a name, of which an earlier line said something else. */
export function doubtOfDefinition(
  before: readonly Outcome[],
  o: Outcome,
  judged: Judged,
): Unread | undefined {
  const meaning = o.reading?.meaning;
  if (meaning === undefined) return undefined;
  // What f′ is follows from what f is.
  const own = [...reached(meaning.env, [judged.claim.lhs, judged.claim.rhs])];
  const names = new Set(own.map((n) => n.replace(/'+/, "")));
  const isOther = (b: Outcome): boolean => {
    if (b.why?.code !== REDEFINITION || b.judged?.bench !== judged.bench) return false;
    const name = redefinedName(b.judged.claim.lhs, meaning);
    return name !== undefined && names.has(name);
  };
  if (!before.some(isOther)) return undefined;
  return {
    code: "meant",
    message: "a name of this line was given two definitions, and which one is meant is not said",
    span: o.link.span,
    expected: "another name, or a declaration of the one that is meant",
  };
}
