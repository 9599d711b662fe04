from typing import Any, Dict

from mmengine.hooks import Hook
from mmengine.runner import Runner

from vlplugins.registry import HOOKS


@HOOKS.register_module()
class RenameWeightsHook(Hook):
    """Lets `load_from` find weights that have another name in the checkpoint.

    So θ of FILS, `projector` in a pre-training and `neck.projector` in a recognizer, starts where the pre-training left
    it. A checkpoint without the old names, such as one of the model itself, stays as it is.

    Args:
        names: New beginning of a name by the old one, `{'projector.': 'neck.projector.'}`.
    """

    def __init__(self, names: Dict[str, str]) -> None:
        self.names = dict(names)

    def after_load_checkpoint(self, runner: Runner, checkpoint: Dict[str, Any]) -> None:
        """Renames weights before the model takes them.

        Raises:
            ValueError: The checkpoint has a weight under both names.
        """
        weights = checkpoint.get('state_dict', checkpoint)
        for old, new in self.names.items():
            for name in [name for name in weights if name.startswith(old)]:
                renamed = new + name[len(old):]
                if renamed in weights:
                    raise ValueError(f'the checkpoint has {name!r} and {renamed!r}, of which custom_hooks '
                                     f'(RenameWeightsHook, names={self.names}) cannot make one: correct names.')
                weights[renamed] = weights.pop(name)
