// A small loop program: what every language of a listing is printed from. Its terms are those of the kernel, but
// plain: numbers, names (scalars, arrays, temporaries), loop variables as free indices, reads of arrays at places
// counted from 0, and scalar operators. Sums, derivatives and whole-tensor operators have become statements.

import type { Env } from "../expr/environment.ts";
import type { Expr } from "../expr/nodes.ts";

/** hi included. */
export interface Loop {
  readonly variable: string;
  readonly lo: Expr;
  readonly hi: Expr;
}

export type Statement =
  /** A scalar: declared here; `fixed` where it never changes. */
  | { readonly kind: "let"; readonly name: string; readonly value: Expr; readonly fixed: boolean }
  | { readonly kind: "assign"; readonly name: string; readonly value: Expr }
  | {
      readonly kind: "accumulate";
      readonly name: string;
      readonly operator: "add" | "mul";
      readonly value: Expr;
    }
  /** An empty list of numbers, what is put at its end, and its lower median. */
  | { readonly kind: "list"; readonly name: string }
  | { readonly kind: "append"; readonly list: string; readonly value: Expr }
  | { readonly kind: "median"; readonly name: string; readonly of: string }
  /** A new array of zeros. */
  | {
      readonly kind: "array";
      readonly name: string;
      readonly shape: readonly Expr[];
      readonly integer: boolean;
    }
  /** Written numbers. */
  | { readonly kind: "data"; readonly name: string; readonly value: Expr }
  /** What follows makes the entries of this definition. */
  | { readonly kind: "define"; readonly name: string }
  /** A copy of an array with zeros around it: so many before and after along each axis. */
  | { readonly kind: "pad"; readonly name: string; readonly of: string; readonly widths: readonly Expr[] }
  /** The part of an array within such margins. */
  | {
      readonly kind: "crop";
      readonly name: string;
      readonly of: string;
      readonly widths: readonly Expr[];
      readonly shape: readonly Expr[];
    }
  | {
      readonly kind: "store";
      readonly array: string;
      readonly subs: readonly Expr[];
      readonly value: Expr;
      readonly add: boolean;
    }
  | { readonly kind: "for"; readonly loop: Loop; readonly down: boolean; readonly body: readonly Statement[] }
  /** Over the members of a finite set. */
  | {
      readonly kind: "each";
      readonly variables: readonly string[];
      readonly set: string;
      readonly at: readonly Expr[];
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: "if";
      readonly condition: Expr;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  /** Where a definition has no value. */
  | { readonly kind: "fail"; readonly message: string };

export type ParameterKind =
  | { readonly kind: "array"; readonly shape: readonly Expr[]; readonly integer: boolean }
  | { readonly kind: "real" }
  | { readonly kind: "integer" }
  /** A function of numbers. */
  | { readonly kind: "function"; readonly arity: number }
  /** The members of a finite set, told by its subscripts. */
  | { readonly kind: "set"; readonly arity: number; readonly subscripts: number };

export interface Parameter {
  readonly name: string;
  /** What it is, where its name does not say so: ∂L/∂y. */
  readonly meaning: Expr | undefined;
  readonly kind: ParameterKind;
  /** Only its shape is looked at. */
  readonly shapeOnly: boolean;
}

/** A size told by the shape of a parameter, or by other sizes. */
export type Size =
  | {
      readonly name: string;
      readonly from: "shape";
      readonly array: string;
      readonly axis: number;
      /** The extent is times·size + plus. */
      readonly times?: number;
      readonly plus?: number;
    }
  | { readonly name: string; readonly from: "sizes"; readonly value: Expr };

export interface Routine {
  readonly name: string;
  /** What it returns, as an equation. */
  readonly result: { readonly lhs: Expr; readonly rhs: Expr | undefined };
  readonly parameters: readonly Parameter[];
  readonly sizes: readonly Size[];
  /** What the shapes of parameters must be, where the sizes do not say so by themselves. */
  readonly checks: readonly { readonly array: string; readonly axis: number; readonly size: Expr }[];
  readonly body: readonly Statement[];
  /** A number or an array. */
  readonly returns: { readonly name: string; readonly shape: readonly Expr[] };
  /** The extent of every axis of the arrays, by name. */
  readonly extents: ReadonlyMap<string, readonly Expr[]>;
  /** Declarations of everything that the terms name, temporaries included. */
  readonly env: Env;
}

/** Arrays that tell several sizes, which are taken from the shape at once: one for each axis that tells one. */
export function wholeShapes(r: Routine): ReadonlyMap<string, readonly (string | undefined)[]> {
  const out = new Map<string, readonly (string | undefined)[]>();
  for (const p of r.parameters) {
    if (p.kind.kind !== "array") continue;
    const told = p.kind.shape.map(
      (_, axis) =>
        r.sizes.find(
          (z) =>
            z.from === "shape" &&
            z.array === p.name &&
            z.axis === axis &&
            (z.times ?? 1) === 1 &&
            (z.plus ?? 0) === 0,
        )?.name,
    );
    if (told.filter((n) => n !== undefined).length >= 2) out.set(p.name, told);
  }
  return out;
}
