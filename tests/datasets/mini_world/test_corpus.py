from vlplugins.datasets.mini_world import LABELS, OBJECTS, UNSEEN_LABELS, held_out_phrases, mini_corpus
from vlplugins.datasets.mini_world.labels import COLOURS, split_label


def test_corpus_is_complete_and_free_of_held_out_combinations():
    entities = mini_corpus()
    assert 30 <= len(entities) <= 60 and len({entity['unit'] for entity in entities}) == len(entities)
    assert {entity['category'] for entity in entities} == {'object', 'body', 'scene', 'motion'}
    named = {label for entity in entities for label in entity['labels']}
    assert named == set(LABELS) - {LABELS[label] for label in UNSEEN_LABELS}
    for entity in entities:
        assert not held_out_phrases(f'{entity["unit"]} {entity["description"]}')


def test_corpus_describes_every_object_by_its_own_colour():
    for obj, (word, colour) in enumerate(zip(OBJECTS, COLOURS)):
        entity = next(entity for entity in mini_corpus() if entity['unit'] == word)
        assert colour in entity['description'].split()
        assert {split_label(LABELS.index(label))[0] for label in entity['labels']} == {obj}
