"""How good and how fast Viva is, each question one module and one command.

A benchmark is a module with ``measure(data) -> dict``, JSON-ready, and ``report(measured) -> str``,
the same as tables. ``data`` is a folder in the layout of ``tests/data``, or None: then the
benchmark takes the rows it brings along.
"""
