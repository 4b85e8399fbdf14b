// `with d(f)/d(u) = ..., d(f)/d(v) = ...` behind a function that is given or defined.

import { type Cursor, syntaxError } from "./cursor.ts";
import { parseArithmetic, parseValue } from "./expression.ts";
import type { DeclaredDerivative } from "./statement-syntax.ts";
import type { Letter } from "./syntax.ts";

/** None where the word `with` does not follow. */
export function parseDerivatives(
  c: Cursor,
  name: Letter,
  parameters: readonly Letter[],
): readonly DeclaredDerivative[] {
  const derivatives: DeclaredDerivative[] = [];
  if (!c.isWord("with")) return derivatives;
  do {
    c.next();
    const from = c.peek().start;
    const left = parseArithmetic(c);
    const of = left.kind === "derivative" && left.of.kind === "name" ? left.of.name : undefined;
    if (left.kind !== "derivative" || of !== name.name || left.by.kind !== "name")
      throw syntaxError("derivative", "a declared derivative is one of the function", left.span, {
        expected: `\`d(${name.name})/d(${parameters[0]?.name ?? "u"}) = ...\``,
      });
    if (!c.accept("=")) throw c.unexpected(["="]);
    const by: Letter = { name: left.by.name, span: left.by.span };
    derivatives.push({ by, value: parseValue(c), span: c.spanFrom(from) });
    // In a list of what is given, the next item may follow.
  } while (c.is(",") && c.peek(1).text === "d" && c.is("(", 2));
  return derivatives;
}
