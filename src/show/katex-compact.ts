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

/** HTML with a hole for the name of each inline style: a text, a style, a text, … */
interface Pieces {
  readonly texts: readonly string[];
  readonly styles: readonly string[];
}

/** What a part became under certain rules; and with the names that styles had on one page. */
interface Made {
  readonly rules: Rules;
  readonly pieces: Pieces;
  readonly html: string;
  readonly names: readonly string[];
}

/** Under the rules of the last pages, the newest first: a page whose lines wait for their evidence has fewer than after. */
const made = new WeakMap<object, readonly Made[]>();
const MOST_MADE = 2;

/** Tags by their attributes, which say the same on every page. */
const tags = new Map<string, Tag>();
const MOST_TAGS = 20_000;

const TOKEN = /<math\b[\s\S]*?<\/math>|<span\b([^>]*)>|<\/span>/g;
/** Where the name of an inline style goes; in HTML it stands nowhere else. */
const HOLE = "\0";
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

/** What the rules of a page say of classes. */
interface Rules {
  readonly styled: ReadonlySet<string>;
  /** Classes of elements that have rules for what is in them by how deep it is. */
  readonly parental: ReadonlySet<string>;
  readonly short: ReadonlyMap<string, string>;
  /** With the short names. */
  readonly renamed: string;
}

/** By the style sheet: a page that is made again mostly has the same. */
const known = new Map<string, Rules>();
const MOST_RULES = 16;

function rulesOf(css: string): Rules {
  const before = known.get(css);
  if (before !== undefined) return before;
  const selectors = selectorsOf(css);
  const styled = new Set(selectors.flatMap(classNames));
  const short = new Map([...styled].filter((c) => !OWN.test(c)).map((c, k) => [c, `k${k.toString(36)}`]));
  const renamed = css.replace(/\.([A-Za-z][\w-]*)/g, (all, name: string) => {
    const to = short.get(name);
    return to === undefined ? all : `.${to}`;
  });
  const rules = { styled, parental: parentsOf(selectors), short, renamed };
  if (known.size >= MOST_RULES) known.clear();
  known.set(css, rules);
  return rules;
}

class Page {
  readonly #rules: Rules;
  /** Inline styles with the names of their classes, in the order in which they come. */
  readonly #styles = new Map<string, string>();
  readonly #names = new Map<Tag, string>();

  constructor(css: string) {
    this.#rules = rulesOf(css);
  }

  compactOnce({ html, of }: PagePart): string {
    if (of === undefined) return this.#joined(this.#compact(html));
    const rules = this.#rules;
    const others = made.get(of) ?? [];
    const before = others.find((m) => m.rules === rules);
    const pieces = before?.pieces ?? this.#compact(html);
    const names = pieces.styles.map((style) => this.#styleName(style));
    const isSame = before?.names.every((name, k) => name === names[k]) === true;
    const now =
      before !== undefined && isSame ? before : { rules, pieces, html: this.#joined(pieces), names };
    made.set(of, [now, ...others.filter((m) => m !== before)].slice(0, MOST_MADE));
    return now.html;
  }

  #joined({ texts, styles }: Pieces): string {
    return texts.reduce((html, text, k) => html + this.#styleName(styles[k - 1] ?? "") + text);
  }

  #compact(html: string): Pieces {
    const open: Open[] = [];
    const styles: string[] = [];
    const compact = html.replaceAll(HOLE, "").replace(TOKEN, (token: string, attributes?: string) => {
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
      if (tag.style !== undefined) styles.push(tag.style);
      return idle ? "" : `<span${names === "" ? "" : ` class="${names}"`}${others}>`;
    });
    return { texts: compact.split(HOLE), styles };
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
    const { styled, short } = this.#rules;
    const names = tag.classes.filter((c) => styled.has(c) || OWN.test(c)).map((c) => short.get(c) ?? c);
    const all = [...names, ...(tag.style === undefined ? [] : [HOLE])].join(" ");
    this.#names.set(tag, all);
    return all;
  }

  #styleName(style: string): string {
    const known = this.#styles.get(style);
    if (known !== undefined) return known;
    const name = `s${this.#styles.size.toString(36)}`;
    this.#styles.set(style, name);
    return name;
  }

  readonly #counts = (open: Open | undefined): boolean =>
    open?.tag.classes.some((c) => this.#rules.parental.has(c)) === true;

  renamed(): string {
    return this.#rules.renamed;
  }

  /** As an inline style does, these outdo every other rule. */
  rules(scope: string): readonly string[] {
    return [...this.#styles].map(
      ([style, name]) =>
        `${scope} .${name}{${style.replace(/;+$/, "").replaceAll(";", "!important;")}!important}`,
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
