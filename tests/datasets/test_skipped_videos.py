import copy
import multiprocessing
import pickle
import subprocess
import sys

import pytest

from tests.helpers import ranks  # noqa: F401  (what the server of forks imports)
from vlplugins.datasets.skipped_videos import SkippedVideo, SkippedVideos


def note(videos: SkippedVideos, name: str) -> None:
    videos.add(SkippedVideo(name, 'list.txt, line 1', 'broken'))


@pytest.mark.parametrize('method', ['fork', 'forkserver'])  # the latter pickles, as 'spawn' does, and starts faster
def test_gathers_what_other_processes_note(method):
    videos = SkippedVideos()
    note(videos, 'a.mp4')
    context = multiprocessing.get_context(method)
    workers = [context.Process(target=note, args=(videos, name)) for name in ('b.mp4', 'a.mp4')]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    taken = videos.take()
    assert sorted(video.filename for video in taken) == ['a.mp4', 'a.mp4', 'b.mp4']
    assert videos.take() == []
    assert videos.table(taken) == ['a.mp4\tlist.txt, line 1\t2\tbroken', 'b.mp4\tlist.txt, line 1\t1\tbroken']


def test_copies_share_the_list():
    videos = SkippedVideos()
    note(pickle.loads(pickle.dumps(videos)), 'a.mp4')
    note(copy.deepcopy(videos), 'b.mp4')
    assert len(videos.take()) == 2


def test_says_what_is_new():
    videos = SkippedVideos()
    entry = SkippedVideo('a.mp4', 'list.txt, line 1', 'two\nlines\tand a tab')
    assert [videos.add(entry), videos.add(entry)] == [True, False]
    assert videos.table(videos.take()) == ['a.mp4\tlist.txt, line 1\t2\ttwo lines and a tab']


def test_what_nobody_took_is_printed_at_the_end():
    code = ('import os\n'
            'from vlplugins.datasets.skipped_videos import SkippedVideo, SkippedVideos\n'
            'videos = SkippedVideos()\n'
            'videos.add(SkippedVideo("a.mp4", "list.txt, line 3", "broken"))\n'
            'print(videos.folder)\n')
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True)
    assert 'Skipped videos: 1, 1 times in all\na.mp4\tlist.txt, line 3\t1\tbroken' in done.stderr
    assert subprocess.run(['test', '-e', done.stdout.split()[-1]], check=False).returncode == 1
