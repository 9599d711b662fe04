"""Scores motion areas on rendered clips whose boxes are known, before a still, a panning and a shaking camera.

    python tools/analysis_tools/motion_area_iou.py --seeds 0 1 2 --out motion_areas.json

Prints intersection over union with the true box, mean ± standard deviation over the seeds, and in brackets the share of
clips above 0.5, by detector and camera; 'neighbour' has a still camera and a second thing that drifts. Needs neither
videos nor a model; the clips are not encoded. One thread: the optical flow 'dis' depends a little on their number.
"""

import argparse
import json
from typing import Dict, List, Optional

import cv2
import numpy as np
from mmengine.config import Config

from vlplugins import user_errors
from vlplugins.atomic_file import write_text
from vlplugins.datasets.mini_world.cameras import CAMERAS, known_clips
from vlplugins.evaluation.motion_areas import area_detectors, area_scores, with_flow
from vlplugins.ops.motion_settings import MotionSettings


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', nargs='?', help='its motion_settings, a dict, change the detector; without them any '
                        'config is as good as none')
    parser.add_argument('--seeds', '--seed', nargs='+', type=int, default=[0], help='of the clips; the detector was '
                        'tuned on 7')
    parser.add_argument('--clips', type=int, default=100, help='of each camera and seed (default: %(default)s)')
    parser.add_argument('--cameras', nargs='+', choices=CAMERAS, default=CAMERAS)
    parser.add_argument('--contrast', type=float, default=1, help='of the backgrounds (default: %(default)s)')
    parser.add_argument('--tvl1', type=int, default=0, metavar='CLIPS', help='also TV-L1, on so many clips')
    parser.add_argument('--out', help='JSON file for the numbers, as detector/camera/iou')
    return parser.parse_args()


def measure(settings: MotionSettings, args: argparse.Namespace) -> Dict[str, List[float]]:
    """Numbers of each seed, by 'detector/camera/measure'."""
    detectors = area_detectors(settings)
    found: Dict[str, List[float]] = {}
    for seed in args.seeds:
        for camera in args.cameras:
            clips = known_clips(camera, args.clips, seed, args.contrast)
            scores = {name: area_scores(detector, clips) for name, detector in detectors.items()}
            if args.tvl1:
                scores['tvl1'] = area_scores(with_flow(MotionSettings(method='tvl1')), clips[:args.tvl1])
            for name, values in scores.items():
                for key, value in values.items():
                    found.setdefault(f'{name}/{camera}/{key}', []).append(value)
    return found


def table(found: Dict[str, List[float]], cameras: List[str]) -> str:
    """A line a detector."""
    names = list(dict.fromkeys(key.split('/')[0] for key in found))
    lines = [f'{"":24}' + ''.join(f'{camera:>23}' for camera in cameras)]
    for name in names:
        cells = []
        for camera in cameras:
            overlaps, above = (found[f'{name}/{camera}/{key}'] for key in ('iou', 'above_half'))
            cells.append(f'{np.mean(overlaps):.3f} ± {np.std(overlaps):.3f} ({np.mean(above):.2f})')
        lines.append(f'{name:24}' + ''.join(f'{cell:>23}' for cell in cells))
    return '\n'.join(lines)


def detector_settings(config: Optional[str]) -> MotionSettings:
    """The default ones with the `motion_settings` of a config."""
    changed = Config.fromfile(config).get('motion_settings') if config else None
    try:
        return MotionSettings(**(changed or {}))
    except TypeError as error:
        raise ValueError(f'motion_settings={changed}: {error}. Known: {", ".join(vars(MotionSettings()))}.') from error


def main() -> None:
    args = parse_args()
    cv2.setNumThreads(1)
    found = measure(detector_settings(args.config), args)
    print(table(found, args.cameras))
    if args.out:
        write_text(args.out, json.dumps({key: float(np.mean(values)) for key, values in found.items()}, indent=1))


if __name__ == '__main__':
    user_errors.run(main)
