// HTML of formulas as a tree of spans, and back. A formula has many tags and few different ones: what a tag says is
// worked out once.

export interface Tag {
  readonly classes: readonly string[];
  /** Declarations, each with its semicolon. */
  readonly style: string;
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

export function tagOf(classes: readonly string[], style: string, others = ""): Tag {
  const named = classes.length === 0 ? "" : ` class="${classes.join(" ")}"`;
  const styled = style === "" ? "" : ` style="${style}"`;
  return { classes, style, others, written: `<span${named}${styled}${others}>` };
}

/** What the style says last of a property. */
export function declared({ style }: Tag, property: string): string | undefined {
  const at = `;${style}`.lastIndexOf(`;${property}:`);
  return at < 0 ? undefined : style.slice(at + property.length + 1, style.indexOf(";", at));
}

const tags = new Map<string, Tag>();
const MOST = 5000;

const CLASS = /\sclass="([^"]*)"/;
const STYLE = /\sstyle="([^"]*)"/;

function readTag(attributes: string): Tag {
  const before = tags.get(attributes);
  if (before !== undefined) return before;
  const style = STYLE.exec(attributes)?.[1] ?? "";
  const tag = tagOf(
    (CLASS.exec(attributes)?.[1] ?? "").split(" ").filter((name) => name !== ""),
    style === "" || style.endsWith(";") ? style : `${style};`,
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
  const top: Node[] = [];
  const open = [top];
  let row = top;
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
      row = open.at(-1) ?? top;
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
  return top;
}

/** `isWritten`: false leaves out the tags of a span, `inside` another one or undefined, but not what is in it. */
export function writeSpans(
  nodes: readonly Node[],
  isWritten: (tag: Tag, inside: Tag | undefined) => boolean,
): string {
  const parts: string[] = [];
  const write = (node: Node, inside: Tag | undefined): void => {
    if (typeof node === "string") {
      parts.push(node);
      return;
    }
    const { tag, children } = node;
    const has = isWritten(tag, inside);
    if (has) parts.push(tag.written);
    for (const child of children) write(child, tag);
    if (has) parts.push(CLOSE);
  };
  for (const node of nodes) write(node, undefined);
  return parts.join("");
}
