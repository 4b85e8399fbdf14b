// Terms over whole arrays in NumPy: reads are slices, choices are `np.where`, conditions are joined entry by entry.

import type { App, ElementaryOp, Expr } from "../expr/nodes.ts";
import { some } from "../expr/traverse.ts";
import { expanded, type View } from "./contract.ts";
import { NUMPY } from "./numpy-functions.ts";
import { call, Python } from "./python.ts";
import { atom, Terms, type Text, TIGHT } from "./terms.ts";
import { Unfit } from "./unfit.ts";

/** What is known of the axes. */
export interface AxisScope {
  readonly varies: (e: Expr) => boolean;
  readonly view: (e: Expr) => View;
  readonly counted: (variable: string) => View;
  /** A read that goes through whole axes, and so is inside whatever a condition says. */
  readonly isWhole: (e: Expr & { readonly kind: "at" }) => boolean;
}

/** Whether entries are read that a condition may have to rule out. */
export const readsPart = (axes: AxisScope, e: Expr): boolean =>
  some(e, (x) => x.kind === "at" && axes.varies(x) && !axes.isWhole(x));

export class VectorTerms extends Terms {
  readonly #axes: AxisScope;
  readonly #letters: readonly string[];

  constructor(plain: Terms, axes: AxisScope, letters: readonly string[]) {
    super(plain.names, plain.env, new VectorPython(NUMPY));
    this.#axes = axes;
    this.#letters = letters;
  }

  /** Rounded numbers of an array are still no whole numbers to NumPy. */
  override indexTerm(e: Expr): Text {
    const { language } = this;
    if (!(language instanceof VectorPython) || language.places) return super.indexTerm(e);
    language.places = true;
    try {
      return super.indexTerm(e);
    } finally {
      language.places = false;
    }
  }

  override term(e: Expr): Text {
    if (!this.#axes.varies(e)) return super.term(e);
    switch (e.kind) {
      case "at":
      case "sym":
        return this.#placed(this.#axes.view(e));
      case "idx":
        return this.#placed(this.#axes.counted(e.name));
      case "app":
        return this.#application(e);
      default:
        throw new Unfit();
    }
  }

  #placed({ text, letters }: View): Text {
    return atom(expanded(text, letters, this.#letters));
  }

  #application(e: App): Text {
    switch (e.op) {
      case "apply":
      case "card":
      case "divides":
        throw new Unfit();
      case "and":
      case "or": {
        const parts = e.args.map((a) => `(${this.text(a)})`);
        return { text: parts.join(e.op === "and" ? " & " : " | "), tight: TIGHT.choice };
      }
      case "not":
        return atom(`np.logical_not(${this.text(e.args[0] as Expr)})`);
      case "cases": {
        // All branches are computed: nothing in them may be read where there is nothing.
        if (readsPart(this.#axes, e)) throw new Unfit();
        return super.term(e);
      }
      default:
        return super.term(e);
    }
  }
}

/** Functions of numbers that NumPy has for arrays under another name. */
const ARRAYWISE: Partial<Readonly<Record<ElementaryOp, string>>> = {
  max: "np.maximum",
  min: "np.minimum",
  abs: "np.abs",
  clamp: "np.clip",
  floor: "np.floor",
  ceil: "np.ceil",
  round: "np.round",
};

const ROUNDED: ReadonlySet<ElementaryOp> = new Set<ElementaryOp>(["floor", "ceil", "round"]);

class VectorPython extends Python {
  /** Within an index. */
  places = false;

  override call(op: ElementaryOp, args: readonly Text[], plain: boolean): Text {
    const texts = args.map((a) => a.text);
    const [first = "", ...rest] = texts;
    if (op === "relu") return call("np.maximum", [first, "0"]);
    if (op === "erf" || op === "erfc") throw new Unfit();
    const name = ARRAYWISE[op];
    if (name === undefined) return super.call(op, args, plain);
    // np.maximum takes two.
    if (op === "max" || op === "min") return atom(rest.reduce((all, x) => `${name}(${all}, ${x})`, first));
    const made = call(name, texts);
    return this.places && ROUNDED.has(op) ? atom(`${made.text}.astype(int)`) : made;
  }

  override choose(branches: readonly { readonly value: Text; readonly condition: Text | undefined }[]): Text {
    const [first, ...rest] = branches;
    if (first === undefined) return atom("np.nan");
    if (first.condition === undefined) return first.value;
    return call("np.where", [first.condition.text, first.value.text, this.choose(rest).text]);
  }
}
