// How a question of a sheet goes with what the document declares itself, as far as a formula is concerned: of several
// questions a line is rather about one that says the same of its names than about one that says nothing of them, and
// not about one in which they are something else.

import type { Context } from "../../expr/context.ts";
import type { Decl, Env } from "../../expr/environment.ts";
import { partOf, reached, signature } from "../verdict/bench.ts";

/** The closer ones are the smaller ones. */
const AGREEMENTS = { same: 0, alike: 1, open: 2, apart: 3, otherwise: 4 } as const;
export type Agreement = keyof typeof AGREEMENTS;

export const isCloser = (a: Agreement, b: Agreement): number => AGREEMENTS[a] - AGREEMENTS[b];

/**
 * `own` is what the document declares without the question; the names are those of the formula. `open`: the question leaves
 * open what the document says more of; `apart`: it has none of the names.
 */
export function agreement(ctx: Context, own: Env, block: Env, names: ReadonlySet<string>): Agreement {
  const behind = reached(
    own,
    [...names].map((n) => ctx.sym(n)),
  );
  const shared = new Set([...behind].filter((n) => block.decls.has(n)));
  let found: Agreement | undefined;
  for (const name of shared) {
    const [a, b] = [own.decls.get(name), block.decls.get(name)];
    if (a === undefined || b === undefined) continue;
    if (!mayBeOne(ctx, own, a, block, b, shared)) return "otherwise";
    const one: Agreement =
      said(ctx, own, name) === said(ctx, block, name)
        ? "same"
        : isDefined(a) === isDefined(b)
          ? "alike"
          : "open";
    if (found === undefined || isCloser(one, found) > 0) found = one;
  }
  return found ?? "apart";
}

const isDefined = (d: Decl): boolean => d.kind === "definition";

const said = (ctx: Context, env: Env, name: string): string =>
  signature(partOf(env, [ctx.sym(name)], () => false));

/** With as many axes, and made of the same; what is a function of something in one depends on that in the other. */
function mayBeOne(
  ctx: Context,
  own: Env,
  a: Decl,
  block: Env,
  b: Decl,
  shared: ReadonlySet<string>,
): boolean {
  if (a.kind === "function" || b.kind === "function") {
    const [f, env, other] = a.kind === "function" ? [a, block, b] : [b, own, a];
    if (f.kind !== "function" || f.formula !== undefined) return a.kind === b.kind;
    const names = reached(env, [ctx.sym(other.name)]);
    return f.params.every((p) => names.has(p));
  }
  if (axesIn(a) !== axesIn(b) || (a.kind === "set") !== (b.kind === "set")) return false;
  if (!isDefined(a) || !isDefined(b)) return true;
  const [mine, theirs] = [madeOf(ctx, own, a.name, shared), madeOf(ctx, block, b.name, shared)];
  return mine.size === theirs.size && [...mine].every((n) => theirs.has(n));
}

const axesIn = (d: Decl): number => ("axes" in d ? d.axes.length : 0);

/** Given numbers that a definition goes back to, other than by way of names that both declare. */
function madeOf(ctx: Context, env: Env, name: string, shared: ReadonlySet<string>): ReadonlySet<string> {
  const decls = new Map([...env.decls].filter(([n]) => n === name || !shared.has(n)));
  const behind = reached({ ...env, decls }, [ctx.sym(name)]);
  return new Set(
    [...behind].filter((n) => {
      const d = env.decls.get(n);
      return d !== undefined && !isDefined(d) && !(d.kind === "scalar" && (d.integer || d.role === "size"));
    }),
  );
}
