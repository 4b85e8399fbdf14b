// The sheets that `gradsheet init` writes: templates/starters, one a template and language.

import blankGerman from "../../templates/starters/blank.de.md";
import blank from "../../templates/starters/blank.en.md";
import layerGerman from "../../templates/starters/layer.de.md";
import layer from "../../templates/starters/layer.en.md";
import lossGerman from "../../templates/starters/loss.de.md";
import loss from "../../templates/starters/loss.en.md";

import type { InitFlags } from "./flags.ts";

type Languages = Readonly<Record<InitFlags["language"], string>>;

export const STARTERS: Readonly<Record<InitFlags["template"], Languages>> = {
  layer: { en: layer, de: layerGerman },
  loss: { en: loss, de: lossGerman },
  blank: { en: blank, de: blankGerman },
};
