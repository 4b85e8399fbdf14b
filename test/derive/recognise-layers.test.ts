// Layers from their equations to the answer in whole tensors: what a textbook prints for convolutions of every kind,
// products of matrices and their batches, in other letters and orders of factors as well.

import { describe, expect, it } from "vitest";
import { complaints, derived } from "./contract.ts";

/** The answers of all tasks in the sheet language, in whole tensors where they have that form. */
function answers(text: string): readonly string[] {
  const d = derived(text);
  return d.out.derivations.map((one) => {
    const r = one.result;
    if (r === undefined) return "none";
    const { lhs, rhs } = r.whole ?? r;
    return `${d.show(lhs, one)} = ${d.show(rhs, one)}`.replaceAll(", ", ",");
  });
}

const S = "S >= 1 integer";
const D = "D >= 1 integer";

describe.each<readonly [string, string, readonly string[]]>([
  [
    "correlation with batch and channels",
    `given x[N,C,H,W], w[F,C,K,M]; y[n,f,i,j] = sum{c,k,l} w[f,c,k,l]*x[n,c,i+k,j+l]
given L(y); find d(L)/d(x[n,c,p,q]), d(L)/d(w[f,c,k,l])`,
    [
      "d(L)/d(x)[n,c] = sum{f} conv(d(L)/d(y)[n,f],w[f,c])",
      "d(L)/d(w)[f,c] = sum{n} corr(x[n,c],d(L)/d(y)[n,f])",
    ],
  ],
  [
    "the same in other letters, factors exchanged",
    `given a[B,P,U,V], h[Q,P,R,T]; z[b,q,s,t] = sum{p,r,e} a[b,p,s+r,t+e]*h[q,p,r,e]
given L(z); find d(L)/d(a[b,p,s,t]), d(L)/d(h[q,p,r,e])`,
    [
      "d(L)/d(a)[b,p] = sum{q} conv(d(L)/d(z)[b,q],h[q,p])",
      "d(L)/d(h)[q,p] = sum{b} corr(a[b,p],d(L)/d(z)[b,q])",
    ],
  ],
  [
    "strided, dilated and padded in two dimensions",
    `given x[N,C,H pad P,W pad P], w[F,C,K,K], ${S}, ${D}
y[n,f,i,j] = sum{c,k,l} w[f,c,k,l]*x[n,c,S*i+D*k-P,S*j+D*l-P]
given L(y); find d(L)/d(x[n,c,p,q]), d(L)/d(w[f,c,k,l])`,
    [
      "d(L)/d(x[n,c,p,q]) = sum{f} conv(upsample(d(L)/d(y)[n,f],S),upsample(w[f,c],D))[p + P,q + P]",
      "d(L)/d(w[f,c,k,l]) = sum{n} corr(x[n,c],upsample(d(L)/d(y)[n,f],S))[D*k - P,D*l - P]",
    ],
  ],
  [
    "a step for each axis",
    `given x[H,W], w[K,M], ${S}, ${D}; y[i,j] = sum{k,l} w[k,l]*x[S*i+k,D*j+l]
given L(y); find d(L)/d(x[p,q]), d(L)/d(w[k,l])`,
    ["d(L)/d(x) = conv(upsample(d(L)/d(y),S,D),w)", "d(L)/d(w) = corr(x,upsample(d(L)/d(y),S,D))"],
  ],
  [
    "a gated layer without names",
    `given x[N,D], W[D,H], V[D,H]; y[n,h] = (sum{d} x[n,d]*W[d,h])*sigmoid(sum{d} x[n,d]*V[d,h])
given L(y); find d(L)/d(W[d,h]), d(L)/d(V[d,h])`,
    [
      "d(L)/d(W) = matmul(transpose(x),hadamard(d(L)/d(y),sigmoid(matmul(x,V))))",
      "d(L)/d(V) = matmul(transpose(x),hadamard(hadamard(d(L)/d(y),y),1 - sigmoid(matmul(x,V))))",
    ],
  ],
  [
    "what a row is divided by",
    `given K[N,M], v[M], a[N]; u[i] = a[i]/(sum{j} K[i,j]*v[j]); given L(u); find d(L)/d(v[j])`,
    ["d(L)/d(v) = -matmul(transpose(K),hadamard(u,d(L)/d(u))/matmul(K,v))"],
  ],
  [
    "scores that are added up under a logarithm",
    `given a[K], S[K,K]; b[j] = log(sum{i} exp(a[i] + S[i,j])); given L(b); find d(L)/d(a[i])`,
    ["d(L)/d(a) = matmul(transpose(p),d(L)/d(b))"],
  ],
  [
    "groups",
    `given x[N,G,C,T], w[G,F,C,K]; y[n,g,f,i] = sum{c,k} w[g,f,c,k]*x[n,g,c,i+k]
given L(y); find d(L)/d(x[n,g,c,t]), d(L)/d(w[g,f,c,k])`,
    [
      "d(L)/d(x)[n,g,c] = sum{f} conv(d(L)/d(y)[n,g,f],w[g,f,c])",
      "d(L)/d(w)[g,f,c] = sum{n} corr(x[n,g,c],d(L)/d(y)[n,g,f])",
    ],
  ],
  [
    "depthwise",
    `given x[N,C,H,W], w[C,K,K]; y[n,c,i,j] = sum{k,l} w[c,k,l]*x[n,c,i+k,j+l]
given L(y); find d(L)/d(x[n,c,p,q]), d(L)/d(w[c,k,l])`,
    ["d(L)/d(x)[n,c] = conv(d(L)/d(y)[n,c],w[c])", "d(L)/d(w)[c] = sum{n} corr(x[n,c],d(L)/d(y)[n,c])"],
  ],
  [
    "three dimensions",
    `given x[A,B,C], w[K,K,K]; y[i,j,k] = sum{a,b,c} w[a,b,c]*x[i+a,j+b,k+c]
given L(y); find d(L)/d(x[p,q,r]), d(L)/d(w[a,b,c])`,
    ["d(L)/d(x) = conv(d(L)/d(y),w)", "d(L)/d(w) = corr(x,d(L)/d(y))"],
  ],
  [
    "a kernel around 0, as large as the input",
    `given x[H outside 0], w[-r..r]; y[i=0..H-1] = sum{k} w[k]*x[i+k]
given L(y); find d(L)/d(x[m]), d(L)/d(w[k])`,
    ["d(L)/d(x) = conv(d(L)/d(y),w)", "d(L)/d(w) = corr(x,d(L)/d(y))"],
  ],
  [
    "full convolution",
    `given x[n] outside 0, w[K]; y[i=0..n+K-2] = sum{k} w[k]*x[i-k]
given L(y); find d(L)/d(x[m]), d(L)/d(w[k])`,
    ["d(L)/d(x) = conv(d(L)/d(y),flip(w))", "d(L)/d(w) = conv(d(L)/d(y),flip(x))"],
  ],
  [
    "transposed convolution with channels",
    `given x[N,C,I], w[C,F,K], ${S}; y[n,f,S*i+k] += x[n,c,i]*w[c,f,k]
given L(y); find d(L)/d(x[n,c,i])`,
    ["d(L)/d(x)[n,c] = sum{f} downsample(corr(d(L)/d(y)[n,f],w[c,f]),S)"],
  ],
  [
    "batches of products of matrices",
    `given A[b,m,n], B[b,n,p]; C[t,i,k] = sum{j} A[t,i,j]*B[t,j,k]
given L(C); find d(L)/d(A[t,i,j]), d(L)/d(B[t,j,k])`,
    [
      "d(L)/d(A)[t] = matmul(d(L)/d(C)[t],transpose(B[t]))",
      "d(L)/d(B)[t] = matmul(transpose(A[t]),d(L)/d(C)[t])",
    ],
  ],
  [
    "channels last",
    `given x[N,H,W,C], w[K,M,C,F]; y[n,i,j,f] = sum{k,l,c} w[k,l,c,f]*x[n,i+k,j+l,c]
given L(y); find d(L)/d(x[n,p,q,c]), d(L)/d(w[k,l,c,f])`,
    [
      "d(L)/d(x)[n,:,:,c] = sum{f} conv(d(L)/d(y)[n,:,:,f],w[:,:,c,f])",
      "d(L)/d(w)[:,:,c,f] = sum{n} corr(x[n,:,:,c],d(L)/d(y)[n,:,:,f])",
    ],
  ],
  [
    "channels between, one filter for each, by a stride",
    `given x[H,C,W], w[K,C,M], ${S}; y[i,c,j] = sum{k,l} w[k,c,l]*x[S*i+k,c,j+l]
given L(y); find d(L)/d(w[k,c,l])`,
    ["d(L)/d(w)[:,c,:] = corr(x[:,c,:],upsample(d(L)/d(y)[:,c,:],S,1))"],
  ],
  [
    "1×1 convolutions, channels first and last",
    `given x[N,C,H,W], A[F,C], u[N,H,W,C]; y[n,f,i,j] = sum{c} A[f,c]*x[n,c,i,j]
z[n,i,j,f] = sum{c} u[n,i,j,c]*A[f,c]
given L(y, z); find d(L)/d(x[n,c,i,j]), d(L)/d(u[n,i,j,c])`,
    [
      "d(L)/d(x)[n,:,i,j] = matmul(transpose(A),d(L)/d(y)[n,:,i,j])",
      "d(L)/d(u)[n,i] = matmul(d(L)/d(z)[n,i],A)",
    ],
  ],
  [
    "traces",
    `given A[N,M], X[M,K], W[K,N], a; y = a*trace(A @ X @ W); z[i,j] = a*X[i,j]
given L(z); find d(y)/d(X[j,k]), d(y)/d(a), d(L)/d(a)`,
    [
      "d(y)/d(X) = a*matmul(transpose(A),transpose(W))",
      "d(y)/d(a) = trace(matmul(matmul(W,A),X))",
      "d(L)/d(a) = total(hadamard(d(L)/d(z),X))",
    ],
  ],
  [
    "three matrices, a diagonal between them, the diagonal of a product",
    `given A[N,M], X[M,K], W[K,P], b[M], c[N]; y[i,l] = c[i]*(sum{j,k} A[i,j]*b[j]*X[j,k]*W[k,l])
given L(y); find d(L)/d(X[j,k]), d(L)/d(W[k,l]), d(L)/d(c[i])`,
    [
      "d(L)/d(X) = matmul(matmul(matmul(matmul(diag(b),transpose(A)),diag(c)),d(L)/d(y)),transpose(W))",
      "d(L)/d(W) = matmul(matmul(matmul(matmul(transpose(X),diag(b)),transpose(A)),diag(c)),d(L)/d(y))",
      "d(L)/d(c) = diagonal(matmul(matmul(matmul(matmul(A,diag(b)),X),W),transpose(d(L)/d(y))))",
    ],
  ],
  [
    "a layer on rows",
    `given X[N,D], W[F,D], b[F]; Y[n,f] = sum{d} X[n,d]*W[f,d] + b[f]
given L(Y); find d(L)/d(X[n,d]), d(L)/d(W[f,d])`,
    ["d(L)/d(X) = matmul(d(L)/d(Y),W)", "d(L)/d(W) = matmul(transpose(d(L)/d(Y)),X)"],
  ],
  [
    "attention",
    `given Q[n,d], K[m,d], V[m,e]; S[i,j] = (sum{k} Q[i,k]*K[j,k])/sqrt(d)
P[i,j] = exp(S[i,j])/(sum{l} exp(S[i,l])); O[i,a] = sum{j} P[i,j]*V[j,a]
given L(O); find d(L)/d(V[j,a]), d(L)/d(Q[i,k]), d(L)/d(K[j,k])`,
    [
      "d(L)/d(V) = matmul(transpose(P),d(L)/d(O))",
      "d(L)/d(Q) = matmul(d(L)/d(S),K)/sqrt(d)",
      "d(L)/d(K) = matmul(transpose(d(L)/d(S)),Q)/sqrt(d)",
    ],
  ],
])("%s", (_, text, expected) => {
  it("ends in the textbook's form", () => {
    expect(answers(text)).toEqual(expected);
  });
  it("every line and the form have the value of the derivative", () => {
    expect(complaints(text, { instances: 2 }).wrong).toEqual([]);
  });
});

describe("what is none of them", () => {
  it.each([
    // One axis is turned and the other is not.
    "given x[H,W], w[K,M]; y[i,j] = sum{k,l} w[k,l]*x[i+k,j-l+M-1]; given L(y); find d(L)/d(x[p,q])",
    // The kernel differs from place to place.
    "given x[n], w[m,K]; y[i=0..n-K] = sum{k} w[i mod m,k]*x[i+k]; given L(y); find d(L)/d(x[p])",
    // The axes of the kernel stand the other way round.
    "given x[H,W,C], w[K,K,C]; y[i,j,c] = sum{k,l} w[l,k,c]*x[i+k,j+l,c]; given L(y); find d(L)/d(x[p,q,c])",
    // The channel moves, too.
    "given x[n,C], w[K,C]; y[i,c=0..C-1] = sum{k} w[k,(c+k) mod C]*x[i+k,c]; given L(y); find d(L)/d(w[k,c])",
    // Both reads move with the same letter.
    "given x[n], w[K]; y[i] = sum{k} w[k]*x[i+2*k]*x[i+k]; given L(y); find d(L)/d(w[k])",
  ])("%s", (text) => {
    for (const a of answers(text)) expect(a).not.toMatch(/conv|corr|matmul/);
    expect(complaints(text, { instances: 2 }).wrong).toEqual([]);
  });
});
