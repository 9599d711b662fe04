import dataclasses

import numpy as np

from vlplugins.datasets.mini_world import LABELS, OBJECTS, UNSEEN_LABELS, VERBS, mini_corpus
from vlplugins.datasets.mini_world.captions import PLACES, VERB_PHRASES, caption
from vlplugins.datasets.mini_world.labels import COLOURS, split_label
from vlplugins.datasets.mini_world.scene import clip_rng, sample_scene


def shown_combinations(sentence):
    """Labels whose object and one of whose motion phrases both occur in a sentence."""
    words = sentence.replace(',', ' ').replace(':', ' ').split()
    verbs = [v for v, verb in enumerate(VERBS) if any(phrase in sentence for phrase in VERB_PHRASES[verb])]
    return {obj * 8 + verb for obj, word in enumerate(OBJECTS) if word in words for verb in verbs}


def test_captions_of_seen_scenes_tell_of_no_held_out_combination():
    for index in range(480):
        scene = sample_scene(0, 'train', index)
        text = caption(scene, clip_rng(0, 'train', index, 1))
        assert scene.label in shown_combinations(text), text
        assert not shown_combinations(text) & set(UNSEEN_LABELS), text


def test_motion_phrases_belong_to_one_verb():
    phrases = [phrase for phrases in VERB_PHRASES.values() for phrase in phrases]
    assert list(VERB_PHRASES) == list(VERBS) and len(set(phrases)) == len(phrases)
    for verb, own in VERB_PHRASES.items():
        for phrase in own:
            others = [p for other, ps in VERB_PHRASES.items() if other != verb for p in ps]
            assert not any(p in phrase or phrase in p for p in others), phrase


def test_caption_names_what_is_there():
    scene = dataclasses.replace(sample_scene(0, 'train', 0), obj=3, distractor=7, pan=(.5, 0), background='sand')
    for seed in range(12):
        text = caption(scene, np.random.default_rng(seed))
        assert 'orange fish' in text and 'near a blue car' in text and 'camera' in text and PLACES['sand'] in text
    plain = dataclasses.replace(scene, distractor=None, pan=(0., 0.))
    text = caption(plain, np.random.default_rng(0))
    assert 'near' not in text and 'camera' not in text


def test_grammar_has_three_orders():
    scene = sample_scene(0, 'train', 0)
    texts = {caption(scene, np.random.default_rng(seed)) for seed in range(200)}
    assert len(texts) > 20
    assert {text.split()[0] in ('a', 'an') for text in texts} == {True, False}
    assert any(':' in text for text in texts) and any(',' in text for text in texts)


def test_corpus_is_complete_and_free_of_held_out_combinations():
    entities = mini_corpus()
    assert 30 <= len(entities) <= 60 and len({entity['unit'] for entity in entities}) == len(entities)
    assert {entity['category'] for entity in entities} == {'object', 'body', 'scene', 'motion'}
    named = {label for entity in entities for label in entity['labels']}
    assert named == set(LABELS) - {LABELS[label] for label in UNSEEN_LABELS}
    for entity in entities:
        assert not shown_combinations(f'{entity["unit"]} {entity["description"]}') & set(UNSEEN_LABELS)


def test_corpus_describes_every_object_by_its_own_colour():
    for obj, (word, colour) in enumerate(zip(OBJECTS, COLOURS)):
        entity = next(entity for entity in mini_corpus() if entity['unit'] == word)
        assert colour in entity['description'].split()
        assert {split_label(LABELS.index(label))[0] for label in entity['labels']} == {obj}
