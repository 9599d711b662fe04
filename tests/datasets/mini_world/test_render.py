import hashlib
import json

import av
import numpy as np
import pytest

from vlplugins.datasets.action_table import read_actions
from vlplugins.datasets.mini_world import UNSEEN_LABELS, contact_sheet, render_world
from vlplugins.datasets.mini_world import render as render_module
from vlplugins.datasets.mini_world.contact_sheet import read_frames
from vlplugins.datasets.mini_world.frames import render_frames
from vlplugins.datasets.mini_world.labels import OBJECTS, VERBS, split_label
from vlplugins.datasets.mini_world.scene import sample_scene

CLIPS = {'train': 6, 'test_seen': 3, 'test_unseen': 2, 'pretrain': 4}


def digests(folder):
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob('*')) if path.is_file()}


@pytest.fixture(scope='module')
def world(tmp_path_factory):
    return render_world(tmp_path_factory.mktemp('world'), clips=CLIPS, num_workers=0, progress=False)


def test_files_are_the_same_for_any_number_of_workers(world, tmp_path):
    assert digests(render_world(tmp_path, clips=CLIPS, num_workers=2, progress=False)) == digests(world)


def test_lists_are_in_the_host_format(world):
    for split, count in CLIPS.items():
        lines = (world / f'{split}.txt').read_text().splitlines()
        assert len(lines) == count
        for index, line in enumerate(lines):
            path, label = line.split(' ')
            assert (world / path).is_file() and int(label) == sample_scene(0, split, index).label
            assert (int(label) in UNSEEN_LABELS) == (split == 'test_unseen')
    labels = (world / 'labels.txt').read_text().splitlines()
    assert len(labels) == 64 and labels[:2] == ['apple moving left', 'apple moving up']
    seen, unseen = ((world / f'labels_{part}.txt').read_text().splitlines() for part in ('seen', 'unseen'))
    assert (seen, unseen) == (labels[:48], labels[48:]) and 'apple moving right' in unseen
    table = read_actions(world / 'actions_seen.csv', verbs=8, nouns=8)
    assert [f'{OBJECTS[noun]} {VERBS[verb]}' for verb, noun in zip(table.verbs, table.nouns)] == seen


def test_side_files_cover_every_clip_and_captions_only_those_to_train_on(world):
    paths = {line.split()[0] for split in CLIPS for line in (world / f'{split}.txt').read_text().splitlines()}
    captions, boxes, areas = (json.loads((world / f'{name}.json').read_text())
                              for name in ('captions', 'boxes', 'action_areas'))
    assert set(boxes) == set(areas) == paths
    assert set(captions) == {path for path in paths if not path.startswith('test')}
    assert all(np.shape(box) == (16, 4) for box in boxes.values())
    for path, (left, top, right, bottom) in areas.items():
        assert [left, top] == [min(box[side] for box in boxes[path]) for side in (0, 1)]
        assert [right, bottom] == [max(box[side] for box in boxes[path]) for side in (2, 3)]
    assert all({'unit', 'description', 'category', 'labels'} == set(entity)
               for entity in json.loads((world / 'corpus.json').read_text()))


def test_clips_are_h264_with_a_key_frame_every_eight(world):
    with av.open(str(world / 'train/00000.mp4')) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        assert (stream.codec_context.name, stream.frames, stream.width, stream.height) == ('h264', 16, 64, 64)
        assert [i for i, frame in enumerate(frames) if frame.key_frame] == [0, 8]


def test_clips_show_what_was_drawn(world):
    drawn = render_frames(sample_scene(0, 'train', 4)).astype(float)
    decoded = read_frames(world / 'train/00004.mp4').astype(float)
    brightness_error = (drawn.mean(-1) - decoded.mean(-1)) ** 2  # the colour channels are stored at half resolution
    assert 10 * np.log10(255 ** 2 / brightness_error.mean()) > 30


def test_second_call_renders_only_what_is_missing(tmp_path, monkeypatch):
    render_world(tmp_path, clips=CLIPS, num_workers=0, progress=False)
    before = digests(tmp_path)
    (tmp_path / 'train/00002.mp4').unlink()
    (tmp_path / 'test_seen/00001.mp4').write_bytes(b'')
    rendered = []
    original = render_module._render_clip
    monkeypatch.setattr(render_module, '_render_clip', lambda task: rendered.append(task[2:]) or original(task))
    render_world(tmp_path, clips=CLIPS, num_workers=0, progress=False)
    assert rendered == [('train', 2), ('test_seen', 1)]
    assert digests(tmp_path) == before


def test_interrupted_rendering_leaves_no_partial_file_and_goes_on(tmp_path, monkeypatch):
    original, calls = render_module.encode_mp4, []

    def stop_at_third(frames):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return original(frames)

    monkeypatch.setattr(render_module, 'encode_mp4', stop_at_third)
    with pytest.raises(KeyboardInterrupt):
        render_world(tmp_path, clips=CLIPS, num_workers=0, progress=False)
    left = sorted(path.name for path in tmp_path.rglob('*') if path.is_file())
    assert left == ['00000.mp4', '00001.mp4', 'world.json']
    monkeypatch.setattr(render_module, 'encode_mp4', original)
    render_world(tmp_path, clips=CLIPS, num_workers=0, progress=False)
    assert len(list(tmp_path.rglob('*.mp4'))) == sum(CLIPS.values())


def test_other_settings_are_refused(world):
    with pytest.raises(ValueError, match=r'world\.json.*seed=0 \(asked for: 1\)'):
        render_world(world, clips=CLIPS, seed=1, num_workers=0, progress=False)
    with pytest.raises(ValueError, match=r'clips=.*asked for'):
        render_world(world, clips={**CLIPS, 'train': 7}, num_workers=0, progress=False)


@pytest.mark.parametrize('clips', [{'train': .5}, {**CLIPS, 'train': -1}, {**CLIPS, 'val': 1}])
def test_wrong_clip_counts_are_refused(tmp_path, clips):
    with pytest.raises(ValueError, match='train, test_seen, test_unseen, pretrain'):
        render_world(tmp_path, clips=clips)
    assert not list(tmp_path.iterdir())


def test_missing_encoder_is_explained(tmp_path, monkeypatch):
    monkeypatch.setattr(av, 'codecs_available', set())
    with pytest.raises(RuntimeError, match='libx264.*pip install'):
        render_world(tmp_path, clips=CLIPS, num_workers=0, progress=False)


def test_contact_sheet_shows_every_clip_of_a_list(world):
    import cv2
    sheet = cv2.imread(str(contact_sheet(world, num_frames=2)))
    assert sheet.shape[0] % 8 == 0 and sheet.shape[1] % 8 == 0
    cells = sheet.reshape(8, sheet.shape[0] // 8, 8, sheet.shape[1] // 8, 3).std(axis=(1, 3, 4)) > 5
    labels = [int(line.split()[1]) for line in (world / 'train.txt').read_text().splitlines()]
    assert {split_label(label)[::-1] for label in labels} == set(zip(*map(list, np.nonzero(cells))))
