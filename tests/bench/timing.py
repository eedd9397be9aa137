"""How time is measured: interleaved with the floor, so that whatever else the machine does falls on both."""

import statistics
import time
from collections.abc import Callable


def seconds(call: Callable) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def against(floor: Callable, call: Callable, *, rounds: int = 40) -> tuple[float, float]:
    """Medians in milliseconds of the call and of the floor, measured turn by turn after both are warm."""
    for _ in range(3):
        floor()
        call()
    mine, floors = [], []
    for _ in range(rounds):
        floors.append(seconds(floor))
        mine.append(seconds(call))
    return statistics.median(mine) * 1000, statistics.median(floors) * 1000
