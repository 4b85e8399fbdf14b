// What stands in a tree of plain values: in a formula, or in what it was read as. The caller says of what kind the nodes
// are; places and lists of other things, which stand among them, have no `kind`.

import { isObject, type Plain } from "../../expr/plain-tree.ts";

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

/** For JSON of a formula without its places. */
export const withoutPlaces = (key: string, v: unknown): unknown =>
  key === "span" || key === "key" ? undefined : v;

/** A formula as text that is the same for what is written alike. */
export const wording = (root: unknown): string => JSON.stringify(root, withoutPlaces);
