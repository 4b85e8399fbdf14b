// Pictures of the page that show what a question of the sheet asks for: they are part of the answer, and a hand-out is
// without them. A picture shows the values that its cells, shades, marks and curves are made from, and what these are
// made from in turn. Names count, whichever block they are in: rather a picture too few.

import { targetName } from "../diff/depends.ts";
import { bodiesOf, type Env, type Task } from "../expr/environment.ts";
import type { Deriv, Expr } from "../expr/nodes.ts";
import type { DrawnPanel, DrawnTensor } from "../expr/picture.ts";
import { visit } from "../expr/traverse.ts";
import type { ReadBlock } from "./blocks.ts";

/** The blocks of pictures alone that show an answer. */
export function revealing(blocks: readonly ReadBlock[]): ReadonlySet<ReadBlock> {
  const isPicture = (b: ReadBlock): boolean => b.text.settings.pictures === true;
  const asked = new Set(
    blocks.flatMap((b) => (isPicture(b) ? [] : b.block.tasks.flatMap((t) => askedBy(t)))),
  );
  return new Set(
    blocks.filter(
      (b) =>
        isPicture(b) && b.block.tasks.some((t) => shownBy(t, b.block.env).some((shown) => asked.has(shown))),
    ),
  );
}

const sizeOf = (name: string): string => `size ${name}`;
const numbersOf = (name: string): string => `value ${name}`;

function derivativeOf({ of, wrt }: Deriv): string {
  const names: string[] = [];
  visit(of, (e) => {
    if (e.kind === "sym") names.push(e.name);
    return true;
  });
  return `d ${names.join(" ")} / ${targetName(wrt)}`;
}

function askedBy(task: Task): readonly string[] {
  switch (task.kind) {
    case "find":
      return answerOf(task.target);
    case "compute":
    case "expand":
      return answerOf(task.what);
    case "size":
      return [sizeOf(task.name)];
    // Their answers are lines, programs or runs, which no picture shows.
    case "show":
    case "refute":
    case "limit":
    case "code":
    case "minimise":
    case "train":
    case "draw":
    case "plot":
      return [];
  }
}

/** Of a term that is put together the value is a number by itself, which a picture of its parts does not tell. */
function answerOf(e: Expr): readonly string[] {
  if (e.kind === "sym") return [numbersOf(e.name)];
  if (e.kind === "at") return answerOf(e.tensor);
  return e.kind === "deriv" ? [derivativeOf(e)] : [];
}

function shownBy(task: Task, env: Env): readonly string[] {
  if (task.kind === "plot")
    return behind(
      task.curves.map((c) => c.value),
      env,
    );
  if (task.kind !== "draw") return [];
  const sizes = task.panels.flatMap((p) => (p.kind === "grid" ? [sizeOf(p.tensor.name)] : []));
  return [...sizes, ...behind(task.panels.flatMap(termsOf), env, task.panels.flatMap(valuesOf))];
}

const termsOf = (p: DrawnPanel): readonly Expr[] =>
  p.kind === "grid"
    ? [
        ...p.highlights.map((h) => h.condition),
        ...p.boxes.flatMap((b) => [b.left, b.top, b.right, b.bottom]),
        ...p.points.flatMap((q) => [q.x, q.y]),
        ...labelled(p.tensor),
      ]
    : p.tensors.flatMap(labelled);

const labelled = ({ labels }: DrawnTensor): readonly Expr[] => (labels.kind === "term" ? [labels.term] : []);

/** Tensors whose numbers stand in the cells. */
const valuesOf = (p: DrawnPanel): readonly string[] =>
  p.kind === "grid"
    ? p.tensor.labels.kind === "default" || p.tensor.labels.kind === "values"
      ? [p.tensor.name]
      : []
    : p.tensors.flatMap((t) => (t.labels.kind === "values" ? [t.name] : []));

/** All that enters the terms and the names, through the definitions. */
function behind(terms: readonly Expr[], env: Env, names: readonly string[] = []): readonly string[] {
  const found = new Set<string>();
  const met = new Set<string>();
  const name = (one: string): void => {
    if (met.has(one)) return;
    met.add(one);
    found.add(numbersOf(one));
    const decl = env.decls.get(one);
    if (decl?.kind === "definition") for (const body of bodiesOf(decl)) term(body);
  };
  const term = (e: Expr): void =>
    visit(e, (part) => {
      if (part.kind === "sym") name(part.name);
      if (part.kind === "deriv") found.add(derivativeOf(part));
      return true;
    });
  for (const one of names) name(one);
  for (const one of terms) term(one);
  return [...found];
}
