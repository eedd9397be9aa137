"""`make bench`: measures the croydon case and the same at ten times its size, and writes var/bench.md."""

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from centre.core.dates import LONDON
from tests.bench.load import MARKING, MARKING_AT_MOST
from tests.support.shared import BESIDE_THE_CHECKOUT

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "var" / "bench"
SIZES = (1, 10)


def main() -> int:
    """Measure both sizes, print and write the page; 1 when a figure misses its mark."""
    case = Path(os.environ.get("CENTRE_SHARED") or BESIDE_THE_CHECKOUT) / "cases" / "croydon"
    if not case.is_dir():
        print("The example centre “croydon” is not beside this checkout (set CENTRE_SHARED): nothing was measured.")
        return 0
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    measured = []
    for copies in SIZES:
        print(f"Measuring the croydon case{'' if copies == 1 else f' {copies} times over'} …", flush=True)
        out = FOLDER / f"figures-{copies}.json"
        subprocess.run(
            [sys.executable, "-m", "tests.bench.measure", str(case), str(copies), str(out)], cwd=PROJECT, check=True
        )
        measured.append(json.loads(out.read_text()))
    page, missed = written(*measured)
    (PROJECT / "var" / "bench.md").write_text(page)
    print(page)
    for folder in FOLDER.glob("centre-*"):
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if missed else 0


def written(small: dict, large: dict) -> tuple[str, int]:
    """The page for people, and how many figures miss their mark."""
    missed = 0

    def mark(value: float, at_most: float) -> str:
        nonlocal missed
        missed += value > at_most
        return "met" if value <= at_most else "**missed**"

    lines = [
        "# Speed and scale",
        "",
        f"Measured {datetime.now(LONDON):%-d %B %Y, %H:%M}. The floor is a bare Django view with the same middleware, "
        "a signed-in user, one indexed query and a template, measured turn by turn with each page.",
        "",
        "## Pages (median server time)",
        "",
        "| page | ms | floor ms | times the floor | at most | | queries | KiB | ten times the data: ms | slower by | |",
        "|---|--:|--:|--:|--:|---|--:|--:|--:|--:|---|",
    ]
    for one, ten in zip(small["pages"], large["pages"], strict=True):
        slower = (ten["milliseconds"] / ten["bare"]) / one["ratio"]
        lines.append(
            f"| {one['name']} | {one['milliseconds']:.1f} | {one['bare']:.1f} | {one['ratio']:.1f} | "
            f"{one['at_most']:.0f} | {mark(one['ratio'], one['at_most'])} | {one['queries']} / {ten['queries']} | "
            f"{one['kilobytes']:.0f} | "
            f"{ten['milliseconds']:.1f} | {slower:.2f} | {mark(slower, one['may_be_slower'])} |"
        )
    lines += ["", f"## Finding among {large['people']:,} people", ""]
    for ten in large["pages"]:
        if ten["name"].startswith("find"):
            lines.append(
                f"* {ten['name']}: {ten['ratio']:.1f} times the floor ({mark(ten['ratio'], ten['at_most'])}, at most "
                f"{ten['at_most']:.0f})."
            )
    scaled = large["measures"]["seconds"] / small["measures"]["seconds"]
    report = small["report"]
    lines += [
        "",
        "## Figures of a term",
        "",
        f"* {small['measures']['queries']} queries ({mark(small['measures']['queries'], 40)}, at most 40), "
        f"{small['measures']['seconds'] * 1000:.0f} ms; at ten times the data "
        f"{large['measures']['seconds'] * 1000:.0f} ms, "
        f"{scaled:.1f} times as long ({mark(scaled, 12)}, at most 12).",
        "",
        "## The governors' report",
        "",
        f"* {report['whole']:.2f} s for figures, charts, HTML and PDF; WeasyPrint alone {report['weasyprint']:.2f} s: "
        f"{report['whole'] / report['weasyprint']:.2f} times ({mark(report['whole'] / report['weasyprint'], 1.3)}, "
        "at most 1.3).",
        "",
        "## Import",
        "",
    ]
    for found in (small, large):
        lines.append(
            f"* {found['rows']:,} rows in {found['import_seconds']:.1f} s, "
            f"{found['rows'] / found['import_seconds']:,.0f} a second; again, with nothing to change, "
            f"{found['import_again_seconds']:.1f} s. COPY of the same rows into plain tables: "
            f"{found['copy_seconds']:.2f} s. Official files: {found['import_reach_seconds']:.1f} s."
        )
    lines += [
        "",
        "## Eight users at once (gunicorn, two processes)",
        "",
        "| page | a second | median ms | 95 % within ms |",
        "|---|--:|--:|--:|",
    ]
    for name, load in small["load"].items():
        lines.append(f"| {name} | {load['per_second']:.0f} | {load['median_ms']:.1f} | {load['p95_ms']:.1f} |")
    marking = small["load"][MARKING]
    ratio = marking["median_ms"] / marking["bare_ms"]
    lines += [
        "",
        "## Eight tablets on one register of 60",
        "",
        f"* {marking['marks']} marks at once: median {marking['median_ms']:.1f} ms, {ratio:.1f} times the bare view "
        f"before and after ({marking['bare_ms']:.1f} ms; {mark(ratio, MARKING_AT_MOST)}, at most {MARKING_AT_MOST}); "
        f"95 % within {marking['p95_ms']:.1f} ms. No mark was lost and none doubled.",
    ]
    lines += ["", f"{missed} figures miss their mark." if missed else "Every figure meets its mark.", ""]
    return "\n".join(lines), missed


if __name__ == "__main__":
    sys.exit(main())
