"""Learned context against the same words in a text, and that nothing else is learned."""

import copy

import pytest
import torch
from torch import nn

from vlplugins.models.layers.learnable_prompts import LearnablePrompts, insert_context
from vlplugins.models.text_encoders import CLIPTextEncoder

GEOMETRY = dict(context_length=16, embed_dims=32, depth=2, num_heads=2, out_dims=8, embedding_std=1.0)
NAMES = ['dribbling basketball', 'yoga', 'putting on mascara or something else that is long']
WORDS = 'a video of a person'


@pytest.fixture
def encoder():
    return CLIPTextEncoder(**GEOMETRY).eval()


def make(encoder, names=NAMES, num_context=5, **arguments):
    torch.manual_seed(0)
    return LearnablePrompts(encoder, names, num_context, **arguments)


def write(prompts, encoder, words):
    """Puts the token embeddings of words into the context."""
    ids = encoder.tokenize([words])[0]
    ids = ids[1:int(ids.argmax())]
    with torch.no_grad():
        prompts.context.copy_(encoder.tower.token_embedding(ids))


@pytest.mark.parametrize('context_length', [16, 9])  # 9: the longest name is cut
@pytest.mark.parametrize('grad', [True, False])
def test_words_as_context_give_the_embeddings_of_the_text(context_length, grad):
    encoder = CLIPTextEncoder(**{**GEOMETRY, 'context_length': context_length}).eval()
    prompts = make(encoder)
    write(prompts, encoder, WORDS)
    expected = encoder.encode([f'{WORDS} {name}' for name in NAMES])
    with torch.set_grad_enabled(grad):
        torch.testing.assert_close(prompts(), expected, atol=1e-5, rtol=1e-5)
    assert prompts.shape == (3, 8)


def test_the_context_starts_at_random(encoder):
    context = make(encoder, num_context=13).context
    assert context.shape == (13, 32)
    assert context.std().item() == pytest.approx(0.02, rel=0.15) and context.mean().item() == pytest.approx(0, abs=3e-3)


def test_gradient_reaches_the_context_alone(encoder):
    prompts = make(encoder).train()
    before = {name: value.clone() for name, value in prompts.tower.module.state_dict().items()}
    optimizer = torch.optim.AdamW(prompts.parameters(), lr=0.1, weight_decay=1)
    prompts()[0].sum().backward()
    assert (prompts.context.grad.abs().sum(dim=1) > 0).all()
    optimizer.step()
    after = prompts.tower.module.state_dict()
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    assert all(value.grad is None for value in prompts.tower.module.parameters())
    assert not any(part.training for part in prompts.tower.module.modules())


def test_gradient_is_that_of_the_embeddings(encoder):
    """Central differences, in double precision."""
    prompts = make(encoder, names=['yoga'], num_context=2).double()
    assert torch.autograd.gradcheck(
        lambda context: torch.func.functional_call(prompts, dict(context=context), ()), prompts.context[:, :])


def test_only_the_context_is_state(encoder):
    model = nn.Sequential(make(encoder))
    assert set(model.state_dict()) == set(dict(model.named_parameters())) == {'0.context'}
    assert not list(model.buffers())
    other = nn.Sequential(make(encoder, names=['one', 'two']))
    other.load_state_dict(model.state_dict())
    torch.testing.assert_close(other[0](), make_with(encoder, ['one', 'two'], model[0].context))


def make_with(encoder, names, context):
    prompts = make(encoder, names=names)
    prompts.context.data.copy_(context)
    return prompts()


def test_the_encoder_that_was_given_is_left_alone(encoder):
    expected = encoder.train().encode(NAMES)
    prompts = make(encoder)
    assert encoder.training and all(value.requires_grad for value in encoder.parameters())
    torch.testing.assert_close(encoder.encode(NAMES), expected)
    prompts()
    torch.testing.assert_close(encoder.encode(NAMES), expected)


def count_passes(prompts):
    passes = []
    prompts.tower.module.register_forward_hook(lambda *_: passes.append(1))
    return passes


@torch.no_grad()
def test_rows_are_kept_until_the_context_changes(encoder):
    prompts = make(encoder).eval()
    passes = count_passes(prompts)
    first = prompts()
    assert prompts() is first and len(passes) == 1
    changes = [
        lambda: prompts.context.add_(0.1),
        lambda: prompts.context.data.mul_(2),  # as mmengine swaps averaged weights in
        lambda: prompts.load_state_dict(dict(context=torch.randn_like(prompts.context))),
    ]
    for number, change in enumerate(changes, start=2):
        before = prompts()
        change()
        after = prompts()
        assert not torch.allclose(before, after) and len(passes) == number
        torch.testing.assert_close(after, make_with(encoder, NAMES, prompts.context))
    with torch.enable_grad():
        assert prompts().requires_grad  # what is kept has no gradient


@torch.no_grad()
def test_kept_rows_do_not_depend_on_who_asks_first(encoder):
    prompts = make(encoder)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        under_autocast = prompts()
    assert torch.equal(under_autocast, make(encoder)())


@torch.no_grad()
def test_known_rows_spare_the_encoder_until_the_context_changes(monkeypatch):
    encoder = CLIPTextEncoder(arch='ViT-B-32', depth=1, pretrained='openai')  # whose weights are not there
    monkeypatch.setattr(encoder, 'load', lambda: pytest.fail('weights are not needed'))
    rows = torch.randn(3, 512)
    prompts = make(encoder, rows=rows)
    assert prompts() is rows
    assert copy.deepcopy(prompts).to('meta')().shape == (3, 512)
    prompts.context.add_(1)
    assert not torch.equal(prompts(), rows)


def test_follows_the_model(encoder):
    prompts = make(encoder)
    with torch.no_grad():
        kept = prompts()
        assert prompts.double()().dtype == torch.float64
        torch.testing.assert_close(prompts(), kept.double())
    torch.testing.assert_close(prompts(), kept.double(), atol=1e-5, rtol=1e-5)
    assert copy.deepcopy(prompts).to('meta')().device.type == 'meta'
    assert prompts().device.type == 'cpu'


def test_places_are_inserted_and_texts_cut_as_clip_does(encoder):
    end = 49407
    tokens = torch.tensor([[1, 5, end, 0, 0, 0], [1, 5, 6, 7, 8, end]])
    assert insert_context(tokens, 2).tolist() == [[1, 0, 0, 5, end, 0], [1, 0, 0, 5, 6, end]]
    assert insert_context(tokens[:1], 1).tolist() == [[1, 0, 5, end]]
    with pytest.raises(ValueError, match='num_context=4 leaves no room for a name.*6 tokens.*at most 3'):
        insert_context(tokens, 4)


def test_other_encoders_are_refused():
    with pytest.raises(TypeError, match='num_context=4 needs vlplugins.CLIPTextEncoder.*not Linear'):
        LearnablePrompts(nn.Linear(2, 2), ['a'], 4)
