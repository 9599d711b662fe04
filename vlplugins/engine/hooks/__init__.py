from .checkpoint_guard_hook import CheckpointGuardHook
from .ema_teacher_hook import EMATeacherHook
from .label_check_hook import LabelCheckHook
from .reduce_loss_hook import ReduceLossHook
from .skipped_videos_hook import SkippedVideosHook

__all__ = ['CheckpointGuardHook', 'EMATeacherHook', 'LabelCheckHook', 'ReduceLossHook', 'SkippedVideosHook']
