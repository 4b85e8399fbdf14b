// The derivation beside the text. Blocks stand in places that follow the text; a block that is being written anew stays
// as it was until its lines are there.

import { linesAt, type Mark, type ShownLine } from "../../show/document.ts";
import { ENGLISH } from "../../show/language/english.ts";
import type { PageWords } from "../../show/language/page-words.ts";
import type { Client } from "../client.ts";
import type { Frame, PageBlock, Sight, Stage } from "../protocol.ts";
import type { Settings } from "../settings.ts";
import type { PageTexts } from "../texts/page-texts.ts";
import { afterPaint } from "./after-paint.ts";
import { arrange, type Piece, piece } from "./arrange.ts";
import { blockPiece } from "./block.ts";
import { h, trusted } from "./dom.ts";
import { inkOf } from "./ink.ts";
import { fitPaper } from "./paper.ts";
import { keepReachable } from "./reachable.ts";
import { sightOf } from "./sight.ts";

export interface Output {
  readonly element: HTMLElement;
  frame(frame: Frame): void;
  block(key: string): void;
  /** What can be seen of a block; it is shown whole when that is painted, and known. */
  part(key: string, block: PageBlock): void;
  /** What can be seen of each block now, where that is not all. */
  sight(): ReadonlyMap<string, Sight>;
  settings(settings: Settings): void;
  /** Nothing is shown but why. */
  clear(why: string): void;
  isEmpty(): boolean;
  /** What is shown belongs to an earlier text. */
  stale(is: boolean): void;
  /** Scrolls to a block, counted from 0, where nothing of it is in sight. */
  reveal(block: number): void;
  /** What is asked, which definitions alone do not, the lines that are shown, and how many of them are established. */
  count(): {
    readonly tasks: number;
    readonly lines: number;
    readonly established: number;
    readonly open: number;
    readonly refuted: number;
    /** Tasks that end before what is asked. */
    readonly unfinished: number;
  };
}

interface Slot {
  readonly id: string;
  readonly key: string;
  readonly place: HTMLElement;
  /** What stands there. */
  block: PageBlock | undefined;
}

export function outputView(
  texts: PageTexts,
  client: Pick<Client, "known" | "html" | "set">,
  first: Settings,
  copy: (text: string, what: string) => void,
): Output {
  const ink = inkOf(client);
  const open = new Set<string>();
  const element = h("div", { class: "gradsheet pg-output" });
  keepReachable(element, texts.derive.derivation);
  fitPaper(element);
  let settings = first;
  let slots: readonly Slot[] = [];
  let words: PageWords = ENGLISH;
  let language = "en";
  /** Blocks to be shown whole when what has been written is painted; undefined: nothing waits to be painted. */
  let painting: Set<string> | undefined;

  function fill(slot: Slot): void {
    const known = client.known(slot.key, settings.evidence);
    if (known === undefined || known.block === slot.block) return;
    slot.block = known.block;
    void colourPictures(known.block);
    write(slot, shown(known.block, known.stage, false));
  }

  function write(slot: Slot, pieces: readonly Piece[]): void {
    const focused = slot.place.contains(document.activeElement) ? document.activeElement?.id : undefined;
    arrange(slot.place, pieces);
    slot.place.removeAttribute("aria-busy");
    if (focused !== undefined && focused !== "" && document.activeElement?.id !== focused)
      document.getElementById(focused)?.focus({ preventScroll: true });
  }

  async function colourPictures(block: PageBlock): Promise<void> {
    const exhibits = [...block.figures, ...block.tasks.flatMap((t) => t.exhibits)];
    if (exhibits.some((html) => html.includes("gs-picture")))
      (await import("./picture-colours.ts")).adoptPictureColours();
  }

  function shown(block: PageBlock, stage: Stage, goesOn: boolean): readonly Piece[] {
    if (block.hidden === true) return [];
    const { level, evidence } = settings;
    return [blockPiece(block, { ink, words, texts: texts.line, level, stage, goesOn, evidence, open, copy })];
  }

  function fillAll(key: string): void {
    for (const slot of slots) if (slot.key === key) fill(slot);
  }

  /** The blocks are the same, what is shown of them is not. */
  function fillAnew(): void {
    for (const slot of slots) {
      slot.block = undefined;
      fill(slot);
    }
  }

  /** The words of other languages are loaded when a sheet is in one. */
  async function inLanguage(tag: string): Promise<void> {
    const { wordsOf } = await import("../../show/language/languages.ts");
    if (language !== tag) return;
    words = wordsOf(tag);
    fillAnew();
  }

  element.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link === null) return;
    // The fragment of the address holds the text, so that links within the page only move the focus.
    event.preventDefault();
    const place = document.getElementById((link.getAttribute("href") ?? "").slice(1));
    place?.scrollIntoView({ block: "center" });
    if (place === null) return;
    place.focus({ preventScroll: true });
    place.classList.add("pg-met");
    place.addEventListener("blur", () => place.classList.remove("pg-met"), { once: true });
  });

  return {
    element,
    frame(frame) {
      if (frame.language !== language) {
        language = frame.language;
        words = ENGLISH;
        for (const slot of slots) slot.block = undefined;
        if (!/^en\b/i.test(language)) void inLanguage(language);
      }
      const before = new Map(slots.map((s) => [s.id, s]));
      const next: Slot[] = [];
      const pieces = frame.parts.map((part) => {
        if (part.kind === "prose") return prose(part.html, frame.language);
        const old = before.get(part.id);
        const place = old?.place ?? h("div", { class: "pg-slot", "aria-busy": "true" });
        next.push({ id: part.id, key: part.key, place, block: old?.block });
        return piece("slot", part.id, () => place);
      });
      slots = next;
      arrange(element, [...head(frame), ...pieces]);
      for (const slot of slots) fill(slot);
    },
    block(key) {
      if (painting !== undefined) return void painting.add(key);
      // A frame that is asked for before the lines are written begins as soon as they are; asked for by the lines
      // themselves, it may come a whole frame later.
      requestAnimationFrame(() => undefined);
      fillAll(key);
    },
    part(key, block) {
      if (client.known(key, settings.evidence) !== undefined) return;
      const waiting = painting ?? new Set();
      if (painting === undefined) {
        painting = waiting;
        afterPaint(() => {
          painting = undefined;
          for (const one of waiting) fillAll(one);
        });
      }
      for (const slot of slots)
        if (slot.key === key) {
          slot.block = undefined;
          write(slot, shown(block, "derived", true));
        }
    },
    sight() {
      const { top, bottom } = element.getBoundingClientRect();
      const seen = { top: Math.max(top, 0), bottom: Math.min(bottom, window.innerHeight) };
      return new Map(
        slots.flatMap(({ id, place }) => {
          const sight = sightOf(place, seen);
          return sight === undefined ? [] : [[id, sight] as const];
        }),
      );
    },
    settings(now) {
      settings = now;
      fillAnew();
    },
    clear(why) {
      slots = [];
      element.replaceChildren(h("p", { class: "pg-hint" }, why));
    },
    isEmpty: () => slots.length === 0,
    stale(is) {
      element.classList.toggle("pg-stale", is);
    },
    reveal(block) {
      const place = slots[block]?.place;
      // Where the page itself scrolls, it would take away what is being written.
      if (place === undefined || getComputedStyle(element).overflowY === "visible") return;
      const own = place.getBoundingClientRect();
      const around = element.getBoundingClientRect();
      if (own.bottom < around.top || own.top > around.bottom) place.scrollIntoView({ block: "start" });
    },
    count() {
      const blocks = slots.flatMap((slot) => {
        const block = client.known(slot.key, settings.evidence)?.block;
        return block === undefined || block.hidden === true ? [] : [block];
      });
      const marks = blocks.flatMap(({ tasks, level = settings.level }) =>
        tasks.flatMap((t) => marksOf(linesAt(t.lines, level))),
      );
      const number = (mark: string): number => marks.filter((m) => m === mark).length;
      return {
        tasks: blocks.reduce((n, b) => n + b.tasks.length, 0),
        lines: marks.length,
        established: number("established"),
        open: number("not-established"),
        refuted: number("refuted"),
        unfinished: blocks.flatMap((b) => b.tasks).filter((t) => t.status === "unfinished").length,
      };
    },
  };
}

/** With those of the steps within them, as far as they are shown. */
const marksOf = (lines: readonly ShownLine[]): readonly Mark[] =>
  lines.flatMap((l) => [l.evidence.mark, ...marksOf(l.shownSubsteps)]);

function head({ title, course, language }: Frame): readonly Piece[] {
  if (title === undefined) return [];
  return [
    piece("head", [title, course, language], () =>
      h(
        "header",
        { class: "gs-header" },
        course === undefined ? undefined : h("p", { class: "gs-course" }, course),
        h("h2", { class: "pg-title", lang: language }, title),
      ),
    ),
  ];
}

/** Of a page or a mailbox somewhere, in full. */
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

const prose = (html: string, language: string): Piece =>
  piece("prose", [html, language], () => {
    const made = trusted(html, "gs-prose");
    made.setAttribute("lang", language);
    for (const link of made.querySelectorAll('a:not([href^="#"])')) {
      // What lies beside the sheet does not lie beside the page.
      if (!ADDRESS.test(link.getAttribute("href") ?? "")) {
        link.replaceWith(...link.childNodes);
        continue;
      }
      // What is being written stays.
      link.setAttribute("target", "_blank");
      link.setAttribute("rel", "noopener noreferrer");
    }
    return made;
  });
