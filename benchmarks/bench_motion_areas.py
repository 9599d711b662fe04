"""Boxes around what moves against the true ones: optical flow, frame difference, and no detector at all.

    python benchmarks/bench_motion_areas.py --out work_dirs/benchmarks/motion_areas.json

Rendered clips of 16 frames of 64 × 64 under a still, a panning and a shaking camera, before the world's own dull
backgrounds and before the same with twice the contrast. 'difference > n' takes all pixels whose grey value changes by
more than n: 10 suits the still camera best, 30 all three. 'difference, boxes as ours' puts summed differences in the
place of motion boundaries and leaves everything after them as it is. One thread.
"""

import argparse
import functools
import itertools
import time
from typing import Callable, Dict, List, Sequence

import cv2
import numpy as np
from camera_clips import CAMERAS, KnownClip, known_clips, overlap
from common import print_table, save
from frame_difference import difference_area, recipe_on_differences

from vlplugins.ops import motion_area as detector
from vlplugins.ops.box_track import central_half
from vlplugins.ops.motion_settings import MotionSettings

Area = Callable[[Sequence[np.ndarray]], np.ndarray]


def with_flow(settings: MotionSettings) -> Area:
    """The detector."""
    return lambda frames: detector.motion_area(frames, settings)


def central(frames: Sequence[np.ndarray]) -> np.ndarray:
    """The central half of the frame, unseen."""
    return central_half(frames[0].shape[1], frames[0].shape[0])


def measure(name: str, clips: Sequence[KnownClip], area: Area) -> dict:
    """A row of the table."""
    start = time.perf_counter()
    found = [area(clip.frames) for clip in clips]
    seconds = time.perf_counter() - start
    overlaps = [overlap(box, clip.box) for box, clip in zip(found, clips)]
    return dict(detector=name, mean_iou=float(np.mean(overlaps)),
                above_half=float(np.mean(np.array(overlaps) > 0.5)), clips_per_second=len(clips) / seconds)


def main() -> None:
    """Parses, measures, prints and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--clips', type=int, default=100, help='of each camera (default: %(default)s)')
    parser.add_argument('--seed', type=int, default=0, help='of the clips; the detector was tuned on 7')
    parser.add_argument('--tvl1', type=int, default=0, metavar='CLIPS', help='also TV-L1, on so many clips')
    parser.add_argument('--out', default='work_dirs/benchmarks/motion_areas.json')
    args = parser.parse_args()
    cv2.setNumThreads(1)
    detectors: Dict[str, Area] = {
        'dis': with_flow(MotionSettings()),
        'farneback': with_flow(MotionSettings(method='farneback')),
        'dis, published numbers': with_flow(MotionSettings(**{**vars(MotionSettings.published()), 'method': 'dis'})),
        'difference > 10': functools.partial(difference_area, threshold=10),
        'difference > 30': difference_area,
        'difference, boxes as ours': recipe_on_differences,
        'central half': central
    }
    rows: List[dict] = []
    for texture, camera in itertools.product((1, 2), CAMERAS):
        clips = known_clips(camera, args.clips, args.seed, texture)
        found = [measure(name, clips, area) for name, area in detectors.items()]
        if args.tvl1:
            area = with_flow(MotionSettings(method='tvl1'))
            found.append(measure(f'tvl1, {args.tvl1} clips', clips[:args.tvl1], area))
        rows += [dict(texture=texture, camera=camera, **row) for row in found]
    print_table(rows)
    save(args.out, 'motion_areas', rows, settings=dict(clips=args.clips, seed=args.seed, threads=1))


if __name__ == '__main__':
    main()
