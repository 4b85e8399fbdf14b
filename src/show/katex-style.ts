// The part of KaTeX's style sheet that a page uses: rules whose classes all occur in the page, and the font
// faces that those rules name, embedded. Every selector is put under one scope, so that a pasted fragment
// does not touch the page around it.

export interface KatexAssets {
  /** The text of katex.css, minified or not. */
  readonly katexCss: string;
  /** A font of KaTeX by its file name without ending ("KaTeX_Main-Regular"): woff2 in base64. */
  readonly font: (name: string) => string | undefined;
}

interface Rule {
  readonly selectors: readonly string[];
  readonly body: string;
}

/** `used`: the classes that occur in the page. */
export function katexStyle(used: ReadonlySet<string>, assets: KatexAssets, scope: string): string {
  if (!used.has("katex")) return "";
  const kept = rulesOf(assets.katexCss)
    .map((rule) => ({ ...rule, selectors: rule.selectors.filter((selector) => applies(selector, used)) }))
    .filter((rule) => rule.selectors.length > 0);
  const faces = [...new Set([...kept.flatMap(faceOf), ...combinedFaces(used)])].sort();
  const fontFaces = faces.map((face) => fontFace(face, assets)).filter((css) => css !== "");
  const scoped = kept.map(
    (rule) => `${rule.selectors.map((selector) => `${scope} ${selector}`).join(",")}{${rule.body}}`,
  );
  return [...fontFaces, ...scoped].join("\n");
}

export function usedClasses(html: string): ReadonlySet<string> {
  const lists = new Set<string>();
  for (const match of html.matchAll(/\bclass="([^"]*)"/g)) lists.add(match[1] ?? "");
  return new Set([...lists].flatMap((names) => names.split(/\s+/)));
}

let last: { readonly css: string; readonly rules: readonly Rule[] } | undefined;

/** Read once: one page after the other has the same style sheet. */
function rulesOf(css: string): readonly Rule[] {
  if (last?.css !== css) last = { css, rules: rules(css) };
  return last.rules;
}

function rules(css: string): readonly Rule[] {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/@font-face\s*\{[^}]*\}/g, "");
  return [...plain.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map((match) => ({
    selectors: (match[1] ?? "").split(",").map((selector) => selector.trim()),
    body: (match[2] ?? "").trim(),
  }));
}

/** Rules of the page itself (`body`, `:root`) are no concern of a formula. */
function applies(selector: string, used: ReadonlySet<string>): boolean {
  // A class that must be absent, as in `:not(.accent-full)`, need not occur.
  const classes = [...selector.replace(/:not\([^)]*\)/g, "").matchAll(/\.([A-Za-z][\w-]*)/g)].map(
    (match) => match[1] ?? "",
  );
  return classes.length > 0 && classes.every((name) => used.has(name));
}

/** "KaTeX_Main-Bold" for a rule that sets family, weight or style; text in bold or italics stays in the main family. */
function faceOf(rule: Rule): readonly string[] {
  const family = /font(?:-family)?:[^;}]*\b(KaTeX_[A-Za-z0-9]+)/.exec(rule.body)?.[1];
  const bold = /font-weight:\s*(?:700|bold)/.test(rule.body);
  const italic = /font-style:\s*italic/.test(rule.body);
  if (family === undefined && !bold && !italic) return [];
  return [faceName(family ?? "KaTeX_Main", bold, italic)];
}

/** Faces that only two classes together ask for: bold italics, bold sans serif. */
function combinedFaces(used: ReadonlySet<string>): readonly string[] {
  const faces: string[] = [];
  const bold = used.has("textbf");
  const italic = used.has("textit");
  if (bold && italic) faces.push("KaTeX_Main-BoldItalic");
  if (bold && used.has("textsf")) faces.push("KaTeX_SansSerif-Bold");
  if (italic && used.has("textsf")) faces.push("KaTeX_SansSerif-Italic");
  return faces;
}

function faceName(family: string, bold: boolean, italic: boolean): string {
  return `${family}-${bold && italic ? "BoldItalic" : bold ? "Bold" : italic ? "Italic" : "Regular"}`;
}

function fontFace(name: string, assets: KatexAssets): string {
  const data = assets.font(name);
  if (data === undefined) return "";
  const [family = name, variant = "Regular"] = name.split("-");
  const weight = variant.startsWith("Bold") ? 700 : 400;
  const style = variant.endsWith("Italic") ? "italic" : "normal";
  return `@font-face{font-family:${family};font-style:${style};font-weight:${weight};font-display:block;src:url(data:font/woff2;base64,${data}) format("woff2")}`;
}
