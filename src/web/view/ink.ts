// Formulas and sentences as nodes. A formula that has not been set yet stands there as plain text until it is. What is
// read aloud of it comes when typing rests: laying out MathML takes browsers nearly as long as what is seen.

import type { Formula, Sentence } from "../../show/sentence.ts";
import type { Client } from "../client.ts";
import type { FormulaToSet } from "../protocol.ts";
import { type Child, h, trusted } from "./dom.ts";

export interface Ink {
  formula(formula: Formula, display: boolean): HTMLElement;
  sentence(sentence: Sentence): readonly Child[];
}

interface Place {
  readonly wanted: FormulaToSet;
  readonly place: HTMLElement;
}

/** How long nothing new is shown before MathML is put in, and into how many formulas at a time. */
const REST = 300;
const SLICE = 30;

export function inkOf(client: Pick<Client, "html" | "set">): Ink {
  let missing: Place[] = [];
  let unread: Place[] = [];
  let resting: ReturnType<typeof setTimeout> | undefined;

  function readLater(wanted: FormulaToSet, place: HTMLElement): void {
    unread.push({ wanted: { ...wanted, aloud: true }, place });
    clearTimeout(resting);
    resting = setTimeout(() => void readAloud(), REST);
  }

  async function readAloud(): Promise<void> {
    unread = unread.filter(({ place }) => place.isConnected);
    const now = unread.splice(0, SLICE);
    await client.set(now.map(({ wanted }) => wanted));
    for (const { wanted, place } of now) {
      const html = client.html(wanted);
      const read = place.querySelector(".gs-sr");
      if (html === undefined || read === null) continue;
      read.replaceChildren(...trusted(html).childNodes);
      read.removeAttribute("hidden");
    }
    if (unread.length === 0) return;
    clearTimeout(resting);
    resting = setTimeout(() => void readAloud());
  }

  async function fill(): Promise<void> {
    const now = missing;
    missing = [];
    await client.set(now.map((m) => m.wanted));
    for (const { wanted, place } of now) {
      const html = client.html(wanted);
      if (html === undefined) continue;
      place.replaceChildren(trusted(html));
      readLater(wanted, place);
    }
  }

  function formula(f: Formula, display: boolean): HTMLElement {
    const wanted = { formula: f, display };
    const html = client.html(wanted);
    if (html !== undefined) {
      const set = trusted(html, "pg-math");
      readLater(wanted, set);
      return set;
    }
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
