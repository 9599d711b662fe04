import pytest

from vlplugins.text.body_parts import BODY_PARTS
from vlplugins.text.corpus import Entity, build_corpus, label_entities, load_corpus, resolve_corpus, save_corpus
from vlplugins.text.labels import load_labels


def by_unit(entities):
    return {(entity.unit, entity.category): entity for entity in entities}


def test_labels_alone():
    found = by_unit(label_entities(['dribbling basketball', 'dunking basketball', 'yoga']))
    assert found['basketball', 'object'].description == 'seen in dribbling basketball, dunking basketball'
    assert found['dribbling', 'motion'].labels == ('dribbling basketball', )
    assert found['dunking basketball', 'motion'].labels == ('dunking basketball', )
    assert found['yoga', 'motion'].labels == ('yoga', )
    assert len(found) == len(BODY_PARTS) + 2 + 1 + 2 + 1  # words in -ing, basketball, phrases, yoga


def test_labels_alone_describe_the_body():
    found = by_unit(label_entities(['washing feet', 'FacingHead']))
    assert found['foot', 'body'].labels == ('washing feet', )
    assert found['head', 'body'].description == BODY_PARTS['head']
    assert ('feet', 'object') not in found


def test_a_word_of_many_labels_names_the_first():
    labels = [f'playing {game}' for game in ('chess', 'cards', 'poker', 'tennis')]
    playing = by_unit(label_entities(labels))['playing', 'motion']
    assert playing.description == 'seen in playing chess, playing cards, playing poker'
    assert playing.labels == tuple(labels)


def test_name_of_a_label_list_without_corpus_means_its_labels():
    entities = load_corpus('activitynet')
    assert entities == label_entities(load_labels('activitynet'))
    assert entities == resolve_corpus(dict(type='labels', labels='activitynet'))
    assert len({entity.text for entity in entities}) == len(entities)
    assert {label for entity in entities for label in entity.labels} == set(load_labels('activitynet'))


def test_path(tmp_path, tiny):
    entities = build_corpus(['bending metal'], tiny)
    save_corpus(entities, tmp_path / 'corpus.json')
    assert resolve_corpus(str(tmp_path / 'corpus.json')) == load_corpus(tmp_path / 'corpus.json') == entities


def test_dicts_in_a_config():
    from mmengine.config import ConfigDict
    items = [dict(unit='ball', description='a round thing', category='object')]
    expected = [Entity('ball', 'a round thing', 'object')]
    assert resolve_corpus(items) == expected
    assert resolve_corpus([ConfigDict(item) for item in items]) == expected
    assert resolve_corpus(ConfigDict(type='labels', labels=['yoga'])) == label_entities(['yoga'])


def test_unknown_name_says_what_there_is_and_how_to_build_one():
    with pytest.raises(FileNotFoundError, match=r"corpus='k4000' .*\(.*k400.*\).*tools/build_corpus.py LABELS --out"):
        resolve_corpus('k4000')


@pytest.mark.parametrize('source', [3, None, dict(type='wordnet', labels='k400'), dict(labels='k400'),
                                    dict(type='labels', label='k400')])
def test_what_is_not_understood(source):
    with pytest.raises(ValueError, match=r"corpus=.* is not understood.*type='labels'"):
        resolve_corpus(source)


def test_a_wrong_entity_in_a_config():
    with pytest.raises(ValueError, match="the corpus in the config, entity 0: category 'x'"):
        resolve_corpus([dict(unit='ball', description='round', category='x')])
