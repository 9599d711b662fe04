"""Several processes, without an accelerator."""

import functools
from typing import Any


def has_accelerator() -> bool:
    """Whether MMEngine finds one."""
    from mmengine.device import is_cuda_available, is_mlu_available, is_musa_available, is_npu_available
    return any(probe() for probe in (is_cuda_available, is_mlu_available, is_musa_available, is_npu_available))


def use_gloo_without_cuda() -> bool:
    """MMEngine's `init_dist` always calls `torch.cuda.set_device`, so `torchrun` crashes without CUDA.

    No upstream report known. Where there is no accelerator the process group is opened on gloo instead.
    """
    import torch
    from mmengine.dist import utils
    if has_accelerator():
        return False

    def _init_dist_pytorch(backend: str, init_backend: str = 'torch', **kwargs: Any) -> None:
        torch.distributed.init_process_group(backend='gloo', **kwargs)

    utils._init_dist_pytorch = _init_dist_pytorch
    return True


def wrap_models_without_cuda() -> bool:
    """MMEngine's runner tells DDP a GPU number for every model, which DDP refuses for a model on the CPU.

    `device_ids … only work with single-device/multiple-device GPU modules`; no upstream report known. Where there is no
    accelerator the number is dropped.
    """
    from mmengine.model import MMDistributedDataParallel
    if has_accelerator():
        return False
    original = MMDistributedDataParallel.__init__

    @functools.wraps(original)
    def __init__(self: MMDistributedDataParallel, module: Any, *args: Any, **kwargs: Any) -> None:
        kwargs.pop('device_ids', None)
        original(self, module, *args, **kwargs)

    MMDistributedDataParallel.__init__ = __init__
    return True


def write_test_metrics_once() -> bool:
    """Every rank of MMEngine's distributed test writes the same JSON file of metrics, and the copies get mixed.

    Measured with two processes (a second closing brace at the end of the file); no upstream report known. Only the
    first rank writes.
    """
    from mmengine.dist import master_only
    from mmengine.hooks import LoggerHook
    if hasattr(LoggerHook.after_test_epoch, '__wrapped__'):  # decorated already
        return False
    LoggerHook.after_test_epoch = master_only(LoggerHook.after_test_epoch)
    return True
