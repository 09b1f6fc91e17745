"""What is counted: plain numbers on the path of a request, given to Prometheus when it asks.

The event loop's thread counts without a lock. What another thread decides it tallies by itself,
and adds up under one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from threading import Lock

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from ...tenants.directory import Directory
from ...tenants.files import Service
from ..decisions import DecisionLog
from ..decisions.queue import Queue

BUCKETS = (
    0.000005, 0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005,
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0,
)  # fmt: skip
"""Upper bounds in seconds; the last bucket, above them all, is the infinite one."""


class Latency:
    """How long requests of one endpoint took, as a histogram."""

    __slots__ = ("counts", "seconds")

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0

    def observe(self, seconds: float) -> None:
        """Count one request."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.seconds += seconds


class Tally:
    """How decisions turned out."""

    __slots__ = ("allowed", "conditional", "denied")

    def __init__(self) -> None:
        self.allowed = 0
        self.denied = 0
        self.conditional = 0


class Metrics:
    """The counts of one server."""

    def __init__(
        self, of_service: Callable[[], Iterable[Metric]], log: DecisionLog | None = None
    ) -> None:
        """`of_service` gives the families that tell of what is served."""
        self._of_service = of_service
        self._log = log
        self.single = Tally()
        self._batched = Tally()
        self._lock = Lock()
        self.requests: Counter[tuple[str, int]] = Counter()
        self.evaluations = 0
        self._evaluation = Latency()
        self.latency: dict[str, Latency] = {"evaluation": self._evaluation}
        self._calls: Counter[tuple[str, str]] = Counter()
        self._call_latency: dict[str, Latency] = {}
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Counts(self))
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)

    def record(self, endpoint: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self.requests[endpoint, status] += 1
        latency = self.latency.get(endpoint)
        if latency is None:
            latency = self.latency[endpoint] = Latency()
        latency.observe(seconds)

    def record_evaluation(self, seconds: float) -> None:
        """Count one single evaluation answered with 200, at the least cost."""
        self.evaluations += 1
        self._evaluation.observe(seconds)

    def record_call(self, method: str, status: str, seconds: float) -> None:
        """Count one gRPC call that has ended."""
        self._calls[method, status] += 1
        self._call_latency.setdefault(method, Latency()).observe(seconds)

    def add(self, tally: Tally) -> None:
        """Add what was decided on whatever thread."""
        with self._lock:
            for outcome in Tally.__slots__:
                before = getattr(self._batched, outcome)
                setattr(self._batched, outcome, before + getattr(tally, outcome))

    def render(self) -> bytes:
        """The counts in Prometheus's text form."""
        return generate_latest(self._registry)

    def families(self) -> Iterator[Metric]:
        """The counts as Prometheus's metric families."""
        requests = CounterMetricFamily(
            "sayso_http_requests", "Requests answered.", labels=("endpoint", "status")
        )
        counts = self.requests + Counter({("evaluation", 200): self.evaluations})
        for (endpoint, status), count in sorted(counts.items()):
            requests.add_metric((endpoint, str(status)), count)
        yield requests
        yield _histogram(
            "sayso_http_request_seconds", "Time to answer a request.", "endpoint", self.latency
        )
        yield from self._grpc()
        decisions = CounterMetricFamily("sayso_decisions", "Decisions made.", labels=("outcome",))
        for outcome in ("allowed", "denied", "conditional"):
            count = getattr(self.single, outcome) + getattr(self._batched, outcome)
            decisions.add_metric((outcome,), count)
        yield decisions
        if self._log is not None:
            yield from of_log(self._log.queue)
        yield from self._of_service()

    def _grpc(self) -> Iterator[Metric]:
        if not self._calls:
            return
        calls = CounterMetricFamily("sayso_grpc_calls", "Calls ended.", labels=("method", "status"))
        for labels, count in sorted(self._calls.items()):
            calls.add_metric(labels, count)
        yield calls
        yield _histogram(
            "sayso_grpc_call_seconds", "Time to answer a call.", "method", self._call_latency
        )


def _histogram(
    name: str, text: str, label: str, latency: dict[str, Latency]
) -> HistogramMetricFamily:
    family = HistogramMetricFamily(name, text, labels=(label,))
    bounds = [*map(str, BUCKETS), "+Inf"]
    for value, histogram in sorted(latency.items()):
        buckets = list(zip(bounds, accumulate(histogram.counts), strict=True))
        family.add_metric((value,), buckets, histogram.seconds)
    return family


def of_log(queue: Queue) -> Iterator[Metric]:
    """What became of the records of decisions, and how many wait."""
    records = CounterMetricFamily(
        "sayso_decision_log_records", "Records of decisions.", labels=("result",)
    )
    for result in ("kept", "dropped", "failed"):
        records.add_metric((result,), getattr(queue, result))
    yield records
    yield GaugeMetricFamily(
        "sayso_decision_log_waiting", "Records that wait to be written.", value=queue.waiting
    )


def of_files(service: Service) -> Iterator[Metric]:
    """What is served from files, and how the last reload went."""
    serving, status = service.current, service.status
    yield GaugeMetricFamily(
        "sayso_revision", "Revision of policy and data.", value=serving.revision
    )
    yield InfoMetricFamily(
        "sayso_policy", "The policy being served.", {"digest": serving.policy.digest}
    )
    reloads = CounterMetricFamily(
        "sayso_reloads", "Reloads of policy and data.", labels=("result",)
    )
    reloads.add_metric(("ok",), status.reloads)
    reloads.add_metric(("failed",), status.failures)
    yield reloads
    yield GaugeMetricFamily(
        "sayso_reload_failed",
        "Whether what is served is older than the files because they do not load.",
        value=float(status.error is not None),
    )
    yield GaugeMetricFamily(
        "sayso_loaded_timestamp_seconds",
        "When what is served was loaded.",
        value=status.loaded_at,
    )


def of_directory(directory: Directory) -> Iterator[Metric]:
    """What is served from the database, and how far it may be behind."""
    yield GaugeMetricFamily(
        "sayso_tenants_loaded", "Tenants in memory.", value=len(directory.replicas)
    )
    yield GaugeMetricFamily(
        "sayso_database_silent_seconds",
        "Seconds since the database last answered.",
        value=directory.contact.behind,
    )
    yield GaugeMetricFamily(
        "sayso_feed_listening",
        "Whether notifications of changes arrive.",
        value=float(directory.contact.listening),
    )


class _Counts(Collector):
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        return self._metrics.families()
