import torch

from tests.helpers.ranks import run_ranks
from vlplugins.engine.hooks.reduce_loss_hook import ReduceLossHook


def test_one_process_keeps_its_values():
    outputs = dict(loss=torch.tensor(2.0))
    ReduceLossHook().after_train_iter(None, 0, outputs=outputs)
    assert outputs == dict(loss=torch.tensor(2.0))


def test_runs_before_the_values_are_logged():
    from mmengine.hooks import RuntimeInfoHook
    from mmengine.runner.priority import get_priority
    assert get_priority(ReduceLossHook.priority) < get_priority(RuntimeInfoHook.priority)


def outputs_of(rank):
    names = ('loss', 'accuracy') if rank else ('accuracy', 'loss')  # the order of a dict must not matter
    values = dict(loss=torch.tensor(1.0 + 2 * rank, requires_grad=True), accuracy=torch.tensor([rank]))
    outputs = {name: values[name] for name in names}
    outputs['note'] = rank
    ReduceLossHook().after_train_iter(None, 0, outputs=outputs)
    return outputs


def test_two_processes_log_their_mean(tmp_path):
    for rank, outputs in enumerate(run_ranks(outputs_of, tmp_path)):
        assert outputs['loss'] == 2.0
        assert outputs['accuracy'] == 0.5
        assert outputs['note'] == rank
