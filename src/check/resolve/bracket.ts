// Brackets and what they stand behind: calls, entries and products, told apart by what the name is.

import type { Name, Value } from "../../read/syntax/syntax.ts";
import { dottedList, isDotted } from "../formula/dots.ts";
import { FUNCTIONS } from "../formula/grammar-function.ts";
import { givenKey, keyOfSymbol, scriptedKey } from "../formula/keys.ts";
import {
  type ApplyMath,
  type Condition,
  type FenceMath,
  type Item,
  isCondition,
  type MathNode,
  type ScriptedMath,
} from "../formula/math.ts";
import { call, product } from "../formula/values.ts";
import { unread } from "../text/unread.ts";
import { anywhere } from "../tree/parts.ts";
import { juxtaposed, scriptedValue } from "./name.ts";
import { resolveProduct } from "./products.ts";
import type { Resolving } from "./scope.ts";
import { slopeOf } from "./slopes.ts";

export function resolveFence(r: Resolving, m: FenceMath): Value {
  const [only] = m.items;
  const listed = isDotted(m.items) ? dotted(r, m) : undefined;
  if (listed !== undefined) return listed;
  if (m.such !== undefined) throw unread("set", "a set by its property is not read here", m.span);
  if (m.items.length === 1 && only !== undefined && !isCondition(only)) return r.value(only);
  if (m.items.length > 1 && m.open === "(")
    return { kind: "tuple", elements: r.values(m.items), span: m.span };
  if (m.items.length > 1 && m.open === "[") return { kind: "data", items: r.values(m.items), span: m.span };
  throw unread("bracket", "what stands in these brackets is not read", m.span);
}

/** Entries of a list with dots that are written out: more of them stand for a whole that is too large to compare. */
const MOST_ENTRIES = 64;

/** (x_1, …, x_n) is x, and [y_1, …, y_9] its nine entries. */
function dotted(r: Resolving, m: FenceMath): Value | undefined {
  const found = m.open === "(" || m.open === "[" ? dottedList(m.items, "ι") : undefined;
  if (found === undefined) return undefined;
  const { low, high, entry } = found;
  if (high.kind === "number") {
    const count = Number(high.text) - low + 1;
    if (count < 1 || count > MOST_ENTRIES) return undefined;
    const items = Array.from({ length: count }, (_, k) => r.value(found.at(low + k)));
    return { kind: "data", items, span: m.span };
  }
  const base = entry.kind === "scripted" && entry.sub?.key === "ι" ? entry.base : undefined;
  const whole = base === undefined ? undefined : keyOfSymbol(base);
  const known = whole === undefined ? undefined : r.known(whole, true);
  if (known === undefined || known.rank !== 1 || low > 1) return undefined;
  r.note(`the list with dots is read as all of \`${known.name}\``, m.span);
  return { kind: "name", name: known.name, span: m.span };
}

/** `scripts` are those at the bracket: they belong to the value of a call, and to the bracket alone in a product. */
export function resolveApply(r: Resolving, m: ApplyMath, scripts?: ScriptedMath): Value {
  const { fence, span } = m;
  const conditions = fence.items.length > 0 && fence.items.every(isCondition);
  const whole = (v: Value): Value => (scripts === undefined ? v : scriptedValue(r, v, scripts));
  const last: MathNode = scripts === undefined ? fence : { ...scripts, base: fence };
  if (fence.open === "[") {
    if (conditions) {
      const indicator: MathNode = { kind: "indicator", condition: joint(fence), span: fence.span };
      const factor = scripts === undefined ? indicator : { ...scripts, base: indicator };
      return product(r.value(m.head), r.value(factor), span);
    }
    const own = keyOfSymbol(m.head);
    const entries = own === undefined ? undefined : r.known(own, true);
    const head: Value =
      entries === undefined || entries.rank === 0
        ? r.value(m.head)
        : { kind: "name", name: entries.name, span: m.head.span };
    const set = head.kind === "name" && r.names.byName.get(head.name)?.kind === "set";
    if (r.rank(head) > 0 || set)
      return whole({ kind: "read", of: head, subscripts: r.values(fence.items), span });
    return times(r, m, head, last);
  }
  const written = keyOfScripted(m.head);
  if (written !== undefined && isWritten(r, written, fence)) return whole(r.value(m.head));
  const family = calledFamily(r, m.head, fence);
  if (family !== undefined) return whole(call(family.name, [family.index, ...r.values(fence.items)], span));
  const name = calledFunction(r, m.head);
  if (name !== undefined && takesArguments(r, m.head, fence))
    return whole(call(name, r.values(fence.items), span));
  const slope = primed(r, m);
  if (slope !== undefined) return whole(slope);
  const head = r.value(m.head);
  const rank = r.rank(head);
  if (head.kind === "name" && r.names.byName.get(head.name) === undefined && fence.items.length > 0) {
    if (head.name === "σ" && fence.items.length === 1) {
      r.note("σ is not declared and read as the logistic function", m.head.span);
      return whole(call("sigmoid", r.values(fence.items), span));
    }
    if (!r.isBound(head.name))
      throw unread(
        "function",
        `whether \`${head.name}\` is a function here is not known`,
        m.head.span,
        "a declaration of it",
      );
  }
  if (head.kind === "name" && rank === 0 && scripts === undefined && (isPoint(fence) || isLetter(r, fence)))
    throw unknownFunction(head.name, m);
  if (rank > 1 && fence.items.length === rank)
    return whole({ kind: "read", of: head, subscripts: r.values(fence.items), span });
  return times(r, m, head, last);
}

/** u(0) and u(2π) are values at a point: as products they would be written 0 and 2πu. a(−1) is one. */
function isPoint({ items }: FenceMath): boolean {
  const [only, ...others] = items;
  if (only === undefined || others.length > 0 || only.kind === "negate") return false;
  const names = anywhere<Item>(only, (x) => x.kind === "symbol" && x.text !== "π");
  return !names && anywhere<Item>(only, (x) => x.kind === "number");
}

/** E(x), where E is a number elsewhere: as a product it would be written without parentheses. */
function isLetter(r: Resolving, fence: FenceMath): boolean {
  const [only, ...others] = fence.items;
  if (fence.open !== "(" || only === undefined || others.length > 0 || isCondition(only)) return false;
  const name = only.kind === "symbol" ? r.known(only.text) : undefined;
  return name !== undefined && name.rank === 0;
}

const unknownFunction = (name: string, m: ApplyMath): Error =>
  unread(
    "function",
    `whether \`${name}\` is a function here is not known`,
    m.head.span,
    "a declaration of it",
  );

/** σ'(z), tanh'(z) of functions that nobody declares. */
function primed(r: Resolving, m: ApplyMath): Value | undefined {
  const { head, fence, span } = m;
  const [argument, ...others] = fence.items;
  if (head.kind !== "scripted" || head.primes !== 1 || head.base.kind !== "symbol") return undefined;
  if (head.sub !== undefined || head.sup !== undefined || argument === undefined || others.length > 0)
    return undefined;
  const { text } = head.base;
  if (isCondition(argument) || r.known(text) !== undefined || r.known(`${text}'`) !== undefined)
    return undefined;
  const name = text === "σ" ? "sigmoid" : (FUNCTIONS.get(text) ?? "");
  const value = r.value(argument);
  const found = slopeOf(name, value, r.rank(value) > 0, span);
  if (found === undefined) return undefined;
  r.note(
    text === "σ"
      ? "σ is not declared and read as the logistic function"
      : `a prime at \`${name}\` is read as its derivative`,
    head.span,
  );
  return found;
}

/** J(θ) of a J that is always written with θ. */
function isWritten(r: Resolving, key: string, fence: FenceMath): boolean {
  const known = r.known(key);
  const args = known === undefined ? undefined : r.names.applied.get(known.name);
  const own = [
    ...fence.items.map((x) => (isCondition(x) ? undefined : keyOfScripted(x))),
    ...(fence.such ?? []).map((x) => (isCondition(x) ? undefined : givenKey(keyOfScripted(x) ?? ""))),
  ];
  return args !== undefined && args.length === own.length && own.every((key, k) => key === args[k]);
}

/** A name with all of its scripts. */
const keyOfScripted = (m: MathNode): string | undefined =>
  m.kind === "scripted" && m.base.kind === "symbol"
    ? scriptedKey(m.base.text, m.primes, m.sub?.key, m.sup?.key)
    : keyOfSymbol(m);

/** a(b + c) as a product. */
function times(r: Resolving, m: ApplyMath, head: Value, last: MathNode): Value {
  if (m.bare)
    throw unread(
      "argument",
      "whether this bracket belongs to what stands before it is not said",
      m.fence.span,
      "parentheses around what belongs together",
    );
  const inner = r.value(last);
  const ranks = [r.rank(head), r.rank(inner)];
  if (ranks.every((k) => k > 0))
    return resolveProduct(r, {
      kind: "product",
      factors: [
        { sign: "", factor: m.head },
        { sign: "", factor: last },
      ],
      span: m.span,
    });
  return product(head, inner, m.span);
}

/** g_j(z) and g_j'(z) of a function that is one for each index: it takes that before its argument. */
export function calledFamily(
  r: Resolving,
  head: MathNode,
  fence: FenceMath,
): { readonly name: string; readonly index: Value } | undefined {
  if (head.kind !== "scripted" || head.base.kind !== "symbol" || head.sub?.items.length !== 1)
    return undefined;
  const known = r.known(head.base.text);
  const [index] = head.sub.items;
  const [first, second, ...more] = known?.parameters ?? [];
  if (known?.kind !== "function" || second === undefined || more.length > 0) return undefined;
  if (index === undefined || isCondition(index) || head.sup !== undefined || fence.items.length !== 1)
    return undefined;
  if (index.kind === "symbol" && [first, second].includes(index.text)) return undefined;
  const slots = Array.from({ length: head.primes }, () => second);
  return { name: [known.name, ...slots].join("_"), index: r.value(index) };
}

/** f_x (u) is a product where f takes two arguments. */
function takesArguments(r: Resolving, head: MathNode, fence: FenceMath): boolean {
  const base = head.kind === "scripted" ? head.base : head;
  if (head.kind === "scripted" && base.kind === "symbol") {
    const own = r.known(scriptedKey(base.text, 0, head.sub?.key, head.sup?.key));
    if (own?.kind === "function") return true;
  }
  const known = base.kind === "symbol" ? r.known(base.text) : undefined;
  return base === head || known?.kind !== "function" || known.parameters.length === fence.items.length;
}

/** The name by which a function is called: f, f', f_x at arguments; f_j and f^{(l)} of functions that are named so. */
export function calledFunction(r: Resolving, head: MathNode): string | undefined {
  if (head.kind === "symbol") {
    const known = r.known(head.text);
    return known?.kind === "function" ? known.name : undefined;
  }
  if (head.kind !== "scripted" || head.base.kind !== "symbol") return undefined;
  const { base, primes, sub, sup } = head;
  const own = r.known(scriptedKey(base.text, primes, sub?.key, sup?.key));
  if (own !== undefined) return own.kind === "function" ? own.name : undefined;
  const plain = primes === 0 ? undefined : r.known(scriptedKey(base.text, 0, sub?.key, sup?.key));
  if (plain?.kind === "function") return `${plain.name}${"'".repeat(primes)}`;
  const known = r.known(base.text);
  if (known?.kind !== "function" || sup !== undefined || sub === undefined || primes > 0) return undefined;
  const by = sub.items.flatMap((x) => (isCondition(x) ? [] : juxtaposed(x))).map((x) => r.value(x));
  return by.every((v): v is Name => v.kind === "name" && known.parameters.includes(v.name))
    ? [known.name, ...by.map((v) => v.name)].join("_")
    : undefined;
}

const joint = (f: FenceMath): Condition => {
  const conditions = f.items.filter(isCondition);
  const [first] = conditions;
  return conditions.length === 1 && first !== undefined ? first : { kind: "and", conditions, span: f.span };
};
