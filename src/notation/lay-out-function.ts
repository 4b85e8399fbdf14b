// Elementary functions: e^u, log u, sin² θ, |u|, ⌊u⌋, √u, powers, max(u, v). Parentheses are left out around an
// argument that is a single sign.

import type { App, Expr, Op } from "../expr/nodes.ts";
import { equalQ, isIntegerQ, type Rational, ratio, signQ } from "../expr/rational.ts";
import { isIndexTerm, isNumber, isSmall } from "./kinds.ts";
import { setTerm } from "./lay-out-product.ts";
import { APART, fence, func, type Layout, number, row, separated, sign } from "./layout.ts";
import {
  asCompact,
  asExponent,
  asIndex,
  atLeast,
  atom,
  child,
  fenced,
  inner,
  LEVEL,
  type Piece,
  type Setting,
} from "./setting.ts";

/** Printed names where they differ from the operator's. */
const NAMES: ReadonlyMap<Op, string> = new Map<Op, string>([
  ["asin", "arcsin"],
  ["acos", "arccos"],
  ["atan", "arctan"],
  ["asinh", "arsinh"],
  ["acosh", "arcosh"],
  ["atanh", "artanh"],
  ["relu", "ReLU"],
]);
const TRIGONOMETRIC: ReadonlySet<Op> = new Set<Op>(["sin", "cos", "tan", "sinh", "cosh", "tanh"]);
/** Functions whose argument may go without parentheses. */
const BARE: ReadonlySet<Op> = new Set<Op>([
  ...TRIGONOMETRIC,
  ...(["log", "log2", "log10", "asin", "acos", "atan", "asinh", "acosh", "atanh"] as const),
]);
/** The base of a logarithm, where it is not e. */
const BASES: ReadonlyMap<Op, string> = new Map<Op, string>([
  ["log2", "2"],
  ["log10", "10"],
]);

export const functionName = (op: Op): string => NAMES.get(op) ?? op;

/** Arguments are set without space around signs while they are short enough to be read at a glance. */
function argumentSetting(e: Expr, s: Setting): Setting {
  return s.style === "linear" && isSmall(e, 13) ? asCompact(s) : { ...inner(s), compact: s.index };
}

export function setCall(name: Layout, args: readonly Expr[], s: Setting, offset = 0): Piece {
  const layouts = args.map((a, k) => {
    const here = argumentSetting(a, child(s, k + offset));
    return here.set(a, here).layout;
  });
  return {
    layout: row(name, fence("paren", separated(layouts, true))),
    level: LEVEL.atom,
    start: "function",
    end: "call",
    open: false,
  };
}

export function setFunction(e: App, s: Setting): Piece {
  const base = BASES.get(e.op);
  const name: Layout =
    base === undefined ? func(functionName(e.op)) : { kind: "scripts", base: func("log"), sub: number(base) };
  const u = e.args[0];
  if (e.args.length !== 1 || u === undefined || !BARE.has(e.op)) return setCall(name, e.args, s);
  return applied(name, u, child(inner(s), 0));
}

/** `log u` for a single sign, `log Σ …` for a sum under a large sign, else `log(…)`. */
function applied(name: Layout, u: Expr, s: Setting): Piece {
  const closed = (): Piece =>
    setCall(name, [u], s.path === undefined ? s : { ...s, path: s.path.slice(0, -1) });
  if (isSingleSign(u)) {
    const arg = s.set(u, s);
    if (arg.level === LEVEL.atom)
      return {
        layout: row(name, APART, arg.layout),
        level: LEVEL.prefix,
        start: "function",
        end: "argument",
        open: false,
        closed,
      };
  }
  if (u.kind === "bind" && (u.op === "sum" || u.op === "prod")) {
    const arg = s.set(u, s);
    return {
      layout: row(name, APART, arg.layout),
      level: LEVEL.prefix,
      start: "function",
      end: arg.end,
      open: true,
      closed,
    };
  }
  const call = closed();
  return { ...call, level: LEVEL.prefix };
}

function isSingleSign(e: Expr): boolean {
  if (e.kind === "num") return isIntegerQ(e.value) && signQ(e.value) >= 0;
  return (
    e.kind === "sym" || e.kind === "idx" || e.kind === "bound" || (e.kind === "at" && e.tensor.kind === "sym")
  );
}

export function setExp(e: App, outer: Setting): Piece {
  const u = e.args[0] as Expr;
  const s = child(inner(outer), 0);
  if (!isSmall(u, 16)) return setCall(func("exp"), e.args, outer);
  const here = asExponent(s);
  const base: Layout = { kind: "name", text: "e", face: "italic" };
  if (isNumber(u, 1)) return atom(base, "letter");
  return {
    layout: { kind: "scripts", base, sup: here.set(u, here).layout },
    level: LEVEL.power,
    start: "letter",
    end: "script",
    open: false,
  };
}

export function setBars(e: App, outer: Setting): Piece {
  const u = e.args[0] as Expr;
  const s = argumentSetting(u, child(inner(outer), 0));
  return fenced(s.set(u, s), "bars");
}

export function setFloor(e: App, outer: Setting): Piece {
  const u = e.args[0] as Expr;
  const s = child(inner(outer), 0);
  const here = s.style === "linear" && isIndexTerm(s.env, u) ? asIndex(s) : s;
  return fenced(here.set(u, here), e.op === "floor" ? "floor" : "ceil");
}

export function setMod(e: App, outer: Setting): Piece {
  const [a, b] = e.args.map((x, k) => {
    const s = child(inner(outer), k);
    return atLeast(s.set(x, s), LEVEL.prefix);
  }) as [Piece, Piece];
  return {
    layout: row(a.layout, sign("mod", "binary"), b.layout),
    // Without space around signs, `m mod 2+1` would be read wrongly.
    level: outer.compact ? LEVEL.sum : LEVEL.product,
    start: a.start,
    end: b.end,
    open: false,
  };
}

const isHalf = (v: Rational): boolean => equalQ(v, ratio(1, 2));

export function setRoot(u: Expr, s: Setting): Piece {
  const here = inner(s);
  return atom({ kind: "root", body: here.set(u, here).layout }, "paren");
}

export function setPower(e: App, outer: Setting): Piece {
  const [b, n] = e.args as readonly [Expr, Expr];
  const s = inner(outer);
  if (n.kind === "num") {
    // 10⁻⁸ is a size, not a quotient.
    if (signQ(n.value) < 0 && !(b.kind === "num" && b.value === 10)) return setTerm(e, s);
    if (n.value === 1 && !s.units) return s.set(b, child(outer, 0));
    if (isHalf(n.value)) return setRoot(b, child(s, 0));
  }
  const sup = exponentLayout(n, child(s, 1));
  const at = child(s, 0);
  if (b.kind === "app" && TRIGONOMETRIC.has(b.op) && n.kind === "num" && isIntegerQ(n.value)) {
    const name: Layout = { kind: "scripts", base: func(functionName(b.op)), sup };
    return applied(name, b.args[0] as Expr, child(at, 0));
  }
  const base = at.set(b, at);
  // A name that is spelled with a power, such as d², has its own one in parentheses.
  const held =
    base.level === LEVEL.atom &&
    !(base.start === "function" && base.end === "argument") &&
    !hasSup(base.layout)
      ? base
      : fenced(base);
  const layout: Layout =
    held.layout.kind === "scripts" && held.layout.sup === undefined
      ? { ...held.layout, sup }
      : held.layout.kind === "row" && held.layout.items.length > 0
        ? onLastItem(held.layout.items, sup)
        : { kind: "scripts", base: held.layout, sup };
  const edge = held.end === "letter" ? "script" : held.end;
  return {
    layout,
    level: LEVEL.power,
    start: held.start === "number" ? "number" : held.start,
    end: edge,
    open: false,
  };
}

const hasSup = (l: Layout): boolean =>
  (l.kind === "scripts" && l.sup !== undefined) ||
  (l.kind === "row" && l.items.length > 0 && hasSup(l.items.at(-1) as Layout));

/** x[i]²: the power stands at the closing bracket. */
function onLastItem(items: readonly Layout[], sup: Layout): Layout {
  return row(...items.slice(0, -1), { kind: "scripts", base: items.at(-1) as Layout, sup });
}

function exponentLayout(n: Expr, s: Setting): Layout {
  if (n.kind === "num" && isIntegerQ(n.value)) return number(`${n.value}`);
  const here = asExponent(s);
  return here.set(n, here).layout;
}
