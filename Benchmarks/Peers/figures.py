"""Figures of several runs, and the lines that are recorded. A list is what the runs of a figure gave."""
import statistics, time


def timed(work):
    start = time.monotonic()
    result = work()
    return result, time.monotonic() - start


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def middle(figure):
    """The median of the runs; a figure of one run is itself."""
    return statistics.median(figure) if isinstance(figure, list) else figure


def number(value, digits=4):
    return f"{value:.{digits}g}" if isinstance(value, float) and abs(value) < 1000 else f"{value:.0f}"


def shown(figure):
    """The median with the lowest and the highest of the runs, for people."""
    if not isinstance(figure, list) or len(figure) == 1:
        return number(middle(figure), 3)
    return f"{number(middle(figure), 3)} ({number(min(figure), 3)}–{number(max(figure), 3)})"


def line(name, figures):
    """Prints `name key=value …`, for a figure of several runs its median and `key_spread=lowest..highest`."""
    parts = [name]
    for key, figure in figures.items():
        parts.append(f"{key}={number(middle(figure))}")
        if isinstance(figure, list) and len(figure) > 1:
            parts.append(f"{key}_spread={number(min(figure))}..{number(max(figure))}")
    print(*parts, flush=True)
