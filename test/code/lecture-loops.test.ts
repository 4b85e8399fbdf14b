// The loops of the lecture, taken from the sheet that tells what is wrong in them, run beside the listings that the same
// sheet prints. The numbers that the sheet claims are those of these runs.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildSheet } from "../../src/build/sheet.ts";
import { mustRunPython } from "./run.ts";

const sheet = readFileSync(new URL("../../examples/lecture-loops.md", import.meta.url), "utf8");
const [loopX = "", loopW = ""] = [...sheet.matchAll(/```python\n([\s\S]*?)```/g)].map((m) => m[1] ?? "");

async function listings(): Promise<readonly string[]> {
  const built = await buildSheet(sheet, "lecture-loops.md");
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("\n"));
  return built.value.blocks.flatMap((b) =>
    b.answers.flatMap((a) =>
      a.exhibits.flatMap((e) => (e.kind === "listing" && e.language === "numpy" ? [e.code] : [])),
    ),
  );
}

/** What the lines print, one value a line; an error is its class. */
async function run(lines: readonly string[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "gradsheet-lecture-"));
  try {
    const file = join(folder, "loops.py");
    const tried = lines.map(
      (l) => `try:\n    print(${l})\nexcept Exception as error:\n    print(type(error).__name__)`,
    );
    writeFileSync(file, [loopX, loopW, ...(await listings()), HELP, ...tried].join("\n\n"));
    const done = spawnSync("python3", [file], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout.trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const HELP = `
def array(shape, values):
    return np.array(values, dtype=float).reshape(shape)

def param(x, w, stride, pad):
    return {"size": w.shape[2], "stride": stride, "pad": pad, "input": x.shape[2:]}

def both_dx(x, w, dout, stride=1, pad=0):
    ours = grad_x(dout, x, w, s=stride, p=pad)
    theirs = lecture_dx(x, w[0], dout, param(x, w, stride, pad))
    return ours.ravel().tolist(), theirs.ravel().tolist()

def far_dw(N, C, H, W, F, K, stride, pad):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(N, C, H, W)), rng.normal(size=(F, C, K, K))
    dout = rng.normal(size=(N, F, (H + 2*pad - K)//stride + 1, (W + 2*pad - K)//stride + 1))
    theirs = lecture_dw(dout, (x, w, None, {"stride": stride, "pad": pad}))
    return bool(np.abs(theirs - grad_w(dout, x, w, s=stride, p=pad)).max() < 1e-12)

def far_dx(N, C, H, W, K, stride, pad):
    rng = np.random.default_rng(1)
    x, w = rng.normal(size=(N, C, H, W)), rng.normal(size=(1, C, K, K))
    dout = rng.normal(size=(N, 1, (H + 2*pad - K)//stride + 1, (W + 2*pad - K)//stride + 1))
    ours, theirs = both_dx(x, w, dout, stride, pad)
    return bool(np.abs(np.array(ours) - np.array(theirs)).max() < 1e-12)

def whole():
    x, w = array((1, 1, 1, 1), [2]), np.array([[[[3]]]])
    return lecture_dw(array((1, 1, 1, 1), [0.5]), (x, w, None, {"stride": 1, "pad": 0}))
`;

describe.runIf(mustRunPython)("the lecture's loop for the input", () => {
  it("reads the filter at places of the image, has one filter, and is right where neither matters", async () => {
    const lines = await run([
      // The first location alone, or a single filter that never moves: right.
      "far_dx(2, 3, 3, 3, 3, 1, 0)",
      // Two numbers in a row, a filter of one.
      "both_dx(array((1, 1, 1, 2), [0, 0]), array((1, 1, 1, 1), [3]), array((1, 1, 1, 2), [1, 10]))",
      // One number, a filter of 2 × 2, padding 1.
      "both_dx(array((1, 1, 1, 1), [0]), array((1, 1, 2, 2), [1, 2, 3, 4]), array((1, 1, 2, 2), [1, 10, 100, 1000]), 1, 1)",
      // Two filters, one channel.
      "both_dx(array((1, 1, 1, 1), [0]), array((2, 1, 1, 1), [1, 2]), array((1, 2, 1, 1), [1, 10]))",
      // Two filters, two channels.
      "both_dx(array((1, 2, 1, 1), [0, 0]), array((2, 2, 1, 1), [1, 2, 3, 4]), array((1, 2, 1, 1), [1, 10]))",
    ]);
    expect(lines).toEqual([
      "True",
      "IndexError",
      "([1234.0], [1111.0])",
      "ValueError",
      "([31.0, 42.0], [1.0, 20.0])",
    ]);
  });
});

describe.runIf(mustRunPython)("the lecture's loop for the filters", () => {
  it("agrees with the derived form, also where the stride does not divide, and loses types", async () => {
    const lines = await run([
      "far_dw(2, 3, 5, 4, 2, 3, 1, 1)",
      "far_dw(1, 2, 6, 5, 3, 2, 2, 0)",
      "far_dw(1, 1, 1, 1, 1, 1, 1, 0)",
      "far_dw(2, 1, 4, 7, 2, 3, 3, 2)",
      "whole()",
    ]);
    expect(lines).toEqual(["True", "True", "True", "True", "UFuncTypeError"]);
  });
});
