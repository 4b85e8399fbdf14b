// Macros of the document: \newcommand and its relatives with arguments, \def, \let, \DeclareMathOperator. They are
// put in before KaTeX reads a formula, so that places lead back to the call, and within bounds on length and number.

import { Assembly, type Mapped, placeOf } from "./mapped.ts";
import { type Argument, argumentAt, optionalAt, skipSpace, type TexToken, texTokens } from "./tex-tokens.ts";
import { unread } from "./unread.ts";

export interface Macro {
  readonly parameters: number;
  /** What the first argument is where none is given in brackets. */
  readonly preset: string | undefined;
  readonly body: string;
}

/** Grows as the document is read: a macro is known from its definition on. */
export type Macros = Map<string, Macro>;

const MOST_CALLS = 2_000;
const MOST_CHARACTERS = 100_000;
const DEEPEST = 50;

interface Budget {
  calls: number;
}

/** What a command stands for that is called and was not defined. */
export type Others = (m: Mapped, tokens: readonly TexToken[], k: number) => Macro | undefined;

/** Calls in all formulas of one document together. */
export class MacroAllowance {
  left = 100_000;
}

/** The text with comments cut out, definitions taken into the table and calls replaced by what they stand for. */
export function expandMacros(
  m: Mapped,
  macros: Macros,
  allowance = new MacroAllowance(),
  others: Others = () => undefined,
): Mapped {
  if (allowance.left <= 0 && macros.size > 0)
    throw unread(
      "macro",
      "the macros of this document go on and on: they are not put in here",
      placeOf(m, 0, Math.max(1, m.text.length)),
    );
  const budget: Budget = { calls: 0 };
  try {
    return expand(m, { macros, others }, budget, 0);
  } finally {
    allowance.left -= budget.calls;
  }
}

interface Table {
  readonly macros: Macros;
  readonly others: Others;
}

function expand(m: Mapped, table: Table, budget: Budget, depth: number): Mapped {
  const { macros } = table;
  const tokens = texTokens(m.text);
  const out = new Assembly(m.at[0] ?? 0);
  for (let k = 0; k < tokens.length; ) {
    const t = tokens[k] as TexToken;
    if (t.kind === "comment") {
      // A comment takes its line end with it; a command before it still ends here.
      out.put(" ", m.at[t.start] ?? 0);
      k += 1;
      continue;
    }
    if (t.kind === "command") {
      const defined = definitionAt(m.text, tokens, k, macros);
      if (defined !== undefined) {
        k = defined;
        continue;
      }
      const macro = macros.get(t.text) ?? table.others(m, tokens, k);
      if (macro !== undefined) {
        const call = callAt(m, tokens, k, macro);
        if (call === undefined)
          throw unread(
            "macro",
            `\`${t.text}\` is without its ${argumentsText(macro)}`,
            placeOf(m, t.start, t.end),
          );
        budget.calls += 1;
        if (budget.calls > MOST_CALLS || depth > DEEPEST)
          throw unread(
            "macro",
            `\`${t.text}\` goes on and on: the macros of this formula are not put in`,
            placeOf(m, t.start, t.end),
          );
        const inner = expand(call.text, table, budget, depth + 1);
        out.copy(inner, 0, inner.text.length);
        if (out.length > MOST_CHARACTERS)
          throw unread(
            "macro",
            `the macros of this formula make more than ${MOST_CHARACTERS} characters of it`,
            placeOf(m, t.start, t.end),
          );
        k = call.next;
        continue;
      }
    }
    out.copy(m, t.start, t.end);
    k += 1;
  }
  return out.done();
}

const argumentsText = (m: Macro): string => (m.parameters === 1 ? "argument" : `${m.parameters} arguments`);

function callAt(
  m: Mapped,
  tokens: readonly TexToken[],
  k: number,
  macro: Macro,
): { readonly text: Mapped; readonly next: number } | undefined {
  const place = m.at[tokens[k]?.start ?? 0] ?? 0;
  const args: (Argument | string)[] = [];
  let next = k + 1;
  if (macro.preset !== undefined) {
    const given = optionalAt(tokens, next);
    args.push(given ?? macro.preset);
    next = given?.next ?? next;
  }
  while (args.length < macro.parameters) {
    const a = argumentAt(tokens, next);
    if (a === undefined) return undefined;
    args.push(a);
    next = a.next;
  }
  const out = new Assembly(place);
  // A name in the body must not join the letter that an argument begins with.
  const apart = /\\[A-Za-z@]+$/;
  for (const piece of macro.body.split(/(#[1-9])/)) {
    const which = /^#([1-9])$/.exec(piece);
    if (which === null) {
      out.put(apart.test(piece) ? `${piece} ` : piece, place);
      continue;
    }
    const a = args[Number(which[1]) - 1];
    if (a === undefined) return undefined;
    if (typeof a === "string") out.put(a, place);
    else out.copy(m, a.start, a.end);
  }
  return { text: out.done(), next };
}

/** Takes in the definition that stands at `k`; gives the index behind it. */
export function definitionAt(
  text: string,
  tokens: readonly TexToken[],
  k: number,
  macros: Macros,
): number | undefined {
  switch (tokens[k]?.text) {
    case "\\newcommand":
    case "\\renewcommand":
    case "\\providecommand":
    case "\\DeclareRobustCommand":
      return newCommand(text, tokens, k + 1, macros);
    case "\\DeclareMathOperator":
      return mathOperator(text, tokens, k + 1, macros);
    case "\\def":
    case "\\gdef":
      return plainDef(text, tokens, k + 1, macros);
    case "\\let":
      return letCommand(tokens, k + 1, macros);
    default:
      return undefined;
  }
}

const starred = (tokens: readonly TexToken[], k: number): boolean =>
  tokens[skipSpace(tokens, k)]?.text === "*";

function nameAt(
  text: string,
  tokens: readonly TexToken[],
  k: number,
): { name: string; next: number } | undefined {
  const a = argumentAt(tokens, k);
  const name = a === undefined ? "" : text.slice(a.start, a.end).trim();
  return a !== undefined && /^\\(?:[A-Za-z@]+|[^A-Za-z\s])$/.test(name) ? { name, next: a.next } : undefined;
}

function newCommand(
  text: string,
  tokens: readonly TexToken[],
  k: number,
  macros: Macros,
): number | undefined {
  const named = nameAt(text, tokens, starred(tokens, k) ? skipSpace(tokens, k) + 1 : k);
  if (named === undefined) return undefined;
  const count = optionalAt(tokens, named.next);
  const parameters = count === undefined ? 0 : Number(text.slice(count.start, count.end));
  const preset = count === undefined ? undefined : optionalAt(tokens, count.next);
  const body = argumentAt(tokens, preset?.next ?? count?.next ?? named.next);
  if (body === undefined || !Number.isInteger(parameters) || parameters > 9) return undefined;
  macros.set(named.name, {
    parameters,
    preset: preset === undefined ? undefined : text.slice(preset.start, preset.end),
    body: withoutComments(text.slice(body.start, body.end)),
  });
  return body.next;
}

function mathOperator(
  text: string,
  tokens: readonly TexToken[],
  k: number,
  macros: Macros,
): number | undefined {
  const star = starred(tokens, k);
  const named = nameAt(text, tokens, star ? skipSpace(tokens, k) + 1 : k);
  const body = named === undefined ? undefined : argumentAt(tokens, named.next);
  if (named === undefined || body === undefined) return undefined;
  const name = text.slice(body.start, body.end);
  macros.set(named.name, {
    parameters: 0,
    preset: undefined,
    body: `\\operatorname${star ? "*" : ""}{${name}}`,
  });
  return body.next;
}

function plainDef(text: string, tokens: readonly TexToken[], k: number, macros: Macros): number | undefined {
  const at = skipSpace(tokens, k);
  const name = tokens[at];
  if (name?.kind !== "command") return undefined;
  let j = at + 1;
  let parameters = 0;
  while (tokens[j]?.text === "#") {
    if (tokens[j + 1]?.text !== `${parameters + 1}`) return undefined;
    parameters += 1;
    j += 2;
  }
  if (tokens[j]?.kind !== "open") return undefined;
  const body = argumentAt(tokens, j);
  if (body === undefined) return undefined;
  macros.set(name.text, {
    parameters,
    preset: undefined,
    body: withoutComments(text.slice(body.start, body.end)),
  });
  return body.next;
}

function letCommand(tokens: readonly TexToken[], k: number, macros: Macros): number | undefined {
  const at = skipSpace(tokens, k);
  const name = tokens[at];
  let j = skipSpace(tokens, at + 1);
  if (tokens[j]?.text === "=") j = skipSpace(tokens, j + 1);
  const other = tokens[j];
  if (name?.kind !== "command" || other === undefined) return undefined;
  const known = macros.get(other.text);
  if (known !== undefined) macros.set(name.text, known);
  else if (other.text !== name.text)
    macros.set(name.text, { parameters: 0, preset: undefined, body: other.text });
  return j + 1;
}

const withoutComments = (text: string): string =>
  texTokens(text)
    .map((t) => (t.kind === "comment" ? " " : t.text))
    .join("");
