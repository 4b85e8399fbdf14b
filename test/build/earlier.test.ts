// A sheet that is built again and again takes blocks over from before: the pages are the same, byte for byte, as those of
// a build from nothing, whatever was edited.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Readings } from "../../src/build/blocks.ts";
import type { BuildOptions } from "../../src/build/build-options.ts";
import type { BuiltBlock } from "../../src/build/built-block.ts";
import { earlierBlocks } from "../../src/build/earlier.ts";
import type { ReadFile } from "../../src/build/read.ts";
import { renderSheet } from "../../src/build/render.ts";
import { buildSheet } from "../../src/build/sheet.ts";
import type { Task } from "../../src/expr/environment.ts";

/** Blocks that use one another, layers, and a file; some cannot be read while others are missing. */
const POOL: readonly string[] = [
  "given x[n]\ny = sum{i} x[i]^2\nfind d(y)/d(x[k])",
  "given x[n]\ny = sum{i} x[i]^3\nfind d(y)/d(x[k])",
  'given x[n]\ny[i] = 2*x[i]\nhint "Only $x_k$ counts."\nfind d(y[i])/d(x[j])',
  "use #first\nz = y\nfind d(z)/d(x[k])",
  'use #other from "other.md"\nfind d(v)/d(u)',
  "use linear from layers with O = H\ngiven L(y)\nfind d(L)/d(b[j])",
  "given a, b\nkink abs right\nf = |a|*b\nfind d(f)/d(a)\npoints 2",
  "A = [1, 2, 3]\ncompute A[0] + A[1]\ndraw grid A",
  "given a\nfind d(a^2)/d(q)",
  "given r > 0\nshow log(r^2) = 2*log(r)",
  'points 3\ngiven x[n] # the input\ny = sum{i} x[i]^2\n\nfind d(y)/d(x[k])\nremark "Twice $x$."',
  'given x[n]\n# Squares.\ny = sum{i} x[i]^2\nhint "One term."\nfind d(y)/d(x[k])\npoints 2',
  "given x[n]\ny = sum{i} x[i]^2; find d(y)/d(x[k])",
  'given r > 0\nhint "A law."\nshow log(r^2) = 3*log(r)\ncode numpy log(r)',
  "given r > 0\nshow log(r^2) = 3*log(r)\npoints 1\ncode numpy log(r)",
  'A = [[1, 2], [3, 4]]\nhint "Look."\ndraw grid A window 1x2 at (1, 0) called "a window"\nplot u^2 for u in 0..2',
  '# Numbers.\nA = [[1, 2], [3, 4]]\n\ndraw grid A window 1x2 at (1, 0) called "a window"\nremark "So."\nplot u^2 for u in 0..2',
];
const OTHER: readonly string[] = ["v = u^2", "v = sin(u)", "v = w^2"];
const FRONT: readonly string[] = [
  "title: A sheet",
  "title: Another\nlanguage: de",
  "notation:\n  first: 1",
  "notation:\n  index: subscripts\nseed: 3",
  "kink:\n  abs: left\nlevel: full",
  "title: A third",
];

interface Sheet {
  readonly front: number;
  readonly other: number;
  readonly blocks: readonly number[];
}

const text = ({ front, blocks }: Sheet): string =>
  [
    `---\n${FRONT[front]}\n---`,
    ...blocks.map((b, k) => `Some prose.\n\n\`\`\`grad${k === 0 ? " #first" : ""}\n${POOL[b]}\n\`\`\``),
  ].join("\n\n");

const filesOf =
  ({ other }: Sheet): ReadFile =>
  (path) =>
    path === "other.md" && other < OTHER.length
      ? { ok: true, name: path, text: `\`\`\`grad #other\ngiven u\n${OTHER[other]}\n\`\`\`\n` }
      : { ok: false, known: [] };

/** Of tasks and of their parts. */
const placesOf = (tasks: readonly Task[]): string =>
  tasks
    .map((t) => `${t.kind} ${[...JSON.stringify(t).matchAll(/"span":(\{[^}]*\})/g)].map((m) => m[1])}`)
    .join(", ");

async function pages(sheet: Sheet, options: BuildOptions): Promise<readonly string[]> {
  const built = await buildSheet(text(sheet), "sheet.md", { files: filesOf(sheet), ...options });
  if (!built.ok) return built.messages.map((m) => `${m.diagnostic.message} ${m.source.baseOffset ?? 0}`);
  const { document, blocks, messages } = built.value;
  const rendered = await Promise.all(
    (["md", "tex", "html"] as const).map((format) => renderSheet(document, format)),
  );
  return [
    ...rendered.map((r) => r.text),
    ...blocks.map((b) => `${b.id} ${b.status} ${b.source.baseOffset ?? 0}`),
    ...blocks.flatMap((b) => [b.block.tasks, b.derivations.map((d) => d.task)].map(placesOf)),
    ...messages.map((m) => m.diagnostic.message),
  ];
}

const sheets = fc.record({
  front: fc.nat(FRONT.length - 1),
  other: fc.nat(OTHER.length),
  blocks: fc.array(fc.nat(POOL.length - 1), { minLength: 1, maxLength: 3 }),
});

type Edit = (sheet: Sheet) => Sheet;
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.nat(FRONT.length - 1).map(
    (front): Edit =>
      (s) => ({ ...s, front }),
  ),
  fc.nat(OTHER.length).map(
    (other): Edit =>
      (s) => ({ ...s, other }),
  ),
  fc.tuple(fc.nat(2), fc.nat(POOL.length - 1)).map(
    ([at, b]): Edit =>
      (s) => ({ ...s, blocks: s.blocks.map((x, k) => (k === at ? b : x)) }),
  ),
  fc.tuple(fc.nat(2), fc.nat(POOL.length - 1)).map(
    ([at, b]): Edit =>
      (s) => ({ ...s, blocks: s.blocks.toSpliced(at, 0, b).slice(0, 4) }),
  ),
  fc.nat(2).map(
    (at): Edit =>
      (s) => ({ ...s, blocks: s.blocks.toSpliced(at, 1) }),
  ),
  fc.constant<Edit>((s) => ({ ...s, blocks: s.blocks.toReversed() })),
);

it("gives the bytes of a build from nothing after any edits", async () => {
  await fc.assert(
    fc.asyncProperty(sheets, fc.array(edits, { minLength: 2, maxLength: 4 }), async (start, all) => {
      const earlier = earlierBlocks<BuiltBlock>();
      const readings: Readings = earlierBlocks();
      let sheet: Sheet = start;
      for (const edit of [(s: Sheet) => s, ...all]) {
        sheet = edit(sheet);
        expect(await pages(sheet, { earlier, readings })).toEqual(await pages(sheet, {}));
      }
    }),
    { numRuns: 6 },
  );
});

it("reads anew what changed, what uses it, and what it uses", async () => {
  const readings: Readings = earlierBlocks();
  const build = async (...blocks: readonly number[]): Promise<readonly BuiltBlock[]> => {
    const built = await buildSheet(text({ front: 0, other: 0, blocks }), "sheet.md", { readings });
    if (!built.ok) throw new Error("not built");
    return built.value.blocks;
  };
  const before = await build(0, 3, 5, 9);
  const same = async (...blocks: readonly number[]): Promise<readonly boolean[]> =>
    (await build(...blocks)).map((b, k) => b.block === before[k]?.block);
  expect(await same(0, 3, 5, 9)).toEqual([true, true, true, true]);
  expect(await same(0, 3, 5, 2)).toEqual([true, true, true, false]);
  // As a new one uses it.
  expect(await same(0, 3, 5, 3)).toEqual([true, true, true, false]);
  expect(await same(1, 3, 5, 9)).toEqual([false, false, true, true]);
});

it("takes over the lines where only what stands beside them is new", async () => {
  const earlier = earlierBlocks<BuiltBlock>();
  const build = async (...blocks: readonly string[]): Promise<readonly BuiltBlock[]> => {
    const fenced = blocks.map((b, k) => `\`\`\`grad #b${k}${b}\n\`\`\``).join("\n\n");
    const built = await buildSheet(`# T\n\n${fenced}\n`, "sheet.md", { earlier });
    if (!built.ok) throw new Error("not built");
    return built.value.blocks;
  };
  const square = "given x[n]\ny = sum{i} x[i]^2";
  const [before, user] = await build(`\n${square}\nfind d(y)/d(x[k])`, "\nuse #b0\nfind d(y)/d(x[m])");
  const [after, same] = await build(
    ` title="New" points=2\n# said\n${square}  # squares\n\nhint "H"\nfind d(y)/d(x[k])\nremark "R"`,
    "\nuse #b0\nfind d(y)/d(x[m])",
  );
  expect(after?.derivations[0]?.chains).toBe(before?.derivations[0]?.chains);
  expect(same?.derivations[0]?.chains).toBe(user?.derivations[0]?.chains);
  expect(after?.document.hints).toHaveLength(1);
  expect(after?.document.tasks[0]?.remarks).toHaveLength(1);
  expect(after?.document.points).toBe(2);
  for (const other of [
    "\ngiven x[n]\ny = sum{i} x [i]^2\nfind d(y)/d(x[k])",
    "\ngiven x[n]\ny = sum{i} x[i]^3\nfind d(y)/d(x[k])",
    " {first=1}\ngiven x[n]\ny = sum{i} x[i]^2\nfind d(y)/d(x[k])",
    "\ngiven x[n]\ny = sum{i} x[i]^2\nfind d(y)/d(x[l])",
  ]) {
    const made = await build(other).catch(() => []);
    expect(made[0]?.derivations[0]?.chains).not.toBe(before?.derivations[0]?.chains);
  }
});

it("builds again what changed and what uses it, and nothing else", async () => {
  const earlier = earlierBlocks<BuiltBlock>();
  const fresh: string[] = [];
  const build = async (sheet: Sheet): Promise<readonly string[]> => {
    fresh.length = 0;
    await pages(sheet, { earlier, onProgress: ({ block }) => void fresh.push(block) });
    return [...fresh];
  };
  const sheet = { front: 0, other: 0, blocks: [0, 2, 3, 4, 5] };
  const all = ["first", "block-2", "block-3", "block-4", "block-5"];
  expect(await build(sheet)).toEqual(all);
  expect(await build(sheet)).toEqual([]);
  expect(await build({ ...sheet, blocks: [1, 2, 3, 4, 5] })).toEqual(["first", "block-3"]);
  expect(await build({ ...sheet, blocks: [1, 6, 3, 4, 5] })).toEqual(["block-2"]);
  expect(await build({ ...sheet, blocks: [1, 6, 3, 4, 5], other: 1 })).toEqual(["block-4"]);
  // The title is no part of a derivation; the language, in which its numbers are written, and how it counts are.
  expect(await build({ ...sheet, blocks: [1, 6, 3, 4, 5], other: 1, front: 5 })).toEqual([]);
  expect(await build({ ...sheet, blocks: [1, 6, 3, 4, 5], other: 1, front: 1 })).toEqual(all);
  expect(await build({ ...sheet, blocks: [1, 6, 3, 4, 5], other: 1, front: 2 })).toEqual(all);
  // Taken back.
  expect(await build(sheet)).toEqual([]);
});

it("builds again what a file belongs to that a task reads", async () => {
  const earlier = earlierBlocks<BuiltBlock>();
  const sheet = [
    "```grad #t",
    "given X[N, 1], t[N], w[1]",
    "L = sum{n} (w[0]*X[n, 0] - t[n])^2",
    'train L over (w from 0) on (X, t) from "d.csv" using (sgd(lr = 0.1)) epochs 1 batch 1',
    "```",
    "",
    "```grad #u",
    "given a",
    "find d(a^2)/d(a)",
    "```",
  ].join("\n");
  let stored: string | undefined;
  const files: ReadFile = (path) => {
    if (path === "d.csv") return { ok: true, name: path, text: "1,2\n2,4\n" };
    return stored === undefined ? { ok: false, known: [] } : { ok: true, name: path, text: stored };
  };
  const build = async (): Promise<readonly string[]> => {
    const fresh: string[] = [];
    await buildSheet(sheet, "s.md", { files, earlier, onProgress: ({ block }) => void fresh.push(block) });
    return fresh;
  };
  expect(await build()).toEqual(["t", "u"]);
  expect(await build()).toEqual([]);
  stored = "{}";
  expect(await build()).toEqual(["t"]);
});
