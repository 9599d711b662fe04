import torch
import torch.multiprocessing as mp

from vlplugins.engine.hooks.reduce_loss_hook import ReduceLossHook


def test_one_process_keeps_its_values():
    outputs = dict(loss=torch.tensor(2.0))
    ReduceLossHook().after_train_iter(None, 0, outputs=outputs)
    assert outputs == dict(loss=torch.tensor(2.0))


def test_runs_before_the_values_are_logged():
    from mmengine.hooks import RuntimeInfoHook
    from mmengine.runner.priority import get_priority
    assert get_priority(ReduceLossHook.priority) < get_priority(RuntimeInfoHook.priority)


def _rank(rank, folder):
    torch.distributed.init_process_group('gloo', init_method=f'file://{folder}/store', rank=rank, world_size=2)
    names = ('loss', 'accuracy') if rank else ('accuracy', 'loss')  # the order of a dict must not matter
    values = dict(loss=torch.tensor(1.0 + 2 * rank, requires_grad=True), accuracy=torch.tensor([rank]))
    outputs = {name: values[name] for name in names}
    outputs['note'] = rank
    ReduceLossHook().after_train_iter(None, 0, outputs=outputs)
    torch.save(outputs, f'{folder}/{rank}.pt')


def test_two_processes_log_their_mean(tmp_path):
    mp.spawn(_rank, args=(str(tmp_path), ), nprocs=2)
    for rank in range(2):
        outputs = torch.load(tmp_path / f'{rank}.pt')
        assert outputs['loss'] == 2.0
        assert outputs['accuracy'] == 0.5
        assert outputs['note'] == rank
