from typing import Any, Dict, Optional

import torch
from mmengine.dist import all_reduce, get_world_size
from mmengine.hooks import Hook
from mmengine.runner import Runner

from vlplugins.registry import HOOKS


@HOOKS.register_module()
class ReduceLossHook(Hook):
    """Logs the mean of the losses over all processes.

    MMEngine logs the losses of rank 0, so a curve depends on how the batch was dealt to the processes. With equal
    batches the mean over the ranks is the loss of the whole batch, the number one process with that batch would log.
    One reduction of a few scalars per iteration; nothing in a run of one process.
    """

    priority = 'HIGHEST'  # before RuntimeInfoHook copies the values into the log's history

    def after_train_iter(self,
                         runner: Runner,
                         batch_idx: int,
                         data_batch: Any = None,
                         outputs: Optional[Dict[str, torch.Tensor]] = None) -> None:
        """Replaces the scalars of `outputs` by their mean over the ranks."""
        if not outputs or get_world_size() == 1:
            return
        names = sorted(name for name, value in outputs.items() if isinstance(value, torch.Tensor))
        means = torch.stack([outputs[name].detach().float().mean() for name in names])
        all_reduce(means, op='mean')
        outputs.update(zip(names, means.unbind()))
