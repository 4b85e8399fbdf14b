// The front matter of a sheet: YAML between two lines of ---, read by yaml, its shape checked by valibot.
// Every message names the place of the key or value that it is about; spans count from the file's start.

import * as v from "valibot";
import { type Document, isMap, isNode, isScalar, parseDocument, visit } from "yaml";
import { type Diagnostic, SheetError, type Span } from "../../expr/diagnostics.ts";
import { suggest } from "../syntax/spell.ts";

export interface SheetNotation {
  readonly index?: "brackets" | "subscripts";
  readonly first?: 0 | 1;
  /** The printed spelling of the loss. */
  readonly loss?: string;
  readonly layout?: "numerator" | "denominator";
  readonly slot?: "subscript" | "quotient";
  readonly ranges?: "auto" | "under" | "after";
  readonly spellings?: Readonly<Record<string, string>>;
}

export interface FrontMatter {
  readonly title?: string;
  readonly course?: string;
  readonly author?: string;
  readonly date?: string;
  readonly language?: string;
  readonly notation: SheetNotation;
  /** Operator to word, as a `kink` statement writes them: `abs: right`. */
  readonly kink: Readonly<Record<string, string>>;
  readonly level?: "brief" | "standard" | "full";
  readonly seed?: number;
}

export const NO_FRONT_MATTER: FrontMatter = { notation: {}, kink: {} };

const word = v.string("a word or a line of text");
const words = v.record(v.string(), word, "one entry a line, as in `abs: right`");
const oneOf = <const T extends readonly string[]>(...values: T) =>
  v.picklist(values, values.slice(0, -1).join(", ") + (values.length > 1 ? " or " : "") + values.at(-1));

const NOTATION = {
  index: v.optional(oneOf("brackets", "subscripts")),
  first: v.optional(v.picklist([0, 1], "0 or 1")),
  loss: v.optional(word),
  layout: v.optional(oneOf("numerator", "denominator")),
  slot: v.optional(oneOf("subscript", "quotient")),
  ranges: v.optional(oneOf("auto", "under", "after")),
  spellings: v.optional(words),
};

const FRONT = {
  title: v.optional(word),
  course: v.optional(word),
  author: v.optional(word),
  date: v.optional(word),
  language: v.optional(
    v.pipe(word, v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, "a language code such as en, de or pt-BR")),
  ),
  notation: v.optional(
    v.strictObject(NOTATION, (issue) =>
      objectMessage(issue.expected, "settings of the notation, one a line"),
    ),
    {},
  ),
  kink: v.optional(words, {}),
  level: v.optional(oneOf("brief", "standard", "full")),
  seed: v.optional(
    v.pipe(
      v.number("a whole number from 0 on"),
      v.safeInteger("a whole number from 0 on"),
      v.minValue(0, "a whole number from 0 on"),
    ),
  ),
};

const SCHEMA = v.strictObject(FRONT, (issue) =>
  objectMessage(issue.expected, "settings, one `key: value` a line"),
);

/** Keys whose value is text, whatever YAML would make of it: a date stays as it is written, `1.10` keeps its zero. */
const TEXT_KEYS = new Set(["title", "course", "author", "date", "language"]);

function objectMessage(expected: string | null, otherwise: string): string {
  return expected === "never" ? "unknown" : otherwise;
}

/** `yaml` stands at offset `base` of its file. */
export function readFrontMatter(yaml: string, base: number): FrontMatter {
  const document = parseDocument(yaml, {
    version: "1.2",
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: "silent",
  });
  const at = (span: Span): Span => ({ start: base + span.start, end: base + span.end });
  if (document.errors.length > 0) {
    throw new SheetError(
      document.errors.map((error) => ({
        severity: "error",
        code: "sheet.yaml",
        message: `the front matter is not YAML: ${lowerFirst(error.message)}`,
        expected: "one `key: value` a line; text with : or # in it stands in quotes",
        span: at(widened(error.pos, yaml.length)),
      })),
    );
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    return NO_FRONT_MATTER;
  if (!isMap(document.contents)) {
    throw new SheetError([
      {
        severity: "error",
        code: "sheet.front-matter",
        message: "the front matter holds no settings",
        expected: "one `key: value` a line, such as `title: Exercise 5`",
        span: at({ start: 0, end: yaml.trimEnd().length }),
      },
    ]);
  }
  refuseAliases(document, at);
  const parsed = v.safeParse(SCHEMA, plain(document));
  if (!parsed.success) {
    const found = parsed.issues.map((issue) => diagnose(issue, document, at));
    throw new SheetError(found.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0)));
  }
  return withoutUndefined(parsed.output);
}

/** An alias repeats what it names, and aliases of aliases multiply; a list of settings needs none. */
function refuseAliases(document: Document.Parsed, at: (span: Span) => Span): void {
  visit(document, {
    Alias(_key, node) {
      const [start, end] = node.range ?? [0, 1];
      throw new SheetError([
        {
          severity: "error",
          code: "sheet.alias",
          message: `the alias \`*${node.source}\` cannot be used in the front matter`,
          expected: "the value itself, or text in quotes",
          span: at({ start, end }),
        },
      ]);
    },
  });
}

function plain(document: Document.Parsed): unknown {
  const value: unknown = document.toJS({ maxAliasCount: 0, mapAsMap: false });
  if (!isMap(document.contents) || typeof value !== "object" || value === null) return value;
  const out: Record<string, unknown> = { ...value };
  for (const pair of document.contents.items) {
    if (!isScalar(pair.key) || !isScalar(pair.value)) continue;
    const key = String(pair.key.value);
    if (TEXT_KEYS.has(key) && pair.value.value !== null && typeof pair.value.value !== "string") {
      out[key] = pair.value.source ?? String(pair.value.value);
    }
    if (pair.value.value === null) delete out[key];
  }
  for (const key of ["kink", "notation"]) {
    const inner = out[key];
    if (key === "kink" && isRecord(inner)) out[key] = texts(inner);
    if (key === "notation" && isRecord(inner) && isRecord(inner.spellings)) {
      out[key] = { ...inner, spellings: texts(inner.spellings) };
    }
  }
  return out;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `relu: 0` means the word "0". */
function texts(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, typeof value === "number" ? String(value) : value]),
  );
}

function diagnose(
  issue: v.BaseIssue<unknown>,
  document: Document.Parsed,
  at: (span: Span) => Span,
): Diagnostic {
  const path = (issue.path ?? []).map((item) => String(item.key));
  const key = path.at(-1) ?? "";
  const unknown = issue.kind === "schema" && issue.type === "strict_object" && issue.expected === "never";
  const span = at(unknown ? keySpan(document, path) : valueSpan(document, path));
  if (unknown) {
    const known = Object.keys(path[0] === "notation" && path.length > 1 ? NOTATION : FRONT);
    // `lang` for `language`, and a setting of the notation that stands beside it.
    const begun = key.length < 3 ? undefined : known.find((k) => k.startsWith(key.toLowerCase()));
    const isInside = path.length === 1 && Object.hasOwn(NOTATION, key);
    const meant = isInside ? `notation.${key}` : (suggest(key, known) ?? begun);
    const value = isInside && isMap(document.contents) ? document.contents.get(key) : undefined;
    return {
      severity: "error",
      code: "sheet.key",
      message: `unknown setting \`${path.join(".")}\`${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`,
      expected: known.join(", "),
      ...(typeof value === "string" || typeof value === "number"
        ? { remedy: `notation: {${key}: ${value}}` }
        : {}),
      span,
    };
  }
  return {
    severity: "error",
    code: "sheet.value",
    message: `\`${path.join(".")}\` cannot be read`,
    expected: issue.message,
    span,
  };
}

function valueSpan(document: Document.Parsed, path: readonly string[]): Span {
  const node = document.getIn(path, true);
  const range = isNode(node) ? node.range : undefined;
  return range == null ? keySpan(document, path) : { start: range[0], end: range[1] };
}

function keySpan(document: Document.Parsed, path: readonly string[]): Span {
  const parent = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    for (const pair of parent.items) {
      if (isScalar(pair.key) && String(pair.key.value) === path.at(-1) && pair.key.range != null) {
        return { start: pair.key.range[0], end: pair.key.range[1] };
      }
    }
  }
  return { start: 0, end: 1 };
}

function widened([start, end]: readonly [number, number], length: number): Span {
  const from = Math.min(start, Math.max(0, length - 1));
  return { start: from, end: Math.max(from + 1, Math.min(end, length)) };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function withoutUndefined(output: v.InferOutput<typeof SCHEMA>): FrontMatter {
  const defined = (record: object) =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
  return { ...defined(output), notation: defined(output.notation), kink: output.kink };
}
