import dataclasses

import numpy as np
import pytest

from vlplugins.datasets.mini_world import OBJECTS, VERBS, held_out_phrases
from vlplugins.datasets.mini_world.captions import (
    COLOUR_SHARE,
    PLACES,
    REST_SHARE,
    SYNONYM_SHARE,
    VERB_PHRASES,
    caption,
)
from vlplugins.datasets.mini_world.lists import TRAINING_SPLITS
from vlplugins.datasets.mini_world.scene import clip_rng, sample_scene


@pytest.mark.parametrize('split', TRAINING_SPLITS)
def test_captions_to_train_with_tell_of_no_held_out_combination(split):
    for index in range(480):
        scene = sample_scene(0, split, index)
        text = caption(scene, clip_rng(0, split, index, 1))
        assert OBJECTS[scene.obj] in text and any(phrase in text for phrase in VERB_PHRASES[VERBS[scene.verb]]), text
        assert not held_out_phrases(text), text


def test_motion_phrases_belong_to_one_verb():
    phrases = [phrase for phrases in VERB_PHRASES.values() for phrase in phrases]
    assert list(VERB_PHRASES) == list(VERBS) and len(set(phrases)) == len(phrases)
    for verb, own in VERB_PHRASES.items():
        for phrase in own:
            others = [p for other, ps in VERB_PHRASES.items() if other != verb for p in ps]
            assert not any(p in phrase or phrase in p for p in others), phrase


def test_caption_names_what_is_there():
    scene = dataclasses.replace(sample_scene(0, 'train', 0), obj=3, distractor=7, pan=(.5, 0), background='sand')
    texts = [caption(scene, np.random.default_rng(seed)) for seed in range(300)]
    assert all('fish' in text for text in texts)
    shares = {part: sum(part in text for text in texts) / len(texts)
              for part in ('orange fish', 'near ', 'camera', PLACES['sand'])}
    assert shares['orange fish'] == pytest.approx(COLOUR_SHARE, abs=.1)
    for part in ('near ', 'camera', PLACES['sand']):
        assert shares[part] == pytest.approx(REST_SHARE, abs=.1), part
    assert all('near a car' in text or 'near a blue car' in text for text in texts if 'near' in text)
    plain = dataclasses.replace(scene, distractor=None, pan=(0., 0.))
    texts = [caption(plain, np.random.default_rng(seed)) for seed in range(50)]
    assert not any('near' in text or 'camera' in text for text in texts)


def test_motion_goes_mostly_by_its_usual_name():
    scene = dataclasses.replace(sample_scene(0, 'train', 0), obj=3, verb=2)
    texts = [caption(scene, np.random.default_rng(seed)) for seed in range(300)]
    assert sum('moving up' in text for text in texts) / len(texts) == pytest.approx(1 - SYNONYM_SHARE, abs=.08)
    assert any('rising' in text for text in texts) and any('going up' in text for text in texts)


def test_sentences_are_well_formed():
    for index in range(300):
        text = caption(sample_scene(0, 'train', index), np.random.default_rng(index))
        assert '  ' not in text and text == text.strip() and ' ,' not in text and ' :' not in text, text


def test_grammar_has_three_orders():
    scene = sample_scene(0, 'train', 0)
    texts = {caption(scene, np.random.default_rng(seed)) for seed in range(200)}
    assert len(texts) > 20
    assert {text.split()[0] in ('a', 'an') for text in texts} == {True, False}
    assert any(':' in text for text in texts) and any(',' in text for text in texts)
