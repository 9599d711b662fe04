import json
import multiprocessing
import runpy
import sys
import time

import cv2
import numpy as np
import pytest

from tests.clips import decode_all, write_clip
from tests.helpers.motion_area_runs import build_and_hang, die
from vlplugins.datasets.action_areas import read_action_areas
from vlplugins.datasets.annotations import AnnotatedVideo
from vlplugins.datasets.preparation import frame_stream, motion_areas
from vlplugins.datasets.preparation.area_record import AreaRecord, Measured
from vlplugins.datasets.preparation.motion_areas import Measurement, build_motion_areas
from vlplugins.datasets.video_reader import open_video
from vlplugins.ops.motion_area import motion_area, motion_boxes
from vlplugins.ops.motion_settings import MotionSettings


@pytest.fixture(scope='module')
def root(tmp_path_factory):
    """Folder of five clips and a broken one."""
    folder = tmp_path_factory.mktemp('moving')
    for number in range(5):
        write_clip(folder / f'{number}.mp4', 14, size=(64, 48), fps=10, seed=number)
    (folder / 'broken.mp4').write_bytes(b'no video')
    return folder


def listed(*names, segment=None):
    return [AnnotatedVideo(name, (0, ), f'list.txt, line {line}', segment) for line, name in enumerate(names, start=1)]


ALL = listed('0.mp4', '1.mp4', 'broken.mp4', '2.mp4', '3.mp4', '4.mp4')


def build(videos, out, root, **options):
    workers = options.pop('num_workers', 1)
    return build_motion_areas(videos, out, Measurement(str(root), **options), workers, progress=False)


@pytest.fixture(scope='module')
def whole(root, tmp_path_factory):
    """What an uninterrupted run writes."""
    out = tmp_path_factory.mktemp('whole') / 'areas.json'
    build(ALL, out, root)
    return out


def test_areas_are_those_of_the_detector(root, whole):
    cv2.setNumThreads(1)
    areas = read_action_areas(whole)
    assert list(areas) == list('01234')
    for number in range(5):
        expected = motion_area(decode_all(root / f'{number}.mp4'))
        np.testing.assert_allclose(areas[str(number)].boxes, [expected], atol=.051)
        assert areas[str(number)].size == (64, 48)


def test_broken_videos_are_named_and_left_out(root, tmp_path):
    skipped, = build(listed('0.mp4', 'broken.mp4', 'gone.mp4')[:2], tmp_path / 'areas.json', root)
    assert (skipped.filename, skipped.source) == ('broken', 'list.txt, line 2')
    report = tmp_path / 'areas.json.skipped.txt'
    assert report.read_text().startswith('broken\tlist.txt, line 2\t1\tpyav: ')
    assert build(listed('0.mp4'), tmp_path / 'areas.json', root) == []
    assert not report.exists()
    assert build(listed('gone.mp4'), tmp_path / 'areas.json', root)[0].cause == 'the file does not exist'


def test_segments_and_frames(root, tmp_path):
    video = listed('1.mp4', segment=(.2, 1.2))
    build([*video, *video], tmp_path / 'areas.json', root, per_frame=True)
    build(listed('1.mp4', segment=(2, 12)), tmp_path / 'frames.json', root, per_frame=True, segment_unit='frames')
    seconds = read_action_areas(tmp_path / 'areas.json')['1|0.2|1.2'].boxes
    cv2.setNumThreads(1)
    expected = motion_boxes(decode_all(root / '1.mp4')[2:12])
    np.testing.assert_allclose(seconds, expected, atol=.051)
    np.testing.assert_array_equal(read_action_areas(tmp_path / 'frames.json')['1|2|12'].boxes, seconds)
    late, = build(listed('1.mp4', segment=(9, 10)), tmp_path / 'late.json', root)
    assert late.cause == 'its 14 frames end before the segment'


@pytest.mark.parametrize('half_a_line', ['', '["4", [1, 2'])
def test_a_run_that_was_stopped_goes_on(root, whole, tmp_path, monkeypatch, half_a_line):
    out, stopped = tmp_path / 'areas.json', []
    add = AreaRecord.add

    def stop_after_two(record, key, measured):
        add(record, key, measured)
        stopped.append(key)
        if len(stopped) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(AreaRecord, 'add', stop_after_two)
        build(ALL, out, root)
    part = out.with_name('areas.json.part')
    assert not out.exists() and part.exists()
    part.write_text(part.read_text() + half_a_line)
    measured = []
    monkeypatch.setattr(AreaRecord, 'add', lambda record, key, value: (measured.append(key), add(record, key, value)))
    build(ALL, out, root)
    assert sorted(stopped + measured) == list('01234')
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ['areas.json', 'areas.json.skipped.txt']


def test_a_list_that_has_grown(root, whole, tmp_path):
    out = tmp_path / 'areas.json'
    build(listed('3.mp4', '0.mp4'), out, root)
    assert list(read_action_areas(out)) == ['3', '0']
    build(ALL, out, root)
    assert out.read_bytes() == whole.read_bytes()
    build(listed('2.mp4'), out, root)
    assert set(read_action_areas(out)) == set('01234')


def test_files_of_other_settings(root, whole, tmp_path):
    with pytest.raises(ValueError, match=r'areas\.json holds areas that were measured with window=8 \(now 4\); give'):
        build(ALL, whole, root, settings=MotionSettings(window=4))
    AreaRecord(tmp_path / 'areas.json', dict(window=8)).add('a', Measured([0, 0, 1, 1], [2, 2]))
    with pytest.raises(ValueError, match=r'areas\.json\.part holds areas that were measured with '):
        build(ALL, tmp_path / 'areas.json', root)
    (tmp_path / 'other.json').write_text('{"a": [0, 0, 1, 1]}')
    with pytest.raises(ValueError, match='other.json exists, and is no file of motion areas of this tool'):
        build(ALL, tmp_path / 'other.json', root)


def test_a_process_that_dies_is_told(root, tmp_path, monkeypatch):
    monkeypatch.setattr(motion_areas, '_try_clip', die)
    with pytest.raises(RuntimeError, match='was killed, perhaps for lack of memory. What is done is kept'):
        build(ALL, tmp_path / 'areas.json', root, num_workers=2)
    assert (tmp_path / 'areas.json.part').exists()


def test_frames_come_in_pieces(root, monkeypatch):
    reader, asked = open_video(str(root / '0.mp4')), []
    get_frames = reader.get_frames
    monkeypatch.setattr(reader, 'get_frames', lambda indices: (asked.append(list(indices)), get_frames(indices))[1])
    monkeypatch.setattr(frame_stream, '_FEWEST', 3)
    monkeypatch.setattr(frame_stream, 'MEMORY', 5 * 64 * 48 * 3)
    frames = list(frame_stream.stream_frames(reader, 1, 12))
    np.testing.assert_array_equal(frames, get_frames(range(1, 13)))
    assert [len(piece) for piece in asked] == [3, 5, 4]


def test_a_run_that_was_killed_goes_on(root, whole, tmp_path):
    out = tmp_path / 'areas.json'
    part = out.with_name('areas.json.part')
    run = multiprocessing.get_context('spawn').Process(target=build_and_hang, args=(ALL, out, root))
    run.start()
    while part.read_text().count('\n') < 3 if part.exists() else True:
        assert run.is_alive()
        time.sleep(.01)
    run.kill()
    run.join()
    build(ALL, out, root)
    assert out.read_bytes() == whole.read_bytes()


def test_any_number_of_processes_writes_the_same_file(root, whole, tmp_path):
    """Also beside threads of OpenCV in this process, for which a fork would wait for ever."""
    cv2.setNumThreads(2)
    cv2.GaussianBlur(np.zeros((2000, 2000, 3), np.uint8), (0, 0), 5)
    build(ALL, tmp_path / 'areas.json', root, num_workers=2)
    assert (tmp_path / 'areas.json').read_bytes() == whole.read_bytes()
    assert cv2.getNumThreads() == 2


def test_the_tool(root, whole, tmp_path, monkeypatch, capsys, request):
    tool, videos = request.config.rootpath / 'tools/build_motion_areas.py', tmp_path / 'list.txt'
    videos.write_text(''.join(f'{video.filename} 0\n' for video in ALL))

    def call(*more):
        command = [tool, videos, '--root', root, '--out', tmp_path / 'areas.json', *more]
        monkeypatch.setattr(sys, 'argv', [str(part) for part in command])
        runpy.run_path(str(tool), run_name='__main__')
        return capsys.readouterr()

    said = call('--nproc', 2)
    assert '1 clips cannot be decoded' in said.out and f'broken ({videos}, line 3): ' in said.out
    assert 'motion areas: 100%' in said.err
    assert (tmp_path / 'areas.json').read_bytes() == whole.read_bytes()
    with pytest.raises(SystemExit) as stopped:
        call('--peak-share', .3, '--method', 'farneback')
    assert stopped.value.code == 2
    assert "with method='dis' (now 'farneback'), peak_share=0.2 (now 0.3)" in capsys.readouterr().err
    (tmp_path / 'areas.json').unlink()
    call('--published', '--method', 'farneback', '--border', 3)
    settings = json.loads((tmp_path / 'areas.json').read_text())['settings']
    assert (settings['wide_sigma'], settings['method'], settings['border']) == (30, 'farneback', 3)
