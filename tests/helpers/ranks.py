"""Two processes of a group, forked from one process that has imported what they need.

Spawned processes would each import torch and the host again. Forks of the test process itself could not compute
gradients where it has done so on an accelerator.
"""

from multiprocessing import forkserver
from pathlib import Path
from typing import Callable, List

import torch
from torch import multiprocessing

forkserver.set_forkserver_preload(['vlplugins.models', 'mmengine.runner', 'pytest'])


def run_ranks(function: Callable[[int], dict], folder: Path) -> List[dict]:
    """What `function` returns in each of two processes; it is called there with the rank.

    Args:
        function: Of a module, so that another process can import it.
        folder: For the meeting point and the results.
    """
    multiprocessing.start_processes(_rank, args=(function, str(folder)), nprocs=2, start_method='forkserver')
    return [torch.load(folder / f'{rank}.pt') for rank in range(2)]


def _rank(rank: int, function: Callable[[int], dict], folder: str) -> None:
    torch.set_num_threads(1)
    torch.distributed.init_process_group('gloo', init_method=f'file://{folder}/store', rank=rank, world_size=2)
    torch.save(function(rank), f'{folder}/{rank}.pt')
    torch.distributed.destroy_process_group()
