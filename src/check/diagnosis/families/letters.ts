// One letter for another: q for g, i for j, a name for one of the same kind. Letters that look alike come first.

import { axesOf, type Env } from "../../../expr/environment.ts";
import type { Expr } from "../../../expr/nodes.ts";
import type { Candidate, Family, Scope } from "../edit.ts";
import { heightOf, isApp, type Site } from "../sites.ts";
import { lettersAt } from "./deltas.ts";

export const letters: Family = {
  code: "letter",
  ofNames: true,
  candidates: (site, scope) => {
    const { term } = site;
    switch (term.kind) {
      case "sym":
        return names(site, term.name, scope);
      case "idx":
      case "bound":
        return indices(site, scope);
      case "num":
        return digits(site, scope);
      default:
        return [];
    }
  },
};

/** Letters that are taken for each other by hand, by eye or by scanners. */
const ALIKE: readonly string[] =
  "qg qp pd bd bh ij il jl uv vw uw xy xz yz mn nu rs st ft kh kx ao ceo τt ηn ξζ νv ωw ρp κk γy αa βb εϵ θϑ φϕ".split(
    " ",
  );

const base = (name: string): string => name.replace(/['_\d]+.*$/, "");
function alike(a: string, b: string): boolean {
  const [x, y] = [base(a), base(b)];
  if (x === "" || y === "") return false;
  // w and W; c_x and c_y.
  if (x.toLowerCase() === y.toLowerCase()) return true;
  return ALIKE.some((set) => set.includes(x.toLowerCase()) && set.includes(y.toLowerCase()));
}

function names(site: Site, name: string, scope: Scope): readonly Candidate[] {
  const { ctx, env, instead } = scope;
  const kind = kindOf(env, name);
  if (
    kind === undefined ||
    !["value", "tensor", "name", "bound", "subscript", "compared"].includes(site.role)
  )
    return [];
  const height = around(site);
  const out: Candidate[] = [];
  for (const other of env.decls.keys()) {
    if (other === name || kindOf(env, other) !== kind) continue;
    const by = ctx.sym(other);
    out.push({ by, weight: alike(name, other) ? 1.6 : 2.5, sentence: () => instead(site, by, height) });
    if (out.length >= 24) break;
  }
  return out;
}

/** The quotient of derivatives or the entry that the letter belongs to, for the sentence. */
function around(site: Site): number {
  const derivative = heightOf(site, (a) => a.node.kind === "deriv");
  if (site.role === "name" && derivative !== undefined) return derivative;
  const read = site.trail.at(-1);
  return read?.node.kind === "at" && read.child === 0 ? 1 : 0;
}

/** Names that may stand for each other have one kind; undefined: none does. */
function kindOf(env: Env, name: string): string | undefined {
  const d = env.decls.get(name);
  if (d === undefined) return undefined;
  if (d.kind === "function" || d.kind === "set")
    return `${d.kind} ${d.kind === "set" ? d.axes.length : d.params.length}`;
  const rank = axesOf(env, name)?.length ?? 0;
  return d.integer && rank === 0 ? "integer" : `entries ${rank}`;
}

function indices(site: Site, scope: Scope): readonly Candidate[] {
  const { instead } = scope;
  if (site.role !== "subscript" && site.role !== "compared" && site.role !== "bound") return [];
  const own = nameAt(site, site.term);
  const read = heightOf(site, (a) => a.node.kind === "at" || (a.role === "condition" && isCondition(a.node)));
  const derivative = heightOf(site, (a) => a.node.kind === "deriv");
  const height = derivative ?? read ?? 0;
  return lettersAt(site, scope).flatMap((by): readonly Candidate[] => {
    if (by === site.term) return [];
    const weight = alike(own, nameAt(site, by)) ? 1.9 : 2.4;
    return [{ by, weight, code: "index", sentence: () => instead(site, by, height) }];
  });

  function nameAt(s: Site, e: Expr): string {
    if (e.kind === "idx") return e.name;
    return e.kind === "bound" ? (s.bound[s.bound.length - 1 - e.index] ?? "") : "";
  }
}

const isCondition = (e: Expr): boolean =>
  ["eq", "ne", "lt", "le", "gt", "ge", "divides"].some((op) => isApp(e, op));

const DIGITS: readonly (readonly [number, string])[] = [
  [6, "b"],
  [0, "o"],
  [0, "O"],
  [1, "l"],
  [9, "g"],
  [9, "q"],
  [5, "s"],
  [5, "S"],
  [2, "z"],
];

/** 6 for b. */
function digits(site: Site, { ctx, env, say }: Scope): readonly Candidate[] {
  const { term } = site;
  if (term.kind !== "num" || site.role === "condition" || site.role === "name") return [];
  return DIGITS.flatMap(([digit, name]): readonly Candidate[] => {
    const d = env.decls.get(name);
    if (term.value !== digit || d === undefined || (axesOf(env, name)?.length ?? 0) > 0) return [];
    const by = ctx.sym(name);
    return [{ by, weight: 1.8, sentence: () => `the digit ${digit} should be the letter ${say(site, by)}` }];
  });
}
