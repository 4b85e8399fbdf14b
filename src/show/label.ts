// Mathematics as a label of a picture: TeX for LaTeX, runs of letters with their slant and level for SVG, text for
// those who read it aloud.

import type { Label, Run } from "../draw/scene.ts";
import type { Expr } from "../expr/nodes.ts";
import { layOut } from "../notation/lay-out.ts";
import { type Layout, row, sign } from "../notation/layout.ts";
import { plain } from "../notation/plain.ts";
import { tex } from "../notation/tex.ts";
import type { FormulaSetting } from "./formula.ts";

export const labelOf = (e: Expr, s: FormulaSetting): Label =>
  labelOfLayout(layOut(e, { ...s, style: "linear", ranges: false }));

/** "γ = 2". */
export const equationLabel = (lhs: Expr, rhs: Expr, s: FormulaSetting): Label => {
  const [left, right] = [lhs, rhs].map((e) => layOut(e, { ...s, style: "linear", ranges: false }));
  return labelOfLayout(row(left as Layout, sign("=", "relation"), right as Layout));
};

export const labelOfLayout = (l: Layout): Label => ({
  tex: tex(l, "linear"),
  text: plain(l),
  runs: joined(runs(l, 0)),
});

type Level = Run["level"];

function runs(l: Layout, level: Level): readonly Run[] {
  switch (l.kind) {
    case "row":
      return l.items.flatMap((item) => runs(item, level));
    case "name":
      return [{ text: plain(l), face: faceOf(l.face), level }];
    case "scripts":
      return [
        ...runs(l.base, level),
        ...(l.primes === undefined ? [] : [roman("′".repeat(l.primes), level)]),
        ...(l.sub === undefined ? [] : runs(l.sub, below(level))),
        ...(l.sup === undefined ? [] : runs(l.sup, above(level))),
      ];
    case "transposed":
      return [...runs(l.body, level), roman("T", above(level))];
    case "fence":
      return fenced(l, level);
    case "place":
      return runs(l.body, level);
    case "sign":
      return [roman(spaced(l), level)];
    case "fraction":
      return [...runs(l.over, level), roman("/", level), ...runs(l.under, level)];
    case "break":
      return [];
    case "comma":
      return [roman(level === 0 ? ", " : ",", level)];
    case "number":
    case "function":
    case "space":
    case "big":
    case "cases":
    case "matrix":
    case "root":
    case "accent":
    case "words":
      return [roman(spacedText(l), level)];
  }
}

/** What stands around the inside of a bracket is what plain text has around a word. */
function fenced(l: Layout & { readonly kind: "fence" }, level: Level): readonly Run[] {
  const [open = "", close = ""] = plain({ ...l, body: { kind: "name", text: "x", face: "italic" } }).split(
    "x",
  );
  return [roman(open, level), ...runs(l.body, level), roman(close, level)];
}

const roman = (text: string, level: Level): Run => ({ text, face: "roman", level });

const faceOf = (face: string): Run["face"] =>
  face === "italic" ? "italic" : face === "bold" ? "bold" : "roman";

const below = (level: Level): Level => (level < 0 ? -2 : level > 0 ? 1 : -1);
const above = (level: Level): Level => (level > 0 ? 2 : level < 0 ? -1 : 1);

/** plain() drops spaces at the ends, which stand between neighbours here. */
function spaced(l: Layout & { readonly kind: "sign" }): string {
  const text = plain(l);
  const apart = (l.role === "binary" || l.role === "relation") && (!l.tight || l.sign === "mod");
  return apart ? ` ${text} ` : text;
}

const spacedText = (l: Layout): string => (l.kind === "space" ? " " : plain(l));

/** Neighbours of one face and level as one. */
function joined(list: readonly Run[]): readonly Run[] {
  const out: Run[] = [];
  for (const run of list) {
    const last = out.at(-1);
    if (run.text === "") continue;
    if (last !== undefined && last.face === run.face && last.level === run.level)
      out[out.length - 1] = { ...last, text: last.text + run.text };
    else out.push(run);
  }
  return out;
}
