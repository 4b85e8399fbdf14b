// Formulas on lines of their own: `$$` begins one also where the formula follows on the same line, and ends one where it
// ends a line, as in LaTeX. (For the parser of Markdown the first line of `$$ a = b` is the name of a fence that goes on to
// the end of the text, and `$$ a = b $$` stands in the line.) What is not ended is no formula.

import type { math } from "micromark-extension-math";

type Extension = ReturnType<typeof math>;
type Construct = Exclude<NonNullable<NonNullable<Extension["flow"]>[number]>, readonly unknown[]>;
type State = Parameters<Construct["tokenize"]>[1];
type Code = Parameters<State>[0];

const DOLLAR = 36;
const isSpace = (code: Code): boolean => code === 32 || code === -1 || code === -2;
const isEnd = (code: Code): boolean => code === null || (code <= -3 && code >= -5);

/** `plain`: the formulas of Markdown. Displays are as above. */
export function sheetMath<E extends object>(plain: E): E {
  return { ...plain, flow: { [DOLLAR]: { name: "mathFlow", concrete: true, tokenize: tokenizeDisplay } } };
}

const tokenizeDisplay: Construct["tokenize"] = function (effects, ok, nok) {
  const before = this.events.at(-1);
  const indent = before?.[1].type === "linePrefix" ? before[2].sliceSerialize(before[1], true).length : 0;
  let lines = 0;
  let isBare = true;
  let isBlank = true;

  const formula: State = (code) => {
    if (isEnd(code)) return lineEnd(code);
    if (code === DOLLAR) return effects.attempt(closing, closed, dollar)(code);
    effects.enter("mathFlowValue");
    return value(code);
  };
  const value: State = (code) => {
    if (isEnd(code) || code === DOLLAR) {
      effects.exit("mathFlowValue");
      return formula(code);
    }
    if (!isSpace(code)) isBlank = false;
    effects.consume(code);
    return value;
  };
  // Two signs with words behind them end a formula within a line.
  const dollar: State = (code) => effects.check(twoDollars, nok, oneDollar)(code);
  const oneDollar: State = (code) => {
    effects.enter("mathFlowValue");
    effects.consume(code);
    isBlank = false;
    return value;
  };
  const closed: State = (code) => {
    effects.exit("mathFlow");
    return ok(code);
  };
  const lineEnd: State = (code) => {
    if (code === null) return nok(code);
    // Whoever asks whether a paragraph ends here is not shown the lines that come.
    if (this.interrupt) return ok(code);
    if (lines === 0) isBare = isBlank;
    // Beside its sign a formula goes on to the next empty line at most.
    else if (isBlank && !isBare) return nok(code);
    lines += 1;
    isBlank = true;
    return effects.attempt(nextLine, afterIndent(indent), nok)(code);
  };
  const afterIndent =
    (left: number): State =>
    (code) => {
      if (left === 0 || !isSpace(code)) return formula(code);
      effects.enter("linePrefix");
      effects.consume(code);
      effects.exit("linePrefix");
      return afterIndent(left - 1);
    };
  return (code) => {
    effects.enter("mathFlow");
    return effects.attempt(opening, formula, nok)(code);
  };
};

const fence = (isClosing: boolean): Construct => ({
  partial: true,
  tokenize(effects, ok, nok) {
    let size = 0;
    const signs: State = (code) => {
      if (code === DOLLAR) {
        size += 1;
        effects.consume(code);
        return signs;
      }
      effects.exit("mathFlowFenceSequence");
      if (size < 2) return nok(code);
      return isClosing ? spaces(code) : done(code);
    };
    const spaces: State = (code) => {
      if (!isSpace(code)) return isEnd(code) ? done(code) : nok(code);
      effects.enter("whitespace");
      effects.consume(code);
      effects.exit("whitespace");
      return spaces;
    };
    const done: State = (code) => {
      effects.exit("mathFlowFence");
      return ok(code);
    };
    return (code) => {
      effects.enter("mathFlowFence");
      effects.enter("mathFlowFenceSequence");
      return signs(code);
    };
  },
});
const opening = fence(false);
const closing = fence(true);

const twoDollars: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    const second: State = (code) => {
      effects.exit("data");
      return code === DOLLAR ? ok(code) : nok(code);
    };
    return (code) => {
      effects.enter("data");
      effects.consume(code);
      return second;
    };
  },
};

/** Not one that only goes on with a quotation because nothing says otherwise. */
const nextLine: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    const next: State = (code) => (this.parser.lazy[this.now().line] === true ? nok(code) : ok(code));
    return (code) => {
      effects.enter("lineEnding");
      effects.consume(code);
      effects.exit("lineEnding");
      return next;
    };
  },
};
