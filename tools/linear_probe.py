"""Trains a linear layer on frozen features of a config's model, on every split that the config names (ALT, Table 6).

    python tools/linear_probe.py configs/alt/linear_probe/alt_b16_ucf101_32f.py CHECKPOINT

Features are extracted once, into the work folder; stopped, it goes on where it was. Prints a table, and writes
metrics.json beside the features.
"""

import argparse
import json
from pathlib import Path

from vlplugins import launch, user_errors


def parse_args() -> argparse.Namespace:
    parser = launch.argument_parser("Trains a linear layer on frozen features of a config's model.")
    parser.add_argument('checkpoint', help='trained weights of the model')
    return launch.parse(parser)


def main() -> None:
    args = parse_args()
    from vlplugins.apis.probe_splits import format_results, metrics_of, probe_splits  # --help need not wait for these
    from vlplugins.atomic_file import write_text
    cfg = launch.load_config(args)
    results = probe_splits(cfg, launch.checkpoint_path(args.checkpoint), cfg.work_dir)
    metrics = Path(cfg.work_dir, 'metrics.json')
    write_text(metrics, json.dumps(metrics_of(results), indent=1))
    print(f'{format_results(results)}\n{metrics}')


if __name__ == '__main__':
    user_errors.run(main)
