"""What configs say of texts, as rows."""

import pytest
import torch
import torch.nn.functional as F

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


@pytest.mark.parametrize(('rows', 'source', 'message'), [
    (class_rows, dict(labels=['run']), "class_texts has no .'encoder'"),
    (class_rows, dict(labels=['run'], encoder=1, template='{}'), 'not template'),
    (entity_rows, dict(encoder=1), "entities has no .'corpus'")])
def test_wrong_keys_are_named(rows, source, message):
    with pytest.raises(ValueError, match=message):
        rows(source)
