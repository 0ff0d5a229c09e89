"""The same council simulated by the design's numpy reference (one thread) and by ours (two threads) in one run.

    cargo bench --bench simulation --no-run
    python tests/bench/simulation.py --reference workforce_reference.py [--paths 10000] [--repeats 3] [--binary PATH]

Needs numpy and the reference's file, which is not part of the project. The reference feeds vacancies back into the
hazard and moves service by twelfths unless told otherwise; here it is run without the feedback (`dyn=False`), which is
what ours simulates. The quickest of the repeats counts on both sides.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"


def reference(path):
    spec = importlib.util.spec_from_file_location("workforce_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(binary, paths):
    run = [binary] if binary else ["cargo", "bench", "--quiet", "--bench", "simulation"]
    asked = os.environ | {"STAFFCAST_BENCH_SIMULATION": str(paths)}
    done = subprocess.run(run, env=asked, check=True, capture_output=True)
    return json.loads(next(line for line in done.stdout.decode().splitlines() if line.startswith("{")))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reference", required=True, help="workforce_reference.py of the design")
    parser.add_argument("--paths", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--binary", help="the benchmark as built before, where cargo need not look")
    ask = parser.parse_args()
    crn = reference(ask.reference).crn
    times, result = [], None
    for _ in range(ask.repeats):
        started = time.perf_counter()
        result = crn(ask.paths, dyn=False)
        times.append(time.perf_counter() - started)
    theirs, mine = min(times), ours(ask.binary, ask.paths)
    two = mine["two_threads"]
    print(f"{ask.paths:,} paths, 15 teams x 4 roles x 4 bands x 36 months")
    print(f"numpy, one thread: {theirs:.2f} s; ours {two:.3f} s on two threads ({theirs / two:.1f} x), "
          f"{mine['one_thread']:.3f} s on one ({theirs / mine['one_thread']:.1f} x)")
    alone = mine["variates_two_threads"]
    print(f"drawing the same variates alone: {alone:.3f} s on two threads; the simulation takes {two / alone:.2f} x that")
    for name, key in (("vacancies", "V"), ("agency", "A"), ("staff", "S")):
        own, other = mine[key], result[key][-1]
        error = other.std() / len(other) ** 0.5
        print(f"  {name} after 36 months: ours {own:.2f}, numpy {other.mean():.2f} (standard error {error:.2f})")


if __name__ == "__main__":
    main()
