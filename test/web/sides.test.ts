// How wide the text is: moved by keys between two ends, and kept where the browser keeps anything.

import { afterEach, expect, test, vi } from "vitest";
import { keepShare, keptShare, movedBy, NARROWEST, USUAL, WIDEST, within } from "../../src/web/sides.ts";

afterEach(() => vi.unstubAllGlobals());

test("keys move it in small steps and large ones, and to its ends", () => {
  expect([movedBy("ArrowLeft", 40), movedBy("ArrowRight", 40)]).toEqual([38, 42]);
  expect([movedBy("PageUp", 40), movedBy("PageDown", 40)]).toEqual([30, 50]);
  expect([movedBy("Home", 40), movedBy("End", 40)]).toEqual([NARROWEST, WIDEST]);
  expect([movedBy("ArrowLeft", NARROWEST), movedBy("PageDown", WIDEST)]).toEqual([NARROWEST, WIDEST]);
  expect([movedBy("Tab", 40), movedBy("ArrowUp", 40), movedBy("a", 40)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([within(-3), within(200), within(33.333)]).toEqual([NARROWEST, WIDEST, 33.3]);
});

test("it is kept, but for what it usually is, and nothing that is kept is beyond its ends", () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  expect(keptShare()).toBe(USUAL);
  keepShare(61.5);
  expect([keptShare(), kept.size]).toEqual([61.5, 1]);
  for (const [value, share] of [
    ["1000", WIDEST],
    ["-1", NARROWEST],
    ["wide", USUAL],
    ["", USUAL],
  ] as const) {
    kept.set("gradsheet.sides", value);
    expect(keptShare(), value).toBe(share);
  }
  keepShare(USUAL);
  expect(kept.size).toBe(0);
});

test("a browser that keeps nothing has the usual width", () => {
  vi.stubGlobal("localStorage", {
    getItem: () => {
      throw new Error("denied");
    },
    setItem: () => {
      throw new Error("denied");
    },
  });
  keepShare(50);
  expect(keptShare()).toBe(USUAL);
});
