import pytest
import torch
import torch.nn.functional as F

from vlplugins.text.rerankers import EmbeddingReranker, build_reranker, read_reranker

from .fake_encoder import FakeEncoder


def test_cosine_between_the_prompt_and_the_word_with_its_description():
    encoder = FakeEncoder().eval()
    rows = F.normalize(encoder.encode(['a video of a person brush hair.', 'brush: a tool', 'brush: a fox tail']), dim=1)
    scores = EmbeddingReranker(encoder).scores('brush_hair', 'brush', ['a tool', 'a fox tail'])
    torch.testing.assert_close(torch.tensor(scores), rows[1:] @ rows[0])


def test_several_templates_are_averaged():
    encoder = FakeEncoder().eval()
    rows = F.normalize(encoder.encode(['a run', 'one run', 'run: fast steps']), dim=1).detach()
    score, = EmbeddingReranker(encoder, ['a {}', 'one {}']).scores('run', 'run', ['fast steps'])
    assert score == pytest.approx(float(F.cosine_similarity(rows[:2].mean(0), rows[2], dim=0)), abs=1e-6)


def test_each_text_is_encoded_once():
    encoder = FakeEncoder()
    reranker = EmbeddingReranker(encoder)
    for _ in range(2):
        reranker.scores('run', 'run', ['a', 'b', 'a'])
    assert encoder.batches == [1, 2]


def test_from_an_encoder_a_config_or_an_object_with_scores():
    encoder = dict(type='vlplugins.CLIPTextEncoder', context_length=8, embed_dims=8, depth=1, num_heads=1, out_dims=4)
    for source in (encoder, FakeEncoder()):
        assert isinstance(build_reranker(source), EmbeddingReranker)
    own = type('Own', (), {'scores': lambda *_: []})()
    assert build_reranker(own) is own
    with pytest.raises(TypeError, match='rerank=int has neither the method scores'):
        build_reranker(3)


def test_from_the_command_line(tmp_path):
    assert isinstance(read_reranker('clip'), EmbeddingReranker)
    assert read_reranker('t5:some/model').pretrained == 'some/model'
    config = tmp_path / 'rerank.py'
    config.write_text("rerank = dict(type='vlplugins.T5SenseScorer', pretrained='a/folder')")
    assert read_reranker(str(config)).pretrained == 'a/folder'
    config.write_text('reranker = 1')
    with pytest.raises(ValueError, match='rerank.py has no variable rerank'):
        read_reranker(str(config))
    for name in ('t5:', 'bert'):
        with pytest.raises(ValueError, match=f'--rerank {name} is unknown: use clip, t5:FOLDER'):
            read_reranker(name)
