// HTML of formulas as a tree of spans, and back. A formula has many tags and few different ones: what a tag says is
// worked out once.

export interface Tag {
  readonly classes: readonly string[];
  /** Declarations in their order. */
  readonly style: ReadonlyMap<string, string>;
  /** All other attributes, as they are written. */
  readonly others: string;
  /** As it is written. */
  readonly written: string;
}

export interface Span {
  readonly tag: Tag;
  readonly children: readonly Node[];
}

/** Text, and all that is not a span, stays as it is written. */
export type Node = string | Span;

export function tagOf(classes: readonly string[], style: ReadonlyMap<string, string>, others = ""): Tag {
  let declared = "";
  for (const [name, value] of style) declared += `${name}:${value};`;
  const named = classes.length === 0 ? "" : ` class="${classes.join(" ")}"`;
  const styled = declared === "" ? "" : ` style="${declared}"`;
  return { classes, style, others, written: `<span${named}${styled}${others}>` };
}

/** The tag with other declarations. */
export const styled = (tag: Tag, declarations: readonly (readonly [string, string])[]): Tag =>
  tagOf(tag.classes, new Map([...tag.style, ...declarations]), tag.others);

const tags = new Map<string, Tag>();
const MOST = 5000;

const CLASS = /\sclass="([^"]*)"/;
const STYLE = /\sstyle="([^"]*)"/;

function readTag(attributes: string): Tag {
  const before = tags.get(attributes);
  if (before !== undefined) return before;
  const declarations = (STYLE.exec(attributes)?.[1] ?? "").split(";").filter((one) => one !== "");
  const tag = tagOf(
    (CLASS.exec(attributes)?.[1] ?? "").split(" ").filter((name) => name !== ""),
    new Map(
      declarations.map((one) => [one.slice(0, one.indexOf(":")), one.slice(one.indexOf(":") + 1)] as const),
    ),
    attributes.replace(CLASS, "").replace(STYLE, ""),
  );
  if (tags.size >= MOST) tags.clear();
  tags.set(attributes, tag);
  return tag;
}

const OPEN = "<span";
const CLOSE = "</span>";

/** `html`: all spans are closed, and no attribute holds `>`. */
export function readSpans(html: string): readonly Node[] {
  const open: Node[][] = [[]];
  let row = open[0] ?? [];
  let text = 0;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at)) {
    const closes = html.startsWith(CLOSE, at);
    if (!closes && !html.startsWith(OPEN, at)) {
      at += 1;
      continue;
    }
    if (at > text) row.push(html.slice(text, at));
    if (closes) {
      open.pop();
      row = open.at(-1) ?? [];
      text = at + CLOSE.length;
    } else {
      text = html.indexOf(">", at) + 1;
      const children: Node[] = [];
      row.push({ tag: readTag(html.slice(at + OPEN.length, text - 1)), children });
      open.push(children);
      row = children;
    }
    at = text;
  }
  if (text < html.length) row.push(html.slice(text));
  return open[0] ?? [];
}

/** `isWritten`: false leaves out the tags of a span, `inside` another one or undefined, but not what is in it. */
export function writeSpans(
  nodes: readonly Node[],
  isWritten: (tag: Tag, inside: Tag | undefined) => boolean,
  inside?: Tag,
): string {
  let html = "";
  for (const node of nodes)
    if (typeof node === "string") html += node;
    else {
      const inner = writeSpans(node.children, isWritten, node.tag);
      html += isWritten(node.tag, inside) ? `${node.tag.written}${inner}${CLOSE}` : inner;
    }
  return html;
}
