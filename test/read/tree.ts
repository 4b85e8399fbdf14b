// The syntax tree as one line of text, for exact expectations: (+ a (* b c)), x[i j], (sum (i j 0..n) body).

import type { MinimiseStatement, Statement, TrainStatement } from "../../src/read/syntax/statement-syntax.ts";
import type { Condition, LetterGroup, Range, Value } from "../../src/read/syntax/syntax.ts";

type Tree = Value | Condition | Range;

export function tree(e: Tree): string {
  const list = (head: string, parts: readonly string[]): string => `(${[head, ...parts].join(" ")})`;
  switch (e.kind) {
    case "number":
      return e.denominator === 1n ? `${e.numerator}` : `${e.numerator}/${e.denominator}`;
    case "tuple":
      return list("tuple", e.elements.map(tree));
    case "infinity":
      return "inf";
    case "name":
      return e.name;
    case "read":
      return `${tree(e.of)}[${e.subscripts.map(tree).join(" ")}]`;
    case "call":
      return list(`call ${e.callee.name}`, e.args.map(tree));
    case "negate":
      return list("neg", [tree(e.operand)]);
    case "add":
      return list(
        "+",
        e.terms.map((t) => (t.sign === "+" ? tree(t.term) : list("-", [tree(t.term)]))),
      );
    case "multiply":
      return list(
        "*",
        e.factors.map((f) => (f.op === "*" ? tree(f.factor) : list(f.op, [tree(f.factor)]))),
      );
    case "power":
      return list("^", [tree(e.base), tree(e.exponent)]);
    case "bars":
      return list("bars", [tree(e.operand)]);
    case "iverson":
      return list("iverson", [tree(e.condition)]);
    case "data":
      return list("data", e.items.map(tree));
    case "cases":
      return list("cases", [
        ...e.branches.map((b) => list("if", [tree(b.condition), tree(b.value)])),
        ...(e.otherwise === undefined ? [] : [list("else", [tree(e.otherwise)])]),
      ]);
    case "binder":
      return list(e.op, [
        ...e.groups.map(group),
        ...e.guards.map((g) => list("where", [tree(g)])),
        tree(e.body),
      ]);
    case "derivative":
      return list("d", [tree(e.of), tree(e.by)]);
    case "range":
      return `${tree(e.low)}..${tree(e.high)}`;
    case "relation":
      return list("rel", [tree(e.first), ...e.links.flatMap((l) => [l.op, tree(l.right)])]);
    case "member":
      return list("in", [...e.elements.map(tree), tree(e.over)]);
    case "and":
    case "or":
      return list(e.kind, e.conditions.map(tree));
    case "not":
      return list("not", [tree(e.condition)]);
  }
}

function group(g: LetterGroup): string {
  const letters = g.letters.map((l) => l.name).join(" ");
  const over = g.over === undefined ? "" : ` ${g.over.kind === "range" ? "" : "in "}${tree(g.over)}`;
  return g.tuple ? `((${letters})${over})` : `(${letters}${over})`;
}

const optimising = (s: MinimiseStatement | TrainStatement): string => {
  const over = s.over.map((o) => `(${o.name.name} ${o.uniform ? "uniform " : ""}${tree(o.value)})`);
  const using = s.using.map((m) =>
    [m.name.name, ...m.settings.map((x) => `(${x.name.name} ${tree(x.value)})`)].join(" "),
  );
  const at = s.at.map((x) => `(${x.name.name} ${tree(x.value)}) `);
  return `${at.join("")}over ${over.join(" ")} using ${using.map((u) => `(${u})`).join(" ")}`;
};

export function statementTree(s: Statement): string {
  switch (s.kind) {
    case "given":
      return `given ${s.items
        .map((item) => {
          const shape = item.shape?.map((a) => [tree(a.extent), ...a.qualifiers.map(qualifier)].join(" "));
          return [
            item.name.name,
            ...(shape === undefined ? [] : [`[${shape.join(", ")}]`]),
            ...(item.parameters === undefined ? [] : [`(${item.parameters.map((p) => p.name).join(" ")})`]),
            ...(item.spelling === undefined ? [] : [`as <${item.spelling.text}>`]),
            ...item.qualifiers.map(qualifier),
          ].join(" ");
        })
        .join("; ")}`;
    case "vary": {
      const items = s.items.map(({ name, spelling, domain: d, shape }) => {
        const from =
          d.kind === "set"
            ? `{${d.values.map(tree).join(" ")}}`
            : `${tree(d.range)}${d.step === undefined ? "" : ` step ${tree(d.step)}`}`;
        return [
          name.name,
          ...(spelling === undefined ? [] : [`as <${spelling.text}>`]),
          from,
          ...(shape.length === 0 ? [] : [`[${shape.map(tree).join(", ")}]`]),
        ].join(" ");
      });
      return `vary ${items.join("; ")}${s.conditions.map((c) => ` with ${tree(c)}`).join("")}`;
    }
    case "define":
    case "scatter":
    case "start": {
      const subs = s.subscripts?.map(
        (t) => tree(t.index) + (t.range === undefined ? "" : `=${tree(t.range)}`),
      );
      return [
        s.kind,
        s.name.name + (subs === undefined ? "" : `[${subs.join(" ")}]`),
        ...(s.spelling === undefined ? [] : [`as <${s.spelling.text}>`]),
        tree(s.value),
      ].join(" ");
    }
    case "function":
      return `define ${s.name.name}(${s.parameters.map((p) => p.name).join(" ")}) ${tree(s.value)}${s.derivatives
        .map((d) => ` with ${d.by.name} ${tree(d.value)}`)
        .join("")}`;
    case "assume":
      return `assume ${s.conditions.map(tree).join("; ")}`;
    case "kink":
      return `kink ${s.choices
        .map((c) => {
          const convention = typeof c.convention === "string" ? c.convention : tree(c.convention);
          return c.target === undefined ? convention : `${c.target}: ${convention}`;
        })
        .join("; ")}`;
    case "find":
      return `find ${s.targets.map(tree).join("; ")}`;
    case "show":
    case "refute":
      return `${s.kind} ${tree(s.claim)}`;
    case "compute":
    case "expand":
      return `${s.kind} ${s.values.map(tree).join("; ")}`;
    case "code":
      return `code ${s.languages.join(" ")} ${s.targets.map(tree).join("; ")}`;
    case "limit":
      return `limit ${s.variable.name} -> ${tree(s.to)} ${s.side} of ${tree(s.of)}`;
    case "size":
      return `size ${s.items.map((i) => i.name.name + (i.crop === undefined ? "" : ` crop ${tree(i.crop)}`)).join("; ")}`;
    case "draw":
      return [
        "draw",
        ...s.panels.map(panel),
        ...s.settings.map((x) => `with ${x.name.name} ${tree(x.value)}`),
      ].join(" ");
    case "plot":
      return [
        "plot",
        ...s.curves.map((c) => tree(c.value) + called(c)),
        `for ${s.variable.name} ${tree(s.range)}`,
        ...(s.within === undefined ? [] : [`within ${tree(s.within)}`]),
        ...s.settings.map((x) => `with ${x.name.name} ${tree(x.value)}`),
      ].join(" ");
    case "minimise":
      return `minimise ${s.of.name} ${optimising(s)} steps ${s.steps}`;
    case "train":
      return [
        `train ${s.of.name} ${optimising(s)}`,
        `on ${s.data.names.map((n) => n.name).join(" ")} <${s.data.path}>`,
        `epochs ${s.epochs} batch ${s.batch} test ${s.test}`,
        ...(s.report.length === 0 ? [] : [`report ${s.report.map((n) => n.name).join(" ")}`]),
      ].join(" ");
    case "note":
      return `${s.word} <${s.text}>`;
    case "use":
      return [
        `use ${s.blocks.map((b) => `#${b.name}`).join("; ")}`,
        ...(s.from === undefined ? [] : [`from ${s.from.kind === "file" ? `<${s.from.path}>` : "layers"}`]),
        ...s.bindings.map((b) => `(${b.name.name} ${tree(b.value)})`),
      ].join(" ");
    case "index":
      return `index ${s.first}`;
    case "notation":
      return `notation ${s.key.name} <${s.value}>`;
  }
}

const called = (x: { readonly called?: string }): string => (x.called === undefined ? "" : ` <${x.called}>`);

type Panel = Extract<Statement, { kind: "draw" }>["panels"][number];
type Option = Extract<Panel, { kind: "grid" }>["options"][number];

function panel(p: Panel): string {
  const tensor = (t: Extract<Panel, { kind: "grid" }>["tensor"]): string => {
    const subs = t.subscripts === undefined ? "" : `[${t.subscripts.map(tree).join(" ")}]`;
    const labels = typeof t.labels === "string" ? t.labels : tree(t.labels);
    return `${t.name.name}${subs}${labels === "default" ? "" : ` labels ${labels}`}`;
  };
  return p.kind === "grid"
    ? `(grid ${[tensor(p.tensor), ...p.options.map(option)].join(" ")})`
    : `(${p.kind} ${p.of.map(tree).join(" ")} in ${p.tensors.map(tensor).join(" ")})`;
}

function option(o: Option): string {
  const over = o.kind === "highlight" ? [] : o.over.map((l) => ` for ${l.letter.name} ${tree(l.range)}`);
  const said = [...over, called(o)].join("");
  switch (o.kind) {
    case "highlight":
      return `highlight ${tree(o.condition)}${said}`;
    case "window":
      return `window ${tree(o.rows)} ${tree(o.columns)} at ${o.at.map(tree).join(" ")}${said}`;
    case "box":
      return `box ${o.corners.map(tree).join(" ")}${o.parts === undefined ? "" : ` cells ${o.parts.map(tree).join(" ")}`}${said}`;
    case "point":
      return `point ${o.at.map(tree).join(" ")}${said}`;
  }
}

type GivenQualifier = Extract<Statement, { kind: "given" }>["items"][number]["qualifiers"][number];

function qualifier(q: GivenQualifier): string {
  switch (q.kind) {
    case "outside":
      return `outside ${q.fill}`;
    case "pad":
      return `pad ${tree(q.by)}`;
    case "bound":
      return `${q.op} ${tree(q.value)}`;
    case "integer":
    case "set":
      return q.kind;
    case "within":
      return `in ${tree(q.range)}`;
  }
}
