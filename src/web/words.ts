// The words of the sheet language, with what they are for, and the names that a text declares: what the editor offers.

import { STATEMENT_WORDS } from "../read/syntax/lexer.ts";
import { vocabularyOf } from "../read/syntax/vocabulary.ts";

export const STATEMENTS: readonly string[] = STATEMENT_WORDS;
export const BINDERS: readonly string[] = ["sum", "prod", "max", "min", "argmax", "argmin"];
export const OTHER_WORDS: readonly string[] =
  "and or not in divides if otherwise cases as inf with from layers outside pad integer".split(" ");
/** Of numbers; those of whole tensors are in the library. */
export const FUNCTIONS: readonly string[] = [
  ...vocabularyOf(undefined).scalar.keys(),
  ..."conv corr flip transpose outer matmul hadamard".split(" "),
];

/** What follows a statement's word, by example; where words say it, they are texts of the page. */
export const STATEMENT_EXAMPLES: Readonly<Record<string, string>> = {
  given: "x[n], w[K]",
  assume: "sum{i} t[i] = 1",
  kink: "abs right",
  use: "conv2d from layers",
  index: "from 1",
  notation: "index subscripts",
  find: "d(L)/d(x[i])",
  show: "A = B",
  refute: "A = B",
  compute: "C",
  limit: "u -> 0 of f",
  size: "y",
  code: "numpy d(L)/d(x)",
  points: "3",
};

export interface DeclaredName {
  readonly name: string;
  readonly what: "given" | "defined";
}

const NAME = "[\\p{L}_][\\p{L}\\p{Nd}\\p{M}_₀-₉]*['′]*";

/** The names that the statements of a block introduce, in their order; a text that is being written need not be right. */
export function declaredNames(block: string): readonly DeclaredName[] {
  const found = new Map<string, DeclaredName["what"]>();
  const add = (name: string | undefined, what: DeclaredName["what"]): void => {
    if (name !== undefined && !found.has(name)) found.set(name, what);
  };
  const left = new RegExp(`^(${NAME})\\s*(?:\\[[^\\]]*\\]?)?\\s*(?:as\\s+\\S+\\s*)?\\+?=(?!=)`, "u");
  const item = new RegExp(`^(${NAME})`, "u");
  for (const statement of statements(block)) {
    const given = /^given\s+/.exec(statement);
    if (given !== null) {
      for (const part of items(statement.slice(given[0].length))) add(item.exec(part)?.[1], "given");
      for (const size of statement.matchAll(/\[([^\]]*)\]/g))
        for (const axis of items(size[1] ?? "")) {
          const name = item.exec(axis)?.[1];
          if (name === axis) add(name, "given");
        }
    } else if (!STATEMENTS.includes(item.exec(statement)?.[1] ?? ""))
      add(left.exec(statement)?.[1], "defined");
  }
  return [...found].map(([name, what]) => ({ name, what }));
}

/** Cut at line ends and semicolons outside of brackets, without comments. */
function statements(block: string): readonly string[] {
  const out: string[] = [];
  let depth = 0;
  let current = "";
  for (const c of block.replace(/(^|[^\w])#(?![A-Za-z][\w-]*\s*$).*$/gm, "$1")) {
    if ("([{".includes(c)) depth += 1;
    if (")]}".includes(c)) depth = Math.max(0, depth - 1);
    if (depth === 0 && (c === "\n" || c === ";")) {
      out.push(current.trim());
      current = "";
    } else current += c;
  }
  return [...out, current.trim()].filter((s) => s !== "");
}

/** Cut at commas outside of brackets. */
function items(list: string): readonly string[] {
  const out: string[] = [];
  let depth = 0;
  let current = "";
  for (const c of list) {
    if ("([{".includes(c)) depth += 1;
    if (")]}".includes(c)) depth -= 1;
    if (c === "," && depth === 0) {
      out.push(current.trim());
      current = "";
    } else current += c;
  }
  return [...out, current.trim()];
}

/** The block around a place: its text in a sheet, the whole text otherwise. */
export function blockAround(text: string, place: number): string | undefined {
  const fences = [...text.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)];
  let open: { readonly at: number; readonly fence: string; readonly grad: boolean } | undefined;
  let blocks = 0;
  for (const f of fences) {
    const at = f.index;
    if (open === undefined) {
      const grad = /^\s*grad\b/.test(f[2] ?? "");
      if (grad) blocks += 1;
      open = { at: at + f[0].length, fence: f[1] ?? "", grad };
    } else if (f[0].trimStart().startsWith(open.fence) && (f[2] ?? "").trim() === "") {
      if (open.grad && open.at <= place && place <= at) return text.slice(open.at, at);
      open = undefined;
    }
  }
  if (open?.grad === true && open.at <= place) return text.slice(open.at);
  return blocks === 0 ? text : undefined;
}
