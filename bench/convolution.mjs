// The gradients of a two-dimensional convolution, y[f,i,j] = Σ_{c,k,l} w[f,c,k,l] x[c,i+k,j+l], evaluated from
// the derived closed form, against hand-written loops over Float64Array and against mathjs on the same sums.
import { all, create } from "mathjs";
import { Context, deriveBlock, meanings, readBlock, readInstance, standard, tables } from "../dist/index.js";
import { alternate, faster } from "./measure.mjs";

const C = 16;
const F = 32;
const H = 32;
const W = 32;
const K = 3;
const OH = H - K + 1;
const OW = W - K + 1;

/** Two operations, a product and a sum, for every term of either gradient. */
const operations = 2 * F * C * K * K * OH * OW;

/** Numbers in [-1, 1) from a linear congruential generator, the same in every run. */
function numbers(count, seed) {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const w = numbers(F * C * K * K, 1);
const x = numbers(C * H * W, 2);
const g = numbers(F * OH * OW, 3);

/** ∂L/∂x in the order that suits the cache: rows are added up, the weight stays in a register. */
function inputGradientLoops() {
  const out = new Float64Array(C * H * W);
  for (let f = 0; f < F; f += 1) {
    for (let c = 0; c < C; c += 1) {
      for (let k = 0; k < K; k += 1) {
        for (let l = 0; l < K; l += 1) {
          const weight = w[((f * C + c) * K + k) * K + l];
          for (let i = 0; i < OH; i += 1) {
            const from = (f * OH + i) * OW;
            const to = (c * H + i + k) * W + l;
            for (let j = 0; j < OW; j += 1) out[to + j] += weight * g[from + j];
          }
        }
      }
    }
  }
  return out;
}

function weightGradientLoops() {
  const out = new Float64Array(F * C * K * K);
  for (let f = 0; f < F; f += 1) {
    for (let c = 0; c < C; c += 1) {
      for (let k = 0; k < K; k += 1) {
        for (let l = 0; l < K; l += 1) {
          let sum = 0;
          for (let i = 0; i < OH; i += 1) {
            const left = (f * OH + i) * OW;
            const right = (c * H + i + k) * W + l;
            for (let j = 0; j < OW; j += 1) sum += g[left + j] * x[right + j];
          }
          out[((f * C + c) * K + k) * K + l] = sum;
        }
      }
    }
  }
  return out;
}

/**
 * mathjs on the same sums: one compiled expression for each entry, in the factors a and b of its terms, which
 * plain loops gather; that is several times as fast as subscripts inside the mathjs expression.
 */
function mathSums(math, expression, channels) {
  const code = math.compile(expression);
  return () => Float64Array.from(inputGradientTerms(channels), (terms) => code.evaluate(terms));
}

/** The two factors of every term of ∂L/∂x[c,m,n], for all entries or for those of the first channels. */
function inputGradientTerms(channels) {
  const entries = [];
  for (let c = 0; c < channels; c += 1) {
    for (let m = 0; m < H; m += 1) {
      for (let n = 0; n < W; n += 1) {
        const a = [];
        const b = [];
        for (let f = 0; f < F; f += 1) {
          for (let i = Math.max(0, m - K + 1); i <= Math.min(OH - 1, m); i += 1) {
            for (let j = Math.max(0, n - K + 1); j <= Math.min(OW - 1, n); j += 1) {
              a.push(g[(f * OH + i) * OW + j]);
              b.push(w[((f * C + c) * K + m - i) * K + n - j]);
            }
          }
        }
        entries.push({ a, b });
      }
    }
  }
  return entries;
}

const BLOCK = `
given x[C, H, W], w[F, C, K, K]
y[f, i, j] = sum{c, k, l} w[f, c, k, l] * x[c, i+k, j+l]
given L(y)
find d(L)/d(x[c, m, n]), d(L)/d(w[f, c, k, l])
`;

/** The evaluation of each derived closed form at the numbers above, as functions of no argument. */
function derivedGradients() {
  const ctx = new Context();
  const { block } = readBlock(ctx, BLOCK, { library: standard });
  const tensor = (shape, data) => ({ shape, data: [...data] });
  const inputs = {
    x: tensor([C, H, W], x),
    w: tensor([F, C, K, K], w),
    "d(L)/d(y)": tensor([F, OH, OW], g),
  };
  const { instance } = readInstance(ctx, block.env, inputs, String);
  const shapes = [
    [C, H, W],
    [F, C, K, K],
  ];
  return deriveBlock(ctx, standard, block).derivations.map((d, n) => {
    const letters = d.result.lhs.wrt.subs.map((s) => s.name);
    const box = { lo: letters.map(() => 0), hi: shapes[n].map((size) => size - 1) };
    return () => tables(ctx, d.env, instance, meanings).entries(d.result.rhs, letters, box).value;
  });
}

function assertClose(what, left, right) {
  left.forEach((value, i) => {
    if (!(Math.abs(value - right[i]) <= 1e-11))
      throw new Error(`${what}: entry ${i} is ${value} and ${right[i]}`);
  });
}

export async function run() {
  const math = create(all);
  // Every entry of a channel costs the same on average, so one channel of ∂L/∂x tells the rate.
  const channels = 1;
  const expressions = ["sum(a .* b)", "dot(a, b)"];
  const byMath = expressions.map((expression) => mathSums(math, expression, channels));
  for (const evaluate of byMath)
    assertClose("∂L/∂x by mathjs and by loops", evaluate(), inputGradientLoops());

  const [ourInput, ourWeight] = derivedGradients();
  assertClose("∂L/∂x as derived and by loops", ourInput(), inputGradientLoops());
  assertClose("∂L/∂w as derived and by loops", ourWeight(), weightGradientLoops());

  const mathTimes = alternate(byMath, { runs: 7, warmUp: 2 }).map((time) => (time * C) / channels);
  const [inputTime, inputLoops, weightTime, weightLoops] = alternate([
    ourInput,
    inputGradientLoops,
    ourWeight,
    weightGradientLoops,
  ]);
  const rate = (milliseconds) => `${(operations / milliseconds / 1e6).toPrecision(2)} GFLOP/s`;
  const [input, weight] = ["∂L/∂x", "∂L/∂w"].map(
    (name) => `${name} of conv2d, C=${C}, F=${F}, ${H}×${W}, K=${K}`,
  );
  const loops = (time) => `hand-written loops, ${rate(time)}`;
  const inMath = (i) => `mathjs ${expressions[i]}, ${rate(mathTimes[i])}`;
  return [
    faster({ what: input, ours: inputTime, theirs: mathTimes[0], than: inMath(0), factor: 50 }),
    faster({ what: input, ours: inputTime, theirs: mathTimes[1], than: inMath(1) }),
    faster({ what: input, ours: inputTime, theirs: inputLoops, than: loops(inputLoops), factor: 0.5 }),
    faster({ what: weight, ours: weightTime, theirs: weightLoops, than: loops(weightLoops), factor: 0.5 }),
  ];
}
