# The gradients that bench/derivation.mjs takes, by SymPy: median milliseconds of processor time, as JSON. What is timed is the derivative
# and the carrying out of its sums, as there: expressions are built before. SymPy remembers results, so its cache is
# emptied before every run. An answer that is not the derivative where the sizes are numbers stops the measurement.
import json
import time

import sympy
from sympy import Add, IndexedBase, Sum, exp, log, simplify, symbols, tanh
from sympy.core.cache import clear_cache

N, K, n, m = symbols("N K n m", integer=True, positive=True)
i, j, k, p = symbols("i j k p", integer=True)
x, w, W, g, s = (IndexedBase(name) for name in "xwWgs")

many = symbols("x1:21")
inputs = symbols("x1:5")
weights = [symbols(f"w{r}_1:5") for r in range(1, 5)]

# What the gradient is taken of, by what, and numbers to check the answer at.
CASES = {
    "linear": (Sum(g[j] * Sum(W[j, i] * x[i], (i, 0, n - 1)), (j, 0, m - 1)), [x[p]], {n: 3, m: 2, p: 1}),
    "correlation": (Sum(g[i] * Sum(w[k] * x[i + k], (k, 0, K - 1)), (i, 0, N - 1)), [x[p]], {N: 3, K: 2, p: 1}),
    "log_sum_exp": (log(Sum(exp(s[j]), (j, 0, n - 1))), [s[p]], {n: 3, p: 1}),
    "scalars": (log(Add(*[exp(v) for v in many])), many, {}),
    "network": (
        Add(*[tanh(Add(*[a * b for a, b in zip(row, inputs)])) ** 2 for row in weights]),
        [v for row in weights for v in row],
        {},
    ),
}


def gradient(value, variables):
    return [value.diff(v).doit() for v in variables]


def check(name, value, variables, numbers):
    for answer, v in zip(gradient(value, variables), variables):
        expected = value.subs(numbers).doit().diff(v.subs(numbers))
        if numbers and simplify(answer.subs(numbers).doit() - expected) != 0:
            raise SystemExit(f"{name}: SymPy answers {answer}")


def median_time(value, variables, runs=15, warm_up=3):
    times = []
    for _ in range(warm_up + runs):
        clear_cache()
        start = time.process_time()
        gradient(value, variables)
        times.append(time.process_time() - start)
    return sorted(times[warm_up:])[runs // 2] * 1000


for name, case in CASES.items():
    check(name, *case)
milliseconds = {name: median_time(value, variables) for name, (value, variables, _) in CASES.items()}
print(json.dumps({"version": sympy.__version__, "milliseconds": milliseconds}))
