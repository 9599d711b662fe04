"""The files beside the clips: lists, labels, captions, boxes, corpus and vocabulary."""

import json
from pathlib import Path
from typing import Dict, Iterable, List, Mapping

from vlplugins.atomic_file import write_text
from vlplugins.datasets.action_table import save_actions

from .captions import caption
from .corpus import mini_corpus
from .frames import object_boxes
from .labels import LABELS, OBJECTS, SEEN_LABELS, UNSEEN_LABELS, VERBS, split_label
from .scene import SPLITS, clip_rng, sample_scene
from .vocabulary import vocabulary

TRAINING_SPLITS = ('pretrain', 'train')
_WORDING = 1  # `purpose` of the generator that words the captions
_WORD_FILES = {'labels': LABELS, 'labels_seen': [LABELS[label] for label in SEEN_LABELS],
               'labels_unseen': [LABELS[label] for label in UNSEEN_LABELS], 'words': vocabulary()}
_ACTIONS = 'actions_seen.csv'
_JSON_FILES = ('captions', 'boxes', 'action_areas', 'corpus')


def write_lists(out_dir: Path, seed: int, counts: Mapping[str, int]) -> None:
    """Writes what a config reads of a world besides its clips.

    `<split>.txt`, a list with lines `relative/path.mp4 label`; `labels.txt`, one label a line in the order of their
    indices, the 48 seen ones first; `labels_seen.txt` and `labels_unseen.txt`, these two parts; `actions_seen.csv`, the
    seen ones as a table of actions whose verb is the motion and whose noun the object; `captions.json`, from relative
    path to a sentence; `boxes.json`, to the box of the moving object in each frame (left, top, right, bottom
    in pixels); `action_areas.json`, to the box that holds those of all frames; `corpus.json`, entities for ALT;
    `words.txt`, every word of captions, labels, corpus and prompts. Only clips to train on have captions: others would
    tell of held-out combinations.

    Args:
        out_dir: Folder of the world.
        seed: Of the world.
        counts: Number of clips of each split.
    """
    captions: Dict[str, str] = {}
    boxes: Dict[str, List[List[float]]] = {}
    areas: Dict[str, List[float]] = {}
    for split, count in counts.items():
        lines = []
        for index in range(count):
            path, scene = clip_path(split, index), sample_scene(seed, split, index)
            lines.append(f'{path} {scene.label}')
            if split in TRAINING_SPLITS:
                captions[path] = caption(scene, clip_rng(seed, split, index, _WORDING))
            found = object_boxes(scene).round(1)
            boxes[path], areas[path] = found.tolist(), [*found[:, :2].min(0), *found[:, 2:].max(0)]
        _write_lines(out_dir / f'{split}.txt', lines)
    for name, words in _WORD_FILES.items():
        _write_lines(out_dir / f'{name}.txt', words)
    pairs = [split_label(label)[::-1] for label in SEEN_LABELS]
    save_actions(out_dir / _ACTIONS, pairs, VERBS, OBJECTS)
    for name, value in zip(_JSON_FILES, (captions, boxes, areas, mini_corpus())):
        write_text(out_dir / f'{name}.json', json.dumps(value))


def lists_exist(out_dir: Path) -> bool:
    """Whether all files of `write_lists` are there."""
    names = [f'{name}.txt' for name in (*SPLITS, *_WORD_FILES)] + [f'{name}.json' for name in _JSON_FILES]
    return all((out_dir / name).exists() for name in (*names, _ACTIONS))


def clip_path(split: str, index: int) -> str:
    """Path of a clip relative to the folder of the world."""
    return f'{split}/{index:05d}.mp4'


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    write_text(path, ''.join(f'{line}\n' for line in lines))
