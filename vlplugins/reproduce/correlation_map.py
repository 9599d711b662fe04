"""Draws how alike the embeddings of some classes are.

    python -m vlplugins.reproduce.correlation_map CONFIG FILE.png --labels A B C [--checkpoint CHECKPOINT]

The embeddings are the classifier's: the constant rows of a head with texts, or the weights of a linear layer, which are
random without a checkpoint.
"""

import argparse
from typing import List, Optional, Sequence

from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.runner.checkpoint import CheckpointLoader
from torch import Tensor, nn

from vlplugins import user_errors
from vlplugins.text.labels import load_labels


def classifier_rows(cfg: Config, checkpoint: Optional[str]) -> Tensor:
    """The classifier of a config's head, (C, E).

    Args:
        cfg: The config.
        checkpoint: Path of trained weights; None for those before training.

    Raises:
        ValueError: When the head has no such matrix.
    """
    init_default_scope(cfg.get('default_scope', 'mmaction'))
    head = MODELS.build(cfg.model.cls_head)
    if checkpoint:
        state = CheckpointLoader.load_checkpoint(checkpoint, map_location='cpu')['state_dict']
        head.load_state_dict({name[len('cls_head.'):]: value for name, value in state.items()
                              if name.startswith('cls_head.')})
    if hasattr(head, 'class_rows'):
        return head.class_rows().detach()
    layers = [layer for layer in head.modules() if isinstance(layer, nn.Linear)]
    if len(layers) != 1:
        raise ValueError(f'{type(head).__name__} has {len(layers)} linear layers, and not the one whose rows are a '
                         'classifier.')
    return layers[0].weight.detach()


def rows_of_labels(rows: Tensor, names: Sequence[str], labels: Sequence[str]) -> Tensor:
    """Rows of some labels, (N, E).

    Raises:
        ValueError: When one of them is no class.
    """
    unknown = [label for label in labels if label not in names]
    if unknown:
        raise ValueError(f'--labels: {unknown[0]!r} is not among the {len(names)} classes of the config.')
    return rows[[list(names).index(label) for label in labels]]


def main(argv: Optional[List[str]] = None) -> None:
    """The command line."""
    from vlplugins.visualization.correlation import draw_correlation
    parser = argparse.ArgumentParser(description='Draws how alike the embeddings of some classes are.')
    parser.add_argument('config')
    parser.add_argument('out')
    parser.add_argument('--labels', nargs='+', required=True)
    parser.add_argument('--checkpoint')
    args = parser.parse_args(argv)
    cfg = Config.fromfile(args.config)
    names = load_labels(cfg.train_dataloader.dataset.label_file)
    draw_correlation(rows_of_labels(classifier_rows(cfg, args.checkpoint), names, args.labels), args.labels, args.out)


if __name__ == '__main__':
    user_errors.run(main)
