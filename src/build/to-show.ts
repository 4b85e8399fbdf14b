// What the settings of a block say about how it is shown.

import type { BlockToShow } from "../show/block-document.ts";
import type { ReadBlock } from "./blocks.ts";

export const toShow = ({ id, block, notation, text }: ReadBlock): BlockToShow => ({
  id,
  block,
  notation,
  heading: text.settings.title,
  hidden: text.settings.hidden,
  points: text.settings.points,
  answer: text.settings.answer,
  pictures: text.settings.pictures,
});
