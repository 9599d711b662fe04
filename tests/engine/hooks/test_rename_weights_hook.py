import pytest

from vlplugins.engine.hooks import RenameWeightsHook

HOOK = RenameWeightsHook({'projector.': 'neck.projector.'})


@pytest.mark.parametrize('wrap', [lambda weights: weights, lambda weights: dict(meta={}, state_dict=weights)])
def test_only_the_names_asked_for_change(wrap):
    weights = {'projector.fc1.weight': 1, 'teacher.projector.fc1.weight': 2, 'backbone.norm.bias': 3}
    HOOK.after_load_checkpoint(None, wrap(weights))
    assert weights == {'neck.projector.fc1.weight': 1, 'teacher.projector.fc1.weight': 2, 'backbone.norm.bias': 3}
    HOOK.after_load_checkpoint(None, wrap(weights))  # as when a test loads the fine-tuned model
    assert len(weights) == 3


def test_both_names():
    with pytest.raises(ValueError, match=r"has 'projector\.a' and 'neck\.projector\.a'"):
        HOOK.after_load_checkpoint(None, {'projector.a': 1, 'neck.projector.a': 2})
