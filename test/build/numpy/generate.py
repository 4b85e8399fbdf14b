"""Reference numbers for cases.jsonl, from NumPy alone: values by loops, gradients of sum(g*y) by complex steps where the
operator is analytic, else by central differences with one step of Richardson. Run: python3 generate.py > cases.jsonl"""
import json
import numpy as np

rng = np.random.default_rng(20)
CASES = []


def gradient(f, inputs, name, g, analytic):
    x = inputs[name]
    out = np.zeros(x.shape)
    for k in np.ndindex(*x.shape):
        def at(h):
            moved = x.astype(complex if analytic else float)
            moved[k] += h
            return np.sum(g * f(**{**inputs, name: moved}))
        if analytic:
            out[k] = at(1e-30j).imag / 1e-30
        else:
            d = lambda h: (at(h) - at(-h)) / (2 * h)
            out[k] = (4 * d(5e-5) - d(1e-4)) / 3
    return out


def numbers(a):
    a = np.asarray(a)
    return {"shape": list(a.shape), "data": a.ravel().tolist()}


def case(name, text, f, shapes, fixed=None, analytic=True, positive=()):
    fixed = fixed or {}
    x = {n: rng.uniform(-1, 1, s) for n, s in shapes.items()}
    for n in positive:
        x[n] = np.abs(x[n]) + 0.2
    inputs = {**x, **{n: np.asarray(v) if isinstance(v, list) else v for n, v in fixed.items()}}
    y = np.asarray(f(**inputs))
    g = rng.uniform(-1, 1, y.shape)
    CASES.append({
        "name": name,
        "text": text + "\ngiven L(y)\nfind " + ", ".join(f"d(L)/d({n})" for n in x),
        "inputs": {n: numbers(v) if isinstance(v, np.ndarray) else v for n, v in inputs.items()},
        "upstream": numbers(g) if y.shape else float(g),
        "value": numbers(y),
        "grads": {n: numbers(gradient(f, inputs, n, g, analytic)) for n in x},
        "rtol": 1e-11 if analytic else 1e-7,
    })


def rotary(x, th):
    y = np.zeros(x.shape, dtype=np.result_type(x, th))
    for i in range(len(th)):
        c, s = np.cos(th[i]), np.sin(th[i])
        y[2*i], y[2*i+1] = x[2*i]*c - x[2*i+1]*s, x[2*i]*s + x[2*i+1]*c
    return y

ROTARY = """given x[2*n], th[n]
y[i = 0..2*n-1] = cases{x[i]*cos(th[floor(i/2)]) - x[i+1]*sin(th[floor(i/2)]) if 2 divides i,
  x[i-1]*sin(th[floor(i/2)]) + x[i]*cos(th[floor(i/2)]) otherwise}"""
for n in (1, 2, 4):
    case(f"rotation of {n} pairs", ROTARY, rotary, {"x": (2*n,), "th": (n,)})

def butterfly(x, w):
    n = len(w)
    return np.concatenate([x[:n] + w*x[n:], x[:n] - w*x[n:]])
for n in (1, 3):
    case(f"butterfly, {n}", """given x[2*n], w[n]
y[i = 0..2*n-1] = cases{x[i] + w[i]*x[i+n] if i < n, x[i-n] - w[i-n]*x[i] otherwise}""",
         butterfly, {"x": (2*n,), "w": (n,)})

def haar(x):
    return np.concatenate([x[::2] + x[1::2], x[::2] - x[1::2]])/np.sqrt(2)
for n in (1, 3):
    case(f"Haar, {n}", """given x[2*n]
y[i = 0..2*n-1] = cases{(x[2*i] + x[2*i+1])/sqrt(2) if i < n, (x[2*i-2*n] - x[2*i-2*n+1])/sqrt(2) otherwise}""",
         haar, {"x": (2*n,)})

for n in (1, 4):
    case(f"interleaved, {n}", """given a[n], b[n]
y[i = 0..2*n-1] = cases{a[floor(i/2)] if 2 divides i, b[floor(i/2)] otherwise}""",
         lambda a, b: np.stack([a, b], 1).ravel(), {"a": (n,), "b": (n,)})

def pinball(t, p, q):
    e = t - p
    return np.mean(np.maximum(q*e, (q-1)*e))
for n in (1, 5):
    case(f"quantile loss, {n}", """given q > 0 < 1, t[n], p[n]
y = 1/n * sum{i} max(q*(t[i] - p[i]), (q-1)*(t[i] - p[i]))""",
         pinball, {"t": (n,), "p": (n,)}, {"q": 0.3}, analytic=False)

case("CELU", "given x[n], a > 0\ny[i] = max(0, x[i]) + min(0, a*(exp(x[i]/a) - 1))",
     lambda x, a: np.maximum(0, x) + np.minimum(0, a*np.expm1(x/a)), {"x": (6,)}, {"a": 0.7}, analytic=False)
case("hard sigmoid", "given x[n]\ny[i] = clamp(9*x[i]/6 + 1/2, 0, 1)",
     lambda x: np.clip(9*x/6 + 0.5, 0, 1), {"x": (6,)}, analytic=False)
case("hard swish", "given x[n]\ny[i] = x[i]*min(max(0, 5*x[i] + 3), 6)/6",
     lambda x: x*np.clip(5*x + 3, 0, 6)/6, {"x": (6,)}, analytic=False)

def reflected(x, w):
    return np.convolve(np.pad(x, 1, mode="reflect"), w[::-1], "valid") if not np.iscomplexobj(x) and not np.iscomplexobj(w) \
        else np.array([sum(w[k]*np.pad(x, 1, mode="reflect")[i+k] for k in range(3)) for i in range(len(x))])
for n in (3, 5):
    case(f"reflected convolution, {n}", """given x[n], w[3]
assume n >= 3
y[i = 0..n-1] = sum{k=0..2} w[k]*x[n-1-abs(n-1-abs(i+k-1))]""", reflected, {"x": (n,), "w": (3,)})

def conv(x, w, s, d, p):
    x = np.pad(x, ((0, 0), (p, p)))
    F, C, K = w.shape
    O = (x.shape[1] - d*(K-1) - 1)//s + 1
    groups = x.shape[0]//C
    return np.array([[sum(w[f, c, k]*x[C*(f//(F//groups)) + c, s*i + d*k] for c in range(C) for k in range(K))
                      for i in range(O)] for f in range(F)])
for (G, C, M, H, K, s, d, p) in ((1, 1, 1, 1, 1, 1, 1, 0), (2, 2, 1, 7, 2, 3, 2, 1), (3, 1, 2, 8, 3, 2, 1, 2)):
    case(f"grouped convolution, {G} {C} {M} {H} {K} {s} {d} {p}", """given x[G*C, H pad p], w[G*M, C, K], s >= 1 integer, d >= 1 integer
y[f = 0..G*M-1, i] = sum{c=0..C-1, k=0..K-1} w[f, c, k]*x[C*floor(f/M) + c, s*i + d*k - p]""",
         conv, {"x": (G*C, H), "w": (G*M, C, K)}, {"s": s, "d": d, "p": p})
    CASES[-1]["inputs"].update({"G": G, "C": C, "M": M})

def transposed(x, w, s, p, q):
    y = np.zeros(s*(len(x)-1) + len(w) - 2*p + q, dtype=np.result_type(x, w))
    for i in range(len(x)):
        for k in range(len(w)):
            if 0 <= s*i + k - p < len(y):
                y[s*i + k - p] += x[i]*w[k]
    return y
for (I, K, s, p, q) in ((1, 1, 1, 0, 0), (4, 3, 2, 1, 1), (3, 5, 3, 2, 2)):
    case(f"transposed convolution, {I} {K} {s} {p} {q}", """given x[I], w[K], s >= 1 integer, p >= 0 integer, q >= 0 integer
y[m = 0..s*(I-1)+K-2*p+q-1] = sum{k=0..K-1, i=0..I-1, s*i+k-p = m} w[k]*x[i]""",
         transposed, {"x": (I,), "w": (K,)}, {"s": s, "p": p, "q": q})

def kron(A, B):
    return np.kron(A, B)
for m, n, p, q in ((1, 1, 1, 1), (2, 3, 3, 2)):
    case(f"Kronecker, {m} {n} {p} {q}", """given A[m, n], B[p, q]
y[i = 0..m*p-1, j = 0..n*q-1] = A[floor(i/p), floor(j/q)]*B[i mod p, j mod q]""",
         kron, {"A": (m, n), "B": (p, q)})

def causal(q, k, v):
    T, D = q.shape
    out = []
    for t in range(T):
        s = np.array([np.sum(q[t]*k[u]) for u in range(t+1)])/np.sqrt(D)
        e = np.exp(s)
        out.append(sum(e[u]*v[u] for u in range(t+1))/np.sum(e))
    return np.array(out)
for T, D, E in ((1, 1, 1), (4, 3, 2)):
    case(f"causal attention, {T} {D} {E}", """given q[T, D], k[T, D], v[T, E]
s[t, u] = 1/sqrt(D)*sum{d} q[t, d]*k[u, d]
p[t, u] = [u <= t]*exp(s[t, u])/(sum{w=0..t} exp(s[t, w]))
y[t, e] = sum{u} p[t, u]*v[u, e]""", causal, {"q": (T, D), "k": (T, D), "v": (T, E)})

def rms(x, g, e):
    return g*x/np.sqrt(np.mean(x*x, axis=1, keepdims=True) + e)
for N, D in ((1, 1), (3, 4)):
    case(f"RMS norm, {N} {D}", """given x[N, D], g[D], e > 0
r[n] = sqrt(1/D*(sum{d} x[n, d]^2) + e)
y[n, d] = g[d]*x[n, d]/r[n]""", rms, {"x": (N, D), "g": (D,)}, {"e": 0.01})

def segmean(x, t, S):
    y = np.zeros((S, x.shape[1]), dtype=x.dtype)
    for s in range(S):
        rows = [x[i] for i in range(len(x)) if t[i] == s]
        y[s] = sum(rows, np.zeros(x.shape[1], dtype=x.dtype))/max(1, len(rows))
    return y
case("mean of segments, one empty", """given x[M, D], t[M] integer in 0..S-1
c[s = 0..S-1] = sum{i} [t[i] = s]
y[s = 0..S-1, d = 0..D-1] = (sum{i} [t[i] = s]*x[i, d])/max(1, c[s])""",
     segmean, {"x": (4, 2)}, {"t": [2, 0, 2, 2], "S": 4})

def deform(x, w, o):
    n, K = o.shape
    hat = lambda u: np.maximum(0, 1 - np.abs(u))
    return np.array([sum(w[k]*x[m]*hat(i + k + o[i, k] - m) for k in range(K) for m in range(len(x))) for i in range(n)])
for n, K in ((1, 1), (4, 2)):
    case(f"deformed sampling, {n} {K}", """given x[n], w[K], o[n, K]
y[i = 0..n-1] = sum{k=0..K-1, m=0..n-1} w[k]*x[m]*max(0, 1 - |i+k+o[i,k]-m|)""",
         deform, {"x": (n,), "w": (K,), "o": (n, K)}, analytic=False)

for c in CASES:
    print(json.dumps(c, separators=(",", ":")))
