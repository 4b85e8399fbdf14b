// Interpolation: linear in one to three axes by hats max(0, 1 − |u − a|), nearest by ⌊i·H/O⌋, bicubic by Keys'
// kernel with A = −3/4 over replicated borders.

import { type Bound, type Case, size as count, gradients, input, reshaped, unknown } from "../case.ts";

/** The steps between neighbouring output places on the input, and the first place. */
function grid(c: Case, sizes: readonly number[], outs: readonly number[]): Readonly<Record<string, number>> {
  const scales = Array.isArray(c.params.scale_factor) ? c.params.scale_factor.map(Number) : undefined;
  return Object.fromEntries(
    sizes.flatMap((n, k) => {
      const o = outs[k] ?? 1;
      const corners = c.params.align_corners === true;
      const step = corners
        ? o > 1
          ? (n - 1) / (o - 1)
          : 0
        : scales === undefined
          ? n / o
          : 1 / (scales[k] ?? 1);
      return [
        [`s${k + 1}`, step],
        [`b${k + 1}`, corners ? 0 : step / 2 - 1 / 2],
      ];
    }),
  );
}

const AXES = ["H", "W", "D"];
const OUTS = ["O", "Q", "R"];
const LETTERS = ["i", "j", "k"];
const SOURCES = ["a", "b", "c"];

export function interpolate(c: Case): Bound {
  const x = input(c, "input");
  const dims = x.shape.length - 2;
  const rows = count(x.shape.slice(0, 2));
  const sizes = x.shape.slice(2);
  const outs = c.output.shape.slice(2);
  const each = (f: (k: number) => string): string => Array.from({ length: dims }, (_, k) => f(k)).join(", ");
  const at = each((k) => `${LETTERS[k]} = 0..${OUTS[k]}-1`);
  const read = (f: (k: number) => string): string => `input[n, ${each(f)}]`;
  const places = Array.from(
    { length: dims },
    (_, k) => `u${k + 1}[i = 0..${OUTS[k]}-1] = clamp(s${k + 1}*i + b${k + 1}, 0, ${AXES[k]}-1)\n`,
  ).join("");
  const weight = (k: number): string => `max(0, 1 - |u${k + 1}[${LETTERS[k]}] - ${SOURCES[k]}|)`;
  const steps = `given ${each((k) => `s${k + 1}, b${k + 1}`)}\n`;
  const definitions: Readonly<Record<string, () => string>> = {
    nearest: () => `y[n, ${at}] = ${read((k) => `floor(${LETTERS[k]}*${AXES[k]}/${OUTS[k]})`)}\n`,
    bicubic: () => `${steps}v1[i = 0..O-1] = s1*i + b1
v2[j = 0..Q-1] = s2*j + b2
w1[i = 0..O-1, a=0..3] = ${keys("|v1[i] - floor(v1[i]) + 1 - a|")}
w2[j = 0..Q-1, b=0..3] = ${keys("|v2[j] - floor(v2[j]) + 1 - b|")}
y[n, ${at}] = sum{a=0..3, b=0..3} w1[i,a]*w2[j,b]*input[n, clamp(floor(v1[i])-1+a, 0, H-1), clamp(floor(v2[j])-1+b, 0, W-1)]
`,
  };
  const linear = (): string =>
    `${steps}${places}y[n, ${at}] = sum{${each((k) => SOURCES[k] ?? "")}} ${Array.from({ length: dims }, (_, k) => weight(k)).join("*")}*${read((k) => SOURCES[k] ?? "")}\n`;
  const mode = String(c.params.mode);
  if (!["nearest", "bicubic", "linear", "bilinear", "trilinear"].includes(mode)) unknown(c);
  const g = gradients(c, "L");
  return {
    text: `given input[N, ${each((k) => AXES[k] ?? "")}], ${each((k) => `${OUTS[k]} >= 1 integer`)}
${(definitions[mode] ?? linear)()}given L(y)
${g.find}`,
    inputs: {
      input: reshaped(x, [rows, ...sizes]),
      ...Object.fromEntries(outs.map((o, k) => [OUTS[k], o])),
      ...(mode === "nearest" ? {} : grid(c, sizes, outs)),
      "d(L)/d(y)": reshaped(c.upstream, [rows, ...outs]),
    },
    value: "y",
    gradients: g.keys,
  };
}

/** Keys' cubic convolution with A = −3/4 at the distance r. */
const keys = (r: string): string =>
  `cases{5/4*${r}^3 - 9/4*${r}^2 + 1 if ${r} <= 1, -3/4*(${r}^3 - 5*${r}^2 + 8*${r} - 4) if ${r} < 2, 0 otherwise}`;
