// Deriving: the gradients of a convolution, the time against the number of terms of a definition, the whole library of
// layers, and SymPy on gradients for which it has a right answer. Reading is left out; each run has a Context of its
// own, which would remember what it has built.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Context,
  deriveBlock,
  entryGradient,
  gradient,
  readBlock,
  readWholeSheet,
  standard,
  TORCH_KINKS,
} from "../dist/index.js";
import { atMost, faster, median, note, slower } from "./measure.mjs";

const CONVOLUTION = `
given x[N, C, H pad P, W pad P], w[F, C, K, K], b[F], s >= 1 integer, d >= 1 integer
y[n, f, i, j] = b[f] + sum{c, k, l} w[f, c, k, l] * x[n, c, s*i + d*k - P, s*j + d*l - P]
given L(y)
find d(L)/d(x[n, c, m, q]), d(L)/d(w[f, c, k, l]), d(L)/d(b[f])
`;

/** Milliseconds of processor time that this process has used, those of the compiler and the collector among them. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Median milliseconds of `run` on what `prepare` makes anew each time. */
function medianOf(prepare, run, { runs = 15, warmUp = 10, clock = () => performance.now() } = {}) {
  const times = [];
  globalThis.gc?.();
  for (let round = -warmUp; round < runs; round += 1) {
    const input = prepare();
    const start = clock();
    run(input);
    if (round >= 0) times.push(clock() - start);
  }
  return median(times);
}

function readText(text) {
  const ctx = new Context();
  const { block, diagnostics } = readBlock(ctx, text, { library: standard });
  if (block === undefined || block.tasks.length === 0)
    throw new Error(`cannot be read:\n${text}\n${diagnostics.map((d) => d.message).join("\n")}`);
  return { ctx, block };
}

function derive({ ctx, block }) {
  for (const { result, diagnostics } of deriveBlock(ctx, standard, block).derivations)
    if (result === undefined || diagnostics.length > 0) throw new Error("a gradient could not be derived");
}

const derivation = (text, options) => medianOf(() => readText(text), derive, options);

export async function run() {
  // V8 goes on compiling for nearly a hundred runs.
  const early = derivation(CONVOLUTION);
  const convolution = derivation(CONVOLUTION, { warmUp: 95 });
  return [
    atMost({
      what: `gradients of conv2d to input, weight and bias, stride, padding and dilation symbolic; warm (runs 11 to 25: ${early.toPrecision(2)} ms)`,
      ours: convolution,
      limit: 20,
    }),
    ...growth(),
    ...layers(),
    ...sympy(),
  ];
}

const count = (n) => Array.from({ length: n }, (_, k) => k + 1);

/** Definitions of n terms, of sums and of scalars. */
const FAMILIES = [
  {
    what: "sums, y[i] = Σ_k w₁[k] x[i+k] + Σ_k w₂[k] x[i+2k] + …",
    text: (n) => `
given x[n], ${count(n)
      .map((t) => `w${t}[K]`)
      .join(", ")}
y[i] = ${count(n)
      .map((t) => `(sum{k} w${t}[k] * x[i + ${t}*k])`)
      .join(" + ")}
given L(y)
find d(L)/d(x[m])`,
  },
  {
    what: "scalars, y = a·b·sin a + a²·b·sin 2a + …",
    text: (n) => `
given a, b
y = ${count(n)
      .map((t) => `a^${t}*b*sin(${t}*a)`)
      .join(" + ")}
find d(y)/d(a)`,
  },
];
const MOST = 64;

function growth() {
  return FAMILIES.map(({ what, text }) => {
    const sizes = [1, 2, 4, 8, 16, 32, MOST];
    const times = sizes.map((n) => derivation(text(n), { runs: 7, warmUp: n < 8 ? 20 : 5 }));
    const list = sizes.map((n, k) => `${n}: ${times[k].toPrecision(2)}`).join(", ");
    return slower({
      what: `${MOST} terms: ${what} (ms by terms: ${list}; exponent ${slope(sizes, times).toPrecision(2)})`,
      ours: times.at(-1),
      theirs: MOST * times[0],
      than: `${MOST} × the time of 1 term`,
      limit: 1,
    });
  });
}

/** The exponent p of t = c·n^p, by least squares of the logarithms. */
function slope(sizes, times) {
  const [x, y] = [sizes.map(Math.log), times.map(Math.log)];
  const mean = (list) => list.reduce((s, v) => s + v, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const covariance = x.reduce((s, v, k) => s + (v - mx) * (y[k] - my), 0);
  return covariance / x.reduce((s, v) => s + (v - mx) ** 2, 0);
}

/** Every block of every sheet in layers/. */
function layers() {
  const what = "all of layers/, derived without evidence";
  const names = existsSync("layers") ? readdirSync("layers").filter((name) => name.endsWith(".md")) : [];
  if (names.length === 0) return [note({ what, why: "there are no layers" })];
  const files = names.map((name) => join("layers", name));
  const read = () =>
    files.map((file) => {
      const outcome = readWholeSheet(readFileSync(file, "utf8"), file, standard, sheetFile);
      if (outcome.ok) return outcome.value;
      throw new Error(outcome.messages.map((m) => `${file}: ${m.diagnostic.message}`).join("\n"));
    });
  const blocks = read().reduce((n, sheet) => n + sheet.blocks.length, 0);
  const all = (sheets) => {
    for (const { ctx, blocks } of sheets) for (const b of blocks) deriveBlock(ctx, standard, b.block);
  };
  const ours = medianOf(read, all, { runs: 5, warmUp: 3 });
  return [atMost({ what: `${what}: ${files.length} sheets, ${blocks} blocks`, ours, limit: 1000 })];
}

/** Sheets that a sheet uses, by the path written there. */
function sheetFile(path, from) {
  const file = join(dirname(from), path);
  return existsSync(file)
    ? { ok: true, name: file, text: readFileSync(file, "utf8") }
    : { ok: false, known: [] };
}

/**
 * Gradients that SymPy (bench/sympy_gradients.py) gets right, which is checked there, by the names that they have
 * there. On both sides the expression is built before and the answer alone is asked for; beside it stands what it takes
 * to derive every line that leads to it, which SymPy does not do.
 */
const AGAINST_SYMPY = [
  {
    name: "linear",
    what: "∂/∂x[p] of Σ_j g[j] Σ_i W[j,i] x[i]",
    text: "given W[m, n], x[n], g[m]\nL = sum{j} g[j]*(sum{i} W[j,i]*x[i])\nfind d(L)/d(x[p])",
    entry: ["x", "p"],
  },
  {
    name: "correlation",
    what: "∂/∂x[p] of Σ_i g[i] Σ_k w[k] x[i+k]",
    text: "given x[N+K-1], w[K], g[N]\nL = sum{i=0..N-1} g[i]*(sum{k} w[k]*x[i+k])\nfind d(L)/d(x[p])",
    entry: ["x", "p"],
  },
  {
    name: "log_sum_exp",
    what: "∂/∂s[p] of log Σ_j exp s[j]",
    text: "given s[n]\nL = log(sum{j} exp(s[j]))\nfind d(L)/d(s[p])",
    entry: ["s", "p"],
  },
  {
    name: "scalars",
    what: "gradient of log Σ exp of 20 separate scalars",
    prepare: () => logSumExp(20),
    ours: scalarGradient,
  },
  {
    name: "network",
    what: "gradient of Σ tanh² of a 4 × 4 layer to its 16 weights",
    prepare: () => network(4),
    ours: scalarGradient,
  },
];

function sympy() {
  const python = ["python3", "/usr/bin/python3"].find(
    (program) => spawnSync(program, ["-c", "import sympy"]).status === 0,
  );
  if (python === undefined)
    return [note({ what: "side by side with SymPy", why: "no python3 with SymPy here" })];
  const script = fileURLToPath(new URL("sympy_gradients.py", import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const { version, milliseconds } = JSON.parse(stdout);
  // Both sides warm: runs this short need many until they are compiled, and the compiler, which works beside them, is
  // counted. Processor time, as the sides run one after the other, and a machine that is busy with something else holds
  // up the longer runs more than the shorter ones.
  const options = { runs: 31, warmUp: 500, clock: processorTime };
  const than = `SymPy ${version}, processor time; the answer alone`;
  return AGAINST_SYMPY.flatMap(({ name, what, text, entry, prepare, ours }) => {
    const theirs = milliseconds[name];
    if (text === undefined)
      return faster({ what, ours: medianOf(prepare, ours, options), theirs, than, factor: 50 });
    const alone = medianOf(() => indexed(text, entry), entryOf, options);
    return [
      faster({ what, ours: alone, theirs, than, factor: 50 }),
      faster({ what: `${what}, every line with its reason`, ours: derivation(text, options), theirs, than }),
    ];
  });
}

/** A block with the definition of L and one entry to which it is differentiated. */
function indexed(text, [name, letter]) {
  const { ctx, block } = readText(text);
  return {
    ctx,
    env: block.env,
    of: block.env.decls.get("L").body,
    wrt: ctx.at(ctx.sym(name), [ctx.idx(letter)]),
  };
}

const entryOf = ({ ctx, env, of, wrt }) => entryGradient(ctx, standard, env, of, wrt);

const NOTHING = { decls: new Map(), assumptions: [], indices: new Map(), kink: TORCH_KINKS };

function scalarGradient({ ctx, e, names }) {
  return gradient(ctx, standard, NOTHING, e, names);
}

function logSumExp(n) {
  const ctx = new Context();
  const names = count(n).map((k) => `x${k}`);
  const sum = ctx.add(...names.map((name) => ctx.app("exp", [ctx.sym(name)])));
  return { ctx, e: ctx.app("log", [sum]), names };
}

function network(n) {
  const ctx = new Context();
  const weights = count(n).map((r) => count(n).map((c) => `w${r}_${c}`));
  const row = (r) => ctx.add(...r.map((name, c) => ctx.mul(ctx.sym(name), ctx.sym(`x${c}`))));
  const squares = weights.map((r) => ctx.pow(ctx.app("tanh", [row(r)]), ctx.num(2)));
  return { ctx, e: ctx.add(...squares), names: weights.flat() };
}
