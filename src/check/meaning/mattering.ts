// What of a question, and of what is declared beside it, can matter to formulas: names that are written with their
// letters, or with letters that look like these, and what such names go back to. Questions of a sheet of which the same
// matters give the same readings.

import type { Context } from "../../expr/context.ts";
import { type Env, isRecurrent } from "../../expr/environment.ts";
import type { Notation } from "../../notation/notation.ts";
import { type Known, type Names, namesOf } from "../formula/names.ts";
import type { Statement } from "../formula/statements.ts";
import { everywhere } from "../tree/parts.ts";
import { partOf, signature } from "../verdict/bench.ts";
import { usesConvolution } from "./interpretations.ts";
import { lookAlikes } from "./repairs.ts";

/** The letters of names, operators and functions in formulas, and those that look like them. */
export function lettersIn(statements: readonly Statement[]): ReadonlySet<string> {
  const out = new Set<string>();
  for (const s of statements) {
    let own = lettered.get(s);
    if (own === undefined) {
      own = lettersOf(s);
      lettered.set(s, own);
    }
    for (const l of own) out.add(l);
  }
  return out;
}

/** A statement, which is never changed in place, stands in one stretch after another, with each question of a sheet. */
const lettered = new WeakMap<Statement, ReadonlySet<string>>();

function lettersOf(s: Statement): ReadonlySet<string> {
  const written = new Set<string>();
  const add = (word: unknown): void => {
    if (typeof word === "string") for (const l of word) written.add(l);
  };
  everywhere<{ readonly text?: unknown; readonly name?: unknown }, never>(s.item, (x) => {
    add(x.text);
    add(x.name);
    return [];
  });
  return new Set([...written].flatMap((l) => [l, ...lookAlikes(l)]));
}

/** Equal for two environments if formulas with these letters are read alike in both. */
export function mattering(
  ctx: Context,
  env: Env,
  notation: Notation,
  letters: ReadonlySet<string>,
  prior: ReadonlyMap<string, number>,
): string {
  const mayStand = (key: string): boolean => [...headOf(key)].every((l) => letters.has(l));
  const names = standingIn(env, notation, letters);
  const indices = [...env.indices].filter(([l]) => mayStand(l));
  const ends = indices.flatMap(([, r]) => (r.kind === "interval" ? [r.lo, r.hi] : []));
  const part = partOf(env, [...names.map((n) => ctx.sym(n.name)), ...ends], mayStand);
  const recurrent = [...env.decls.values()].some((d) => d.kind === "definition" && isRecurrent(d));
  return [
    signature(part),
    names.map((n) => `${n.key}=${n.name}`).join(" "),
    JSON.stringify(notation),
    `${usesConvolution(env)} ${recurrent}`,
    [...prior].flatMap(([key, rank]) => (mayStand(key) ? [`${key}:${rank}`] : [])).join(" "),
  ].join("\n");
}

/** Names that may be written with the letters, and how. */
export const standingIn = (
  env: Env,
  notation: Notation,
  letters: ReadonlySet<string>,
): readonly { readonly key: string; readonly name: string }[] =>
  headsOf(namesOf(env, notation)).flatMap(({ key, head, known }) =>
    head.every((l) => letters.has(l)) ? known.map((k) => ({ key, name: k.name })) : [],
  );

interface Headed {
  readonly key: string;
  readonly head: readonly string[];
  readonly known: readonly Known[];
}

const headed = new WeakMap<Names, readonly Headed[]>();

function headsOf(names: Names): readonly Headed[] {
  let found = headed.get(names);
  if (found === undefined) {
    found = [...names.byKey].map(([key, known]) => ({ key, head: [...headOf(key)], known }));
    headed.set(names, found);
  }
  return found;
}

/** `\hat{y}_{min}` is written with a y. */
const headOf = (key: string): string => key.replace(/^(?:\\[a-z]+\{)+/i, "").replace(/\P{L}.*$/su, "");
