// The switches: level of detail, notation, what is taken at kinks, evidence.

import type { KinkConvention } from "../../expr/environment.ts";
import { LEVELS } from "../../show/document.ts";
import { INDICES, KINK_CHOICES, type Settings } from "../settings.ts";
import type { PageTexts } from "../texts/page-texts.ts";
import { type Child, h } from "./dom.ts";

export interface Switches {
  readonly element: HTMLElement;
  set(settings: Settings): void;
}

type Texts = PageTexts["switches"];
type Put = (part: Partial<Settings>) => void;

export function switchesView(texts: Texts, first: Settings, change: (settings: Settings) => void): Switches {
  const element = h("div", { class: "pg-switches", role: "group", "aria-label": texts.group });
  let now = first;
  const put = (part: Partial<Settings>): void => {
    now = { ...now, ...part };
    change(now);
  };
  function draw(): void {
    element.replaceChildren(
      levels(texts, now, put),
      indices(texts, now, put),
      counting(texts, now, put),
      evidence(texts, now, put),
      kinks(texts, now, put),
    );
  }
  draw();
  return {
    element,
    set(settings) {
      now = settings;
      draw();
    },
  };
}

function levels(texts: Texts, now: Settings, put: Put): HTMLElement {
  return h(
    "fieldset",
    { class: "pg-levels" },
    h("legend", { class: "gs-sr" }, texts.level),
    ...LEVELS.map((level) => {
      const input = h("input", { type: "radio", name: "level", value: level, checked: level === now.level });
      input.addEventListener("change", () => put({ level }));
      return h("label", {}, input, h("span", {}, texts.levels[level]));
    }),
  );
}

function choice<T extends string>(
  label: string,
  value: T,
  choices: readonly T[],
  name: (value: T) => string,
  chosen: (value: T) => void,
): HTMLElement {
  const select = h(
    "select",
    {},
    ...choices.map((v) => h("option", { value: v, selected: v === value }, name(v))),
  );
  select.addEventListener("change", () => {
    const found = choices.find((v) => v === select.value);
    if (found !== undefined) chosen(found);
  });
  return h("label", { class: "pg-choice" }, h("span", {}, label), select);
}

const indices = (texts: Texts, now: Settings, put: Put): HTMLElement =>
  choice(
    texts.index,
    now.index,
    INDICES,
    (v) => texts.indices[v],
    (index) => put({ index }),
  );

const counting = (texts: Texts, now: Settings, put: Put): HTMLElement => {
  const element = choice(
    texts.first,
    now.first === 1 ? "1" : "0",
    ["0", "1"],
    (v) => v,
    (first) => put({ first: first === "1" ? 1 : 0 }),
  );
  element.title = texts.firstHint;
  return element;
};

function evidence(texts: Texts, now: Settings, put: Put): HTMLElement {
  const input = h("input", { type: "checkbox", checked: now.evidence });
  input.addEventListener("change", () => put({ evidence: input.checked }));
  return h("label", { class: "pg-choice" }, input, h("span", {}, texts.evidence));
}

function kinks(texts: Texts, now: Settings, put: Put): HTMLElement {
  const one = <K extends keyof KinkConvention>(key: K): Child => {
    const { label, choices }: { label: string; choices: Readonly<Record<KinkConvention[K], string>> } =
      texts.kink[key];
    return choice<KinkConvention[K]>(
      label,
      now.kink[key],
      KINK_CHOICES[key],
      (v) => choices[v],
      (value) => put({ kink: { ...now.kink, [key]: value } }),
    );
  };
  return closing(
    h(
      "details",
      { class: "pg-kinks" },
      h("summary", {}, texts.kinks),
      h(
        "div",
        { class: "pg-pop" },
        h("p", {}, texts.kinksHint),
        one("abs"),
        one("relu"),
        one("clamp"),
        one("max"),
        one("binder"),
      ),
    ),
  );
}

/** What hangs over the page goes when one turns to something else, and at Escape. */
function closing(details: HTMLDetailsElement): HTMLElement {
  const outside = ({ target }: Event): void => {
    if (target instanceof Node && !details.contains(target)) details.open = false;
  };
  details.addEventListener("toggle", () => {
    for (const turned of ["pointerdown", "focusin"])
      if (details.open) document.addEventListener(turned, outside);
      else document.removeEventListener(turned, outside);
  });
  details.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    details.open = false;
    details.querySelector("summary")?.focus();
  });
  return details;
}
