// Data of whole numbers that is differentiated: A = [[4, 5], [3, 3]] with d(E)/d(A) asked for is a point among the real
// matrices, and so is all that is computed from it. What stands in a subscript or a range stays an integer.

import type { Decl, Env, Task } from "../../expr/environment.ts";
import { bodiesOf } from "../../expr/environment.ts";
import type { Expr } from "../../expr/nodes.ts";
import { symbols, visit } from "../../expr/traverse.ts";

export function withRealData(env: Env, tasks: readonly Task[]): Env {
  const bodies = [...env.decls.values()].flatMap((d) => (d.kind === "definition" ? bodiesOf(d) : []));
  const terms = [...bodies, ...env.assumptions, ...tasks.flatMap(termsOfTask)];
  const real = new Set<string>();
  const counting = new Set<string>();
  for (const t of terms)
    visit(t, (s) => {
      if (s.kind === "deriv") for (const n of headOf(s.wrt)) real.add(n);
      if (s.kind === "at") for (const i of s.subs) for (const n of symbols(i)) counting.add(n);
      if (s.kind === "bind")
        for (const r of s.ranges)
          if (r.kind === "interval") for (const n of [...symbols(r.lo), ...symbols(r.hi)]) counting.add(n);
      return true;
    });
  if (real.size === 0) return env;
  const decls = new Map<string, Decl>(env.decls);
  for (const d of env.decls.values()) {
    if (d.kind !== "definition" || !d.integer || counting.has(d.name)) continue;
    if (real.has(d.name) || dependsOnOne(env, d.name, real)) decls.set(d.name, { ...d, integer: false });
  }
  return { ...env, decls };
}

function termsOfTask(t: Task): readonly Expr[] {
  switch (t.kind) {
    case "find":
      return [t.target];
    case "show":
    case "refute":
      return [t.lhs, t.rhs];
    case "compute":
    case "expand":
      return [t.what];
    case "code":
      return t.targets;
    case "limit":
      return [t.of, t.to];
    case "size":
      return t.crop === undefined ? [] : [t.crop];
    case "plot":
      return t.curves.map((c) => c.value);
    case "draw":
    case "minimise":
    case "train":
      return [];
  }
}

const headOf = (wrt: Expr): readonly string[] => {
  const head = wrt.kind === "at" ? wrt.tensor : wrt;
  return head.kind === "sym" ? [head.name] : [];
};

function dependsOnOne(env: Env, name: string, wanted: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  const go = (n: string): boolean => {
    if (seen.has(n)) return false;
    seen.add(n);
    const d = env.decls.get(n);
    if (d?.kind !== "definition") return false;
    return bodiesOf(d).some((b) => symbols(b).some((s) => wanted.has(s) || go(s)));
  };
  return go(name);
}
