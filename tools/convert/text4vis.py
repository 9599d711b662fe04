"""Turns a checkpoint of Text4Vis' authors into one of ours.

    python tools/convert/text4vis.py model_best.pt text4vis_l14_k400.pth
    python tools/test.py configs/text4vis/text4vis_l14_k400.py text4vis_l14_k400.pth

Both their scripts are known: train.py, and train_nce.py of the contrastive paradigm. --config checks the result against
the model of a config before it is written. Their test multiplies cosines by 100, ours by the trained scale that the
checkpoint holds: the classes keep their order, probabilities differ a little.
"""

from vlplugins import user_errors
from vlplugins.convert.command import convert_file
from vlplugins.convert.text4vis import convert_text4vis


def main() -> None:
    convert_file(convert_text4vis, "Turns a checkpoint of Text4Vis' authors into one of ours.")


if __name__ == '__main__':
    user_errors.run(main)
