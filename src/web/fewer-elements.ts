// What KaTeX writes, in fewer elements that look the same. A browser styles, lays out and paints each of them, and of
// the elements that KaTeX writes two in three hold a space, a cell of a table or a class that no rule names. It is for
// what is written anew with every key; a sheet that is handed out keeps what older browsers set as well.

interface Element {
  readonly classes: readonly string[];
  /** Declarations in their order. */
  readonly style: ReadonlyMap<string, string>;
  /** All other attributes, as they are written. */
  readonly others: string;
  readonly children: readonly Node[];
}

/** Text, and all that is not a span, stays as it is written. */
type Node = string | Element;

/** Classes that KaTeX's style sheet has no rule for. */
export const IDLE: ReadonlySet<string> = new Set("mord mbin mrel mopen mclose mpunct minner mop mtight".split(" "));

/** In these the style sheet tells elements by how deep they are, or they are no row. */
const PLACES: ReadonlySet<string> = new Set(
  "katex katex-html vlist-t vlist-r vlist gs-boxes mfrac msupsub op-limits accent sqrt mtable llap rlap clap".split(" "),
);

/** Letters in these are of another size, and so are widths that are told in it. */
const SIZED = /^(?:katex-sizing|fontsize-ensurer|delimsizing|(?:reset-)?size\d+|vlist-s|pstrut|katex-strut)$/;

/** As wide as the style sheet makes a delimiter that is not there, in em. */
const NO_DELIMITER = 0.12;

/** `html`: of formulas, with closed tags, as KaTeX writes it. */
export const fewerElements = (html: string): string => writtenIn(read(html).map(slim), true);

const TOKEN = /<span\b([^>]*)>|<\/span>|<svg\b[\s\S]*?<\/svg>|[^<]+|<[^>]*>/g;

function read(html: string): readonly Node[] {
  const top: Node[] = [];
  const open: Node[][] = [top];
  for (const [token, attributes] of html.matchAll(TOKEN)) {
    if (token === "</span>") open.pop();
    else if (attributes === undefined) open.at(-1)?.push(token);
    else {
      const children: Node[] = [];
      open.at(-1)?.push({ ...attributesOf(attributes), children });
      open.push(children);
    }
  }
  return top;
}

const CLASS = /\sclass="([^"]*)"/;
const STYLE = /\sstyle="([^"]*)"/;

function attributesOf(text: string): Omit<Element, "children"> {
  const declarations = (STYLE.exec(text)?.[1] ?? "").split(";").filter((one) => one !== "");
  return {
    classes: (CLASS.exec(text)?.[1] ?? "").split(" ").filter((name) => name !== ""),
    style: new Map(declarations.map((one) => [one.slice(0, one.indexOf(":")), one.slice(one.indexOf(":") + 1)])),
    others: text.replace(CLASS, "").replace(STYLE, ""),
  };
}

/** `places`: what they are in tells them by their place, so that none may go. */
const writtenIn = (nodes: readonly Node[], places: boolean): string =>
  nodes.map((node) => written(node, places)).join("");

function written(node: Node, places: boolean): string {
  if (typeof node === "string") return node;
  const { classes, style, others, children } = node;
  const inner = writtenIn(children, hasPlaces(node));
  if (!places && isIdle(node)) return inner;
  const names = classes.length === 0 ? "" : ` class="${classes.join(" ")}"`;
  const declared = [...style].map(([name, value]) => `${name}:${value};`).join("");
  return `<span${names}${declared === "" ? "" : ` style="${declared}"`}${others}>${inner}</span>`;
}

/** Of a span without a class nothing is known: it may be one of a list. */
const hasPlaces = ({ classes }: Element): boolean =>
  classes.length === 0 || classes.some((name) => PLACES.has(name));

const isIdle = ({ classes, style, others }: Element): boolean =>
  style.size === 0 && others === "" && classes.length > 0 && classes.every((name) => IDLE.has(name));

function slim(node: Node): Node {
  if (typeof node === "string") return node;
  const children = node.children.map(slim);
  const slimmed = { ...node, children: hasPlaces(node) ? children : row(children) };
  return holding(stacked(onOneLine(slimmed)));
}

/** What never breaks needs no boxes between which it could. */
function onOneLine(node: Element): Element {
  if (!node.classes.some((name) => name === "gs-piece" || name === "gs-nowrap")) return node;
  return {
    ...node,
    children: node.children.map((formula) => {
      const html = typeof formula === "string" || !formula.classes.includes("katex") ? undefined : formula;
      const [seen] = html?.children ?? [];
      if (html === undefined || seen === undefined || typeof seen === "string" || html.children.length > 1)
        return formula;
      const bases = seen.children.map(baseOf);
      if (!bases.every((base) => base !== undefined)) return formula;
      const above = Math.max(...bases.map((base) => base.above));
      const below = Math.max(...bases.map((base) => base.below));
      const strut: Element = {
        classes: ["katex-strut"],
        style: new Map([["height", inEm(above + below)], ...(below === 0 ? [] : ([["vertical-align", inEm(-below)]] as const))]),
        others: "",
        children: [],
      };
      return {
        ...html,
        classes: [...html.classes, "katex-line"],
        others: seen.others,
        children: [strut, ...row(bases.flatMap((base) => base.inner))],
      };
    }),
  };
}

function baseOf(
  node: Node,
): { readonly above: number; readonly below: number; readonly inner: readonly Node[] } | undefined {
  if (typeof node === "string" || !node.classes.includes("katex-base") || node.style.size > 0) return undefined;
  const [strut, ...inner] = node.children;
  if (strut === undefined || typeof strut === "string" || !strut.classes.includes("katex-strut")) return undefined;
  const height = em(strut.style.get("height"));
  const shift = em(strut.style.get("vertical-align") ?? "0em");
  return height === undefined || shift === undefined ? undefined : { above: height + shift, below: -shift, inner };
}

/** What holds nothing but boxes one above the other is itself what holds them. */
function holding(node: Element): Element {
  const [child] = node.children;
  if (child === undefined || typeof child === "string" || node.children.length > 1) return node;
  if (!child.classes.includes("gs-boxes") || child.others !== "" || !node.classes.some((name) => HOLDERS.has(name)))
    return node;
  return {
    ...node,
    classes: [...node.classes.map((name) => (name === "mfrac" ? "gs-mfrac" : name)), ...child.classes],
    style: new Map([...node.style, ...child.style]),
    children: child.children,
  };
}

const HOLDERS: ReadonlySet<string> = new Set(["mfrac", "msupsub", "op-limits"]);

/** What stands side by side, where spaces become margins of what is beside them. */
function row(children: readonly Node[]): readonly Node[] {
  const nodes = children.flatMap(opened);
  const out: Node[] = [];
  let space = 0;
  for (const [k, node] of nodes.entries()) {
    const width = spaceOf(node);
    const last = out.at(-1);
    if (width === undefined) {
      out.push(...after(space, node));
      space = 0;
    } else if (space === 0 && last !== undefined && takes(last) && (!isIdle(last) || !stays(nodes[k + 1])))
      out[out.length - 1] = widened(last, "margin-right", width);
    else space += width;
  }
  return space === 0 ? out : [...out, spaceOfWidth(space)];
}

const after = (space: number, node: Node): readonly Node[] =>
  space === 0 ? [node] : takes(node) ? [widened(node, "margin-left", space)] : [spaceOfWidth(space), node];

/** The elements in one that says nothing itself. */
const opened = (node: Node): readonly Node[] =>
  typeof node !== "string" && isIdle(node) && !node.children.every((c) => typeof c === "string")
    ? node.children
    : typeof node !== "string" && isIdle(node) && node.children.length === 0
      ? []
      : [node];

/** The width in em. */
function spaceOf(node: Node | undefined): number | undefined {
  if (node === undefined || typeof node === "string" || node.others !== "" || node.children.length > 0)
    return undefined;
  const { classes, style } = node;
  if (classes.includes("nulldelimiter"))
    return style.size === 0 && classes.every((name) => name === "nulldelimiter" || IDLE.has(name))
      ? NO_DELIMITER
      : undefined;
  return classes.every((name) => name === "mspace" || IDLE.has(name)) && classes.includes("mspace") && style.size === 1
    ? em(style.get("margin-right"))
    : undefined;
}

const spaceOfWidth = (width: number): Element => ({
  classes: ["mspace"],
  style: new Map([["margin-right", inEm(width)]]),
  others: "",
  children: [],
});

const em = (length: string | undefined): number | undefined => {
  const number = /^(-?[\d.]+)em$/.exec(length ?? "")?.[1];
  return number === undefined ? undefined : Number(number);
};

/** As KaTeX rounds it. */
const inEm = (width: number): string => `${Number(width.toFixed(4))}em`;

/** It can have margins, in the size of the letters around it. */
const takes = (node: Node): node is Element =>
  typeof node !== "string" && node.classes.length > 0 && !node.classes.some((name) => SIZED.test(name));

const stays = (node: Node | undefined): boolean =>
  node !== undefined && takes(node) && !isIdle(node) && spaceOf(node) === undefined;

function widened(node: Element, side: "margin-left" | "margin-right", width: number): Element {
  const before = em(node.style.get(side) ?? "0em");
  const style = new Map(node.style).set(side, inEm((before ?? 0) + width));
  return { ...node, style };
}

/**
 * Boxes one above the other: KaTeX has them in a table of two rows, of which the first ends at the baseline. One box that
 * hangs as far below the line as the second row is high has them in the same places.
 */
function stacked(node: Element): Element {
  if (!node.classes.includes("vlist-t")) return node;
  const [first, second] = node.children.map(cellOf);
  if (first === undefined || node.children.length > 2 || (node.children.length === 2 && second === undefined))
    return node;
  const below = second?.height ?? 0;
  return {
    ...node,
    classes: [...node.classes.filter((name) => name !== "vlist-t2"), "gs-boxes"],
    style: new Map([
      ...node.style,
      ["height", inEm(below)],
      ["padding-top", inEm(first.height)],
      ...(below === 0 ? [] : ([["vertical-align", inEm(-below)]] as const)),
    ]),
    children: first.boxes.map(written1),
  };
}

/** A box that holds a row of letters: they need no box of their own. */
function written1(box: Node): Node {
  if (typeof box === "string") return box;
  const [strut, content, ...others] = box.children;
  if (strut === undefined || content === undefined || others.length > 0 || box.classes.length > 0) return box;
  if (typeof content === "string") return box;
  if (typeof strut === "string" || !strut.classes.includes("pstrut")) return box;
  const plain = content.classes.length > 0 && content.classes.every((name) => IDLE.has(name) || SIZED.test(name)) && content.others === "";
  if (!plain) return box;
  return { ...box, classes: ["gs-row"], children: [strut, ...(isIdle(content) ? content.children : [content])] };
}

function cellOf(node: Node): { readonly height: number; readonly boxes: readonly Node[] } | undefined {
  if (typeof node === "string" || !node.classes.includes("vlist-r")) return undefined;
  const [cell] = node.children;
  if (cell === undefined || typeof cell === "string" || !cell.classes.includes("vlist") || cell.style.size !== 1)
    return undefined;
  const height = em(cell.style.get("height"));
  return height === undefined || height < 0 ? undefined : { height, boxes: cell.children };
}
