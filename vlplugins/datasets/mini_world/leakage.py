"""Finds held-out combinations in what the mini world gives to train with."""

import json
from pathlib import Path
from typing import Hashable, Iterable, Iterator, List, Optional, Tuple, Union

import numpy as np

from .contact_sheet import read_frames
from .frames import object_boxes, render_frames
from .held_out_texts import held_out_phrases
from .labels import LABELS, is_held_out, label_index, split_label
from .lists import TRAINING_SPLITS, clip_path
from .scene import Scene, sample_scene

_BOX_TOLERANCE, _GREY_TOLERANCE = .1, 3  # pixels, for rounding; mean difference of grey values, for h264


def leaks(folder: Union[str, Path], pixels: bool = False) -> List[str]:
    """Every place of a rendered world in which a training would meet a held-out combination.

    Read are the lists to train on and what their clips show, neighbours included; their boxes and action areas, which
    must be those of their scenes; all captions, which must be of clips to train on; the corpus; and the labels to train
    with.

    Args:
        folder: That `render_world` filled.
        pixels: Whether to decode all clips to train on too and to compare them with what they should show.

    Returns:
        A line for each finding, with its file and line or key; none for a clean world.
    """
    folder = Path(folder)
    captions, corpus = (json.loads((folder / f'{name}.json').read_text()) for name in ('captions', 'corpus'))
    labels = (folder / 'labels_seen.txt').read_text().splitlines()
    units = [(entity['unit'], f'{entity["unit"]} {entity["description"]}') for entity in corpus]
    sources = [(entity['unit'], label) for entity in corpus for label in entity['labels']]
    foreign = [path for path in captions if path.split('/')[0] not in TRAINING_SPLITS]
    return [*_in_lists(folder, pixels), *_in_texts('captions.json', captions.items()),
            *(f'captions.json, {path}: not a clip to train on' for path in foreign),
            *_in_texts('corpus.json', units), *_in_texts('corpus.json, labels', sources),
            *_in_texts('labels_seen.txt, line', enumerate(labels, start=1))]


def _in_texts(where: str, texts: Iterable[Tuple[Hashable, str]]) -> Iterator[str]:
    for key, text in texts:
        found = held_out_phrases(text)
        if found:
            yield f'{where}, {key}: {text!r} tells of {", ".join(found)}'


def _in_lists(folder: Path, pixels: bool) -> Iterator[str]:
    world, boxes, areas = (json.loads((folder / f'{name}.json').read_text())
                          for name in ('world', 'boxes', 'action_areas'))
    for split in TRAINING_SPLITS:
        for number, line in enumerate((folder / f'{split}.txt').read_text().splitlines()):
            path, label = line.rsplit(' ', 1)
            scene = sample_scene(world['seed'], split, number)
            problems = [*_clip_problems(path, int(label), clip_path(split, number), scene),
                        *_box_problems(boxes.get(path), areas.get(path), scene)]
            if pixels and not _looks_like(read_frames(folder / path), scene):
                problems.append('the file shows something else than its scene')
            yield from (f'{split}.txt, line {number + 1}, {line!r}: {problem}' for problem in problems)


def _clip_problems(path: str, label: int, expected_path: str, scene: Scene) -> Iterator[str]:
    if path != expected_path:
        yield f'the clip should be {expected_path}'
    if label != scene.label:
        yield f'the label is {LABELS[label]!r}, the clip shows {LABELS[scene.label]!r}'
    for obj, verb in dict.fromkeys([split_label(label), (scene.obj, scene.verb), (scene.distractor, scene.verb)]):
        if obj is not None and is_held_out(obj, verb):
            yield f'{LABELS[label_index(obj, verb)]!r} is held out'


def _box_problems(boxes: Optional[list], area: Optional[list], scene: Scene) -> Iterator[str]:
    drawn = object_boxes(scene)
    whole = np.concatenate([drawn[:, :2].min(0), drawn[:, 2:].max(0)])
    for name, found, true in (('boxes', boxes, drawn), ('action_areas', area, whole)):
        if np.shape(found) != true.shape or np.abs(true - found).max() > _BOX_TOLERANCE:
            yield f'{name}.json has those of another motion'


def _looks_like(frames: np.ndarray, scene: Scene) -> bool:
    drawn = render_frames(scene)
    if frames.shape != drawn.shape:
        return False
    differences = np.abs(frames.mean(-1) - drawn.mean(-1))
    return float(differences.mean()) < _GREY_TOLERANCE
