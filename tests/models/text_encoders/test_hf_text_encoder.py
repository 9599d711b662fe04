"""Encoders of Hugging Face against pooling by hand, on a tiny DistilBERT that the test writes."""

import builtins
import time

import pytest
import torch
from mmaction.registry import MODELS as HOST_MODELS
from mmaction.structures import ActionDataSample

from vlplugins.models.text_encoders import HFTextEncoder
from vlplugins.models.text_encoders.hf_text_encoder import pool_tokens
from vlplugins.text.embeddings import encode_texts

WORDS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'a', 'video', 'of', 'running', 'play', '##ing', 'chess', '.']
TEXTS = ['a video of running.', 'chess', 'playing chess of a video of playing running.']


@pytest.fixture(scope='module')
def transformers():
    return pytest.importorskip('transformers', reason="needs the extra: pip install 'vlplugins[text]'")


@pytest.fixture(scope='module')
def folder(transformers, tmp_path_factory):
    """A model of one layer with random weights and 13 words, saved as the hub's models are."""
    path = tmp_path_factory.mktemp('models') / 'tiny-distilbert'
    torch.manual_seed(0)
    config = transformers.DistilBertConfig(
        vocab_size=len(WORDS), dim=16, n_layers=1, n_heads=2, hidden_dim=32, max_position_embeddings=12,
        initializer_range=1.0)
    transformers.DistilBertModel(config).save_pretrained(path)
    (path / 'vocab.txt').write_text('\n'.join(WORDS))
    transformers.DistilBertTokenizerFast(str(path / 'vocab.txt'), model_max_length=12).save_pretrained(path)
    return str(path)


def by_hand(transformers, folder, text, pooling, length):
    """One text at a time, so without padding; tokens by looking words up."""
    words = text.replace('playing', 'play ##ing').replace('.', ' .').split()[:length - 2]
    ids = torch.tensor([[WORDS.index(word) for word in ('[CLS]', *words, '[SEP]')]])
    model = transformers.DistilBertModel.from_pretrained(folder).eval()
    hidden = model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0]
    return hidden[0] if pooling == 'cls' else hidden.mean(dim=0)


@pytest.mark.parametrize('pooling', ['cls', 'mean'])
@pytest.mark.parametrize('length', [77, 6])
@torch.no_grad()
def test_equals_pooling_by_hand(transformers, folder, pooling, length):
    encoder = HFTextEncoder(folder, pooling, max_length=length).eval()
    expected = torch.stack([by_hand(transformers, folder, text, pooling, min(length, 12)) for text in TEXTS])
    torch.testing.assert_close(encoder.encode(TEXTS), expected, atol=1e-5, rtol=1e-5)
    assert encoder.out_dims == 16 == expected.shape[1]


def test_mean_leaves_padding_out():
    hidden = torch.tensor([[[1.0], [3.0], [100.0]], [[2.0], [4.0], [6.0]]])
    mask = torch.tensor([[1, 1, 0], [1, 1, 1]])
    assert pool_tokens(hidden, mask, 'mean').tolist() == [[2.0], [4.0]]
    assert pool_tokens(hidden, mask, 'cls').tolist() == [[1.0], [2.0]]


def test_weights_are_read_when_needed_and_cached_embeddings_found_again(folder, tmp_path, monkeypatch):
    encoder = HFTextEncoder(folder)
    assert encoder.out_dims == 16 and encoder.encoder is None
    state = torch.get_rng_state()
    first = encode_texts(TEXTS, encoder, cache_dir=tmp_path)
    assert torch.equal(torch.get_rng_state(), state)
    other = HFTextEncoder(folder)
    monkeypatch.setattr(other, 'encode', None)  # would fail if it were called
    assert torch.equal(encode_texts(TEXTS, other, cache_dir=tmp_path), first)


def test_fingerprint_covers_all_that_matters(folder):
    encoder = HFTextEncoder(folder)
    before = encoder.fingerprint()
    encoder.encode(TEXTS)
    assert encoder.fingerprint() == before == HFTextEncoder(folder).fingerprint()
    assert HFTextEncoder(folder, 'mean').fingerprint() != before
    assert HFTextEncoder(folder, max_length=5).fingerprint() != before
    with torch.no_grad():
        next(encoder.encoder.parameters()).add_(1)
    assert encoder.fingerprint() != before


def test_fingerprint_is_the_same_where_a_file_lacks_a_part(transformers, folder, tmp_path):
    """A BERT whose pooler was not saved: it is random, and no embedding depends on it."""
    config = transformers.BertConfig(vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
                                     intermediate_size=32)
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(tmp_path)
    transformers.AutoTokenizer.from_pretrained(folder).save_pretrained(tmp_path)
    torch.manual_seed(1)
    first = HFTextEncoder(str(tmp_path)).fingerprint()
    torch.manual_seed(2)
    assert HFTextEncoder(str(tmp_path)).fingerprint() == first


def test_translation_models_read_with_their_encoder(transformers, folder, tmp_path):
    config = transformers.T5Config(vocab_size=len(WORDS), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
    transformers.T5Model(config).save_pretrained(tmp_path)
    transformers.AutoTokenizer.from_pretrained(folder).save_pretrained(tmp_path)
    encoder = HFTextEncoder(str(tmp_path), 'mean').eval()
    tokens = encoder.tokenize(TEXTS)
    tokens.pop('token_type_ids', None)
    reference = transformers.T5EncoderModel.from_pretrained(tmp_path).eval()
    with torch.no_grad():
        hidden = reference(**tokens).last_hidden_state
        torch.testing.assert_close(encoder(tokens), pool_tokens(hidden, tokens['attention_mask'], 'mean'))


def test_unknown_names_fail_at_once_and_say_how_to_get_the_folder(transformers, monkeypatch, tmp_path):
    monkeypatch.setenv('HF_HOME', str(tmp_path))
    monkeypatch.setattr('vlplugins.models.text_encoders.hf_files.hub_is_out_of_reach', lambda: True)
    start = time.monotonic()
    with pytest.raises(ConnectionError, match='hf download someone/tiny-bert --local-dir tiny-bert'):
        HFTextEncoder('someone/tiny-bert').load()
    assert time.monotonic() - start < 5


def test_folders_that_are_none(transformers, tmp_path):
    with pytest.raises(FileNotFoundError, match='There is no folder at ./models/bert'):
        HFTextEncoder('./models/bert').load()
    with pytest.raises(FileNotFoundError, match='not a complete folder'):
        HFTextEncoder(str(tmp_path)).load()


def test_without_transformers_the_extra_is_named(monkeypatch):
    plain = builtins.__import__

    def lacking(name, *args, **kwargs):
        if name == 'transformers':
            raise ImportError('No module named transformers')
        return plain(name, *args, **kwargs)

    monkeypatch.setattr(builtins, '__import__', lacking)
    with pytest.raises(ImportError, match=r"pip install 'vlplugins\[text\]'"):
        HFTextEncoder('distilbert-base-uncased').load()


def test_unknown_pooling():
    with pytest.raises(ValueError, match="pooling='max' is unknown: use 'cls' or 'mean'"):
        HFTextEncoder('distilbert-base-uncased', pooling='max')


def test_is_a_classifier_in_the_width_of_the_features(folder, tmp_path):
    """What a config of Text4Vis' Table 6 says: a text encoder 16 wide under features 4 wide."""
    encoder = dict(type='vlplugins.HFTextEncoder', pretrained=folder, pooling='mean')
    texts = dict(labels=['running', 'chess', 'play'], templates='text4vis', encoder=encoder, cache_dir=str(tmp_path))
    head = HOST_MODELS.build(dict(type='vlplugins.FrozenTextHead', class_texts=dict(texts, out_dims=4)))
    wide = HOST_MODELS.build(dict(type='vlplugins.FrozenTextHead', class_texts=texts)).class_rows()
    rows = head.class_rows()
    assert wide.shape == (3, 16) and head(torch.randn(2, 4)).shape == (2, 3)
    torch.testing.assert_close(rows @ rows.T, wide @ wide.T, atol=1e-5, rtol=1e-5)


def test_is_trained_by_a_contrastive_head(transformers, folder, tmp_path):
    """Its parameters are there when optimizer and DDP are built, and each that asks for a gradient gets one."""
    config = transformers.BertConfig(vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
                                     intermediate_size=32, max_position_embeddings=12)
    transformers.BertModel(config).save_pretrained(tmp_path)
    transformers.AutoTokenizer.from_pretrained(folder).save_pretrained(tmp_path)
    encoder = dict(type='vlplugins.HFTextEncoder', pretrained=str(tmp_path))
    texts = dict(labels=['running', 'playing chess'], templates=['a {}', 'a video of {}.'], encoder=encoder)
    head = HOST_MODELS.build(dict(type='vlplugins.ContrastiveHead', class_texts=texts, text='online'))
    before = dict(head.named_parameters())
    assert any('word_embeddings' in name for name in before)
    head.init_weights()
    samples = [ActionDataSample().set_gt_label(label) for label in (0, 1, 1)]
    head.loss(torch.randn(3, 16), samples)['loss_contrastive'].backward()
    assert dict(head.named_parameters()).keys() == before.keys()
    assert all(value.grad is not None for value in before.values() if value.requires_grad)
    again = HOST_MODELS.build(dict(type='vlplugins.ContrastiveHead', class_texts=texts, text='online'))
    again.load_state_dict(head.state_dict(), strict=True)
    assert again.eval()(torch.randn(2, 16)).shape == (2, 2)
