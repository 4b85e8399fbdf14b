// From a text to what the page is sent: the order, what is sent again, what a newer text stops, and what is wrong.

import { describe, expect, test } from "vitest";
import { linesAt, type Sentence } from "../../src/show/document.ts";
import { deriveText } from "../../src/web/derive-text.ts";
import { formulaKey } from "../../src/web/formula-key.ts";
import { formulasShown } from "../../src/web/formulas-shown.ts";
import { ONE_BLOCKS } from "../../src/web/gallery.ts";
import type { Reply, Request, Stage } from "../../src/web/protocol.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/web/settings.ts";
import { typesetter } from "../../src/web/typeset.ts";

type DeriveRequest = Request & { readonly kind: Stage };

const ask = (
  kind: Stage,
  text: string,
  settings: Partial<Settings> = {},
  known: readonly string[] = [],
): DeriveRequest => ({
  kind,
  id: 1,
  text,
  settings: { ...DEFAULT_SETTINGS, ...settings },
  known,
  sight: new Map(),
});

async function replies(request: DeriveRequest, pauses = Number.POSITIVE_INFINITY): Promise<readonly Reply[]> {
  const out: Reply[] = [];
  let left = pauses;
  await deriveText(request, {
    reply: (message) => out.push(structuredClone(message)),
    typeset: typesetter(),
    pause: async () => {
      left -= 1;
      return left >= 0;
    },
  });
  return out;
}

const never = (): never => {
  throw new Error("there is no part");
};
const kinds = (all: readonly Reply[]): readonly string[] => all.map((r) => r.kind);
const blocks = (all: readonly Reply[]) => all.flatMap((r) => (r.kind === "block" ? [r] : []));

const SQUARE = "given u\nv = u^2\nfind d(v)/d(u)";
const SHEET = `---\nlanguage: de\n---\n# Titel\n\n\`\`\`grad #a\n${SQUARE}\n\`\`\`\n\nText\n\n\`\`\`grad #b\ngiven r\ns = r^3\nfind d(s)/d(r)\n\`\`\`\n`;

test("one block is derived in the language of the page, a sheet in its own", async () => {
  const reasons = async (text: string, language: string): Promise<string> =>
    JSON.stringify(blocks(await replies(ask("derived", text, { language }))));
  const frameOf = async (text: string, language: string): Promise<string | undefined> =>
    (await replies(ask("derived", text, { language }))).flatMap((r) =>
      r.kind === "frame" ? [r.frame.language] : [],
    )[0];
  expect(await reasons(SQUARE, "de")).toContain("nach Definition");
  expect(await reasons(SQUARE, "en")).toContain("by definition");
  expect([await frameOf(SQUARE, "de"), await frameOf(SHEET, "en")]).toEqual(["de", "de"]);
  const english = SHEET.replace("language: de", "course: C");
  expect(await frameOf(english, "de")).toBe("en");
  expect(await reasons(english, "de")).toContain("by definition");
});

test("what is wrong is said in the same language", async () => {
  const said = async (text: string, language: string) =>
    (await replies(ask("derived", text, { language }))).flatMap((r) =>
      r.kind === "problems" ? r.problems : [],
    )[0];
  const wrong = SQUARE.replace("u^2", "w^2");
  expect(await said(wrong, "de")).toMatchObject({
    message: "`w` ist nicht angegeben",
    expected: "ein Name, der gegeben oder definiert ist, oder ein Buchstabe, der hier gebunden ist",
  });
  expect((await said(wrong, "en"))?.message).toBe("`w` is not declared");
  expect((await said(SHEET.replace("u^2", "w^2"), "en"))?.message).toBe("`w` ist nicht angegeben");
});

test("lines come first, then what is behind them", async () => {
  const all = await replies(ask("derived", SQUARE));
  expect(kinds(all)).toEqual(["problems", "frame", "block", "block", "done"]);
  const [first, second] = blocks(all);
  const line = (r: typeof first) => r?.block.tasks[0]?.lines.find((l) => l.kind === "formula");
  expect(line(first)).not.toHaveProperty("changed");
  expect(line(second)).toHaveProperty("changed");
  expect(Object.values(first?.set ?? {}).join("")).toContain("katex");
});

describe.each(ONE_BLOCKS.map(({ name, text }) => [name, text] as const))(
  "what can be seen of %s",
  (_name, text) => {
    test.each(["standard", "full"] as const)("comes first, as it stands in the whole, %s", async (level) => {
      const [whole] = blocks(await replies(ask("derived", text, { level })));
      const tasks = whole?.block.tasks ?? [];
      const sights = tasks.flatMap((t, k) =>
        linesAt(t.lines, level).flatMap((_, n) => (n % 3 === 0 ? [{ tasks: k, lines: n }] : [])),
      );
      expect(sights.length).toBeGreaterThan(1);
      for (const sight of sights) {
        const request = {
          ...ask("derived", text, { level }),
          sight: new Map([[whole?.block.id ?? "", sight]]),
        };
        const all = await replies(request);
        expect(kinds(all)).toEqual(["problems", "frame", "part", "block", "block", "done"]);
        const [part] = all.flatMap((r) => (r.kind === "part" ? [r] : []));
        const [rest] = blocks(all);
        expect(rest?.block).toEqual(whole?.block);
        expect(part?.key).toBe(whole?.key);
        expect(part?.block.givens).toEqual(whole?.block.givens);
        const seen = part?.block.tasks ?? [];
        expect(seen.map((t) => t.letter)).toEqual(tasks.slice(0, seen.length).map((t) => t.letter));
        for (const [k, t] of seen.entries()) {
          const lines = linesAt(t.lines, level);
          expect(lines).toEqual(linesAt(tasks[k]?.lines ?? [], level).slice(0, lines.length));
          if (k < sight.tasks) expect(t).toEqual(tasks[k]);
          else expect(lines).toHaveLength(sight.lines);
        }
        // Each formula is sent once, with the first in which it is shown.
        const sent = new Set(Object.keys(part?.set ?? {}));
        const wanted = formulasShown(part?.block ?? never(), level).map(formulaKey);
        expect(new Set(wanted)).toEqual(sent);
        for (const key of Object.keys(rest?.set ?? {})) expect(sent.has(key)).toBe(false);
        expect(Object.keys(rest?.set ?? {}).length + sent.size).toBe(Object.keys(whole?.set ?? {}).length);
      }
    });
  },
);

test("what a newer text stops after its first part is not derived to the end", async () => {
  const text = ONE_BLOCKS.at(-1)?.text ?? "";
  const sight = new Map([["block", { tasks: 0, lines: 2 }]]);
  expect(kinds(await replies({ ...ask("derived", text), sight }, 0))).toEqual(["problems", "frame", "part"]);
});

test("checked lines say how they were checked", async () => {
  const all = await replies(ask("checked", SQUARE));
  expect(kinds(all)).toEqual(["block", "done"]);
  const [only] = blocks(all);
  expect(only?.block.tasks[0]?.status).toBe("established");
  expect(only?.block.tasks[0]?.lines.every((l) => l.evidence.mark === "established")).toBe(true);
});

test("each line has one of its points with it, where both sides are the same number", async () => {
  const text = "given x[n], w[K]\ny[i] = sum{k} w[k]*x[i+k]\ngiven L(y)\nfind d(L)/d(w[k])";
  const [only] = blocks(await replies(ask("checked", text)));
  const lines = only?.block.tasks[0]?.lines ?? [];
  const said = (s: Sentence): string => s.map((i) => (i.kind === "formula" ? i.formula.text : "")).join("");
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) {
    const { at = [], left = [], right = [] } = line.evidence.sample ?? {};
    expect(at.map(said).join(", ")).toMatch(/^(?:[ik] ?= ?\d+, )+(?:x|w|∂L\/∂y) = /);
    expect(said(left)).toMatch(/^[−\d/]+$/);
    expect(said(left)).toBe(said(right));
  }
  // ∂y[i]/∂w[k] = x[i+k], with the numbers that are shown.
  const entry = lines.find((l) => l.kind === "formula" && l.rhs.text === "x[i+k]");
  const told = (entry?.evidence.sample?.at ?? []).map(said).join(" ");
  const number = (name: string): number => Number(new RegExp(`${name} ?= ?(\\d+)`).exec(told)?.[1]);
  const x =
    /x = [[(]([^\])]*)[\])]/
      .exec(told)?.[1]
      ?.split(",")
      .map((v) => v.trim()) ?? [];
  expect(x[number("i") + number("k")]).toBe(said(entry?.evidence.sample?.left ?? []));
});

test("a line that does not hold has the point where it does not", async () => {
  const all = await replies(ask("checked", "given u\nrefute (u + 1)^2 = u^2 + 1"));
  const [line] = blocks(all)[0]?.block.tasks[0]?.lines ?? [];
  const { left, right } = line?.evidence.sample ?? {};
  expect(left).toBeDefined();
  expect(left).not.toEqual(right);
});

test("a block that is known is not derived again, and the switches make another block of it", async () => {
  const [first] = blocks(await replies(ask("derived", SQUARE)));
  const key = first?.key ?? "";
  expect(blocks(await replies(ask("derived", SQUARE, {}, [key])))).toEqual([]);
  expect(blocks(await replies(ask("derived", SQUARE, { first: 1 }, [key]))).length).toBeGreaterThan(0);
  expect(blocks(await replies(ask("derived", SQUARE, { level: "brief" }, [key])))).toEqual([]);
});

test("of a sheet the block that changes is derived again, and it speaks the language of the sheet", async () => {
  const all = blocks(await replies(ask("derived", SHEET)));
  const keys = [...new Set(all.map((b) => b.key))];
  expect(keys).toHaveLength(2);
  const again = blocks(await replies(ask("derived", SHEET.replace("r^3", "r^4"), {}, keys)));
  expect([...new Set(again.map((b) => b.block.id))]).toEqual(["b"]);
  expect(JSON.stringify(all)).toContain("nach Definition");
});

test("a newer text ends the work at the next pause", async () => {
  expect(kinds(await replies(ask("derived", SHEET), 0))).toEqual(["problems", "frame", "block"]);
});

test("what is wrong is told with its place", async () => {
  const all = await replies(ask("derived", "given x[n]\ny = sum{i} z[i]\nfind d(y)/d(x[k])"));
  expect(kinds(all)).toEqual(["problems"]);
  const [problem] = all[0]?.kind === "problems" ? all[0].problems : [];
  expect(problem).toMatchObject({
    severity: "error",
    message: "`z` is not declared",
    line: 2,
    column: 12,
    from: 22,
    to: 23,
  });
});

test("an index style that is chosen overrules the sheet", async () => {
  const text = "given x[n]\ny = sum{i} x[i]^2\nfind d(y)/d(x[k])";
  const tex = async (index: Settings["index"]) =>
    blocks(await replies(ask("derived", text, { index })))[0]?.block.tasks[0]?.asked.tex;
  expect(await tex("sheet")).toContain("x[k]");
  expect(await tex("subscripts")).toContain("x_{k}");
});

test("a kink that is chosen holds where the text says nothing", async () => {
  const conventions = async (text: string) => {
    const kink = { ...DEFAULT_SETTINGS.kink, abs: "right" } as const;
    return JSON.stringify(
      blocks(await replies(ask("derived", text, { kink })))[0]?.block.tasks[0]?.conventions,
    );
  };
  const chosen = await conventions("given u\nv = abs(u)\nfind d(v)/d(u)");
  const said = await conventions("given u\nkink abs left\nv = abs(u)\nfind d(v)/d(u)");
  expect(chosen).not.toBe(said);
  expect(chosen).toBe(await conventions("given u\nkink abs right\nv = abs(u)\nfind d(v)/d(u)"));
});
