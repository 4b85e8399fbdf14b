// Elaborated blocks as text, for exact expectations: kernel terms in prefix form with the letters and ranges of
// binders, one line for each declaration, assumption, free index and task.

import { open } from "../../src/expr/binders.ts";
import { Context } from "../../src/expr/context.ts";
import { renderDiagnostic } from "../../src/expr/diagnostics.ts";
import type { Axis, Block, Decl, Minimise, Task, Train } from "../../src/expr/environment.ts";
import type { Expr, Range } from "../../src/expr/nodes.ts";
import { showQ } from "../../src/expr/rational.ts";
import { type BlockOptions, readBlock } from "../../src/read/sheet/block.ts";
import type { FindBlock } from "../../src/read/terms/find-block.ts";
import { standard } from "../../src/standard.ts";

export function term(ctx: Context, e: Expr): string {
  const go = (x: Expr): string => term(ctx, x);
  switch (e.kind) {
    case "num":
      return showQ(e.value);
    case "sym":
      return e.name;
    case "idx":
      return `'${e.name}`;
    case "bound":
      return `#${e.index}`;
    case "at":
      return `${go(e.tensor)}[${e.subs.map(go).join(" ")}]`;
    case "deriv":
      return `(${e.mode === "slot" ? "slot" : "d"} ${go(e.of)} ${go(e.wrt)})`;
    case "app":
      return e.args.length === 0 ? e.op : `(${e.op} ${e.args.map(go).join(" ")})`;
    case "bind": {
      const o = open(ctx, e);
      let k = 0;
      const groups = o.ranges.map((r) => {
        const names = o.vars.slice(k, k + (r.kind === "set" ? r.arity : 1)).map((v) => v.name);
        k += names.length;
        return `${names.join(" ")}=${rangeText(ctx, r)}`;
      });
      const guard = o.guard === undefined ? "" : ` | ${go(o.guard)}`;
      return `(${e.op} {${groups.join(", ")}${guard}} ${go(o.body)})`;
    }
  }
}

const rangeText = (ctx: Context, r: Range): string =>
  r.kind === "interval"
    ? `${term(ctx, r.lo)}..${term(ctx, r.hi)}`
    : r.kind === "all"
      ? "ℤ"
      : term(ctx, r.set);

function axisText(ctx: Context, a: Axis): string {
  const outside =
    a.outside.kind === "error"
      ? ""
      : a.outside.kind === "pad"
        ? ` pad ${term(ctx, a.outside.width)}`
        : ` ${a.outside.kind}`;
  return `${term(ctx, a.lo)}..${term(ctx, a.hi)}${outside}`;
}

function declText(ctx: Context, d: Decl): string {
  const spelling = d.spelling === undefined ? "" : ` as ${d.spelling}`;
  const axes = (list: readonly Axis[]): string => list.map((a) => axisText(ctx, a)).join(", ");
  switch (d.kind) {
    case "scalar":
      return `${d.role === "size" ? "size" : d.integer ? "integer" : "scalar"} ${d.name}${spelling}`;
    case "tensor":
      return `tensor ${d.name}[${axes(d.axes)}]${d.integer ? " integer" : ""}${spelling}`;
    case "set":
      return `set ${d.name}[${axes(d.axes)}] of ${d.arity}`;
    case "function":
      return `function ${d.name}(${d.params.join(" ")})`;
    case "definition": {
      const params = d.params.map(
        (p, k) => `${p}=${d.axes[k] === undefined ? "?" : axisText(ctx, d.axes[k])}`,
      );
      const left = params.length === 0 ? d.name : `${d.name}[${params.join(", ")}]`;
      return `${d.integer ? "integer " : ""}${left}${spelling} := ${term(ctx, d.body)}`;
    }
  }
}

function taskText(ctx: Context, t: Task): string {
  switch (t.kind) {
    case "find":
      return `find ${term(ctx, t.target)}`;
    case "show":
    case "refute":
      return `${t.kind} ${term(ctx, t.lhs)} = ${term(ctx, t.rhs)}`;
    case "compute":
    case "expand":
      return `${t.kind} ${term(ctx, t.what)}`;
    case "code":
      return `code ${t.languages.join(" ")} ${t.targets.map((x) => term(ctx, x)).join(", ")}`;
    case "limit":
      return `limit ${term(ctx, t.variable)} -> ${term(ctx, t.to)} ${t.side} of ${term(ctx, t.of)}`;
    case "size":
      return `size ${t.name}${t.crop === undefined ? "" : ` crop ${term(ctx, t.crop)}`}`;
    case "draw":
      return `draw ${t.panels.map((p) => (p.kind === "grid" ? `grid ${p.tensor.name}` : p.kind)).join(", ")}`;
    case "plot":
      return `plot ${t.curves.map((c) => term(ctx, c.value)).join(", ")} for ${t.variable.kind} ${t.variable.name}`;
    case "minimise":
      return `minimise ${t.of} ${optimising(ctx, t)} steps ${t.steps}`;
    case "train": {
      const data = `${t.data.names.join(" ")} <${t.data.path}>`;
      const counts = `epochs ${t.epochs} batch ${t.batch} test ${t.test}`;
      return `train ${t.of} ${optimising(ctx, t)} on ${data} ${counts} report ${t.report.join(" ")}`;
    }
  }
}

const optimising = (ctx: Context, t: Minimise | Train): string => {
  const over = t.over.map(({ name, from }) =>
    from.kind === "uniform" ? `${name}~${term(ctx, from.radius)}` : `${name}=${term(ctx, from.value)}`,
  );
  const at = t.at.map((s) => `${s.name}=${term(ctx, s.value)} `);
  const using = t.using.map((m) =>
    [m.block.id ?? "", ...m.settings.map((s) => `${s.name}=${term(ctx, s.value)}`)].join(" "),
  );
  return `${at.join("")}(${over.join("; ")}) by (${using.join("; ")})`;
};

export function blockText(ctx: Context, block: Block): readonly string[] {
  const { env } = block;
  return [
    ...block.order.flatMap((name) => {
      const decl = env.decls.get(name);
      return decl === undefined ? [`missing ${name}`] : [declText(ctx, decl)];
    }),
    ...env.assumptions.map((a) => `assume ${term(ctx, a)}`),
    ...[...env.indices].map(([name, r]) => `index ${name}=${rangeText(ctx, r)}`),
    ...block.tasks.map((t) => taskText(ctx, t)),
  ];
}

/** Blocks by their ids, as a block that uses them finds them. */
export const among =
  (blocks: ReadonlyMap<string, Block>): FindBlock =>
  ({ id }) => {
    const block = blocks.get(id);
    return block === undefined
      ? { kind: "none", what: "block", known: [...blocks.keys()] }
      : { kind: "block", block };
  };

/** The elaborated block, or its messages. */
export function read(text: string, options: BlockOptions = {}): readonly string[] {
  const ctx = new Context();
  const { block } = readBlock(ctx, text, { library: standard, ...options });
  if (block === undefined) return messages(text, options);
  return blockText(ctx, block);
}

export function messages(text: string, options: BlockOptions = {}): readonly string[] {
  const { diagnostics } = readBlock(new Context(), text, { library: standard, ...options });
  return diagnostics.flatMap((d) => renderDiagnostic({ name: "s.md", text }, d).split("\n"));
}
