import multiprocessing
import os

import pytest
import torch
from torch.nn.functional import normalize

from vlplugins.text.corpus import Entity, label_entities
from vlplugins.text.embeddings import (
    build_encoder,
    class_embeddings,
    encode_texts,
    entity_embeddings,
    load_matrix,
    template_embeddings,
)

from .fake_encoder import FakeEncoder

TEXTS = ['running', 'walking the dog', 'tai chi', 'yoga', 'zumba']


def slowly(texts, encoder):
    """The oracle: one text at a time, without dropout."""
    rows = [encoder.letters[list(text.encode())].sum(dim=0) for text in texts]
    return torch.stack([row / row.pow(2).sum().sqrt() for row in rows]).detach()


@pytest.fixture
def encoder():
    return FakeEncoder()


def files(cache_root):
    return sorted(os.listdir(cache_root / 'embeddings'))


@pytest.mark.parametrize('batch_size', [1, 2, 5, 256])
def test_rows_are_unit_and_equal_a_slow_loop(encoder, batch_size):
    rows = encode_texts(TEXTS, encoder, batch_size=batch_size)
    torch.testing.assert_close(rows, slowly(TEXTS, encoder))
    torch.testing.assert_close(rows.norm(dim=1), torch.ones(5))
    assert (rows.dtype, rows.device.type, rows.requires_grad) == (torch.float32, 'cpu', False)
    assert sum(encoder.batches) == 5 and max(encoder.batches) == min(batch_size, 5)


def test_encoded_once(encoder, cache_root):
    first = encode_texts(TEXTS, encoder)
    other = FakeEncoder()  # the same weights in another object, as in another run
    assert torch.equal(encode_texts(TEXTS, other), first)
    assert other.batches == [] and len(files(cache_root)) == 1


def test_no_cache_on_demand(encoder, cache_root):
    encode_texts(TEXTS, encoder, cache_dir=False)
    encode_texts(TEXTS, encoder, cache_dir=False)
    assert encoder.batches == [5, 5] and not cache_root.exists()


def test_folder_on_demand(encoder, tmp_path, cache_root):
    encode_texts(TEXTS, encoder, cache_dir=str(tmp_path / 'mine'))
    assert len(os.listdir(tmp_path / 'mine')) == 1 and not cache_root.exists()


def test_changed_weights_are_encoded_again(encoder, cache_root):
    before = encode_texts(TEXTS, encoder)
    with torch.no_grad():
        encoder.letters[0, 0] += 1  # no text has this byte: the key must change all the same
        encoder.letters[ord('a')] += 1
    after = encode_texts(TEXTS, encoder)
    torch.testing.assert_close(after, slowly(TEXTS, encoder))
    assert not torch.equal(before, after) and len(files(cache_root)) == 2


def test_changed_order_is_another_matrix(encoder, cache_root):
    rows = encode_texts(TEXTS, encoder)
    assert torch.equal(encode_texts(TEXTS[::-1], encoder), rows.flip(0))
    assert len(files(cache_root)) == 2


def test_texts_that_join_to_the_same_string_are_told_apart(encoder):
    torch.testing.assert_close(encode_texts(['ab', 'c'], encoder), slowly(['ab', 'c'], encoder))
    torch.testing.assert_close(encode_texts(['a', 'bc'], encoder), slowly(['a', 'bc'], encoder))


@pytest.mark.parametrize('content', [b'', b'PK half a file', None])
def test_a_damaged_file_is_computed_again_and_replaced(encoder, cache_root, content):
    rows = encode_texts(TEXTS, encoder)
    path = cache_root / 'embeddings' / files(cache_root)[0]
    path.write_bytes(path.read_bytes()[:-200] if content is None else content)
    assert torch.equal(encode_texts(TEXTS, encoder), rows)
    assert encoder.batches == [5, 5]
    encode_texts(TEXTS, encoder)
    assert encoder.batches == [5, 5]


def test_a_folder_that_cannot_be_written_is_no_obstacle(encoder, tmp_path, caplog):
    (tmp_path / 'file').touch()
    rows = encode_texts(TEXTS, encoder, cache_dir=tmp_path / 'file' / 'below')
    torch.testing.assert_close(rows, slowly(TEXTS, encoder))
    assert 'cannot be written' in caplog.text


def _encode_in_a_process(start, results):
    encoder = FakeEncoder(out_dims=64)
    texts = [f'text number {number}' for number in range(500)]
    start.wait()
    results.put((encode_texts(texts, encoder).sum().item(), slowly(texts, encoder).sum().item()))


def test_processes_that_start_together(cache_root):
    context = multiprocessing.get_context('fork')
    start, results = context.Barrier(4), context.Queue()
    workers = [context.Process(target=_encode_in_a_process, args=(start, results)) for _ in range(4)]
    for worker in workers:
        worker.start()
    found = [results.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join(timeout=60)
    assert all(ours == pytest.approx(oracle, abs=1e-3) for ours, oracle in found) and len(set(found)) == 1
    assert len(files(cache_root)) == 1


def test_the_encoder_keeps_its_modes_and_gets_no_gradient(encoder):
    encoder.train()
    encoder.dropout.eval()
    encode_texts(TEXTS, encoder)
    assert encoder.training and not encoder.dropout.training
    assert encoder.letters.grad is None


def test_the_modes_come_back_after_an_error(encoder):
    encoder.encode = lambda texts: torch.zeros(len(texts), 6)
    with pytest.raises(ValueError):
        encode_texts(TEXTS, encoder)
    assert encoder.training


@pytest.mark.parametrize(('value', 'fault'), [(float('nan'), 'not finite'), (0.0, 'zero')])
def test_a_row_without_direction_is_named_by_its_text(encoder, cache_root, value, fault):
    plain = encoder.encode

    def encode(texts):
        rows = plain(texts)
        rows[[text == 'yoga' for text in texts]] = value
        return rows

    encoder.encode = encode
    with pytest.raises(ValueError, match=f"the embedding of the text 'yoga' is {fault}"):
        encode_texts(TEXTS, encoder, batch_size=2)
    assert not cache_root.exists()


def test_a_wrong_shape_is_named(encoder):
    encoder.out_dims = 7
    with pytest.raises(ValueError, match=r'returned the shape \(5, 6\) for 5 texts; expected \(5, out_dims=7\)'):
        encode_texts(TEXTS, encoder)


@pytest.mark.parametrize(('texts', 'error', 'message'), [
    ('yoga', TypeError, "sequence of texts, found the single text 'yoga'"),
    (['a', 3], TypeError, r'texts\[1\] must be a text'),
    ([], ValueError, 'texts is empty')])
def test_wrong_texts(encoder, texts, error, message):
    with pytest.raises(error, match=message):
        encode_texts(texts, encoder)


def test_class_embeddings_are_mean_directions(encoder):
    templates = ['{}', 'a video of {}.', 'someone {}']
    rows = class_embeddings(TEXTS, templates, encoder)
    for label, row in zip(TEXTS, rows):
        units = slowly([template.replace('{}', label) for template in templates], encoder)
        torch.testing.assert_close(row, normalize(units.mean(dim=0), dim=0))


def test_template_embeddings_are_one_matrix_per_template(encoder, cache_root):
    templates = ['{}', 'a video of {}.', 'someone {}']
    matrices = template_embeddings(TEXTS, templates, encoder)
    assert matrices.shape == (3, 5, 6)
    for template, matrix in zip(templates, matrices):
        torch.testing.assert_close(matrix, slowly([template.replace('{}', label) for label in TEXTS], encoder))
    class_embeddings(TEXTS, templates, encoder)
    assert len(encoder.batches) == 1 and len(files(cache_root)) == 1  # the same texts, encoded once


def test_one_template_is_the_embedding_itself(encoder):
    torch.testing.assert_close(class_embeddings(TEXTS, 'label', encoder), slowly(TEXTS, encoder))


def test_changed_template_is_encoded_again(encoder):
    one = class_embeddings(TEXTS, 'a {}', encoder)
    other = class_embeddings(TEXTS, 'the {}', encoder)
    assert not torch.allclose(one, other)
    assert torch.equal(class_embeddings(TEXTS, 'a {}', encoder), one) and len(encoder.batches) == 2


def test_class_embeddings_by_name_of_a_list(encoder):
    rows = class_embeddings('k400', 'clip_kinetics', encoder, progress=False, batch_size=1000)
    assert rows.shape == (400, 6) and sum(encoder.batches) == 400 * 28


def test_split_names(encoder):
    rows = class_embeddings(['ApplyEyeMakeup'], 'label', encoder, split_camel_case=True)
    torch.testing.assert_close(rows, slowly(['apply eye makeup'], encoder))


def test_prompts_that_cancel_out(encoder):
    with torch.no_grad():
        encoder.letters[ord('+')], encoder.letters[ord('-')] = torch.ones(6), -torch.ones(6)
        encoder.letters[ord('x')] = 0
    with pytest.raises(ValueError, match="mean embedding of the prompts of 'x' is zero"):
        class_embeddings(['x'], ['{}+', '{}-'], encoder)


def test_entity_embeddings_encode_unit_and_description(encoder):
    entities = [Entity('ball', 'a round thing', 'object'), Entity('kick', 'hit with the foot', 'motion')]
    rows = entity_embeddings(entities, encoder)
    torch.testing.assert_close(rows, slowly(['ball: a round thing', 'kick: hit with the foot'], encoder))
    source = dict(type='labels', labels=['yoga'])
    assert entity_embeddings(source, encoder).shape == (len(label_entities(['yoga'])), 6)


def test_encoder_from_a_config(encoder, monkeypatch):
    from vlplugins.registry import MODELS
    monkeypatch.setitem(MODELS._module_dict, 'FakeEncoder', FakeEncoder)
    built = build_encoder(dict(type='vlplugins.FakeEncoder', out_dims=3))
    assert isinstance(built, FakeEncoder) and built.out_dims == 3
    assert build_encoder(encoder) is encoder
    rows = encode_texts(TEXTS, dict(type='vlplugins.FakeEncoder', seed=0))
    assert torch.equal(rows, encode_texts(TEXTS, encoder))


def test_what_is_no_encoder():
    with pytest.raises(TypeError, match='encoder=Linear is no text encoder, it lacks encode, fingerprint, out_dims'):
        build_encoder(torch.nn.Linear(2, 2))


def test_the_matrix_itself_is_loaded_from_here_too():
    assert load_matrix([[1.0]]).shape == (1, 1)


def test_clip_text_encoder_reads_texts_of_any_length():
    geometry = dict(context_length=12, embed_dims=16, depth=1, num_heads=2, out_dims=8)
    clip = build_encoder(dict(type='vlplugins.CLIPTextEncoder', embedding_std=1.0, **geometry))
    long, longer = (Entity('ball', 'a round thing ' * times, 'object') for times in (50, 60))
    rows = entity_embeddings([long, longer, Entity('kick', 'hit', 'motion')], clip)
    with torch.no_grad():
        torch.testing.assert_close(rows[:1], normalize(clip.eval().encode([long.text]), dim=1))
    torch.testing.assert_close(rows[0], rows[1])  # they differ only behind what the tokenizer keeps
    assert not torch.allclose(rows[0], rows[2], atol=1e-3)
