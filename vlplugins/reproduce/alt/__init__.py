"""The tables of ALT."""

from . import ablations, main, transfer

TABLES = tuple(
    sorted(main.TABLES + transfer.TABLES + ablations.TABLES, key=lambda table: table.name.rpartition('table')[2]))
