// Operators by their equations alone, from the text that a user writes to the printed result: every line established,
// and the answer in the gather form that one would write by hand.

import { describe, expect, it } from "vitest";
import { readLooseBlock } from "../../src/build/read.ts";
import { renderSheet } from "../../src/build/render.ts";
import { buildRead } from "../../src/build/sheet.ts";
import { standard } from "../../src/standard.ts";

interface Operator {
  readonly name: string;
  readonly block: string;
  readonly results: readonly string[];
}

const OPERATORS: Readonly<Record<string, readonly Operator[]>> = {
  "reads behind a condition on values, of tensors of different lengths": [
    {
      name: "no read leaves its tensor",
      block: "given g[n], z[m]; q[i] = g[i]*[z[i] > 0]; given L(q); find d(L)/d(g[k])",
      results: ["∂L/∂g[k] = ∂L/∂q[k] · [z[k] > 0][k ≤ min(n−1, m−1)]"],
    },
    {
      name: "where the written range does, that is undefined, and no line is wrong",
      block: "given g[2], z[3]; q[i = 0..2] = g[i]*[z[i] > 0]; given L(q); find d(L)/d(g[k])",
      results: ["∂L/∂g = ∂L/∂q ⊙ [z > 0]"],
    },
  ],
  "questions that have no value for some numbers, which prove nothing": [
    {
      name: "a maximum over the places that an index names, of which there may be none",
      block:
        "given u[M, D], t[M] integer in 0..N-1; y[i = 0..N-1, j] = max{m, t[m] = i} u[m, j]; given L(y); find d(L)/d(u[b, c])",
      results: ["∂L/∂u[b,c] = ∂L/∂y[t[b], c] · [b = argmax_{m,t[m] = t[b]} u[m,c]]"],
    },
    {
      name: "the logarithm of a likelihood that is 0 where paths are too short",
      block:
        "given x[T, C], l[S] integer in 1..C-1; e[s = 0..2*S] = cases{0 if 2 divides s, l[(s-1)/2] otherwise}; a[t, s] = x[t, e[s]]*(a[t-1, s] + cases{a[t-1, s-1] if s >= 1, 0 otherwise}); a[-1, s] = [s = 0]; L = -log(a[T-1, 2*S] + a[T-1, 2*S-1]); find d(L)/d(x[t, c])",
      results: [],
    },
  ],
  "constant kernels written out": [
    {
      name: "the Sobel operator, whose ranges are said once",
      block:
        "given x[H, W]; y[i,j] = x[i,j]-x[i,j+2]+2*x[i+1,j]-2*x[i+1,j+2]+x[i+2,j]-x[i+2,j+2]; given L(y); find d(L)/d(x[m,n])",
      results: ["∂L/∂x[m,n] = g[m,n] − g[m, n−2] + 2 g[m−1, n] − 2 g[m−1, n−2] + g[m−2, n] − g[m−2, n−2]"],
    },
    {
      name: "a difference of five points, of which a tensor needs at least five",
      block:
        "given x[n]; y[i] = -x[i]+16*x[i+1]-30*x[i+2]+16*x[i+3]-x[i+4]; given L(y); find d(L)/d(x[m]), d(L)/d(x[0])",
      results: ["∂L/∂x[m] = 16 g[m−1] − g[m] − 30 g[m−2] + 16 g[m−3] − g[m−4]"],
    },
    {
      name: "squares of second differences",
      block: "given x[n]; r[i] = x[i]-2*x[i+1]+x[i+2]; L = 1/2*sum{i} r[i]^2; find d(L)/d(x[k])",
      results: ["∂L/∂x[k] = g[k] − 2 g[k−1] + g[k−2]"],
    },
    {
      name: "two places with conditions, which keep them",
      block: "given x[n]; y[i] = x[i+1]-x[i]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = ∂L/∂y[m−1] · [m ≥ 1] − ∂L/∂y[m] · [m ≤ n−2]"],
    },
  ],
  "left sides with an index made of letters": [
    {
      name: "a grouped convolution with one channel axis",
      block:
        "given x[N, G*C, I], w[G*F, C, K], G >= 1 integer, C >= 1 integer, F >= 1 integer; y[n, g*F+f, i] = sum{c,k} w[g*F+f,c,k]*x[n, g*C+c, i+k]; given L(y); find d(L)/d(w[g*F+f,b,q]), d(L)/d(x[n,m,j])",
      results: [
        "∂L/∂w[g·F+f, b, q] = Σ_n (x[n, C·g+b] ⋆ ∂L/∂y[n, F·g+f])[q]",
        "∂L/∂x[n,m,j] = Σ_{r=0}^{F−1} Σ_i ∂L/∂y[n, F·⌊m/C⌋+r, i] · w[F·⌊m/C⌋+r, m mod C, j−i], i = max(0, j−K+1) … min(I−K, j)",
      ],
    },
    {
      name: "a matrix laid out in a row, and a row in one axis of three letters",
      block:
        "given x[H, W], z[A, B, 3]; y[i*W+j] = x[i, j]; u[(i*B+j)*3+k] = z[i,j,k]; given L(y), M(u); find d(L)/d(x[a,b]), d(M)/d(z[e,f,g])",
      results: ["∂L/∂x[a,b] = ∂L/∂y[W·a+b]", "∂M/∂z[e,f,g] = ∂M/∂u[3B·e+3f+g]"],
    },
    {
      name: "places that repeat: each entry several times, and all of them several times",
      block:
        "given x[n], R >= 1 integer; y[i*R+r] = x[i]; z[r*n+i = 0..R*n-1] = x[i]; given L(y), M(z); find d(L)/d(x[k]), d(M)/d(x[k])",
      results: ["∂L/∂x[k] = Σ_{r=0}^{R−1} ∂L/∂y[R·k+r]", "∂M/∂x[k] = Σ_{q=0}^{R−1} ∂M/∂z[n·q+k]"],
    },
    {
      name: "a place that falls, and one that is moved",
      block:
        "given x[n], w[n]; y[n-1-i] = x[i]; z[i+2] = w[i]*i; given L(y), M(z); find d(L)/d(x[k]), d(M)/d(w[k])",
      results: ["∂L/∂x[k] = ∂L/∂y[n−k−1]", "∂M/∂w[k] = ∂M/∂z[k+2] · k"],
    },
  ],
  "equations without a unit coefficient": [
    {
      name: "two sums tied by 2i + 4j = m",
      block: "given f[n], g[k], m in 0..100; y = sum{i, j} [2*i+4*j = m]*f[i]*g[j]; find d(y)/d(f[a])",
      results: ["∂y/∂f[a] = [4 ∣ m−2a][0 ≤ (m−2a)/4 ≤ k−1] g[(m−2a)/4]"],
    },
    {
      name: "a read at 2i + 4j",
      block: "given x[2*A+4*B]; y[i=0..A-1,j=0..B-1] = x[2*i+4*j]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_j ∂L/∂y[(m−4j)/2, j] · [2 ∣ m], j = max(0, ⌈(m−2A+2)/4⌉) … min(B−1, ⌊m/4⌋)"],
    },
    {
      name: "a read at 6i + 10j + 15k",
      block:
        "given x[6*A+10*B+15*C]; y[i=0..A-1,j=0..B-1,k=0..C-1] = x[6*i+10*j+15*k]; given L(y); find d(L)/d(x[m])",
      results: [
        "∂L/∂x[m] = Σ_{t=−⌊m/5⌋}^{⌊(A−m−1)/5⌋} Σ_u ∂L/∂y[m+5t, m+3u, −m−2t−2u], u = max(−⌊m/3⌋, ⌈(1−m−2t−C)/2⌉) … min(⌊(B−m−1)/3⌋, −⌈(m+2t)/2⌉)",
      ],
    },
    {
      name: "a read at 2i + 3j + 5k",
      block:
        "given x[2*A+3*B+5*C]; y[i=0..A-1,j=0..B-1,k=0..C-1] = x[2*i+3*j+5*k]; given L(y); find d(L)/d(x[m])",
      results: [
        "∂L/∂x[m] = Σ_{i,t} ∂L/∂y[i, 2m+5t−4i, 2i−m−3t], t = max(⌈(4i−2m)/5⌉, ⌈(2i−m−C+1)/3⌉) … min(⌊(4i+B−2m−1)/5⌋, ⌊(2i−m)/3⌋)",
      ],
    },
    {
      name: "two equations, determinant 2",
      block: "given x[H,W]; y[i=0..2,j=0..2] = x[i+j,i-j+2]; given L(y); find d(L)/d(x[m,n])",
      results: ["∂L/∂x[m,n] = ∂L/∂y[(m+n−2)/2, (m−n+2)/2] · [0 ≤ (m−n+2)/2 ≤ 2][2 ∣ m+n][0 ≤ (m+n−2)/2 ≤ 2]"],
    },
    {
      name: "every s-th entry",
      block: "given x[H], s>=1 integer; y[i] = x[s*i]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = ∂L/∂y[m/s] · [s ∣ m][m/s ≤ ⌊(H−1)/s⌋]"],
    },
  ],
  "strides and dilations in numbers": [
    {
      name: "a stride of 2, a dilation of 3",
      block: "given x[n], w[K]; y[i] = sum{k} w[k]*x[2*i+3*k-1]; given L(y); find d(L)/d(x[m])",
      results: [
        "∂L/∂x[m] = Σ_t ∂L/∂y[3t−m−1] · w[m−2t+1], t = max(⌈(m+2)/3⌉, ⌈(m−K)/2⌉+1) … min(⌊(2m+n−3K+5)/6⌋, ⌊(m+1)/2⌋)",
      ],
    },
    {
      name: "a common factor",
      block: "given x[n], w[K]; y[i=0..O-1] = sum{k} w[k]*x[4*i+6*k]; given L(y); find d(L)/d(x[m])",
      results: [
        "∂L/∂x[m] = Σ_t ∂L/∂y[(6t−m)/2] · w[(m−4t)/2] · [2 ∣ m], t = max(⌈m/6⌉, ⌈(m−2K+2)/4⌉) … min(⌊(m+2O−2)/6⌋, ⌊m/4⌋)",
      ],
    },
    {
      name: "in two dimensions",
      block:
        "given x[H,W], w[K,K]; y[i,j] = sum{k,l} w[k,l]*x[2*i+3*k,2*j+3*l]; given L(y); find d(L)/d(x[m,n])",
      results: [
        "∂L/∂x[m,n] = Σ_{t,u} ∂L/∂y[3t−m, 3u−n] · w[m−2t, n−2u], t = max(⌈m/3⌉, ⌈(m−K+1)/2⌉) … min(⌊(2m+H−3K+2)/6⌋, ⌊m/2⌋), u = max(⌈n/3⌉, ⌈(n−K+1)/2⌉) … min(⌊(2n+W−3K+2)/6⌋, ⌊n/2⌋)",
      ],
    },
  ],
  "subscripts that are reflected or held at the ends": [
    {
      name: "an even function",
      block: "given x[n]; y[i=-n+1..n-1] = x[abs(i)]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = ∂L/∂y[m] + ∂L/∂y[−m] · [m > 0]"],
    },
    {
      name: "reflected borders",
      block:
        "given x[n], p >= 0 integer; y[i=-p..n-1+p] = x[n-1-abs(n-1-abs(i))]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = ∂L/∂y[m] + ∂L/∂y[−m] · [0 < m ≤ p] + ∂L/∂y[2n−m−2] · [n−p−1 ≤ m ≤ n−2]"],
    },
    {
      name: "replicated borders",
      block:
        "given x[n], w[2*p+1]; y[i=0..n-1] = sum{k} w[k]*x[clamp(i+k-p, 0, n-1)]; given L(y); find d(L)/d(x[m])",
      results: [
        "∂L/∂x[m] = (∂L/∂y ∗ w)[m+p] + [m = n−1] Σ_i ∂L/∂y[i] · Σ_{k=n+p−i}^{2p} w[k] + [m=0] Σ_i ∂L/∂y[i] · Σ_{k=0}^{p−i−1} w[k]",
      ],
    },
  ],
  "cases told by the summation index": [
    {
      name: "two sums",
      block:
        "given x[n], a in 0..n, b; y = sum{i} cases{b*x[i]^2 if i < a, b^2*x[i] otherwise}; find d(y)/d(b)",
      results: ["∂y/∂b = Σ_{i=0}^{a−1} x[i]² + 2b Σ_{i=a}^{n−1} x[i]"],
    },
    {
      name: "a first entry of its own",
      block:
        "given x[n], b; y[i] = cases{x[0] if i = 0, x[i]-b*x[i-1] otherwise}; given L(y); find d(L)/d(b), d(L)/d(x[k])",
      results: [
        "∂L/∂b = −Σ_{i=1}^{n−1} ∂L/∂y[i] · x[i−1]",
        "∂L/∂x[k] = ∂L/∂y[0] · [k=0] + ∂L/∂y[k] · [1 ≤ k] − ∂L/∂y[k+1] · b · [k ≤ n−2]",
      ],
    },
    {
      name: "an end that is turned round",
      block:
        "given x[n], a in 0..n; y[i=0..n-1] = cases{x[i] if i < a, x[n-1-i] otherwise}; given L(y); find d(L)/d(x[k])",
      results: ["∂L/∂x[k] = ∂L/∂y[k] · [k ≤ a−1] + ∂L/∂y[n−k−1] · [k ≤ n−a−1]"],
    },
    {
      name: "a triangle and its diagonal",
      block:
        "given x[n,n], b; q = sum{i,j} cases{b*x[i,j] if i < j, 2*b if i = j, x[i,j] otherwise}; find d(q)/d(b)",
      results: ["∂q/∂b = Σ_i Σ_{j=i+1}^{n−1} x[i,j] + 2n"],
    },
  ],
  "circular convolution": [
    {
      name: "with a kernel of the same length",
      block:
        "given x[n], w[n]; y[i=0..n-1] = sum{k} w[k]*x[(i-k) mod n]; given L(y); find d(L)/d(x[m]), d(L)/d(w[k])",
      results: ["∂L/∂x[m] = Σ_i ∂L/∂y[i] · w[(i−m) mod n]", "∂L/∂w[k] = Σ_i ∂L/∂y[i] · x[(i−k) mod n]"],
    },
    {
      name: "with a kernel of its own length",
      block: "given x[n], w[K]; y[i=0..n-1] = sum{k} w[k]*x[(i+k) mod n]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_k ∂L/∂y[(m−k) mod n] · w[k]"],
    },
    {
      name: "in two dimensions",
      block:
        "given x[H,W], w[K,K]; y[i=0..H-1,j=0..W-1] = sum{k,l} w[k,l]*x[(i-k) mod H,(j-l) mod W]; given L(y); find d(L)/d(x[m,n])",
      results: ["∂L/∂x[m,n] = Σ_{k,l} ∂L/∂y[(k+m) mod H, (l+n) mod W] · w[k,l]"],
    },
  ],
  "sums of the same terms and pairs of entries": [
    {
      name: "a box filter by sums from the beginning",
      block:
        "given x[n]; s[i=0..n] = sum{j=0..i-1} x[j]; y[i=0..n-K] = (s[i+K]-s[i])/K; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = 1/K · Σ_i ∂L/∂y[i], i = max(0, m−K+1) … min(n−K, m)"],
    },
    {
      name: "Haar wavelets",
      block:
        "given x[2*n]; a[i=0..n-1] = x[2*i]+x[2*i+1]; b[i=0..n-1] = x[2*i]-x[2*i+1]; given L(a,b); find d(L)/d(x[m])",
      results: [
        "∂L/∂x[m] = { ∂L/∂a[m/2] + ∂L/∂b[m/2] if 2 ∣ m\n { ∂L/∂a[(m−1)/2] − ∂L/∂b[(m−1)/2] otherwise",
      ],
    },
  ],
  "entries that are asked for by a formula": [
    {
      name: "every other one",
      block: "given x[n]; y[i=0..n-2] = x[i]*x[i+1]; given L(y); find d(L)/d(x[2*a+1])",
      results: ["∂L/∂x[2a+1] = ∂L/∂y[2a+1] · [2a+1 ≤ n−2] x[2a+2] + ∂L/∂y[2a] · x[2a]"],
    },
    {
      name: "from the end",
      block: "given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]; find d(y[i])/d(w[K-1-b])",
      results: ["∂y[i]/∂w[K−1−b] = x[i+K−b−1]"],
    },
    {
      name: "multiples of the stride",
      block: "given x[n], s >= 1 integer; y[i] = x[s*i]; given L(y); find d(L)/d(x[s*a])",
      results: ["∂L/∂x[s·a] = ∂L/∂y[a]"],
    },
  ],
  "several equations for one index": [
    {
      name: "diag",
      block: "given x[n,n]; y[i] = x[i,i]; given L(y); find d(L)/d(x[a,b])",
      results: ["∂L/∂x[a,b] = ∂L/∂y[a] · [a=b]"],
    },
    {
      name: "trace",
      block: "given x[n,n]; y = sum{i} x[i,i]; find d(y)/d(x[a,b])",
      results: ["∂y/∂x[a,b] = [a=b]"],
    },
    {
      name: "the diagonal above",
      block: "given x[n,n]; y[i=0..n-2] = x[i,i+1]; given L(y); find d(L)/d(x[a,b])",
      results: ["∂L/∂x[a,b] = ∂L/∂y[a] · [a+1 = b]"],
    },
    {
      name: "the other diagonal",
      block: "given x[n,n]; y[i] = x[i,n-1-i]; given L(y); find d(L)/d(x[a,b])",
      results: ["∂L/∂x[a,b] = ∂L/∂y[a] · [n−1−a = b]"],
    },
    {
      name: "block diagonal",
      block:
        "given x[B,n,n]; y[i=0..B*n-1,j=0..B*n-1] = [floor(i/n) = floor(j/n)]*x[floor(i/n), i mod n, j mod n]; given L(y); find d(L)/d(x[b,u,v])",
      results: ["∂L/∂x[b,u,v] = ∂L/∂y[n·b+u, n·b+v]"],
    },
  ],
  "blocks, digits and remainders": [
    {
      name: "pixel shuffle",
      block:
        "given x[C*r*r, H, W], r >= 1 integer; y[c=0..C-1,h=0..r*H-1,w=0..r*W-1] = x[c*r*r + r*(h mod r) + (w mod r), floor(h/r), floor(w/r)]; given L(y); find d(L)/d(x[a,i,j])",
      results: ["∂L/∂x[a,i,j] = ∂L/∂y[⌊a/r²⌋, r·i+(⌊a/r⌋ mod r), r·j+(a mod r)]"],
    },
    {
      name: "pixel shuffle by 2",
      block:
        "given x[4*C, H, W]; y[c=0..C-1,h=0..2*H-1,w=0..2*W-1] = x[4*c + 2*(h mod 2) + (w mod 2), floor(h/2), floor(w/2)]; given L(y); find d(L)/d(x[a,i,j])",
      results: ["∂L/∂x[a,i,j] = ∂L/∂y[⌊a/4⌋, 2i+(⌊a/2⌋ mod 2), 2j+(a mod 2)]"],
    },
    {
      name: "pixel unshuffle",
      block:
        "given x[C, r*H, r*W], r >= 1 integer; y[c=0..C*r*r-1,h=0..H-1,w=0..W-1] = x[floor(c/(r*r)), r*h + floor((c mod (r*r))/r), r*w + c mod r]; given L(y); find d(L)/d(x[a,i,j])",
      results: ["∂L/∂x[a,i,j] = ∂L/∂y[r²·a+r·(i mod r)+(j mod r), ⌊i/r⌋, ⌊j/r⌋]"],
    },
    {
      name: "space to depth",
      block:
        "given x[H*b, W*b], b >= 1 integer; y[u=0..b-1,v=0..b-1,i=0..H-1,j=0..W-1] = x[b*i+u, b*j+v]; given L(y); find d(L)/d(x[m,n])",
      results: ["∂L/∂x[m,n] = ∂L/∂y[m mod b, n mod b, ⌊m/b⌋, ⌊n/b⌋]"],
    },
    {
      name: "depth to space",
      block:
        "given x[b,b,H,W]; y[i=0..b*H-1,j=0..b*W-1] = x[i mod b, j mod b, floor(i/b), floor(j/b)]; given L(y); find d(L)/d(x[u,v,m,n])",
      results: ["∂L/∂x[u,v,m,n] = ∂L/∂y[b·m+u, b·n+v]"],
    },
    {
      name: "heads of a detector: [N,2k,h,w] to [N,h·w·k,2]",
      block:
        "given x[N,2*k,h,w]; y[n,a=0..h*w*k-1,c=0..1] = x[n, 2*(a mod k)+c, floor(a/(k*w)), floor(a/k) mod w]; given L(y); find d(L)/d(x[p,q,i,j])",
      results: ["∂L/∂x[p,q,i,j] = ∂L/∂y[p, k·w·i+k·j+⌊q/2⌋, q mod 2]"],
    },
    {
      name: "a vector as a matrix",
      block: "given x[a*b]; y[i=0..a-1,j=0..b-1] = x[i*b+j]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = ∂L/∂y[⌊m/b⌋, m mod b]"],
    },
    {
      name: "flatten",
      block: "given x[a,b]; y[m=0..a*b-1] = x[floor(m/b), m mod b]; given L(y); find d(L)/d(x[i,j])",
      results: ["∂L/∂x[i,j] = ∂L/∂y[b·i+j]"],
    },
    {
      name: "channel shuffle",
      block:
        "given x[g*c, n]; y[a=0..g*c-1,i] = x[c*(a mod g) + floor(a/g), i]; given L(y); find d(L)/d(x[b,i])",
      results: ["∂L/∂x[b,i] = ∂L/∂y[g·(b mod c)+⌊b/c⌋, i]"],
    },
    {
      name: "patches",
      block:
        "given x[H,W], p>=1 integer; y[a=0..floor(H/p)-1,b=0..floor(W/p)-1,c=0..p*p-1] = x[p*a+floor(c/p),p*b+c mod p]; given L(y); find d(L)/d(x[m,n])",
      results: [
        "∂L/∂x[m,n] = ∂L/∂y[⌊m/p⌋, ⌊n/p⌋, p·(m mod p)+(n mod p)] · [⌊m/p⌋ ≤ ⌊H/p⌋−1][⌊n/p⌋ ≤ ⌊W/p⌋−1]",
      ],
    },
    {
      name: "windows unrolled into rows",
      block:
        "given x[H,W], K >= 1 integer; y[p=0..(H-K+1)*(W-K+1)-1, q=0..K*K-1] = x[floor(p/(W-K+1))+floor(q/K), p mod (W-K+1) + q mod K]; given L(y); find d(L)/d(x[m,n])",
      results: [
        "∂L/∂x[m,n] = Σ_p ∂L/∂y[p, K·m+n−K·⌊p/(W−K+1)⌋−(p mod (W−K+1))] · [0 ≤ m−⌊p/(W−K+1)⌋ ≤ K−1][0 ≤ n−(p mod (W−K+1)) ≤ K−1]",
      ],
    },
    {
      name: "interleave",
      block:
        "given x[n], z[n]; y[i=0..2*n-1] = [i mod 2 = 0]*x[floor(i/2)] + [i mod 2 = 1]*z[floor(i/2)]; given L(y); find d(L)/d(x[m]), d(L)/d(z[m])",
      results: ["∂L/∂x[m] = ∂L/∂y[2m]", "∂L/∂z[m] = ∂L/∂y[2m+1]"],
    },
  ],
  "upsampling and periodic reads": [
    {
      name: "nearest upsampling",
      block: "given x[n], s >= 1 integer; y[i=0..s*n-1] = x[floor(i/s)]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_{r=0}^{s−1} ∂L/∂y[s·m+r]"],
    },
    {
      name: "nearest upsampling to an odd length",
      block: "given x[n]; y[i=0..2*n-2] = x[floor(i/2)]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_r ∂L/∂y[2m+r], r = 0 … min(1, 2n−2m−2)"],
    },
    {
      name: "nearest upsampling in two dimensions",
      block:
        "given x[H,W], s >= 1 integer, t >= 1 integer; y[i=0..s*H-1,j=0..t*W-1] = x[floor(i/s),floor(j/t)]; given L(y); find d(L)/d(x[m,n])",
      results: ["∂L/∂x[m,n] = Σ_{r=0}^{s−1} Σ_{u=0}^{t−1} ∂L/∂y[s·m+r, t·n+u]"],
    },
    {
      name: "roll",
      block: "given x[n], r >= 0 integer; y[i=0..n-1] = x[(i+r) mod n]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = ∂L/∂y[(m−r) mod n]"],
    },
    {
      name: "roll 2d",
      block:
        "given x[H,W], r>=0 integer, s>=0 integer; y[i=0..H-1,j=0..W-1] = x[(i-r) mod H,(j+s) mod W]; given L(y); find d(L)/d(x[a,b])",
      results: ["∂L/∂x[a,b] = ∂L/∂y[(a+r) mod H, (b−s) mod W]"],
    },
    {
      name: "shear",
      block: "given x[H,W]; y[i=0..H-1,j=0..W-1] = x[i,(j+i) mod W]; given L(y); find d(L)/d(x[a,b])",
      results: ["∂L/∂x[a,b] = ∂L/∂y[a, (b−a) mod W]"],
    },
    {
      name: "tiling",
      block: "given x[n]; y[i=0..r*n-1] = x[i mod n]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_{q=0}^{r−1} ∂L/∂y[n·q+m]"],
    },
    {
      name: "circular padding",
      block:
        "given x[n], p>=0 integer; assume p <= n; y[i=0-p..n-1+p] = x[i mod n]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_q ∂L/∂y[n·q+m], q = −⌊(m+p)/n⌋ … ⌊(n+p−m−1)/n⌋"],
    },
  ],
  windows: [
    {
      name: "sliding windows",
      block: "given x[N]; y[i=0..N-K,k=0..K-1] = x[i+k]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_i ∂L/∂y[i, m−i], i = max(0, m−K+1) … min(N−K, m)"],
    },
    {
      name: "sliding windows with a stride",
      block: "given x[N], s>=1 integer; y[i=0..O-1,k=0..K-1] = x[s*i+k]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_i ∂L/∂y[i, m−s·i], i = max(0, ⌈(m−K+1)/s⌉) … min(O−1, ⌊m/s⌋)"],
    },
    {
      name: "overlapping windows added up",
      block: "given u[O,K], s>=1 integer; y[s*i+k] += u[i,k]; given L(y); find d(L)/d(u[a,b])",
      results: ["∂L/∂u[a,b] = ∂L/∂y[s·a+b]"],
    },
    {
      name: "mean pool",
      block: "given x[H,W]; y[i,j] = sum{k=0..1,l=0..1} x[2*i+k,2*j+l]/4; given L(y); find d(L)/d(x[m,n])",
      results: ["∂L/∂x[m,n] = 1/4 · [⌊m/2⌋ ≤ ⌊H/2⌋−1][⌊n/2⌋ ≤ ⌊W/2⌋−1] ∂L/∂y[⌊m/2⌋,⌊n/2⌋]"],
    },
    {
      name: "linear upsampling by 2",
      block: "given x[n]; y[i=0..2*n-2] = (x[floor(i/2)] + x[ceil(i/2)])/2; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = (Σ_{r=0}^{min(1, 2n−2m−2)} ∂L/∂y[2m+r] + Σ_{r=0}^{min(1, 2m)} ∂L/∂y[2m−r])/2"],
    },
    {
      name: "adaptive average pooling",
      block:
        "given x[n], m >= 1 integer; y[i=0..m-1] = sum{j=floor(i*n/m)..ceil((i+1)*n/m)-1} x[j]/(ceil((i+1)*n/m)-floor(i*n/m)); given L(y); find d(L)/d(x[j])",
      results: ["∂L/∂x[j] = Σ_i (∂L/∂y[i])/(⌈(i+1)·n/m⌉ − ⌊i·n/m⌋), i = ⌊m·j/n⌋ … ⌊(m·j+m−1)/n⌋"],
    },
    {
      name: "cumsum",
      block: "given x[n]; y[i=0..n-1] = sum{j=0..i} x[j]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_{i=m}^{n−1} ∂L/∂y[i]"],
    },
    {
      name: "Toeplitz matrix",
      block: "given c[2*n-1]; y[i=0..n-1,j=0..n-1] = c[i-j+n-1]; given L(y); find d(L)/d(c[m])",
      results: ["∂L/∂c[m] = Σ_i ∂L/∂y[i, i+n−m−1], i = max(0, m−n+1) … min(n−1, m)"],
    },
    {
      name: "grouped convolution",
      block:
        "given x[G*C,N], w[G*D,C,K]; y[o,i] = sum{c,k} w[o,c,k]*x[C*floor(o/D)+c,i+k]; given L(y); find d(L)/d(x[a,m])",
      results: [
        "∂L/∂x[a,m] = Σ_{r=0}^{D−1} Σ_i ∂L/∂y[D·⌊a/C⌋+r, i] · w[D·⌊a/C⌋+r, a mod C, m−i], i = max(0, m−K+1) … min(N−K, m)",
      ],
    },
  ],
  "reads through an integer tensor": [
    {
      name: "embedding",
      block: "given E[V,D], t[N] integer; y[i,j] = E[t[i],j]; given L(y); find d(L)/d(E[a,b])",
      results: ["∂L/∂E[a,b] = Σ_i ∂L/∂y[i,b] · [t[i] = a]"],
    },
    {
      name: "embedding of a matrix of tokens",
      block: "given E[V,D], t[N,M] integer; y[i,k,j] = E[t[i,k],j]; given L(y); find d(L)/d(E[a,b])",
      results: ["∂L/∂E[a,b] = Σ_{i,k} ∂L/∂y[i,k,b] · [t[i,k] = a]"],
    },
    {
      name: "cross-entropy by labels",
      block:
        "given s[N,V], t[N] integer; p[n,v] = exp(s[n,v])/(sum{u} exp(s[n,u])); L = -sum{n} log(p[n,t[n]]); find d(L)/d(s[n,k])",
      results: ["∂L/∂s[n,k] = p[n,k] − [t[n] = k]"],
    },
    {
      name: "gather along an axis",
      block: "given x[N,V], t[N,K] integer; y[n,k] = x[n,t[n,k]]; given L(y); find d(L)/d(x[a,b])",
      results: ["∂L/∂x[a,b] = Σ_k ∂L/∂y[a,k] · [t[a,k] = b]"],
    },
    {
      name: "max-pooling with stored positions",
      block: "given x[N], t[M] integer; y[i] = x[t[i]]; given L(y); find d(L)/d(x[a])",
      results: ["∂L/∂x[a] = Σ_i ∂L/∂y[i] · [t[i] = a]"],
    },
    {
      name: "max-pooling with a stored argmax",
      block:
        "given x[N], s >= 1 integer; k[i] = argmax{j=0..K-1} x[s*i+j]; y[i] = x[s*i+k[i]]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_i ∂L/∂y[i] · [s·i+k[i] = m]"],
    },
    {
      name: "scatter by brackets",
      block:
        "given u[M,D], t[M] integer in 0..N-1; y[a=0..N-1,j] = sum{i} [t[i]=a]*u[i,j]; given L(y); find d(L)/d(u[b,c])",
      results: ["∂L/∂u[b,c] = ∂L/∂y[t[b], c]"],
    },
    {
      name: "scatter by computed places",
      block: "given u[M,D], t[M] integer in 0..N-1; y[t[i],j] += u[i,j]; given L(y); find d(L)/d(u[b,c])",
      results: ["∂L/∂u[b,c] = ∂L/∂y[t[b], c]"],
    },
  ],
  "reads that are not affine, and systems without a solution": [
    {
      name: "x[i·j]",
      block: "given x[N*N]; y = sum{i=0..N-1,j=0..N-1} x[i*j]; find d(y)/d(x[m])",
      results: ["∂y/∂x[m] = Σ_{i,j=0}^{N−1} [i·j = m]"],
    },
    {
      name: "x[i²]",
      block: "given x[N*N]; y[i=0..N-1] = x[i^2]; given L(y); find d(L)/d(x[m])",
      results: ["∂L/∂x[m] = Σ_i ∂L/∂y[i] · [i² = m]"],
    },
    {
      name: "an entry that is never read",
      block: "given x[N]; y[i=0..3] = x[2*i]; find d(y[i])/d(x[2*i+1])",
      results: ["∂y[i]/∂x[2i+1] = 0"],
    },
  ],
};

/** The derivation as `gradsheet derive` prints it. */
async function printed(block: string): Promise<{ readonly status: string; readonly text: string }> {
  const read = readLooseBlock(block, "block", standard, { first: 0, index: undefined });
  if (!read.ok) throw new Error(read.messages.map((m) => m.diagnostic.message).join("\n"));
  const built = await buildRead(read.value, standard, { secondOpinions: false, substeps: false });
  if (!built.ok) throw new Error(built.messages.map((m) => m.diagnostic.message).join("\n"));
  const { text } = await renderSheet(built.value.document, "text", { fragment: true, width: 1000 });
  return { status: built.value.blocks.map((b) => b.status).join(), text: text.replace(/ +/g, " ") };
}

/** The right side of a result. */
const value = (result: string): string => result.slice(result.indexOf(" = ") + 3);

for (const [about, operators] of Object.entries(OPERATORS))
  describe(about, () => {
    for (const { name, block, results } of operators)
      it(name, async () => {
        const { status, text } = await printed(block);
        expect(status).toBe("established");
        // The line may have a name that is told after it: diag(∂L/∂y), ↑ₛ ∂L/∂y.
        expect([text, ...results.filter((r) => !text.includes(` = ${value(r)} `))]).toEqual([text]);
      });
  });

describe("a strided dilated cross-correlation", () => {
  const block =
    "given x[I pad p], w[K], s >= 1 integer, d >= 1 integer, p >= 0 integer; y[o] = sum{k} w[k]*x[s*o+d*k-p]; given L(y); find d(L)/d(x[m])";

  it("is summed over its kernel", async () => {
    const { status, text } = await printed(block);
    expect(status).toBe("established");
    expect(text).toContain(
      "Σ_k ∂L/∂y[(m+p−d·k)/s] · w[k] · [s ∣ m+p−d·k][0 ≤ (m+p−d·k)/s ≤ ⌊(I+2p−d·(K−1)−1)/s⌋]",
    );
  });
});

describe("what reads ask for beyond the declarations", () => {
  it.each([
    ["given E[V,D], t[N] integer; y[i,j] = E[t[i],j]; find d(y[i,j])/d(E[a,b])", "0 ≤ t[i] ≤ V−1 assumed"],
    ["given x[N]; y[i=0..3,j=0..2] = x[2*i+4*j]; find d(y[i,j])/d(x[m])", "15 ≤ N assumed"],
  ])("%s is stated", async (block, said) => {
    expect((await printed(block)).text).toContain(said);
  });

  it("nothing where they follow", async () => {
    const text = (await printed("given x[N], t[M] integer in 0..N-1; y[i] = x[t[i]]; find d(y[i])/d(x[m])"))
      .text;
    expect(text.match(/assumed/g)).toHaveLength(1);
  });
});
