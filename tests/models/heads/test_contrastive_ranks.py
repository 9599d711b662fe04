"""Two processes against one with the joined batch, through DistributedDataParallel."""

import pytest
import torch

from tests.helpers.contrastive_cases import CASES, Model, batch, gradients, whole_matrix
from tests.helpers.ranks import run_ranks

CLOSE = dict(atol=1e-5, rtol=1e-5)


def results_of(rank):
    found = []
    for case in CASES:
        model = torch.nn.parallel.DistributedDataParallel(Model(case))
        start = sum(case.sizes[:rank])
        for _ in range(2):  # after the first step DDP deals the gradients to its buckets anew
            model.zero_grad()
            losses = model(*batch(slice(start, start + case.sizes[rank])))
            losses['loss_contrastive'].backward()
        found.append(dict(losses={name: value.detach() for name, value in losses.items()},
                          gradients=gradients(model.module)))
    return found


@pytest.fixture(scope='module')
def ranks(tmp_path_factory):
    return run_ranks(results_of, tmp_path_factory.mktemp('ranks'))


def one_process(case, joined):
    """Losses and gradients of one process: of the joined batch, or the mean of those of both shares."""
    model, total = Model(case), sum(case.sizes)
    shares = [slice(0, total)] if joined else [slice(0, case.sizes[0]), slice(case.sizes[0], total)]
    parts = [whole_matrix(case, model, share) for share in shares]
    losses = {name: sum(part[name] for part in parts) / len(parts) for name in parts[0]}
    losses['loss_contrastive'].backward()
    return {name: value.detach() for name, value in losses.items()}, gradients(model)


@pytest.mark.parametrize('index', range(len(CASES)), ids=[str(case) for case in CASES])
def test_two_processes_are_one(ranks, index):
    case, results = CASES[index], [rank[index] for rank in ranks]
    losses, expected = one_process(case, joined=case.gather)
    for name, value in losses.items():
        torch.testing.assert_close((results[0]['losses'][name] + results[1]['losses'][name]) / 2, value, **CLOSE)
    scale = 'head.logit_scale'
    assert (expected[scale] is None) != case.learnable_scale
    assert any('text_encoder' in name for name in expected) == (case.text == 'online')
    for name, gradient in expected.items():
        for result in results:
            torch.testing.assert_close(result['gradients'][name], gradient, msg=lambda m, n=name: f'{n}: {m}', **CLOSE)
        assert gradient is None or gradient.abs().max() > 1e-4, name


@pytest.mark.parametrize('target', ['kl', 'index'])
def test_gathering_is_not_the_mean_of_the_shares(target):
    """What the test above tells apart."""
    case = next(case for case in CASES if case.target == target and case.sizes == (3, 2))
    joined, shares = (one_process(case, joined) for joined in (True, False))
    assert abs(joined[0]['loss_contrastive'] - shares[0]['loss_contrastive']) > 1e-2
    assert (joined[1]['backbone.0.weight'] - shares[1]['backbone.0.weight']).abs().max() > 1e-2
