// Code, tables and pictures as JSON. Sentences are given as text; a picture as the scene that it is drawn from.

import type { Scene } from "../draw/scene.ts";
import type { Exhibit } from "./exhibit.ts";
import { sentenceText } from "./sentence.ts";

export type ExhibitJson =
  | {
      readonly kind: "listing";
      readonly language: string;
      readonly code: string;
      readonly caption: string | null;
    }
  | {
      readonly kind: "table";
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly caption: string | null;
    }
  | {
      readonly kind: "figure";
      readonly alt: string;
      readonly scene: Scene;
      readonly caption: string | null;
    };

export function exhibitJson(exhibit: Exhibit): ExhibitJson {
  const caption = exhibit.caption === undefined ? null : sentenceText(exhibit.caption);
  switch (exhibit.kind) {
    case "listing":
      return { kind: "listing", language: exhibit.language, code: exhibit.code, caption };
    case "table":
      return {
        kind: "table",
        header: exhibit.header.map(sentenceText),
        rows: exhibit.rows.map((row) => row.map(sentenceText)),
        caption,
      };
    case "figure":
      return { kind: "figure", alt: sentenceText(exhibit.alt), scene: exhibit.scene, caption };
  }
}
