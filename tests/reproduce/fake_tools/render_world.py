"""Stands for the tool that renders a world: writes its name."""

import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument('--out', type=Path)
parser.add_argument('--seed', type=int)
parser.add_argument('--workers')
parser.add_argument('--clips', nargs='+')
args = parser.parse_args()
args.out.mkdir(exist_ok=True)
(args.out / 'seed.txt').write_text(f'{args.seed} {" ".join(args.clips)}')
