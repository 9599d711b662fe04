"""Tables and figures of the papers as data, shown beside our numbers and reproduced row by row."""

from .catalogue import TABLES, find_table
from .table import Column, Measure, Paper, Row, Table

__all__ = ['TABLES', 'Column', 'Measure', 'Paper', 'Row', 'Table', 'find_table']
