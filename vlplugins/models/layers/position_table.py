"""Position tables of checkpoints of another resolution."""

from typing import Any

from torch import nn

from vlplugins.ops.position_embedding import resize_position_table


def fit_when_loading(module: nn.Module) -> None:
    """Makes `load_state_dict` fit the table of a checkpoint (of a square grid) to the grid of the module.

    Args:
        module: Has `pos_embed` (1, 1 + h·w, D) and `grid` (h, w).
    """
    # The method is public, without the underscore, from torch 2.5 on.
    module._register_load_state_dict_pre_hook(_fit_position_table, with_module=True)


def _fit_position_table(module: nn.Module, state_dict: dict, prefix: str, *args: Any) -> None:
    name = f'{prefix}pos_embed'
    table = state_dict.get(name)
    if table is None or table.shape == module.pos_embed.shape:
        return
    side = int((table.shape[1] - 1)**0.5)
    if side * side == table.shape[1] - 1 and table.shape[2] == module.pos_embed.shape[2]:
        state_dict[name] = resize_position_table(table, (side, side), module.grid)
