// The switches: level of detail, notation, what is taken at kinks, evidence.

import type { KinkConvention } from "../../expr/environment.ts";
import { LEVELS, type Level } from "../../show/document.ts";
import { KINK_CHOICES, type Settings } from "../settings.ts";
import { type Child, h } from "./dom.ts";

export interface Switches {
  readonly element: HTMLElement;
  set(settings: Settings): void;
}

const LEVEL_NAME: Readonly<Record<Level, string>> = { brief: "Brief", standard: "Standard", full: "Full" };

export function switchesView(first: Settings, change: (settings: Settings) => void): Switches {
  const element = h("div", {
    class: "pg-switches",
    role: "group",
    "aria-label": "How the derivation is written",
  });
  let now = first;
  const put = (part: Partial<Settings>): void => {
    now = { ...now, ...part };
    change(now);
  };
  function draw(): void {
    element.replaceChildren(
      levels(now, put),
      indices(now, put),
      counting(now, put),
      evidence(now, put),
      kinks(now, put),
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

type Put = (part: Partial<Settings>) => void;

function levels(now: Settings, put: Put): HTMLElement {
  return h(
    "fieldset",
    { class: "pg-levels" },
    h("legend", { class: "gs-sr" }, "Level of detail"),
    ...LEVELS.map((level) => {
      const input = h("input", { type: "radio", name: "level", value: level, checked: level === now.level });
      input.addEventListener("change", () => put({ level }));
      return h("label", {}, input, h("span", {}, LEVEL_NAME[level]));
    }),
  );
}

function choice<T extends string>(
  label: string,
  value: T,
  choices: readonly (readonly [T, string])[],
  chosen: (value: T) => void,
): HTMLElement {
  const select = h(
    "select",
    {},
    ...choices.map(([v, name]) => h("option", { value: v, selected: v === value }, name)),
  );
  select.addEventListener("change", () => {
    const found = choices.find(([v]) => v === select.value);
    if (found !== undefined) chosen(found[0]);
  });
  return h("label", { class: "pg-choice" }, h("span", {}, label), select);
}

const indices = (now: Settings, put: Put): HTMLElement =>
  choice(
    "Indices",
    now.index,
    [
      ["sheet", "as the sheet says"],
      ["brackets", "x[i, j]"],
      ["subscripts", "x with subscripts i, j"],
    ],
    (index) => put({ index }),
  );

const counting = (now: Settings, put: Put): HTMLElement => {
  const element = choice(
    "Count from",
    `${now.first}`,
    [
      ["0", "0"],
      ["1", "1"],
    ],
    (first) => put({ first: first === "1" ? 1 : 0 }),
  );
  element.title = "The first index, where the sheet does not say it";
  return element;
};

function evidence(now: Settings, put: Put): HTMLElement {
  const input = h("input", { type: "checkbox", checked: now.evidence });
  input.addEventListener("change", () => put({ evidence: input.checked }));
  return h("label", { class: "pg-choice" }, input, h("span", {}, "Evidence"));
}

function kinks(now: Settings, put: Put): HTMLElement {
  const one = <K extends keyof KinkConvention>(key: K): Child =>
    choice<KinkConvention[K]>(KINK_CHOICES[key].label, now.kink[key], KINK_CHOICES[key].choices, (value) =>
      put({ kink: { ...now.kink, [key]: value } }),
    );
  return h(
    "details",
    { class: "pg-kinks" },
    h("summary", {}, "Kinks"),
    h(
      "div",
      { class: "pg-pop" },
      h("p", {}, "The derivative where there is none, unless the sheet says it:"),
      one("abs"),
      one("relu"),
      one("clamp"),
      one("max"),
      one("binder"),
    ),
  );
}
