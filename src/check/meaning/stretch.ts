// The ways in which a stretch of formulas without declarations may be read: with the ranks that use tells, with those that
// are as likely, and with sums over all integers where a size would have to be made up.

import type { Env } from "../../expr/environment.ts";
import type { RelationMath } from "../formula/math.ts";
import { type Names, namesOf } from "../formula/names.ts";
import { type AppliedName, appliedNames } from "./applied.ts";
import { Builder, type StretchMeaning, type StretchSetting } from "./declared-names.ts";
import { numberFunctions } from "./number-functions.ts";
import { inferRanks, type Ranks } from "./ranks.ts";
import { type Rows, rowsIn, rowsText } from "./rows.ts";
import { apart, type Spelling, spellingOf } from "./spelling.ts";
import { usesOf } from "./uses.ts";

export interface StretchReadings {
  readonly spelling: Spelling;
  readonly names: Names;
  readonly ranks: ReadonlyMap<string, number>;
  /** The likeliest first. */
  readonly readings: readonly {
    readonly text: string;
    readonly meaning: StretchMeaning;
    readonly rows?: Rows;
  }[];
}

const NONE: ReadonlySet<string> = new Set();

export function readStretch(s: StretchSetting, excluded: ReadonlySet<string> = NONE): StretchReadings {
  const names = namesOf(s.base, s.notation);
  const whole = spellingOf(
    s.placed.map((p) => p.statement),
    {
      hasEntries: (key) => names.byKey.get(key)?.some((k) => k.rank > 0) === true,
      indices: s.base.indices,
      isDeclared: (letter) => names.byKey.has(letter),
      isInteger: (letter) => names.byKey.get(letter)?.some((k) => isGivenInteger(s.base, k.name)) === true,
    },
  );
  const first = usesOf(s.placed, whole, s.text);
  const relations = s.placed.flatMap((p): RelationMath[] =>
    p.statement.item.kind === "relation" ? [p.statement.item] : [],
  );
  const numbers = new Set([...numberFunctions(relations, whole, s.text)].filter((k) => !excluded.has(k)));
  const asApplied = appliedNames(first, whole, numbers);
  const valued = (all: ReadonlyMap<string, AppliedName>): ReadonlySet<string> =>
    new Set([...numbers].filter((key) => all.get(key)?.kind === "function"));
  const known = (key: string): number | undefined => names.byKey.get(key)?.[0]?.rank;
  const found = inferRanks({
    spelling: whole,
    uses: first,
    applied: (key) => asApplied.get(key)?.kind ?? "product",
    known,
    prior: s.prior,
    relations,
    numbers: valued(asApplied),
  });
  const spelling = apart(whole, found.apart);
  const uses = usesOf(s.placed, spelling, s.text);
  const applied = appliedNames(uses, spelling, numbers);
  const readings: { text: string; meaning: StretchMeaning; rows?: Rows }[] = [];
  const pairs = rowsIn(uses, found.ranks, known);
  const related = pairs.flatMap(([small, large]) =>
    [false, true].map((turned): Rows => ({ small, large, turned })),
  );
  const [plain, ...others] = alternatives(found);
  const tried: readonly { readonly ranks: Ranks["ranks"]; readonly rows?: Rows }[] = [
    ...(plain === undefined ? [] : [{ ranks: plain }, ...related.map((rows) => ({ ranks: plain, rows }))]),
    ...others.map((ranks) => ({ ranks })),
  ];
  for (const { ranks, rows } of tried) {
    const b = new Builder(s, {
      spelling,
      uses,
      names,
      applied,
      relations,
      ranks,
      rows,
      numbers: valued(applied),
    });
    // What is no such function after all is taken as if nothing had been said of it.
    const others = [...numbers].filter((k) => !b.isFree(k));
    if (others.length > 0) return readStretch(s, new Set([...excluded, ...others]));
    const inferred = "as inferred from use";
    const what =
      rows !== undefined
        ? rowsText(rows)
        : ranks === plain
          ? inferred
          : `${difference(found, ranks)}, ${inferred}`;
    const own = rows === undefined ? {} : { rows };
    const sizes = b.sizes();
    if (sizes.folded.size > 0) {
      const all = [...sizes.folded].map((x) => `\`${x}\``).join(", ");
      readings.push({ text: `${all} 0 outside, ${what}`, meaning: b.meaning(true), ...own });
    }
    readings.push({ text: what, meaning: b.meaning(false), ...own });
  }
  return { spelling, names, ranks: found.ranks, readings };
}

function isGivenInteger(env: Env, name: string): boolean {
  const d = env.decls.get(name);
  return d?.kind === "scalar" && d.role === "given" && d.integer;
}

const alternatives = (r: Ranks): readonly ReadonlyMap<string, number>[] =>
  r.other === undefined ? [r.ranks] : [r.ranks, r.other];

function difference(r: Ranks, other: ReadonlyMap<string, number>): string {
  const changed = [...other].filter(([k, n]) => r.ranks.get(k) !== n);
  return changed
    .map(([k, n]) => `\`${k}\` ${["a number", "a vector", "a matrix"][n] ?? `with ${n} axes`}`)
    .join(", ");
}
