import pytest

from vlplugins.datasets.mini_world import LABELS, SEEN_LABELS, UNSEEN_LABELS, held_out_phrases
from vlplugins.datasets.mini_world.captions import VERB_PHRASES, name
from vlplugins.datasets.mini_world.labels import VERBS, split_label
from vlplugins.text.prompts import TEMPLATES, build_prompts


def test_labels_in_prompts():
    for label, prompts in enumerate(build_prompts(LABELS, [*TEMPLATES['clip_kinetics'], 'A {}!'])):
        for prompt in prompts:
            assert held_out_phrases(prompt) == ([LABELS[label]] if label in UNSEEN_LABELS else []), prompt


def test_every_phrase_of_the_captions():
    for label in (*SEEN_LABELS, *UNSEEN_LABELS):
        obj, verb = split_label(label)
        for phrase in VERB_PHRASES[VERBS[verb]]:
            text = f'{phrase} on grass: a big {name(obj)}'
            assert held_out_phrases(text) == ([LABELS[label]] if label in UNSEEN_LABELS else []), text


@pytest.mark.parametrize('text, found', [
    ('fruit: something red that grows on a tree', ['apple growing']),  # a kind of apple, a form of growing
    ('A red apple is moving up near a BLUE CAR.', ['car moving up']),  # the neighbour counts
    ('leaves that whirl', ['leaf spinning']),
    ('fishes and apples, rising and getting bigger', ['apple growing', 'fish moving up']),
    ('jumping up again and again: a fish', []),  # 'up' belongs to the phrase
    ('a brown cardboard box on a bright road', []),
    ('', [])])
def test_other_words(text, found):
    assert held_out_phrases(text) == found
