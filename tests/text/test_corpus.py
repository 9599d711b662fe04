import pytest

from vlplugins.text.body_parts import BODY_PARTS
from vlplugins.text.corpus import (
    Entity,
    build_corpus,
    corpora_of,
    label_entities,
    load_corpus,
    resolve_corpus,
    save_corpus,
)
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
    with pytest.raises(FileNotFoundError, match="corpus='k4000' .* Did you mean 'k400'.*build_corpus.py LABELS --out"):
        resolve_corpus('k4000')


@pytest.mark.parametrize('source', [3, None, dict(type='wordnet', labels='k400'), dict(labels='k400'),
                                    dict(type='labels', label='k400')])
def test_what_is_not_understood(source):
    with pytest.raises(ValueError, match=r"corpus=.* is not understood.*type='labels'"):
        resolve_corpus(source)


def test_a_wrong_entity_in_a_config():
    with pytest.raises(ValueError, match="the corpus in the config, entity 0: category 'x'"):
        resolve_corpus([dict(unit='ball', description='round', category='x')])


def test_a_list_of_names_is_their_union(tmp_path):
    items = [dict(unit='ball', description='a round thing', category='object')]
    save_corpus(resolve_corpus(items), tmp_path / 'ball.json')
    joined = resolve_corpus([str(tmp_path / 'ball.json'), 'hmdb51_xclip'])
    assert joined[0].unit == 'ball'
    assert joined[1:] == [one for one in load_corpus('hmdb51_xclip') if (one.unit, one.category) != ('ball', 'object')]


def test_which_corpora_a_config_names(tmp_path):
    items = [dict(unit='ball', description='a round thing', category='object')]
    hmdb = load_corpus('hmdb51_xclip')
    assert corpora_of(dict(corpus='hmdb51_xclip')) == corpora_of(dict(corpora='hmdb51_xclip')) == [hmdb]
    assert corpora_of(dict(corpus=items, corpora=['hmdb51_xclip'])) == [resolve_corpus(items), hmdb]
    assert corpora_of(dict(corpus=['hmdb51_xclip'] * 2, corpora=dict(type='labels', labels=['yoga']))) == [
        hmdb, hmdb, label_entities(['yoga'])]
    for empty in ({}, dict(corpus=None), dict(corpora=[])):
        with pytest.raises(ValueError, match="entities has no corpus: set entities.corpus='k400'"):
            corpora_of(empty)
    with pytest.raises(ValueError, match='the corpus in the config: there are no entities'):
        corpora_of(dict(corpus=[]))
    with pytest.raises(FileNotFoundError, match="corpus='k400s' .* Did you mean 'k400'"):
        corpora_of(dict(corpus='k400', corpora=['k400s']))
