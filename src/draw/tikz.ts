// A drawing as TikZ code: the inside of a tikzpicture whose unit is a pixel, y downwards. Colours are those of
// \definecolor lines that `tikzColours` gives.

import { colour, INKS, inkName, LIGHT } from "./colours.ts";
import type { Drawing, Mark, Paint } from "./marks.ts";
import type { Label } from "./scene.ts";

export interface TikzOptions {
  /** Words as TeX in text mode. */
  readonly escape: (text: string) => string;
}

export function tikz(drawing: Drawing, options: TikzOptions): string {
  const { width, height } = drawing;
  return [
    `\\useasboundingbox (0,0) rectangle (${n(width)},${n(height)});`,
    ...drawing.marks.map((m) => mark(m, options)),
  ].join("\n");
}

export const tikzColours = (): string =>
  INKS.map((ink) => `\\definecolor{gsp${inkName(ink)}}{HTML}{${colour(LIGHT, ink).toUpperCase()}}`).join(
    "\n",
  );

function mark(m: Mark, options: TikzOptions): string {
  switch (m.kind) {
    case "rect":
      return `\\path[${paint(m.paint)}] (${n(m.x)},${n(m.y)}) rectangle (${n(m.x + m.width)},${n(m.y + m.height)});`;
    case "dot":
      return `\\path[${paint(m.paint)}] (${n(m.x)},${n(m.y)}) circle[radius=${n(m.r)}];`;
    case "line": {
      const points = m.points.map(([x, y]) => `(${n(x)},${n(y)})`);
      const arrow = m.arrow === true ? ",-latex" : "";
      // TeX reads lines of limited length.
      const rows = points.map((p, k) => (k % 6 === 0 ? `\n${p}` : p)).join("--");
      return `\\path[${paint(m.paint)},line join=round${arrow}] ${rows.trim()};`;
    }
    case "label": {
      const anchor = { start: "west", middle: "center", end: "east" }[m.anchor];
      const turned = m.turned === true ? ",rotate=90" : "";
      const size = m.size === "normal" ? "\\small" : "\\scriptsize";
      return `\\node[anchor=${anchor},inner sep=0pt,text=gsp${inkName(m.ink)},font=${size}${turned}] at (${n(m.x)},${n(m.y)}) {${content(m.label, options)}};`;
    }
  }
}

/** Labels with and without descenders stand on one line. */
const content = (label: Label, options: TikzOptions): string =>
  `\\vphantom{(}${label.tex === undefined ? options.escape(label.text) : `$${label.tex}$`}`;

function paint(p: Paint): string {
  const parts = [
    ...(p.fill === undefined ? [] : [`fill=gsp${inkName(p.fill)}`]),
    ...(p.stroke === undefined
      ? []
      : [`draw=gsp${inkName(p.stroke)}`, `line width=${n((p.width ?? 0.8) * 0.75)}bp`]),
    ...(p.dash === undefined ? [] : [`dash pattern=${dashes(p.dash)}`]),
  ];
  return parts.join(",");
}

const dashes = (list: readonly number[]): string =>
  list.map((length, k) => `${k % 2 === 0 ? "on" : "off"} ${n(length * 0.75)}bp`).join(" ");

const n = (value: number): string => {
  const text = value.toFixed(2).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
};
