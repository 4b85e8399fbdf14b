// A case from PyTorch, and what a family makes of it: a block in the sheet language and its inputs. A family writes
// its block once, with sizes, strides and paddings as names; a case binds them. Axes that an operator does not look
// at are joined: row-major data keeps its order.

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
export interface Case {
  readonly name: string;
  readonly op: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly upstream: Tensor;
  readonly output: Tensor;
  readonly grads: Readonly<Record<string, Tensor>>;
  readonly hessian?: Readonly<Record<string, Tensor>>;
  readonly extra?: Readonly<Record<string, Tensor>>;
}

export interface Bound {
  readonly text: string;
  /** As `gradsheet eval` reads them. */
  readonly inputs: Readonly<Record<string, Tensor | number>>;
  /** The definition that holds the output. */
  readonly value: string;
  /** Keys of the gradients in the result, by the name of the input in the case. */
  readonly gradients: Readonly<Record<string, string>>;
  /** Further numbers of the case, by the name of the value or gradient that they belong to. */
  readonly also?: Readonly<Record<string, Tensor>>;
}

export type Family = (c: Case) => Bound;

export const size = (shape: readonly number[]): number => shape.reduce((n, k) => n * k, 1);
export const reshaped = (t: Tensor, shape: readonly number[]): Tensor => ({ shape, data: t.data });
export const input = (c: Case, name: string): Tensor => {
  const t = c.inputs[name];
  if (t === undefined) throw new Error(`${c.name} has no ${name}`);
  return t;
};
export const extra = (c: Case, name: string): Tensor => {
  const t = c.extra?.[name];
  if (t === undefined) throw new Error(`${c.name} has no ${name}`);
  return t;
};
export const scalar = (t: Tensor | undefined): number => t?.data[0] ?? Number.NaN;
export const number = (c: Case, name: string): number => Number(c.params[name]);
export const pair = (c: Case, name: string): readonly [number, number] => {
  const p = c.params[name];
  return Array.isArray(p) ? [Number(p[0]), Number(p[1])] : [Number(p), Number(p)];
};
export const unknown = (c: Case): never => {
  throw new Error(`no block for ${c.op} ${JSON.stringify(c.params)}`);
};

/** `find` and the keys of the gradients of `of` to the inputs that the case has gradients for. */
export function gradients(
  c: Case,
  of: string,
  named: (name: string) => string = (name) => name,
): { readonly find: string; readonly keys: Readonly<Record<string, string>> } {
  const keys = Object.fromEntries(Object.keys(c.grads).map((n) => [n, `d(${of})/d(${named(n)})`]));
  return { find: `find ${Object.values(keys).join(", ")}`, keys };
}

/** Σ, mean or nothing over all entries of `l`, which has the given letters; `count` is what a mean divides by. */
export function reduction(
  c: Case,
  letters: string,
  count: string,
): { readonly text: string; readonly of: string; readonly whole: boolean } {
  const how = c.params.reduction ?? "mean";
  if (how === "none") return { text: "", of: "l", whole: true };
  return {
    text: `T = (sum{${letters}} l[${letters}])${how === "mean" ? `/(${count})` : ""}\n`,
    of: "T",
    whole: false,
  };
}

/** The incoming gradient of what `reduction` made. */
export const reduced = (
  c: Case,
  of: string,
  shape: readonly number[],
): Readonly<Record<string, Tensor | number>> => ({
  [`d(L)/d(${of})`]: c.output.shape.length === 0 ? scalar(c.upstream) : reshaped(c.upstream, shape),
});
