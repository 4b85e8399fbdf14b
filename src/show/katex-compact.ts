// KaTeX's HTML without what neither eye nor ear can tell: classes that no rule names, spans that say nothing, long names
// of classes, the same inline styles over and over, which become classes, and what HTML knows of MathML anyway. The tags
// of a page are half as long.

export interface Compact {
  readonly html: string;
  readonly css: string;
}

/** A part of a page, in which all tags are closed. */
export interface PagePart {
  readonly html: string;
  /** What it was written from: the same object, the same HTML. Pages that are made again have most parts from before. */
  readonly of?: object | undefined;
}

interface Open {
  readonly tag: Tag;
  /** Says nothing, so that its tags are not written. */
  readonly idle: boolean;
  /** Of a formula, this one or one further out. */
  readonly within: boolean;
  /** Not read aloud, and nothing within it. */
  readonly hidden: boolean;
}

/** What the attributes of a tag say: a page has thousands of tags, and few different ones. */
interface Tag {
  readonly classes: readonly string[];
  readonly style: string | undefined;
  readonly hidden: boolean;
  /** It begins a formula. */
  readonly formula: boolean;
  /** All attributes but class and style; without `aria-hidden`, where an outer one has it. */
  readonly others: string;
  readonly othersWithin: string;
}

/** What a part became, after parts with certain styles, under certain rules. */
interface Made {
  readonly html: string;
  readonly css: string;
  readonly before: string;
  /** The styles up to its end. */
  readonly styles: readonly string[];
}

const made = new WeakMap<object, Made>();

/** Tags by their attributes, which say the same on every page. */
const tags = new Map<string, Tag>();
const MOST_TAGS = 20_000;

const TOKEN = /<math\b[\s\S]*?<\/math>|<span\b([^>]*)>|<\/span>/g;
const HIDDEN = /\saria-hidden="true"/;
const XMLNS = / xmlns="[^"]*"/;
/** Classes that rules of a page may name. */
const OWN = /^(?:katex$|gs-|gradsheet$)/;

/** `css`: the rules for the formulas in the page, under that scope. */
export function compactKatex(parts: readonly PagePart[], css: string, scope: string): Compact {
  const page = new Page(css);
  const html = parts.map((part) => page.compactOnce(part)).join("");
  return { html, css: [page.renamed(), ...page.rules(scope)].join("\n") };
}

class Page {
  readonly #css: string;
  readonly #styled: ReadonlySet<string>;
  /** Classes of elements that have rules for what is in them by how deep it is. */
  readonly #parental: ReadonlySet<string>;
  readonly #short: ReadonlyMap<string, string>;
  #styles: string[] = [];
  readonly #names = new Map<Tag, string>();

  constructor(css: string) {
    const selectors = selectorsOf(css);
    this.#css = css;
    this.#styled = new Set(selectors.flatMap(classNames));
    this.#parental = parentsOf(selectors);
    this.#short = new Map(
      [...this.#styled].filter((c) => !OWN.test(c)).map((c, k) => [c, `k${k.toString(36)}`]),
    );
  }

  compactOnce({ html, of }: PagePart): string {
    if (of === undefined) return this.#compact(html);
    const before = this.#styles.join("\n");
    const known = made.get(of);
    if (known?.css === this.#css && known.before === before) {
      this.#styles = [...known.styles];
      return known.html;
    }
    const compact = this.#compact(html);
    made.set(of, { html: compact, css: this.#css, before, styles: [...this.#styles] });
    return compact;
  }

  #compact(html: string): string {
    const open: Open[] = [];
    return html.replace(TOKEN, (token: string, attributes: string | undefined) => {
      if (token === "</span>") return open.pop()?.idle === true ? "" : token;
      if (attributes === undefined) return token.replace(XMLNS, "");
      const outer = open.at(-1);
      const tag = this.#tagOf(attributes);
      const within = outer?.within === true || tag.formula;
      const hidden = outer?.hidden === true || tag.hidden;
      if (!within) {
        open.push({ tag, idle: false, within, hidden });
        return token;
      }
      const names = this.#namesOf(tag);
      const others = outer?.hidden === true ? tag.othersWithin : tag.others;
      const idle = names === "" && others === "" && !this.#counts(outer) && !this.#counts(open.at(-2));
      open.push({ tag, idle, within, hidden });
      return idle ? "" : `<span${names === "" ? "" : ` class="${names}"`}${others}>`;
    });
  }

  #tagOf(attributes: string): Tag {
    const before = tags.get(attributes);
    if (before !== undefined) return before;
    if (tags.size > MOST_TAGS) tags.clear();
    const classes = listOf(attribute(attributes, "class"));
    const others = attributes.replace(/\s(?:class|style)="[^"]*"/g, "");
    const tag: Tag = {
      classes,
      style: attribute(attributes, "style"),
      hidden: HIDDEN.test(attributes),
      formula: classes.some((c) => c === "katex" || c === "katex-display"),
      others,
      othersWithin: others.replace(HIDDEN, ""),
    };
    tags.set(attributes, tag);
    return tag;
  }

  #namesOf(tag: Tag): string {
    const before = this.#names.get(tag);
    if (before !== undefined) return before;
    const names = tag.classes
      .filter((c) => this.#styled.has(c) || OWN.test(c))
      .map((c) => this.#short.get(c) ?? c);
    const all = [...names, ...(tag.style === undefined ? [] : [this.#styleName(tag.style)])].join(" ");
    this.#names.set(tag, all);
    return all;
  }

  #styleName(style: string): string {
    const known = this.#styles.indexOf(style);
    const at = known < 0 ? this.#styles.push(style) - 1 : known;
    return `s${at.toString(36)}`;
  }

  readonly #counts = (open: Open | undefined): boolean =>
    open?.tag.classes.some((c) => this.#parental.has(c)) === true;

  renamed(): string {
    return this.#css.replace(/\.([A-Za-z][\w-]*)/g, (all, name: string) => {
      const to = this.#short.get(name);
      return to === undefined ? all : `.${to}`;
    });
  }

  /** As an inline style does, these outdo every other rule. */
  rules(scope: string): readonly string[] {
    return this.#styles.map(
      (style, k) =>
        `${scope} .s${k.toString(36)}{${style.replace(/;+$/, "").replaceAll(";", "!important;")}!important}`,
    );
  }
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

const parentsOf = (selectors: readonly string[]): ReadonlySet<string> =>
  new Set(
    selectors.flatMap((selector) =>
      selector
        .split(/[>+~]/)
        .slice(0, -1)
        .flatMap((part) => classNames(part.trim().split(/\s+/).at(-1) ?? "")),
    ),
  );
