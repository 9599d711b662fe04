"""Stands for a tool that writes a file that another step needs."""

import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument('config')
parser.add_argument('--out', type=Path)
parser.parse_args().out.write_text('a matrix')
