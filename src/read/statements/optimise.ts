// What `minimise` and `train` mean: a number of the block, the given names that it is made small over, and the blocks
// that describe a step. A block is looked for in this sheet first, then among the layers.

import type { Block, Decl, Method, Setting, StartPoint, Task } from "../../expr/environment.ts";
import { suggest } from "../syntax/spell.ts";
import type {
  MethodItem,
  MinimiseStatement,
  SettingItem,
  StartItem,
  TrainStatement,
} from "../syntax/statement-syntax.ts";
import type { Letter } from "../syntax/syntax.ts";
import { elaborateValue } from "../terms/elaborate.ts";
import {
  declaredHere,
  failure,
  NO_LETTERS,
  silently,
  startWork,
  type Work,
  type Workspace,
} from "../terms/workspace.ts";
import { elaborateList } from "./data.ts";

export function minimise(ws: Workspace, s: MinimiseStatement): readonly Task[] {
  const w = startWork(ws);
  number(w, s.of);
  const at = numbers(w, s.at);
  const over = starts(w, s.over);
  const using = s.using.map((m) => method(w, m));
  const { steps, span } = s;
  return w.failed ? [] : [{ kind: "minimise", of: s.of.name, at, over, using, steps, span }];
}

export function train(ws: Workspace, s: TrainStatement): readonly Task[] {
  const w = startWork(ws);
  number(w, s.of);
  for (const name of s.report) number(w, name);
  const at = numbers(w, s.at);
  const over = starts(w, s.over);
  for (const name of s.data.names) {
    const d = declared(w, name);
    if (d.kind !== "tensor" || d.axes.length === 0 || over.some((o) => o.name === name.name))
      throw failure("train", `\`${name.name}\` cannot be read from a file`, name.span, {
        expected: "a given tensor whose first axis counts the examples",
        ...declaredHere(w, name.name),
      });
  }
  const using = s.using.map((m) => method(w, m));
  const { epochs, batch, test, span } = s;
  const data = { ...s.data, names: s.data.names.map((n) => n.name) };
  const report = s.report.map((n) => n.name);
  return w.failed
    ? []
    : [{ kind: "train", of: s.of.name, at, over, data, using, epochs, batch, test, report, span }];
}

function declared(w: Work, name: Letter): Decl {
  const d = w.ws.decls.get(name.name);
  if (d !== undefined) return d;
  if (w.ws.broken.has(name.name)) throw silently();
  const near = suggest(name.name, [...w.ws.declared.keys()]);
  throw failure("undeclared", `\`${name.name}\` is not declared`, name.span, {
    expected: "a name of this block",
    ...(near === undefined ? {} : { remedy: near }),
  });
}

/** A number that the block defines. */
function number(w: Work, name: Letter): void {
  const d = declared(w, name);
  if (d.kind === "definition" && d.axes.length === 0) return;
  throw failure("optimise", `\`${name.name}\` is no number that this block defines`, name.span, {
    expected: `a definition of a single number, such as \`${name.name} = sum{i} ...\``,
    ...declaredHere(w, name.name),
  });
}

/** Numbers for what is given: sizes and scalars. */
function numbers(w: Work, items: readonly SettingItem[]): readonly Setting[] {
  return items.map(({ name, value, span }) => {
    if (declared(w, name).kind !== "scalar")
      throw failure("optimise", `\`${name.name}\` is no number that is given`, name.span, {
        expected: "a size, or something given without a shape",
        ...declaredHere(w, name.name),
      });
    return { name: name.name, value: elaborateValue(w, NO_LETTERS, value).expr, span };
  });
}

function starts(w: Work, items: readonly StartItem[]): readonly StartPoint[] {
  const seen = new Set<string>();
  return items.map(({ name, value, uniform, span }) => {
    const d = declared(w, name);
    const real = (d.kind === "scalar" && d.role === "given") || d.kind === "tensor";
    if (!real || d.integer)
      throw failure("optimise", `\`${name.name}\` cannot be changed step by step`, name.span, {
        expected: "something given that holds real numbers",
        ...declaredHere(w, name.name),
      });
    if (seen.has(name.name))
      throw failure("twice", `\`${name.name}\` has two places to begin from`, name.span, {
        expected: "each name once",
      });
    seen.add(name.name);
    const expr =
      value.kind === "data" ? elaborateList(w, value).body : elaborateValue(w, NO_LETTERS, value).expr;
    return {
      name: name.name,
      span,
      from: uniform ? { kind: "uniform", radius: expr } : { kind: "value", value: expr },
    };
  });
}

function method(w: Work, item: MethodItem): Method {
  const block = blockOf(w, item.name);
  const settings = item.settings.map(({ name, value, span }) => {
    const d = block.env.decls.get(name.name);
    if (d?.kind !== "definition" || d.axes.length > 0) {
      const known = [...block.env.decls.values()].flatMap((x) =>
        x.kind === "definition" && x.axes.length === 0 && !x.name.endsWith("'") ? [x.name] : [],
      );
      const near = suggest(name.name, known);
      throw failure("setting", `\`${item.name.name}\` has no setting \`${name.name}\``, name.span, {
        expected: known.map((k) => `\`${k}\``).join(", "),
        ...(near === undefined ? {} : { remedy: near }),
      });
    }
    return { name: name.name, value: elaborateValue(w, NO_LETTERS, value).expr, span };
  });
  return { block, settings, span: item.span };
}

function blockOf(w: Work, name: Letter): Block {
  const find = w.ws.find;
  const here = find?.({ id: name.name });
  if (here?.kind === "block") return here.block;
  if (here !== undefined && here.kind !== "none") throw silently();
  const origin = { kind: "layers", path: "", span: name.span } as const;
  const there = find?.({ id: name.name, from: origin });
  if (there?.kind === "block") return there.block;
  const near = suggest(name.name, there?.kind === "none" ? there.known : []);
  throw failure("optimiser", `there is no block \`${name.name}\``, name.span, {
    expected: "an optimiser of the layers, such as `adam`, or a block of this sheet that describes a step",
    ...(near === undefined ? {} : { remedy: near }),
  });
}
