import json
import shutil

import pytest
import torch

from vlplugins.datasets.caption_embeddings import load_captions
from vlplugins.datasets.mini_world import held_out_phrases, leaks, mini_corpus, render, render_world
from vlplugins.text.sources import class_rows, entity_rows

CLIPS = {'train': 4, 'test_seen': 1, 'test_unseen': 3, 'pretrain': 5}


@pytest.fixture(scope='module')
def clean(tmp_path_factory):
    return render_world(tmp_path_factory.mktemp('world'), clips=CLIPS, num_workers=0, progress=False)


@pytest.fixture
def world(clean, tmp_path):
    return shutil.copytree(clean, tmp_path / 'world')


def edit(path, change):
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def replace_line(path, number, line):
    lines = path.read_text().splitlines()
    lines[number] = line
    path.write_text('\n'.join(lines) + '\n')


def test_rendered_world_has_none(clean):
    assert leaks(clean, pixels=True) == []


def test_larger_world_of_another_seed_has_none(tmp_path, monkeypatch):
    monkeypatch.setattr(render, 'encode_mp4', lambda frames: b'-')
    monkeypatch.setattr(render, 'render_frames', lambda scene: None)
    assert leaks(render_world(tmp_path, dict(train=144, pretrain=336), seed=1, num_workers=0, progress=False)) == []


def test_label_of_a_clip(world):
    replace_line(world / 'pretrain.txt', 2, 'pretrain/00002.mp4 50')
    assert any("pretrain.txt, line 3, 'pretrain/00002.mp4 50': 'leaf moving left' is held out" in line
               for line in leaks(world))


def test_clip_of_another_split_under_a_seen_label(world):
    replace_line(world / 'train.txt', 0, 'test_unseen/00000.mp4 0')
    found = leaks(world)
    assert any('the clip should be train/00000.mp4' in line for line in found)
    assert any('boxes.json has those of another motion' in line for line in found)


def test_file_of_another_clip(world):
    shutil.copy(world / 'test_unseen/00001.mp4', world / 'train/00001.mp4')
    assert leaks(world) == []
    found, = leaks(world, pixels=True)
    assert found.startswith('train.txt, line 2') and 'shows something else' in found


@pytest.mark.parametrize('name', ['boxes', 'action_areas'])
def test_truth_of_another_clip(world, name):
    edit(world / f'{name}.json', lambda truth: truth.update({'train/00003.mp4': truth['test_unseen/00000.mp4']}))
    assert [f'{name}.json has those of another motion' in line and 'train/00003' in line for line in leaks(world)] == [
        True]


@pytest.mark.parametrize('text', ['a red apple is sliding to the right on sand',
                                  'a red apple is sliding to the left near a black wheel'])
def test_caption(world, text):
    edit(world / 'captions.json', lambda captions: captions.update({'train/00000.mp4': text}))
    found, = leaks(world)
    assert found.startswith('captions.json, train/00000.mp4') and text in found


def test_caption_of_a_clip_to_test_on(world):
    edit(world / 'captions.json', lambda captions: captions.update({'test_seen/00000.mp4': 'a red apple is rising'}))
    assert leaks(world) == ['captions.json, test_seen/00000.mp4: not a clip to train on']


@pytest.mark.parametrize('key, value', [('description', 'something green, spinning in the wind'),
                                        ('labels', ['leaf growing', 'leaf spinning'])])
def test_entity(world, key, value):
    edit(world / 'corpus.json', lambda corpus: next(
        entity for entity in corpus if entity['unit'] == 'leaf').update({key: value}))
    found, = leaks(world)
    assert found.startswith('corpus.json') and 'leaf spinning' in found


def test_label_to_train_with(world):
    replace_line(world / 'labels_seen.txt', 5, 'car shrinking')
    assert leaks(world) == ["labels_seen.txt, line, 6: 'car shrinking' tells of car shrinking"]


class Listener(torch.nn.Module):
    """A text encoder that remembers what it was given."""

    out_dims = 2

    def __init__(self):
        super().__init__()
        self.texts = []

    def fingerprint(self):
        return 'listener'

    def encode(self, texts):
        self.texts += texts
        return torch.ones(len(texts), 2)


def test_embeddings_that_are_cached_for_training_are_of_clean_texts(clean, tmp_path):
    listener = Listener()
    rows = load_captions(clean / 'captions.json', listener, tmp_path / 'cache').rows
    captions = set(json.loads((clean / 'captions.json').read_text()).values())
    assert set(listener.texts) == captions and len(rows) == len(captions)
    options = dict(encoder=listener, cache_dir=str(tmp_path / 'cache'))
    entities, _ = entity_rows(dict(corpus=str(clean / 'corpus.json'), **options))
    classes, _ = class_rows(dict(labels=str(clean / 'labels_seen.txt'), templates='clip_kinetics', **options))
    assert (len(entities), len(classes)) == (len(mini_corpus()), 48)
    assert len(set(listener.texts)) == len(captions) + len(mini_corpus()) + 48 * 28
    assert not [text for text in listener.texts if held_out_phrases(text)]
