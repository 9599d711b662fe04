"""Draws how alike the classes are to a classifier (Text4Vis, Fig. 1 and A.5).

    python tools/analysis_tools/correlation_map.py CONFIG --out map.png
    python tools/analysis_tools/correlation_map.py CONFIG --cfg-options model.cls_head.class_texts.matrix=random
    python tools/analysis_tools/correlation_map.py CONFIG CHECKPOINT --labels 'playing chess' 'playing poker' drinking

The classifier is that of the config: text embeddings, a random, an orthogonal or a ready matrix (an LDA, for example).
A classifier that is learned, the linear layer of a vision-only model or learnable prompts, is that of the checkpoint.
The paper shows 20 classes and does not name them; by default 20 are taken of which four each share a verb.
"""

import argparse
from pathlib import Path
from typing import List

from vlplugins import launch, user_errors
from vlplugins.visualization.classifier_rows import classifier_rows
from vlplugins.visualization.correlation import draw_correlation, extremes
from vlplugins.visualization.shown_classes import choose_classes, verb_of


def parse_args() -> argparse.Namespace:
    parser = launch.argument_parser('Draws how alike the classes are to a classifier.')
    parser.add_argument('checkpoint', nargs='?', help='trained weights, where the classifier is learned')
    parser.add_argument('--out', default='correlation.png', help='picture to write (default: %(default)s)')
    parser.add_argument('--labels', nargs='+', metavar='NAME', help='classes to show, in this order')
    parser.add_argument('--every', type=int, metavar='N', help='show every N-th class')
    parser.add_argument('--title', help='headline (default: name of the config)')
    return launch.parse(parser)


def main() -> None:
    args = parse_args()
    cfg = launch.load_config(args)
    rows, labels = classifier_rows(cfg, launch.checkpoint_path(args.checkpoint) if args.checkpoint else None)
    chosen = choose_classes(labels, args.labels, args.every)
    names: List[str] = [labels[number] for number in chosen]
    groups = None if args.labels or args.every else list(map(verb_of, names))
    matrix = draw_correlation(rows[chosen], names, args.out, args.title or Path(args.config).stem, groups)
    low, high, mean = (round(float(value), 3) + 0. for value in extremes(matrix))
    print(f'{len(names)} of {len(labels)} classes, cosine similarities from {low} to {high}, mean {mean}\n'
          f'map: {args.out}')


if __name__ == '__main__':
    user_errors.run(main)
