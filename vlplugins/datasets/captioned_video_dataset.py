import logging
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

import numpy as np
from mmengine.logging import print_log

from vlplugins.registry import DATASETS
from vlplugins.text.keys import check_keys

from .action_areas import read_action_areas
from .annotations import AnnotatedVideo
from .caption_embeddings import CaptionEmbeddings, load_captions
from .clip_key import clip_key, normal_key
from .missing_clips import report_missing
from .video_dataset import VideoDataset

MISSING_AREAS = ('all', 'raise')


@DATASETS.register_module()
class CaptionedVideoDataset(VideoDataset):
    """Videos with a caption each and, where wanted, the area in which something happens (FILS, Sec. 3).

    Captions are looked up by `clip_key`: the name in the list without its suffix, for segments `name|start|stop`. A
    clip without a caption stops the run before it starts. Of several captions a training sample draws one.

    A sample has `caption_embedding`, (E,) float32 of unit length, or with `encoder=None` the text, `caption`; and with
    `action_areas` its `action_area`, which `vlplugins.LoadActionArea` makes a box of.

    Args:
        ann_file: The list.
        pipeline: As in the host. `PackActionInputs(algorithm_keys=('caption_embedding', ))` hands the embedding on.
        captions: dict with `file`, texts or ready embeddings (`read_captions`, `read_embeddings`), and optionally the
            `encoder` of texts and the `cache_dir` of their embeddings, see `encode_texts`; None for no captions.
        action_areas: File of the areas, see `read_action_areas`.
        missing_area: What becomes of clips that are not in that file: 'all', the whole frame, and a warning; 'raise'.
        kwargs: Of `vlplugins.VideoDataset`.

    Raises:
        FileNotFoundError: A file is missing.
        ValueError: Clips without a caption, or areas without which the run is not to go on; an unknown key or option.
    """

    def __init__(self,
                 ann_file: str,
                 pipeline: List[Any],
                 captions: Optional[dict] = None,
                 action_areas: Optional[str] = None,
                 missing_area: str = 'all',
                 **kwargs: Any) -> None:
        if captions is not None:
            check_keys(captions, 'captions', ('file', ), ('encoder', 'cache_dir'))
        if missing_area not in MISSING_AREAS:
            raise ValueError(f'CaptionedVideoDataset: missing_area={missing_area!r} is unknown; choose '
                             f'{" or ".join(map(repr, MISSING_AREAS))}')
        self.captions = captions
        self.action_areas = action_areas
        self.missing_area = missing_area
        self.caption_rows = None  # (S, E), one matrix for all clips: of a tensor, workers share the memory
        super().__init__(ann_file, pipeline, **kwargs)

    def _entries(self, videos: Sequence[AnnotatedVideo]) -> List[dict]:
        entries = super()._entries(videos)
        keys = [clip_key(video.filename, video.segment) for video in videos]
        if self.captions is not None:
            self._add_captions(entries, keys)
        if self.action_areas is not None:
            self._add_areas(entries, keys)
        return entries

    def _add_captions(self, entries: List[dict], keys: Sequence[str]) -> None:
        loaded = load_captions(**self.captions)
        by_key: Mapping[str, Any] = loaded
        if isinstance(loaded, CaptionEmbeddings):
            self.caption_rows, by_key = loaded.rows, loaded.places
        found = _by_normal_key(by_key, self.captions['file'])
        missing = [key for key in keys if key not in found]
        if missing:
            raise ValueError(report_missing(missing, len(keys), 'caption', self.captions['file'], found))
        for entry, key in zip(entries, keys):
            entry['captions'] = found[key]

    def _add_areas(self, entries: List[dict], keys: Sequence[str]) -> None:
        found = read_action_areas(self.action_areas)
        missing = [key for key in keys if key not in found]
        if missing:
            message = report_missing(missing, len(keys), 'action area', self.action_areas, found)
            if self.missing_area == 'raise':
                raise ValueError(message)
            print_log(f'{message}. All of the frame counts as theirs', logger='current', level=logging.WARNING)
        for entry, key in zip(entries, keys):
            entry['action_area'] = found.get(key)

    def get_data_info(self, idx: int) -> dict:
        """What the pipeline is given of a sample, with its caption, drawn by lot where there are several."""
        info = super().get_data_info(idx)
        choices = info.pop('captions', None)
        if choices is None:
            return info
        choice = choices[0 if self.test_mode or len(choices) == 1 else np.random.randint(len(choices))]
        if self.caption_rows is None:
            return dict(info, caption=choice)
        # A copy: a view would take the whole matrix along when a worker sends it.
        return dict(info, caption_embedding=self.caption_rows[choice].clone())


def _by_normal_key(values: Mapping[str, Any], source: Union[str, Path]) -> Dict[str, Any]:
    """Values of a file by the keys that `clip_key` would have given.

    Raises:
        ValueError: Two names of one clip.
    """
    found: Dict[str, Any] = {}
    for key, value in values.items():
        normal = normal_key(key)
        if normal in found:
            raise ValueError(f'{source}: the clip {normal!r} comes twice, the second time as {key!r}; keep one of them')
        found[normal] = value
    return found
