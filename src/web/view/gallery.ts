// The gallery: single blocks to begin with, example sheets, and the sheets of the library of layers; of all of them those
// that hold the words that are looked for.

import { holdsAll, type Known, knownOf, wantedOf } from "../find-cards.ts";
import { EXAMPLES, ONE_BLOCKS, type OneBlock } from "../gallery.ts";
import type { LayerSheet } from "../protocol.ts";
import { LANGUAGES, textsIn } from "../speech.ts";
import type { PageTexts } from "../texts/page-texts.ts";
import { dialogOf } from "./dialog.ts";
import { button, h } from "./dom.ts";

export interface Gallery {
  readonly element: HTMLDialogElement;
  open(): void;
}

interface Card {
  readonly element: HTMLElement;
  /** What it shows and, as soon as they are there, its text and its names in the other language. */
  known: Known;
}

export function galleryView(
  texts: PageTexts,
  choose: (text: string) => void,
  layers: () => Promise<readonly LayerSheet[]>,
): Gallery {
  const t = texts.gallery;
  const blocks = ONE_BLOCKS.map((one) => {
    const shown = preview(one);
    return card(t.block[one.name], h("code", {}, shown), [shown], () => take(one.text));
  });
  const sheets = EXAMPLES.map((e) =>
    card(e.title, t.about[e.file], [], async () => take((await e.load()).default)),
  );
  let library: readonly Card[] = [];

  const field = h("input", {
    type: "search",
    class: "pg-find",
    "aria-label": t.find,
    placeholder: t.find,
    autocomplete: "off",
    spellcheck: "false",
  });
  const count = h("p", { class: "pg-found", role: "status" });
  const all = button(t.showAll, { class: "pg-small" }, () => {
    look("");
    field.focus();
  });
  const none = h("p", { class: "pg-none" }, all);
  none.hidden = true;

  const shelf = (heading: string, list: HTMLElement): HTMLElement =>
    h("section", {}, h("h3", {}, heading), list);
  const layerList = listOf([]);
  layerList.append(h("li", { class: "pg-waiting" }, t.waiting));
  const shelves = [
    shelf(t.blocks, listOf(blocks)),
    shelf(t.sheets, listOf(sheets)),
    shelf(t.layers, layerList),
  ];
  const element = dialogOf(t.title, texts.editor.close, "gallery-title", [count, none, ...shelves], field);

  function take(text: string): void {
    element.close();
    choose(text);
  }

  /** Shows what holds the words in the field, and says how much that is. */
  function find(): void {
    const wanted = wantedOf(field.value);
    const cards = [...blocks, ...sheets, ...library];
    let left = 0;
    for (const one of cards) {
      const fits = holdsAll(one.known, wanted);
      one.element.hidden = !fits;
      if (fits) left += 1;
    }
    for (const one of shelves) one.hidden = one.querySelector("li:not([hidden])") === null;
    none.hidden = left > 0;
    const said = wanted.length === 0 ? "" : left === 0 ? t.none : t.found(left, cards.length);
    if (count.textContent !== said) count.textContent = said;
  }

  function look(words: string): void {
    field.value = words;
    find();
  }

  field.addEventListener("input", () => {
    element.scrollTop = 0;
    find();
    // Without a network it is looked for in what is there.
    learn().catch(() => {
      learnt = false;
    });
  });
  field.addEventListener("keydown", (event) => {
    // It ends the search first, and closes the gallery where there is none.
    if (event.key !== "Escape" || field.value === "") return;
    event.preventDefault();
    look("");
  });

  let loaded = false;
  async function fillLibrary(): Promise<void> {
    if (loaded) return;
    loaded = true;
    const found = await layers();
    library = found.map((s) => card(s.title, s.blocks.join(", "), [s.text], () => take(s.text)));
    layerList.replaceChildren(...library.map((one) => one.element));
    find();
  }

  let learnt = false;
  /** The texts of the sheets and the words of the other languages are loaded when they are first looked through. */
  async function learn(): Promise<void> {
    if (learnt) return;
    learnt = true;
    const tables = await Promise.all(LANGUAGES.map((language) => textsIn(language)));
    const inAll = (of: (g: PageTexts["gallery"]) => string): readonly string[] =>
      tables.map((table) => of(table.gallery));
    for (const [k, one] of ONE_BLOCKS.entries())
      extend(blocks[k], [one.text, ...inAll((g) => g.block[one.name])]);
    await Promise.all(
      EXAMPLES.map(async (e, k) =>
        extend(sheets[k], [e.title, (await e.load()).default, ...inAll((g) => g.about[e.file])]),
      ),
    );
    find();
  }

  return {
    element,
    open() {
      element.showModal();
      // Where fingers point, the keyboard of the screen would cover the cards.
      if (matchMedia("(pointer: fine)").matches) {
        field.focus();
        field.select();
      }
      void fillLibrary();
    },
  };
}

const preview = (one: OneBlock): string =>
  one.text
    .trim()
    .split("\n")
    .find((line) => /^[a-zA-Z]\w*(?:\[[^\]]*\])? = /.test(line)) ?? "";

const listOf = (cards: readonly Card[]): HTMLElement =>
  h("ul", { class: "pg-cards" }, ...cards.map((one) => one.element));

function extend(one: Card | undefined, texts: readonly string[]): void {
  if (one !== undefined) one.known = knownOf(texts);
}

function card(
  title: string,
  about: string | HTMLElement,
  further: readonly string[],
  press: () => void,
): Card {
  const face = button("", { class: "pg-card" }, press);
  face.append(h("strong", {}, title), h("span", { class: "pg-card-about" }, about));
  const shown = typeof about === "string" ? [about] : [];
  return { element: h("li", {}, face), known: knownOf([title, ...shown, ...further]) };
}
