// Random trees, printed and read again, come back as they were; and no text makes the parser throw.

import fc from "fast-check";
import { expect, test } from "vitest";
import { Cursor } from "../../src/read/syntax/cursor.ts";
import { readDecimal } from "../../src/read/syntax/decimal.ts";
import { parseBlock, parseExpressionText } from "../../src/read/syntax/parse.ts";
import type {
  AddTerm,
  Condition,
  LetterGroup,
  MulFactor,
  MulOp,
  Range,
  Relation,
  RelationOp,
  Value,
} from "../../src/read/syntax/syntax.ts";
import { print, printCondition } from "./print.ts";
import { tree } from "./tree.ts";

const span = { start: 0, end: 0 };
const SEED = 20240601;

const name = fc.constantFrom("x", "y", "w", "θ", "x'", "alpha_1", "d", "mod_", "size", "given");
const number = fc
  .constantFrom("0", "1", "12", "0.1", "2.50", "1e-5", "3E2")
  .map((text): Value => readDecimal({ ...new Cursor(text).peek(), text }));
const named = name.map((n): Value => ({ kind: "name", name: n, span }));
const letter = (n: string) => ({ name: n, span });

interface Grammar {
  value: Value;
  condition: Condition;
  range: Range;
}

const { value, condition } = fc.letrec<Grammar>((tie) => {
  const v = tie("value") as fc.Arbitrary<Value>;
  const c = tie("condition") as fc.Arbitrary<Condition>;
  const r = tie("range") as fc.Arbitrary<Range>;
  const values = fc.array(v, { minLength: 1, maxLength: 3 });
  const callee = fc.constantFrom("exp", "f", "max", "mod");
  const overs = fc.oneof(r, named, fc.constant(undefined));
  const group = (names: readonly string[]) =>
    fc.record({ over: overs, tuple: fc.boolean() }).map(({ over, tuple }): LetterGroup => {
      const set = over !== undefined && over.kind !== "range";
      return {
        letters: names.map(letter),
        tuple: tuple && set && names.length > 1,
        ...(over === undefined ? {} : { over }),
        span,
      };
    });
  // Only the last group may lack a range: an earlier one would take the next group's.
  const groups = fc
    .tuple(group(["i"]), group(["j", "k"]))
    .map((gs) => gs.filter((g, n) => n === gs.length - 1 || g.over !== undefined));
  const relation = fc
    .tuple(
      v,
      fc.array(fc.record({ op: fc.constantFrom<RelationOp>("=", "!=", "<", "<=", ">", ">="), right: v }), {
        minLength: 1,
        maxLength: 2,
      }),
    )
    .map(([first, links]): Relation => ({ kind: "relation", first, links, span }));
  return {
    range: fc.tuple(v, v).map(([low, high]): Range => ({ kind: "range", low, high, span })),
    condition: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      relation,
      fc.tuple(v, v).map(
        ([first, right]): Condition => ({
          kind: "relation",
          first,
          links: [{ op: "divides", right }],
          span,
        }),
      ),
      fc
        .tuple(values, fc.oneof(r, v))
        .map(([elements, over]): Condition => ({ kind: "member", elements, over, span })),
      fc
        .tuple(fc.constantFrom("and" as const, "or" as const), fc.array(c, { minLength: 2, maxLength: 3 }))
        .map(([kind, conditions]): Condition => ({ kind, conditions, span })),
      c.map((x): Condition => ({ kind: "not", condition: x, span })),
    ),
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      named,
      number,
      fc.constant<Value>({ kind: "infinity", span }),
      fc
        .tuple(v, values)
        .filter(([of]) => of.kind !== "read")
        .map(([of, subscripts]): Value => ({ kind: "read", of, subscripts, span })),
      fc
        .tuple(callee, values)
        .map(([f, args]): Value => ({ kind: "call", callee: { kind: "name", name: f, span }, args, span })),
      v.map((operand): Value => ({ kind: "negate", operand, span })),
      fc
        .array(fc.record({ sign: fc.constantFrom("+" as const, "-" as const), term: v }), {
          minLength: 2,
          maxLength: 4,
        })
        .map((terms): Value => {
          const all = terms.map((t, k): AddTerm => (k === 0 ? { ...t, sign: "+" } : t));
          return { kind: "add", terms: all, span };
        }),
      fc
        .array(fc.record({ op: fc.constantFrom<MulOp>("*", "/", "@", ".*", "./"), factor: v }), {
          minLength: 2,
          maxLength: 4,
        })
        .map((factors): Value => {
          const all = factors.map((f, k): MulFactor => (k === 0 ? { ...f, op: "*" } : f));
          return { kind: "multiply", factors: all, span };
        }),
      fc.tuple(v, v).map(([base, exponent]): Value => ({ kind: "power", base, exponent, span })),
      v.map((operand): Value => ({ kind: "bars", operand, span })),
      c.map((x): Value => ({ kind: "iverson", condition: x, span })),
      values.map((items): Value => ({ kind: "data", items, span })),
      fc
        .tuple(fc.array(fc.record({ value: v, condition: c }), { minLength: 1, maxLength: 2 }), fc.option(v))
        .map(
          ([branches, otherwise]): Value => ({
            kind: "cases",
            branches: branches.map((b) => ({ ...b, span })),
            ...(otherwise === null ? {} : { otherwise }),
            span,
          }),
        ),
      fc
        .tuple(
          fc.constantFrom("sum", "prod", "max", "min", "argmax", "argmin", "median", "argmedian"),
          groups,
          fc.array(relation, { maxLength: 1 }),
          v,
        )
        .map(([op, gs, guards, body]): Value => ({ kind: "binder", op, groups: gs, guards, body, span })),
      fc.tuple(v, named).map(([of, by]): Value => ({ kind: "derivative", of, by, span })),
    ),
  };
});

test("a printed value reads back as the same tree", () => {
  fc.assert(
    fc.property(value, (e) => {
      expect(tree(parseExpressionText(print(e)))).toBe(tree(e));
    }),
    { seed: SEED, numRuns: 1500 },
  );
});

test("a printed condition reads back as the same tree", () => {
  fc.assert(
    fc.property(condition, (e) => {
      expect(tree(parseExpressionText(printCondition(e)))).toBe(tree(e));
    }),
    { seed: SEED, numRuns: 700 },
  );
});

test("any text gives a tree or messages with places inside the text", () => {
  const piece = fc.constantFrom(
    "given ",
    "find ",
    "x",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "|",
    ",",
    ";",
    "\n",
    "=",
    "+=",
    "+",
    "-",
    "*",
    "/",
    "^",
    "..",
    "sum{",
    "cases{",
    " if ",
    " in ",
    "d(",
    "/d(",
    "0",
    "1.5",
    " as ",
    "use #",
    " ",
    "<",
    "not ",
    "mod ",
    "@",
    ".*",
    "ᵀ",
    "^T",
    "(i,j) in ",
    "otherwise",
    "outside 0",
    "kink ",
    "size ",
    "index from ",
    "notation ",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 25 }).map((p) => p.join("")),
      (text) => {
        const { diagnostics, block } = parseBlock(text);
        expect(block.statements.length + diagnostics.length).toBeGreaterThan(0);
        for (const d of diagnostics) {
          const { start, end } = d.span ?? { start: -1, end: -1 };
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      },
    ),
    { seed: SEED, numRuns: 4000 },
  );
});
