// `use #a, #b`, `use dense from layers with x = h, W = W_1`, `use #attention from "other.md"`: which blocks are
// used, where they stand, and what their names are called here.

import { type Cursor, describe, span, syntaxError } from "./cursor.ts";
import { parseArithmetic } from "./expression.ts";
import { parseLetter } from "./given.ts";
import { suggest } from "./spell.ts";
import type { UseBinding, UseOrigin, UseStatement } from "./statement-syntax.ts";
import type { Letter } from "./syntax.ts";

/** After the word `use`. */
export function parseUse(c: Cursor, start: number): UseStatement {
  const blocks: Letter[] = [];
  let bare: Letter | undefined;
  do {
    const token = c.peek();
    if (token.kind !== "id" && token.kind !== "name") throw noBlock(c);
    c.next();
    const block = { name: token.text, span: span(token) };
    blocks.push(block);
    if (token.kind === "name") bare ??= block;
  } while (c.accept(","));
  const from = parseOrigin(c);
  if (bare !== undefined && from?.kind !== "layers") {
    throw syntaxError("use", "`use` takes the id of a block", bare.span, {
      expected: "`#` and the id that stands after `grad` at the block's fence",
      remedy: `use #${bare.name}`,
    });
  }
  const bindings = parseBindings(c, blocks);
  if (c.peek().kind !== "end")
    throw c.unexpected([...(from === undefined ? ["from"] : []), "with", ",", "the end of the statement"]);
  return { kind: "use", blocks, ...(from === undefined ? {} : { from }), bindings, span: c.spanFrom(start) };
}

function noBlock(c: Cursor): Error {
  return syntaxError("use", "`use` takes the id of a block", span(c.peek()), {
    expected: "`#` and the id that stands after `grad` at the block's fence",
  });
}

function parseOrigin(c: Cursor): UseOrigin | undefined {
  if (!c.isWord("from")) return undefined;
  const word = c.next();
  const token = c.peek();
  if (token.kind === "string" && token.text !== "") {
    c.next();
    return { kind: "file", path: token.text, span: span(token) };
  }
  if (token.kind === "name" && token.text === "layers") {
    c.next();
    return { kind: "layers", path: "", span: span(token) };
  }
  const named = token.kind === "name";
  const near = named ? suggest(token.text, ["layers"]) : undefined;
  const what =
    token.kind === "end" ? "where the block stands is missing" : `${describe(token)} is no place of blocks`;
  throw syntaxError("use", what, span(token.kind === "end" ? word : token), {
    expected: '`from layers` for the layers that come with the program, `from "other.md"` for another sheet',
    ...(named ? { remedy: near ?? `"${token.text}.md"` } : {}),
  });
}

/** `with x = h, S = 2`; parentheses around the list let it go over several lines. */
function parseBindings(c: Cursor, blocks: readonly Letter[]): readonly UseBinding[] {
  if (!c.isWord("with")) return [];
  const word = c.next();
  const [, second] = blocks;
  if (second !== undefined) {
    throw syntaxError("use", "`with` renames the names of one block, and two are used", span(word), {
      expected: "a statement for each block",
      remedy: `use #${second.name} with ...`,
    });
  }
  const bracketed = c.is("(");
  if (bracketed) c.openBracket();
  const bindings: UseBinding[] = [];
  do {
    const start = c.peek().start;
    const name = parseLetter(c, "a name of the block");
    if (!c.accept("=")) throw c.unexpected(["="]);
    bindings.push({ name, value: parseArithmetic(c), span: c.spanFrom(start) });
    const twice = bindings.find((b) => b.name.name === name.name);
    if (twice?.name !== name) {
      throw syntaxError("twice", `\`${name.name}\` is given two meanings`, name.span, {
        expected: "each name of the block once",
        related: twice === undefined ? [] : [{ span: twice.span, message: "the first one" }],
      });
    }
  } while (c.accept(","));
  if (bracketed) c.closeBracket([","]);
  return bindings;
}
