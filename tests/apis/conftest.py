import pytest

from tests.apis import tiny_clip


@pytest.fixture(scope='session')
def videos(tmp_path_factory):
    """Folder with 14 clips of three classes, their list and labels."""
    folder = tmp_path_factory.mktemp('videos')
    tiny_clip.write_videos(folder, 14)
    return folder


@pytest.fixture(scope='session')
def cache(tmp_path_factory):
    return str(tmp_path_factory.mktemp('cache'))


@pytest.fixture(autouse=True)
def own_cache(cache, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', cache)


@pytest.fixture
def cfg(videos):
    return tiny_clip.config(videos)


@pytest.fixture(scope='session')
def checkpoint(videos, tmp_path_factory):
    return tiny_clip.save_checkpoint(tiny_clip.config(videos), tmp_path_factory.mktemp('weights') / 'model.pth')
