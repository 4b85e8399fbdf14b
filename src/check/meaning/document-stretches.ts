// The stretches of a document, with the definitions that they take over from earlier ones: a name that is not defined
// again means what it meant, as long as it stands with as many indices.

import type { Env } from "../../expr/environment.ts";
import { SUBSCRIPTS } from "../../notation/notation.ts";
import type { CheckedDocument } from "../document/document.ts";
import { type Item, isCondition, type MathNode } from "../formula/math.ts";
import { namesOf } from "../formula/names.ts";
import type { FormulaStatements } from "../formula/statements.ts";
import type { Unread } from "../text/unread.ts";
import { differentialName, gradientName, spelledOut } from "./damage.ts";
import { givenLines } from "./given-lines.ts";
import { keysIn } from "./keys-in.ts";
import { anew } from "./let-words.ts";
import { type Spelling, spellingOf } from "./spelling.ts";
import { countsIn, stretchesOf } from "./stretches.ts";
import { type Placed, type Use, type Uses, usesOf } from "./uses.ts";
import { partsOf, visit } from "./walk.ts";

export interface Stretch {
  /** Its own formulas. */
  readonly formulas: readonly number[];
  /** Their statements, and those that are taken over. */
  readonly placed: readonly Placed[];
  readonly section: number;
}

/** `declared` gives what is declared in a section: the same object where it is the same. */
export function stretchesIn(
  doc: CheckedDocument,
  formulas: readonly (FormulaStatements | Unread)[],
  declared: (section: number) => Env,
): readonly Stretch[] {
  const placed = formulas.flatMap((f, formula): Placed[] => {
    const section = doc.formulas[formula]?.section ?? 0;
    if (!("statements" in f)) return [];
    // Letters of words would be taken for names.
    const unclear = f.statements.some((s) =>
      [spelledOut, differentialName, gradientName].some((find) => find(s.item) !== undefined),
    );
    if (unclear) return [];
    return f.statements.map((statement) => ({ statement, formula, section }));
  });
  const spelling = spellingOf(placed.map((p) => p.statement));
  const given = givenLines(doc);
  const out: Stretch[] = [];
  for (const run of runsOf(placed, declared)) {
    const [first] = run;
    const leadsTo = leadingBy(spelling, first === undefined ? undefined : declared(first.section));
    const isLet = anew(doc, spelling);
    const isAnew = (group: readonly Placed[]): boolean => {
      const lets = isLet(group);
      return lets || given.starts.has(group[0]?.formula ?? -1);
    };
    const all = stretchesOf(run, spelling, isAnew).flatMap((stretch) => byLosses(stretch, spelling, leadsTo));
    for (const [k, stretch] of all.entries())
      out.push({
        formulas: [...new Set(stretch.map((p) => p.formula))],
        placed: [...takenOver(all.slice(0, k), stretch, spelling, { leadsTo, given: given.all }), ...stretch],
        section: stretch[0]?.section ?? 0,
      });
  }
  return out;
}

/** Definitions from before, of names that the stretch uses and does not define, and of what these need. */
function takenOver(
  before: readonly (readonly Placed[])[],
  stretch: readonly Placed[],
  spelling: Spelling,
  { leadsTo, given }: { readonly leadsTo: LeadsTo; readonly given: ReadonlySet<number> },
): readonly Placed[] {
  const own = usesOf(stretch, spelling);
  const gives = stretch
    .filter((p) => given.has(p.formula))
    .flatMap((p) => keysIn(p.statement.item, spelling));
  const counts = new Map(countsIn(stretch, spelling));
  const earlier = [...before].reverse().map((s) => usesOf(s, spelling));
  const out: Placed[] = [];
  const seen = new Set<string>(gives);
  const open = [...own.keys()];
  for (let key = open.shift(); key !== undefined; key = open.shift()) {
    if (seen.has(key) || (own.get(key)?.left.length ?? 0) > 0) continue;
    seen.add(key);
    const found = earlier.find((u) => (u.get(key)?.left.length ?? 0) > 0)?.get(key)?.left[0];
    if (found === undefined || found.statement.item.kind !== "relation") continue;
    const here = countsIn([found], spelling);
    if ([...here].some(([k, n]) => counts.has(k) && counts.get(k) !== n)) continue;
    const right = found.statement.item.links[0]?.right;
    // i = (m + p − k)/s says which terms of a sum are meant, and no more than that of i.
    if (right !== undefined && /^[a-df-z]$/.test(key) && spelling.isIndex(key) && isOfLetters(right))
      continue;
    const names = right === undefined ? [] : keysIn(right, spelling);
    const called = argumentsOf(own.get(key), spelling);
    // A loss that does not depend on what it is differentiated by is another loss.
    const by = (own.get(key)?.over ?? []).flatMap((b) => spelling.atom(b)?.key ?? []);
    if (by.length > 0 && !by.some((b) => leadsTo(earlier, [...names, ...called], b))) continue;
    for (const [k, n] of here) counts.set(k, n);
    out.push(found);
    open.push(...names);
  }
  return out.sort((a, b) => a.formula - b.formula);
}

/** Made of letters and numbers alone: no entry, and no value of a function. */
function isOfLetters(m: MathNode): boolean {
  switch (m.kind) {
    case "number":
    case "symbol":
      return true;
    case "sum":
    case "product":
    case "fraction":
    case "negate":
    case "floor":
    case "ceil":
    case "fence":
      return partsOf(m).every((p) => !isCondition(p) && isOfLetters(p));
    default:
      return false;
  }
}

/** What stands in the brackets of f(…): by that a derivative of f may go as well. */
const argumentsOf = (u: Use | undefined, spelling: Spelling): readonly string[] =>
  (u?.applied ?? []).flatMap((a) => keysIn(a.fence, spelling));

/** Whether one of the names is the wanted one, or is defined by it, in the document or among what is declared. */
type LeadsTo = (earlier: readonly Uses[], names: readonly string[], wanted: string) => boolean;

function leadingBy(spelling: Spelling, declared: Env | undefined): LeadsTo {
  const known = declared === undefined ? undefined : namesOf(declared, SUBSCRIPTS);
  const named = (key: string): string | undefined => known?.byKey.get(key)?.[0]?.name;
  return (earlier, names, wanted) => {
    const seen = new Set<string>();
    const open = [...names];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (key === wanted) return true;
      if (seen.has(key)) continue;
      seen.add(key);
      const [own, goal] = [named(key), named(wanted)];
      if (own !== undefined && goal !== undefined && known?.depends(own, goal) === true) return true;
      const item = earlier.find((u) => (u.get(key)?.left.length ?? 0) > 0)?.get(key)?.left[0]?.statement.item;
      const right = item?.kind === "relation" ? item.links[0]?.right : undefined;
      if (right !== undefined) open.push(...keysIn(right, spelling));
    }
    return false;
  };
}

/**
 * A loss that is differentiated by what it does not depend on by its definition is another loss: a new stretch begins
 * with the definition, or with that derivative, whichever comes later.
 */
function byLosses(
  stretch: readonly Placed[],
  spelling: Spelling,
  leadsTo: LeadsTo,
): readonly (readonly Placed[])[] {
  const uses = usesOf(stretch, spelling);
  for (const u of uses.values()) {
    const [defined] = u.left;
    if (defined === undefined || u.over.length === 0 || defined.statement.item.kind !== "relation") continue;
    const right = defined.statement.item.links[0]?.right;
    const names = [...(right === undefined ? [] : keysIn(right, spelling)), ...argumentsOf(u, spelling)];
    if (names.includes(u.key)) continue;
    const foreign = (b: MathNode): boolean => {
      const by = spelling.atom(b)?.key;
      return by !== undefined && by !== u.key && !leadsTo([uses], names, by);
    };
    const other = stretch.find((p) => derivativesOf(u.key, p.statement.item, spelling).some(foreign));
    if (other === undefined) continue;
    const cut = Math.max(defined.formula, other.formula);
    const at = stretch.findIndex((p) => p.formula >= cut);
    if (at <= 0) continue;
    return [stretch.slice(0, at), ...byLosses(stretch.slice(at), spelling, leadsTo)];
  }
  return [stretch];
}

/** What a name is differentiated by in an item. */
function derivativesOf(key: string, root: Item, spelling: Spelling): readonly MathNode[] {
  const out: MathNode[] = [];
  visit(root, (x) => {
    if (x.kind !== "derivative" && x.kind !== "nabla") return undefined;
    const of = spelling.atom(x.of) ?? (x.of.kind === "apply" ? spelling.atom(x.of.head) : undefined);
    if (of?.key !== key) return undefined;
    if (x.kind === "derivative") out.push(...x.by);
    else for (const b of x.by?.items ?? []) if (!isCondition(b)) out.push(b);
    return undefined;
  });
  return out;
}

/** Runs of sections in which the same is declared. */
function runsOf(
  placed: readonly Placed[],
  declared: (section: number) => Env,
): readonly (readonly Placed[])[] {
  const out: Placed[][] = [];
  let env: Env | undefined;
  for (const p of placed) {
    const own = declared(p.section);
    if (own !== env) out.push([]);
    env = own;
    out.at(-1)?.push(p);
  }
  return out;
}
