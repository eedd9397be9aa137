"""Read settings from environment variables, and say what to do about a bad one.

Every reader takes the variable's name and gives a checked value, or raises `BadSetting` with one sentence that names
the variable, what it must be and what it is. Nothing else in the project looks at `os.environ` for settings.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE_WORDS = {"1", "yes", "true", "on"}
FALSE_WORDS = {"", "0", "no", "false", "off"}


class BadSetting(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


def text(name, default=""):
    """The variable as text without surrounding spaces; `default` when it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name, default=False):
    """The variable as yes or no. Raises BadSetting for any other word."""
    given = os.environ.get(name)
    if given is None:
        return default
    word = given.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise BadSetting(f"{name} must be 1 (yes) or 0 (no); it is {given!r}.")


def number(name, default, lowest, highest):
    """The variable as a whole number from `lowest` to `highest`. Raises BadSetting otherwise."""
    given = text(name)
    if not given:
        return default
    if given.isascii() and given.isdigit() and lowest <= int(given) <= highest:
        return int(given)
    raise BadSetting(f"{name} must be a number between {lowest} and {highest}; it is {given!r}.")


def choice(name, default, allowed):
    """The variable as one of the words in `allowed`. Raises BadSetting otherwise."""
    given = text(name, default)
    if given in allowed:
        return given
    raise BadSetting(f"{name} must be one of {', '.join(allowed)}; it is {given!r}.")


def words(name):
    """The variable as a list, split at commas and spaces."""
    return os.environ.get(name, "").replace(",", " ").split()


def folder(name, default):
    """The variable as an absolute folder path, made from `default` when absent.

    Raises BadSetting when something that is not a folder is in the way.
    """
    path = Path(text(name, str(default))).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise BadSetting(f"{name} must be a folder; {str(path)!r} is a file. Choose another place.")
    return path


def origin(name):
    """The variable as a web address of a site: ("https", "centre.example.org"), or None when absent."""
    given = text(name)
    if not given:
        return None
    parts = urlsplit(given)
    if parts.scheme in {"http", "https"} and parts.hostname and parts.path in {"", "/"} and not parts.query:
        return parts.scheme, parts.netloc
    raise BadSetting(f"{name} must be the site's address, such as https://centre.example.org; it is {given!r}.")


def database(name):
    """The variable as Django's connection values (NAME, USER, PASSWORD, HOST, PORT, OPTIONS), or None when absent.

    Takes postgresql://user:password@host:port/name, with libpq options in the query (`?sslmode=require`). Raises
    BadSetting for anything else; the message never repeats the address, because it holds a password.
    """
    given = text(name)
    if not given:
        return None
    remedy = f"{name} must look like postgresql://user:password@host:5432/name"
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError as error:
        raise BadSetting(f"{remedy}; its port or host cannot be read.") from error
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadSetting(f"{remedy}; it does not begin with postgresql://.")
    database_name = unquote(parts.path.lstrip("/"))
    if not database_name:
        raise BadSetting(f"{remedy}; it has no database name at the end.")
    if not parts.username:
        raise BadSetting(f"{remedy}; it has no user.")
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": database_name,
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
    }
