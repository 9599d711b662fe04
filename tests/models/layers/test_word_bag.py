"""Which words a caption has, as a loss beside another."""

import math

import pytest
import torch
from mmaction.structures import ActionDataSample

from vlplugins.models.layers.word_bag import NoWordBag, WordBag


def _samples(*captions):
    return [ActionDataSample(metainfo=dict(caption=caption)) for caption in captions]


def test_words_are_learned_from_either_side():
    torch.manual_seed(0)
    bag, videos, texts = WordBag(['fish', 'left', 'red'], 4), torch.eye(4)[:2], torch.eye(4)[2:]
    samples = _samples('Red fish!', 'a leaf going left')
    optimizer = torch.optim.Adam(bag.parameters(), lr=.3)
    for _ in range(100):
        optimizer.zero_grad()
        sum(bag(videos, texts, samples).values()).backward()
        optimizer.step()
    for rows in (videos, texts):
        assert (bag.classify(rows) > 0).tolist() == [[True, False, True], [False, True, False]]


def test_what_many_captions_say_weighs_little():
    bag, rows = WordBag(['a', 'fish', 'left', 'red'], 4), torch.randn(4, 4)
    bag(rows, rows, _samples('a fish', 'a red fish', 'a leaf', 'a'))
    torch.testing.assert_close(bag.word_weights(), torch.tensor([0, math.log(5 / 3), 0, math.log(5 / 2)]))


def test_weight():
    torch.manual_seed(0)
    bag, rows, samples = WordBag(['red', 'fish'], 4, weight=.5), torch.randn(2, 4), _samples('red', 'fish')
    half = bag(rows, rows, samples)
    bag.weight = 1.0
    bag.seen.zero_(), bag.captions.zero_()
    torch.testing.assert_close(bag(rows, rows, samples)['loss_text_words'], 2 * half['loss_text_words'])


def test_missing_caption():
    rows = torch.randn(1, 4)
    with pytest.raises(ValueError, match=r"PackActionInputs hand it on: algorithm_keys=\('caption', \)"):
        WordBag(['red'], 4)(rows, rows, [ActionDataSample()])


def test_none():
    assert NoWordBag()(None, None, _samples('red')) == {}
