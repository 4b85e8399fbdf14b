// From a line to what it belongs to in the text: what is asked, or the definition that it puts in.

import { expect, test } from "vitest";
import { FIRST_TEXT } from "../../src/web/first-text.ts";
import { placeInText } from "../../src/web/place-in-text.ts";
import type { AskedPlace } from "../../src/web/protocol.ts";
import { readText } from "../../src/web/read-text.ts";
import { DEFAULT_SETTINGS } from "../../src/web/settings.ts";
import { definedIn } from "../../src/web/to-text.ts";

async function shown(text: string, asked: Partial<AskedPlace>): Promise<string | undefined> {
  const read = await readText(text, DEFAULT_SETTINGS);
  const wanted = { block: "block", task: 0, defined: undefined, ...asked };
  const place = read.ok ? placeInText(read.value, wanted) : undefined;
  return place === undefined ? undefined : text.slice(place.from, place.to);
}

test("a line belongs to the task that it answers", async () => {
  expect(await shown(FIRST_TEXT, {})).toBe("d(L)/d(w[k])");
  expect(await shown(FIRST_TEXT, { task: 1 })).toBe("d(L)/d(x[m])");
  expect(await shown(FIRST_TEXT, { task: 2 })).toBeUndefined();
  expect(await shown("given u; v = u^2; show d(v)/d(u) = 2*u", {})).toBe("d(v)/d(u) = 2*u");
});

test("what is put in leads to its definition, by the name that is printed", async () => {
  expect(await shown(FIRST_TEXT, { defined: "y[i]" })).toBe("y[i] = sum{k} w[k]*x[i+k]");
  const text = "given u\ntheta = u^2\nthetas = u^3\nv = theta + thetas\nfind d(v)/d(u)";
  expect(await shown(text, { defined: "θ" })).toBe("theta = u^2");
  expect(await shown(text, { defined: "thetas" })).toBe("thetas = u^3");
  // What is defined nowhere in the block leaves the task.
  expect(await shown(text, { defined: "⋆" })).toBe("d(v)/d(u)");
});

test("places of a sheet count from its beginning, block by block", async () => {
  const block = (id: string, power: number): string =>
    `\`\`\`grad #${id}\ngiven u\nv = u^${power}\nfind d(v)/d(u)\n\`\`\`\n`;
  const sheet = `---\ntitle: T\n---\n\nProse.\n\n${block("a", 2)}\nMore.\n\n${block("b", 3)}`;
  expect(await shown(sheet, { block: "a", defined: "v" })).toBe("v = u^2");
  expect(await shown(sheet, { block: "b", defined: "v" })).toBe("v = u^3");
  expect(await shown(sheet, { block: "b" })).toBe("d(v)/d(u)");
  expect(await shown(sheet, { block: "c" })).toBeUndefined();
});

test("a text that is wrong has no places", async () => {
  expect(await shown("given u; v = w^2; find d(v)/d(u)", {})).toBeUndefined();
});

test("a reason says what is put in, in either language", () => {
  const y = { kind: "formula", formula: { tex: "y_i", text: "y[i]" } } as const;
  const x = { kind: "formula", formula: { tex: "x", text: "x" } } as const;
  const said = (text: string) => ({ kind: "text", text }) as const;
  expect(definedIn([y, said(" by definition; "), x, said(" does not depend on w")])).toBe("y[i]");
  expect(definedIn([y, said(" nach Definition")])).toBe("y[i]");
  expect(definedIn([x, said(" in the definition of "), y])).toBe("y[i]");
  expect(definedIn([said("Definition von "), y])).toBe("y[i]");
  expect(definedIn([said("by definition")])).toBeUndefined();
  expect(definedIn([said("chain rule: "), x, said(" acts through every "), y])).toBeUndefined();
});
