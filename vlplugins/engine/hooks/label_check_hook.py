"""The labels of the data against those of the head."""

from typing import Any, Optional, Sequence

from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from mmengine.runner import Runner
from torch import nn

from vlplugins.registry import HOOKS


@HOOKS.register_module()
class LabelCheckHook(Hook):
    """Stops a run whose dataset and classifier do not speak of the same classes.

    A label is only a number to the loss: two lists of different length end in an index error deep inside it, and two
    orders of the same list (HMDB-51 has two in circulation) in an accuracy that nobody can explain. The lists are those
    of the dataset's `label_file` and of the head's `class_texts`; where one of them is not known only lengths are
    compared, and where there is no list at all nothing is.
    """

    def before_train(self, runner: Runner) -> None:
        """Checks the training set, and the classes that blending counts.

        Raises:
            ValueError: If they are not the head's.
        """
        model = _bare(runner.model)
        check_labels('train_dataloader', runner.train_dataloader.dataset, model)
        blending = getattr(getattr(model, 'data_preprocessor', None), 'blending', None)
        counted, num_classes = getattr(blending, 'num_classes', None), _num_classes(model)
        if counted and num_classes and counted != num_classes:
            raise ValueError(f'model.data_preprocessor.blending counts num_classes={counted}, but the head has '
                             f'{num_classes} classes: set num_classes of each augment to {num_classes}.')

    def before_val(self, runner: Runner) -> None:
        """Checks the validation set."""
        check_labels('val_dataloader', runner.val_dataloader.dataset, _bare(runner.model))

    def before_test(self, runner: Runner) -> None:
        """Checks the test set."""
        check_labels('test_dataloader', runner.test_dataloader.dataset, _bare(runner.model))


def check_labels(loader: str, dataset: Any, model: nn.Module) -> None:
    """Compares the classes of a dataset with those of a model's head.

    Args:
        loader: Key of the config that the dataset comes from, for the message.
        dataset: Anything with `metainfo`, or without.
        model: A recognizer.

    Raises:
        ValueError: If number or names differ; names the first class that does.
    """
    classes: Optional[Sequence[str]] = (getattr(dataset, 'metainfo', None) or {}).get('classes')
    num_classes = _num_classes(model)
    if not classes or not num_classes:
        return
    source = f'{loader}.dataset.label_file={getattr(dataset, "label_file", None)!r}'
    if len(classes) != num_classes:
        raise ValueError(f'{len(classes)} labels in {source}, but the head has {num_classes} classes. Give '
                         'model.cls_head (class_texts.labels or num_classes) and the dataset the same list.')
    labels = getattr(model.cls_head, 'labels', None) or classes
    for index, (ours, theirs) in enumerate(zip(labels, classes)):
        if ours != theirs:
            raise ValueError(f'class {index} is {theirs!r} in {source} and {ours!r} in model.cls_head.class_texts.'
                             'labels: the same classes in another order, or other ones. Use the list that the '
                             'annotations were made with for both.')


def _num_classes(model: nn.Module) -> Optional[int]:
    return getattr(getattr(model, 'cls_head', None), 'num_classes', None)


def _bare(model: nn.Module) -> nn.Module:
    return model.module if is_model_wrapper(model) else model
