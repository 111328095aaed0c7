"""Statistics: the numeric core beside PyMARE, statsmodels and metafor, same data, same run.

    python -m benchmarks.stats_bench                 everything
    python -m benchmarks.stats_bench --alone         without the peers

CPU seconds, medians in a warm process. PyMARE and statsmodels run in .cache/bench-venv, which
`make bench` installs, and metafor where Rscript has it. What a peer would need minutes for is
measured on a part and multiplied; such figures carry a ~.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.stats import heterogeneity, pooling
from analysis.stats.effects import Batch, Effects
from analysis.stats.sensitivity import gosh, leave_one_out
from analysis.stats.small_study import asymmetry

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / ".cache" / "bench-venv" / "bin" / "python"
LINE = "{:52} {:>9} {:>22} {:>9} {:>9} {:>5}"
ANALYSES, STUDIES, MANY = 1000, 15, 10_000

# The same studies everywhere: the peers draw them with numpy's generator and this seed, too.
DRAW = """
import numpy as np
def draw(analyses, studies):
    rng = np.random.default_rng(20)
    v = rng.uniform(0.02, 0.3, (analyses, studies))
    return rng.normal(0.3, np.sqrt(v + 0.05)), v
"""
PYTHON_PEERS = (
    DRAW
    + """
import json, statistics, time
from pymare.estimators import DerSimonianLaird, VarianceBasedLikelihoodEstimator
from statsmodels.stats.meta_analysis import combine_effects
def cpu(work, times):
    spent = []
    for _ in range(times + 1):
        start = time.process_time(); work(); spent.append(time.process_time() - start)
    return statistics.median(spent[1:])
def reml(y, v):
    model = VarianceBasedLikelihoodEstimator(method="REML")
    return model.fit(y[:, None], v[:, None], np.ones((y.size, 1)))
y, v = draw({analyses}, {studies})
x = np.ones(({studies}, 1))
many_reml = VarianceBasedLikelihoodEstimator(method="REML")
big_y, big_v = (a[0] for a in draw(1, {many}))
found = dict(
    reml_loop=cpu(lambda: [reml(a, b) for a, b in zip(y, v)], 1),
    reml_many=cpu(lambda: reml(big_y, big_v), 7),
    reml_call=cpu(lambda: many_reml.fit(y.T.copy(), v.T.copy(), x), 3),
    dl=cpu(lambda: DerSimonianLaird().fit(y.T.copy(), v.T.copy(), x), 9),
    dl_statsmodels=cpu(lambda: [combine_effects(a, b, method_re="dl") for a, b in zip(y, v)], 1),
    tau2=[float(np.ravel(reml(a, b).params_["tau2"])[0]) for a, b in zip(y[:50], v[:50])],
)
print(json.dumps(found))
"""
)
METAFOR = """
suppressMessages(library(metafor))
cpu <- function(f) { t <- system.time(f()); t[["user.self"]] + t[["sys.self"]] }
set.seed(20)
k <- 15; n <- 100
draw <- function(k) { v <- runif(k, .02, .3); list(y = rnorm(k, .3, sqrt(v + .05)), v = v) }
sets <- lapply(1:n, function(i) draw(k))
whole <- cpu(function() for (s in sets) {
  r <- rma(s$y, s$v, method = "REML", test = "knha"); predict(r); regtest(r, model = "lm") })
large_set <- draw(1000)
large <- cpu(function() rma(large_set$y, large_set$v, method = "REML"))
cat(jsonlite::toJSON(list(whole = whole * 10, one_of_1000 = large), auto_unbox = TRUE, digits = NA))
"""
MODULES = "pooling heterogeneity report answer regression.permutation mantel_haenszel reading"
ENGINE = "; ".join(f"import analysis.stats.{m}" for m in MODULES.split())


@dataclass(frozen=True)
class Figure:
    """One line: our time, what it is held against, and the ratio that is wanted."""

    work: str
    ours: float
    peer: str = ""
    theirs: float | None = None
    ratio: float | None = None
    below: float | None = None
    about: str = ""

    def line(self) -> str:
        if self.theirs is None and self.peer:  # a row without its peer says nothing
            return LINE.format(self.work, _s(self.ours), f"{self.peer} is not here", "", "", "")
        if self.theirs is None:
            wanted = "" if self.below is None else f"< {self.below:g} s"
            met = self.below is None or self.ours < self.below
            return LINE.format(self.work, _s(self.ours), "", "", wanted, "yes" if met else "NO")
        times = self.theirs / self.ours
        met = self.ratio is None or times >= self.ratio
        wanted = "" if self.ratio is None else f">= {self.ratio:g}x"
        peer = f"{self.peer} {self.about}{_s(self.theirs)}"
        return LINE.format(
            self.work, _s(self.ours), peer, f"{times:.3g}x", wanted, "yes" if met else "NO"
        )


def _s(seconds: float) -> str:
    return f"{seconds:.5f}" if seconds < 0.1 else f"{seconds:.3g}"


def cpu(work: Callable[[], object], *, times: int = 9) -> float:
    """Median CPU seconds of a call, after a first one."""
    work()
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def draw(analyses: int, studies: int) -> Batch:
    names: dict[str, Callable[[int, int], tuple[np.ndarray, np.ndarray]]] = {}
    exec(DRAW, names)
    y, v = names["draw"](analyses, studies)
    return Batch(y, v, np.ones(y.shape, dtype=bool))


def review(batch: Batch) -> None:
    """What an analysis page needs of every outcome: REML, HKSJ, prediction, Q-profile, Egger."""
    pooling.pool(batch, method="REML", test="knha")
    asymmetry.egger_batch(batch)


def import_cost(python: Path | str, statement: str) -> float:
    """CPU seconds of a new process that runs `statement`, less those of an empty one."""
    return _process(python, statement) - _process(python, "")


def _process(python: Path | str, statement: str) -> float:
    spent = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([str(python), "-c", statement], check=True, cwd=ROOT, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(spent)


def peak_memory(work: Callable[[], object]) -> float:
    """Megabytes at the highest point of a call."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def python_peers() -> dict[str, float] | None:
    """Times of PyMARE and statsmodels; None where they are not installed."""
    sizes = {"analyses": ANALYSES, "studies": STUDIES, "many": MANY}
    script = PYTHON_PEERS
    for name, size in sizes.items():
        script = script.replace("{" + name + "}", str(size))
    return _json_of([str(PEER), "-W", "ignore", "-c", script]) if PEER.exists() else None


def metafor() -> dict[str, float] | None:
    """Times of metafor; None where R or the package is missing."""
    return _json_of(["Rscript", "-e", METAFOR]) if shutil.which("Rscript") else None


def _json_of(command: list[str]) -> dict[str, float] | None:
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        print(f"  {command[0]} gave no figures: {run.stderr.strip()[-200:]}")
        return None
    return json.loads(run.stdout)


def figures(*, alone: bool) -> list[Figure]:
    batch, large = draw(ANALYSES, STUDIES), draw(1, MANY)
    thousand = Effects(large.y[0][:1000], large.v[0][:1000])
    fifteen = Effects(batch.y[0], batch.v[0])
    peers = {} if alone else python_peers() or {}
    r = {} if alone else metafor() or {}
    if "tau2" in peers:
        _agreement(batch, peers["tau2"])
    whole = cpu(lambda: review(batch))
    pooled = cpu(lambda: pooling.pool(batch, method="REML"))
    dl = cpu(lambda: pooling.pool(batch, method="DL"))
    many = cpu(lambda: pooling.pool(large, method="REML"))
    left = cpu(lambda: leave_one_out.leave_one_out(thousand, method="REML"), times=3)
    subsets = cpu(lambda: gosh.gosh(fifteen, method="REML"), times=3)
    one = r.get("one_of_1000")
    name = f"{ANALYSES:,} x k = {STUDIES}"
    return [
        Figure(
            f"{name}: REML, HKSJ, prediction, Egger",
            whole,
            "metafor",
            r.get("whole"),
            100,
            about="~",
        ),
        Figure(f"{name}: REML pooling", pooled, "PyMARE loop", peers.get("reml_loop"), 50),
        Figure(f"{name}: REML pooling", pooled, "PyMARE, one call", peers.get("reml_call"), 1),
        Figure(f"{name}: DL pooling, all fields", dl, "PyMARE, one call", peers.get("dl")),
        Figure(
            f"{name}: DL pooling, all fields", dl, "statsmodels", peers.get("dl_statsmodels"), 1
        ),
        Figure(f"REML, k = {MANY:,}", many, "PyMARE", peers.get("reml_many"), 1),
        Figure(
            f"REML, k = {MANY:,}", many, "metafor", one and one * (MANY / 1000) ** 3, 1, about="~"
        ),
        Figure("leave-one-out REML, k = 1,000", left, "metafor", one and one * 1000, 1, about="~"),
        Figure("leave-one-out REML, k = 1,000", left, below=0.5),
        Figure(f"GOSH, all {2**STUDIES - 1:,} subsets of k = 15, REML", subsets, below=0.5),
        Figure(f"{name}: Q-profile intervals", cpu(lambda: heterogeneity.profile(batch))),
        *_dl_alone(batch, peers),
        *_imports(alone=alone),
    ]


def _dl_alone(batch: Batch, peers: dict[str, float]) -> list[Figure]:
    """What PyMARE's one call computes: tau2, the mean and its error."""
    from analysis.stats import intervals
    from analysis.stats.tau2 import moments

    def mean() -> None:
        intervals.pooled(batch, moments.dersimonian_laird(batch), test="z")

    work = f"{ANALYSES:,} x k = {STUDIES}: DL, tau2 with mean and error"
    return [Figure(work, cpu(mean), "PyMARE, one call", peers.get("dl"), 1)]


def _imports(*, alone: bool) -> list[Figure]:
    engine = import_cost(sys.executable, ENGINE)
    floor = import_cost(sys.executable, "import numpy, scipy.stats")
    found = [Figure("import of the engine", engine, "numpy + scipy.stats", floor, 1)]
    if not alone and PEER.exists():
        for peer in ("statsmodels.api", "pymare"):
            cost = import_cost(PEER, f"import {peer}")
            found.append(Figure("import of the engine", engine, peer, cost, 1))
    return found


def _agreement(batch: Batch, tau2: list[float]) -> None:
    """Both must have answered the same question."""
    ours = pooling.pool(batch, method="REML").tau2[: len(tau2)]
    gap = np.abs(ours - np.array(tau2)).max()
    print(f"  largest difference in tau2 to PyMARE over {len(tau2)} analyses: {gap:.1e}")


def memory() -> None:
    """Peak memory must grow with the studies, not with their square."""
    for k in (10_000, 20_000, 40_000):
        one = draw(1, k)
        peak = peak_memory(lambda b=one: pooling.pool(b, method="REML"))
        print(f"  REML, k = {k:>6,}: peak {peak:7.1f} MB, {1e6 * peak / k:.0f} bytes a study")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alone", action="store_true", help="without the peers")
    alone = parser.parse_args().alone
    print(LINE.format("work", "ours, s", "peer, s", "ratio", "wanted", "met"))
    for figure in figures(alone=alone):
        print(figure.line())
    memory()


if __name__ == "__main__":
    main()
