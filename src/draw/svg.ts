// A drawing as SVG: an image of its own with both colour schemes in it, or an element of a page whose style sheet has
// the colours. Title and description are read aloud. All text is escaped here.

import { colour, DARK, INKS, inkName, LIGHT, type Scheme } from "./colours.ts";
import { type Drawing, FONT, type Ink, type Mark, type Paint } from "./marks.ts";
import type { Label } from "./scene.ts";

export interface SvgOptions {
  /** What is to be seen. */
  readonly alt: string;
  /** Inside a page: ids begin with it, and colours come from the page. */
  readonly inline?: string | undefined;
}

export function svg(drawing: Drawing, { alt, inline }: SvgOptions): string {
  const { width, height } = drawing;
  const id = `${inline ?? "picture"}-alt`;
  const open = `<svg ${inline === undefined ? 'xmlns="http://www.w3.org/2000/svg" ' : ""}viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${escapeXml(id)}"`;
  const style = inline === undefined ? `<style>${styleSheet("")}</style>\n` : "";
  const paper =
    inline === undefined ? `<rect class="p-paper" width="${width}" height="${height}" rx="4"/>\n` : "";
  const body = drawing.marks.map(mark).join("\n");
  return `${open} class="gs-picture">\n<title id="${escapeXml(id)}">${escapeXml(alt)}</title>\n${style}${paper}${body}\n</svg>`;
}

/**
 * Colours and fonts by class; `scope` stands before each selector. A file of its own asks the system for its scheme; what
 * stands in a page has the scheme of the page, which need not be that of the system.
 */
export function styleSheet(scope: string): string {
  const own = scope === "";
  const rules = (s: Scheme, write: (property: string, of: (s: Scheme) => string) => string): string =>
    [
      `${scope}.p-paper{${write("fill", (x) => x.paper)}}`,
      `${scope}.p-clear{stroke:var(--gs-paper,#${s.paper});stroke-width:2.5px;paint-order:stroke;stroke-linejoin:round}`,
      ...INKS.flatMap((ink) => {
        const name = inkName(ink);
        const of = (x: Scheme): string => colour(x, ink);
        return [`${scope}.f-${name}{${write("fill", of)}}`, `${scope}.s-${name}{${write("stroke", of)}}`];
      }),
    ].join("");
  const font = `${scope}text{font-family:"Latin Modern Roman","CMU Serif","STIX Two Text",Charter,"Liberation Serif",Georgia,"DejaVu Serif",serif}`;
  const plain = (s: Scheme): string => rules(s, (property, of) => `${property}:#${of(s)}`);
  if (own) return `${font}${plain(LIGHT)}@media (prefers-color-scheme:dark){${plain(DARK)}}`;
  // Browsers that do not know the function keep the light colour.
  const both = rules(
    LIGHT,
    (property, of) => `${property}:#${of(LIGHT)};${property}:light-dark(#${of(LIGHT)},#${of(DARK)})`,
  );
  return `${font}${both}`;
}

function mark(m: Mark): string {
  switch (m.kind) {
    case "rect":
      return `<rect x="${n(m.x)}" y="${n(m.y)}" width="${n(m.width)}" height="${n(m.height)}"${paint(m.paint)}/>`;
    case "dot":
      return `<circle cx="${n(m.x)}" cy="${n(m.y)}" r="${n(m.r)}"${paint(m.paint)}/>`;
    case "line": {
      const path = m.points.map(([x, y], k) => `${k === 0 ? "M" : "L"}${n(x)} ${n(y)}`).join("");
      const head = m.arrow === true ? `\n${arrowHead(m)}` : "";
      return `<path d="${path}"${paint(m.paint)} stroke-linejoin="round"/>${head}`;
    }
    case "label":
      return text(m);
  }
}

function arrowHead(m: Mark & { readonly kind: "line" }): string {
  const [before, end] = m.points.slice(-2);
  if (before === undefined || end === undefined || m.paint.stroke === undefined) return "";
  const angle = Math.atan2(end[1] - before[1], end[0] - before[0]);
  const corner = (turn: number) =>
    `L${n(end[0] - 9 * Math.cos(angle + turn))} ${n(end[1] - 9 * Math.sin(angle + turn))}`;
  return `<path d="M${n(end[0])} ${n(end[1])}${corner(0.4)}${corner(-0.4)}Z" class="f-${inkName(m.paint.stroke)}"/>`;
}

function paint(p: Paint): string {
  const classes = [
    ...(p.stroke === undefined ? [] : [`s-${inkName(p.stroke)}`]),
    ...(p.fill === undefined ? [] : [`f-${inkName(p.fill)}`]),
  ].join(" ");
  const fill = p.fill === undefined ? ' fill="none"' : "";
  const width = p.stroke === undefined ? "" : ` stroke-width="${n(p.width ?? 0.8)}"`;
  const dash = p.dash === undefined ? "" : ` stroke-dasharray="${p.dash.map(n).join(" ")}"`;
  return ` class="${classes}"${fill}${width}${dash}`;
}

const ANCHOR = { start: "start", middle: "middle", end: "end" } as const;

function text(m: Mark & { readonly kind: "label" }): string {
  const size = FONT[m.size];
  const turn = m.turned === true ? ` transform="rotate(-90 ${n(m.x)} ${n(m.y)})"` : "";
  const y = n(m.y + size * 0.34);
  return `<text x="${n(m.x)}" y="${y}" font-size="${size}" text-anchor="${ANCHOR[m.anchor]}" class="f-${inkName(m.ink as Ink)}${m.clear === true ? " p-clear" : ""}"${turn}>${runs(m.label, size)}</text>`;
}

/** Scripts are moved by dy, which has to be taken back by the next run. */
function runs(label: Label, size: number): string {
  const list = label.runs ?? [{ text: label.text, face: "roman" as const, level: 0 as const }];
  let at = 0;
  return list
    .map((run) => {
      const target = LEVEL[run.level] * size;
      const dy = target - at;
      at = target;
      const small =
        run.level === 0 ? "" : ` font-size="${n(size * (Math.abs(run.level) === 1 ? 0.72 : 0.6))}"`;
      const face =
        run.face === "italic" ? ' font-style="italic"' : run.face === "bold" ? ' font-weight="bold"' : "";
      const move = dy === 0 ? "" : ` dy="${n(dy)}"`;
      const attributes = `${small}${face}${move}`;
      const content = escapeXml(run.text);
      return attributes === "" ? content : `<tspan${attributes}>${content}</tspan>`;
    })
    .join("");
}

const LEVEL = { "-2": 0.38, "-1": 0.24, 0: 0, 1: -0.36, 2: -0.5 } as const;

/** At most two places: the same bytes on every machine. */
const n = (value: number): string => String(Number(value.toFixed(2)));

const escapeXml = (text: string): string =>
  text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    // What XML forbids.
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
