"""What the process does of which steps are forks: it imports what they import, and decodes what they read."""

from pathlib import Path
from typing import Any, Iterator, Tuple

import cv2
import matplotlib.backends.backend_agg
import matplotlib.pyplot  # noqa: F401
import mmaction.datasets
import mmaction.engine
import mmaction.evaluation
import mmaction.models
import mmaction.visualization  # noqa: F401
import mmengine.config.config
import mmengine.runner  # noqa: F401
import open_clip  # noqa: F401
import torch
import torch.utils.cpp_extension  # noqa: F401

import vlplugins.apis
import vlplugins.datasets
import vlplugins.engine
import vlplugins.evaluation
import vlplugins.launch
import vlplugins.models  # noqa: F401
from vlplugins.datasets.video_reader import FrameCache, open_video


def _leave_as_it_is(text: str, **kwargs: Any) -> Tuple[str, bool]:
    """In the place of yapf, with which MMEngine formats the config of a run before it is logged: a second for each."""
    return text, False


def keep_world(folder: str) -> Iterator[None]:
    """Decodes the clips of a world, one at a time, for all forks from then on; lets go of those of another world."""
    FrameCache.shared.clear()
    for split in ('train', 'test_seen', 'test_unseen', 'pretrain'):
        for line in Path(folder, f'{split}.txt').read_text().splitlines():
            name = f'{folder}/{line.rsplit(" ", 1)[0]}'
            FrameCache.share(name, lambda name=name: open_video(name))
            yield


cv2.setNumThreads(0)
torch.set_num_threads(1)
mmengine.config.config.FormatCode = _leave_as_it_is
