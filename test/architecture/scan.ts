// A small scanner for TypeScript: the imports of a file and its use of global names. It skips comments,
// strings, templates and regular expressions; where it loses its way it throws, so that nothing is missed.
// Generic type arguments and JSX need no care: only words, brackets and strings are looked at.

export interface Token {
  readonly kind: "word" | "string" | "template" | "regex" | "number" | "punctuation";
  /** For a string: its content; for everything else: the source text. */
  readonly text: string;
  readonly line: number;
}

export interface Import {
  /** undefined where the argument of a dynamic import is not a plain string. */
  readonly specifier: string | undefined;
  readonly kind: "static" | "dynamic" | "re-export" | "side effect";
  readonly typeOnly: boolean;
  /** What is imported, by its exported name; "*" for everything. */
  readonly names: readonly string[];
  readonly line: number;
}

const wordStart = /[\p{ID_Start}$_#@]/u;
const wordPart = /[\p{ID_Continue}$\u200c\u200d]/u;
/** After these words a slash starts a regular expression, after other words it divides. */
const beforeOperand = new Set(
  "return typeof case in of delete void throw new else do instanceof yield await".split(" "),
);

/** The tokens of a source; the code inside `${…}` of a template is scanned like any other. */
export function scan(source: string): readonly Token[] {
  const tokens: Token[] = [];
  /** For every open brace: does it close a template's `${`? */
  const braces: boolean[] = [];
  let at = 0;
  let line = 1;

  const fail = (what: string): never => {
    throw new Error(`line ${line}: ${what}`);
  };
  const push = (kind: Token["kind"], text: string): void => {
    tokens.push({ kind, text, line });
  };

  function regexMayStart(): boolean {
    const last = tokens.at(-1);
    if (last === undefined) return true;
    if (last.kind === "word") return beforeOperand.has(last.text);
    return last.kind === "punctuation" && ![")", "]", "}"].includes(last.text);
  }

  function string(quote: string): void {
    let text = "";
    for (at += 1; source[at] !== quote; at += 1) {
      const char = source[at];
      if (char === undefined || char === "\n") fail("a string that does not end");
      if (char === "\\") {
        at += 1;
        if (source[at] === "\n") line += 1;
      }
      text += source[at];
    }
    at += 1;
    push("string", text);
  }

  /** From after the backtick, or after the brace that closes `${`, to the next `${` or the end. */
  function template(): void {
    const start = at;
    for (; source[at] !== "`"; at += 1) {
      if (source[at] === undefined) fail("a template that does not end");
      if (source[at] === "\n") line += 1;
      if (source[at] === "\\") at += 1;
      else if (source.startsWith("${", at)) {
        push("template", source.slice(start, at));
        tokens.push({ kind: "punctuation", text: "${", line });
        braces.push(true);
        at += 2;
        return;
      }
    }
    push("template", source.slice(start, at));
    at += 1;
  }

  function regex(): void {
    const start = at;
    let inClass = false;
    for (at += 1; inClass || source[at] !== "/"; at += 1) {
      const char = source[at];
      if (char === undefined || char === "\n") fail("a regular expression that does not end");
      if (char === "\\") at += 1;
      else if (char === "[") inClass = true;
      else if (char === "]") inClass = false;
    }
    for (at += 1; /[a-z]/.test(source[at] ?? ""); at += 1);
    push("regex", source.slice(start, at));
  }

  function run(kind: Token["kind"], part: RegExp): void {
    const start = at;
    for (at += 1; at < source.length && part.test(source[at] ?? ""); at += 1);
    push(kind, source.slice(start, at));
  }

  while (at < source.length) {
    const char = source[at] ?? "";
    if (char === "\n") {
      line += 1;
      at += 1;
    } else if (/\s/.test(char) || char === "\ufeff") at += 1;
    else if (source.startsWith("//", at) || (at === 0 && source.startsWith("#!"))) {
      while (at < source.length && source[at] !== "\n") at += 1;
    } else if (source.startsWith("/*", at)) {
      const end = source.indexOf("*/", at + 2);
      if (end < 0) fail("a comment that does not end");
      line += source.slice(at, end).split("\n").length - 1;
      at = end + 2;
    } else if (char === '"' || char === "'") string(char);
    else if (char === "`") {
      at += 1;
      template();
    } else if (char === "/" && regexMayStart()) regex();
    else if (wordStart.test(char)) run("word", wordPart);
    else if (/[0-9]/.test(char)) run("number", /[0-9a-zA-Z_.]/);
    else if (char === "}" && braces.pop() === true) {
      push("punctuation", "}");
      at += 1;
      template();
    } else {
      if (char === "{") braces.push(false);
      const text = source.startsWith("?.", at) ? "?." : char;
      push("punctuation", text);
      at += text.length;
    }
  }
  if (braces.length > 0) fail("a brace that is not closed");
  return tokens;
}

/** All imports of a file: static, dynamic, for types, for side effects, and what is exported onwards. */
export function importsOf(tokens: readonly Token[]): readonly Import[] {
  const found: Import[] = [];
  const text = (i: number): string | undefined => {
    const token = tokens[i];
    return token === undefined || token.kind === "string" ? undefined : token.text;
  };
  tokens.forEach((token, i) => {
    if (token.kind !== "word" || [".", "?."].includes(text(i - 1) ?? "")) return;
    if (token.text === "import" && text(i + 1) === "(") {
      const argument = tokens[i + 2];
      const isPlain = argument?.kind === "string" && [")", ","].includes(text(i + 3) ?? "");
      const specifier = isPlain ? argument.text : undefined;
      found.push({ specifier, kind: "dynamic", typeOnly: false, names: ["*"], line: token.line });
    } else if (token.text === "import" || token.text === "export") {
      const clause = readClause(tokens, i);
      if (clause !== undefined) found.push(clause);
    }
  });
  return found;
}

/** `import … from "x"`, `import "x"`, `export … from "x"`, beginning at the keyword. */
function readClause(tokens: readonly Token[], start: number): Import | undefined {
  const keyword = tokens[start];
  if (keyword === undefined) return undefined;
  const kind = keyword.text === "import" ? "static" : "re-export";
  const line = keyword.line;
  let i = start + 1;
  const is = (offset: number, ...texts: string[]): boolean => {
    const token = tokens[i + offset];
    return token !== undefined && token.kind !== "string" && texts.includes(token.text);
  };
  const first = tokens[i];
  if (first?.kind === "string" && kind === "static") {
    return { specifier: first.text, kind: "side effect", typeOnly: false, names: [], line };
  }
  // `import type from "x"` imports a value named type.
  const isName = tokens[i + 1]?.kind === "word" && (!is(1, "from") || is(2, "from"));
  const typeOnly = is(0, "type") && (is(1, "{", "*") || isName);
  if (typeOnly) i += 1;
  const names: string[] = [];
  let allTypes = true;
  if (tokens[i]?.kind === "word" && kind === "static") {
    names.push("default");
    allTypes = false;
    i += 1;
    if (is(0, "=")) return undefined; // import x = require(…), which the check of globals reports
    if (is(0, ",")) i += 1;
  }
  if (is(0, "*")) {
    names.push("*");
    allTypes = false;
    i += 1;
    if (is(0, "as")) i += 2;
  } else if (is(0, "{")) {
    for (i += 1; !is(0, "}"); i += 1) {
      if (i >= tokens.length) return undefined;
      const isType = is(0, "type") && !is(1, ",", "}", "as");
      if (isType) i += 1;
      names.push(tokens[i]?.text ?? "");
      allTypes &&= isType;
      while (!is(1, ",", "}") && i + 1 < tokens.length) i += 1;
      if (is(1, ",")) i += 1;
    }
    i += 1;
  }
  const target = tokens[i + 1];
  if (!is(0, "from") || target?.kind !== "string") return undefined;
  return {
    specifier: target.text,
    kind,
    typeOnly: typeOnly || (allTypes && names.length > 0),
    names,
    line,
  };
}

/** Places where one of these names is used as a global: not as a property, a key or a declared name. */
export function globalUses(tokens: readonly Token[], names: readonly string[]): readonly Token[] {
  return tokens.filter((token, i) => {
    if (token.kind !== "word" || !names.includes(token.text)) return false;
    const before = tokens[i - 1]?.text;
    const after = tokens[i + 1]?.text;
    if (before === "." || before === "?.") return tokens[i - 2]?.text === "globalThis";
    const isKey = after === ":" && (before === "{" || before === ",");
    return !isKey;
  });
}
