// KaTeX's HTML without what neither eye nor ear can tell: classes that no rule names, spans that say nothing, long names
// of classes, the same inline styles over and over, which become classes, and what HTML knows of MathML anyway. The tags
// of a page are half as long.

export interface Compact {
  readonly html: string;
  readonly css: string;
}

interface Open {
  readonly classes: readonly string[];
  /** Says nothing, so that its tags are not written. */
  readonly idle: boolean;
  /** Of a formula, this one or one further out. */
  readonly within: boolean;
  /** Not read aloud, and nothing within it. */
  readonly hidden: boolean;
}

const TOKEN = /<math\b[\s\S]*?<\/math>|<span\b([^>]*)>|<\/span>/g;
const HIDDEN = /\saria-hidden="true"/;
const XMLNS = / xmlns="[^"]*"/;
/** Classes that rules of a page may name. */
const OWN = /^(?:katex$|gs-|gradsheet$)/;

/** `css`: the rules for the formulas in the page, under that scope. */
export function compactKatex(html: string, css: string, scope: string): Compact {
  const selectors = selectorsOf(css);
  const styled = new Set(selectors.flatMap(classNames));
  const parental = parentsOf(selectors);
  const short = new Map([...styled].filter((c) => !OWN.test(c)).map((c, k) => [c, `k${k.toString(36)}`]));
  const styles = new Map<string, string>();
  const ofStyle = (style: string): string => {
    const known = styles.get(style) ?? `s${styles.size.toString(36)}`;
    styles.set(style, known);
    return known;
  };
  const open: Open[] = [];
  const compact = html.replace(TOKEN, (token: string, attributes: string | undefined) => {
    if (token === "</span>") return open.pop()?.idle === true ? "" : token;
    if (attributes === undefined) return token.replace(XMLNS, "");
    const outer = open.at(-1);
    const classes = listOf(attribute(attributes, "class"));
    const within = outer?.within === true || classes.some((c) => c === "katex" || c === "katex-display");
    const hidden = outer?.hidden === true || HIDDEN.test(attributes);
    if (!within) {
      open.push({ classes, idle: false, within, hidden });
      return token;
    }
    const style = attribute(attributes, "style");
    const names = [
      ...classes.filter((c) => styled.has(c) || OWN.test(c)).map((c) => short.get(c) ?? c),
      ...(style === undefined ? [] : [ofStyle(style)]),
    ];
    const rest = attributes.replace(/\s(?:class|style)="[^"]*"/g, "");
    const others = outer?.hidden === true ? rest.replace(HIDDEN, "") : rest;
    const above = [outer, open.at(-2)].flatMap((o) => o?.classes ?? []);
    const idle = names.length === 0 && others === "" && !above.some((c) => parental.has(c));
    open.push({ classes, idle, within, hidden });
    return idle ? "" : `<span${names.length === 0 ? "" : ` class="${names.join(" ")}"`}${others}>`;
  });
  const renamed = css.replace(/\.([A-Za-z][\w-]*)/g, (all, name: string) => {
    const to = short.get(name);
    return to === undefined ? all : `.${to}`;
  });
  // As an inline style does, these outdo every other rule.
  const rules = [...styles].map(
    ([style, name]) =>
      `${scope} .${name}{${style.replace(/;+$/, "").replaceAll(";", "!important;")}!important}`,
  );
  return { html: compact, css: [renamed, ...rules].join("\n") };
}

const listOf = (names: string | undefined): readonly string[] =>
  (names ?? "").split(/\s+/).filter((name) => name !== "");

const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];

const classNames = (selector: string): readonly string[] =>
  [...selector.matchAll(/\.([A-Za-z][\w-]*)/g)].map((m) => m[1] ?? "");

const selectorsOf = (css: string): readonly string[] =>
  [...css.matchAll(/([^{}]+)\{[^{}]*\}/g)].flatMap((m) =>
    (m[1] ?? "").includes("@font-face") ? [] : (m[1] ?? "").split(","),
  );

/** Classes of elements that have rules for what is in them by how deep it is. */
const parentsOf = (selectors: readonly string[]): ReadonlySet<string> =>
  new Set(
    selectors.flatMap((selector) =>
      selector
        .split(/[>+~]/)
        .slice(0, -1)
        .flatMap((part) => classNames(part.trim().split(/\s+/).at(-1) ?? "")),
    ),
  );
