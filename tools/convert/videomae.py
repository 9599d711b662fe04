"""Turns a checkpoint of VideoMAE into one of ours, to be compared with FILS.

    python tools/convert/videomae.py checkpoint.pth videomae_b16.pth

Only a test needs it: to train from such a file, its path is a value of the backbone's `pretrained`.
"""

from vlplugins import user_errors
from vlplugins.convert.command import convert_file
from vlplugins.convert.videomae import convert_videomae


def main() -> None:
    convert_file(convert_videomae, 'Turns a checkpoint of VideoMAE into one of ours.')


if __name__ == '__main__':
    user_errors.run(main)
