// Calls that get a name. `o = softmax(q @ k^T / sqrt(D)) @ v` is read as z = q @ k^T / sqrt(D), p = softmax(z), o = p @ v, so
// that its derivative goes through p and z, as on paper, and not through the quotient of exponentials that softmax stands
// for; and an activation of more than a name that one definition calls twice, sigmoid(w x) in a cross-entropy, is read once.

import { lettersOf, nameUses } from "../syntax/names.ts";
import type { DefineStatement, Statement, TargetSubscript } from "../syntax/statement-syntax.ts";
import type { CaseBranch, Value } from "../syntax/syntax.ts";

/** Letters for what a softmax is taken of, for shares and for what a layer hands on. */
const OF = ["z", "s", "a", "u", "h"];
const SHARES = ["p", "q", "r", "v", "w"];
const HIDDEN = ["h", "g", "a", "u", "v"];
/** Functions whose derivative is told from their value, or whose value is a quantity with a meaning of its own. */
const ACTIVATIONS: ReadonlySet<string> = new Set(["sigmoid", "tanh", "softplus", "relu"]);

/** The statements with those definitions before the ones in which they were written; their names are none of `taken`. */
export function withNamedCalls(
  statements: readonly Statement[],
  taken: Iterable<string>,
): readonly Statement[] {
  const used = new Set(taken);
  const calls = ["softmax", ...ACTIVATIONS].filter((name) => used.has(name) && !declares(statements, name));
  // Functions by a formula: of a product of matrices they are taken entry by entry, and the product is a quantity.
  const own = statements.flatMap((s) => (s.kind === "function" ? [s.name.name] : []));
  if (calls.length + own.length === 0) return statements;
  const definitions = statements.filter((s): s is DefineStatement => s.kind === "define");
  const uses = new Map(definitions.map((s) => [s.name.name, nameUses(s.value).map((u) => u.name)]));
  return statements.flatMap((s) =>
    s.kind === "define" && !readsItself(uses, s.name.name)
      ? named(s, new Set(calls), new Set(own), used)
      : [s],
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

function named(
  s: DefineStatement,
  calls: ReadonlySet<string>,
  own: ReadonlySet<string>,
  used: Set<string>,
): readonly Statement[] {
  const before: DefineStatement[] = [];
  const known = new Map<string, Value>();
  const often = new Map<string, number>();
  count(s.value);
  const value = go(s.value, new Set(), true);
  return before.length === 0 ? [s] : [...before, { ...s, value }];

  function count(v: Value): void {
    if (v.kind === "call" && ACTIVATIONS.has(v.callee.name))
      often.set(keyOf(v), (often.get(keyOf(v)) ?? 0) + 1);
    withParts(v, (part) => {
      count(part);
      return part;
    });
  }

  function go(v: Value, bound: ReadonlySet<string>, whole = false): Value {
    const inside = withParts(v, (part, letters) =>
      go(part, letters.length === 0 ? bound : new Set([...bound, ...letters])),
    );
    const [arg, ...others] = inside.kind === "call" ? inside.args : [];
    if (inside.kind !== "call" || arg === undefined || others.length > 0) return inside;
    const ofProduct = own.has(inside.callee.name) && hasProduct(arg);
    if (!calls.has(inside.callee.name) && !ofProduct) return inside;
    const letters = lettersIn(arg, bound);
    if (letters === undefined) return inside;
    if (ofProduct) {
      const call = { ...inside, args: [define(arg, letters, OF)] };
      return whole ? call : define(call, letters, HIDDEN);
    }
    if (inside.callee.name !== "softmax") {
      const again = !isPlain(arg) && (often.get(keyOf(v)) ?? 0) > 1;
      return again ? define(inside, letters, inside.callee.name === "sigmoid" ? SHARES : HIDDEN) : inside;
    }
    const call = { ...inside, args: [isPlain(arg) ? arg : define(arg, letters, OF)] };
    return whole ? call : define(call, letters, SHARES);
  }

  /** The letters of the left side that it moves with; undefined where it cannot stand outside of the definition. */
  function lettersIn(v: Value, bound: ReadonlySet<string>): readonly TargetSubscript[] | undefined {
    const names = new Set(nameUses(v).map((u) => u.name));
    if ([...bound].some((b) => names.has(b))) return undefined;
    const moving = (s.subscripts ?? []).filter((t) => nameUses(t.index).some((u) => names.has(u.name)));
    return moving.every((t) => t.index.kind === "name") ? moving : undefined;
  }

  function define(v: Value, letters: readonly TargetSubscript[], wishes: readonly string[]): Value {
    const key = keyOf(v);
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    // Where names stand in the order of their places, these come right before the one that is defined.
    const name = { name: fresh(wishes), span: s.name.span };
    used.add(name.name);
    const subscripts = letters.length === 0 ? {} : { subscripts: letters };
    before.push({ kind: "define", name, value: v, matrices: true, span: v.span, ...subscripts });
    const of: Value = { kind: "name", name: name.name, span: v.span };
    const made: Value =
      letters.length === 0 ? of : { kind: "read", of, subscripts: letters.map((t) => t.index), span: v.span };
    known.set(key, made);
    return made;
  }

  function fresh(wishes: readonly string[]): string {
    const free = wishes.find((w) => !used.has(w));
    if (free !== undefined) return free;
    let n = 1;
    while (used.has(`${wishes[0]}_${n}`)) n += 1;
    return `${wishes[0]}_${n}`;
  }
}

/** Whether there is a product of matrices in it. */
const hasProduct = (v: Value): boolean => {
  let found = v.kind === "multiply" && v.factors.some((f) => f.op === "@" || f.op === "");
  withParts(v, (part) => {
    found ||= hasProduct(part);
    return part;
  });
  return found;
};

const isPlain = (v: Value): boolean =>
  v.kind === "name" || v.kind === "number" || (v.kind === "read" && v.of.kind === "name");

/** The same for what is written alike. */
const keyOf = (v: Value): string =>
  JSON.stringify(v, (key, x: unknown) =>
    key === "span" ? undefined : typeof x === "bigint" ? x.toString() : x,
  );

/** The value with its parts replaced; those under a binder are handed over with its letters. Conditions stay. */
function withParts(v: Value, f: (part: Value, letters: readonly string[]) => Value): Value {
  const inside = (x: Value): Value => f(x, []);
  switch (v.kind) {
    case "call":
      return { ...v, args: v.args.map(inside) };
    case "negate":
    case "bars":
      return { ...v, operand: inside(v.operand) };
    case "add":
      return { ...v, terms: v.terms.map((t) => ({ ...t, term: inside(t.term) })) };
    case "multiply":
      return { ...v, factors: v.factors.map((x) => ({ ...x, factor: inside(x.factor) })) };
    case "power":
      return { ...v, base: inside(v.base), exponent: inside(v.exponent) };
    case "read":
      return { ...v, of: inside(v.of) };
    case "cases": {
      const branches = v.branches.map((b): CaseBranch => ({ ...b, value: inside(b.value) }));
      return { ...v, branches, ...(v.otherwise === undefined ? {} : { otherwise: inside(v.otherwise) }) };
    }
    case "binder":
      return { ...v, body: f(v.body, v.groups.flatMap(lettersOf)) };
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
