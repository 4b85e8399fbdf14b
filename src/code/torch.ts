// Routines as a torch.autograd.Function for each output: forward by the definition, backward by the derived formulas,
// and a check of both with gradcheck where the file is run.

import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";
import { symbols } from "../expr/traverse.ts";
import { domainOf, exampleSizes, wholeValue } from "./example.ts";
import { Names } from "./names.ts";
import type { Parameter, Routine } from "./program.ts";
import { call, type Functions, Python } from "./python.ts";
import { type Arrays, docstring, pythonStatements, sizeLines, tuple } from "./python-statements.ts";
import { afterOf, beforeOf } from "./reads.ts";
import { Terms, wishOf } from "./terms.ts";
import { described, type Voice } from "./words.ts";
import { Unwritable } from "./writer.ts";

const TORCH: Functions = {
  infinity: "math.inf",
  pi: "math.pi",
  names: {
    exp: "torch.exp",
    expm1: "torch.expm1",
    log: "torch.log",
    log1p: "torch.log1p",
    log2: "torch.log2",
    log10: "torch.log10",
    sqrt: "torch.sqrt",
    sign: "torch.sign",
    floor: "math.floor",
    ceil: "math.ceil",
    sin: "torch.sin",
    cos: "torch.cos",
    tan: "torch.tan",
    asin: "torch.asin",
    acos: "torch.acos",
    atan: "torch.atan",
    atan2: "torch.atan2",
    sinh: "torch.sinh",
    cosh: "torch.cosh",
    tanh: "torch.tanh",
    asinh: "torch.asinh",
    acosh: "torch.acosh",
    atanh: "torch.atanh",
    erf: "torch.erf",
    erfc: "torch.erfc",
    sigmoid: "torch.sigmoid",
    logit: "torch.logit",
  },
  plain: {
    exp: "math.exp",
    expm1: "math.expm1",
    log: "math.log",
    log1p: "math.log1p",
    log2: "math.log2",
    log10: "math.log10",
    sqrt: "math.sqrt",
    sin: "math.sin",
    cos: "math.cos",
    tan: "math.tan",
    asin: "math.asin",
    acos: "math.acos",
    atan: "math.atan",
    atan2: "math.atan2",
    sinh: "math.sinh",
    cosh: "math.cosh",
    tanh: "math.tanh",
    asinh: "math.asinh",
    acosh: "math.acosh",
    atanh: "math.atanh",
    erf: "math.erf",
    erfc: "math.erfc",
  },
  others: (op, [u = ""]) => {
    if (op === "round") return call("round", [`float(${u})`]);
    return op === "softplus" ? call("torch.logaddexp", [`torch.zeros_like(${u})`, u]) : undefined;
  },
};

/** What is computed forward, and the gradients to its inputs. */
export interface TorchOutput {
  readonly output: string;
  readonly forward: Routine;
  readonly gradients: readonly {
    readonly routine: Routine;
    readonly wrt: string;
    /** Whether the formula holds the incoming gradient; else it is multiplied by it. */
    readonly incoming: boolean;
  }[];
}

export function torchText(
  outputs: readonly TorchOutput[],
  others: readonly Routine[],
  env: Env,
  voice: Omit<Voice, "shape">,
): string {
  const titles = new Names();
  const parts: string[] = [];
  const title = (r: Routine): string => titles.of(`${parts.length} ${r.name}`, r.name);
  const add = (r: Routine): string => {
    const name = title(r);
    parts.push(functionText(r, name, voice));
    return name;
  };
  for (const r of others) add(r);
  const checks: string[] = [];
  for (const o of outputs) {
    const forward = add(o.forward);
    const gradients = o.gradients.map((g) => ({ ...g, name: add(g.routine) }));
    const name = titles.of(`class ${o.output}`, `${capital(wishOf(o.output))}Function`);
    const c = classOf(o, [forward, ...gradients.map((g) => g.name), name]);
    parts.push(classText(c, name, o.output, { routine: o.forward, name: forward }, gradients));
    checks.push(...checkLines(c, name, o, env));
  }
  const main =
    checks.length === 0 ? [] : [`if __name__ == "__main__":\n    torch.manual_seed(0)\n${checks.join("\n")}`];
  const text = [...parts, ...main].join("\n\n\n");
  const imports = [...(text.includes("math.") ? ["import math", ""] : []), "import torch"];
  return `${imports.join("\n")}\n\n\n${text}\n`;
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function functionText(r: Routine, title: string, voice: Omit<Voice, "shape">): string {
  const terms = new Terms(new Names(), r.env, new Python(TORCH));
  for (const p of r.parameters) terms.name(p.name);
  const like =
    r.parameters.find((p) => p.kind.kind === "array" && !p.kind.integer) ??
    r.parameters.find((p) => p.kind.kind === "real");
  const dtype = like === undefined ? "" : `, dtype=${terms.name(like.name)}.dtype`;
  const arrays: Arrays = {
    zeros: (shape, integer) => `torch.zeros(${shape}${integer ? ", dtype=torch.long" : dtype})`,
    data: (values) =>
      `torch.tensor(${values}, dtype=${like === undefined ? "torch.double" : `${terms.name(like.name)}.dtype`})`,
    pad: (of, widths) =>
      call("torch.nn.functional.pad", [of, tuple([...widths].reverse().flatMap((w) => [w, w]))]).text,
  };
  const d = described(r, terms, { ...voice, shape: tuple });
  const head = `def ${title}(${r.parameters.map((p) => terms.name(p.name)).join(", ")}):`;
  const lines = [...sizeLines(r, terms), ...pythonStatements(r.body, { terms, arrays }, 1)];
  return [head, ...docstring(d), ...lines, `    return ${terms.name(r.returns.name)}`].join("\n");
}

interface Inputs {
  readonly all: readonly Parameter[];
  readonly tensors: readonly Parameter[];
  readonly numbers: readonly Parameter[];
  readonly names: Names;
}

/** The inputs of an output; no name of theirs hides a function. */
function classOf(o: TorchOutput, functions: readonly string[]): Inputs {
  const found = new Map<string, Parameter>();
  for (const r of [o.forward, ...o.gradients.map((g) => g.routine)])
    for (const p of r.parameters) {
      if (p.meaning !== undefined) continue;
      if (p.kind.kind === "function" || p.kind.kind === "set")
        throw new Unwritable("it takes a function or a set, which an autograd.Function does not");
      if (!found.has(p.name) || found.get(p.name)?.shapeOnly === true) found.set(p.name, p);
    }
  const all = [...found.values()];
  for (const g of o.gradients)
    if (!found.has(g.wrt))
      throw new Unwritable(`the derivative to \`${g.wrt}\`, which is no input of \`${o.output}\``);
  const names = new Names();
  for (const f of functions) names.of(`function ${f}`, f);
  for (const p of all) names.of(p.name, wishOf(p.name));
  return {
    all,
    tensors: all.filter((p) => p.kind.kind !== "integer"),
    numbers: all.filter((p) => p.kind.kind === "integer"),
    names,
  };
}

const named = (c: Inputs, p: Parameter): string => c.names.of(p.name, wishOf(p.name));

/** The entries that a loss is a function of: without those from which a recurrence starts, which lie around them. */
function withoutStarts(forward: Routine, output: string): string {
  const d = forward.env.decls.get(output);
  const axes = d?.kind === "definition" ? d.axes : [];
  const cuts = axes.map((a) => [beforeOf(a), afterOf(a)] as const);
  if (cuts.every(([before, after]) => before === 0 && after === 0)) return "";
  const cut = cuts.map(([before, after]) => `${before === 0 ? "" : before}:${after === 0 ? "" : -after}`);
  return `[${cut.join(", ")}]`;
}

function classText(
  c: Inputs,
  name: string,
  output: string,
  forward: { readonly routine: Routine; readonly name: string },
  gradients: readonly (TorchOutput["gradients"][number] & { readonly name: string })[],
): string {
  const taken = (items: readonly Parameter[]): string => items.map((p) => named(c, p)).join(", ");
  const called = (r: Routine, f: string, first: readonly string[]): string =>
    `${f}(${[...first, ...r.parameters.filter((p) => p.meaning === undefined).map((p) => named(c, p))].join(", ")})`;
  const upstream = c.names.of("upstream", "grad_output");
  const unpack = (items: readonly Parameter[], from: string): readonly string[] => {
    const [only] = items;
    if (only === undefined) return [];
    return [`        ${taken(items)}${items.length === 1 ? "," : ""} = ${from}`];
  };
  const forwardLines = [
    "    @staticmethod",
    `    def forward(ctx, ${taken(c.all)}):`,
    ...(c.tensors.length === 0 ? [] : [`        ctx.save_for_backward(${taken(c.tensors)})`]),
    ...(c.numbers.length === 0 ? [] : [`        ctx.numbers = ${tuple(c.numbers.map((p) => named(c, p)))}`]),
    `        return ${called(forward.routine, forward.name, [])}${withoutStarts(forward.routine, output)}`,
  ];
  const results = c.all.map((p) => {
    const at = c.all.indexOf(p);
    const g = gradients.find((x) => x.wrt === p.name);
    if (g === undefined) return { name: "None", lines: [] };
    const result = c.names.of(`result ${p.name}`, wishOf(g.routine.returns.name));
    // A gradient that is 0 takes nothing from above.
    const takes = g.routine.parameters.some((p) => p.meaning !== undefined);
    const found = called(g.routine, g.name, takes ? [upstream] : []);
    const value = g.incoming ? found : `${upstream} * ${found}`;
    return { name: result, lines: [`        ${result} = ${value} if ctx.needs_input_grad[${at}] else None`] };
  });
  const backwardLines = [
    "    @staticmethod",
    `    def backward(ctx, ${upstream}):`,
    ...unpack(c.tensors, "ctx.saved_tensors"),
    ...unpack(c.numbers, "ctx.numbers"),
    ...results.flatMap((r) => r.lines),
    `        return ${results.map((r) => r.name).join(", ")}`,
  ];
  return [`class ${name}(torch.autograd.Function):`, ...forwardLines, "", ...backwardLines].join("\n");
}

/** gradcheck at small sizes, at random inputs from the domain. */
function checkLines(c: Inputs, name: string, o: TorchOutput, env: Env): readonly string[] {
  const shapes = c.all.flatMap((p) => (p.kind.kind === "array" ? [ownShape(env, p)] : []));
  const integers = c.numbers.map((p) => p.name);
  const extents = [...shapes.flat(), ...o.forward.extents.values()].flat().filter((x) => !unknown(env, x));
  const sizes = exampleSizes(env, integers, extents);
  if (sizes === undefined)
    return [`    # ${name}: no small example was found; call gradcheck with inputs of your own.`];
  const value = (e: Expr): string => String(wholeValue(e, sizes) ?? 1);
  const lines = c.all.map((p) => {
    const id = named(c, p);
    const grad = o.gradients.some((g) => g.wrt === p.name) ? ".requires_grad_()" : "";
    if (p.kind.kind === "integer") return `    ${id} = ${sizes.get(p.name) ?? 1}`;
    const shape = p.kind.kind === "array" ? tuple(ownShape(env, p).map(value)) : "()";
    const d = domainOf(env, p.name);
    if (p.kind.kind === "array" && p.kind.integer) {
      const lo = d.lo === undefined ? "0" : value(d.lo);
      const hi = d.hi === undefined ? "1" : value(d.hi);
      return `    ${id} = torch.randint(${lo}, ${hi} + 1, ${shape})`;
    }
    const random = (f: string): string => `torch.${f}(${shape}, dtype=torch.double)`;
    const drawn = d.belowOne ? random("rand") : d.positive ? `(${random("rand")} + 0.5)` : random("randn");
    const summed = d.sumsToOne === undefined ? drawn : `torch.softmax(${random("randn")}, ${d.sumsToOne})`;
    return `    ${id} = ${summed}${grad}`;
  });
  const args = c.all.map((p) => named(c, p));
  return [
    ...lines,
    `    assert torch.autograd.gradcheck(${name}.apply, ${tuple(args)})`,
    `    print("${name}: gradcheck passed")`,
  ];
}

/** The shape as it is declared, in the sizes of the sheet. */
function ownShape(env: Env, p: Parameter): readonly Expr[] {
  const d = env.decls.get(p.name);
  return p.kind.kind === "array" && d?.kind === "tensor" ? p.kind.shape : [];
}

const unknown = (env: Env, e: Expr): boolean => symbols(e).some((n) => !env.decls.has(n));
