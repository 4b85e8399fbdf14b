// Numbers of a block as JSON: {"x": {"shape": [2, 3], "data": [...]}, "s": 2, "d(L)/d(y)": {...}}. Row-major;
// scalars and integers are plain numbers, numbers that are not finite are strings.

export interface TensorJson {
  readonly shape: readonly number[];
  readonly data: readonly NumberJson[];
}
export type NumberJson = number | "NaN" | "Infinity" | "-Infinity";
export type ValueJson = NumberJson | TensorJson;

/** What is wrong with numbers that were given; `name` says where. */
export interface NumberProblem {
  readonly name: string;
  readonly cause: string;
  readonly remedy: string;
}

export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (value === "NaN") return Number.NaN;
  if (value === "Infinity" || value === "+Infinity") return Number.POSITIVE_INFINITY;
  if (value === "-Infinity") return Number.NEGATIVE_INFINITY;
  return undefined;
}

export const fromNumber = (x: number): NumberJson =>
  Number.isFinite(x) ? x : Number.isNaN(x) ? "NaN" : x > 0 ? "Infinity" : "-Infinity";

export const valueJson = (n: Numbers): ValueJson =>
  n.shape.length === 0
    ? fromNumber(n.data[0] ?? Number.NaN)
    : { shape: n.shape, data: n.data.map(fromNumber) };

/** A number, nested lists, or an object of shape and data that fit each other; else what is wrong with it. */
export function readNumbers(name: string, value: unknown): Numbers | NumberProblem {
  const number = toNumber(value);
  if (number !== undefined) return { shape: [], data: [number] };
  const form = 'a number, or {"shape": [2, 3], "data": [...]} in row-major order';
  const wrong = (cause: string): NumberProblem => ({ name, cause, remedy: `give ${form}` });
  if (Array.isArray(value)) {
    const shape = shapeOfLists(value);
    if (shape === undefined) return wrong("the lists in it are not of the same length");
    return readNumbers(name, { shape, data: value.flat(Number.POSITIVE_INFINITY) as unknown[] });
  }
  if (!isRecord(value)) return wrong(`this is ${describe(value)}`);
  const { shape, data } = value;
  if (!Array.isArray(shape)) return wrong("there is no list `shape`");
  if (!Array.isArray(data)) return wrong("there is no list `data`");
  const sizes = shape.filter((n): n is number => Number.isSafeInteger(n) && (n as number) >= 0);
  if (sizes.length !== shape.length) return wrong("`shape` holds something that is not a size");
  const numbers = data.map(toNumber);
  const bad = numbers.indexOf(undefined);
  if (bad >= 0)
    return {
      name,
      cause: `entry ${bad} of \`data\` is ${describe(data[bad])}`,
      remedy: 'give numbers; those that are not finite are "NaN", "Infinity", "-Infinity"',
    };
  const expected = sizes.reduce((n, s) => n * s, 1);
  if (numbers.length !== expected)
    return {
      name,
      cause: `the shape [${sizes.join(", ")}] has ${expected} entries, \`data\` has ${numbers.length}`,
      remedy: "give as many numbers as the shape has entries, row by row",
    };
  return { shape: sizes, data: numbers.filter((n) => n !== undefined) };
}

/** The shape of [[1, 2], [3, 4]]; undefined where lists side by side differ in length. */
function shapeOfLists(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value)) return [];
  const [first, ...rest] = value.map(shapeOfLists);
  if (first === undefined) return value.length === 0 ? [0] : undefined;
  const same = rest.every(
    (s) => s !== undefined && s.length === first.length && s.every((n, k) => n === first[k]),
  );
  return same ? [value.length, ...first] : undefined;
}

export const isProblem = (x: object): x is NumberProblem => "cause" in x;

export function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return `the text "${value.slice(0, 20)}"`;
  return `${typeof value === "boolean" ? "the word " : ""}${String(value)}`;
}
