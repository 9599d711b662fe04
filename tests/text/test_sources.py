"""What configs say of texts, as rows."""

import json

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from vlplugins.text.random_rows import orthogonal_rows, random_rows
from vlplugins.text.sources import class_rows, entity_rows, placeholder_rows

from .fake_encoder import FakeEncoder

CORPUS = [dict(unit='ball', description='a round toy', category='object'),
          dict(unit='hand', description='the end of an arm', category='body')]


def test_a_matrix_becomes_unit_rows():
    matrix = torch.tensor([[3.0, 4.0], [0.0, 2.0]])
    for source in (matrix, matrix.tolist()):
        for rows in (class_rows, entity_rows):
            found, names = rows(source)
            assert names is None
            torch.testing.assert_close(found, torch.tensor([[0.6, 0.8], [0.0, 1.0]]))


def test_labels_and_entities_are_encoded_and_named(tmp_path):
    encoder = FakeEncoder().eval()
    rows, labels = class_rows(dict(labels=['run', 'jump'], templates='a {}', encoder=encoder, cache_dir=str(tmp_path)))
    assert labels == ['run', 'jump']
    torch.testing.assert_close(rows, F.normalize(encoder.encode(['a run', 'a jump']), dim=-1))
    rows, units = entity_rows(dict(corpus=CORPUS, encoder=encoder, cache_dir=str(tmp_path)))
    assert sorted(units) == ['ball', 'hand']
    expected = F.normalize(encoder.encode([f'{one["unit"]}: {one["description"]}' for one in CORPUS]), dim=-1)
    torch.testing.assert_close(rows[units.index('hand')], expected[1])


def test_placeholders_have_the_shape_and_encode_nothing():
    class Unused(FakeEncoder):
        def encode(self, texts):
            raise AssertionError('nothing is to be encoded')

    with placeholder_rows():
        rows, labels = class_rows(dict(labels='k400', encoder=Unused()))
        assert rows.shape == (400, Unused().out_dims)
        assert len(labels) == 400
        assert entity_rows(dict(corpus=CORPUS, encoder=Unused()))[0].shape[0] == 2
    with pytest.raises(AssertionError, match='nothing is to be encoded'):
        class_rows(dict(labels=['run'], encoder=Unused(), cache_dir=False))


def write_corpora(folder):
    """Two files that share the hand, described in two ways."""
    other = [dict(unit='hand', description='what holds', category='body', labels=['clap']),
             dict(unit='street', description='a road in a town', category='scene')]
    for name, items in (('one', CORPUS), ('two', other)):
        (folder / f'{name}.json').write_text(json.dumps(items))
    return [str(folder / f'{name}.json') for name in ('one', 'two')]


def test_joined_corpora_and_categories_take_rows_of_whole_corpora(tmp_path):
    one, two = write_corpora(tmp_path)
    encoder, options = FakeEncoder().eval(), dict(cache_dir=str(tmp_path / 'cache'))
    rows, units = entity_rows(dict(corpus=one, corpora=[one, two], encoder=encoder, **options))
    assert units == ['ball', 'hand', 'street']
    texts = ['ball: a round toy', 'hand: the end of an arm', 'street: a road in a town']
    torch.testing.assert_close(rows, F.normalize(encoder.encode(texts), dim=-1))
    seen = len(encoder.batches)
    for keys, kept in [(dict(corpus=[two, one]), 3), (dict(corpora=one, categories='body'), 1),
                       (dict(corpora=[one, two], categories=['scene', 'object']), 2)]:
        found, units = entity_rows(dict(encoder=encoder, **keys, **options))
        assert found.shape == (kept, encoder.out_dims) and len(units) == kept
    assert len(encoder.batches) == seen  # all of them come from the cache
    torch.testing.assert_close(found, rows[[0, 2]])


LABELS = ['run', 'jump', 'swim']
TEXTS = ['a run', 'a jump', 'a swim']


class Unused(FakeEncoder):
    """Knows its width and refuses to work."""

    def encode(self, texts):
        raise AssertionError('nothing is to be encoded')


@pytest.mark.parametrize('keys', [dict(out_dims=6), dict(encoder=Unused(6)), dict(encoder=Unused(9), out_dims=6)])
def test_random_matrices_are_one_key_beside_the_texts(keys):
    """An encoder that stays in the config is asked for its width only."""
    plain = class_rows(dict(labels=LABELS, templates='text4vis', matrix='random', **keys))
    assert plain[1] == LABELS
    torch.testing.assert_close(plain[0], F.normalize(random_rows(3, 6), dim=-1))
    other, _ = class_rows(dict(labels=LABELS, matrix='random', seed=5, **keys))
    torch.testing.assert_close(other, F.normalize(random_rows(3, 6, seed=5), dim=-1))
    rows, _ = class_rows(dict(labels=LABELS, matrix='orthogonal', seed=5, **keys))
    torch.testing.assert_close(rows, orthogonal_rows(3, 6, seed=5))


@pytest.mark.parametrize('suffix', ['npy', 'pt'])
@pytest.mark.parametrize(('keys', 'width'), [({}, 8), (dict(out_dims=5), 5), (dict(encoder=Unused(5)), 5),
                                             (dict(encoder=Unused(5), out_dims=12), 12)])
def test_a_file_of_rows_in_the_width_of_the_features(tmp_path, suffix, keys, width):
    path, matrix = str(tmp_path / f'lda.{suffix}'), torch.randn(3, 8)
    np.save(path, matrix.numpy()) if suffix == 'npy' else torch.save(matrix, path)
    rows, labels = class_rows(dict(labels=LABELS, matrix=path, **keys))
    unit = F.normalize(matrix, dim=-1)
    assert rows.shape == (3, width) and labels == LABELS
    torch.testing.assert_close(rows @ rows.T, unit @ unit.T, atol=1e-6, rtol=1e-5)


def test_texts_of_another_width(tmp_path):
    encoder = FakeEncoder(16).eval()
    rows, _ = class_rows(dict(labels=LABELS, templates='a {}', encoder=encoder, out_dims=4, cache_dir=str(tmp_path)))
    unit = F.normalize(encoder.encode(TEXTS), dim=-1)
    assert rows.shape == (3, 4)
    torch.testing.assert_close(rows @ rows.T, unit @ unit.T, atol=1e-5, rtol=1e-5)


def test_where_the_rank_is_too_high_rows_are_still_unit():
    labels = [f'label {number}' for number in range(20)]
    rows, _ = class_rows(dict(labels=labels, templates='{}', encoder=FakeEncoder(16), out_dims=4))
    torch.testing.assert_close(rows.norm(dim=1), torch.ones(20))


def test_placeholders_have_the_width_that_the_rows_will_have(tmp_path):
    torch.save(torch.randn(3, 8), tmp_path / 'w.pt')
    encoder = Unused(6)
    with placeholder_rows():
        for keys, width in [(dict(matrix='random', encoder=encoder), 6), (dict(matrix='random', out_dims=5), 5),
                            (dict(encoder=dict(type='not.built'), out_dims=5), 5),
                            (dict(matrix='not/there/yet.npy', encoder=encoder), 6),
                            (dict(matrix=str(tmp_path / 'w.pt')), 8)]:
            assert class_rows(dict(labels=LABELS, **keys))[0].shape == (3, width)
        with pytest.raises(ValueError, match="matrix='random' needs a width"):
            class_rows(dict(labels=LABELS, matrix='random'))
        with pytest.raises(ValueError, match="matrix='lda' is unknown: use 'random', 'orthogonal', or the path"):
            class_rows(dict(labels=LABELS, matrix='lda'))


def test_a_matrix_that_does_not_fit_the_labels(tmp_path):
    path = str(tmp_path / 'lda.pt')
    torch.save(torch.randn(400, 8), path)
    with pytest.raises(ValueError, match=r'lda.pt has 400 rows, but hmdb51 has 51 labels. Each label needs its row'):
        class_rows(dict(labels='hmdb51', matrix=path))
    with pytest.raises(ValueError, match='class_texts.matrix has 1 rows, but class_texts.labels has 3 labels'):
        class_rows(dict(labels=LABELS, matrix=[[1.0, 2.0]]))
    with pytest.raises(ValueError, match="matrix='random' needs a width: set class_texts.out_dims"):
        class_rows(dict(labels=LABELS, matrix='random'))
    with pytest.raises(ValueError, match='400 classes cannot be orthogonal in 8 dimensions'):
        class_rows(dict(labels='k400', matrix='orthogonal', out_dims=8))


@pytest.mark.parametrize(('rows', 'source', 'message'), [
    (class_rows, dict(labels=['run']), "class_texts has no .'encoder'"),
    (class_rows, dict(labels=['run'], encoder=1, template='{}'), 'not template'),
    (entity_rows, dict(encoder=1), "entities has no corpus: set"),
    (entity_rows, dict(encoder=1, corpus='k400', category='body'), "not category. Did you mean 'categories'"),
    (entity_rows, dict(encoder=1, corpus=CORPUS, categories=['bodies']), "entities.categories: 'bodies' is unknown"),
    (entity_rows, dict(encoder=1, corpus=CORPUS, categories=['scene']), 'no entity .* its 2 .* are of: body, object')])
def test_wrong_keys_are_named(rows, source, message):
    with pytest.raises(ValueError, match=message):
        rows(source)
