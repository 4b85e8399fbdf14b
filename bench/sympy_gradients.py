# The gradients that bench/derivation.mjs takes, by SymPy: median milliseconds, as JSON. SymPy remembers results, so
# its cache is emptied before every run.
import json
import time

import sympy
from sympy import Add, IndexedBase, Sum, exp, log, symbols, tanh
from sympy.core.cache import clear_cache

N, K, n, m = symbols("N K n m", integer=True, positive=True)
i, j, k, p = symbols("i j k p", integer=True)
x, w, W, g, s = (IndexedBase(name) for name in "xwWgs")


def linear():
    return Sum(g[j] * Sum(W[j, i] * x[i], (i, 0, n - 1)), (j, 0, m - 1)).diff(x[p]).doit()


def correlation():
    return Sum(g[i] * Sum(w[k] * x[i + k], (k, 0, K - 1)), (i, 0, N - 1)).diff(x[p]).doit()


def log_sum_exp():
    return log(Sum(exp(s[j]), (j, 0, n - 1))).diff(s[p]).doit()


many = symbols("x1:21")


def scalars():
    value = log(Add(*[exp(v) for v in many]))
    return [value.diff(v) for v in many]


inputs = symbols("x1:5")
weights = [symbols(f"w{r}_1:5") for r in range(1, 5)]


def network():
    value = Add(*[tanh(Add(*[a * b for a, b in zip(row, inputs)])) ** 2 for row in weights])
    return [value.diff(v) for row in weights for v in row]


def median_time(f, runs=9):
    times = []
    for _ in range(runs + 1):
        clear_cache()
        start = time.perf_counter()
        f()
        times.append(time.perf_counter() - start)
    return sorted(times[1:])[runs // 2] * 1000


ALL = [linear, correlation, log_sum_exp, scalars, network]
print(json.dumps({"version": sympy.__version__, "milliseconds": {f.__name__: median_time(f) for f in ALL}}))
