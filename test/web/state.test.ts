// The fragment of the address: what goes in comes out, and what is damaged is nothing.

import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, KINK_CHOICES, type Settings } from "../../src/web/settings.ts";
import { fromFragment, type PageState, toFragment } from "../../src/web/state.ts";

const oneOf = <T>(choices: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...choices);

const settings: fc.Arbitrary<Settings> = fc.record({
  level: fc.constantFrom("brief", "standard", "full"),
  index: fc.constantFrom("sheet", "brackets", "subscripts"),
  first: fc.constantFrom(0, 1),
  kink: fc.record({
    abs: oneOf(KINK_CHOICES.abs),
    relu: oneOf(KINK_CHOICES.relu),
    clamp: oneOf(KINK_CHOICES.clamp),
    max: oneOf(KINK_CHOICES.max),
    binder: oneOf(KINK_CHOICES.binder),
  }),
  evidence: fc.boolean(),
});

const state: fc.Arbitrary<PageState> = fc.record({
  tab: fc.constantFrom("derive", "check"),
  text: fc.oneof(fc.string({ unit: "grapheme", maxLength: 300 }), fc.constant("given x[n]\n".repeat(80))),
  settings,
});

test("every state comes back from its fragment", async () => {
  await fc.assert(
    fc.asyncProperty(state, async (s) => {
      const fragment = await toFragment(s);
      expect(fragment).toMatch(/^[A-Za-z0-9=&.%~_-]*$/);
      expect(await fromFragment(`#${fragment}`)).toEqual(s);
    }),
    { numRuns: 200 },
  );
});

test("a long text is packed, defaults are left out", async () => {
  const text = "y[i] = sum{k} w[k]*x[i+k]\n".repeat(100);
  expect((await toFragment({ tab: "derive", text, settings: DEFAULT_SETTINGS })).length).toBeLessThan(120);
  expect(await toFragment({ tab: "derive", text: "a", settings: DEFAULT_SETTINGS })).toBe("t=a");
});

test.each(["", "#", "#t=~!!!", "#t=~AAAA", "#t=%E0%A4%A", "#level=huge&first=7&kink=abs-up&tab=x"])(
  "what cannot be read is left out: %s",
  async (fragment) => {
    expect(await fromFragment(fragment)).toEqual({
      tab: "derive",
      text: undefined,
      settings: DEFAULT_SETTINGS,
    });
  },
);
