import pytest
from mmaction.registry import DATASETS
from mmengine.registry import init_default_scope

from tests.clips import write_clip


@pytest.fixture(scope='session')
def videos(tmp_path_factory):
    """Folder of four small videos of 20, 21, … frames, 10 a second, and a broken one."""
    folder = tmp_path_factory.mktemp('few_videos')
    for number in range(4):
        write_clip(folder / f'{number}.mp4', 20 + number, size=(32, 32), fps=10, seed=number)
    (folder / 'broken.mp4').write_bytes(b'no video')
    return folder


@pytest.fixture
def build_dataset(videos, tmp_path):
    """Builds a `VideoDataset` of a list."""
    init_default_scope('mmaction')

    def build(text: str, *steps: dict, **options):
        (tmp_path / 'list.txt').write_text(text)
        config = dict(type='vlplugins.VideoDataset', ann_file=str(tmp_path / 'list.txt'), pipeline=list(steps),
                      data_prefix=dict(video=str(videos)))
        return DATASETS.build({**config, **options})

    return build
