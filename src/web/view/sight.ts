// How much of a block can be seen where it stands: that is written first, and the rest when it has been painted.

import type { Sight } from "../protocol.ts";

/** undefined: up to its end. A line that can be seen in part can be seen. */
export function sightOf(
  place: HTMLElement,
  { top, bottom }: Pick<DOMRect, "top" | "bottom">,
): Sight | undefined {
  if (place.getBoundingClientRect().bottom < top) return { tasks: 0, lines: 0 };
  const begins = (one: Element): boolean => one.getBoundingClientRect().top < bottom;
  const tasks = [...place.querySelectorAll(".gs-task")];
  for (const [k, task] of tasks.entries()) {
    if (task.getBoundingClientRect().bottom <= bottom) continue;
    const lines = [...task.querySelectorAll(":scope > .gs-chain > .pg-line")];
    const hidden = lines.findIndex((line) => !begins(line));
    if (hidden >= 0) return { tasks: k, lines: hidden };
    // What stands below its lines may be seen as well.
    return k + 1 < tasks.length ? { tasks: k + 1, lines: 0 } : undefined;
  }
  return undefined;
}
