// What can be written, by example: each is shown as its line, and opens as a whole text that derives.

export type CribName =
  | "given"
  | "define"
  | "range"
  | "whole"
  | "loss"
  | "find"
  | "show"
  | "compute"
  | "size"
  | "limit"
  | "assume"
  | "functions"
  | "cases"
  | "maximum"
  | "padding"
  | "spelling"
  | "sheet";

export interface Example {
  readonly name: CribName;
  /** What is shown: lines of the text. */
  readonly shown: string;
  readonly text: string;
}

const example = (name: CribName, before: string, shown: string, after = ""): Example => ({
  name,
  shown,
  text: `${[before, shown, after].filter((part) => part !== "").join("\n")}\n`,
});

export const CRIB: readonly Example[] = [
  example("given", "", "given x[n], W[m, n], s > 0", "y = s*W @ x\nfind d(y[i])/d(x[j])"),
  example("define", "given W[m, n], x[n]", "y[i] = sum{j} W[i, j]*x[j]", "find d(y[i])/d(W[k, l])"),
  example("range", "given w[3], x[n]", "y[i] = sum{k=0..2} w[k]*x[i+k]", "find d(y[i])/d(x[m])"),
  example("whole", "given W[m, n], x[n], b[m]", "y = W @ x + b", "given L(y)\nfind d(L)/d(W)"),
  example("loss", "given x[n]\ny[i] = x[i]^2", "given L(y)", "find d(L)/d(x[k])"),
  example("find", "given x[n]\ny = sum{i} x[i]^2", "find d(y)/d(x[k]), d(y)/d(x)"),
  example("show", "given x[n]\ny = sum{i} x[i]^2", "show d(y)/d(x) = 2*x"),
  example("compute", "A = [[1, 2], [3, 4]]\nB = A @ A", "compute B"),
  example("size", "given x[H pad p], w[K], s >= 1 integer\ny[i] = sum{k} w[k]*x[s*i + k - p]", "size y"),
  example("limit", "given s[n], T > 0", "limit T -> 0+ of T*log(sum{j} exp(s[j]/T))"),
  example(
    "assume",
    "given s[n], t[n]\np[i] = exp(s[i])/(sum{j} exp(s[j]))\nL = -sum{i} t[i]*log(p[i])",
    "assume sum{i} t[i] = 1",
    "find d(L)/d(s[k])",
  ),
  example("functions", "given u", "v = log(1 + exp(u)) + sqrt(u^2 + 1)", "find d(v)/d(u)"),
  example("cases", "given u", "v = cases{u if u > 0, u^2 if u < -1, 0 otherwise}", "find d(v)/d(u)"),
  example("maximum", "given x[H]", "y[i] = max{k=0..1} x[2*i+k]", "given L(y)\nfind d(L)/d(x[m])"),
  example("padding", "", "given x[H] outside 0, w[K] outside 0", "y = conv(x, w)\nfind d(y[i])/d(x[m])"),
  example("spelling", "", "given x as \\xi, mu as \\mu", "y = (x - mu)^2\nfind d(y)/d(mu)"),
  example(
    "sheet",
    "---\ntitle: A sheet\n---\n\nProse with $x^2$ in it.\n",
    '```grad #square title="A square"\ngiven x\ny = x^2\nfind d(y)/d(x)\n```',
  ),
];
