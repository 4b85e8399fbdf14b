// Formulas and sentences as nodes. A formula that has not been set yet stands there as plain text until it is.

import type { Formula, Sentence } from "../../show/sentence.ts";
import type { Client } from "../client.ts";
import type { FormulaToSet } from "../protocol.ts";
import { type Child, h, trusted } from "./dom.ts";

export interface Ink {
  formula(formula: Formula, display: boolean): HTMLElement;
  sentence(sentence: Sentence): readonly Child[];
}

export function inkOf(client: Pick<Client, "html" | "set">): Ink {
  let missing: { readonly wanted: FormulaToSet; readonly place: HTMLElement }[] = [];

  async function fill(): Promise<void> {
    const now = missing;
    missing = [];
    await client.set(now.map((m) => m.wanted));
    for (const { wanted, place } of now) {
      const html = client.html(wanted);
      if (html !== undefined) place.replaceChildren(trusted(html));
    }
  }

  function formula(f: Formula, display: boolean): HTMLElement {
    const wanted = { formula: f, display };
    const html = client.html(wanted);
    if (html !== undefined) return trusted(html, "pg-math");
    const place = h("span", { class: "pg-math" }, f.text);
    if (missing.length === 0) queueMicrotask(() => void fill());
    missing.push({ wanted, place });
    return place;
  }

  return {
    formula,
    sentence: (sentence) =>
      sentence.map((inline): Child => {
        switch (inline.kind) {
          case "text":
            return inline.text;
          case "emphasis":
            return h("em", {}, inline.text);
          case "code":
            return h("code", {}, inline.text);
          case "formula":
            return formula(inline.formula, false);
          case "ref":
            return h("a", { class: "gs-ref", href: `#${inline.anchor}` }, `(${inline.number})`);
        }
      }),
  };
}
