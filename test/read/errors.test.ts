// Every message of the reader, word for word: place, what is wrong, what is accepted, what to write.

import { expect, test } from "vitest";
import { renderDiagnostic, SheetError } from "../../src/expr/diagnostics.ts";
import { MAX_NESTING } from "../../src/read/syntax/cursor.ts";
import { TASK_WORDS } from "../../src/read/syntax/lexer.ts";
import { parseBlock, parseExpressionText } from "../../src/read/syntax/parse.ts";

/** Each kind of task adds its word. */
const STATEMENTS = `expected: a definition \`y[i] = ...\`, or ${[
  ...["given", "vary", "define", "assume", "kink", "use", "index"],
  ...TASK_WORDS,
]
  .map((word) => `\`${word}\``)
  .join(", ")}`;

function messages(text: string): string {
  return parseBlock(text)
    .diagnostics.map((d) => renderDiagnostic({ name: "s.md", text }, d))
    .join("\n");
}

const CASES: readonly (readonly [string, readonly string[]])[] = [
  [
    "",
    [
      "s.md:1:1: error: the block is empty",
      " 1 | ",
      "   | ^",
      "expected: statements such as `given x[n]`, `y[i] = x[i]^2`, `find d(y)/d(x[j])`",
    ],
  ],
  [
    "# only a comment",
    [
      "s.md:1:1: error: the block is empty",
      " 1 | # only a comment",
      "   | ^",
      "expected: statements such as `given x[n]`, `y[i] = x[i]^2`, `find d(y)/d(x[j])`",
    ],
  ],
  [
    "y[i] = sum{k w[k]*x[i+k]\ngiven L(y)",
    [
      "s.md:1:14: error: the letters of `sum` are not closed",
      " 1 | y[i] = sum{k w[k]*x[i+k]",
      "   |              ^",
      "expected: `,`, `}`, `= lo..hi` or `in` after the letter `k`",
      "write instead: k} w",
    ],
  ],
  [
    "y = sum{i=3} x[i]",
    [
      "s.md:1:11: error: a range is wanted here",
      " 1 | y = sum{i=3} x[i]",
      "   |           ^",
      "expected: `lo..hi`, both ends included",
      "write instead: 0..3-1",
    ],
  ],
  [
    "y = sum{i, i=0..3} x[i]",
    [
      "s.md:1:12: error: the letter `i` is bound twice in one binder",
      " 1 | y = sum{i, i=0..3} x[i]",
      "   |            ^",
      " 1 | y = sum{i, i=0..3} x[i]",
      "   |         ^ bound here first",
      "expected: a letter for each index, each once",
      "write instead: i' for the second one, or one of the two left out",
    ],
  ],
  [
    "y = sum{} 2",
    [
      "s.md:1:5: error: `sum{}` without a letter",
      " 1 | y = sum{} 2",
      "   |     ^^^^^",
      "expected: `sum{i} x[i]`",
    ],
  ],
  [
    "y = sum(x[i])",
    [
      "s.md:1:5: error: `sum` takes its letters in braces",
      " 1 | y = sum(x[i])",
      "   |     ^^^",
      "expected: `sum{i} x[i]` or `sum{i=0..n-1} x[i]`; `sum(X)` adds up a whole tensor",
      "write instead: sum{i} (x[i])",
    ],
  ],
  [
    "y = sum{2 != i} x",
    [
      "s.md:1:5: error: `sum` binds no letter",
      " 1 | y = sum{2 != i} x",
      "   |     ^^^",
      "expected: letters before the conditions: `sum{i, i != j} x[i]`",
    ],
  ],
  [
    "y = sum{i, i != 2, k} x[i]",
    [
      "s.md:1:20: error: a letter after a condition",
      " 1 | y = sum{i, i != 2, k} x[i]",
      "   |                    ^",
      " 1 | y = sum{i, i != 2, k} x[i]",
      "   |            ^^^^^^ the condition",
      "expected: all letters first, then the conditions",
    ],
  ],
  [
    "y = a / sum{j} exp(s[j])",
    [
      "s.md:1:9: error: `sum` after `/` needs parentheses",
      " 1 | y = a / sum{j} exp(s[j])",
      "   |         ^^^",
      "expected: parentheses, to show how much `/` applies to",
      "write instead: (sum{j} exp(s[j]))",
    ],
  ],
  [
    "y = 2^sum{i} x[i]",
    [
      "s.md:1:7: error: `sum` after `^` needs parentheses",
      " 1 | y = 2^sum{i} x[i]",
      "   |       ^^^",
      "expected: parentheses, to show how much `^` applies to",
      "write instead: (sum{i} x[i])",
    ],
  ],
  [
    "y = x [i]",
    [
      "s.md:1:5: error: `x [` with a space between them is not a read",
      " 1 | y = x [i]",
      "   |     ^^^",
      "expected: an operator, or a read without a space before `[`",
      "write instead: x[i]",
    ],
  ],
  [
    "y = x [i = j]",
    [
      "s.md:1:7: error: an operator is missing before `[`",
      " 1 | y = x [i = j]",
      "   |       ^",
      "expected: `*` before a bracket that is 1 or 0",
      "write instead: * [i = j]",
    ],
  ],
  [
    "y = [i = j][k = l]",
    [
      "s.md:1:12: error: an operator is missing before `[`",
      " 1 | y = [i = j][k = l]",
      "   |            ^",
      "expected: `*` before a bracket that is 1 or 0",
      "write instead: * [k = l]",
    ],
  ],
  [
    "y = x[i][j]",
    [
      "s.md:1:9: error: one pair of brackets holds all subscripts",
      " 1 | y = x[i][j]",
      "   |         ^",
      "expected: an operator, or the subscripts in one bracket",
      "write instead: x[i, j]",
    ],
  ],
  [
    "y = x_{i, j}",
    [
      "s.md:1:5: error: `x_{` is neither a read nor a binder",
      " 1 | y = x_{i, j}",
      "   |     ^^^",
      "expected: a read `x[i, j]`; braces belong to `sum prod max min median argmax argmin cases`",
      "write instead: x[i, j]",
    ],
  ],
  [
    "y = exp{x}",
    [
      "s.md:1:5: error: `exp{` is neither a read nor a binder",
      " 1 | y = exp{x}",
      "   |     ^^^^",
      "expected: a read `x[i, j]`; braces belong to `sum prod max min median argmax argmin cases`",
      "write instead: exp(x)",
    ],
  ],
  [
    "y = 2x",
    [
      "s.md:1:5: error: an operator is missing between `2` and `x`",
      " 1 | y = 2x",
      "   |     ^^",
      "expected: an operator or the end of the statement",
      "write instead: 2 * x",
    ],
  ],
  [
    "y = x[]",
    [
      "s.md:1:6: error: a read without a subscript",
      " 1 | y = x[]",
      "   |      ^^",
      "expected: one subscript for each axis",
    ],
  ],
  [
    "y = x[0..3]",
    [
      "s.md:1:8: error: a range cannot be a subscript of a read",
      " 1 | y = x[0..3]",
      "   |        ^^",
      "expected: a single index; ranges stand in binders, in shapes and on left sides",
    ],
  ],
  [
    "y = x[i = j]",
    [
      "s.md:1:7: error: a condition cannot be a subscript",
      " 1 | y = x[i = j]",
      "   |       ^^^^^",
      "expected: an index; a bracket that is 1 or 0 is multiplied",
      "write instead: * [i = j]",
    ],
  ],
  [
    "y = f()",
    [
      "s.md:1:5: error: `f()` has no argument",
      " 1 | y = f()",
      "   |     ^^^",
      "expected: an argument: `f(x)`",
    ],
  ],
  [
    "y = a *",
    [
      "s.md:1:7: error: a value is missing after `*`",
      " 1 | y = a *",
      "   |       ^",
      "expected: a number, a name, a read `x[i]`, a call `f(x)`, a binder `sum{i} ...` or a bracket",
    ],
  ],
  [
    "y = a /\nz = b",
    [
      "s.md:1:7: error: a value is missing after `/`",
      " 1 | y = a /",
      "   |       ^",
      "expected: a number, a name, a read `x[i]`, a call `f(x)`, a binder `sum{i} ...` or a bracket",
      "write instead: parentheses around a value that goes over several lines: a line end ends the statement",
    ],
  ],
  [
    "y = a + * b",
    [
      "s.md:1:9: error: a value is missing after `+`: found `*`",
      " 1 | y = a + * b",
      "   |         ^",
      "expected: a number, a name, a read `x[i]`, a call `f(x)`, a binder `sum{i} ...` or a bracket",
    ],
  ],
  [
    "y = }",
    [
      "s.md:1:5: error: a value is missing after `=`: found `}`",
      " 1 | y = }",
      "   |     ^",
      "expected: a number, a name, a read `x[i]`, a call `f(x)`, a binder `sum{i} ...` or a bracket",
    ],
  ],
  [
    "y = a)",
    [
      "s.md:1:6: error: `)` cannot stand here",
      " 1 | y = a)",
      "   |      ^",
      "expected: an operator or the end of the statement",
    ],
  ],
  [
    "y = f(a]",
    [
      "s.md:1:8: error: `(` cannot be closed by `]`",
      " 1 | y = f(a]",
      "   |        ^",
      " 1 | y = f(a]",
      "   |      ^ opened here",
      "expected: `,` or `)`",
    ],
  ],
  [
    "y = (a + b\ngiven x",
    [
      "s.md:1:5: error: `(` is not closed",
      " 1 | y = (a + b",
      "   |     ^",
      " 2 | given x",
      "   | ^^^^^ `)` is missing before this place",
      "expected: `)` before the statement ends",
    ],
  ],
  [
    "y = (a + \ngiven x",
    [
      "s.md:1:5: error: `(` is not closed",
      " 1 | y = (a + ",
      "   |     ^",
      " 2 | given x",
      "   | ^^^^^ `)` is missing before this place",
      "expected: `)` before the statement ends",
    ],
  ],
  [
    "y = |x",
    [
      "s.md:1:5: error: `|` is not closed",
      " 1 | y = |x",
      "   |     ^",
      " 1 | y = |x",
      "   |       ^ `|` is missing before this place",
      "expected: `|` before the statement ends",
    ],
  ],
  [
    "y = x[i; z = 1",
    [
      "s.md:1:6: error: `[` is not closed",
      " 1 | y = x[i; z = 1",
      "   |      ^",
      " 1 | y = x[i; z = 1",
      "   |        ^ `]` is missing before this place",
      "expected: `]` before the statement ends",
    ],
  ],
  [
    "y = cases{1 if x > 0; 0 otherwise}",
    [
      "s.md:1:10: error: `{` is not closed",
      " 1 | y = cases{1 if x > 0; 0 otherwise}",
      "   |          ^",
      " 1 | y = cases{1 if x > 0; 0 otherwise}",
      "   |                     ^ `}` is missing before this place",
      "expected: `}` before the statement ends: `;` ends a statement, and a comma stands between the parts in braces",
    ],
  ],
  [
    "y = a < b",
    [
      "s.md:1:5: error: a definition has one `=` and a value after it",
      " 1 | y = a < b",
      "   |     ^^^^^",
      "expected: a value; a condition in square brackets is 1 where it holds and 0 elsewhere",
      "write instead: y = [a < b]",
    ],
  ],
  [
    "a = b = c",
    [
      "s.md:1:5: error: a definition has one `=` and a value after it",
      " 1 | a = b = c",
      "   |     ^^^^^",
      "expected: a value; a condition in square brackets is 1 where it holds and 0 elsewhere",
      "write instead: a = [b = c]",
    ],
  ],
  [
    "assume x",
    [
      "s.md:1:8: error: a value stands where a condition is wanted",
      " 1 | assume x",
      "   |        ^",
      "expected: a relation such as `a = b`, `a < b`, `a <= b < c`, `i in 0..n-1` or `s divides m`",
      "write instead: x != 0",
    ],
  ],
  [
    "y = exp(a < b)",
    [
      "s.md:1:9: error: a condition stands where a number is wanted",
      " 1 | y = exp(a < b)",
      "   |         ^^^^^",
      "expected: a value; a condition in square brackets is 1 where it holds and 0 elsewhere",
      "write instead: [a < b]",
    ],
  ],
  [
    "y = [a = b, c = d]",
    [
      "s.md:1:11: error: a bracket holds one condition",
      " 1 | y = [a = b, c = d]",
      "   |           ^",
      "expected: `and` between conditions",
      "write instead: [a = b and ...]",
    ],
  ],
  [
    "y = (a, b)",
    [
      "s.md:1:5: error: a list in parentheses is not a value",
      " 1 | y = (a, b)",
      "   |     ^^^^^^",
      "expected: `in` after it: `(l, m) in S[i, j]`, or a comparison: `(k, l) = argmax{k, l} x[k, l]`",
    ],
  ],
  [
    "y = a divides b < c",
    [
      "s.md:1:17: error: `divides` does not chain with another relation",
      " 1 | y = a divides b < c",
      "   |                 ^",
      "expected: `and` between the two",
    ],
  ],
  [
    "y = cases{a if b, c otherwise}",
    [
      "s.md:1:16: error: a value stands where a condition is wanted",
      " 1 | y = cases{a if b, c otherwise}",
      "   |                ^",
      "expected: a relation such as `a = b`, `a < b`, `a <= b < c`, `i in 0..n-1` or `s divides m`",
      "write instead: b != 0",
    ],
  ],
  [
    "y = cases{a if b > 0 c otherwise}",
    [
      "s.md:1:20: error: an operator is missing between `0` and `c`",
      " 1 | y = cases{a if b > 0 c otherwise}",
      "   |                    ^^^",
      "expected: an operator, `,` or `}`",
      "write instead: 0 * c",
    ],
  ],
  [
    "y = cases{a}",
    [
      "s.md:1:12: error: `}` cannot stand here",
      " 1 | y = cases{a}",
      "   |            ^",
      "expected: `if` or `otherwise`",
    ],
  ],
  [
    "y = cases{a otherwise, b if c > 0}",
    [
      "s.md:1:24: error: `otherwise` is the last branch",
      " 1 | y = cases{a otherwise, b if c > 0}",
      "   |                        ^",
      "expected: `}`",
    ],
  ],
  [
    "y = cases(a)",
    [
      "s.md:1:5: error: `cases` takes its branches in braces",
      " 1 | y = cases(a)",
      "   |     ^^^^^",
      "expected: `cases{u if c, v if c2, w otherwise}`",
    ],
  ],
  [
    "y = d(L)",
    [
      "s.md:1:5: error: `d(...)` stands only in a derivative",
      " 1 | y = d(L)",
      "   |     ^^^^",
      "expected: `/d(...)` after it; `d` before `(` is reserved",
      "write instead: d(L)/d(x)",
    ],
  ],
  ...(
    [
      ["d2(L)/d(x)^2", "d(d(L)/d(x))/d(x)", 10],
      ["d^2(L)/d(x)d(y)", "d(d(L)/d(x))/d(y)", 15],
      ["d2(L)/(d(x)*d(y[(i)]))", "d(d(L)/d(x))/d(y[(i)])", 21],
      ["d(L)/d(x)/d(y)", "d(d(L)/d(x))/d(y)", 14],
      ["d(L)/d(x) d(y)", "d(d(L)/d(x))/d(y)", 14],
    ] as const
  ).map(([written, instead, length]): readonly [string, readonly string[]] => [
    `y = ${written}`,
    [
      "s.md:1:5: error: a second derivative is the derivative of a derivative",
      ` 1 | y = ${written}`,
      `   |     ${"^".repeat(length)}`,
      "expected: `d(d(L)/d(x))/d(y)`",
      `write instead: ${instead}`,
    ],
  ]),
  [
    "y = d(L)/d(x^2)",
    [
      "s.md:1:12: error: this is no variable to differentiate by",
      " 1 | y = d(L)/d(x^2)",
      "   |            ^^^",
      "expected: a name or an entry: `d(L)/d(x)`, `d(L)/d(x[i])`",
      "write instead: a definition u = x^2, and d(...)/d(u)",
    ],
  ],
  [
    "y := 3",
    [
      "s.md:1:3: error: `:=` is not an operator",
      " 1 | y := 3",
      "   |   ^^",
      "write instead: `=` to define a name",
    ],
  ],
  [
    "y = a ** 2",
    [
      "s.md:1:7: error: `**` is not an operator",
      " 1 | y = a ** 2",
      "   |       ^^",
      "write instead: a power with `^`: x^2",
    ],
  ],
  [
    "y = a && b",
    [
      "s.md:1:7: error: `&` is not an operator",
      " 1 | y = a && b",
      "   |       ^^",
      "write instead: `and` between conditions",
    ],
  ],
  [
    "y = 5.",
    [
      "s.md:1:5: error: a decimal ends with a digit",
      " 1 | y = 5.",
      "   |     ^^",
      "write instead: `1` or `1.0`, not `1.`",
    ],
  ],
  [
    "y = .5",
    [
      "s.md:1:5: error: a decimal begins with a digit",
      " 1 | y = .5",
      "   |     ^^",
      "write instead: `0.5`, not `.5`",
    ],
  ],
  [
    "y = 1...3",
    [
      "s.md:1:6: error: a range is written with two dots",
      " 1 | y = 1...3",
      "   |      ^^^",
      "write instead: `lo..hi`",
    ],
  ],
  [
    "y = 1e5000",
    [
      "s.md:1:5: error: this number is too long",
      " 1 | y = 1e5000",
      "   |     ^^^^^^",
      "expected: at most 400 digits, exponent included",
    ],
  ],
  [
    "y = ∂L",
    [
      "s.md:1:5: error: `∂` is not read in this language",
      " 1 | y = ∂L",
      "   |     ^",
      "write instead: a derivative as `d(L)/d(x)`",
    ],
  ],
  [
    "y = ⌊x⌋",
    [
      "s.md:1:5: error: this sign is not read in this language",
      " 1 | y = ⌊x⌋",
      "   |     ^",
      "write instead: `floor(x)`",
    ],
  ],
  [
    "y = $x$",
    [
      "s.md:1:5: error: `$` has no meaning inside a block",
      " 1 | y = $x$",
      "   |     ^",
      "write instead: the formula without `$`",
    ],
  ],
  [
    "p[t] = softmax(a[t,:])",
    [
      "s.md:1:20: error: `:` is not read in this language",
      " 1 | p[t] = softmax(a[t,:])",
      "   |                    ^",
      "write instead: `a[t]` for the row `a[t,:]`, `0..n-1` for a range",
    ],
  ],
  [
    "y[i] = sum(j) W[i, j] * x[j]",
    [
      "s.md:1:8: error: `sum` takes its letters in braces",
      " 1 | y[i] = sum(j) W[i, j] * x[j]",
      "   |        ^^^",
      "expected: `sum{i} x[i]` or `sum{i=0..n-1} x[i]`; `sum(X)` adds up a whole tensor",
      "write instead: sum{j} W…",
    ],
  ],
  ["y = x ? 3", ["s.md:1:7: error: the character `?` has no meaning here", " 1 | y = x ? 3", "   |       ^"]],
  [
    "fnd d(L)/d(x)",
    [
      "s.md:1:1: error: unknown statement `fnd`",
      " 1 | fnd d(L)/d(x)",
      "   | ^^^",
      STATEMENTS,
      "write instead: find",
    ],
  ],
  [
    "gven x[n]",
    [
      "s.md:1:1: error: unknown statement `gven`",
      " 1 | gven x[n]",
      "   | ^^^^",
      STATEMENTS,
      "write instead: given",
    ],
  ],
  [
    "shwo(a = b)",
    [
      "s.md:1:1: error: unknown statement `shwo`",
      " 1 | shwo(a = b)",
      "   | ^^^^",
      STATEMENTS,
      "write instead: show",
    ],
  ],
  [
    "y",
    [
      "s.md:1:1: error: `y` alone is no statement",
      " 1 | y",
      "   | ^",
      STATEMENTS,
      "write instead: compute y",
    ],
  ],
  [
    "fi",
    ["s.md:1:1: error: `fi` alone is no statement", " 1 | fi", "   | ^^", STATEMENTS, "write instead: find"],
  ],
  [
    "y[i]",
    [
      "s.md:1:1: error: `y[i]` alone is no statement",
      " 1 | y[i]",
      "   | ^^^^",
      "expected: `=` and a value after a left side",
      "write instead: compute y[i]",
    ],
  ],
  [
    "x + y",
    [
      "s.md:1:1: error: `x + y` does not define a name",
      " 1 | x + y",
      "   | ^^^^^",
      STATEMENTS,
      "write instead: compute x + y",
    ],
  ],
  [
    "sum{i} t[i] = 1",
    [
      "s.md:1:1: error: `sum{i} t[i] = 1` does not define a name",
      " 1 | sum{i} t[i] = 1",
      "   | ^^^^^^^^^^^^^^^",
      "expected: `assume` before a relation that is to be taken as true, `show` before one that is to be proved",
      "write instead: show sum{i} t[i] = 1",
    ],
  ],
  [
    "d(L)/d(x) = 3",
    [
      "s.md:1:1: error: `d(L)/d(x) = 3` does not define a name",
      " 1 | d(L)/d(x) = 3",
      "   | ^^^^^^^^^^^^^",
      "expected: `assume` before a relation that is to be taken as true, `show` before one that is to be proved",
      "write instead: show d(L)/d(x) = 3",
    ],
  ],
  [
    "f(x) = x^2",
    [
      "s.md:1:1: error: `f(x) = x^2` does not define a name",
      " 1 | f(x) = x^2",
      "   | ^^^^^^^^^^",
      "expected: a name or a name with subscripts on the left of `=`, or `define` before a function",
      "write instead: define f(x) = x^2",
    ],
  ],
  [") = 3", ["s.md:1:1: error: a statement cannot begin with `)`", " 1 | ) = 3", "   | ^", STATEMENTS]],
  [
    "y[0..3] = 2",
    [
      "s.md:1:3: error: a range on a left side needs its letter",
      " 1 | y[0..3] = 2",
      "   |   ^",
      "expected: `y[i = lo..hi]`",
      "write instead: i = 0..",
    ],
  ],
  [
    "y[i = n] = 3",
    [
      "s.md:1:7: error: a range is wanted here",
      " 1 | y[i = n] = 3",
      "   |       ^",
      "expected: `lo..hi`, both ends included",
      "write instead: 0..n-1",
    ],
  ],
  [
    "y[2 = 0..3] = 3",
    [
      "s.md:1:3: error: only a letter can be given a range",
      " 1 | y[2 = 0..3] = 3",
      "   |   ^",
      "expected: `y[i = lo..hi]`",
    ],
  ],
  [
    "y[i=0..3] += 2",
    [
      "s.md:1:3: error: a range cannot stand on the left of `+=`",
      " 1 | y[i=0..3] += 2",
      "   |   ^^^^^^",
      "expected: an index: the letters run over the reads on the right",
      "write instead: i",
    ],
  ],
  [
    "y += 2",
    [
      "s.md:1:3: error: `+=` adds into entries, and a name alone has none",
      " 1 | y += 2",
      "   |   ^^",
      "expected: subscripts on the left side",
      "write instead: y[...] += ...",
    ],
  ],
  [
    "y[] = 1",
    [
      "s.md:1:2: error: a left side with empty brackets",
      " 1 | y[] = 1",
      "   |  ^^",
      "expected: an index for each axis; a scalar has no brackets",
    ],
  ],
  [
    "given x[H] outsde 0",
    [
      "s.md:1:12: error: unknown qualifier `outsde`",
      " 1 | given x[H] outsde 0",
      "   |            ^^^^^^",
      "expected: `> 0`, `integer`, `in 1..q`, `outside 0`, `pad p`, `set`, `as spelling`, or `,` before the next item",
      "write instead: outside",
    ],
  ],
  [
    "given S[n, n] symmetric",
    [
      "s.md:1:15: error: unknown qualifier `symmetric`",
      " 1 | given S[n, n] symmetric",
      "   |               ^^^^^^^^^",
      "expected: `> 0`, `integer`, `in 1..q`, `outside 0`, `pad p`, `set`, `as spelling`, or `,` before the next item",
      "write instead: ; assume S = S^T",
    ],
  ],
  [
    "given x[n], B = [[1, 0], [2, 1]]",
    [
      "s.md:1:15: error: `=` cannot stand here",
      " 1 | given x[n], B = [[1, 0], [2, 1]]",
      "   |               ^",
      "expected: `,` or the end of the statement; what has a value is a definition, without `given`",
      "write instead: B = [[1, 0], [2, 1]]",
    ],
  ],
  [
    "given a[2] = [1, 2]; find d(a)/d(a)",
    [
      "s.md:1:12: error: `=` cannot stand here",
      " 1 | given a[2] = [1, 2]; find d(a)/d(a)",
      "   |            ^",
      "expected: `,` or the end of the statement; what has a value is a definition, without `given`",
      "write instead: a = [1, 2]",
    ],
  ],
  [
    "given f(x) = x^2",
    [
      "s.md:1:12: error: `=` cannot stand here",
      " 1 | given f(x) = x^2",
      "   |            ^",
      "expected: `,` or the end of the statement; what has a value is a definition, without `given`",
      "write instead: define f(x) = x^2",
    ],
  ],
  [
    "given tau positive",
    [
      "s.md:1:11: error: unknown qualifier `positive`",
      " 1 | given tau positive",
      "   |           ^^^^^^^^",
      "expected: `> 0`, `integer`, `in 1..q`, `outside 0`, `pad p`, `set`, `as spelling`, or `,` before the next item",
      "write instead: > 0",
    ],
  ],
  [
    "given x[H pod 3]",
    [
      "s.md:1:11: error: unknown qualifier `pod`",
      " 1 | given x[H pod 3]",
      "   |           ^^^",
      "expected: `outside` or `pad`, or `,` before the next axis",
      "write instead: pad",
    ],
  ],
  [
    "given x[H] outside 1",
    [
      "s.md:1:20: error: `outside` cannot be `1`",
      " 1 | given x[H] outside 1",
      "   |                    ^",
      "expected: `outside 0` or `outside -inf`; `pad p` for zeros on p entries each side",
    ],
  ],
  [
    "given x [H]",
    [
      "s.md:1:7: error: `x [` with a space between them is not a read",
      " 1 | given x [H]",
      "   |       ^^^",
      "expected: an operator, or a read without a space before `[`",
      "write instead: x[H]",
    ],
  ],
  [
    "given x y",
    [
      "s.md:1:9: error: unknown qualifier `y`",
      " 1 | given x y",
      "   |         ^",
      "expected: `> 0`, `integer`, `in 1..q`, `outside 0`, `pad p`, `set`, `as spelling`, or `,` before the next item",
      "write instead: , y",
    ],
  ],
  [
    "given 3",
    [
      "s.md:1:7: error: the name of what is given is missing: found `3`",
      " 1 | given 3",
      "   |       ^",
      "expected: a name",
    ],
  ],
  [
    "given sum",
    [
      "s.md:1:7: error: the name of what is given is missing: found `sum`",
      " 1 | given sum",
      "   |       ^^^",
      "expected: a name; this word has a meaning of its own",
      "write instead: sum_",
    ],
  ],
  [
    "given x,\n  y",
    [
      "s.md:1:9: error: the name of what is given is missing",
      " 1 | given x,",
      "   |         ^",
      "expected: a name",
      "write instead: the whole list on one line: a line end ends the statement",
      "s.md:2:3: error: `y` alone is no statement",
      " 2 |   y",
      "   |   ^",
      STATEMENTS,
      "write instead: compute y",
    ],
  ],
  [
    "given x[]",
    [
      "s.md:1:8: error: a shape without axes",
      " 1 | given x[]",
      "   |        ^^",
      "expected: a length for each axis; a scalar has no brackets",
    ],
  ],
  [
    "given L()",
    [
      "s.md:1:9: error: `L()` depends on nothing",
      " 1 | given L()",
      "   |         ^",
      "expected: the names it depends on: `L(y)`",
    ],
  ],
  [
    "given x as",
    [
      "s.md:1:9: error: the printed spelling is missing after `as`",
      " 1 | given x as",
      "   |         ^^",
      "expected: a spelling such as `c_x`, `f_{xy}` or `\\hat{x}`",
    ],
  ],
  [
    "given x as a as b",
    [
      "s.md:1:14: error: `x` has two printed spellings",
      " 1 | given x as a as b",
      "   |              ^^",
      " 1 | given x as a as b",
      "   |            ^ the first one",
      "expected: one `as`",
    ],
  ],
  [
    "show d(L)/d(x)",
    [
      "s.md:1:6: error: `show` proves a relation, and this is a value",
      " 1 | show d(L)/d(x)",
      "   |      ^^^^^^^^^",
      "expected: `show A = B`",
      "write instead: find d(L)/d(x)",
    ],
  ],
  [
    "find L",
    [
      "s.md:1:6: error: `find` derives derivatives, and this is none",
      " 1 | find L",
      "   |      ^",
      "expected: `find d(L)/d(x[i])`; `show` for an identity, `compute` for numbers",
      "write instead: find d(L)/d(x)",
    ],
  ],
  ...(
    [
      ["hess(L, w)", "d(d(L)/d(w))/d(w)"],
      ["Hessian(L)", "d(d(L)/d(x))/d(x)"],
      ["grad(L)", "d(L)/d(x)"],
      ["nabla L", "d(L)/d(x)"],
      ["dL/dx", "d(L)/d(x)"],
      ["∂L/∂x[i]", "d(L)/d(x[i])"],
      ["∂²L/∂x²", "d(d(L)/d(x))/d(x)"],
      ["∂²L/∂x[i]∂x[j]", "d(d(L)/d(x[j]))/d(x[i])"],
    ] as const
  ).map(([written, meant]): readonly [string, readonly string[]] => [
    `find ${written}`,
    [
      "s.md:1:6: error: derivatives are written in another way here",
      ` 1 | find ${written}`,
      `   |      ${"^".repeat(written.length)}`,
      "expected: `d(L)/d(x[i])`, and `d(d(L)/d(x))/d(x)` for second ones",
      `write instead: find ${meant}`,
    ],
  ]),
  [
    "given x[n]; x outside 0",
    [
      "s.md:1:15: error: `outside` stands where the name is given",
      " 1 | given x[n]; x outside 0",
      "   |               ^^^^^^^",
      "expected: one `given` for a name and what is known of it",
      "write instead: given x[n] outside 0",
    ],
  ],
  [
    "find d(L)/d(x) d(L)/d(y)",
    [
      "s.md:1:14: error: an operator is missing between `)` and `d`",
      " 1 | find d(L)/d(x) d(L)/d(y)",
      "   |              ^^^",
      "expected: an operator or the end of the statement",
    ],
  ],
  [
    "use conv",
    [
      "s.md:1:5: error: `use` takes the id of a block",
      " 1 | use conv",
      "   |     ^^^^",
      "expected: `#` and the id that stands after `grad` at the block's fence",
      "write instead: use #conv",
    ],
  ],
  [
    "use conv from layer",
    [
      "s.md:1:15: error: `layer` is no place of blocks",
      " 1 | use conv from layer",
      "   |               ^^^^^",
      'expected: `from layers` for the layers that come with the program, `from "other.md"` for another sheet',
      "write instead: layers",
    ],
  ],
  [
    "use #a, #b with x = 1",
    [
      "s.md:1:12: error: `with` renames the names of one block, and two are used",
      " 1 | use #a, #b with x = 1",
      "   |            ^^^^",
      "expected: a statement for each block",
      "write instead: use #b with ...",
    ],
  ],
  [
    "use #a with x = 1, x = 2",
    [
      "s.md:1:20: error: `x` is given two meanings",
      " 1 | use #a with x = 1, x = 2",
      "   |                    ^",
      " 1 | use #a with x = 1, x = 2",
      "   |             ^^^^^ the first one",
      "expected: each name of the block once",
    ],
  ],
  [
    "index from 2",
    [
      "s.md:1:12: error: the first index cannot be `2`",
      " 1 | index from 2",
      "   |            ^",
      "expected: `index from 0` or `index from 1`",
    ],
  ],
  [
    "index",
    [
      "s.md:1:6: error: `index` sets the first index of this block",
      " 1 | index",
      "   |      ^",
      "expected: `index from 0` or `index from 1`",
    ],
  ],
  [
    "kink",
    [
      "s.md:1:5: error: `kink` cannot be followed by the end of the statement",
      " 1 | kink",
      "   |     ^",
      "expected: `kink torch`, or an operator and its convention: `kink abs right`, `kink max{} split`",
    ],
  ],
  [
    "kink abs [1]",
    [
      "s.md:1:10: error: a convention is a word or a number",
      " 1 | kink abs [1]",
      "   |          ^^^",
      "expected: a word such as `right`, `left`, `split`, or a number such as `1/2`",
    ],
  ],
  [
    "compute",
    [
      "s.md:1:1: error: a value is missing after `compute`",
      " 1 | compute",
      "   | ^^^^^^^",
      "expected: a number, a name, a read `x[i]`, a call `f(x)`, a binder `sum{i} ...` or a bracket",
    ],
  ],
  [
    "size",
    ["s.md:1:5: error: the name of a tensor is missing", " 1 | size", "   |     ^", "expected: a name"],
  ],
  [
    "size C[1]",
    [
      "s.md:1:6: error: an operator is missing between `C` and `[`",
      " 1 | size C[1]",
      "   |      ^^",
      "expected: an operator, `crop`, `,` or the end of the statement",
    ],
  ],
  [
    "notation index",
    [
      "s.md:1:10: error: `notation index` without a value",
      " 1 | notation index",
      "   |          ^^^^^",
      "expected: `notation KEY VALUE`, as in the front matter",
    ],
  ],
  [
    "y = not",
    [
      "s.md:1:5: error: a value is missing after `not`",
      " 1 | y = not",
      "   |     ^^^",
      "expected: a number, a name, a read `x[i]`, a call `f(x)`, a binder `sum{i} ...` or a bracket",
    ],
  ],
  [
    "y = sum{(l, m in S} x",
    [
      "s.md:1:13: error: a condition stands where a number is wanted",
      " 1 | y = sum{(l, m in S} x",
      "   |             ^^^^^^",
      "expected: a value; a condition in square brackets is 1 where it holds and 0 elsewhere",
      "write instead: [m in S]",
    ],
  ],
];

test.each(CASES)("%j", (text, lines) => {
  expect(messages(text).split("\n")).toEqual(lines);
});

test("several wrong statements give one message each, and the right ones are read", () => {
  const text = "given x[n\ngiven L(y)\ny = (1 +\n  2 3,\n  4)\nz = 2x; v = 7\nfind L";
  const { block, diagnostics } = parseBlock(text);
  expect(diagnostics.map((d) => d.message)).toEqual([
    "`[` is not closed",
    "an operator is missing between `2` and `3`",
    "an operator is missing between `2` and `x`",
    "`find` derives derivatives, and this is none",
  ]);
  expect(block.statements.map((s) => s.kind)).toEqual(["given", "define"]);
});

test.each([
  "(",
  "[",
  "[[",
  "-",
  "+ -",
  "cases{1 if ",
  "f(",
  "2^",
  "|",
  "||",
  "sum{i} ",
  "x[",
  "not ",
  "d(",
  "max{k=0..",
  "2*-(",
])("10,000 times %s is a message and no overflow", (piece) => {
  const { diagnostics } = parseBlock(`y = ${piece.repeat(10000)}1`);
  expect(diagnostics.map((d) => d.message)).toEqual([`nested deeper than ${MAX_NESTING} levels`]);
});

test("as deep as the limit allows is fine", () => {
  const n = MAX_NESTING - 1;
  expect(parseBlock(`y = ${"(".repeat(n)}1${")".repeat(n)}`).diagnostics).toEqual([]);
});

test("an expression alone may have nothing after it", () => {
  expect(() => parseExpressionText("a b")).toThrow(SheetError);
  expect(() => parseExpressionText("a\nb")).toThrow("a second expression");
  expect(() => parseExpressionText("")).toThrow("a value is missing");
});
