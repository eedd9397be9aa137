"""Load official files: postcodes, deprivation, population, the reach area, and boundaries for the map."""

from django.core.management.base import BaseCommand, CommandError

from centre.core.dates import parse_date
from centre.core.reading import Unreadable, Upload
from centre.imports.keeping import keep_command_run
from centre.imports.official.codes import VINTAGES
from centre.imports.official.load import KINDS, Official, import_official
from centre.imports.transaction import Busy

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Loads official files as they are published, CSV or XLSX: the ONS postcode lookup, ONSPD or NSPL; the Indices "
        "of Deprivation, Files 1, 3 and 7 of 2019 and 2025; under-fives by LSOA; the list of the reach area; "
        "the lookup from areas of 2011 to those of 2021; "
        "boundaries (GeoJSON) for the map. All or nothing; loading the same files again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--postcodes", metavar="F", help="a postcode lookup")
        parser.add_argument("--deprivation", metavar="F", help="File 1, 3 or 7 of the Indices of Deprivation")
        parser.add_argument("--population", metavar="F", help="under-fives, or single years of age, by LSOA")
        parser.add_argument(
            "--as-at", metavar="D", help="the day of the population figures, where the file does not say"
        )
        parser.add_argument("--source", metavar="T", default="", help="who says so, for the population figures")
        parser.add_argument("--reach", metavar="F", help="the LSOAs of the reach area")
        parser.add_argument("--changes", metavar="F", help="the lookup from areas of 2011 to those of 2021")
        parser.add_argument("--outlines", metavar="F", help="boundaries of the LSOAs as GeoJSON, for the map")
        parser.add_argument("--vintage", type=int, choices=VINTAGES, help="the year of the areas' boundaries")
        parser.add_argument(
            "--authority", metavar="NAME_OR_CODE", action="append", default=[], help="keep only rows of this authority"
        )
        parser.add_argument("--large", action="store_true", help="read CSV files of any size, row by row")
        parser.add_argument("--check", action="store_true", help="say what would happen, and store nothing")

    def handle(self, *, as_at, source, vintage, authority, large, check, **options):
        try:
            day = parse_date(as_at) if as_at else None
        except ValueError as error:
            raise CommandError(f"--as-at: {error}") from None
        try:
            files = {kind: Upload.at(options[kind]) for kind in KINDS if options[kind]}
            wanted = Official(
                files=files,
                as_at=day,
                source=source[:200],
                vintage=vintage,
                authorities=tuple(authority),
                any_size=large,
            )
            names = ", ".join(upload.name for upload in files.values())
            keep = keep_command_run(file_name=names, kind="official")
            outcome = import_official(wanted, check=check, record=keep)
        except (Unreadable, Busy) as error:
            raise CommandError(str(error)) from None
        for part in outcome.parts:
            self.stdout.write(f"{part.name}: {part.title}, {part.words()}")
            for note in part.notes:
                self.stdout.write(f"  {note}")
        for note in outcome.notes:
            self.stdout.write(note)
        if outcome.problems:
            for problem in outcome.problems[:SHOWN]:
                self.stderr.write(str(problem))
            raise CommandError(
                f"{outcome.rejected_rows:,} row{'s' * (outcome.rejected_rows != 1)} cannot be read, so nothing was "
                "stored."
            )
        if check:
            self.stdout.write("Checked only: nothing was stored.")
        elif outcome.changes_something:
            self.stdout.write(self.style.SUCCESS("Loaded."))
        else:
            self.stdout.write("All of this is in the centre already: nothing was changed.")
