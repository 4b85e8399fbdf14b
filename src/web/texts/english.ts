// The page in English.

import type { PageTexts } from "./page-texts.ts";

const lines = (n: number): string => (n === 1 ? "1 line" : `${n} lines`);

export const ENGLISH_TEXTS: PageTexts = {
  tag: "en",
  head: {
    tabs: "What to do",
    derive: "Derive",
    check: "Check",
    gallery: "Gallery",
    theme: (theme) => `Colours: ${{ auto: "as the system has them", light: "light", dark: "dark" }[theme]}`,
    language: "Language of the page",
  },
  derive: {
    box: "The sheet, or the statements of one block",
    text: "Text",
    derivation: "Derivation",
    deriving: "Deriving …",
    checking: "Lines derived; being checked …",
    stale: "The text has an error; what is shown belongs to the text before.",
    staleFromOne: "Counted from 1, the text has an error; what is shown belongs to the text before.",
    wrong: "There is nothing to derive yet: the text has an error, which is told below it.",
    empty:
      "Nothing is asked for yet. Write what is given and defined, then what to find, or begin with the gallery.",
    help: "How to write it",
    unchecked: (n) => `${lines(n)}, not checked`,
    allEstablished: (n) => `${lines(n)} checked and established`,
    unfinished: (n) => (n === 1 ? "1 task is not finished" : `${n} tasks are not finished`),
    counted: (n, established, open, refuted) =>
      [
        lines(n),
        ...(established === 0 ? [] : [`${established} established`]),
        ...(open === 0 ? [] : [`${open} not established`]),
        ...(refuted === 0 ? [] : [`${refuted} refuted`]),
      ].join(", "),
  },
  switches: {
    group: "How the derivation is written",
    level: "Level of detail",
    levels: { brief: "Brief", standard: "Standard", full: "Full" },
    index: "Indices",
    indices: { sheet: "as the sheet says", brackets: "x[i, j]", subscripts: "x with subscripts i, j" },
    first: "Count from",
    firstHint: "The first index, where the sheet does not say it",
    evidence: "Evidence",
    kinks: "Kinks",
    kinksHint: "The derivative where there is none, unless the sheet says it:",
    kink: {
      abs: {
        label: "|u| at u = 0",
        choices: { zero: "0", right: "1, from the right", left: "−1, from the left" },
      },
      relu: { label: "max(0, u) at u = 0", choices: { zero: "0", half: "1/2", one: "1" } },
      clamp: { label: "clamp at its ends", choices: { one: "1", zero: "0" } },
      max: {
        label: "max(u, v) at u = v",
        choices: { half: "1/2 each", first: "the first", last: "the last" },
      },
      binder: {
        label: "max{…} at a tie",
        choices: { first: "the first place", split: "equal shares", all: "every place" },
      },
    },
  },
  line: {
    named: (number, { part, at, count, step }, state) => {
      const inside = step === undefined ? "" : `Step ${step.at} of ${step.count} of `;
      const line = `line ${at} of ${count}${number === undefined ? "" : `, numbered (${number})`}`;
      const place = inside === "" ? `L${line.slice(1)}` : `${inside}${line}`;
      return `${place}${part === "" ? "" : `, in ${part}`}, ${state}. Details`;
    },
    pending: "being checked",
    unchecked: "not checked",
    claimsNothing: "claims nothing",
    details: "Details of the line",
    reason: "Reason",
    rule: "the name of the rule",
    changed: "What changed",
    before: "before",
    after: "after",
    steps: "Step by step",
    evidence: "Checked with",
    sample: "One of the points",
    bothSides: "both sides",
    leftSide: "left side",
    rightSide: "right side",
    working: "The numbers are being worked out.",
    off: "Evidence is switched off.",
    copy: "Copy this line as LaTeX",
    theLine: "The line",
    inText: "Show in the text",
  },
  problems: {
    list: "Messages about the text",
    severity: { error: "Error", warning: "Warning", remark: "Remark" },
    place: (severity, line, column) => `${severity}, line ${line}, column ${column}`,
    expected: "Expected: ",
    instead: "Write instead: ",
    spoken: (severity, line, message, more) =>
      `${severity} in line ${line}: ${message}.${more === 0 ? "" : ` ${more} more below the text.`}`,
  },
  copy: {
    group: "Copy",
    as: "Copy as",
    formats: { tex: "LaTeX", md: "Markdown", link: "Link" },
    name: (format) => `Copy as ${format}`,
    what: { tex: "The LaTeX", md: "The Markdown", link: "The link" },
    done: (what) => `${what} is copied.`,
    checking: "Lines are checked before they are copied …",
    wrong: "There is nothing to copy: the text has an error.",
    byHand: "Copy by hand",
    byHandHint:
      "The browser does not let this page write to the clipboard. The text is selected: copy it with Ctrl+C.",
    text: "Text to copy",
  },
  check: {
    box: "A derivation in LaTeX or Markdown",
    document: "Document",
    verdicts: "Verdicts",
    about:
      "Paste a derivation in LaTeX or Markdown. Each relation is compared at drawn points; the first wrong line comes with the smallest numbers that show it.",
    checking: "Checking …",
    unusable: "The document cannot be used as it is.",
    wrong: "this does not hold",
    undecided: "this is not decided",
    none: "There is no relation to check here: formulas stand between $ or $$, or in an environment as align.",
    verdict: {
      holds: "holds",
      wrong: "wrong",
      "holds-if": "holds under a condition",
      "not-read": "not read",
      "not-decided": "not decided",
    },
    role: { claim: "claim", definition: "defines", update: "changes a name", remark: "claims nothing" },
    counted: (relations, of) => {
      const said = of.map(([verdict, n]) => {
        const word = ENGLISH_TEXTS.check.verdict[verdict];
        return `${n} ${n > 1 ? word.replace("holds", "hold") : word}`;
      });
      return `${relations === 1 ? "1 relation" : `${relations} relations`}: ${said.join(", ")}`;
    },
    atLine: (line) => `line ${line}`,
    value: (text) => text,
    differ: (left, right, at) => `The left side is ${left}, the right side ${right}${at ? ", at" : "."}`,
    follows: (line) =>
      `It follows from the wrong relation${line === undefined ? " above" : ` in line ${line}`}.`,
    holdsIf: (conditions) => `It holds if ${conditions.join(" and ")}.`,
    settle: "To settle it, write: ",
    inferred: "What the symbols were taken for",
    from: {
      sheet: "from the sheet",
      declared: "as declared",
      defined: "by its definition",
      used: "by its use",
      lines: "from the lines",
    },
    // The sign < stands by itself, as a script in a page must not hold the start of a comment, and raw text knows no
    // escapes.
    firstDocument: String.raw`${"<"}!-- gradsheet: given W[m, n], x[n], b[m]; y[i] = sum{j} W[i,j]*x[j] + b[i]; given L(y) -->

A fully connected layer,

$$y = Wx + b$$

sends the gradient back by the transposed matrix,

$$\frac{\partial L}{\partial x} = W^T \frac{\partial L}{\partial y}$$

and its weights see the input and the gradient:

$$\frac{\partial L}{\partial W_{ij}} = \frac{\partial L}{\partial y_i} x_i$$
`,
  },
  gallery: {
    title: "Gallery",
    blocks: "One block",
    sheets: "Sheets",
    layers: "The library of layers",
    waiting: "Loading …",
    find: "Find in titles and texts",
    found: (left, all) => `${left} of ${all} found`,
    none: "Nothing here has all of these words. Leave one out, or write only how it begins.",
    showAll: "Show all",
    block: {
      correlation: "Correlation with a kernel",
      softmax: "Softmax and cross-entropy",
      connected: "A fully connected layer",
      pooling: "Max pooling, 2 × 2",
      strided: "Convolution with stride and padding",
      normalisation: "Layer normalisation",
    },
    about: {
      "convolution-fc-softmax.md": "an assignment of a vision course, with the flipped kernel and p − t",
      "transposed-convolution-roi-align.md":
        "sizes from the writes, and five derivatives of an interpolation",
      "convolution-pooling.md": "numbers with their arithmetic, counted from 1",
      "back-propagation.md": "polar coordinates, max pooling, a chain of layers",
      "convolution-layer.md": "shapes, padding, stride, and a slip on a slide",
      "detection.md": "what Faster R-CNN is made of",
      "back-propagation-through-time.md": "a recurrent layer and an LSTM unit",
      "convolution-quiz.md": "convolution by hand, other numbers for each of a class",
      "networks.md": "two layers, a residual block, second derivatives",
      "lecture-loops.md": "code in words and NumPy, and where it is wrong",
      "optimisers.md": "a network for digits, trained by eight optimisers",
    },
  },
  editor: {
    given: "given",
    defined: "defined",
    derivative: "derivative",
    binder: "over letters in braces",
    hints: {
      define: "a function",
      expand: "a sum",
      draw: "a grid",
      plot: "a curve",
      minimise: "f over x",
      train: "a network",
      hint: "for the hand-out",
      remark: "after the answer",
    },
    close: "Close",
  },
  divider: "Width of the text",
  cutLink: "The link is not whole: its text cannot be read.",
  notLoaded: (message) => `The rest of the page could not be loaded: ${message}`,
  broken: (message) => `Something went wrong in the program: ${message}`,
};
