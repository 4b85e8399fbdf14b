// What the gallery offers besides the layers: single lines to begin with, and the sheets of examples/, each loaded when
// it is chosen.

import { FIRST_TEXT } from "./first-text.ts";

export interface OneLiner {
  readonly title: string;
  readonly text: string;
}

export interface ExampleSheet {
  readonly title: string;
  /** In examples/. */
  readonly file: string;
  readonly about: string;
  readonly load: () => Promise<{ readonly default: string }>;
}

export const ONE_LINERS: readonly OneLiner[] = [
  { title: "Correlation with a kernel", text: FIRST_TEXT },
  {
    title: "Softmax and cross-entropy",
    text: `given s[n], t[n]
assume sum{i} t[i] = 1
p[i] = exp(s[i]) / (sum{j} exp(s[j]))
L = -sum{i} t[i]*log(p[i])
find d(L)/d(s[k])
`,
  },
  {
    title: "A fully connected layer",
    text: `given W[O, H], x[H], b[O]
y = W @ x + b
given L(y)
find d(L)/d(x[j]), d(L)/d(W[i, j]), d(L)/d(b[i])
`,
  },
  {
    title: "Max pooling, 2 × 2",
    text: `given x[H, W]
y[i, j] = max{k=0..1, l=0..1} x[2*i+k, 2*j+l]
given L(y)
find d(L)/d(x[m, n])
`,
  },
  {
    title: "Convolution with stride and padding",
    text: `given x[H pad p], w[K], s >= 1 integer
y[i] = sum{k} w[k]*x[s*i + k - p]
given L(y)
find d(L)/d(x[m])
size y
`,
  },
  {
    title: "Layer normalisation",
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
    about: "an assignment of a vision course, with the flipped kernel and p − t",
    load: () => import("../../examples/convolution-fc-softmax.md"),
  },
  {
    title: "Transposed convolution and RoI Align",
    file: "transposed-convolution-roi-align.md",
    about: "sizes from the writes, and five derivatives of an interpolation",
    load: () => import("../../examples/transposed-convolution-roi-align.md"),
  },
  {
    title: "Convolution and pooling by hand",
    file: "convolution-pooling.md",
    about: "numbers with their arithmetic, counted from 1",
    load: () => import("../../examples/convolution-pooling.md"),
  },
  {
    title: "Back-propagation in convolutional networks",
    file: "back-propagation.md",
    about: "polar coordinates, max pooling, a chain of layers",
    load: () => import("../../examples/back-propagation.md"),
  },
  {
    title: "The convolution layer, forwards and backwards",
    file: "convolution-layer.md",
    about: "shapes, padding, stride, and a slip on a slide",
    load: () => import("../../examples/convolution-layer.md"),
  },
  {
    title: "Detection: heads, boxes and regions",
    file: "detection.md",
    about: "what Faster R-CNN is made of",
    load: () => import("../../examples/detection.md"),
  },
  {
    title: "Back-propagation through time",
    file: "back-propagation-through-time.md",
    about: "a recurrent layer and an LSTM unit",
    load: () => import("../../examples/back-propagation-through-time.md"),
  },
  {
    title: "Quiz: convolution by hand",
    file: "convolution-quiz.md",
    about: "convolution by hand, other numbers for each of a class",
    load: () => import("../../examples/convolution-quiz.md"),
  },
  {
    title: "Small networks, Jacobians and Hessians",
    file: "networks.md",
    about: "two layers, a residual block, second derivatives",
    load: () => import("../../examples/networks.md"),
  },
  {
    title: "Two loops of the lecture, checked",
    file: "lecture-loops.md",
    about: "code in words and NumPy, and where it is wrong",
    load: () => import("../../examples/lecture-loops.md"),
  },
];
