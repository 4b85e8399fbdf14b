// Trees of plain values, as a text was read: objects, lists of them, and what else stands in them.

export type Plain = Readonly<Record<string, unknown>>;

export const isObject = (x: unknown): x is Plain => x !== null && typeof x === "object" && !Array.isArray(x);

/**
 * The tree built anew from the inside out: `change` gets each object with those in it changed already. What nothing is
 * changed in stays the same object.
 */
export function rebuilt<T>(root: T, change: (x: Plain) => unknown): T {
  const go = (x: unknown): unknown => {
    if (Array.isArray(x)) {
      const all = x.map(go);
      return all.every((y, k) => y === x[k]) ? x : all;
    }
    if (!isObject(x)) return x;
    const inside = Object.entries(x).map(([k, v]) => [k, go(v)] as const);
    return change(inside.every(([k, v]) => v === x[k]) ? x : Object.fromEntries(inside));
  };
  return go(root) as T;
}
