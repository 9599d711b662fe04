"""Measures motion areas of the clips that a config trains on."""

import argparse

from mmengine.config import Config

from vlplugins.datasets.annotations import read_annotations
from vlplugins.datasets.preparation.motion_areas import Measurement, build_motion_areas


def main() -> None:
    """Measures them in this process, with the detector's own numbers; `indices` of the dataset may be a number."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('config')
    parser.add_argument('--out', required=True, help='JSON file to write')
    args = parser.parse_args()
    dataset = Config.fromfile(args.config).train_dataloader.dataset
    videos = read_annotations(dataset.ann_file)[:dataset.get('indices')]
    build_motion_areas(videos, args.out, Measurement(dataset.data_prefix.video))


if __name__ == '__main__':
    main()
