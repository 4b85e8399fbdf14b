// The names that a piece of syntax uses, with the role of each use; letters are left out where a binder of the
// piece itself binds them. What a block declares, which names are sizes, which are free letters and what depends
// on what is all told from these uses.

import type { Span } from "../../expr/diagnostics.ts";
import type { Condition, LetterGroup, Range, Value } from "./syntax.ts";

export type Role =
  /** Stands alone as a subscript. */
  | "subscript"
  /** In the end of a range. */
  | "range-end"
  /** Is read: the `x` of `x[i]`. */
  | "read"
  /** Is called: the `f` of `f(u)`. */
  | "callee"
  | "value";

export interface NameUse {
  readonly name: string;
  readonly span: Span;
  readonly role: Role;
}

export function nameUses(node: Value | Condition | Range): readonly NameUse[] {
  const uses: NameUse[] = [];
  walk(node, new Set(), "value", uses);
  return uses;
}

function walk(
  node: Value | Condition | Range,
  bound: ReadonlySet<string>,
  role: Role,
  uses: NameUse[],
): void {
  const go = (part: Value | Condition | Range, as: Role = role): void => walk(part, bound, as, uses);
  switch (node.kind) {
    case "number":
    case "infinity":
      return;
    case "name":
      if (!bound.has(node.name)) uses.push({ name: node.name, span: node.span, role });
      return;
    case "read":
      go(node.of, "read");
      for (const s of node.subscripts) go(s, s.kind === "name" ? "subscript" : "value");
      return;
    case "call":
      go(node.callee, "callee");
      for (const a of node.args) go(a, role === "range-end" ? role : "value");
      return;
    case "negate":
      go(node.operand, plain(role));
      return;
    case "add":
      for (const t of node.terms) go(t.term, plain(role));
      return;
    case "multiply":
      for (const f of node.factors) go(f.factor, plain(role));
      return;
    case "power":
      go(node.base, plain(role));
      go(node.exponent, plain(role));
      return;
    case "bars":
      go(node.operand, plain(role));
      return;
    case "iverson":
      go(node.condition, "value");
      return;
    case "tuple":
      for (const e of node.elements) go(e, "value");
      return;
    case "data":
      for (const item of node.items) go(item, "value");
      return;
    case "cases":
      for (const b of node.branches) {
        go(b.value, plain(role));
        go(b.condition, "value");
      }
      if (node.otherwise !== undefined) go(node.otherwise, plain(role));
      return;
    case "binder": {
      const inside = new Set(bound);
      for (const group of node.groups) {
        if (group.over !== undefined) walk(group.over, inside, "value", uses);
        for (const letter of lettersOf(group)) inside.add(letter);
      }
      for (const guard of node.guards) walk(guard, inside, "value", uses);
      walk(node.body, inside, "value", uses);
      return;
    }
    case "derivative":
      go(node.of, "value");
      go(node.by, "value");
      return;
    case "range":
      go(node.low, "range-end");
      go(node.high, "range-end");
      return;
    case "relation":
      go(node.first, "value");
      for (const l of node.links) go(l.right, "value");
      return;
    case "member":
      for (const e of node.elements) go(e, "value");
      go(node.over, "value");
      return;
    case "and":
    case "or":
      for (const c of node.conditions) go(c, "value");
      return;
    case "not":
      go(node.condition, "value");
      return;
  }
}

/** Below an operator a name is no longer a subscript by itself; it stays in the end of a range. */
const plain = (role: Role): Role => (role === "range-end" ? role : "value");

export const lettersOf = (group: LetterGroup): readonly string[] => group.letters.map((l) => l.name);
