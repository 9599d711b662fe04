"""Fits the LDA classifier of Text4Vis (Table 6) on a config's training videos.

    python tools/fit_lda_classifier.py configs/text4vis/text4vis_b16_k400.py --out lda.npy
    tools/dist_train.sh configs/text4vis/text4vis_b16_k400.py 8 --cfg-options model.cls_head.class_texts.matrix=lda.npy

The backbone has the weights that the config names, CLIP's, or those of CHECKPOINT. Stopped, it goes on where it was.
"""

import argparse
from pathlib import Path

from vlplugins import launch, user_errors


def parse_args() -> argparse.Namespace:
    parser = launch.argument_parser("Fits an LDA classifier on a config's training videos.")
    parser.add_argument('checkpoint', nargs='?', help='trained weights of the backbone (default: those of the config)')
    parser.add_argument('--videos-per-class', type=int, default=60, help='default: %(default)s, as in the paper')
    parser.add_argument('--seed', type=int, default=0, help='of the draw of the videos (default: %(default)s)')
    parser.add_argument('--allow-fewer', action='store_true', help='take all videos of a class that has fewer')
    parser.add_argument('--temporal', action='store_true',
                        help='embeddings behind the neck of CHECKPOINT instead of averaged frames: they know of motion')
    parser.add_argument('--out', default='lda.npy', help='file for the classifier (default: %(default)s)')
    return launch.parse(parser)


def main() -> None:
    args = parse_args()
    from vlplugins.apis.lda import lda_classifier  # --help need not wait for the host
    cfg = launch.load_config(args)
    checkpoint = args.checkpoint and launch.checkpoint_path(args.checkpoint)
    kind = '_temporal' if args.temporal else ''
    folder = Path(cfg.work_dir, f'lda_{args.videos_per_class}_videos_seed_{args.seed}{kind}')
    classifier = lda_classifier(
        cfg, args.out, folder, checkpoint, args.videos_per_class, args.seed, args.allow_fewer, args.temporal)
    print(f'{args.out}: {classifier}.\nTrain with it: --cfg-options model.cls_head.class_texts.matrix={args.out}')


if __name__ == '__main__':
    user_errors.run(main)
