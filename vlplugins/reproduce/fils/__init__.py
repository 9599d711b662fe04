"""The tables of FILS, its Sec. 4.2 and its Fig. 5."""

from . import ablations, main, transfer

TABLES = tuple(
    sorted(main.TABLES + transfer.TABLES + ablations.TABLES,
           key=lambda table: (not table.place.startswith('Table'), table.name)))
