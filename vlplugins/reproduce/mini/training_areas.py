"""Motion areas of the clips that a config trains on.

    python -m vlplugins.reproduce.mini.training_areas configs/mini/fils_mini_pretrain.py --out action_areas.json
"""

import argparse

from mmengine.config import Config

from vlplugins.datasets.annotations import read_annotations
from vlplugins.datasets.preparation.motion_areas import Measurement, build_motion_areas


def main() -> None:
    """Measures them with the detector's own numbers, in this process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('config')
    parser.add_argument('--out', required=True, help='JSON file to write')
    args = parser.parse_args()
    dataset = Config.fromfile(args.config).train_dataloader.dataset
    build_motion_areas(read_annotations(dataset.ann_file), args.out, Measurement(dataset.data_prefix.video))


if __name__ == '__main__':
    main()
