"""Turns a checkpoint of ViFi-CLIP into one of ours, to be tested with averaged frames.

    python tools/convert/vifi_clip.py vifi_clip_10_epochs_k400_full_finetuned.pth vifi_b16.pth

Only a test needs it: to train from such a file, or to embed texts with it, its path is a value of `pretrained`. The
command that it prints classifies with the file's own text tower and has ViFi-CLIP's template and statistics of pixels;
frames are sampled as the config says, which is Text4Vis' way.
"""

from vlplugins import user_errors
from vlplugins.convert.command import convert_file
from vlplugins.convert.vifi_clip import convert_vifi_clip


def main() -> None:
    convert_file(convert_vifi_clip, 'Turns a checkpoint of ViFi-CLIP into one of ours.')


if __name__ == '__main__':
    user_errors.run(main)
