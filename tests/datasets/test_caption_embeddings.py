import torch

from tests.text.fake_encoder import FakeEncoder
from vlplugins.datasets.caption_embeddings import encode_captions
from vlplugins.models.text_encoders import CLIPTextEncoder
from vlplugins.text.embeddings import encode_texts

CAPTIONS = {'a': ['a dog', 'a cat'], 'b': ['a dog']}


def test_rows_are_those_of_the_texts():
    encoder = FakeEncoder()
    loaded = encode_captions(CAPTIONS, encoder, cache_dir=False)
    assert encoder.batches == [2]  # the caption that both clips have is encoded once
    for key, texts in CAPTIONS.items():
        torch.testing.assert_close(loaded.rows[loaded.places[key]], encode_texts(texts, encoder, cache_dir=False))


def test_they_are_encoded_once_whatever_their_order(tmp_path):
    first = encode_captions(CAPTIONS, FakeEncoder(), tmp_path)
    again = FakeEncoder()
    other = encode_captions(dict(reversed(CAPTIONS.items())), again, tmp_path)
    assert again.batches == []
    assert torch.equal(first.rows, other.rows)
    assert first.places == other.places


def test_weights_from_a_file(tmp_path):
    small = dict(context_length=16, embed_dims=16, depth=1, num_heads=2, out_dims=8)
    trained = CLIPTextEncoder(**small, seed=3, embedding_std=1.0)
    torch.save(trained.tower.state_dict(), tmp_path / 'clip.pth')
    config = dict(type='vlplugins.CLIPTextEncoder', **small, pretrained=str(tmp_path / 'clip.pth'), act=trained.act)
    loaded = encode_captions(CAPTIONS, config, tmp_path / 'cache')
    torch.testing.assert_close(loaded.rows[loaded.places['a']], encode_texts(CAPTIONS['a'], trained, cache_dir=False))
