// A routine as a TypeScript function: strict, without dependencies, over flat row-major arrays of doubles. What the
// language lacks (a remainder that is never negative, the error function) stands before it.

import type { ElementaryOp, Expr } from "../expr/nodes.ts";
import { Names } from "./names.ts";
import { type Parameter, type Routine, type Statement, wholeShapes } from "./program.ts";
import { atLeast, atom, type Language, Terms, type Text, TIGHT } from "./terms.ts";
import { type Described, described, type Voice } from "./words.ts";

const call = (f: string, args: readonly Text[]): Text => atom(`${f}(${args.map((a) => a.text).join(", ")})`);
const quotient = (a: Text, b: Text): Text => ({
  text: `${atLeast(a, TIGHT.product)} / ${atLeast(b, TIGHT.sign)}`,
  tight: TIGHT.product,
});

const MATH: Partial<Readonly<Record<ElementaryOp, string>>> = {
  exp: "Math.exp",
  expm1: "Math.expm1",
  log: "Math.log",
  log1p: "Math.log1p",
  log2: "Math.log2",
  log10: "Math.log10",
  sqrt: "Math.sqrt",
  abs: "Math.abs",
  sign: "Math.sign",
  floor: "Math.floor",
  ceil: "Math.ceil",
  sin: "Math.sin",
  cos: "Math.cos",
  tan: "Math.tan",
  asin: "Math.asin",
  acos: "Math.acos",
  atan: "Math.atan",
  atan2: "Math.atan2",
  sinh: "Math.sinh",
  cosh: "Math.cosh",
  tanh: "Math.tanh",
  asinh: "Math.asinh",
  acosh: "Math.acosh",
  atanh: "Math.atanh",
  max: "Math.max",
  min: "Math.min",
};

/** What a listing may need besides Math, by the name under which it is called. */
const HELPERS: ReadonlyMap<string, string> = new Map([
  [
    "floorMod",
    `/** The remainder with the sign of the divisor. */
function floorMod(a: number, b: number): number {
  return a - b * Math.floor(a / b);
}`,
  ],
  [
    "roundHalfEven",
    `/** The nearest whole number, the even one in the middle. */
function roundHalfEven(u: number): number {
  return Math.abs(u % 1) === 0.5 ? 2 * Math.round(u / 2) : Math.round(u);
}`,
  ],
  [
    "erf",
    `/** The error function, by its power series, and by the continued fraction of 1 − erf from 3 on. */
function erf(u: number): number {
  const x = Math.abs(u);
  if (x > 6) return Math.sign(u);
  if (x < 3) {
    let term = u;
    let sum = u;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
      term *= (2 * u * u) / (2 * n + 1);
      sum += term;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-u * u) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n -= 1) fraction = n / 2 / (x + fraction);
  return Math.sign(u) * (1 - Math.exp(-x * x) / ((x + fraction) * Math.sqrt(Math.PI)));
}`,
  ],
  [
    "erfc",
    `/** 1 − erf, which keeps its digits where erf is close to 1. */
function erfc(u: number): number {
  if (u < 3) return 1 - erf(u);
  let fraction = 0;
  for (let n = 60; n > 0; n -= 1) fraction = n / 2 / (u + fraction);
  return Math.exp(-u * u) / ((u + fraction) * Math.sqrt(Math.PI));
}`,
  ],
]);

class TypeScript implements Language {
  readonly infinity = "Infinity";
  readonly pi = "Math.PI";
  readonly tight = false;
  readonly minusPower = false;
  readonly and = "&&";
  readonly or = "||";
  readonly equal = "===";
  readonly unequal = "!==";
  readonly helpers = new Set<string>();
  readonly place: (array: string, subs: readonly Text[]) => string;

  constructor(place: (array: string, subs: readonly Text[]) => string) {
    this.place = place;
  }

  not(t: Text): Text {
    return { text: `!${atLeast(t, TIGHT.sign)}`, tight: TIGHT.sign };
  }
  read(array: string, subs: readonly Text[]): string {
    return this.place(array, subs);
  }
  floorOf(a: Text, b: Text): Text {
    return call("Math.floor", [quotient(a, b)]);
  }
  ceilOf(a: Text, b: Text): Text {
    return call("Math.ceil", [quotient(a, b)]);
  }
  exact(a: Text, b: Text): Text {
    return quotient(a, b);
  }
  remainder(a: Text, b: Text): Text {
    return { text: `${atLeast(a, TIGHT.product)} % ${atLeast(b, TIGHT.sign)}`, tight: TIGHT.product };
  }
  divides(a: Text, b: Text): Text {
    return { text: `${atLeast(b, TIGHT.product)} % ${atLeast(a, TIGHT.sign)} === 0`, tight: TIGHT.relation };
  }
  power(a: Text, n: Text): Text {
    return { text: `${atLeast(a, TIGHT.atom)} ** ${atLeast(n, TIGHT.atom)}`, tight: TIGHT.power };
  }
  call(op: ElementaryOp, args: readonly Text[]): Text {
    const [a, b, c] = args;
    if (a === undefined) throw new Error(`${op} of nothing`);
    const f = MATH[op];
    if (f !== undefined) return call(f, args);
    switch (op) {
      case "sigmoid":
        return quotient(atom("1"), {
          text: `1 + Math.exp(-${atLeast(a, TIGHT.atom)})`,
          tight: TIGHT.sum,
        });
      case "softplus":
        return {
          text: `Math.max(${a.text}, 0) + Math.log1p(Math.exp(-Math.abs(${a.text})))`,
          tight: TIGHT.sum,
        };
      case "relu":
        return call("Math.max", [a, atom("0")]);
      case "clamp":
        return call("Math.min", [call("Math.max", [a, b ?? a]), c ?? a]);
      case "mod":
        this.helpers.add("floorMod");
        return call("floorMod", args);
      case "erfc":
        this.helpers.add("erf");
        this.helpers.add("erfc");
        return call("erfc", args);
      case "logit":
        return {
          text: `Math.log(${a.text}) - Math.log1p(-${atLeast(a, TIGHT.atom)})`,
          tight: TIGHT.sum,
        };
      case "erf":
        this.helpers.add("erf");
        return call("erf", args);
      case "round":
        this.helpers.add("roundHalfEven");
        return call("roundHalfEven", args);
      default:
        throw new Error(`no way to write ${op}`);
    }
  }
  choose(branches: readonly { readonly value: Text; readonly condition: Text | undefined }[]): Text {
    const text = branches
      .map(({ value, condition }) =>
        condition === undefined
          ? atLeast(value, TIGHT.or)
          : `${atLeast(condition, TIGHT.or)} ? ${atLeast(value, TIGHT.or)} : `,
      )
      .join("");
    return { text: branches.at(-1)?.condition === undefined ? text : `${text}NaN`, tight: TIGHT.choice };
  }
  apply(f: string, args: readonly string[]): string {
    return `${f}(${args.join(", ")})`;
  }
  card(set: string, at: readonly string[]): string {
    return `${set}(${at.join(", ")}).length`;
  }
}

const tensorType = (said: string): string => `/** ${said} */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}`;

export function typescriptText(routines: readonly Routine[], voice: Omit<Voice, "shape">): string {
  const names = new Names();
  const helpers = new Set<string>();
  const parts = routines.map((r, k) => functionText(r, names.of(String(k), r.name), voice, helpers));
  const needed = [...HELPERS].filter(([name]) => helpers.has(name)).map(([, text]) => text);
  const tensor = parts.some((p) => /\bTensor\b/.test(p)) ? [tensorType(voice.words.rowMajor)] : [];
  return `${[...tensor, ...needed, ...parts].join("\n\n")}\n`;
}

function functionText(r: Routine, title: string, voice: Omit<Voice, "shape">, helpers: Set<string>): string {
  const given = new Map(r.parameters.map((p) => [p.name, p]));
  const names = new Names();
  const arrays = new Map<string, string>();
  const language = new TypeScript((array, subs) => {
    const name = arrays.get(array) ?? array;
    const extents = (r.extents.get(name) ?? []).map((x) => terms.index(x, TIGHT.sign));
    const data = given.get(name)?.kind.kind === "array" ? `${array}.data` : array;
    return `${data}[${flat(subs, extents)}]`;
  });
  const terms = new Terms(names, r.env, language);
  for (const p of r.parameters) terms.name(p.name);
  for (const name of r.extents.keys()) arrays.set(terms.name(name), name);
  const d = described(r, terms, { ...voice, shape: (x) => `[${x.join(", ")}]` });
  const parameters = r.parameters.map((p) => `${terms.name(p.name)}: ${typeOf(p)}`);
  const scalar = r.returns.shape.length === 0;
  const head = signature(title, parameters, scalar ? "number" : "Tensor");
  const lines = [...sizeLines(r, terms), ...r.body.flatMap((s) => statement(s, terms, 1))];
  const result = terms.name(r.returns.name);
  const shape = r.returns.shape.map((x) => terms.index(x)).join(", ");
  const last = scalar ? `  return ${result};` : `  return { shape: [${shape}], data: ${result} };`;
  for (const h of language.helpers) helpers.add(h);
  return [...comment(d), head, ...lines, last, "}"].join("\n");
}

function signature(name: string, parameters: readonly string[], returns: string): string {
  const line = `export function ${name}(${parameters.join(", ")}): ${returns} {`;
  if (line.length <= 100) return line;
  return [`export function ${name}(`, ...parameters.map((p) => `  ${p},`), `): ${returns} {`].join("\n");
}

function comment(d: Described): readonly string[] {
  const parameters = d.parameters.map(([name, words]) => ` * @param ${name} ${words}`);
  return [
    "/**",
    ...d.formula.map((l) => ` * ${l}`),
    ...(d.notes.length === 0 ? [] : [" *", ...d.notes.map((n) => ` * ${n}`)]),
    " *",
    ...parameters,
    ` * @returns ${d.returns}`,
    " */",
  ];
}

function typeOf(p: Parameter): string {
  switch (p.kind.kind) {
    case "array":
      return "Tensor";
    case "real":
    case "integer":
      return "number";
    case "function":
      return `(${Array.from({ length: p.kind.arity }, (_, k) => `u${k + 1}: number`).join(", ")}) => number`;
    case "set": {
      const at = Array.from({ length: p.kind.subscripts }, (_, k) => `i${k + 1}: number`).join(", ");
      const member =
        p.kind.arity === 1
          ? "number"
          : `[${Array.from({ length: p.kind.arity }, () => "number").join(", ")}]`;
      return `(${at}) => readonly ${member}[]`;
    }
  }
}

/** Row-major place: (i·J + j)·K + k. */
function flat(subs: readonly Text[], extents: readonly string[]): string {
  return subs.reduce((place, s, k): Text => {
    if (k === 0 || place.text === "0") return s;
    return {
      text: `${atLeast(place, TIGHT.product)} * ${extents[k] ?? "?"} + ${atLeast(s, TIGHT.sum)}`,
      tight: TIGHT.sum,
    };
  }).text;
}

/** Axes that tell nothing are left out; those at the end with their commas. */
function elided(axes: readonly (string | undefined)[], terms: Terms): string {
  const last = axes.findLastIndex((n) => n !== undefined);
  return axes
    .slice(0, last + 1)
    .map((n) => (n === undefined ? "" : terms.name(n)))
    .join(", ");
}

function sizeLines(r: Routine, terms: Terms): readonly string[] {
  const lines: string[] = [];
  const shapes = wholeShapes(r);
  for (const [array, axes] of shapes)
    lines.push(`  const [${elided(axes, terms)}] = ${terms.name(array)}.shape;`);
  for (const z of r.sizes) {
    if (z.from === "shape" && shapes.get(z.array)?.includes(z.name) === true) continue;
    if (z.from === "sizes") {
      lines.push(`  const ${terms.name(z.name)} = ${terms.index(z.value)};`);
      continue;
    }
    const extent = `${terms.name(z.array)}.shape[${z.axis}]`;
    const plus = z.plus ?? 0;
    const less = plus === 0 ? extent : `(${extent} ${plus > 0 ? "-" : "+"} ${Math.abs(plus)})`;
    lines.push(`  const ${terms.name(z.name)} = ${less}${(z.times ?? 1) === 1 ? "" : ` / ${z.times}`};`);
  }
  for (const array of new Set(r.checks.map((c) => c.array))) {
    const own = r.checks.filter((c) => c.array === array);
    const name = terms.name(array);
    const test = own
      .map((c) => `${name}.shape[${c.axis}] !== ${terms.index(c.size, TIGHT.sum)}`)
      .join(" || ");
    lines.push(`  if (${test}) throw new Error("${name} does not have the shape of the output");`);
  }
  return lines;
}

function statement(s: Statement, terms: Terms, depth: number): readonly string[] {
  const indent = "  ".repeat(depth);
  const block = (body: readonly Statement[]): readonly string[] =>
    body.flatMap((x) => statement(x, terms, depth + 1));
  const line = (text: string): readonly string[] => [`${indent}${text}`];
  switch (s.kind) {
    case "let":
      return line(`${s.fixed ? "const" : "let"} ${terms.name(s.name)} = ${terms.text(s.value)};`);
    case "assign":
      return line(`${terms.name(s.name)} = ${terms.text(s.value)};`);
    case "accumulate":
      return line(`${terms.name(s.name)} ${s.operator === "add" ? "+=" : "*="} ${terms.text(s.value)};`);
    case "data":
      return line(
        `const ${terms.name(s.name)} = Float64Array.of(${numbers(s.value)
          .map((x) => terms.text(x))
          .join(", ")});`,
      );
    case "list":
      return line(`const ${terms.name(s.name)}: number[] = [];`);
    case "append":
      return line(`${terms.name(s.list)}.push(${terms.text(s.value)});`);
    case "median": {
      const list = terms.name(s.of);
      return [
        ...line(`${list}.sort((a, b) => a - b);`),
        ...line(`const ${terms.name(s.name)} = ${list}[Math.floor((${list}.length - 1) / 2)];`),
      ];
    }
    case "define":
      return [];
    case "array": {
      const count = s.shape.map((x) => terms.index(x, TIGHT.product)).join(" * ");
      return line(`const ${terms.name(s.name)} = new Float64Array(${count});`);
    }
    case "pad":
    case "crop":
      throw new Error(`no ${s.kind} in TypeScript`);
    case "store":
      return line(`${terms.stored(s)};`);
    case "for": {
      const v = terms.letter(s.loop.variable);
      const [lo, hi] = [terms.index(s.loop.lo), terms.index(s.loop.hi)];
      const beyond =
        terms.successor(s.loop.hi) ?? (s.loop.hi.kind === "num" ? String(Number(hi) + 1) : undefined);
      const head = s.down
        ? `for (let ${v} = ${hi}; ${v} >= ${lo}; ${v} -= 1) {`
        : `for (let ${v} = ${lo}; ${beyond === undefined ? `${v} <= ${hi}` : `${v} < ${beyond}`}; ${v} += 1) {`;
      return [`${indent}${head}`, ...block(s.body), `${indent}}`];
    }
    case "each": {
      const vars = s.variables.map((v) => terms.letter(v));
      const member = vars.length === 1 ? vars[0] : `[${vars.join(", ")}]`;
      const set = `${terms.name(s.set)}(${s.at.map((x) => terms.index(x)).join(", ")})`;
      return [`${indent}for (const ${member} of ${set}) {`, ...block(s.body), `${indent}}`];
    }
    case "if": {
      const test = terms.text(s.condition);
      const head = `${indent}if (${test}) {`;
      if (s.otherwise.length === 0) return [head, ...block(s.body), `${indent}}`];
      if (s.body.length === 0) return [`${indent}if (!(${test})) {`, ...block(s.otherwise), `${indent}}`];
      const [only] = s.otherwise;
      if (only?.kind === "if" && s.otherwise.length === 1) {
        const [first = "", ...rest] = statement(only, terms, depth);
        return [head, ...block(s.body), `${indent}} else ${first.trimStart()}`, ...rest];
      }
      return [head, ...block(s.body), `${indent}} else {`, ...block(s.otherwise), `${indent}}`];
    }
    case "fail":
      return line(`throw new Error("${s.message}");`);
  }
}

const numbers = (e: Expr): readonly Expr[] =>
  e.kind === "app" && e.op === "list" ? e.args.flatMap(numbers) : [e];
