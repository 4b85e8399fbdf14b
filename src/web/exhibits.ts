// Code, tables and pictures of a block as HTML. Ids of pictures are told apart by the block and a count.

import type { Exhibit } from "../show/exhibit.ts";
import { exhibitHtml } from "../show/exhibit-html.ts";
import { sentenceHtml } from "../show/formula-html.ts";

export function exhibitsOf(block: string): (e: Exhibit) => string {
  let count = 0;
  return (e) =>
    exhibitHtml(e, {
      sentence: (s) => sentenceHtml(s, (anchor) => `#${anchor}`),
      pictureId: () => {
        count += 1;
        return `picture-${block.replace(/[^A-Za-z0-9-]/g, "-")}-${count}`;
      },
    });
}
