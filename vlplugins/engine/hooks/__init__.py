from .checkpoint_guard_hook import CheckpointGuardHook
from .label_check_hook import LabelCheckHook
from .reduce_loss_hook import ReduceLossHook
from .skipped_videos_hook import SkippedVideosHook

__all__ = ['CheckpointGuardHook', 'LabelCheckHook', 'ReduceLossHook', 'SkippedVideosHook']
