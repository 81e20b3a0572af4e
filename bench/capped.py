"""Work in a fresh process with a time cap: a slow or crashing method spoils no other one."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_SLICE_S = 0.2
_TOLD = 90  # characters of what a failed method said

Arguments = tuple[object, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of capped work: a result and its seconds, or the reason why there is none."""

    result: Any = None
    seconds: float = 0.0
    reason: str = ""


def run_capped(
    cap_s: float, work: Callable[..., Any], arguments: Arguments, warm_up: Arguments = ()
) -> Outcome:
    """Return what `work`, a function of a module, gives in a process of its own.

    The seconds are those of the work alone. With `warm_up` it is first done on those smaller
    arguments, so that loading libraries and compiling do not count; all does against the cap.
    """
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=_answer, args=(answers, work, arguments, warm_up))
    process.start()
    outcome = _await(process, answers, time.monotonic() + cap_s)
    if outcome is None:
        process.terminate()
        outcome = Outcome(reason=f"not finished in {cap_s:.0f} s")
    process.join()
    return outcome


def _await(process: Any, answers: Any, deadline: float) -> Outcome | None:
    while time.monotonic() < deadline:
        if not answers.empty():
            return answers.get()
        if not process.is_alive() and answers.empty():
            return Outcome(reason=f"crashed (exit {process.exitcode})")
        time.sleep(_SLICE_S)
    return None


def _answer(
    answers: Any, work: Callable[..., Any], arguments: Arguments, warm_up: Arguments
) -> None:
    try:
        if warm_up:
            work(*warm_up)
        start = time.perf_counter()
        result = work(*arguments)
    except Exception as error:  # a peer may fail in any way, and the table says so
        answers.put(Outcome(reason=f"failed: {type(error).__name__}: {error}"[:_TOLD]))
    else:
        answers.put(Outcome(result, time.perf_counter() - start))
