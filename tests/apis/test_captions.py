import json

import numpy as np
import pytest

from tests.clips import decode_all, write_clip
from vlplugins.apis.captions import caption_videos
from vlplugins.datasets.annotations import AnnotatedVideo
from vlplugins.datasets.captions import read_captions


class Captioner:
    """Says how bright the frames are, and may be killed."""

    num_frames = 4

    def __init__(self, name: str = 'one', kill_at: int = -1) -> None:
        self.settings, self.kill_at, self.seen = dict(model=name), kill_at, 0

    def __call__(self, frames: list) -> str:
        if self.seen == self.kill_at:
            raise KeyboardInterrupt
        self.seen += 1
        return f'the mean is {np.mean(frames):.6f}'


@pytest.fixture(scope='module')
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp('clips')
    for number in range(3):
        write_clip(folder / f'{number}.mp4', 8, size=(32, 32), fps=4, seed=number)
    (folder / 'broken.mp4').write_bytes(b'no video')
    return folder


VIDEOS = [AnnotatedVideo(name, ()) for name in ('0.mp4', 'broken.mp4', '1.mp4', '2.mp4')]


def test_the_model_sees_frames_from_all_of_the_clip(root, tmp_path):
    report = caption_videos(VIDEOS, Captioner(), tmp_path / 'out.json', str(root))
    expected = {str(number): f'the mean is {np.mean(decode_all(root / f"{number}.mp4")[::2]):.6f}'
                for number in range(3)}
    assert report.captions == expected
    assert {key: texts[0] for key, texts in read_captions(tmp_path / 'out.json').items()} == expected
    assert [key for key, _ in report.failed] == ['broken']


def test_segments(root, tmp_path):
    parts = [AnnotatedVideo('0.mp4', (0, ), segment=(0, 1)), AnnotatedVideo('0.mp4', (0, ), segment=(1, 2))]
    report = caption_videos(parts, Captioner(), tmp_path / 'out.json', str(root))
    frames = decode_all(root / '0.mp4')
    assert report.captions == {'0|0|1': f'the mean is {np.mean(frames[:4]):.6f}',
                               '0|1|2': f'the mean is {np.mean(frames[4:]):.6f}'}


@pytest.mark.parametrize('cut', [0, 5])
def test_killed_and_called_again_gives_the_same(root, tmp_path, cut):
    out, whole = tmp_path / 'out.json', tmp_path / 'whole.json'
    caption_videos(VIDEOS, Captioner(), whole, str(root))
    with pytest.raises(KeyboardInterrupt):
        caption_videos(VIDEOS, Captioner(kill_at=2), out, str(root))
    assert not out.exists()
    notes = tmp_path / 'out.json.progress.jsonl'
    notes.write_text(notes.read_text()[:len(notes.read_text()) - cut])  # perhaps in the middle of a line
    again = Captioner()
    caption_videos(VIDEOS, again, out, str(root))
    assert again.seen == (2 if cut else 1)
    assert out.read_bytes() == whole.read_bytes()
    assert caption_videos(VIDEOS, Captioner(kill_at=0), out, str(root)).captions == json.loads(whole.read_text())


def test_one_file_has_the_captions_of_one_model(root, tmp_path):
    caption_videos(VIDEOS, Captioner(), tmp_path / 'out.json', str(root))
    with pytest.raises(ValueError, match="made with {'model': 'one'}, not with {'model': 'two'}"):
        caption_videos(VIDEOS, Captioner('two'), tmp_path / 'out.json', str(root))


def test_no_caption_at_all(root, tmp_path):
    with pytest.raises(ValueError, match='none of the 1 clips has a caption; the first one, broken: '):
        caption_videos(VIDEOS[1:2], Captioner(), tmp_path / 'out.json', str(root))
    silent = Captioner()
    silent.__class__ = type('Silent', (Captioner, ), {'__call__': lambda self, frames: ' '})
    with pytest.raises(ValueError, match='the first one, 0: the model had no words'):
        caption_videos(VIDEOS[:1], silent, tmp_path / 'silent.json', str(root))
