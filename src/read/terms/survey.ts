// What the statements of a block say about a name before any is elaborated: its letters, its arity as a set, and
// the names in a statement that are letters because nobody declares them.

import { type NameUse, nameUses } from "../syntax/names.ts";
import type { Statement } from "../syntax/statement-syntax.ts";
import type { Binder, Condition, Range, Value } from "../syntax/syntax.ts";
import type { Workspace } from "./workspace.ts";

type Part = Value | Condition | Range;

/** The expressions of a statement, and the letters that are in force in all of them. */
export function statementParts(
  ws: Workspace,
  s: Statement,
): { readonly parts: readonly Part[]; readonly letters: ReadonlySet<string> } {
  switch (s.kind) {
    case "given":
      return {
        parts: s.items.flatMap((i) => i.qualifiers.flatMap((q) => (q.kind === "within" ? [q.range] : []))),
        letters: new Set(),
      };
    case "define": {
      const subscripts = s.subscripts ?? [];
      const letters = subscripts.flatMap((t) =>
        t.index.kind === "name" ? [t.index.name] : nameUses(t.index).flatMap((u) => unknownLetter(ws, u)),
      );
      const ranges = subscripts.flatMap((t) => (t.range === undefined ? [] : [t.range]));
      const places = subscripts.flatMap((t) => (t.index.kind === "name" ? [] : [t.index]));
      return { parts: [...places, ...ranges, s.value], letters: new Set(letters) };
    }
    case "start": {
      const subscripts = s.subscripts ?? [];
      const letters = subscripts.flatMap((t) =>
        t.index.kind === "name" && isUnknown(ws, t.index.name) ? [t.index.name] : [],
      );
      return { parts: [...subscripts.map((t) => t.index), s.value], letters: new Set(letters) };
    }
    case "scatter": {
      const targets = (s.subscripts ?? []).map((t) => t.index);
      const inTargets = targets.flatMap(nameUses).filter((u) => u.role !== "callee" && u.role !== "read");
      const letters = [...inTargets, ...bareSubscripts([s.value])].map((u) => u.name);
      return { parts: [...targets, s.value], letters: new Set(letters.filter((n) => isUnknown(ws, n))) };
    }
    case "function":
      return {
        parts: [s.value, ...s.derivatives.map((d) => d.value)],
        letters: new Set(s.parameters.map((p) => p.name)),
      };
    case "find":
      return withLetters(ws, s.targets, s.targets.flatMap(inEntries));
    case "assume":
    case "vary":
    case "show":
    case "refute":
    case "compute":
    case "expand":
    case "code":
    case "limit":
      return withLetters(ws, taskParts(s));
    case "minimise":
    case "train":
      return { parts: taskParts(s), letters: new Set() };
    case "size":
      return { parts: s.items.flatMap((i) => (i.crop === undefined ? [] : [i.crop])), letters: new Set() };
    case "use":
      return { parts: s.bindings.map((b) => b.value), letters: new Set() };
    // Pictures bind their letters themselves, and declare no sizes.
    case "draw":
    case "plot":
    case "note":
    case "kink":
    case "index":
    case "notation":
      return { parts: [], letters: new Set() };
  }
}

const unknownLetter = (ws: Workspace, use: NameUse): readonly string[] =>
  use.role !== "callee" && use.role !== "read" && isUnknown(ws, use.name) ? [use.name] : [];

const isUnknown = (ws: Workspace, name: string): boolean =>
  !ws.declared.has(name) && !ws.decls.has(name) && !ws.broken.has(name);

const bareSubscripts = (parts: readonly Part[]) =>
  parts.flatMap(nameUses).filter((u) => u.role === "subscript");

/** What an assumption or a task is about; bare subscripts in it that nobody declares are letters. */
function taskParts(s: Statement): readonly Part[] {
  switch (s.kind) {
    case "assume":
    case "vary":
      return s.conditions;
    case "find":
      return s.targets;
    case "show":
    case "refute":
      return [s.claim];
    case "compute":
    case "expand":
      return s.values;
    case "minimise":
    case "train":
      return [
        ...[...s.at, ...s.over].map((o) => o.value),
        ...s.using.flatMap((m) => m.settings.map((x) => x.value)),
      ];
    case "code":
      return s.targets;
    case "limit":
      return [s.to, s.of];
    default:
      return [];
  }
}

/** The names in the subscripts of what a derivative is of and by: in d(L)/d(x[2*a+1]), a is a letter. */
function inEntries(v: Value): readonly string[] {
  if (v.kind === "derivative") return [...inEntries(v.of), ...inEntries(v.by)];
  if (v.kind !== "read") return [];
  const uses = v.subscripts.flatMap(nameUses).filter((u) => u.role === "value" || u.role === "subscript");
  return [...inEntries(v.of), ...uses.map((u) => u.name)];
}

function withLetters(ws: Workspace, parts: readonly Part[], more: readonly string[] = []) {
  const letters = [...bareSubscripts(parts).map((u) => u.name), ...more].filter((name) =>
    isUnknown(ws, name),
  );
  return { parts, letters: new Set(letters) };
}

/** Visits every read and binder of the statements, in order. */
function visit(statements: readonly Statement[], f: (node: Part) => void): void {
  const go = (node: Part): void => {
    f(node);
    for (const part of partsOf(node)) go(part);
  };
  for (const s of statements) {
    if (s.kind === "define" || s.kind === "scatter" || s.kind === "start") {
      for (const t of s.subscripts ?? []) go(t.index);
      go(s.value);
    } else taskParts(s).forEach(go);
  }
}

function partsOf(node: Part): readonly Part[] {
  switch (node.kind) {
    case "number":
    case "infinity":
    case "name":
      return [];
    case "read":
      return [node.of, ...node.subscripts];
    case "call":
      return node.args;
    case "negate":
    case "bars":
      return [node.operand];
    case "add":
      return node.terms.map((t) => t.term);
    case "multiply":
      return node.factors.map((f) => f.factor);
    case "power":
      return [node.base, node.exponent];
    case "iverson":
    case "not":
      return [node.condition];
    case "data":
      return node.items;
    case "tuple":
      return node.elements;
    case "cases":
      return [
        ...node.branches.flatMap((b): readonly Part[] => [b.value, b.condition]),
        ...(node.otherwise === undefined ? [] : [node.otherwise]),
      ];
    case "binder":
      return [
        ...node.groups.flatMap((g) => (g.over === undefined ? [] : [g.over])),
        ...node.guards,
        node.body,
      ];
    case "derivative":
      return [node.of, node.by];
    case "range":
      return [node.low, node.high];
    case "relation":
      return [node.first, ...node.links.map((l) => l.right)];
    case "member":
      return [...node.elements, node.over];
    case "and":
    case "or":
      return node.conditions;
  }
}

/** For every tensor and axis the letter that the author first reads it with; new binders over the axis take it. */
export function tensorLetters(
  ws: Workspace,
  statements: readonly Statement[],
): ReadonlyMap<string, readonly (string | undefined)[]> {
  const letters = new Map<string, (string | undefined)[]>();
  visit(statements, (node) => {
    if (node.kind !== "read" || node.of.kind !== "name") return;
    const known = letters.get(node.of.name) ?? [];
    letters.set(node.of.name, known);
    for (const [k, sub] of node.subscripts.entries()) {
      if (sub.kind === "name" && isUnknown(ws, sub.name)) known[k] ??= sub.name;
    }
  });
  return letters;
}

/** Whether some statement has signs of matrix notation. */
export function hasMatrixSigns(statements: readonly Statement[]): boolean {
  let found = false;
  visit(statements, (node) => {
    if (node.kind === "multiply") found ||= node.factors.some((f) => f.op !== "*" && f.op !== "/");
    if (node.kind === "call") found ||= ["transpose", "softmax"].includes(node.callee.name);
    if (node.kind === "power") found ||= node.exponent.kind === "name" && node.exponent.name === "T";
  });
  return found;
}

/** How many indices the members of a set have: told from the first sum over it. */
export function setArity(statements: readonly Statement[], name: string): number {
  let arity: number | undefined;
  const note = (binder: Binder): void => {
    for (const group of binder.groups) {
      const over = group.over?.kind === "read" ? group.over.of : group.over;
      if (over?.kind === "name" && over.name === name) arity ??= group.tuple ? group.letters.length : 1;
    }
  };
  visit(statements, (node) => {
    if (node.kind === "binder") note(node);
  });
  return arity ?? 1;
}
