// What every derivation must satisfy, as a list of complaints: lines that are equal at random instances, chains
// that are linked, reasons, references to earlier keys, and results without a derivative that could be taken.

import { type BlockDerivation, deriveBlock } from "../../src/derive/tasks/block.ts";
import { isIncoming } from "../../src/diff/depends.ts";
import { Context } from "../../src/expr/context.ts";
import type { Block } from "../../src/expr/environment.ts";
import type { Expr } from "../../src/expr/nodes.ts";
import { sliceParts } from "../../src/expr/slices.ts";
import { freeIndices, visit } from "../../src/expr/traverse.ts";
import { readBlock } from "../../src/read/sheet/block.ts";
import type { Chain, Derivation, ReasonPart, Result, Step } from "../../src/rewrite/derivation.ts";
import { sheetText } from "../../src/show/sheet-language.ts";
import { standard } from "../../src/standard.ts";
import { type Drawing, drawInstance, places } from "./instances.ts";

export interface Derived {
  readonly ctx: Context;
  readonly block: Block;
  readonly out: BlockDerivation;
  readonly show: (e: Expr, d: Derivation) => string;
}

export function derived(text: string): Derived {
  const ctx = new Context();
  const { block, diagnostics } = readBlock(ctx, text, { library: standard });
  if (block === undefined) throw new Error(`${text}\n${diagnostics.map((d) => d.message).join("\n")}`);
  const show = (e: Expr, d: Derivation): string => sheetText(e, { ctx, env: d.env, first: 0 });
  return { ctx, block, out: deriveBlock(ctx, standard, block), show };
}

export interface Check extends Drawing {
  /** Instances for each derivation. */
  readonly instances?: number;
  readonly seed?: number;
}

/** What is wrong with the derivations of a block; and how many pairs of values were compared. */
export function complaints(
  text: string,
  how: Check = {},
): { readonly wrong: readonly string[]; readonly compared: number; readonly derived: Derived } {
  const d = derived(text);
  const wrong: string[] = [];
  let compared = 0;
  const keys = new Set<string>();
  const shown = new Set<Expr>();
  for (const one of d.out.derivations) {
    wrong.push(...structure(d, one, keys, shown));
    const values = equalLines(d, one, how);
    wrong.push(...values.wrong);
    compared += values.compared;
  }
  return { wrong, compared, derived: d };
}

const refs = (r: readonly ReasonPart[]): readonly string[] =>
  r.flatMap((p) => (typeof p !== "string" && "ref" in p ? [p.ref] : []));

/** Lines that need no word: the clean-up, and the value after the arithmetic. */
const WORDLESS = new Set(["compute.value", "size.sum"]);

function structure(d: Derived, one: Derivation, keys: Set<string>, shown: Set<Expr>): readonly string[] {
  const wrong: string[] = [];
  const show = (e: Expr): string => d.show(e, one);
  for (const c of one.chains) {
    const at = `chain ${c.key}`;
    if (keys.has(c.key)) wrong.push(`${at}: the key is used twice`);
    if (c.continues !== undefined && !keys.has(c.continues)) wrong.push(`${at}: continues a later chain`);
    if (c.steps.length === 0) wrong.push(`${at}: no lines`);
    let before = startOf(one, c);
    for (const [n, s] of c.steps.entries()) {
      if (before !== undefined && s.before !== before)
        wrong.push(`${at} line ${n}: starts from ${show(s.before)}, not from ${show(before)}`);
      if (s.before.loose + s.after.loose > 0) wrong.push(`${at} line ${n}: a variable without its binder`);
      if (s.before.alpha === s.after.alpha) wrong.push(`${at} line ${n}: changes nothing: ${show(s.after)}`);
      if (s.reason.length === 0 && !WORDLESS.has(s.rule))
        wrong.push(`${at} line ${n}: no reason (${s.rule})`);
      for (const r of refs(s.reason))
        if (!keys.has(r) && r !== c.key) wrong.push(`${at} line ${n}: refers to ${r}, which is not above`);
      wrong.push(...linked(s, `${at} line ${n}`, show));
      before = s.after;
    }
    keys.add(c.key);
    shown.add(c.lhs);
  }
  for (const r of one.remarks.flatMap(refs)) if (!keys.has(r)) wrong.push(`a remark refers to ${r}`);
  if (one.result !== undefined && one.task.kind === "find") {
    wrong.push(...unfinished(one, one.result.rhs, shown).map((e) => `left in the result: ${show(e)}`));
    const closed = one.result.closed;
    if (closed !== undefined)
      wrong.push(...unfinished(one, closed, new Set()).map((e) => `left in the closed form: ${show(e)}`));
    const own = one.chains.filter((c) => c.lhs === one.result?.lhs);
    if (own.length === 0) wrong.push("no chain is about what was asked");
    else if (!own.some((c) => c.steps.some((x) => x.after.alpha === one.result?.rhs.alpha)))
      wrong.push("the result is not a line of the derivation");
  }
  return wrong;
}

/** The term that a chain starts from: its left side, or the last line of the chain that it continues. */
function startOf(one: Derivation, c: Chain): Expr | undefined {
  if (c.continues === undefined) return c.lhs;
  const from = one.chains.find((x) => x.key === c.continues);
  return from?.steps[from.steps.length - 1]?.after;
}

/** The substeps of a line lead from its beginning to its end. */
function linked(s: Step, at: string, show: (e: Expr) => string): readonly string[] {
  if (s.substeps.length === 0) return [];
  const wrong: string[] = [];
  let before = s.before;
  for (const [k, x] of s.substeps.entries()) {
    if (x.before !== before)
      wrong.push(`${at} substep ${k} (${x.rule}) does not start where the last one ended`);
    before = x.after;
  }
  if (before !== s.after)
    wrong.push(`${at}: the substeps end at ${show(before)}, the line at ${show(s.after)}`);
  return wrong;
}

/** ∂L/∂z[i] and ∂L/∂z[k]. */
const sameGradient = (a: Expr, b: Expr): boolean =>
  a.kind === "deriv" &&
  b.kind === "deriv" &&
  a.of === b.of &&
  a.of.kind === "sym" &&
  a.wrt.kind === "at" &&
  b.wrt.kind === "at" &&
  a.wrt.tensor === b.wrt.tensor;

function unfinished(one: Derivation, e: Expr, kept: ReadonlySet<Expr>): readonly Expr[] {
  const out: Expr[] = [];
  visit(e, (s) => {
    if (s.kind !== "deriv") return true;
    if (!isIncoming(one.env, s) && !kept.has(s) && ![...kept].some((k) => sameGradient(k, s))) out.push(s);
    return false;
  });
  return out;
}

/** The whole-tensor form read at the letters of the target. */
function wholeEntry(d: Derived, r: Result): Expr | undefined {
  if (r.whole === undefined || r.lhs.kind !== "deriv" || r.lhs.wrt.kind !== "at") return undefined;
  if (r.whole.lhs.alpha === r.lhs.alpha) return r.whole.rhs;
  if (r.whole.at !== undefined) return d.ctx.at(r.whole.rhs, r.whole.at);
  const { fixed } = sliceParts(r.whole.lhs);
  return d.ctx.at(
    r.whole.rhs,
    r.lhs.wrt.subs.filter((_, k) => !fixed.has(k)),
  );
}

const close = (a: number, b: number): boolean =>
  a === b || Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(a), Math.abs(b));

/** What a derivative of a definition, however often, is taken of. */
const differentiated = (e: Expr): Expr | undefined =>
  e.kind !== "deriv" ? undefined : e.of.kind === "deriv" ? differentiated(e.of) : e.of;

function equalLines(
  d: Derived,
  one: Derivation,
  how: Check,
): { readonly wrong: readonly string[]; readonly compared: number } {
  const wrong: string[] = [];
  let compared = 0;
  for (let k = 0; k < (how.instances ?? 5); k += 1) {
    const drawn = drawInstance(d.ctx, one.env, (how.seed ?? 1) * 100 + k, how);
    if (drawn === undefined) {
      wrong.push("no instance meets the assumptions");
      continue;
    }
    const { numbers } = drawn;
    // The left side of a chain is the same for all its lines, and the costliest to evaluate.
    const known = new Map<string, ReturnType<typeof numbers.value>>();
    const value = (e: Expr, at: ReadonlyMap<string, number>): ReturnType<typeof numbers.value> => {
      const key = `${e.id} ${freeIndices(e).map((name) => at.get(name))}`;
      const v = known.get(key) ?? numbers.value(e, at);
      known.set(key, v);
      return v;
    };
    const sizes = [...drawn.instance.integers].map(([n, v]) => `${n}=${v}`).join(" ");
    const equal = (lhs: Expr, rhs: Expr, what: string): void => {
      const letters = [...new Set([...freeIndices(lhs), ...freeIndices(rhs)])];
      const of = differentiated(lhs);
      for (const at of places(one.env, numbers, letters)) {
        // Where the function itself has no finite value there is nothing to compare.
        const f = of === undefined ? undefined : value(of, at);
        if (f !== undefined && (f.kind !== "value" || !Number.isFinite(f.value))) continue;
        const l = value(lhs, at);
        if (l.kind !== "value" || !Number.isFinite(l.value)) continue;
        const r = value(rhs, at);
        compared += 1;
        if (r.kind === "value" && close(l.value, r.value)) continue;
        const where = [...at].map(([n, v]) => `${n}=${v}`).join(" ");
        const got = r.kind === "value" ? r.value : JSON.stringify(r);
        wrong.push(
          `${what}: ${d.show(lhs, one)} = ${l.value}, but ${d.show(rhs, one)} gives ${got} at ${sizes}; ${where}`,
        );
        return;
      }
    };
    for (const c of one.chains)
      for (const [n, s] of c.steps.entries()) equal(c.lhs, s.after, `chain ${c.key} line ${n}`);
    const { result } = one;
    if (result !== undefined && one.task.kind !== "compute") {
      equal(result.lhs, result.rhs, "result");
      if (result.closed !== undefined) equal(result.lhs, result.closed, "closed form");
      const whole = wholeEntry(d, result);
      if (whole !== undefined) equal(result.lhs, whole, "whole-tensor form");
    }
  }
  return { wrong: [...new Set(wrong)].slice(0, 12), compared };
}
