"""The governors' report against WeasyPrint's own time for the same HTML."""

import time


def governors_report() -> dict:
    """Seconds for the whole report (figures, charts, HTML, PDF) and for WeasyPrint alone; filled in below."""
    raise NotImplementedError


def timed(call) -> float:
    """The better of two runs, in seconds, after one to warm up."""
    call()
    runs = []
    for _ in range(2):
        began = time.perf_counter()
        call()
        runs.append(time.perf_counter() - began)
    return min(runs)
