// Elements stay where they are while they show the same: a browser parses, lays out and paints what is written anew, and
// who has the focus, or a selection, in the rest keeps it.

export interface Piece {
  /** All that the element shows. */
  readonly key: string;
  readonly make: () => HTMLElement;
  /** An element that stays may have to learn what it does not show yet. */
  readonly stay?: (element: HTMLElement) => void;
}

export const piece = (
  kind: string,
  shown: unknown,
  make: () => HTMLElement,
  stay?: Piece["stay"],
): Piece => ({
  key: `${kind} ${JSON.stringify(shown)}`,
  make,
  ...(stay === undefined ? {} : { stay }),
});

const keys = new WeakMap<Node, string>();

/**
 * The pieces become what the element holds. `goesOn`: they are the first of those that it is going to hold, and what
 * stands in the place of the others stays until they come.
 */
export function arrange(parent: HTMLElement, pieces: readonly Piece[], goesOn = false): void {
  const free = new Map<string, HTMLElement[]>();
  for (const child of parent.children) {
    const key = keys.get(child);
    if (key !== undefined && child instanceof HTMLElement) free.set(key, [...(free.get(key) ?? []), child]);
  }
  const chosen = pieces.map((one) => {
    const old = free.get(one.key)?.shift();
    if (old !== undefined) {
      one.stay?.(old);
      return old;
    }
    const made = one.make();
    keys.set(made, one.key);
    return made;
  });
  const staying = new Set<Node>(chosen);
  if (goesOn) for (const child of [...parent.childNodes].slice(pieces.length)) staying.add(child);
  for (const child of [...parent.childNodes]) if (!staying.has(child)) child.remove();
  let next = parent.firstChild;
  for (const element of chosen) {
    if (element === next) next = next.nextSibling;
    else parent.insertBefore(element, next);
  }
}

/** An element whose content is arranged, when it is made and when it stays. */
export function container(
  kind: string,
  shown: unknown,
  make: () => HTMLElement,
  pieces: readonly Piece[],
  goesOn: boolean,
): Piece {
  const fill = (element: HTMLElement): void => arrange(element, pieces, goesOn);
  return piece(
    kind,
    shown,
    () => {
      const element = make();
      fill(element);
      return element;
    },
    fill,
  );
}
