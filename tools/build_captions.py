"""Captions the videos of a list, for contrastive pre-training (FILS, Sec. 6).

    python tools/build_captions.py data/sthv2/sthv2_train_list_videos.txt --root data/sthv2/videos \
        --model microsoft/git-base-vatex --out data/sthv2/captions.json

Stopped, it goes on where it was; videos that cannot be decoded are left out and named at the end.
"""

import argparse
from pathlib import Path

from vlplugins import user_errors
from vlplugins.atomic_file import write_text


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('list', help='annotation file: a video and its label in a line')
    parser.add_argument('--out', required=True, help='JSON file to write')
    parser.add_argument('--model', required=True, help='captioning model of Hugging Face: folder, or name on the hub')
    parser.add_argument('--root', default='', help='folder of the videos')
    parser.add_argument('--segments', action='store_true', help='lines have a start and an end')
    parser.add_argument('--segment-unit', default='seconds', choices=['seconds', 'frames'], help='of start and end')
    parser.add_argument('--num-frames', type=int, default=8, help='shown of a clip (default: %(default)s)')
    parser.add_argument('--prompt', help='what models that take a question are asked')
    parser.add_argument('--max-new-tokens', type=int, default=40, help='longest caption (default: %(default)s)')
    parser.add_argument('--num-beams', type=int, default=3, help='of the search (default: %(default)s)')
    parser.add_argument('--device', help='for the model (default: the accelerator where there is one)')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    from vlplugins.apis.captions import caption_videos  # --help need not wait for these
    from vlplugins.apis.video_captioner import PROMPT, VideoCaptioner
    from vlplugins.datasets.annotations import read_annotations
    videos = read_annotations(args.list, allow_unlabelled=not args.segments, segments=args.segments)
    captioner = VideoCaptioner(args.model, args.num_frames, args.prompt or PROMPT, args.max_new_tokens, args.num_beams,
                               args.device)
    report = caption_videos(videos, captioner, args.out, args.root, args.segment_unit)
    print(f'{args.out}: captions of {len(report.captions)} clips')
    if report.failed:
        path = Path(f'{args.out}.failed.txt')
        write_text(path, ''.join(f'{key}\t{cause}\n' for key, cause in report.failed))
        key, cause = report.failed[0]
        print(f'{len(report.failed)} clips have no caption, as {key} ({cause}); all of them in {path}. Training wants '
              'them off the list')


if __name__ == '__main__':
    user_errors.run(main)
