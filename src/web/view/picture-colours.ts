// The colours of pictures for both colour schemes, as a sheet that is adopted: it needs no exception in the policy.

import { colour, DARK, INKS, inkName, LIGHT } from "../../draw/colours.ts";

const FONT = `"Latin Modern Roman", "CMU Serif", "STIX Two Text", Charter, "Liberation Serif", Georgia, "DejaVu Serif", serif`;

const rules = INKS.flatMap((ink) => {
  const both = `light-dark(#${colour(LIGHT, ink)}, #${colour(DARK, ink)})`;
  const name = inkName(ink);
  return [`.gs-picture .f-${name} { fill: ${both}; }`, `.gs-picture .s-${name} { stroke: ${both}; }`];
});

let adopted = false;

export function adoptPictureColours(): void {
  if (adopted) return;
  adopted = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    [
      `.gs-picture text { font-family: ${FONT}; }`,
      ".gs-picture .p-clear { stroke: var(--pg-paper); stroke-width: 2.5px; paint-order: stroke; stroke-linejoin: round; }",
      ...rules,
    ].join("\n"),
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
