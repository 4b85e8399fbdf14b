// What stands in a tree of plain values: in a formula, or in what it was read as. The caller says of what kind the nodes
// are; places and lists of other things, which stand among them, have no `kind`.

export type Plain = Readonly<Record<string, unknown>>;

export const isObject = (x: unknown): x is Plain => x !== null && typeof x === "object" && !Array.isArray(x);

/** Whether one of the objects in the tree, or the root itself, is so. */
export function anywhere<T extends object = Plain>(root: unknown, test: (x: T) => boolean): boolean {
  if (Array.isArray(root)) return root.some((y) => anywhere(y, test));
  if (!isObject(root)) return false;
  if (test(root as T)) return true;
  // There are many of them: no list is made of what they hold.
  for (const key in root) if (anywhere(root[key], test)) return true;
  return false;
}

/** What the objects in the tree give, from the outside in. */
export function everywhere<T extends object, R>(root: unknown, give: (x: T) => readonly R[]): readonly R[] {
  const out: R[] = [];
  anywhere<T>(root, (x) => {
    out.push(...give(x));
    return false;
  });
  return out;
}

/** The tree built anew from the inside out: `change` gets each object with those in it changed already. */
export function rebuilt<T>(root: T, change: (x: Plain) => unknown): T {
  const go = (x: unknown): unknown => {
    if (Array.isArray(x)) return x.map(go);
    if (!isObject(x)) return x;
    return change(Object.fromEntries(Object.entries(x).map(([k, v]) => [k, go(v)])));
  };
  return go(root) as T;
}

/** For JSON of a formula without its places. */
export const withoutPlaces = (key: string, v: unknown): unknown =>
  key === "span" || key === "key" ? undefined : v;

/** A formula as text that is the same for what is written alike. */
export const wording = (root: unknown): string => JSON.stringify(root, withoutPlaces);
