// The statements that ask for a picture: `draw grid x window 3x3 at (0, 0)`, `draw field of y[2, 2] in x`,
// `draw affected by x[3, 3] in y numbered`, `plot f, g for u in -3..3 with a = 2`.

import type { Span } from "../../expr/span.ts";
import { type Cursor, describe, span, syntaxError } from "./cursor.ts";
import { parseArithmetic, parseCondition, parseRange, parseValue } from "./expression.ts";
import { parseLetter } from "./given.ts";
import type {
  DrawnTensorSyntax,
  DrawStatement,
  GridOption,
  LoopSyntax,
  PanelSyntax,
  PlotStatement,
  SettingSyntax,
} from "./statement-syntax.ts";
import type { Value } from "./syntax.ts";

const PANELS = "`grid x`, `field of y[i, j] in x` or `affected by x[i, j] in y`";

export function parseDraw(c: Cursor, start: number): DrawStatement {
  // Parentheses let the panels go over several lines.
  const bracketed = c.is("(");
  if (bracketed) c.openBracket();
  const panels: PanelSyntax[] = [];
  do panels.push(parsePanel(c));
  while (c.accept(","));
  if (bracketed) c.closeBracket([...OPTIONS, ","]);
  const settings = parseSettings(c);
  if (c.peek().kind !== "end") throw c.unexpected([...OPTIONS, ",", "with", "the end of the statement"]);
  return { kind: "draw", panels, settings, span: c.spanFrom(start) };
}

/** Is a panel next? Its words are names elsewhere. */
const panelNext = (c: Cursor, ahead = 0): boolean => {
  const [word, after] = [c.peek(ahead), c.peek(ahead + 1)];
  if (word.text === "field") return after.text === "of";
  if (word.text === "affected") return after.text === "by";
  return word.text === "grid" && after.kind === "name";
};

function parsePanel(c: Cursor): PanelSyntax {
  const word = c.peek();
  if (!panelNext(c)) {
    throw syntaxError(
      "draw",
      word.kind === "end" ? "what is to be drawn is missing" : `${describe(word)} cannot be drawn`,
      span(word),
      {
        expected: PANELS,
        ...(word.kind === "name" && c.peek(1).kind === "end" ? { remedy: `grid ${word.text}` } : {}),
      },
    );
  }
  c.next();
  if (word.text === "grid") {
    const tensor = parseTensor(c);
    const options: GridOption[] = [];
    let { labels } = tensor;
    for (;;) {
      const option = parseOption(c);
      if (option !== undefined) options.push(option);
      else if (c.isWord("labels")) labels = parseLabels(c);
      else break;
    }
    return { kind: "grid", tensor: { ...tensor, labels }, options };
  }
  c.next();
  const of: Value[] = [];
  do of.push(parseArithmetic(c));
  while (c.accept(","));
  if (!c.accept("in")) throw c.unexpected([",", "in"]);
  const tensors: DrawnTensorSyntax[] = [];
  do {
    const tensor = parseTensor(c);
    tensors.push({ ...tensor, labels: parseLabels(c) });
  } while (c.is(",") && !panelNext(c, 1) && c.accept(","));
  return { kind: word.text === "field" ? "field" : "affected", of, tensors };
}

function parseTensor(c: Cursor): DrawnTensorSyntax {
  const start = c.peek().start;
  const name = parseLetter(c, "the name of a tensor");
  if (!c.is("[") || c.peek().spaced) return { name, labels: "default", span: c.spanFrom(start) };
  c.openBracket();
  const subscripts: Value[] = [];
  do subscripts.push(parseArithmetic(c));
  while (c.accept(","));
  c.closeBracket([","]);
  return { name, subscripts, labels: "default", span: c.spanFrom(start) };
}

const LABELS = ["values", "entries", "none"] as const;

function parseLabels(c: Cursor): DrawnTensorSyntax["labels"] {
  if (c.isWord("numbered")) {
    c.next();
    return "numbered";
  }
  if (!c.isWord("labels")) return "default";
  c.next();
  const word = LABELS.find((known) => c.isWord(known));
  if (word === undefined) return parseArithmetic(c);
  c.next();
  return word;
}

const OPTIONS = ["labels", "highlight", "window", "box", "point"];

function parseOption(c: Cursor): GridOption | undefined {
  const { start } = c.peek();
  if (c.isWord("highlight")) {
    c.next();
    const condition = parseCondition(c);
    return { kind: "highlight", condition, ...parseCalled(c) };
  }
  if (c.isWord("window")) {
    c.next();
    const [rows, columns] = parseDimensions(c);
    if (!c.isWord("at")) throw c.unexpected(["at"]);
    c.next();
    const at = parseTuple(c, 2) as [Value, Value];
    const over = parseLoops(c);
    return { kind: "window", rows, columns, at, over, ...parseCalled(c), span: c.spanFrom(start) };
  }
  if (c.isWord("box")) {
    c.next();
    const corners = parseTuple(c, 4) as [Value, Value, Value, Value];
    let parts: readonly [Value, Value] | undefined;
    if (c.isWord("cells")) {
      c.next();
      parts = parseDimensions(c);
    }
    const over = parseLoops(c);
    const divided = parts === undefined ? {} : { parts };
    return { kind: "box", corners, ...divided, over, ...parseCalled(c), span: c.spanFrom(start) };
  }
  if (c.isWord("point")) {
    c.next();
    const at = parseTuple(c, 2) as [Value, Value];
    return { kind: "point", at, over: parseLoops(c), ...parseCalled(c), span: c.spanFrom(start) };
  }
  return undefined;
}

/** `called "words"`: what the legend says. */
function parseCalled(c: Cursor): { readonly called?: string } {
  if (!c.isWord("called")) return {};
  const word = c.next();
  const token = c.peek();
  if (token.kind !== "string" || token.text === "") {
    throw syntaxError("called", "what it is called is missing", span(word), {
      expected: 'words in quotation marks: `called "region of interest"`',
    });
  }
  c.next();
  return { called: token.text };
}

/** `2x3`, `K x K`, `2 × 3`. */
function parseDimensions(c: Cursor): readonly [Value, Value] {
  const first = parseDimension(c);
  const joint = c.peek();
  const glued = /^x(\d+)$/.exec(joint.kind === "name" ? joint.text : "");
  if (glued !== null) {
    c.next();
    return [first, whole(glued[1] ?? "", { start: joint.start + 1, end: joint.end })];
  }
  if (!c.accept("*")) {
    if (!c.isWord("x")) throw c.unexpected(["x"]);
    c.next();
  }
  return [first, parseDimension(c)];
}

const whole = (text: string, place: Span): Value => ({
  kind: "number",
  text,
  numerator: BigInt(text),
  denominator: 1n,
  span: place,
});

function parseDimension(c: Cursor): Value {
  const token = c.peek();
  if (/^\d+$/.test(token.text)) {
    c.next();
    return whole(token.text, span(token));
  }
  if (token.kind === "name") {
    c.next();
    return { kind: "name", name: token.text, span: span(token) };
  }
  throw syntaxError("dimensions", "rows and columns are missing", span(token), {
    expected: "two sizes: `3x3`, `K x K`",
  });
}

function parseTuple(c: Cursor, count: number): readonly Value[] {
  const from = c.peek();
  const wanted = count === 2 ? "two numbers in parentheses" : "`(left, top, right, bottom)`";
  if (!c.is("(")) {
    throw syntaxError("place", "a place is missing", span(from), { expected: wanted });
  }
  c.openBracket();
  const values: Value[] = [];
  do values.push(parseArithmetic(c));
  while (c.accept(","));
  c.closeBracket([","]);
  if (values.length !== count) {
    throw syntaxError(
      "place",
      `${values.length === 1 ? "one number" : `${values.length} numbers`} in a place`,
      c.spanFrom(from.start),
      {
        expected: wanted,
      },
    );
  }
  return values;
}

/** `for i in 0..1, j in 0..1`. */
function parseLoops(c: Cursor): readonly LoopSyntax[] {
  if (!c.isWord("for")) return [];
  c.next();
  const loops: LoopSyntax[] = [];
  do {
    const start = c.peek().start;
    const letter = parseLetter(c, "a letter");
    if (!c.accept("in") && !c.accept("=")) throw c.unexpected(["in"]);
    loops.push({ letter, range: parseRange(c), span: c.spanFrom(start) });
  } while (c.is(",") && c.peek(1).kind === "name" && c.peek(2).text === "in" && c.accept(","));
  return loops;
}

/** `with K = 3, a = [1, 2]`. */
function parseSettings(c: Cursor): readonly SettingSyntax[] {
  if (!c.isWord("with")) return [];
  c.next();
  const settings: SettingSyntax[] = [];
  do {
    const start = c.peek().start;
    const name = parseLetter(c, "a name of the block");
    if (!c.accept("=")) throw c.unexpected(["="]);
    settings.push({ name, value: parseArithmetic(c), span: c.spanFrom(start) });
  } while (c.accept(","));
  return settings;
}

export function parsePlot(c: Cursor, start: number): PlotStatement {
  const curves: { readonly value: Value; readonly called?: string }[] = [];
  do curves.push({ value: parseValue(c), ...parseCalled(c) });
  while (c.accept(","));
  if (!c.isWord("for")) {
    throw syntaxError("plot", "where the curves run is missing", c.spanFrom(start), {
      expected: "`for` and the range of a number after the curves: `plot f for u in -3..3`",
    });
  }
  c.next();
  const variable = parseLetter(c, "a number that is given");
  if (!c.accept("in") && !c.accept("=")) throw c.unexpected(["in"]);
  const range = parseRange(c);
  let within: PlotStatement["within"];
  if (c.isWord("within")) {
    c.next();
    within = parseRange(c);
  }
  const settings = parseSettings(c);
  if (c.peek().kind !== "end") throw c.unexpected(["within", "with", "the end of the statement"]);
  const shown = within === undefined ? {} : { within };
  return { kind: "plot", curves, variable, range, ...shown, settings, span: c.spanFrom(start) };
}
