"""The tables of ALT."""

from . import main

TABLES = main.TABLES
