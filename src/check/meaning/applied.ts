// Names in front of parentheses: functions that are called (`σ(z)`, `f'(x)`), numbers that are written with what they
// depend on (`L(a, y)`, `J(θ)`), or factors (`p(1 - p)`). What a name is here, it is in the whole stretch.

import { givenKey } from "../formula/keys.ts";
import { type ApplyMath, isCondition, type MathNode } from "../formula/math.ts";
import type { Applied } from "./shapes.ts";
import type { Spelling } from "./spelling.ts";
import { leftAtom, type Use, type Uses } from "./uses.ts";

export interface AppliedName {
  readonly key: string;
  readonly kind: Applied;
  /** What it is written with, each time: the keys of the arguments. */
  readonly args: readonly string[];
}

const USUAL: ReadonlySet<string> = new Set(["f", "g", "h", "φ", "ψ", "σ", "F", "G", "H", "ρ", "ϕ", "φ"]);

export function appliedNames(
  uses: Uses,
  spelling: Spelling,
  numbers: ReadonlySet<string>,
): ReadonlyMap<string, AppliedName> {
  const out = new Map<string, AppliedName>();
  for (const u of uses.values()) {
    if (u.applied.length === 0) continue;
    const all = u.applied.map((a) => argumentsOf(a, spelling));
    const [first] = all;
    const same = first !== undefined && all.every((a) => a !== undefined && a.join() === first.join());
    out.set(u.key, {
      key: u.key,
      kind: kindOf(u, uses, spelling, same, all, numbers),
      args: same ? first : [],
    });
  }
  return out;
}

function kindOf(
  u: Use,
  uses: Uses,
  spelling: Spelling,
  same: boolean,
  all: readonly (readonly string[] | undefined)[],
  numbers: ReadonlySet<string>,
): Applied {
  const several = all.some((a) => a !== undefined && a.length > 1);
  const primed = u.primed || uses.has(`${u.key}'`) || u.key.includes("'");
  const onLeft = u.left.some(
    (p) => p.statement.item.kind === "relation" && isApplied(p.statement.item.first, spelling),
  );
  // By one of the names that it is written with.
  const dependent = u.over.some((b) => {
    const by = spelling.atom(b);
    return by !== undefined && all.some((a) => a?.includes(by.base) || a?.includes(by.key));
  });
  if (same && (several || onLeft || u.over.length > 0) && !primed) return "dependent";
  if (dependent && same) return "dependent";
  if (primed || onLeft || numbers.has(u.key)) return "function";
  // f_j = 1/(1 + e^{−a_j}) says what the number is that stands in f_j (1 − f_j).
  const isValue = u.left.some((p) => {
    const { item } = p.statement;
    return item.kind === "relation" && leftAtom(item.first, spelling) !== undefined;
  });
  if (isValue) return "product";
  const isBare = u.alone > u.mentions.length;
  if (!isBare && USUAL.has(u.key)) return "function";
  return !isBare && several ? "function" : "product";
}

const isApplied = (m: MathNode, spelling: Spelling): boolean =>
  (m.kind === "apply" && m.fence.open === "(" && leftAtom(m.head, spelling) !== undefined) ||
  (m.kind === "scripted" && isApplied(m.base, spelling));

/** The keys of the arguments, where all of them are names. */
export function argumentsOf(a: ApplyMath, spelling: Spelling): readonly string[] | undefined {
  const out: string[] = [];
  const given = a.fence.such ?? [];
  for (const x of [...a.fence.items, ...given]) {
    const atom = isCondition(x) ? undefined : spelling.atom(x);
    if (atom === undefined || atom.power !== undefined || atom.transposed) return undefined;
    out.push(given.includes(x) ? givenKey(atom.key) : atom.key);
  }
  return out.length === 0 ? undefined : out;
}
