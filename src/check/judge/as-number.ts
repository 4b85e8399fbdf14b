// Lines like σ′(x) = σ(x)(1 − σ(x)) = e^{−x}/(1 + e^{−x})² of an x that is a vector elsewhere: entry by entry they are about a
// number. Where such a line is not read with the vector, it is read with a number, and that is told.

import type { Decl, Env } from "../../expr/environment.ts";
import { symbols } from "../../expr/traverse.ts";
import { isCondition, type MathNode } from "../formula/math.ts";
import type { Known, Names } from "../formula/names.ts";
import type { Meaning } from "../meaning/meaning.ts";
import type { Unread } from "../text/unread.ts";
import { everywhere } from "../tree/parts.ts";
import type { Link } from "./links.ts";

export interface AsNumber {
  readonly meaning: Meaning;
  /** The name that is taken for a number. */
  readonly name: string;
}

/** What may come of a vector that stands where a number is meant. */
export const mayBeNumber = (why: Unread): boolean => ["rank", "product", "slope"].includes(why.code);

/** Undefined where the chain has anything but one inferred vector, numbers and functions that work entry by entry. */
export function asNumber(chain: readonly Link[], meaning: Meaning, names: Names): AsNumber | undefined {
  const found = new Set<string>();
  const see = (k: Known): boolean => {
    // What a loss does with a vector is nothing entry by entry.
    if (k.kind === "function") return k.byFormula === true;
    if (k.rank > 0) found.add(k.name);
    return k.rank === 0 || (k.kind === "tensor" && meaning.inferred?.has(k.name) === true);
  };
  const nodes = chain.flatMap((l) => [l.left, l.right]);
  if (!nodes.every((m) => isEntrywise(m, names, see))) return undefined;
  const [name, ...others] = found;
  if (name === undefined || others.length > 0) return undefined;
  const { env } = meaning;
  const stays = (d: Decl): boolean =>
    d.name === name || d.kind !== "definition" || !names.depends(d.name, name);
  const used = everywhere<MathNode, Known>(nodes, (m) =>
    m.kind === "symbol" ? (names.byKey.get(m.text) ?? []) : [],
  );
  if (used.some((k) => k.name !== name && k.kind !== "function" && names.depends(k.name, name)))
    return undefined;
  const decls = new Map([...env.decls].filter(([, d]) => stays(d)));
  const own = env.decls.get(name);
  decls.set(name, {
    kind: "scalar",
    name,
    integer: false,
    role: "given",
    ...(own?.spelling === undefined ? {} : { spelling: own.spelling }),
    ...(own?.span === undefined ? {} : { span: own.span }),
  });
  const assumptions = env.assumptions.filter((a) => !symbols(a).includes(name));
  const next: Env = { ...env, decls, assumptions };
  return { meaning: { ...meaning, env: next }, name };
}

const CALLS: ReadonlySet<string> = new Set(
  "exp log sqrt abs sin cos tan sinh cosh tanh sigmoid softplus relu erf max min".split(" "),
);

/** Sums, products, quotients, powers with numbers, functions of numbers, and derivatives: nothing that adds up entries. */
function isEntrywise(m: MathNode, names: Names, see: (k: Known) => boolean): boolean {
  const go = (x: MathNode): boolean => isEntrywise(x, names, see);
  switch (m.kind) {
    case "number":
      return true;
    case "symbol":
      return (names.byKey.get(m.text) ?? []).every(see);
    case "scripted": {
      if (m.sub !== undefined) return false;
      const power = m.sup?.items ?? [];
      return go(m.base) && power.every((x) => !isCondition(x) && !isTranspose(x) && go(x));
    }
    case "sum":
      return m.terms.every((t) => go(t.term));
    case "product":
      return m.factors.every((f) => ["", "·", "*", "/", "⊙", "."].includes(f.sign) && go(f.factor));
    case "negate":
      return go(m.operand);
    case "fraction":
      return go(m.over) && go(m.under);
    case "root":
      return m.index === undefined && go(m.body);
    case "fence":
      return m.such === undefined && m.items.length === 1 && m.items.every((x) => !isCondition(x) && go(x));
    case "apply":
      return m.fence.open !== "[" && go(m.head) && go(m.fence);
    case "call":
      return CALLS.has(m.name) && m.sub === undefined && m.power === undefined && m.args.every(go);
    case "derivative":
      return m.open !== true && m.by.every((b) => b.kind === "symbol") && go(m.of) && m.by.every(go);
    default:
      return false;
  }
}

const isTranspose = (m: MathNode): boolean => m.kind === "symbol" && ["T", "⊤"].includes(m.text);
