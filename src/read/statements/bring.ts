// The declarations and assumptions of a block that is used, in the terms of this one (use.ts has planned the names).
// What is bound is elaborated here; sizes of the block are told from the shapes of what replaces its tensors, and
// every axis must then be provably the same. A tensor that is extended beyond its shape (zeros around it) becomes
// a copy with that extension, since what replaces it need not have one.

import type { Axis, Decl, Definition, TensorDecl } from "../../expr/environment.ts";
import { type Expr, TENSOR_OPS } from "../../expr/nodes.ts";
import { finiteTerm, prettyPoly } from "../../expr/poly.ts";
import { freeIndices, symbols } from "../../expr/traverse.ts";
import { isInteger, polyOf } from "../../index/affine.ts";
import { sameIndexSet } from "../../index/extremes.ts";
import { factsOf, implied, implies, knowledgeOf } from "../../index/prove.ts";
import type { UseBinding } from "../syntax/statement-syntax.ts";
import { refuseFraction } from "../terms/checks.ts";
import { elaborateValue } from "../terms/elaborate.ts";
import { axisText } from "../terms/infer.ts";
import { plainText } from "../terms/plain.ts";
import { axesOfTerm, entryAt, type Typed } from "../terms/resolve.ts";
import {
  count,
  failure,
  NO_LETTERS,
  silently,
  startWork,
  type Work,
  type Workspace,
  written,
} from "../terms/workspace.ts";
import { freshIndex } from "./declare.ts";
import { lettersOf, type Renaming, renamedAxis, renamedDecl, renamedRange, renamedTerm } from "./rename.ts";
import { needed, sizeOfAxis, type UsePlan } from "./use.ts";

export function bring(ws: Workspace, plan: UsePlan): void {
  const w = startWork(ws);
  const values = new Map<string, Typed>();
  for (const [name, b] of plan.bound) values.set(name, elaborateValue(w, NO_LETTERS, b.value));
  if (w.failed) throw silently();
  const replaced = new Map<string, Expr>();
  for (const [name, b] of plan.bound) {
    const d = plan.block.env.decls.get(name);
    const value = values.get(name);
    if (d === undefined || value === undefined) continue;
    checkKind(w, plan, d, b, value);
    replaced.set(name, value.expr);
  }
  const r = renaming(w, plan, replaced);
  unifySizes(w, plan, r, replaced);
  const copies = tensorsOf(plan).flatMap(([d, b]) => replaceTensor(w, plan, r, d, b, replaced));
  const arrived = [...copies, ...declarations(plan, r)];
  for (const d of arrived) ws.decls.set(d.name, d);
  bringAssumptions(ws, plan, r);
}

function checkKind(w: Work, plan: UsePlan, d: Decl, b: UseBinding, value: Typed): void {
  const wanted = d.kind === "tensor" ? d.axes.length : 0;
  const of = `\`${d.name}\` of \`#${plan.id.name}\``;
  if (value.rank !== wanted) {
    const kind = (rank: number): string =>
      rank === 0 ? "a number" : `a tensor with ${count(rank, "axis", "axes")}`;
    throw failure("use-rank", `${of} is ${kind(wanted)}, and this is ${kind(value.rank)}`, b.value.span, {
      expected: kind(wanted),
    });
  }
  if (d.kind === "scalar" && (d.integer || d.role === "size"))
    refuseFraction(w, value.expr, b.value.span, of);
  if (d.kind === "tensor" && d.integer && !isInteger(w.env, atLetters(w, value.expr, d.axes.length))) {
    throw failure(
      "integer",
      `${of} holds integers, and \`${written(w, b.value.span)}\` need not`,
      b.value.span,
      {
        expected: "a tensor of integers",
      },
    );
  }
}

const atLetters = (w: Work, e: Expr, rank: number): Expr =>
  entryAt(
    w,
    e,
    Array.from({ length: rank }, (_, k) => w.ws.ctx.idx("ijklmn"[k] ?? "i")),
  );

/** Letters that are names here get primes; no two letters become one. */
function renaming(w: Work, plan: UsePlan, replaced: ReadonlyMap<string, Expr>): Renaming {
  const { ws } = w;
  const { decls, indices } = plan.block.env;
  const all = new Set([...[...decls.values()].flatMap(lettersOf), ...indices.keys()]);
  const letters = new Map<string, string>();
  const taken = new Set<string>([...all].filter((l) => !ws.declared.has(l) && !ws.decls.has(l)));
  for (const l of all) {
    let fresh = l;
    while ((fresh !== l && taken.has(fresh)) || ws.declared.has(fresh) || ws.decls.has(fresh)) fresh += "'";
    letters.set(l, fresh);
    taken.add(fresh);
  }
  const knowledge = knowledgeOf(factsOf(ws.ctx, w.env));
  const collect = (e: Expr): Expr => {
    const p = finiteTerm(e) ? polyOf(knowledge, e) : undefined;
    return p === undefined ? e : prettyPoly(ws.ctx, p);
  };
  return {
    ctx: ws.ctx,
    collect,
    names: plan.names,
    replaced,
    letter: (name) => letters.get(name) ?? name,
    entry: (e, subs) =>
      e.kind === "app" && !TENSOR_OPS.has(e.op) ? entryAt(w, e, subs) : ws.ctx.at(e, subs),
  };
}

/** The tensors of the block that are replaced, with what they are bound to. */
const tensorsOf = (plan: UsePlan): readonly (readonly [TensorDecl, UseBinding])[] =>
  [...plan.bound].flatMap(([name, b]): (readonly [TensorDecl, UseBinding])[] => {
    const d = plan.block.env.decls.get(name);
    return d?.kind === "tensor" ? [[d, b]] : [];
  });

/** Axis by axis: n of 0..n−1 is the length of what stands there. */
function unifySizes(w: Work, plan: UsePlan, r: Renaming, replaced: Map<string, Expr>): void {
  const { ctx } = w.ws;
  for (const [d] of tensorsOf(plan)) {
    const axes = axesOfTerm(w, replaced.get(d.name) ?? ctx.zero);
    for (const [k, axis] of d.axes.entries()) {
      const size = sizeOfAxis(plan.block, axis);
      const found = axes[k];
      if (size === undefined || found === undefined || !plan.unified.has(size) || replaced.has(size))
        continue;
      if (freeIndices(found.hi).length > 0) continue;
      replaced.set(size, r.collect(ctx.add(found.hi, ctx.one)));
    }
  }
  for (const size of plan.unified) if (!replaced.has(size)) throw unknownSize(plan, size);
  for (const [d, b] of tensorsOf(plan)) requireSameAxes(w, plan, r, d, b);
}

const unknownSize = (plan: UsePlan, size: string): Error =>
  failure("use-size", `the size \`${size}\` of \`#${plan.id.name}\` cannot be told`, plan.id.span, {
    expected: `\`with ${size} = ...\``,
  });

function requireSameAxes(w: Work, plan: UsePlan, r: Renaming, d: TensorDecl, b: UseBinding): void {
  const facts = factsOf(w.ws.ctx, w.env);
  const found = axesOfTerm(w, r.replaced.get(d.name) ?? w.ws.ctx.zero);
  for (const [k, axis] of d.axes.entries()) {
    const [wanted, own] = [renamedAxis(r, axis), found[k]];
    if (wanted === undefined || own === undefined || sameIndexSet(facts, wanted, own)) continue;
    const which = d.axes.length === 1 ? "" : `axis ${k + 1} of `;
    throw failure(
      "use-shape",
      `${which}\`${d.name}\` of \`#${plan.id.name}\` runs over ${axisText(w, wanted)}, and here over ${axisText(w, own)}`,
      b.value.span,
      { expected: "index sets that are provably the same" },
    );
  }
}

/** A copy with what stands outside of it, unless what replaces the tensor has that already. */
function replaceTensor(
  w: Work,
  plan: UsePlan,
  r: Renaming,
  d: TensorDecl,
  b: UseBinding,
  replaced: Map<string, Expr>,
): readonly Definition[] {
  const { ctx } = w.ws;
  const value = replaced.get(d.name);
  const name = plan.copies.get(d.name);
  const axes = d.axes.flatMap((a) => renamedAxis(r, a) ?? []);
  if (value === undefined || name === undefined || axes.length < d.axes.length) return [];
  const own = axesOfTerm(w, value);
  if (axes.every((a, k) => reachesAsFar(a, own[k]))) return [];
  const params: string[] = [];
  for (const [k, a] of axes.entries()) {
    let letter = own[k]?.letter ?? a.letter ?? "ijklmn"[k] ?? "i";
    while (params.includes(letter) || w.ws.declared.has(letter) || w.ws.decls.has(letter)) letter += "'";
    params.push(letter);
  }
  const letters = params.map((p) => ctx.idx(p));
  const extended = axes.flatMap((a, k) => (reachesAsFar(a, own[k]) ? [] : [k]));
  const inside = extended.flatMap((k) => {
    const [a, i] = [axes[k], letters[k]];
    return a === undefined || i === undefined ? [] : [ctx.app("and", [ctx.le(a.lo, i), ctx.le(i, a.hi)])];
  });
  const body = entryAt(w, value, letters);
  const low = axes.some((a) => a.outside.kind === "minus-infinity");
  const copied = low
    ? ctx.app("cases", [
        body,
        inside.length === 1 && inside[0] !== undefined ? inside[0] : ctx.app("and", inside),
        ctx.neg(ctx.app("infinity", [])),
      ])
    : ctx.mul(...inside.map((c) => ctx.iverson(c)), body);
  replaced.set(d.name, ctx.sym(name));
  const lettered = axes.map((a, k): Axis => ({ ...a, letter: params[k] }));
  return [
    {
      kind: "definition",
      name,
      span: b.span,
      params,
      axes: lettered,
      body: copied,
      integer: isInteger(w.env, body),
    },
  ];
}

function reachesAsFar(wanted: Axis, found: Axis | undefined): boolean {
  if (wanted.outside.kind === "error") return true;
  if (wanted.outside.kind === "pad" && isZeroWidth(wanted.outside.width)) return true;
  if (found === undefined || wanted.outside.kind !== found.outside.kind) {
    return wanted.outside.kind === "pad" && found?.outside.kind === "zero";
  }
  return wanted.outside.kind !== "pad" || found.outside.kind !== "pad"
    ? true
    : wanted.outside.width.alpha === found.outside.width.alpha;
}

const isZeroWidth = (e: Expr): boolean => e.kind === "num" && e.value === 0;

function declarations(plan: UsePlan, r: Renaming): readonly Decl[] {
  return needed(plan.block).flatMap((name) => {
    const d = plan.block.env.decls.get(name);
    if (d === undefined || !plan.names.has(name) || d.kind === "scalar") return [];
    const here = renamedDecl(r, d);
    if (here !== undefined) return [here];
    const culprit = [...plan.bound.values()].find((b) => b.value.kind !== "name");
    throw failure(
      "use-derivative",
      `\`${name}\` of \`#${plan.id.name}\` holds a derivative to a name that has no name here`,
      culprit?.value.span ?? plan.id.span,
      { expected: "a name: a definition for the value, and its name after `with`" },
    );
  });
}

/** What is assumed of the names that come; of what replaces a name it must not be false. */
function bringAssumptions(ws: Workspace, plan: UsePlan, r: Renaming): void {
  const { assumptions, indices } = plan.block.env;
  for (const a of assumptions) {
    if (!symbols(a).every((n) => plan.names.has(n) || plan.bound.has(n) || plan.unified.has(n))) continue;
    const letters = new Map(freeIndices(a).map((l) => [l, freshIndex(ws, r.letter(l))] as const));
    const own: Renaming = { ...r, letter: (l) => letters.get(l) ?? r.letter(l) };
    const here = renamedTerm(own, a);
    if (here === undefined) continue;
    const facts = factsOf(ws.ctx, { ...startWork(ws).env });
    if (freeIndices(here).length === 0) {
      if (implied(facts, here)) continue;
      if (implies(ws.ctx, facts, here) === "no") throw refuted(plan, a, here);
    }
    for (const [l, fresh] of letters) {
      const range = indices.get(l);
      const there = range === undefined ? undefined : renamedRange(own, range);
      if (there !== undefined) ws.indices.set(fresh, there);
    }
    if (!ws.assumptions.includes(here)) ws.assumptions.push(here);
  }
}

function refuted(plan: UsePlan, assumed: Expr, here: Expr): Error {
  const culprit = symbols(assumed).flatMap((n) => plan.bound.get(n) ?? [])[0];
  return failure(
    "use-assumption",
    `\`#${plan.id.name}\` assumes ${plainText(assumed)}, and here that is ${plainText(here)}`,
    culprit?.span ?? plan.id.span,
    { expected: `a value with ${plainText(assumed)}` },
  );
}
