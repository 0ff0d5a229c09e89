"""Regressions of 100,000 rows x 20 columns with weights and offset: ours, scikit-learn and statsmodels in one run.

    cargo bench --bench glm --no-run && python tests/bench/glm.py [--rows 100000] [--repeats 5] [--binary PATH]

Needs numpy, scikit-learn and statsmodels. Everybody gets the same invented data, in memory; the quickest of the
repeats counts. scikit-learn has no offset: counts are given to it as rates with weights times exposure (the same
likelihood); for events it is set beside our fit without offset. Its standard errors do not exist; coefficients and
standard errors are compared with statsmodels.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
import warnings

import numpy as np
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression, PoissonRegressor


def data(rows, columns=20, seed=20261):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(rows), rng.normal(size=(rows, columns - 1))])
    truth = np.array([-1.5] + [0.2 * ((j * 7 % 5) - 2) / 2 for j in range(1, columns)])
    offset = np.log(rng.uniform(0.5, 2.0, rows))
    weights = rng.integers(1, 4, rows).astype(float)
    eta = x @ truth + offset
    counts = rng.poisson(np.exp(eta)).astype(float)
    events = (rng.uniform(size=rows) < 1 / (1 + np.exp(-eta))).astype(float)
    return x, weights, offset, counts, events


def best(repeats, fit):
    times, result = [], None
    for _ in range(repeats):
        started = time.perf_counter()
        result = fit()
        times.append(time.perf_counter() - started)
    return min(times), result


def ours(binary, x, weights, offset, counts, events):
    rows, columns = x.shape
    table = np.column_stack([x, weights, offset, counts, events])
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "glm.bin")
        with open(path, "wb") as file:
            file.write(np.array([rows, columns], dtype="<f8").tobytes())
            file.write(table.astype("<f8").tobytes())
        run = [binary] if binary else ["cargo", "bench", "--quiet", "--bench", "glm"]
        done = subprocess.run(run, env=os.environ | {"STAFFCAST_BENCH_GLM": path}, check=True, capture_output=True)
    lines = [json.loads(line) for line in done.stdout.decode().splitlines() if line.startswith("{")]
    return {line["name"]: line for line in lines}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--binary", help="the benchmark as built before, where cargo need not look")
    ask = parser.parse_args()
    warnings.filterwarnings("ignore")
    x, weights, offset, counts, events = data(ask.rows)
    exposure = np.exp(offset)
    mine = ours(ask.binary, x, weights, offset, counts, events)

    def statsmodels_fit(y, family, offset):
        return lambda: sm.GLM(y, x, family=family, offset=offset, freq_weights=weights).fit(tol=1e-10)

    def poisson(tol):
        model = PoissonRegressor(alpha=0, fit_intercept=False, solver="newton-cholesky", tol=tol, max_iter=100)
        return lambda: model.fit(x, counts / exposure, sample_weight=weights * exposure)

    def logistic(tol):
        model = LogisticRegression(C=np.inf, fit_intercept=False, solver="newton-cholesky", tol=tol)
        return lambda: model.fit(x, events, sample_weight=weights)

    binomial, cloglog = sm.families.Binomial(), sm.families.Binomial(sm.families.links.CLogLog())
    cases = [
        ("poisson", statsmodels_fit(counts, sm.families.Poisson(), offset), poisson),
        ("logit", statsmodels_fit(events, binomial, offset), None),
        ("logit without offset", statsmodels_fit(events, binomial, None), logistic),
        ("cloglog", statsmodels_fit(events, cloglog, offset), None),
    ]
    print(f"{ask.rows:,} x {x.shape[1]}, scikit-learn {sklearn.__version__}, statsmodels {statsmodels.__version__}")
    for name, peer, newton in cases:
        own = mine[name]
        seconds = own["seconds_two_threads"]
        print(f"\n{name}: ours {1e3 * seconds:.1f} ms on two threads, {1e3 * own['seconds_one_thread']:.1f} ms on one, "
              f"{own['steps']} full steps")
        taken, fitted = best(max(2, ask.repeats // 2), peer)
        off = np.abs(fitted.params - own["coefficients"]).max(), np.abs(fitted.bse - own["standard_errors"]).max()
        print(f"  statsmodels {1e3 * taken:.0f} ms: {taken / seconds:.1f} x ours ({taken / own['seconds_one_thread']:.1f} x "
              f"on one thread); largest difference of coefficients {off[0]:.1e}, of standard errors {off[1]:.1e}, "
              f"relative difference of deviance {abs(fitted.deviance / own['deviance'] - 1):.1e}")
        for tol in (1e-4, 1e-8) if newton else ():
            taken, fitted = best(ask.repeats, newton(tol))
            off = np.abs(np.ravel(fitted.coef_) - own["coefficients"]).max()
            print(f"  scikit-learn newton-cholesky, tol {tol:.0e}: {1e3 * taken:.0f} ms: {taken / seconds:.1f} x ours "
                  f"({taken / own['seconds_one_thread']:.1f} x on one thread); largest difference of coefficients {off:.1e}")


if __name__ == "__main__":
    main()
