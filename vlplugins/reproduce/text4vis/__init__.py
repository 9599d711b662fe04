"""The tables and figures of Text4Vis, in the order of the paper."""

from . import ablations, appendix, figures, instances, main, settings, transfer

_ORDER = [f'table{number}' for number in (*range(1, 13), 'A1', 'A2', 'A3', 'A4', 'A5', 'A6')]
_ORDER += ['fig1', 'figA3', 'figA4', 'figA5']

TABLES = tuple(
    sorted((table for module in (main, transfer, ablations, instances, appendix, settings, figures)
            for table in module.TABLES), key=lambda table: _ORDER.index(table.name.split('.')[1])))
