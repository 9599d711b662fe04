from .checkpoint_guard_hook import CheckpointGuardHook
from .ema_teacher_hook import EMATeacherHook
from .epoch_seed_hook import EpochSeedHook
from .label_check_hook import LabelCheckHook
from .reduce_loss_hook import ReduceLossHook
from .rename_weights_hook import RenameWeightsHook
from .skipped_videos_hook import SkippedVideosHook

__all__ = [
    'CheckpointGuardHook', 'EMATeacherHook', 'EpochSeedHook', 'LabelCheckHook', 'ReduceLossHook',
    'RenameWeightsHook', 'SkippedVideosHook'
]
