"""The centre under measurement: the croydon case, or the same several times over, through the product's own import."""

import csv
import shutil
import time
from pathlib import Path

from centre.embedded.addresses import DATABASE_NAME

# Columns that name something, and so differ from copy to copy.
REFERENCES = {"person_ref", "household_ref", "session_ref", "visit_ref"}
PER_COPY = ("people", "addresses", "other_households", "groups", "sessions", "attendance", "visits")
ONCE = ("terms", "reach_area")


def write_copies(case: Path, copies: int, target: Path) -> int:
    """Write the case's sheets `copies` times over into `target`; gives the number of rows written."""
    target.mkdir(parents=True, exist_ok=True)
    rows = 0
    for sheet in ONCE:
        shutil.copy(case / f"{sheet}.csv", target / f"{sheet}.csv")
    for sheet in PER_COPY:
        with open(case / f"{sheet}.csv", encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source)
            lines = list(reader)
        with open(target / f"{sheet}.csv", "w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, reader.fieldnames)
            writer.writeheader()
            for copy in range(copies):
                for line in lines:
                    writer.writerow({column: _of_copy(column, value, copy) for column, value in line.items()})
                    rows += 1
    return rows


def _of_copy(column: str, value: str, copy: int) -> str:
    if not copy or not value:
        return value
    if column in REFERENCES:
        return f"{value}-{copy}"
    if column == "people_seen":
        return ";".join(f"{reference}-{copy}" for reference in value.split(";"))
    return value


def copy_floor(folder: Path, server) -> float:
    """Seconds that PostgreSQL's COPY takes for the same rows into plain tables: the floor of any import.

    As the server's own account: the application's role may not even make a temporary table.
    """
    began = time.perf_counter()
    with server.connect(database=DATABASE_NAME) as connection, connection.cursor() as cursor:
        _copy_all(folder, cursor)
        connection.rollback()
    return time.perf_counter() - began


def _copy_all(folder: Path, cursor) -> None:
    for sheet in (*ONCE, *PER_COPY):
        text = (folder / f"{sheet}.csv").read_text(encoding="utf-8-sig")
        columns = next(csv.reader([text.split("\n", 1)[0]]))
        described = ", ".join(f'"{name}" text' for name in columns)
        cursor.execute(f"CREATE TEMP TABLE floor_{sheet} ({described})")
        with cursor.copy(f"COPY floor_{sheet} FROM STDIN WITH (FORMAT csv, HEADER true)") as copy:
            copy.write(text)
