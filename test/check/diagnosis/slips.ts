// Wrong lines as students write them, with the sentence that a teacher would write beside each and the side as it
// should stand.

import type { Block } from "../../../src/expr/environment.ts";
import { block } from "./lines.ts";

const CONV = block(`
given x[n] outside 0, w[K] outside 0, s >= 1 integer, p >= 0 integer
y[i=0..n-1] = sum{k} w[k] * x[s*i + k]
q[i=0..n-1] = sum{k} w[k] * x[i + k]
O = floor((n + 2*p - K)/s) + 1
given L(q)
find d(L)/d(x[m]), d(L)/d(w[k])
`);
const WHOLE = block(`
given x[n], w[K], A[m, n], g[m], Q[n, n]
R[i,j] = Q[i,j]^2
F = sum{i, j} g[i]*A[i,j]*x[j]
find d(F)/d(x[j]), d(sum{i} x[i])/d(x[j])
`);
const FLIPPED = block(`
given x[n] outside 0, w[K] outside 0, g[O] outside 0
y[i] = sum{k} w[i - k] * x[k]
F = sum{i, k} g[i] * w[i-k] * x[k]
s = sum{i=0..2} x[i]
given L(y)
find d(L)/d(x[m]), d(F)/d(w[k])
`);
const LAYER = block(`
given W[m, n], x[n], b[m], t[m], v[m]
z[i] = (sum{j} W[i,j]*x[j]) + b[i]
a[i] = sigmoid(z[i])
h[i] = tanh(z[i])
p[i] = exp(z[i]) / (sum{k} exp(z[k]))
E = 1/2 * sum{i} (a[i] - t[i])^2
H = -sum{i} t[i]*log(p[i])
given L(p)
find d(L)/d(z[k]), d(E)/d(z[i]), d(E)/d(W[i,j])
`);
const ROI = block(`
given f, x, y, x_1, y_1, g, h, q > 0, b, theta
u = max(0, 1 - abs(y - y_1))
e = x - h/2 + h/(2*q)*(2*b - 1)
r = cos(theta)*x^2
c = y - q*g
v = e*c
find d(u)/d(y), d(e)/d(h), d(r)/d(theta), d(r)/d(x)
`);

export const SENTENCES: readonly (readonly [
  code: string,
  block: Block,
  tex: string,
  sentence: string,
  right: string,
])[] = [
  [
    "sign",
    LAYER,
    "z_i = \\sum_j W_{ij} x_j - b_i",
    "the sign of the second term is wrong: with + it holds",
    "\\sum_{j}W_{ij}x_{j}+b_{i}",
  ],
  [
    "sign",
    ROI,
    "\\frac{\\partial r}{\\partial \\theta} = \\sin(\\theta) x^2",
    "the sign is wrong: with a minus it holds",
    "-\\sin(\\theta)\\cdot x^{2}",
  ],
  [
    "sign",
    CONV,
    "q_i = \\sum_k w_k x_{i-k}",
    "the sign of k in the index is wrong: x_{i−k} should be x_{i+k}",
    "\\sum_{k}w_{k}x_{i+k}",
  ],
  [
    "sign",
    LAYER,
    "a_i = \\frac{1}{1 + e^{z_i}}",
    "the sign of the argument is wrong: e^{z_i} should be e^{−z_i}",
    "\\frac{1}{1+e^{-z_{i}}}",
  ],
  [
    "bracket-sign",
    ROI,
    "x - (y + h - g) = x - y + h - g",
    "the signs from the third term on are wrong: a minus before a bracket changes all signs in it",
    "x-y-h+g",
  ],
  [
    "index-swap",
    LAYER,
    "z_i = \\sum_j W_{ji} x_j + b_i",
    "the indices of W are in the wrong order: W_ji should be W_ij",
    "\\sum_{j}W_{ij}x_{j}+b_{i}",
  ],
  [
    "shift",
    CONV,
    "q_i = \\sum_k w_{k-1} x_{i+k}",
    "the index of w is shifted by one: w_{k−1} should be w_k",
    "\\sum_{k}w_{k}x_{i+k}",
  ],
  [
    "shift",
    CONV,
    "y_i = \\sum_k w_k x_{s i+k-p}",
    "the index of w is shifted by p: w_k should be w_{k−p}",
    "\\sum_{k}w_{k-p}x_{s\\cdot i+k-p}",
  ],
  [
    "shift",
    CONV,
    "y_i = \\sum_k w_k x_{i+k}",
    "the index of x lacks the factor s: x_{i+k} should be x_{s·i+k}",
    "\\sum_{k}w_{k}x_{s\\cdot i+k}",
  ],
  [
    "index",
    LAYER,
    "\\frac{\\partial E}{\\partial W_{ij}} = (a_i - t_i) a_i (1 - a_i) x_i",
    "x_i should be x_j",
    "(a_{i}-t_{i})\\,a_{i}\\,(1-a_{i})\\,x_{j}",
  ],
  [
    "convolution",
    WHOLE,
    "x * w = x \\star w",
    "the convolution is meant, not the correlation: x ⋆ w should be x ∗ w",
    "x\\ast w",
  ],
  [
    "convolution",
    WHOLE,
    "x * w = w \\star x",
    "the convolution is meant, not the correlation: w ⋆ x should be w ∗ x",
    "w\\ast x",
  ],
  [
    "transposition",
    WHOLE,
    "\\frac{\\partial F}{\\partial x} = A g",
    "A must be transposed: A g should be Aᵀ g",
    "A^{\\top}\\,g",
  ],
  [
    "transposition",
    WHOLE,
    "\\frac{\\partial F}{\\partial A} = x g^\\top",
    "the factors stand in the wrong order: x gᵀ should be g xᵀ",
    "g\\,x^{\\top}",
  ],
  [
    "missing-delta",
    LAYER,
    "\\frac{\\partial z_i}{\\partial b_k} = 1",
    "the factor [i=k] is missing",
    "\\lbrack i{=}k\\rbrack",
  ],
  [
    "missing-sum",
    LAYER,
    "\\frac{\\partial E}{\\partial x_j} = (a_i - t_i) a_i (1 - a_i) W_{ij}",
    "the sum over i is missing",
    "\\sum_{i}(a_{i}-t_{i})\\,a_{i}\\,(1-a_{i})\\,W_{ij}",
  ],
  [
    "extra-sum",
    LAYER,
    "\\frac{\\partial E}{\\partial b_i} = \\sum_k (a_k - t_k) a_k (1 - a_k)",
    "the sum over k is too much: only its term with k = i is left",
    "(a_{i}-t_{i})\\,a_{i}\\,(1-a_{i})",
  ],
  [
    "bound",
    CONV,
    "q_i = \\sum_{k=1}^{K-1} w_k x_{i+k}",
    "the sum over k begins one too late: the first k should be 0, not 1",
    "\\sum_{k}w_{k}x_{i+k}",
  ],
  [
    "bound",
    CONV,
    "q_i = \\sum_{k=0}^{K-2} w_k x_{i+k}",
    "the sum over k ends one too early: the last k should be K − 1, not K − 2",
    "\\sum_{k}w_{k}x_{i+k}",
  ],
  [
    "rounding",
    CONV,
    "O = \\left\\lceil \\frac{n + 2p - K}{s} \\right\\rceil + 1",
    "this is rounded up, and down is right: ⌈(n+2p−K)/s⌉ should be ⌊(n+2p−K)/s⌋",
    "\\biggl\\lfloor\\frac{n+2p-K}{s}\\biggr\\rfloor+1",
  ],
  [
    "rounding",
    CONV,
    "O = \\frac{n + 2p - K}{s} + 1",
    "this must be rounded down: (n+2p−K)/s should be ⌊(n+2p−K)/s⌋",
    "\\biggl\\lfloor\\frac{n+2p-K}{s}\\biggr\\rfloor+1",
  ],
  [
    "number",
    CONV,
    "O = \\left\\lfloor \\frac{n + 3p - K}{s} \\right\\rfloor + 1",
    "the number 3 should be 2: 3p should be 2p",
    "\\biggl\\lfloor\\frac{n+2p-K}{s}\\biggr\\rfloor+1",
  ],
  [
    "missing-term",
    CONV,
    "O = \\left\\lfloor \\frac{n + 2p - K}{s} \\right\\rfloor",
    "a term is missing: + 1",
    "\\biggl\\lfloor\\frac{n+2p-K}{s}\\biggr\\rfloor+1",
  ],
  [
    "factor",
    LAYER,
    "\\frac{\\partial E}{\\partial b_i} = 2 (a_i - t_i) a_i (1 - a_i)",
    "the factor 2 is too much",
    "(a_{i}-t_{i})\\,a_{i}\\,(1-a_{i})",
  ],
  [
    "factor",
    LAYER,
    "E = \\sum_i (a_i - t_i)^2",
    "the factor 1/2 is missing",
    "\\tfrac{1}{2}\\sum_{i}(a_{i}-t_{i})^{2}",
  ],
  [
    "factor",
    LAYER,
    "\\frac{\\partial E}{\\partial W_{ij}} = (a_i - t_i) a_i (1 - a_i)",
    "the factor x_j is missing",
    "(a_{i}-t_{i})\\,a_{i}\\,(1-a_{i})\\,x_{j}",
  ],
  [
    "repeated-case",
    ROI,
    "\\frac{\\partial |y - g|}{\\partial y} = \\begin{cases} -1 & y < g \\\\ 1 & y < g \\\\ 0 & \\text{otherwise} \\end{cases}",
    "case 2 repeats case 1; with y > g it holds",
    "\\begin{cases}-1&\\text{if }y<g\\\\1&\\text{if }y>g\\\\0&\\text{otherwise}\\end{cases}",
  ],
  [
    "swapped-cases",
    ROI,
    "|y| = \\begin{cases} -y & y > 0 \\\\ y & \\text{otherwise} \\end{cases}",
    "the values of case 1 and case 2 are interchanged",
    "\\begin{cases}y&\\text{if }y>0\\\\-y&\\text{otherwise}\\end{cases}",
  ],
  [
    "swapped-cases",
    ROI,
    "\\max(x, y) = \\begin{cases} y & x > y \\\\ x & \\text{otherwise} \\end{cases}",
    "the values of case 1 and case 2 are interchanged",
    "\\begin{cases}x&\\text{if }x>y\\\\y&\\text{otherwise}\\end{cases}",
  ],
  [
    "letter",
    ROI,
    "\\frac{\\partial e}{\\partial h} = -\\frac{1}{2} + \\frac{2b-1}{2g}",
    "g should be q",
    "\\frac{2b-1}{2q}-\\tfrac{1}{2}",
  ],
  [
    "letter",
    ROI,
    "\\frac{\\partial e}{\\partial h} = -\\frac{1}{2} + \\frac{2 \\cdot 6-1}{2q}",
    "the digit 6 should be the letter b",
    "\\frac{2b-1}{2q}-\\tfrac{1}{2}",
  ],
  [
    "missing-flip",
    CONV,
    "(x * w)_i = \\sum_k x_k w_{k-i}",
    "w must be read the other way round: w_{k−i} should be w_{i−k}",
    "\\sum_{k}x_{k}w_{i-k}",
  ],
  [
    "missing-derivative",
    LAYER,
    "\\frac{\\partial E}{\\partial b_i} = a_i - t_i",
    "the derivative of sigmoid is missing: the factor a_i (1 − a_i)",
    "(a_{i}-t_{i})\\,a_{i}\\,(1-a_{i})",
  ],
  [
    "off-diagonal",
    LAYER,
    "\\frac{\\partial p_i}{\\partial z_k} = \\delta_{ik} p_i (1 - p_i)",
    "the terms off the diagonal are missing: [i=k] p_i (1 − p_i) should be p_i ([i=k] − p_k)",
    "p_{i}\\,(\\lbrack i{=}k\\rbrack-p_{k})",
  ],
  [
    "off-diagonal",
    LAYER,
    "\\frac{\\partial p_i}{\\partial z_k} = p_i (1 - p_i)",
    "the terms off the diagonal are missing: p_i (1 − p_i) should be p_i ([i=k] − p_k)",
    "p_{i}\\,(\\lbrack i{=}k\\rbrack-p_{k})",
  ],
  [
    "off-diagonal",
    LAYER,
    "\\frac{\\partial L}{\\partial z_i} = \\frac{\\partial L}{\\partial p_i} p_i (1 - p_i)",
    "the terms off the diagonal are missing: ∂L/∂p_i · p_i (1 − p_i) should be Σ_j ∂L/∂p_j · p_j ([i=j] − p_i)",
    "\\sum_{j}\\frac{\\partial L}{\\partial p_{j}}\\cdot p_{j}\\,(\\lbrack i{=}j\\rbrack-p_{i})",
  ],
  [
    "off-diagonal",
    LAYER,
    "\\frac{\\partial L}{\\partial z_i} = \\frac{\\partial L}{\\partial p_i} \\frac{\\partial p_i}{\\partial z_i}",
    "a sum is missing: z_i acts through every p_j",
    "\\sum_{j}\\frac{\\partial L}{\\partial p_{j}}\\cdot\\frac{\\partial p_{j}}{\\partial z_{i}}",
  ],
  [
    "extra-term",
    LAYER,
    "\\frac{\\partial H}{\\partial p_i} = -\\frac{t_i}{p_i} + 1",
    "the second term, 1, is too much",
    "-\\frac{t_{i}}{p_{i}}",
  ],
  [
    "quotient",
    LAYER,
    "\\frac{\\partial H}{\\partial p_i} = -\\frac{p_i}{t_i}",
    "numerator and denominator are interchanged: p_i/t_i should be t_i/p_i",
    "-\\frac{t_{i}}{p_{i}}",
  ],
  [
    "exponent",
    ROI,
    "\\frac{\\partial r}{\\partial x} = 2 \\cos(\\theta) x^2",
    "the exponent of x is wrong: x² should be x",
    "2\\cos(\\theta)\\cdot x",
  ],
  [
    "function",
    ROI,
    "\\frac{\\partial r}{\\partial \\theta} = \\cos(\\theta) x^2",
    "cos θ should be −sin θ",
    "-\\sin(\\theta)\\cdot x^{2}",
  ],
  [
    "extra-flip",
    FLIPPED,
    "y = x * \\tilde{w}",
    "w is flipped once too often: x ∗ w̃ should be x ∗ w",
    "x\\ast w",
  ],
  [
    "missing-flip",
    FLIPPED,
    "\\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y} * w",
    "w must be flipped: ∂L/∂y ∗ w should be ∂L/∂y ∗ w̃",
    "\\frac{\\partial L}{\\partial y}\\ast\\tilde{w}",
  ],
  [
    "transposition",
    WHOLE,
    "\\frac{\\partial F}{\\partial g} = A^\\top x",
    "A must not be transposed: Aᵀ x should be A x",
    "A\\,x",
  ],
  ["product", WHOLE, "R = Q Q", "the product is meant entry by entry: Q Q should be Q ⊙ Q", "Q\\odot Q"],
  [
    "letter",
    ROI,
    "\\frac{\\partial v}{\\partial h} = \\frac{\\partial v}{\\partial e} \\frac{\\partial c}{\\partial h}",
    "∂c/∂h should be ∂e/∂h",
    "\\frac{\\partial v}{\\partial e}\\cdot\\frac{\\partial e}{\\partial h}",
  ],
  [
    "border",
    FLIPPED,
    "\\frac{\\partial s}{\\partial x_m} = \\begin{cases} 1 & m < 2 \\\\ 0 & \\text{otherwise} \\end{cases}",
    "the border belongs to the other case: in case 1, m < 2 should be m ≤ 2",
    "\\begin{cases}1&\\text{if }m\\le2\\\\0&\\text{otherwise}\\end{cases}",
  ],
  [
    "extra-delta",
    LAYER,
    "\\frac{\\partial E}{\\partial x_j} = \\sum_i \\delta_{ij} (a_i - t_i) a_i (1 - a_i) W_{ij}",
    "the bracket [i=j] is too much",
    "\\sum_{i}(a_{i}-t_{i})\\,a_{i}\\,(1-a_{i})\\,W_{ij}",
  ],
  [
    "function",
    ROI,
    "u = \\min(0, 1 - |y - y_1|)",
    "min(0, 1−|y−y_1|) should be max(0, 1−|y−y_1|)",
    "\\max(0,\\,1-\\lvert y-y_{1}\\rvert)",
  ],
  ["exponent", ROI, "x x^3 = x^3", "the exponent of x is wrong: x³ should be x⁴", "x^{4}"],
  [
    "exponent",
    LAYER,
    "E = \\frac12 \\sum_i (a_i - t_i)",
    "a square is missing: a_i − t_i should be (a_i − t_i)²",
    "\\tfrac{1}{2}\\sum_{i}(a_{i}-t_{i})^{2}",
  ],
  [
    "missing-term",
    ROI,
    "\\frac{\\partial e}{\\partial h} = \\frac{2b-1}{2q}",
    "a term is missing: − 1/2",
    "\\frac{2b-1}{2q}-\\tfrac{1}{2}",
  ],
  [
    "factor",
    ROI,
    "\\frac{\\partial r}{\\partial x} = \\cos(\\theta) x",
    "the factor 2 is missing",
    "2\\cos(\\theta)\\cdot x",
  ],
  [
    "sign",
    LAYER,
    "\\frac{\\partial H}{\\partial z_k} = p_k \\left(\\sum_i t_i\\right) + t_k",
    "the sign of the second term is wrong: with − it holds",
    "p_{k}\\sum_{i}t_{i}-t_{k}",
  ],
  ["number", ROI, "3 \\cdot 4 + 5 = 16", "the number should be 17", "17"],
];
