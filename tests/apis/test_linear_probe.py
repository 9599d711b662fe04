"""The linear layer against a plain loop over torch's own schedulers."""

import numpy as np
import pytest
import torch

from vlplugins.apis import Features, linear_probe
from vlplugins.apis.linear_probe import rate_at


def clusters(count, spread=1.0, classes=3, width=8, seed=0):
    """Features around the centre of each class; the centres are those of `seed=0`, whatever the seed."""
    centres = np.random.RandomState(0).randn(classes, width) * 4
    rng = np.random.RandomState(seed + 1)
    labels = np.arange(count) % classes
    features = (centres[labels] + spread * rng.randn(count, width)).astype(np.float32)
    return Features(features, labels, [f'{seed}_{index}.mp4' for index in range(count)])


def test_separable_features():
    found = linear_probe(clusters(120, 0.3), clusters(30, 0.3, seed=1), 3, batch_size=16, lr=1e-2)
    assert (found.top1, found.train_top1, found.num_train, found.num_test) == (1.0, 1.0, 120, 30)


def test_labels_without_relation_to_the_features_are_guessed():
    train, test = clusters(300), clusters(300, seed=1)
    test.labels = np.random.RandomState(5).permutation(test.labels)
    assert linear_probe(train, test, 3, batch_size=32, lr=1e-2).top1 < 0.5


def plain_loop(train, test, epochs, warmup, batch_size, lr):
    """The same training, written with torch's schedulers; share of the test videos that are right."""
    layer = torch.nn.Linear(train.features.shape[1], 3)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    optimizer = torch.optim.AdamW([{'params': [layer.weight]}, {'params': [layer.bias], 'weight_decay': 0}], lr=lr,
                                  betas=(0.9, 0.98), weight_decay=0.001)
    steps = -(-len(train.labels) // batch_size)
    schedule = torch.optim.lr_scheduler.SequentialLR(optimizer, [
        torch.optim.lr_scheduler.LinearLR(optimizer, 1e-12, 1, warmup * steps),
        torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, (epochs - warmup) * steps, 8e-8)
    ], [warmup * steps])
    x, y = torch.from_numpy(train.features), torch.from_numpy(train.labels)
    generator = torch.Generator().manual_seed(7)
    for _ in range(epochs):
        order = torch.randperm(len(y), generator=generator)
        for start in range(0, len(y), batch_size):
            rows = order[start:start + batch_size]
            loss = torch.nn.CrossEntropyLoss()(layer(x[rows]), y[rows])
            layer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    scores = layer(torch.from_numpy(test.features))
    return (scores.argmax(1) == torch.from_numpy(test.labels)).float().mean().item()


@pytest.mark.parametrize('spread', [4.0, 8.0])
@pytest.mark.parametrize('epochs', [1, 6])
def test_equals_a_plain_loop(spread, epochs):
    train, test = clusters(100, spread), clusters(1000, spread, seed=1)
    warmup = epochs // 3
    found = linear_probe(train, test, 3, epochs=epochs, warmup_epochs=warmup, batch_size=16, lr=1e-2, seed=7)
    expected = plain_loop(train, test, epochs, warmup, 16, 1e-2)
    assert 0.4 < expected < 0.98  # neither guessed nor perfect
    assert found.top1 == pytest.approx(expected, abs=1.1e-3)  # rounding may turn one video over


def test_the_same_every_time_and_another_with_another_order():
    train, test = clusters(100, 8.0), clusters(1000, 8.0, seed=1)
    runs = [linear_probe(train, test, 3, epochs=6, warmup_epochs=2, batch_size=8, lr=1e-2, seed=seed)
            for seed in (0, 0, 1, 2, 3)]
    assert runs[0] == runs[1]
    assert any(run != runs[0] for run in runs[2:])


def test_rates():
    rates = [rate_at(step, 10, 110, 4e-4, 8e-8) for step in range(111)]
    assert rates[0] == 0 and rates[5] == pytest.approx(2e-4) and rates[10] == pytest.approx(4e-4)
    assert rates[60] == pytest.approx((4e-4 + 8e-8) / 2) and rates[110] == pytest.approx(8e-8)
    assert np.all(np.diff(rates[:11]) > 0) and np.all(np.diff(rates[10:]) < 0)


def narrower(features):
    return Features(features.features[:, :4], features.labels, features.filenames)


@pytest.mark.parametrize('train, test, options, message', [
    (clusters(0), clusters(3), {}, 'there are no train features: 0 videos'),
    (clusters(6), clusters(6, classes=4), {}, r'the test features have labels from 0 to 3; .* 0 to 2'),
    (Features(np.ones((2, 8), np.float32), np.ones((2, 3), bool), []), clusters(3), {}, 'several labels a video'),
    (clusters(6), narrower(clusters(6)), {}, 'the train features are 8 wide, the test features 4'),
    (clusters(6), clusters(6), dict(epochs=5), 'warmup_epochs=5 must be from 0 on and below epochs=5'),
])
def test_mistakes(train, test, options, message):
    with pytest.raises(ValueError, match=message):
        linear_probe(train, test, 3, **options)
