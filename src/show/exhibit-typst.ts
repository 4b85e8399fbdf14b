// Code, tables and pictures in Typst; pictures are SVG.

import { compose } from "../draw/compose.ts";
import { svg } from "../draw/svg.ts";
import type { Exhibit } from "./exhibit.ts";
import { codeTypst, tableTypst } from "./prose-typst.ts";
import { sentenceText } from "./sentence.ts";
import { sentenceTypst, typstString } from "./typst-text.ts";

export function exhibitTypst(exhibit: Exhibit): string {
  const caption = exhibit.caption === undefined ? [] : [`#gs-caption[${sentenceTypst(exhibit.caption)}]`];
  return [body(exhibit), ...caption].join("\n");
}

function body(exhibit: Exhibit): string {
  switch (exhibit.kind) {
    case "listing":
      return codeTypst(exhibit.code);
    case "table":
      return tableTypst(
        exhibit.align ?? [],
        [exhibit.header, ...exhibit.rows].map((row) => row.map(sentenceTypst)),
      );
    case "figure": {
      const drawing = compose(exhibit.scene);
      const alt = sentenceText(exhibit.alt);
      return `#gs-picture(${typstString(svg(drawing, { alt }))}, ${typstString(alt)}, ${drawing.width}, ${drawing.height})`;
    }
  }
}
