// What the page says by itself, apart from derivations and verdicts. A language is one object of this type, so that a
// text that one of them lacks is an error of the compiler. "`code`" within a text is set as code where it is shown.

import type { CheckReport, Verdict } from "../../check/verdict/verdicts.ts";
import type { KinkConvention } from "../../expr/environment.ts";
import type { Level } from "../../show/document.ts";
import type { Problem } from "../protocol.ts";
import type { Settings } from "../settings.ts";
import type { Theme } from "../theme.ts";

export interface PageTexts {
  /** BCP 47. */
  readonly tag: string;
  readonly head: HeadTexts;
  readonly derive: DeriveTexts;
  readonly switches: SwitchTexts;
  readonly line: LineTexts;
  readonly problems: ProblemTexts;
  readonly copy: CopyTexts;
  readonly check: CheckTexts;
  readonly gallery: GalleryTexts;
  readonly editor: EditorTexts;
  /** The name of the line between the two sides of a tab: what it changes. */
  readonly divider: string;
  /** The address holds a text that cannot be unpacked. */
  readonly cutLink: string;
  /** A part that is loaded when it is first used. */
  readonly notLoaded: (message: string) => string;
  /** An error of the program itself. */
  readonly broken: (message: string) => string;
}

interface HeadTexts {
  readonly tabs: string;
  readonly derive: string;
  readonly check: string;
  readonly gallery: string;
  /** The colours that are shown, on the button that changes them. */
  readonly theme: (theme: Theme) => string;
  /** The name of the choice of a language. */
  readonly language: string;
}

interface DeriveTexts {
  /** The name of the box that is written in. */
  readonly box: string;
  readonly text: string;
  readonly derivation: string;
  readonly deriving: string;
  readonly checking: string;
  /** The text is wrong, and what is shown belongs to the text before. */
  readonly stale: string;
  /** It is wrong where it is counted from 1, which a switch has said. */
  readonly staleFromOne: string;
  /** The text is wrong, and nothing is shown. */
  readonly wrong: string;
  readonly empty: string;
  /** On the button that shows what can be written. */
  readonly help: string;
  readonly unchecked: (lines: number) => string;
  readonly allEstablished: (lines: number) => string;
  /** Behind how many lines are checked. */
  readonly unfinished: (tasks: number) => string;
  readonly counted: (lines: number, established: number, open: number, refuted: number) => string;
}

interface SwitchTexts {
  readonly group: string;
  readonly level: string;
  readonly levels: Readonly<Record<Level, string>>;
  readonly index: string;
  readonly indices: Readonly<Record<Settings["index"], string>>;
  readonly first: string;
  readonly firstHint: string;
  readonly evidence: string;
  readonly kinks: string;
  readonly kinksHint: string;
  readonly kink: {
    readonly [K in keyof KinkConvention]: {
      readonly label: string;
      readonly choices: Readonly<Record<KinkConvention[K], string>>;
    };
  };
}

/** Where a line stands, for who cannot see that. */
export interface LinePlace {
  /** The block and the letter of its task, as far as they have a name. */
  readonly part: string;
  /** Counted from 1. */
  readonly at: number;
  readonly count: number;
  /** Present in a step within a line. */
  readonly step?: { readonly at: number; readonly count: number };
}

interface LineTexts {
  readonly named: (number: number | undefined, place: LinePlace, state: string) => string;
  readonly pending: string;
  readonly unchecked: string;
  readonly claimsNothing: string;
  readonly details: string;
  readonly reason: string;
  readonly rule: string;
  readonly changed: string;
  readonly before: string;
  readonly after: string;
  readonly steps: string;
  readonly evidence: string;
  /** Before the numbers of one of the points. */
  readonly sample: string;
  readonly bothSides: string;
  readonly leftSide: string;
  readonly rightSide: string;
  readonly working: string;
  readonly off: string;
  readonly copy: string;
  readonly theLine: string;
  /** On the button that selects in the text what the line belongs to. */
  readonly inText: string;
}

interface ProblemTexts {
  readonly list: string;
  readonly severity: Readonly<Record<Problem["severity"], string>>;
  /** "Error, line 1, column 38". */
  readonly place: (severity: string, line: number, column: number) => string;
  readonly expected: string;
  readonly instead: string;
  /** For those who hear the page; the message is without its end. */
  readonly spoken: (severity: string, line: number, message: string, more: number) => string;
}

interface CopyTexts {
  readonly group: string;
  readonly as: string;
  readonly formats: Readonly<Record<CopyFormat, string>>;
  readonly name: (format: string) => string;
  /** What is copied, at the beginning of a sentence. */
  readonly what: Readonly<Record<CopyFormat, string>>;
  readonly done: (what: string) => string;
  readonly checking: string;
  readonly wrong: string;
  readonly byHand: string;
  readonly byHandHint: string;
  readonly text: string;
}

export type CopyFormat = "tex" | "md" | "link";

interface CheckTexts {
  readonly box: string;
  readonly document: string;
  readonly verdicts: string;
  readonly about: string;
  readonly checking: string;
  readonly unusable: string;
  readonly wrong: string;
  readonly undecided: string;
  readonly none: string;
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly role: Readonly<Record<CheckReport["relations"][number]["role"], string>>;
  /** "4 relations: 2 hold, 1 wrong". */
  readonly counted: (relations: number, of: readonly (readonly [Verdict, number])[]) => string;
  readonly atLine: (line: number) => string;
  /** Numbers, and lists of them, as the language prints them. */
  readonly value: (text: string) => string;
  /** The values of both sides; `at`: the numbers follow. */
  readonly differ: (left: string, right: string, at: boolean) => string;
  readonly follows: (line: number | undefined) => string;
  readonly holdsIf: (conditions: readonly string[]) => string;
  readonly settle: string;
  readonly inferred: string;
  readonly from: Readonly<Record<CheckReport["inferred"][number]["from"], string>>;
  /** What the tab begins with. */
  readonly firstDocument: string;
}

interface GalleryTexts {
  readonly title: string;
  readonly blocks: string;
  readonly sheets: string;
  readonly layers: string;
  readonly waiting: string;
  /** The name of the field in which words are looked for. */
  readonly find: string;
  /** Of `all` cards, so many hold the words. */
  readonly found: (left: number, all: number) => string;
  readonly none: string;
  /** On the button that ends the search. */
  readonly showAll: string;
  readonly block: Readonly<Record<BlockName, string>>;
  /** By the name of the file in examples/. */
  readonly about: Readonly<Record<ExampleName, string>>;
}

export type BlockName = "correlation" | "softmax" | "connected" | "pooling" | "strided" | "normalisation";

export type ExampleName =
  | "convolution-fc-softmax.md"
  | "transposed-convolution-roi-align.md"
  | "convolution-pooling.md"
  | "back-propagation.md"
  | "convolution-layer.md"
  | "detection.md"
  | "back-propagation-through-time.md"
  | "convolution-quiz.md"
  | "networks.md"
  | "lecture-loops.md"
  | "optimisers.md";

interface EditorTexts {
  /** Beside a name that is completed. */
  readonly given: string;
  readonly defined: string;
  readonly derivative: string;
  readonly binder: string;
  /** What follows a statement's word, where that is said in words. */
  readonly hints: Readonly<Record<HintedWord, string>>;
  readonly close: string;
}

export type HintedWord = "define" | "expand" | "draw" | "plot" | "minimise" | "train" | "hint" | "remark";
