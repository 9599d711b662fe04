"""Writes the annotation files of ImageNet from its folders train and val, whose images lie in a folder for each class.

    python tools/data/imagenet_lists.py data/imagenet --out-dir data/imagenet
"""

import argparse
from pathlib import Path

from vlplugins import user_errors
from vlplugins.datasets.preparation import imagenet
from vlplugins.datasets.preparation.lists import save_list
from vlplugins.text.labels import load_labels


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('root', help='folder that holds train and val')
    parser.add_argument('--out-dir', required=True, help='folder to write imagenet_{train,val}_list.txt into')
    parser.add_argument('--labels', default='imagenet',
                        help='name or file of the label list in the order of the folders (default: %(default)s)')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    classes = imagenet.class_folders(Path(args.root, 'train'), len(load_labels(args.labels)))
    for part in ('train', 'val'):
        images = imagenet.read_images(Path(args.root, part), classes)
        print(save_list(Path(args.out_dir, f'imagenet_{part}_list.txt'), images))


if __name__ == '__main__':
    user_errors.run(main)
