// Which block of a sheet the parts of a document belong to, where the document says so: by the anchor, the label or the
// identifier of a heading that has the name of the block. What stands before the first of them belongs to none.

const NAMED = /\b(?:id|name)="([\w-]+)"|\\(?:hypertarget|gstarget|label)\{([\w-]+)\}|\{#([\w-]+)\}/g;

/** The block at each offset, and the next one, which words before it may be about; undefined where none is named. */
export function blocksAt(
  text: string,
  ids: readonly string[],
): (offset: number) => { readonly own: string; readonly next: string | undefined } | undefined {
  const known = new Set(ids);
  const places: { readonly at: number; readonly id: string }[] = [];
  for (const m of text.matchAll(NAMED)) {
    const id = m[1] ?? m[2] ?? m[3];
    if (id !== undefined && known.has(id)) places.push({ at: m.index, id });
  }
  return (offset) => {
    const k = places.findLastIndex((p) => p.at <= offset);
    const own = places[k]?.id;
    return own === undefined ? undefined : { own, next: places[k + 1]?.id };
  };
}
