// Einstein summations: einsum("ik,kj->ij", A, B)[i, j] = Σ_k A[i, k]·B[k, j]. Letters are numbers: those of the result
// come first, in its order, 0, 1, …; then those that are summed over. The arguments are the number of axes of the
// result, then each operand with the numbers of its letters, as in (2, A, (0, 2), B, (2, 1)).

import type { App, Expr } from "./nodes.ts";

export interface Operand {
  readonly tensor: Expr;
  /** The number of the letter at each axis. */
  readonly letters: readonly number[];
}

export interface Einsum {
  /** How many axes the result has. */
  readonly rank: number;
  readonly operands: readonly Operand[];
  /** How many letters are summed over. */
  readonly summed: number;
}

/** What makes terms: a Context. */
interface Terms {
  readonly app: (op: "einsum" | "tuple", args: readonly Expr[]) => Expr;
  readonly num: (k: number) => Expr;
}

export const einsumOf = (ctx: Terms, rank: number, operands: readonly Operand[]): Expr =>
  ctx.app("einsum", [
    ctx.num(rank),
    ...operands.flatMap((o) => [
      o.tensor,
      ctx.app(
        "tuple",
        o.letters.map((l) => ctx.num(l)),
      ),
    ]),
  ]);

export function einsumParts(e: App): Einsum {
  const [rank, ...rest] = e.args;
  const operands: Operand[] = [];
  for (let k = 0; k + 1 < rest.length; k += 2) {
    const letters = rest[k + 1] as Expr;
    operands.push({
      tensor: rest[k] as Expr,
      letters: letters.kind === "app" ? letters.args.map(numberOf) : [],
    });
  }
  const n = numberOf(rank);
  const most = Math.max(n - 1, ...operands.flatMap((o) => o.letters));
  return { rank: n, operands, summed: most + 1 - n };
}

function numberOf(e: Expr | undefined): number {
  if (e?.kind !== "num" || typeof e.value !== "number") throw new Error("a letter has a number");
  return e.value;
}

const ALPHABET = [..."ijklmnopqrstuvwxyzabcdefgh"];

/** ij,jk->ik */
export function einsumSpec({ rank, operands }: Einsum): string {
  const word = (letters: readonly number[]): string => letters.map((l) => ALPHABET[l] ?? "?").join("");
  const out = word(Array.from({ length: rank }, (_, k) => k));
  return `${operands.map((o) => word(o.letters)).join(",")}->${out}`;
}
