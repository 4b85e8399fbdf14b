// Code, tables and pictures in Typst; pictures are SVG.

import { compose } from "../draw/compose.ts";
import { svg } from "../draw/svg.ts";
import type { Exhibit } from "./exhibit.ts";
import { codeTypst, tableTypst } from "./prose-typst.ts";
import { sentenceText } from "./sentence.ts";
import { sentenceTypst, typstString } from "./typst-text.ts";

/** `stays`: on the page with what follows. */
export function exhibitTypst(exhibit: Exhibit, stays: boolean): string {
  const how = stays ? ", stays: true" : "";
  if (exhibit.caption === undefined) return body(exhibit, how);
  return `${body(exhibit, ", stays: true")}\n#gs-caption([${sentenceTypst(exhibit.caption)}]${how})`;
}

function body(exhibit: Exhibit, how: string): string {
  switch (exhibit.kind) {
    case "listing":
      return `#gs-listing([${codeTypst(exhibit.code)}]${how})`;
    case "table":
      return `#gs-table(${tableTypst(
        exhibit.align ?? [],
        [exhibit.header, ...exhibit.rows].map((row) => row.map(sentenceTypst)),
      )}${how})`;
    case "figure": {
      const drawing = compose(exhibit.scene);
      const alt = sentenceText(exhibit.alt);
      return `#gs-picture(${typstString(svg(drawing, { alt }))}, ${typstString(alt)}, ${drawing.width}, ${drawing.height}${how})`;
    }
  }
}
