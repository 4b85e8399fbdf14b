// Straight quotation marks of the prose in the form that they have in print: a mark opens where something begins.

/** The opening and the closing mark. */
export type Quotes = readonly [open: string, close: string];

/** `text` is a run of prose: what stands beside it, such as a formula, is not known. */
export function typographic(text: string, [open, close]: Quotes): string {
  return text.replace(/"/g, (_, at: number) => {
    const [before, after] = [text[at - 1], text[at + 1]];
    // At the beginning of a run it ends what the formula before it is in, if nothing follows: `…$x$" is`.
    if (before === undefined) return after === undefined || /[\s.,;:!?)\]]/.test(after) ? close : open;
    return /[\s([\u2013\u2014]/.test(before) ? open : close;
  });
}
