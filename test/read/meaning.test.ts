// Messages about the meaning of a block, word for word.

import { expect, test } from "vitest";
import { messages } from "./block-text.ts";

const CASES: readonly (readonly [string, readonly string[]])[] = [
  [
    "given x[n]\ny = x[0] + xs[1]",
    [
      "s.md:2:12: error: `xs` is not declared",
      " 2 | y = x[0] + xs[1]",
      "   |            ^^",
      "expected: a name that is given or defined in this block, or a letter that is bound here",
      "write instead: given xs",
    ],
  ],
  [
    "given alpha\ny = 2*alhpa",
    [
      "s.md:2:7: error: `alhpa` is not declared",
      " 2 | y = 2*alhpa",
      "   |       ^^^^^",
      "expected: a name that is given or defined in this block, or a letter that is bound here",
      "write instead: alpha",
    ],
  ],
  [
    "given x[n]\ny[i] = x[i]*foo(i)",
    [
      "s.md:2:13: error: the function `foo` is not declared",
      " 2 | y[i] = x[i]*foo(i)",
      "   |             ^^^",
      "expected: a function of the language, or one that is given",
      "write instead: given foo(i)",
    ],
  ],
  [
    "given x[n]\ny[i] = exxp(x[i])",
    [
      "s.md:2:8: error: the function `exxp` is not declared",
      " 2 | y[i] = exxp(x[i])",
      "   |        ^^^^",
      "expected: a function of the language, or one that is given",
      "write instead: exp",
    ],
  ],
  [
    "y = exp",
    [
      "s.md:1:5: error: `exp` is a function and needs an argument",
      " 1 | y = exp",
      "   |     ^^^",
      "expected: `exp(...)`",
    ],
  ],
  [
    "given f(u)\ngiven u\ny = f(1, 2)",
    [
      "s.md:3:5: error: `f` is given two arguments",
      " 3 | y = f(1, 2)",
      "   |     ^^^^^^^",
      " 1 | given f(u)",
      "   |       ^ `f` is declared here",
      "expected: one argument, as in `f(u)`",
    ],
  ],
  [
    "y = exp(1, 2)",
    [
      "s.md:1:5: error: `exp` is given two arguments",
      " 1 | y = exp(1, 2)",
      "   |     ^^^^^^^^^",
      "expected: one argument",
    ],
  ],
  [
    "y = clamp(1)",
    [
      "s.md:1:5: error: `clamp` is given one argument",
      " 1 | y = clamp(1)",
      "   |     ^^^^^^^^",
      "expected: three arguments",
    ],
  ],
  [
    "given x[n]\ny[i] = x[j]",
    [
      "s.md:2:10: error: `j` is not declared",
      " 2 | y[i] = x[j]",
      "   |          ^",
      "expected: a letter of the left side or of a binder; in a task, a letter that stands alone in a subscript",
      "write instead: sum{j} ...",
    ],
  ],
  [
    "given x[n, m]\ny[i] = x[i]",
    [
      "s.md:2:8: error: `x` has two axes and is read with one subscript",
      " 2 | y[i] = x[i]",
      "   |        ^^^^",
      " 1 | given x[n, m]",
      "   |       ^ `x` is declared here",
      "expected: two subscripts",
    ],
  ],
  [
    "given x\ny = x[1]",
    [
      "s.md:2:5: error: `x` is a number and has no entries",
      " 2 | y = x[1]",
      "   |     ^^^^",
      " 1 | given x",
      "   |       ^ `x` is declared here",
      "expected: no subscripts",
      "write instead: x",
    ],
  ],
  [
    "given x[n]\ny[i] = x",
    [
      "s.md:2:8: error: `x` is a whole tensor where a number is wanted",
      " 2 | y[i] = x",
      "   |        ^",
      "expected: one of its entries, with one subscript",
      "write instead: x[i]",
    ],
  ],
  [
    "given x[4]\ny = x[4]",
    [
      "s.md:2:7: error: the subscript 4 is outside of `x`",
      " 2 | y = x[4]",
      "   |       ^",
      " 1 | given x[4]",
      "   |       ^ `x` is declared here",
      "expected: an index in 0..3, or `outside 0` where `x` is given",
    ],
  ],
  [
    "given x[4]\ny = x[-1]",
    [
      "s.md:2:7: error: the subscript -1 is outside of `x`",
      " 2 | y = x[-1]",
      "   |       ^^",
      " 1 | given x[4]",
      "   |       ^ `x` is declared here",
      "expected: an index in 0..3, or `outside 0` where `x` is given",
    ],
  ],
  [
    "given x[n]\ny = x[n]",
    [
      "s.md:2:7: error: the subscript n is outside of `x`",
      " 2 | y = x[n]",
      "   |       ^",
      " 1 | given x[n]",
      "   |       ^ `x` is declared here",
      "expected: an index in 0..n-1, or `outside 0` where `x` is given",
    ],
  ],
  [
    "given x[n]\ny[i=0..n-1] = x[i+1]",
    [
      "s.md:2:17: error: the subscript `i+1` reaches n, outside of `x`",
      " 2 | y[i=0..n-1] = x[i+1]",
      "   |                 ^^^",
      " 1 | given x[n]",
      "   |       ^ `x` is declared here",
      "expected: an index in 0..n-1, or `outside 0` where `x` is given",
    ],
  ],
  [
    "given x[n]\ny[i=-1..n] = x[abs(i)]",
    [
      "s.md:2:16: error: the subscript `abs(i)` reaches n, outside of `x`",
      " 2 | y[i=-1..n] = x[abs(i)]",
      "   |                ^^^^^^",
      " 1 | given x[n]",
      "   |       ^ `x` is declared here",
      "expected: an index in 0..n-1, or `outside 0` where `x` is given",
    ],
  ],
  [
    "given x[n]\ny[i=0..2*n-1] = x[ceil(i/2)]",
    [
      "s.md:2:19: error: the subscript `ceil(i/2)` reaches n, outside of `x`",
      " 2 | y[i=0..2*n-1] = x[ceil(i/2)]",
      "   |                   ^^^^^^^^^",
      " 1 | given x[n]",
      "   |       ^ `x` is declared here",
      "expected: an index in 0..n-1, or `outside 0` where `x` is given",
    ],
  ],
  [
    "given x[n]\ny[i=0..n-1] = x[min(n, i+1)]",
    [
      "s.md:2:17: error: the subscript `min(n, i+1)` reaches n, outside of `x`",
      " 2 | y[i=0..n-1] = x[min(n, i+1)]",
      "   |                 ^^^^^^^^^^^",
      " 1 | given x[n]",
      "   |       ^ `x` is declared here",
      "expected: an index in 0..n-1, or `outside 0` where `x` is given",
    ],
  ],
  [
    "given x[n]\ny = sum{i=0..n} x[i]",
    [
      "s.md:2:19: error: the subscript `i` reaches n, outside of `x`",
      " 2 | y = sum{i=0..n} x[i]",
      "   |                   ^",
      " 1 | given x[n]",
      "   |       ^ `x` is declared here",
      "expected: an index in 0..n-1, or `outside 0` where `x` is given",
    ],
  ],
  [
    "given x[4 pad 1]\ny = x[4] + x[5]",
    [
      "s.md:2:14: error: the subscript 5 is outside of `x`",
      " 2 | y = x[4] + x[5]",
      "   |              ^",
      " 1 | given x[4 pad 1]",
      "   |       ^ `x` is declared here",
      "expected: an index in -1..4, or `outside 0` where `x` is given",
    ],
  ],
  [
    "index from 1\ngiven x[4]\ny = x[0]",
    [
      "s.md:3:7: error: the subscript 0 is outside of `x`",
      " 3 | y = x[0]",
      "   |       ^",
      " 2 | given x[4]",
      "   |       ^ `x` is declared here",
      "expected: an index in 1..4, or `outside 0` where `x` is given",
    ],
  ],
  [
    "given x[n]\ny = sum{k} x[2*k+1]",
    [
      "s.md:2:9: error: the range of `k` is not written and cannot be told",
      " 2 | y = sum{k} x[2*k+1]",
      "   |         ^",
      "expected: a written range: `k` stands alone in no subscript of a tensor with a strict shape",
      "write instead: k=0..K-1",
    ],
  ],
  [
    "given x[n] outside 0\ny = sum{k} (x[k] + 1)",
    [
      "s.md:2:9: error: the sum over `k` has infinitely many terms that need not be 0",
      " 2 | y = sum{k} (x[k] + 1)",
      "   |         ^",
      "expected: a factor that is 0 outside of a finite range, or a written range",
      "write instead: k=lo..hi",
    ],
  ],
  [
    "given x[n] outside 0\ny = sum{i, j} x[i+j]",
    [
      "s.md:2:9: error: the sum over `i` has infinitely many terms that need not be 0",
      " 2 | y = sum{i, j} x[i+j]",
      "   |         ^",
      "expected: a factor that is 0 outside of a finite range, or a written range",
      "write instead: i=lo..hi",
    ],
  ],
  [
    "given x[n] outside 0\ny = max{i} x[i]",
    [
      "s.md:2:9: error: the range of `i` is not written and cannot be told",
      " 2 | y = max{i} x[i]",
      "   |         ^",
      "expected: a written range: `i` stands alone in no subscript of a tensor with a strict shape",
      "write instead: i=0..n-1",
    ],
  ],
  [
    "y = sum{i} i^2",
    [
      "s.md:1:9: error: the range of `i` is not written and cannot be told",
      " 1 | y = sum{i} i^2",
      "   |         ^",
      "expected: a written range: `i` is no subscript of a read",
      "write instead: i=0..I-1",
    ],
  ],
  [
    "given x[n], y[m]\nz = sum{i} x[i]*y[i]",
    [
      "s.md:2:19: error: `i` runs over 0..m-1 here and over 0..n-1 before",
      " 2 | z = sum{i} x[i]*y[i]",
      "   |                   ^",
      " 2 | z = sum{i} x[i]*y[i]",
      "   |              ^ 0..n-1 from here",
      "expected: index sets that are provably the same, or a written range",
      "write instead: i=0..n-1",
    ],
  ],
  [
    "given x[n], y[n]\nL = 2*sum{i} x[i] + y[i]",
    [
      "s.md:2:23: error: `i` is not bound here any more",
      " 2 | L = 2*sum{i} x[i] + y[i]",
      "   |                       ^",
      "expected: what belongs to `sum{i}` in parentheses: its body ends before a `+` or `-`",
      "write instead: sum{i} (... + ...)",
    ],
  ],
  [
    "given x[n]\ny[i] = x[2*i] * x[i - 1] * x[i*i]",
    [
      "s.md:2:3: error: the range of `i` cannot be told: a subscript of `x` is not linear in it",
      " 2 | y[i] = x[2*i] * x[i - 1] * x[i*i]",
      "   |   ^",
      "expected: its range on the left side",
      "write instead: i = 0..I-1",
    ],
  ],
  [
    "given x[n]\ny[i] = 1",
    [
      "s.md:2:3: error: the range of `i` cannot be told: it is no subscript on the right side",
      " 2 | y[i] = 1",
      "   |   ^",
      "expected: its range on the left side",
      "write instead: i = 0..I-1",
    ],
  ],
  [
    "given x[n]\ny[i, j] = x[i-j]",
    [
      "s.md:2:3: error: the range of `i` cannot be told: the subscripts of `x` tie it to another letter",
      " 2 | y[i, j] = x[i-j]",
      "   |   ^",
      "expected: its range on the left side",
      "write instead: i = 0..I-1",
    ],
  ],
  [
    "given x[n] outside -inf\ny[i] = x[i]",
    [
      "s.md:2:3: error: the range of `i` cannot be told: the reads do not decide it",
      " 2 | y[i] = x[i]",
      "   |   ^",
      "expected: its range on the left side",
      "write instead: i = 0..n-1",
    ],
  ],
  [
    "given x[n]\ny = sum{i} x[i]\nfind d(y)/d(x[a+b])",
    [
      "s.md:3:15: error: the range of `a` cannot be told",
      " 3 | find d(y)/d(x[a+b])",
      "   |               ^",
      "expected: a letter that stands alone in a subscript of a tensor of this block, or one like `2*a+1`, linear in the letter",
    ],
  ],
  [
    "given x[n]\ny = sum{i} x[i] * sum{i} x[i]",
    [
      "s.md:2:23: error: the letter `i` is in use here already",
      " 2 | y = sum{i} x[i] * sum{i} x[i]",
      "   |                       ^",
      " 2 | y = sum{i} x[i] * sum{i} x[i]",
      "   |         ^ bound here",
      "expected: another letter; or parentheses around the first sum, where its body should end",
      "write instead: i'",
    ],
  ],
  [
    "given x[n], k\ny = sum{k} x[k]",
    [
      "s.md:2:9: error: `k` is a name of this block and cannot be a letter",
      " 2 | y = sum{k} x[k]",
      "   |         ^",
      " 1 | given x[n], k",
      "   |             ^ `k` is declared here",
      "expected: a letter that is not declared",
      "write instead: k'",
    ],
  ],
  [
    "given x[n]\ny[n] = x[n]",
    [
      "s.md:2:3: error: `n` is a name of this block and cannot be a letter",
      " 2 | y[n] = x[n]",
      "   |   ^",
      " 1 | given x[n]",
      "   |         ^ `n` is declared here",
      "expected: a letter that is not declared",
      "write instead: n'",
    ],
  ],
  [
    "given x[n]\ny[i, i] = x[i]",
    [
      "s.md:2:6: error: the letter `i` stands twice on the left side",
      " 2 | y[i, i] = x[i]",
      "   |      ^",
      " 2 | y[i, i] = x[i]",
      "   |   ^ bound here",
      "expected: a letter for each axis",
      "write instead: i'",
    ],
  ],
  [
    "given x[n]\ny[2*i+1] = x[i]",
    [
      "s.md:2:3: error: `2*i+1` does not name every place once: its places are `2` apart, and those between have no value",
      " 2 | y[2*i+1] = x[i]",
      "   |   ^^^^^",
      "expected: a letter for the axis, or places that it tiles, such as `g*F + f`; `+=` to add into entries",
    ],
  ],
  [
    "given x[3, 4]\ny[3*i+j] = x[i, j]",
    [
      "s.md:2:3: error: `3*i+j` does not name every place once: `j` runs over 0..3, and from one `i` to the next there are `3` places, so that some have two values",
      " 2 | y[3*i+j] = x[i, j]",
      "   |   ^^^^^",
      "expected: a letter for the axis, or places that it tiles, such as `g*F + f`; `+=` to add into entries",
    ],
  ],
  [
    "given x[3, 4]\ny[5*i+j] = x[i, j]",
    [
      "s.md:2:3: error: `5*i+j` does not name every place once: `j` runs over 0..3, and from one `i` to the next there are `5` places, so that some have no value",
      " 2 | y[5*i+j] = x[i, j]",
      "   |   ^^^^^",
      "expected: a letter for the axis, or places that it tiles, such as `g*F + f`; `+=` to add into entries",
    ],
  ],
  [
    "given x[A, B], C >= 1 integer\ny[C*i+j] = x[i, j]",
    [
      "s.md:2:3: error: `C*i+j` does not name every place once: `j` runs over 0..B-1, and from one `i` to the next there are `C` places, which is not seen to be as many",
      " 2 | y[C*i+j] = x[i, j]",
      "   |   ^^^^^",
      "expected: a letter for the axis, or places that it tiles, such as `g*F + f`; `+=` to add into entries",
    ],
  ],
  [
    "given x[A, B]\ny[i*j] = x[i, j]",
    [
      "s.md:2:3: error: `i*j` does not name every place once: it is not linear in `i` with a step that is known not to be 0",
      " 2 | y[i*j] = x[i, j]",
      "   |   ^^^",
      "expected: a letter for the axis, or places that it tiles, such as `g*F + f`; `+=` to add into entries",
    ],
  ],
  [
    "given x[A, B]\ny[2*i+3*j] = x[i, j]",
    [
      "s.md:2:3: error: `2*i+3*j` does not name every place once: of its steps `2` and `3` neither is seen to be a multiple of the other",
      " 2 | y[2*i+3*j] = x[i, j]",
      "   |   ^^^^^^^",
      "expected: a letter for the axis, or places that it tiles, such as `g*F + f`; `+=` to add into entries",
    ],
  ],
  [
    "given x[A, B]\ny[i+j] = x[i, j]",
    [
      "s.md:2:3: error: `i+j` does not name every place once: two letters move it by the same step",
      " 2 | y[i+j] = x[i, j]",
      "   |   ^^^",
      "expected: a letter for the axis, or places that it tiles, such as `g*F + f`; `+=` to add into entries",
    ],
  ],
  [
    "given x[n]\ny[0] = x[0]",
    [
      "s.md:2:3: error: `0` is no letter",
      " 2 | y[0] = x[0]",
      "   |   ^",
      "expected: a letter for each axis on a left side; `+=` for entries at computed places",
    ],
  ],
  [
    "find d(L)/d(x)",
    [
      "s.md:1:8: error: `L` is not declared",
      " 1 | find d(L)/d(x)",
      "   |        ^",
      "expected: a name that is given or defined in this block, or a letter that is bound here",
      "write instead: given L",
      "s.md:1:13: error: `x` is not declared",
      " 1 | find d(L)/d(x)",
      "   |             ^",
      "expected: a name that is given or defined in this block, or a letter that is bound here",
      "write instead: given x",
    ],
  ],
  [
    "given x\nL = x^2\nfind d(M)/d(x)",
    [
      "s.md:3:8: error: `M` is not declared",
      " 3 | find d(M)/d(x)",
      "   |        ^",
      "expected: a name that is given or defined in this block, or a letter that is bound here",
      "write instead: given M",
    ],
  ],
  [
    "given x[n]\nL = sum{i} x[i]\nshow L = x[i+1]",
    [
      "s.md:3:12: error: `i` is not declared",
      " 3 | show L = x[i+1]",
      "   |            ^",
      "expected: a letter of the left side or of a binder; in a task, a letter that stands alone in a subscript",
      "write instead: sum{i} ...",
    ],
  ],
  [
    "given x[n]\nL = sum{i} x[i]\nfind d(L)/d(x[i, j])",
    [
      "s.md:3:13: error: `x` has one axis and is read with two subscripts",
      " 3 | find d(L)/d(x[i, j])",
      "   |             ^^^^^^^",
      " 1 | given x[n]",
      "   |       ^ `x` is declared here",
      "expected: one subscript",
    ],
  ],
  [
    "given x[n]\nL = sum{i} x[i]\nshow d(L)/d(x) = 1",
    [
      "s.md:3:18: error: the sides of the equation have different shapes",
      " 3 | show d(L)/d(x) = 1",
      "   |                  ^",
      " 3 | show d(L)/d(x) = 1",
      "   |      ^^^^^^^^^ a tensor with one axis",
      "expected: a tensor with one axis, as on the left",
    ],
  ],
  [
    "x = x + 1",
    [
      "s.md:1:5: error: `x` is defined through itself",
      " 1 | x = x + 1",
      "   |     ^",
      " 1 | x = x + 1",
      "   | ^ `x` is defined here",
      "expected: a definition by what is given or defined without it, or a recurrence along an axis: `h[t] = ... h[t-1] ...`",
    ],
  ],
  [
    "a = b; b = c; c = a",
    [
      "s.md:1:19: error: `a` is defined through `b`, `b` through `c`, `c` through `a`",
      " 1 | a = b; b = c; c = a",
      "   |                   ^",
      " 1 | a = b; b = c; c = a",
      "   | ^ `a` is defined here",
      " 1 | a = b; b = c; c = a",
      "   |        ^ `b` is defined here",
      " 1 | a = b; b = c; c = a",
      "   |               ^ `c` is defined here",
      "expected: a definition by what is given or defined without it, or a recurrence along an axis: `h[t] = ... h[t-1] ...`",
    ],
  ],
  [
    "given w[K]\ny[i+k] += y[i]*w[k]",
    [
      "s.md:2:11: error: `y` is read in the statement that adds into it",
      " 2 | y[i+k] += y[i]*w[k]",
      "   |           ^",
      " 2 | y[i+k] += y[i]*w[k]",
      "   | ^ `y` is defined here",
      "expected: a definition by what is given or defined without it, or a recurrence along an axis: `h[t] = ... h[t-1] ...`",
    ],
  ],
  [
    "given L(y)\ny = 2*L",
    [
      "s.md:2:1: error: `y` is defined through itself",
      " 2 | y = 2*L",
      "   | ^",
      " 2 | y = 2*L",
      "   | ^ `y` is defined here",
      "expected: a definition by what is given or defined without it, or a recurrence along an axis: `h[t] = ... h[t-1] ...`",
    ],
  ],
  [
    "given x\nx = 2",
    [
      "s.md:2:1: error: `x` is declared twice",
      " 2 | x = 2",
      "   | ^",
      " 1 | given x",
      "   |       ^ declared here first",
      "expected: one declaration for each name in a block",
      "write instead: x2",
    ],
  ],
  [
    "given x, y, x",
    [
      "s.md:1:13: error: `x` is declared twice",
      " 1 | given x, y, x",
      "   |             ^",
      " 1 | given x, y, x",
      "   |       ^ declared here first",
      "expected: one declaration for each name in a block",
      "write instead: x2",
    ],
  ],
  [
    "given L(y)",
    [
      "s.md:1:9: error: `L` depends on `y`, which is not declared",
      " 1 | given L(y)",
      "   |         ^",
      "expected: a name that is given or defined in this block",
      "write instead: given y, L(y)",
    ],
  ],
  [
    "given f(x, x), x",
    [
      "s.md:1:12: error: `x` is named twice",
      " 1 | given f(x, x), x",
      "   |            ^",
      " 1 | given f(x, x), x",
      "   |         ^ named here first",
      "expected: each name once",
    ],
  ],
  [
    "use #nope",
    [
      "s.md:1:5: error: there is no block `#nope` to use",
      " 1 | use #nope",
      "   |     ^^^^^",
      "expected: the id of a block of this sheet, as on its fence: ```grad #id",
      "write instead: use #note",
    ],
  ],
  [
    "given x[n], w[2.5]",
    [
      "s.md:1:15: error: a length must be an integer, and `2.5` is none",
      " 1 | given x[n], w[2.5]",
      "   |               ^^^",
      "expected: an integer",
      "write instead: floor(2.5)",
    ],
  ],
  [
    "given c, x[n]\ny = x[c]",
    [
      "s.md:2:7: error: a subscript must be an integer, and `c` need not be one",
      " 2 | y = x[c]",
      "   |       ^",
      " 1 | given c, x[n]",
      "   |       ^ `c` is declared here",
      "expected: an integer: letters, sizes, integer scalars, `floor(...)`",
      "write instead: given c integer",
    ],
  ],
  [
    "given x[n]\ny = x[1/2]",
    [
      "s.md:2:7: error: a subscript must be an integer, and `1/2` is none",
      " 2 | y = x[1/2]",
      "   |       ^^^",
      "expected: an integer",
      "write instead: floor(1/2)",
    ],
  ],
  [
    "given W[m, n], x[k]\ny = matmul(W, x)",
    [
      "s.md:2:5: error: the index sets of the arguments of `matmul` do not match",
      " 2 | y = matmul(W, x)",
      "   |     ^^^^^^^^^^^^",
      "expected: n = k, which does not follow from the declarations",
      "write instead: the same length for both, or `assume n = k`",
    ],
  ],
  [
    "given W[m, n]\ny = matmul(W, W, W)",
    [
      "s.md:2:5: error: `matmul` does not take these arguments",
      " 2 | y = matmul(W, W, W)",
      "   |     ^^^^^^^^^^^^^^^",
      "expected: two matrices, or a matrix and a vector; found two axes, two axes, two axes",
    ],
  ],
  [
    "given a[n], b[n]\ny = a * b",
    [
      "s.md:2:5: error: `a` and `b` are whole tensors, and `*` could mean several products of them",
      " 2 | y = a * b",
      "   |     ^^^^^",
      "expected: `a @ b` for the matrix product, `a .* b` entry by entry, or a product of entries",
      "write instead: a @ b",
    ],
  ],
  [
    "given a[n], b[m]\ny = a + b",
    [
      "s.md:2:5: error: axis 1 runs over 0..n-1 in one part and over 0..m-1 in another",
      " 2 | y = a + b",
      "   |     ^^^^^",
      "expected: parts with index sets that are provably the same",
    ],
  ],
  [
    "given a[n], b[n, m]\ny = a + b",
    [
      "s.md:2:9: error: the last axis of `a` runs over 0..n-1, and that of `b` over 0..m-1",
      " 2 | y = a + b",
      "   |         ^",
      "expected: axes that are provably the same, aligned at the end, or of length 1",
    ],
  ],
  [
    "given a[n, k], b[n, m]\ny = a @ b",
    [
      "s.md:2:9: error: the last axis of `a` runs over 0..k-1, and the first axis of `b` over 0..n-1",
      " 2 | y = a @ b",
      "   |         ^",
      "expected: the same index set for both: the product sums over it",
    ],
  ],
  [
    "given a[n, n], T\ny = a^T @ a",
    [
      "s.md:2:5: error: `T` is a name of this block, so `a^T` could be a power",
      " 2 | y = a^T @ a",
      "   |     ^^^",
      "expected: `transpose(a)` for the transpose",
      "write instead: aᵀ",
    ],
  ],
  [
    "y = softmax(q)",
    [
      "s.md:1:13: error: `q` is not declared",
      " 1 | y = softmax(q)",
      "   |             ^",
      "expected: a name that is given or defined in this block, or a letter that is bound here",
      "write instead: given q",
    ],
  ],
  [
    "given a[n], c\ny = a^T + c; z = c @ a; u = mean(c); v = a/a",
    [
      "s.md:2:5: error: `a` has one axis",
      " 2 | y = a^T + c; z = c @ a; u = mean(c); v = a/a",
      "   |     ^",
      "expected: a matrix before the sign of the transpose; a vector stands on either side of `@` as it is",
      "s.md:2:18: error: `c` is a number, and `@` is for matrices and vectors",
      " 2 | y = a^T + c; z = c @ a; u = mean(c); v = a/a",
      "   |                  ^",
      "expected: `*` for the product with a number",
      "s.md:2:34: error: `c` is a number, and `mean` is for a whole tensor",
      " 2 | y = a^T + c; z = c @ a; u = mean(c); v = a/a",
      "   |                                  ^",
      "expected: a whole tensor",
      "s.md:2:44: error: a whole tensor cannot be divided by",
      " 2 | y = a^T + c; z = c @ a; u = mean(c); v = a/a",
      "   |                                            ^",
      "expected: a number after `/`; `./` divides entry by entry",
      "write instead: a ./ a",
    ],
  ],
  [
    "given a, x[n], A[n, n]\ny = A x a",
    [
      "s.md:2:5: error: an operator is missing between `A x` and `a`",
      " 2 | y = A x a",
      "   |     ^^^^^",
      "expected: an operator; without one stand matrices and vectors, for their product",
      "write instead: A x * a",
    ],
  ],
  [
    "A = [[1,2],[3]]",
    [
      "s.md:1:12: error: this row has one entry",
      " 1 | A = [[1,2],[3]]",
      "   |            ^^^",
      " 1 | A = [[1,2],[3]]",
      "   |      ^^^^^ two entries",
      "expected: two entries, as in the first row",
    ],
  ],
  [
    "A = [[1,2],3]",
    [
      "s.md:1:12: error: a number stands where the other rows hold a list",
      " 1 | A = [[1,2],3]",
      "   |            ^",
      "expected: a list of two entries",
    ],
  ],
  [
    "A = [1,[2]]",
    [
      "s.md:1:8: error: a list stands where the other rows hold a number",
      " 1 | A = [1,[2]]",
      "   |        ^^^",
      "expected: a number",
    ],
  ],
  [
    "A[i] = [1,2]",
    [
      "s.md:1:3: error: data defines a whole tensor",
      " 1 | A[i] = [1,2]",
      "   |   ^",
      "expected: no subscripts on the left side",
      "write instead: A = [1,2]",
    ],
  ],
  [
    "y = 1 + [1, 2]",
    [
      "s.md:1:9: error: data stands alone on the right side of a definition",
      " 1 | y = 1 + [1, 2]",
      "   |         ^^^^^^",
      "expected: a name for the data",
      "write instead: A = [1, 2]",
    ],
  ],
  [
    "given S[n] set\ny = S",
    [
      "s.md:2:5: error: `S` is a set, not a number",
      " 2 | y = S",
      "   |     ^",
      " 1 | given S[n] set",
      "   |       ^ `S` is declared here",
      "expected: its size `|S|`, or a sum over it: `sum{i in S} ...`",
    ],
  ],
  [
    "given S[n] set, x[n]\ny = sum{(l, m) in S[0]} x[l]\nz = sum{l in S[0]} x[l]",
    [
      "s.md:3:9: error: the members of `S[0]` have two indices",
      " 3 | z = sum{l in S[0]} x[l]",
      "   |         ^^^^^^^^^",
      "expected: two letters in parentheses before `in`",
    ],
  ],
  [
    "given x[n]\ny = sum{l in x} x[l]",
    [
      "s.md:2:14: error: `x` is not a set",
      " 2 | y = sum{l in x} x[l]",
      "   |              ^",
      "expected: a set that is given, such as `given S[H, W] set`, or a range `lo..hi`",
    ],
  ],
  [
    "kink abs up",
    [
      "s.md:1:6: error: `abs` has no convention `up`",
      " 1 | kink abs up",
      "   |      ^^^^^^",
      "expected: `zero`, `right` or `left`",
      "write instead: kink abs zero",
    ],
  ],
  [
    "kink foo left",
    [
      "s.md:1:6: error: `foo` has no kink convention",
      " 1 | kink foo left",
      "   |      ^^^^^^^^",
      "expected: `abs`, `relu`, `clamp`, `max` or `max{}` after `kink`",
    ],
  ],
  [
    "kink sometimes",
    [
      "s.md:1:6: error: unknown convention `sometimes`",
      " 1 | kink sometimes",
      "   |      ^^^^^^^^^",
      "expected: `kink torch`, or an operator and its convention: `kink abs right`",
    ],
  ],
  [
    "given x outside 0",
    [
      "s.md:1:9: error: `x` is a number and has no outside",
      " 1 | given x outside 0",
      "   |         ^^^^^^^^^",
      "expected: a shape before it",
      "write instead: x[n] outside 0",
    ],
  ],
  [
    "given x[n] outside 0 pad 1",
    [
      "s.md:1:22: error: what lies outside is said twice",
      " 1 | given x[n] outside 0 pad 1",
      "   |                      ^^^^^",
      " 1 | given x[n] outside 0 pad 1",
      "   |            ^^^^^^^^^ said here first",
      "expected: one of `outside 0`, `outside -inf`, `pad p`",
    ],
  ],
  [
    "given L(y) > 0, y",
    [
      "s.md:1:12: error: `L` is a function and takes no qualifier",
      " 1 | given L(y) > 0, y",
      "   |            ^^^",
      "expected: `,` or the end of the statement",
    ],
  ],
  [
    "given y = 3",
    [
      "s.md:1:9: error: `=` cannot stand here",
      " 1 | given y = 3",
      "   |         ^",
      "expected: `,` or the end of the statement",
    ],
  ],
  [
    "size y",
    [
      "s.md:1:6: error: `y` is not declared",
      " 1 | size y",
      "   |      ^",
      "expected: a tensor of this block",
      "write instead: given y[n]",
    ],
  ],
  [
    "given y\nsize y",
    [
      "s.md:2:6: error: `y` has no axes",
      " 2 | size y",
      "   |      ^",
      " 1 | given y",
      "   |       ^ `y` is declared here",
      "expected: a tensor after `size`",
    ],
  ],
  [
    "show 1 < 2",
    [
      "s.md:1:6: error: `show` proves equalities only",
      " 1 | show 1 < 2",
      "   |      ^^^^^",
      "expected: `show A = B`",
    ],
  ],
  [
    "given x[n]\ny[i] = x[i](2)",
    [
      "s.md:2:11: error: an operator is missing between `]` and `(`",
      " 2 | y[i] = x[i](2)",
      "   |           ^^",
      "expected: an operator or the end of the statement",
    ],
  ],
  [
    "given k\ny = k(2)",
    [
      "s.md:2:5: error: `k` is not a function",
      " 2 | y = k(2)",
      "   |     ^^^^",
      " 1 | given k",
      "   |       ^ `k` is declared here",
      "expected: `*` for a product",
      "write instead: k * (2)",
    ],
  ],
  [
    "given x[n]\ny = x(2)",
    [
      "s.md:2:5: error: `x` is not a function",
      " 2 | y = x(2)",
      "   |     ^^^^",
      " 1 | given x[n]",
      "   |       ^ `x` is declared here",
      "expected: square brackets for an entry",
      "write instead: x[2]",
    ],
  ],
  [
    "y = i in 0..3",
    [
      "s.md:1:5: error: a definition has one `=` and a value after it",
      " 1 | y = i in 0..3",
      "   |     ^^^^^^^^^",
      "expected: a value; a condition in square brackets is 1 where it holds and 0 elsewhere",
      "write instead: y = [i in 0..3]",
    ],
  ],
  [
    "y = argmax{k=0..1,l=0..1} k",
    [
      "s.md:1:5: error: `argmax` of several letters is a list of indices, not a number",
      " 1 | y = argmax{k=0..1,l=0..1} k",
      "   |     ^^^^^^^^^^^^^^^^^^^^^^^",
      "expected: a comparison `(k, l) = argmax{k, l} ...`, or one of them: `component(argmax{k, l} ..., 0)`",
    ],
  ],
  [
    "given x\ny = d(x)/d(x[i])",
    [
      "s.md:2:12: error: `x` is a number and has no entries",
      " 2 | y = d(x)/d(x[i])",
      "   |            ^^^^",
      " 1 | given x",
      "   |       ^ `x` is declared here",
      "expected: no subscripts",
      "write instead: x",
    ],
  ],
  [
    "given x[n]\ny = sum{i} d(x[i])/d(i)",
    [
      "s.md:2:22: error: `i` is an index, and nothing varies smoothly with it",
      " 2 | y = sum{i} d(x[i])/d(i)",
      "   |                      ^",
      "expected: a given or defined name after `/d(`",
    ],
  ],
  [
    "given x[n\ny[i] = x[i]\nz = q",
    [
      "s.md:1:8: error: `[` is not closed",
      " 1 | given x[n",
      "   |        ^",
      " 2 | y[i] = x[i]",
      "   | ^ `]` is missing before this place",
      "expected: `]` before the statement ends",
    ],
  ],
  [
    "given x[n]\ny[i] = x[i] + qq + rr\nz = y[1] + ss",
    [
      "s.md:2:15: error: `qq` is not declared",
      " 2 | y[i] = x[i] + qq + rr",
      "   |               ^^",
      "expected: a name that is given or defined in this block, or a letter that is bound here",
      "write instead: given qq",
      "s.md:2:20: error: `rr` is not declared",
      " 2 | y[i] = x[i] + qq + rr",
      "   |                    ^^",
      "expected: a name that is given or defined in this block, or a letter that is bound here",
      "write instead: given rr",
      "s.md:3:12: error: `ss` is not declared",
      " 3 | z = y[1] + ss",
      "   |            ^^",
      "expected: a name that is given or defined in this block, or a letter that is bound here",
      "write instead: given ss",
    ],
  ],
];

test.each(CASES)("%j", (text, lines) => {
  expect(messages(text, { use: () => ({ kind: "none", what: "block", known: ["note", "conv"] }) })).toEqual(
    lines,
  );
});
