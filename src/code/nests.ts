// What the statements of a loop nest have to do with each other: what is written how often, and what an iteration needs
// of another one.

import { symbols, visit } from "../expr/traverse.ts";
import type { Statement } from "./program.ts";
import { termsOf } from "./statements.ts";

export type For = Statement & { readonly kind: "for" };

/** How often each array is stored into and each number is added to. */
export function times(body: readonly Statement[]): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (const s of body.flatMap(statementsOf)) {
    const name = s.kind === "store" ? s.array : s.kind === "accumulate" ? s.name : undefined;
    if (name !== undefined) out.set(name, (out.get(name) ?? 0) + 1);
  }
  return out;
}

export const bodiesOf = (s: Statement): readonly (readonly Statement[])[] =>
  s.kind === "for" || s.kind === "each" ? [s.body] : s.kind === "if" ? [s.body, s.otherwise] : [];

/** Variables of all loops of a nest. */
export function variablesOf(s: Statement): readonly string[] {
  return [
    ...(s.kind === "for" ? [s.loop.variable] : []),
    ...bodiesOf(s).flatMap((b) => b.flatMap(variablesOf)),
  ];
}

export function statementsOf(s: Statement): readonly Statement[] {
  return [s, ...bodiesOf(s).flatMap((b) => b.flatMap(statementsOf))];
}

/** An array is read where it is made, or is written in two ways that iterations may mix up. */
export function readsWhatItMakes(s: Statement): boolean {
  const all = statementsOf(s);
  const stores = all.filter((x) => x.kind === "store");
  const made = new Set(stores.map((x) => x.array));
  let read = false;
  for (const x of all)
    for (const t of termsOf(x))
      visit(t, (e) => {
        if (e.kind === "sym" && made.has(e.name)) read = true;
        return true;
      });
  const mixed = [...made].some((name) => {
    const own = stores.filter((x) => x.array === name);
    const place = (x: (typeof own)[number]): string => x.subs.map((e) => e.alpha).join();
    return own.length > 1 && own.some((x) => !x.add) && new Set(own.map(place)).size > 1;
  });
  return read || mixed;
}

/** A number made before the loop is added to in it and read there, too: a running sum. */
export function carries(s: For): boolean {
  const inside = s.body.flatMap(statementsOf);
  const own = new Set(inside.flatMap((x) => (x.kind === "let" ? [x.name] : [])));
  const added = inside.flatMap((x) => (x.kind === "accumulate" && !own.has(x.name) ? [x.name] : []));
  return inside.some((x) => termsOf(x).some((t) => symbols(t).some((n) => added.includes(n))));
}
