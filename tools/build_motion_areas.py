"""Measures where in the clips of a list something moves, whatever the camera does.

    python tools/build_motion_areas.py data/ssv2/ssv2_train.txt --root data/ssv2/videos \\
        --out data/ssv2/action_areas.json --nproc 8

The same command goes on where a stopped run was. Lengths are pixels of a frame whose shorter side has 256.
"""

import argparse
import dataclasses

from vlplugins import user_errors
from vlplugins.datasets.annotations import read_annotations
from vlplugins.datasets.preparation.motion_areas import Measurement, build_motion_areas
from vlplugins.datasets.segments import SEGMENT_UNITS
from vlplugins.ops.motion_settings import MotionSettings
from vlplugins.ops.optical_flow import FLOW_METHODS


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('list', help='annotation file: a line for each video, with or without a label')
    parser.add_argument('--out', required=True, help='JSON file to write')
    parser.add_argument('--root', default='', help='folder of the videos')
    parser.add_argument('--nproc', type=int, default=1, help='processes (default: %(default)s)')
    parser.add_argument('--segments', action='store_true', help='lines have a start and an end')
    parser.add_argument('--segment-unit', choices=SEGMENT_UNITS, default='seconds')
    parser.add_argument('--delimiter', default=' ', help='between the fields of a line (default: white space)')
    parser.add_argument('--multi-class', action='store_true', help='lines have several labels')
    parser.add_argument('--per-frame', action='store_true', help='a box for each frame instead of one for the clip')
    numbers = parser.add_argument_group('numbers of the detector')
    numbers.add_argument('--published', action='store_true', help="those of MOFO's scripts, where none is given")
    for field in dataclasses.fields(MotionSettings):
        choices = FLOW_METHODS if field.name == 'method' else None
        numbers.add_argument(f'--{field.name.replace("_", "-")}', type=field.type, choices=choices,
                             help=f'default: {field.default}')
    return parser.parse_args()


def main() -> None:
    args = parse_args()
    given = {field.name: getattr(args, field.name) for field in dataclasses.fields(MotionSettings)}
    settings = dataclasses.replace(MotionSettings.published() if args.published else MotionSettings(),
                                   **{name: value for name, value in given.items() if value is not None})
    videos = read_annotations(args.list, args.delimiter, args.multi_class, not args.segments, args.segments)
    how = Measurement(args.root, settings, args.per_frame, args.segment_unit)
    skipped = build_motion_areas(videos, args.out, how, args.nproc)
    print(f'{args.out}: areas of the clips of {args.list}')
    if skipped:
        print(f'{len(skipped)} clips cannot be decoded and are left out, see {args.out}.skipped.txt:')
        print('\n'.join(f'{video.filename} ({video.source}): {video.cause}' for video in skipped[:10]))


if __name__ == '__main__':
    user_errors.run(main)
