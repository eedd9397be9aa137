"""The front hall's background work, where procrastinate looks for it."""

from .imports import tasks as imports

__all__ = ["imports"]
