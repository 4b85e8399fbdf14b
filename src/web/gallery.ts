// What the gallery offers besides the layers: single blocks to begin with, and the sheets of examples/, each loaded when
// it is chosen.

import { FIRST_TEXT } from "./first-text.ts";
import type { BlockName, ExampleName } from "./texts/page-texts.ts";

export interface OneBlock {
  readonly name: BlockName;
  readonly text: string;
}

export interface ExampleSheet {
  /** The sheet's own. */
  readonly title: string;
  /** In examples/. */
  readonly file: ExampleName;
  readonly load: () => Promise<{ readonly default: string }>;
}

export const ONE_BLOCKS: readonly OneBlock[] = [
  { name: "correlation", text: FIRST_TEXT },
  {
    name: "softmax",
    text: `given s[n], t[n]
assume sum{i} t[i] = 1
p[i] = exp(s[i]) / (sum{j} exp(s[j]))
L = -sum{i} t[i]*log(p[i])
find d(L)/d(s[k])
`,
  },
  {
    name: "connected",
    text: `given W[O, H], x[H], b[O]
y = W @ x + b
given L(y)
find d(L)/d(x[j]), d(L)/d(W[i, j]), d(L)/d(b[i])
`,
  },
  {
    name: "pooling",
    text: `given x[H, W]
y[i, j] = max{k=0..1, l=0..1} x[2*i+k, 2*j+l]
given L(y)
find d(L)/d(x[m, n])
`,
  },
  {
    name: "strided",
    text: `given x[H pad p], w[K], s >= 1 integer
y[i] = sum{k} w[k]*x[s*i + k - p]
given L(y)
find d(L)/d(x[m])
size y
`,
  },
  {
    name: "normalisation",
    text: `given x[N], g[N], b[N], e > 0
m = 1/N * sum{i} x[i]
v = 1/N * sum{i} (x[i] - m)^2
y[i] = g[i]*(x[i] - m)/sqrt(v + e) + b[i]
given L(y)
find d(L)/d(g[i]), d(L)/d(x[i])
`,
  },
];

export const EXAMPLES: readonly ExampleSheet[] = [
  {
    title: "Convolution, fully connected and softmax layers",
    file: "convolution-fc-softmax.md",
    load: () => import("../../examples/convolution-fc-softmax.md"),
  },
  {
    title: "Transposed convolution and RoI Align",
    file: "transposed-convolution-roi-align.md",
    load: () => import("../../examples/transposed-convolution-roi-align.md"),
  },
  {
    title: "Convolution and pooling by hand",
    file: "convolution-pooling.md",
    load: () => import("../../examples/convolution-pooling.md"),
  },
  {
    title: "Back-propagation in convolutional networks",
    file: "back-propagation.md",
    load: () => import("../../examples/back-propagation.md"),
  },
  {
    title: "The convolution layer, forwards and backwards",
    file: "convolution-layer.md",
    load: () => import("../../examples/convolution-layer.md"),
  },
  {
    title: "Detection: heads, boxes and regions",
    file: "detection.md",
    load: () => import("../../examples/detection.md"),
  },
  {
    title: "Back-propagation through time",
    file: "back-propagation-through-time.md",
    load: () => import("../../examples/back-propagation-through-time.md"),
  },
  {
    title: "Quiz: convolution by hand",
    file: "convolution-quiz.md",
    load: () => import("../../examples/convolution-quiz.md"),
  },
  {
    title: "Small networks, Jacobians and Hessians",
    file: "networks.md",
    load: () => import("../../examples/networks.md"),
  },
  {
    title: "Two loops of the lecture, checked",
    file: "lecture-loops.md",
    load: () => import("../../examples/lecture-loops.md"),
  },
  {
    title: "Optimisers compared",
    file: "optimisers.md",
    load: () => import("../../examples/optimisers.md"),
  },
];
