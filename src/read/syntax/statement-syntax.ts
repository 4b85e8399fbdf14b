// The syntax tree of the statements of a `grad` block, over that of expressions (syntax.ts): what was written, before
// names are resolved.

import type { Span } from "../../expr/diagnostics.ts";
import type { CodeLanguage } from "../../expr/environment.ts";
import type { NoteWord } from "./lexer.ts";
import type { Condition, Derivative, Letter, Node, NumberLiteral, Product, Range, Value } from "./syntax.ts";

export interface Spelling extends Node {
  /** The printed spelling as written after `as`: `c_x`, `f_{xy}`, `\hat{x}`. */
  readonly text: string;
}

export interface Outside extends Node {
  readonly kind: "outside";
  readonly fill: "0" | "-inf";
}

export interface Pad extends Node {
  readonly kind: "pad";
  readonly by: Value;
}

export interface Bound extends Node {
  readonly kind: "bound";
  readonly op: "<" | "<=" | ">" | ">=" | "!=";
  readonly value: Value;
}

export interface Integer extends Node {
  readonly kind: "integer";
}

export interface Within extends Node {
  readonly kind: "within";
  readonly range: Range;
}

/** The item is a finite set of index tuples (one for each subscript), as in `given S[H, W] set`. */
export interface SetQualifier extends Node {
  readonly kind: "set";
}

export type AxisQualifier = Outside | Pad;
export type Qualifier = Outside | Pad | Bound | Integer | Within | SetQualifier;

/** One axis of a shape: a length `H` (positions 0..H-1) or an index set `-1..n`. */
export interface Axis extends Node {
  readonly extent: Value | Range;
  readonly qualifiers: readonly AxisQualifier[];
}

export interface GivenItem extends Node {
  readonly name: Letter;
  readonly shape?: readonly Axis[];
  /** `f(x, y)`: an unspecified function of these names. */
  readonly parameters?: readonly Letter[];
  /** Of a function: its parameters stand for anything like them. Sheets do not say it. */
  readonly anywhere?: true;
  /** `with d(f)/d(x) = ...`: of a function; its parameters are its own then. */
  readonly derivatives?: readonly DeclaredDerivative[];
  readonly spelling?: Spelling;
  readonly qualifiers: readonly Qualifier[];
}

/** `d(f)/d(u) = ...`, of a function that is given or defined. */
export interface DeclaredDerivative {
  readonly by: Letter;
  readonly value: Value;
  readonly span: Span;
}

export interface GivenStatement extends Node {
  readonly kind: "given";
  readonly items: readonly GivenItem[];
}

/** `A in 0..5, shape [5, 5]`, `u in -1..1 step 1/2`, `S in {1, 2, 4}`. */
export interface VaryItem extends Node {
  readonly name: Letter;
  readonly spelling?: Spelling;
  readonly domain:
    | { readonly kind: "steps"; readonly range: Range; readonly step?: Value }
    | { readonly kind: "set"; readonly values: readonly Value[]; readonly span: Span };
  /** A length for each axis; none of a number. */
  readonly shape: readonly Value[];
}

/** `vary A in 0..5, shape [5, 5] with A[i, i] != 0`: numbers that are drawn. */
export interface VaryStatement extends Node {
  readonly kind: "vary";
  readonly items: readonly VaryItem[];
  readonly conditions: readonly Condition[];
}

/** A subscript on a left side: `i`, `i = 0..n-1`, or (scatter) `S*i + k - P`. */
export interface TargetSubscript extends Node {
  readonly index: Value;
  readonly range?: Range;
}

export interface DefineStatement extends Node {
  /** `define` is `=`; `scatter` is `+=`; `start` is `h[-1] = ...` beside `h[t] = ...`: what a recurrence starts from. */
  readonly kind: "define" | "scatter" | "start";
  readonly name: Letter;
  readonly subscripts?: readonly TargetSubscript[];
  readonly spelling?: Spelling;
  readonly value: Value;
  /** Meant as matrix notation though it has no sign of it, as what a softmax is taken of. */
  readonly matrices?: true;
}

/** `define f(u) = ... with d(f)/d(u) = ...` */
export interface FunctionStatement extends Node {
  readonly kind: "function";
  readonly name: Letter;
  readonly parameters: readonly Letter[];
  readonly spelling?: Spelling;
  readonly value: Value;
  readonly derivatives: readonly DeclaredDerivative[];
}

export interface AssumeStatement extends Node {
  readonly kind: "assume";
  readonly conditions: readonly Condition[];
}

export interface KinkChoice extends Node {
  /** What the convention is for: `abs`, `relu`, `max` (of arguments), `max{}` (the binder); absent: all. */
  readonly target?: string;
  /** `torch`, `right`, `left`, `split`, … or a number. */
  readonly convention: string | NumberLiteral | Product;
}

export interface KinkStatement extends Node {
  readonly kind: "kink";
  readonly choices: readonly KinkChoice[];
}

export interface FindStatement extends Node {
  readonly kind: "find";
  readonly targets: readonly Derivative[];
}

export interface ShowStatement extends Node {
  readonly kind: "show" | "refute";
  readonly claim: Condition;
}

export interface ComputeStatement extends Node {
  readonly kind: "compute" | "expand";
  readonly values: readonly Value[];
}

/** `limit p -> inf of f`, `limit e -> 0+ of f`. */
export interface LimitStatement extends Node {
  readonly kind: "limit";
  readonly variable: Letter;
  readonly to: Value;
  readonly side: "both" | "above" | "below";
  readonly of: Value;
}

export interface SizeItem extends Node {
  readonly name: Letter;
  readonly crop?: Value;
}

export interface CodeStatement extends Node {
  readonly kind: "code";
  readonly languages: readonly CodeLanguage[];
  readonly targets: readonly Value[];
}

export interface SizeStatement extends Node {
  readonly kind: "size";
  readonly items: readonly SizeItem[];
}

/** `for i in 0..2`. */
export interface LoopSyntax extends Node {
  readonly letter: Letter;
  readonly range: Range;
}

/** `x`, `x[0, i, j]`: letters stand for the axes that are drawn. */
export interface DrawnTensorSyntax extends Node {
  readonly name: Letter;
  readonly subscripts?: readonly Value[];
  readonly labels: "default" | "values" | "entries" | "none" | "numbered" | Value;
}

export type GridOption =
  | { readonly kind: "highlight"; readonly condition: Condition; readonly called?: string }
  | {
      readonly kind: "window";
      readonly rows: Value;
      readonly columns: Value;
      readonly at: readonly [Value, Value];
      readonly over: readonly LoopSyntax[];
      readonly called?: string;
      readonly span: Span;
    }
  | {
      readonly kind: "box";
      readonly corners: readonly [Value, Value, Value, Value];
      readonly parts?: readonly [Value, Value];
      readonly over: readonly LoopSyntax[];
      readonly called?: string;
      readonly span: Span;
    }
  | {
      readonly kind: "point";
      readonly at: readonly [Value, Value];
      readonly over: readonly LoopSyntax[];
      readonly called?: string;
      readonly span: Span;
    };

export type PanelSyntax =
  | { readonly kind: "grid"; readonly tensor: DrawnTensorSyntax; readonly options: readonly GridOption[] }
  | {
      readonly kind: "field" | "affected";
      readonly of: readonly Value[];
      readonly tensors: readonly DrawnTensorSyntax[];
    };

/** `with K = 3`. */
export interface SettingSyntax extends Node {
  readonly name: Letter;
  readonly value: Value;
}

/** `x from [1, 2]`, `w from uniform(1/3)`. */
export interface StartItem extends Node {
  readonly name: Letter;
  readonly value: Value;
  readonly uniform: boolean;
}

/** `lr = 0.1` */
export interface SettingItem extends Node {
  readonly name: Letter;
  readonly value: Value;
}

export interface DrawStatement extends Node {
  readonly kind: "draw";
  readonly panels: readonly PanelSyntax[];
  readonly settings: readonly SettingSyntax[];
}

export interface PlotStatement extends Node {
  readonly kind: "plot";
  readonly curves: readonly { readonly value: Value; readonly called?: string }[];
  readonly variable: Letter;
  readonly range: Range;
  readonly within?: Range;
  readonly settings: readonly SettingSyntax[];
}

/** `adam(lr = 0.1)` */
export interface MethodItem extends Node {
  readonly name: Letter;
  readonly settings: readonly SettingItem[];
}

/** `minimise f over x from [1, 1] using adam(lr = 0.1) steps 50` */
export interface MinimiseStatement extends Node {
  readonly kind: "minimise";
  readonly of: Letter;
  /** `with n = 3`: numbers for what is given. */
  readonly at: readonly SettingItem[];
  readonly over: readonly StartItem[];
  readonly using: readonly MethodItem[];
  readonly steps: number;
}

/** `train L over w from 0 on X, t from "data.csv" using sgd epochs 10 batch 32 test 100 report A` */
export interface TrainStatement extends Node {
  readonly kind: "train";
  readonly of: Letter;
  readonly at: readonly SettingItem[];
  readonly over: readonly StartItem[];
  readonly data: { readonly names: readonly Letter[]; readonly path: string; readonly span: Span };
  readonly using: readonly MethodItem[];
  readonly epochs: number;
  readonly batch: number;
  readonly test: number;
  readonly report: readonly Letter[];
}

/** `points 4`, `hint "…"`, `remark "…"`: about the task above, or about the whole block where there is none. */
export interface NoteStatement extends Node {
  readonly kind: "note";
  readonly word: NoteWord;
  /** The words, or the number of points. */
  readonly text: string;
}

/** `from layers`, `from "other.md"`. */
export interface UseOrigin extends Node {
  readonly kind: "layers" | "file";
  /** Of a file, as written between the quotes. */
  readonly path: string;
}

/** `x = h`: what a name of the block that is used is called here, or what stands in its place. */
export interface UseBinding extends Node {
  readonly name: Letter;
  readonly value: Value;
  /** Where the value is the name of a whole number, for what is a size or an integer in the block that is used. */
  readonly number?: Value;
}

export interface UseStatement extends Node {
  readonly kind: "use";
  /** Without the `#`. */
  readonly blocks: readonly Letter[];
  readonly from?: UseOrigin;
  /** With one block alone. */
  readonly bindings: readonly UseBinding[];
}

/** `index from 1`. */
export interface IndexStatement extends Node {
  readonly kind: "index";
  readonly first: number;
}

/** `notation KEY VALUE`: the value is the rest of the statement, as written. */
export interface NotationStatement extends Node {
  readonly kind: "notation";
  readonly key: Letter;
  readonly value: string;
}

export type Statement =
  | GivenStatement
  | VaryStatement
  | DefineStatement
  | FunctionStatement
  | AssumeStatement
  | KinkStatement
  | FindStatement
  | ShowStatement
  | ComputeStatement
  | LimitStatement
  | SizeStatement
  | DrawStatement
  | PlotStatement
  | MinimiseStatement
  | TrainStatement
  | NoteStatement
  | CodeStatement
  | UseStatement
  | IndexStatement
  | NotationStatement;

export interface Block {
  readonly statements: readonly Statement[];
  readonly span: Span;
}
