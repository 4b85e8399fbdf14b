// Terms in Python, as NumPy and PyTorch listings share them: whole numbers divided with //, conditions in words.

import type { ElementaryOp } from "../expr/nodes.ts";
import { atLeast, atom, type Language, type Text, TIGHT } from "./terms.ts";

/** How elementary functions of one array or number are called, by the module that has them. */
export interface Functions {
  readonly infinity: string;
  readonly pi: string;
  readonly names: Partial<Readonly<Record<ElementaryOp, string>>>;
  /** What is written around the arguments, for functions that have no name of their own. */
  readonly others: (op: ElementaryOp, args: readonly string[]) => Text | undefined;
  /** How they are called of numbers that are in no array, where that differs. */
  readonly plain?: Partial<Readonly<Record<ElementaryOp, string>>>;
}

export const call = (f: string, args: readonly string[]): Text => atom(`${f}(${args.join(", ")})`);
const infix = (a: Text, sign: string, b: Text, tight: number): Text => ({
  text: `${atLeast(a, tight)}${sign}${atLeast(b, tight + 1)}`,
  tight,
});

export class Python implements Language {
  readonly tight = true;
  readonly minusPower = true;
  readonly and = "and";
  readonly or = "or";
  readonly equal = "==";
  readonly unequal = "!=";
  readonly infinity: string;
  readonly pi: string;
  readonly functions: Functions;

  constructor(functions: Functions) {
    this.infinity = functions.infinity;
    this.pi = functions.pi;
    this.functions = functions;
  }

  not(t: Text): Text {
    return { text: `not ${atLeast(t, TIGHT.not)}`, tight: TIGHT.not };
  }
  read(array: string, subs: readonly Text[]): string {
    return `${array}[${subs.map((s) => s.text).join(", ")}]`;
  }
  floorOf(a: Text, b: Text): Text {
    return infix(a, " // ", b, TIGHT.product);
  }
  ceilOf(a: Text, b: Text): Text {
    return { text: `-(-${atLeast(a, TIGHT.sign)} // ${atLeast(b, TIGHT.sign)})`, tight: TIGHT.sign };
  }
  exact(a: Text, b: Text): Text {
    return this.floorOf(a, b);
  }
  remainder(a: Text, b: Text): Text {
    return infix(a, " % ", b, TIGHT.product);
  }
  divides(a: Text, b: Text): Text {
    return { text: `${infix(b, " % ", a, TIGHT.product).text} == 0`, tight: TIGHT.relation };
  }
  power(a: Text, n: Text): Text {
    return { text: `${atLeast(a, TIGHT.atom)}**${atLeast(n, TIGHT.atom)}`, tight: TIGHT.power };
  }
  call(op: ElementaryOp, args: readonly Text[], plain: boolean): Text {
    const texts = args.map((a) => a.text);
    if (op === "max" || op === "min") return call(op, texts);
    if (op === "abs") return call("abs", texts);
    if (op === "clamp") return call("min", [`max(${texts[0]}, ${texts[1]})`, texts[2] ?? ""]);
    if (op === "relu") return call("max", [texts[0] ?? "", "0"]);
    const name = (plain ? this.functions.plain?.[op] : undefined) ?? this.functions.names[op];
    if (name !== undefined) return call(name, texts);
    const [a, b] = args;
    if (op === "mod" && a !== undefined && b !== undefined) return infix(a, " % ", b, TIGHT.product);
    const written = this.functions.others(op, texts);
    if (written === undefined) throw new Error(`no way to write ${op}`);
    return written;
  }
  choose(branches: readonly { readonly value: Text; readonly condition: Text | undefined }[]): Text {
    const text = branches
      .map(({ value, condition }) =>
        condition === undefined
          ? atLeast(value, TIGHT.or)
          : `${atLeast(value, TIGHT.or)} if ${atLeast(condition, TIGHT.or)} else `,
      )
      .join("");
    const whole = branches.at(-1)?.condition === undefined ? text : `${text}float("nan")`;
    return { text: whole, tight: TIGHT.choice };
  }
  apply(f: string, args: readonly string[]): string {
    return `${f}(${args.join(", ")})`;
  }
  card(set: string, at: readonly string[]): string {
    return `len(${set}(${at.join(", ")}))`;
  }
}
