// What KaTeX writes, in fewer elements that look the same. A browser styles, lays out and paints each of them, and of
// the elements that KaTeX writes every other one holds a space, a cell of a table or a class that no rule names. It is
// for what is written anew with every key; a sheet that is handed out keeps what older browsers set as well.

import { declared, type Node, readSpans, type Span, type Tag, tagOf, writeSpans } from "./span-tree.ts";

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(" "));

/** Classes that KaTeX's style sheet has no rule for. */
export const IDLE = setOf("mord mbin mrel mopen mclose mpunct minner mop mtight");

/** In these the style sheet tells elements by how deep they are, or they do not stand in a row. */
const PLACES = setOf(
  "katex katex-html vlist-t vlist-r vlist gs-boxes mfrac msupsub op-limits accent sqrt mtable llap rlap clap",
);

/** What holds a list of boxes and nothing else, and what it is called when it is that list. */
const HOLDERS: ReadonlyMap<string, string> = new Map([
  ["mfrac", "gs-mfrac"],
  ["msupsub", "msupsub"],
  ["op-limits", "op-limits"],
]);

/** Formulas of which no line is broken. */
const UNBROKEN = setOf("gs-piece gs-nowrap");

/** A formula that holds a row at once. */
const ON_ONE_LINE = "gs-one-line";

/** Letters in these are of another size, and so are widths that are told in it. */
const SIZED = /^(?:katex-sizing|fontsize-ensurer|delimsizing|(?:reset-)?size\d+|pstrut|katex-strut)$/;

/** As wide as the style sheet makes a delimiter that is not there, in em. */
const NO_DELIMITER = 0.12;

/** `html`: of a formula, with closed tags, as KaTeX writes it. */
export const fewerElements = (html: string): string =>
  // What lies over its neighbours stands where the box around it begins, which may be one that goes.
  html.includes("katex-inner") ? html : writeSpans(readSpans(html).map(slim), isWritten);

const isWritten = (tag: Tag, inside: Tag | undefined): boolean =>
  inside === undefined || !traits(tag).isIdle || traits(inside).holdsPlaces;

interface Traits {
  /** It says nothing. */
  readonly isIdle: boolean;
  /** What is in it is told by its place, so that nothing may go. */
  readonly holdsPlaces: boolean;
  /** It can have margins, in the size of the letters around it. */
  readonly takesMargin: boolean;
  /** Empty, it is so wide, in em. */
  readonly space: number | undefined;
}

const known = new WeakMap<Tag, Traits>();

function traits(tag: Tag): Traits {
  const before = known.get(tag);
  if (before !== undefined) return before;
  const { classes, style, others } = tag;
  const made = {
    isIdle: style === "" && others === "" && classes.length > 0 && classes.every((name) => IDLE.has(name)),
    // Of a span without a class nothing is known: it may be one of a list.
    holdsPlaces:
      classes.length === 0 || (classes.some((name) => PLACES.has(name)) && !classes.includes(ON_ONE_LINE)),
    takesMargin: classes.length > 0 && !classes.some((name) => SIZED.test(name)),
    space: others === "" ? spaceOf(tag) : undefined,
  };
  known.set(tag, made);
  return made;
}

function spaceOf(tag: Tag): number | undefined {
  const { classes, style } = tag;
  const only = (wanted: string): boolean =>
    classes.includes(wanted) && classes.every((name) => name === wanted || IDLE.has(name));
  if (only("nulldelimiter") && style === "") return NO_DELIMITER;
  const isSpace = only("mspace") && /^margin-right:[^;]*;$/.test(style);
  return isSpace ? em(declared(tag, "margin-right")) : undefined;
}

/** undefined: the length is told in something else. */
function em(length: string | undefined): number | undefined {
  const number = /^(-?[\d.]+)em$/.exec(length ?? "")?.[1];
  return number === undefined ? undefined : Number(number);
}

/** As KaTeX rounds it. */
const inEm = (width: number): string => `${Number(width.toFixed(4))}em`;

/** A box that reaches so far below the line. */
const hung = (below: number): string => (below === 0 ? "" : `vertical-align:${inEm(-below)};`);

function slim(node: Node): Node {
  if (typeof node === "string") return node;
  const { tag } = node;
  const children = node.children.map(slim);
  return joined(stacked(unbroken({ tag, children: traits(tag).holdsPlaces ? children : row(children) })));
}

/** What stands side by side, where spaces become margins of what is beside them. */
function row(children: readonly Node[]): readonly Node[] {
  const nodes = children.some(opens)
    ? children.flatMap((node) => (opens(node) ? node.children : [node]))
    : children;
  if (!nodes.some((node) => widthOf(node) !== undefined)) return nodes;
  const out: Node[] = [];
  let space = 0;
  for (const [k, node] of nodes.entries()) {
    const width = widthOf(node);
    const last = out.at(-1);
    if (width === undefined) {
      if (space !== 0 && !isWide(node)) out.push(spaceOfWidth(space));
      out.push(space !== 0 && isWide(node) ? widened(node, "margin-left", space) : node);
      space = 0;
    } else if (space === 0 && isWide(last) && (!traits(last.tag).isIdle || !staysWide(nodes[k + 1])))
      out[out.length - 1] = widened(last, "margin-right", width);
    else space += width;
  }
  if (space !== 0) out.push(spaceOfWidth(space));
  return out;
}

/** It says nothing itself. One that holds a text may yet have to hold a space. */
const opens = (node: Node): node is Span =>
  typeof node !== "string" &&
  traits(node.tag).isIdle &&
  (node.children.length === 0 || !node.children.every((child) => typeof child === "string"));

const widthOf = (node: Node | undefined): number | undefined =>
  node === undefined || typeof node === "string" || node.children.length > 0
    ? undefined
    : traits(node.tag).space;

const isWide = (node: Node | undefined): node is Span =>
  node !== undefined && typeof node !== "string" && traits(node.tag).takesMargin;

/** It is an element however wide it is. */
const staysWide = (node: Node | undefined): boolean =>
  isWide(node) && !traits(node.tag).isIdle && widthOf(node) === undefined;

const spaceOfWidth = (width: number): Span => ({
  tag: tagOf(["mspace"], `margin-right:${inEm(width)};`),
  children: [],
});

function widened({ tag, children }: Span, side: "margin-left" | "margin-right", width: number): Span {
  const whole = (em(declared(tag, side)) ?? 0) + width;
  return { tag: tagOf(tag.classes, `${tag.style}${side}:${inEm(whole)};`, tag.others), children };
}

/** What never breaks needs no boxes between which it could. */
const unbroken = (node: Span): Span =>
  node.tag.classes.some((name) => UNBROKEN.has(name))
    ? { ...node, children: node.children.map(formulaUnbroken) }
    : node;

function formulaUnbroken(formula: Node): Node {
  if (typeof formula === "string" || !formula.tag.classes.includes("katex")) return formula;
  const [seen, ...others] = formula.children;
  if (seen === undefined || typeof seen === "string" || others.length > 0) return formula;
  const bases = seen.children.map(baseOf);
  if (!bases.every((base) => base !== undefined)) return formula;
  const above = Math.max(...bases.map((base) => base.above));
  const below = Math.max(...bases.map((base) => base.below));
  const strut = { tag: tagOf(["katex-strut"], `height:${inEm(above + below)};${hung(below)}`), children: [] };
  return {
    tag: tagOf([...formula.tag.classes, ON_ONE_LINE], formula.tag.style, seen.tag.others),
    children: [strut, ...row(bases.flatMap((base) => base.inner))],
  };
}

interface Base {
  readonly above: number;
  readonly below: number;
  readonly inner: readonly Node[];
}

function baseOf(node: Node): Base | undefined {
  if (typeof node === "string" || !node.tag.classes.includes("katex-base") || node.tag.style !== "")
    return undefined;
  const [strut, ...inner] = node.children;
  if (strut === undefined || typeof strut === "string" || !strut.tag.classes.includes("katex-strut"))
    return undefined;
  const height = em(declared(strut.tag, "height"));
  const shift = em(declared(strut.tag, "vertical-align") ?? "0em");
  return height === undefined || shift === undefined
    ? undefined
    : { above: height + shift, below: -shift, inner };
}

/**
 * Boxes one above the other: KaTeX has them in a table of two rows, of which the first ends at the line. One box that
 * hangs as far below the line as the second row is high has them in the same places.
 */
function stacked(node: Span): Span {
  const { tag, children } = node;
  if (!tag.classes.includes("vlist-t")) return node;
  const [first, second, ...others] = children.map(cellOf);
  if (first === undefined || others.length > 0 || (children.length === 2 && second === undefined))
    return node;
  const below = second?.height ?? 0;
  const classes = [...tag.classes.filter((name) => name !== "vlist-t2"), "gs-boxes"];
  const style = `${tag.style}height:${inEm(below)};padding-top:${inEm(first.height)};${hung(below)}`;
  return { tag: tagOf(classes, style, tag.others), children: first.boxes.map(withoutBox) };
}

function cellOf(node: Node): { readonly height: number; readonly boxes: readonly Node[] } | undefined {
  if (typeof node === "string" || !node.tag.classes.includes("vlist-r")) return undefined;
  const [cell] = node.children;
  if (cell === undefined || typeof cell === "string" || !cell.tag.classes.includes("vlist")) return undefined;
  const height = em(declared(cell.tag, "height"));
  return height === undefined || height < 0 ? undefined : { height, boxes: cell.children };
}

/** Letters in a row that have a strut need no box of their own besides. */
function withoutBox(place: Node): Node {
  if (typeof place === "string" || place.tag.classes.length > 0) return place;
  const [strut, content, ...others] = place.children;
  if (strut === undefined || typeof strut === "string" || !strut.tag.classes.includes("pstrut")) return place;
  if (content === undefined || typeof content === "string" || others.length > 0) return place;
  const { classes, others: more } = content.tag;
  const isRow =
    more === "" && classes.length > 0 && classes.every((name) => IDLE.has(name) || SIZED.test(name));
  if (!isRow) return place;
  return {
    tag: tagOf(["gs-row"], place.tag.style, place.tag.others),
    children: [strut, ...(traits(content.tag).isIdle ? content.children : [content])],
  };
}

/** What holds nothing but such boxes is itself what holds them. */
function joined(node: Span): Span {
  const [child, ...others] = node.children;
  if (child === undefined || typeof child === "string" || others.length > 0) return node;
  if (!child.tag.classes.includes("gs-boxes") || child.tag.others !== "") return node;
  if (!node.tag.classes.some((name) => HOLDERS.has(name))) return node;
  const classes = [...node.tag.classes.map((name) => HOLDERS.get(name) ?? name), ...child.tag.classes];
  return {
    tag: tagOf(classes, node.tag.style + child.tag.style, node.tag.others),
    children: child.children,
  };
}
