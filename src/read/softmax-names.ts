// Softmax of more than a name gets names: `o = softmax(q @ k^T / sqrt(D)) @ v` is read as z = q @ k^T / sqrt(D),
// p = softmax(z), o = p @ v. So its derivative goes through p and z, as on paper, and not through the quotient of
// exponentials that it stands for.

import { lettersOf, nameUses } from "./names.ts";
import type { DefineStatement, Statement, TargetSubscript } from "./statement-syntax.ts";
import type { CaseBranch, Value } from "./syntax.ts";

/** What a softmax is taken of, and its value. */
const OF = ["z", "s", "a", "u", "h"];
const VALUES = ["p", "q", "r", "v", "w"];

/** The statements with those definitions before the ones in which they were written; their names are none of `taken`. */
export function withSoftmaxNamed(
  statements: readonly Statement[],
  taken: Iterable<string>,
): readonly Statement[] {
  const used = new Set(taken);
  if (!used.has("softmax") || declares(statements, "softmax")) return statements;
  const definitions = statements.filter((s): s is DefineStatement => s.kind === "define");
  const uses = new Map(definitions.map((s) => [s.name.name, nameUses(s.value).map((u) => u.name)]));
  return statements.flatMap((s) =>
    s.kind === "define" && !readsItself(uses, s.name.name) ? named(s, used) : [s],
  );
}

const declares = (statements: readonly Statement[], name: string): boolean =>
  statements.some(
    (s) =>
      (s.kind === "given" && s.items.some((i) => i.name.name === name)) ||
      ((s.kind === "define" || s.kind === "function") && s.name.name === name),
  );

/** A recurrence keeps its form: its steps are told from it. */
function readsItself(uses: ReadonlyMap<string, readonly string[]>, name: string): boolean {
  const seen = new Set<string>();
  const open = [...(uses.get(name) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === name) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(uses.get(next) ?? []));
  }
  return false;
}

function named(s: DefineStatement, used: Set<string>): readonly Statement[] {
  const before: DefineStatement[] = [];
  const value = go(s.value, new Set(), true);
  return before.length === 0 ? [s] : [...before, { ...s, value }];

  function go(v: Value, bound: ReadonlySet<string>, whole = false): Value {
    const inside = (x: Value): Value => go(x, bound);
    switch (v.kind) {
      case "call": {
        const args = v.args.map(inside);
        const [arg] = args;
        if (v.callee.name !== "softmax" || args.length !== 1 || arg === undefined) return { ...v, args };
        const letters = lettersIn(arg, bound);
        if (letters === undefined) return { ...v, args };
        const plain = arg.kind === "name" || (arg.kind === "read" && arg.of.kind === "name");
        const call = { ...v, args: [plain ? arg : define(arg, letters, OF)] };
        return whole ? call : define(call, letters, VALUES);
      }
      case "negate":
        return { ...v, operand: inside(v.operand) };
      case "bars":
        return { ...v, operand: inside(v.operand) };
      case "add":
        return { ...v, terms: v.terms.map((t) => ({ ...t, term: inside(t.term) })) };
      case "multiply":
        return { ...v, factors: v.factors.map((f) => ({ ...f, factor: inside(f.factor) })) };
      case "power":
        return { ...v, base: inside(v.base), exponent: inside(v.exponent) };
      case "read":
        return { ...v, of: inside(v.of) };
      case "cases": {
        const branches = v.branches.map((b): CaseBranch => ({ ...b, value: inside(b.value) }));
        return {
          ...v,
          branches,
          ...(v.otherwise === undefined ? {} : { otherwise: inside(v.otherwise) }),
        };
      }
      case "binder":
        return { ...v, body: go(v.body, new Set([...bound, ...v.groups.flatMap(lettersOf)])) };
      case "tuple":
      case "number":
      case "infinity":
      case "name":
      case "iverson":
      case "data":
      case "derivative":
        return v;
    }
  }

  /** The letters of the left side that it moves with; undefined where it cannot stand outside of the definition. */
  function lettersIn(v: Value, bound: ReadonlySet<string>): readonly TargetSubscript[] | undefined {
    const names = new Set(nameUses(v).map((u) => u.name));
    if ([...bound].some((b) => names.has(b))) return undefined;
    const moving = (s.subscripts ?? []).filter((t) => nameUses(t.index).some((u) => names.has(u.name)));
    return moving.every((t) => t.index.kind === "name") ? moving : undefined;
  }

  function define(v: Value, letters: readonly TargetSubscript[], wishes: readonly string[]): Value {
    // Where names stand in the order of their places, these come right before the one that is defined.
    const name = { name: fresh(wishes), span: s.name.span };
    used.add(name.name);
    const subscripts = letters.length === 0 ? {} : { subscripts: letters };
    before.push({ kind: "define", name, value: v, matrices: true, span: v.span, ...subscripts });
    const of: Value = { kind: "name", name: name.name, span: v.span };
    return letters.length === 0
      ? of
      : { kind: "read", of, subscripts: letters.map((t) => t.index), span: v.span };
  }

  function fresh(wishes: readonly string[]): string {
    const free = wishes.find((w) => !used.has(w));
    if (free !== undefined) return free;
    let n = 1;
    while (used.has(`${wishes[0]}_${n}`)) n += 1;
    return `${wishes[0]}_${n}`;
  }
}
