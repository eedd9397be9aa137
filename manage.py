#!/usr/bin/env python
"""Django's command line for the centre: `.venv/bin/python manage.py help` lists the commands.

Works on its own: when the database that comes with the programme does not run, it runs for the command's duration.
"""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "centre.settings")
    from centre.launch.commands import run

    run(sys.argv)


if __name__ == "__main__":
    main()
