// What `use` brings into a block. Without `from` and `with` it is everything that the other block declares. With
// one of them it is the definitions and what they need, under the names that `with` gives: a given that is bound to
// something of this block is replaced by it, and the sizes of its shape become those of what replaces it. The plan
// (which names come) is made before anything is elaborated; the terms follow when what they are bound to is known.

import { type Axis, type Block, bodiesOf, type Decl, type FunctionDecl } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { symbols } from "../../expr/traverse.ts";
import { listOf } from "../syntax/cursor.ts";
import { suggest } from "../syntax/spell.ts";
import type { UseBinding, UseOrigin, UseStatement } from "../syntax/statement-syntax.ts";
import type { Letter } from "../syntax/syntax.ts";
import type { FindBlock } from "../terms/find-block.ts";
import { failure, type Workspace } from "../terms/workspace.ts";

export interface UsePlan {
  readonly kind: "plan";
  readonly statement: UseStatement;
  readonly id: Letter;
  readonly block: Block;
  /** The names of the block that come, and what they are called here. */
  readonly names: Map<string, string>;
  /** Names of the block in whose place something of this block stands. */
  readonly bound: Map<string, UseBinding>;
  /** Sizes that are told from what stands in the place of a tensor. */
  readonly unified: Set<string>;
  /** Names for copies of what replaces a tensor that is extended beyond its shape. */
  readonly copies: Map<string, string>;
  /** Names of the block that are names here too, for another thing. */
  readonly clashes: string[];
  /** An error has been told; its names are broken. */
  failed: boolean;
}

/** As it stands after `use`. */
export const reference = (id: Letter, from: UseOrigin | undefined): string =>
  from === undefined
    ? `#${id.name}`
    : from.kind === "layers"
      ? `${id.name} from layers`
      : `#${id.name} from "${from.path}"`;

/** The block that a statement names; undefined where its own errors have been told. */
export function findUsed(s: UseStatement, id: Letter, find: FindBlock | undefined): Block | undefined {
  const found = find?.({ id: id.name, from: s.from }) ?? { kind: "none", what: "block", known: [] };
  switch (found.kind) {
    case "block":
      return found.block;
    case "broken":
      return undefined;
    case "ring":
      throw failure("use-ring", ringText(id.name, found.through), id.span, {
        expected:
          found.through.length === 0 || found.through[0] === id.name
            ? "another block: what this one declares is known in it as it stands"
            : "definitions that both need in a third block",
      });
    case "none":
      throw found.what === "file" ? noFile(s, found.known) : noBlock(s, id, found.known);
  }
}

function ringText(id: string, through: readonly string[]): string {
  const [first, second, ...more] = through;
  if (first === undefined || first === id) return `block #${id} uses itself`;
  if (second === undefined || (second === id && more.length === 0))
    return `blocks #${first} and #${id} use each other`;
  return `blocks ${through.map((t) => `#${t}`).join(", ")} use each other in a ring`;
}

function noBlock(s: UseStatement, id: Letter, known: readonly string[]): Error {
  const near = suggest(id.name, known);
  const inLayers = s.from?.kind === "layers";
  const where = inLayers ? "no layer" : s.from === undefined ? "no block" : `no block in "${s.from.path}"`;
  const expected = inLayers
    ? `one of the layers that come with the program: ${known.join(", ")}`
    : `the id of a block of ${s.from === undefined ? "this" : "that"} sheet, as on its fence: \`\`\`grad #id`;
  const name = inLayers ? `\`${id.name}\`` : `\`#${id.name}\``;
  return failure("use", `there is ${where} ${name} to use`, id.span, {
    expected,
    ...(near === undefined ? {} : { remedy: `use ${reference({ ...id, name: near }, s.from)}` }),
  });
}

function noFile(s: UseStatement, known: readonly string[]): Error {
  const path = s.from?.path ?? "";
  const near = suggest(path, known);
  return failure("use", `there is no sheet "${path}" to use blocks of`, s.from?.span ?? s.span, {
    expected: "the path of a sheet, from the folder of this one",
    ...(near === undefined ? {} : { remedy: `"${near}"` }),
  });
}

/** Everything that the block declares, as it is. */
export function useWhole(ws: Workspace, id: Letter, block: Block): void {
  for (const [name, decl] of block.env.decls) {
    const before = ws.decls.get(name);
    if (before !== undefined && before !== decl) {
      throw failure("twice", `\`${name}\` comes from two blocks`, id.span, {
        expected: "blocks that do not define the same name",
        remedy: `use #${id.name} with ${name} = ${freeName(ws, name)}`,
      });
    }
    ws.decls.set(name, decl);
  }
  for (const assumption of block.env.assumptions) {
    if (!ws.assumptions.includes(assumption)) ws.assumptions.push(assumption);
  }
  for (const [name, range] of block.env.indices) ws.indices.set(name, range);
}

export const usesWhole = (s: UseStatement): boolean => s.from === undefined && s.bindings.length === 0;

export function startPlan(s: UseStatement, id: Letter, block: Block): UsePlan {
  const plan: UsePlan = {
    kind: "plan",
    statement: s,
    id,
    block,
    names: new Map(),
    bound: new Map(),
    unified: new Set(),
    copies: new Map(),
    clashes: [],
    failed: false,
  };
  const known = [...block.env.decls.keys()];
  for (const b of s.bindings) {
    if (block.env.decls.has(b.name.name)) continue;
    const near = suggest(b.name.name, known);
    throw failure("use-name", `\`${b.name.name}\` is no name of \`#${id.name}\``, b.name.span, {
      expected: `one of ${listOf(known)}`,
      ...(near === undefined ? {} : { remedy: `${near} = ${plainName(b) ?? "..."}` }),
    });
  }
  return plan;
}

const isKnown = (ws: Workspace, name: string): boolean => ws.declared.has(name) || ws.decls.has(name);

/** The name that a binding gives, when it is one. */
const plainName = (b: UseBinding): string | undefined => (b.value.kind === "name" ? b.value.name : undefined);

const bindingOf = (plan: UsePlan, name: string): UseBinding | undefined =>
  plan.statement.bindings.find((b) => b.name.name === name);

/** Names whose definitions are asked for, and all that they mention, in the order of the block. */
export function needed(block: Block): readonly string[] {
  const { decls } = block.env;
  const definitions = [...decls.values()].filter((d) => d.kind === "definition");
  const roots =
    definitions.length > 0 ? definitions : [...decls.values()].filter((d) => d.kind !== "function");
  const seen = new Set<string>();
  const follow = (name: string): void => {
    const d = decls.get(name);
    if (d === undefined || seen.has(name)) return;
    seen.add(name);
    mentioned(d).forEach(follow);
  };
  for (const d of roots) follow(d.name);
  return block.order.filter((name) => seen.has(name));
}

/** The functions that declared derivatives mention. */
const slopeNames = (d: FunctionDecl): readonly string[] =>
  (d.formula?.slopes ?? [])
    .flatMap((s) => (s === undefined ? [] : symbols(s.value)))
    .filter((name) => name !== d.name && !d.params.includes(name));

function mentioned(d: Decl): readonly string[] {
  const inAxes = (axes: readonly Axis[]): readonly string[] =>
    axes.flatMap((a) => [
      ...symbols(a.lo),
      ...symbols(a.hi),
      ...(a.outside.kind === "pad" ? symbols(a.outside.width) : []),
    ]);
  switch (d.kind) {
    case "scalar":
      return [];
    case "tensor":
    case "set":
      return inAxes(d.axes);
    case "function":
      return d.formula === undefined ? d.params : slopeNames(d);
    case "definition":
      return [...inAxes(d.axes), ...bodiesOf(d).flatMap((b) => symbols(b))];
  }
}

/** The names of definitions, which nothing of this block can replace. */
export function planDefinitions(ws: Workspace, plan: UsePlan): void {
  for (const name of needed(plan.block)) {
    if (plan.block.env.decls.get(name)?.kind !== "definition") continue;
    const binding = bindingOf(plan, name);
    const wish = binding === undefined ? name : plainName(binding);
    if (binding !== undefined && (wish === undefined || isKnown(ws, wish))) {
      const what = wish === undefined ? "and is no place for a value" : `and \`${wish}\` is declared already`;
      throw failure(
        "use-definition",
        `\`${name}\` is defined in \`#${plan.id.name}\`, ${what}`,
        binding.span,
        {
          expected: `a new name for \`${name}\``,
          remedy: `${name} = ${freeName(ws, wish ?? name)}`,
        },
      );
    }
    take(ws, plan, name, wish ?? name);
  }
}

/** The names of what is given there: new here, or replaced by something of this block. */
export function planGivens(ws: Workspace, plan: UsePlan): void {
  for (const name of needed(plan.block)) {
    const d = plan.block.env.decls.get(name);
    if (d === undefined || d.kind === "definition" || isSize(d)) continue;
    planOne(ws, plan, d);
    const extended = d.kind === "tensor" && d.axes.some((a) => a.outside.kind !== "error");
    if (!extended || !plan.bound.has(name)) continue;
    const binding = plan.bound.get(name);
    const wish = `${(binding && plainName(binding)) ?? name}_pad`;
    const copy = isKnown(ws, wish) ? freeName(ws, wish) : wish;
    plan.copies.set(name, copy);
    ws.declared.set(copy, plan.statement.span);
  }
}

/** The size n of an axis 0..n−1. */
export function sizeOfAxis(block: Block, axis: Axis): string | undefined {
  const [name, ...others] = symbols(axis.hi);
  const d = name === undefined ? undefined : block.env.decls.get(name);
  if (d === undefined || others.length > 0 || !isSize(d) || !isZero(axis.lo)) return undefined;
  const { hi } = axis;
  const affine = hi.kind === "app" && hi.op === "add" && hi.args.length === 2;
  const length = affine && hi.args.some((x) => x.kind === "sym") && hi.args.some((x) => isNumber(x, -1));
  return length ? name : undefined;
}

const isNumber = (e: Expr, value: number): boolean => e.kind === "num" && e.value === value;
const isZero = (e: Expr): boolean => isNumber(e, 0);

const isSize = (d: Decl): boolean => d.kind === "scalar" && d.role === "size";

/** Sizes come last: what this block needs as a size without declaring it is known by then. */
export function planSizes(ws: Workspace, plan: UsePlan): void {
  const names = needed(plan.block);
  for (const name of names) {
    const d = plan.block.env.decls.get(name);
    if (d?.kind !== "tensor" || !plan.bound.has(name)) continue;
    for (const axis of d.axes) {
      const size = sizeOfAxis(plan.block, axis);
      if (size !== undefined && bindingOf(plan, size) === undefined) plan.unified.add(size);
    }
  }
  for (const name of names) {
    const d = plan.block.env.decls.get(name);
    if (d !== undefined && isSize(d) && !plan.unified.has(name)) planOne(ws, plan, d);
  }
  refuseClashes(ws, plan);
}

function planOne(ws: Workspace, plan: UsePlan, d: Decl): void {
  const binding = bindingOf(plan, d.name);
  if (binding === undefined) {
    take(ws, plan, d.name, d.name);
    return;
  }
  const name = plainName(binding);
  if (name !== undefined && !isKnown(ws, name)) {
    take(ws, plan, d.name, name);
    return;
  }
  if (d.kind === "function" || d.kind === "set") {
    const what = d.kind === "set" ? "a set" : "a function";
    throw failure("use-given", `\`${d.name}\` of \`#${plan.id.name}\` is ${what}`, binding.span, {
      expected: "a new name for it",
      remedy: `${d.name} = ${freeName(ws, d.name)}`,
    });
  }
  const counts = d.kind === "scalar" && (d.integer || d.role === "size");
  plan.bound.set(
    d.name,
    counts && binding.number !== undefined ? { ...binding, value: binding.number } : binding,
  );
}

/** The name comes, as `wish`. Numbers are declared at once: shapes of this block may mention them. */
function take(ws: Workspace, plan: UsePlan, name: string, wish: string): void {
  if (isKnown(ws, wish)) {
    plan.clashes.push(name);
    return;
  }
  const d = plan.block.env.decls.get(name);
  plan.names.set(name, wish);
  // Definitions stand after what is given, and after the copies of it, in the order of the block.
  ws.declared.set(wish, d?.kind === "definition" ? plan.id.span : plan.statement.span);
  if (d?.kind !== "scalar") return;
  const { spelling, ...rest } = d;
  ws.decls.set(wish, wish === name && spelling !== undefined ? d : { ...rest, name: wish });
}

function refuseClashes(ws: Workspace, plan: UsePlan): void {
  const { statement: s, id } = plan;
  const [first] = plan.clashes;
  if (first === undefined) return;
  const written = s.bindings.map((b) => ws.text.slice(b.span.start, b.span.end).replace(/\s+/g, " "));
  const free = plan.clashes.map((name) => `${name} = ${freeName(ws, name)}`);
  const names = plan.clashes.map((name) => `\`${name}\``);
  const list = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names.join("");
  const given = plan.clashes.find((name) => plan.block.env.decls.get(name)?.kind !== "definition");
  const before = ws.declared.get(first);
  throw failure(
    "twice",
    `${list} of \`#${id.name}\` ${names.length === 1 ? "is a name" : "are names"} of this block too`,
    id.span,
    {
      expected: `new names after \`with\`${given === undefined ? "" : `; \`${given} = ${given}\` where the same thing is meant`}`,
      remedy: `use ${reference(id, s.from)} with ${[...written, ...free].join(", ")}`,
      ...(before === undefined
        ? {}
        : { related: [{ span: before, message: `\`${first}\` of this block comes from here` }] }),
    },
  );
}

/** `W_2` where `W` is taken, `W_3` where that is taken as well. */
function freeName(ws: Workspace, name: string): string {
  const stem = name.replace(/_?\d+$/, "");
  for (let k = 2; ; k++) if (!isKnown(ws, `${stem}_${k}`)) return `${stem}_${k}`;
}
