"""FILS: who hands what to whom."""

import copy
from typing import Any, Dict, List, Optional, Tuple, Union

import torch
from mmengine.model import BaseModel
from torch import Tensor, nn

from vlplugins.ops.action_pooling import pool_action_tokens
from vlplugins.ops.token_indexing import split_tokens, take_tokens
from vlplugins.registry import MODELS

from .fils_checks import check_fit, check_options, check_parts, stack_masks


@MODELS.register_module()
class FILS(BaseModel):
    """Self-supervised pre-training in language space (FILS, Sec. 3): wiring only.

    A student sees the few tokens that the mask leaves. Its predictor says what a teacher, which sees all, makes of the
    others; both are compared after θ, in the language space. What the student sees of the area where something happens
    is contrasted, after the same θ, with the caption of the clip, which makes the space one of language. The teacher is
    a moving average of student and θ: `EMATeacherHook` moves it.

    Each of the losses may be left out: the ablations of Sec. 4.2 are `action_head=None`, `feature_head=None`, and
    pixels instead of features by `pixel_head`.

    A checkpoint holds the student as `backbone`, under the keys of the same backbone in a `Recognizer3D`, which
    `load_from` then finds.

    Args:
        backbone: Student, such as `TubeVisionTransformer`.
        predictor: From visible to masked tokens, such as `FeaturePredictor`; needed for features and for pixels.
        projector: θ, such as `LanguageProjector`; needed for features and for captions.
        feature_head: Such as `FeaturePredictionHead`; None for none, and for no teacher.
        action_head: Such as `ContrastiveHead(class_texts=None, captions=True, text='offline', target='index')`.
        pixel_head: Such as `PixelReconstructionHead`, instead of `feature_head`.
        action_features: Whose tokens are contrasted with the caption. 'visible': the student's, of visible tokens in
            the area, or of all visible ones where the mask leaves none there. 'full': those of a second pass of the
            student over the whole clip. 'patch_embed': patches before position and transformer, as in the released
            code, whose captions therefore never reach the transformer.
        action_strategy: 'average' over the area (Eq. 3), or 'random' tokens of it (Table 3a).
        action_draws: Random tokens a clip, whose losses are averaged: 10, 30 or 50 in the paper.
        action_weight: λ₁ of Eq. 9.
        target_features: Which features of the teacher are predicted: 'encoder', or 'patch_embed', its patches before
            position and transformer, as in the released code.
        shared_theta: Whether the student's θ projects the teacher's features, without gradient. Else the teacher has a
            moving average of it, as in the released code.
        data_preprocessor: As in the host.
        init_cfg: As in the host.

    Raises:
        ValueError: For an unknown option, no loss at all, features and pixels at once, a part that is missing or that
            nothing would train, or parts that do not fit each other.
    """

    def __init__(self,
                 backbone: dict,
                 predictor: Optional[dict] = None,
                 projector: Optional[dict] = None,
                 feature_head: Optional[dict] = None,
                 action_head: Optional[dict] = None,
                 pixel_head: Optional[dict] = None,
                 action_features: str = 'visible',
                 action_strategy: str = 'average',
                 action_draws: int = 1,
                 action_weight: float = 1.0,
                 target_features: str = 'encoder',
                 shared_theta: bool = False,
                 data_preprocessor: Optional[dict] = None,
                 init_cfg: Optional[dict] = None) -> None:
        super().__init__(data_preprocessor or dict(type='ActionDataPreprocessor', format_shape='NCTHW'), init_cfg)
        check_options(action_features, action_strategy, action_draws, target_features)
        check_parts(predictor, projector, feature_head, action_head, pixel_head, action_features)
        self.action_features, self.action_strategy = action_features, action_strategy
        self.action_draws, self.action_weight = action_draws, action_weight
        self.target_features, self.shared_theta = target_features, shared_theta
        self.backbone = MODELS.build(backbone)
        self.predictor = predictor and MODELS.build(predictor)
        self.projector = projector and MODELS.build(projector)
        self.feature_head = feature_head and MODELS.build(feature_head)
        self.action_head = action_head and MODELS.build(action_head)
        self.pixel_head = pixel_head and MODELS.build(pixel_head)
        check_fit(self)
        if self.feature_head is not None:
            names = ['backbone'] if shared_theta else ['backbone', 'projector']
            self.teacher = nn.ModuleDict({name: copy.deepcopy(getattr(self, name)) for name in names})
            self.teacher.requires_grad_(False).eval()
            # The method is public, without the underscore, from torch 2.5 on.
            self._register_load_state_dict_pre_hook(_teacher_from_student, with_module=True)

    def init_weights(self) -> None:
        """Starts all parts, and the teacher as a copy of its student."""
        super().init_weights()
        for name, module in getattr(self, 'teacher', {}).items():
            module.load_state_dict(getattr(self, name).state_dict())

    def train(self, mode: bool = True) -> 'FILS':
        """Training mode of all but the teacher."""
        super().train(mode)
        if self.feature_head is not None:
            self.teacher.eval()
        return self

    def forward(self,
                inputs: Tensor,
                data_samples: Optional[List[Any]] = None,
                mode: str = 'tensor') -> Union[Tensor, Dict[str, Tensor]]:
        """As in the host.

        Args:
            inputs: (B, 1, 3, T, H, W), or (B, 3, T, H, W).
            data_samples: With `mask` (N,) bool; where there is an action head with `action_mask` (N,) bool and a
                caption.
            mode: 'loss', or 'tensor' for the features of the whole clip.

        Raises:
            ValueError: Another mode: a pre-training has no classes to predict.
        """
        clips = inputs.flatten(0, 1) if inputs.ndim == 6 else inputs
        if mode == 'tensor':
            return self.backbone(clips)
        if mode == 'loss':
            return self.loss(clips, data_samples or [])
        raise ValueError(f'FILS does not know the mode {mode!r}: it is pre-training, which has no classes to predict. '
                         'Fine-tune its backbone in a Recognizer3D (configs/fils/finetune), with load_from.')

    def loss(self, clips: Tensor, data_samples: List[Any]) -> Dict[str, Tensor]:
        """Losses of Eq. 9, each with its weight.

        Args:
            clips: (B, 3, T, H, W).
            data_samples: See `forward`.

        Raises:
            ValueError: For masks that are missing or of another grid than the backbone's.
        """
        visible, masked = split_tokens(stack_masks(data_samples, 'mask', 'TubeMask', self.backbone.grid, clips))
        feats = None
        if self.predictor is not None or self.action_features == 'visible':
            feats = self.backbone(clips, visible)  # (B, K, D), Eq. 1
        losses: Dict[str, Tensor] = {}
        if self.predictor is not None:
            predicted = self.predictor(feats, visible, masked)  # (B, M, D), Eq. 2, in the order of `masked`
            if self.feature_head is not None:
                losses.update(self.feature_head.loss(self.projector(predicted), self.targets(clips, masked)))
            else:
                losses.update(self.pixel_head.loss(predicted, clips, masked))
        if self.action_head is not None:
            losses.update(self._action_loss(clips, feats, visible, data_samples))
        return losses

    @torch.no_grad()
    def targets(self, clips: Tensor, masked: Tensor) -> Tensor:
        """What the teacher, which sees the whole clip, makes of the masked tokens: (B, M, E), in their order."""
        teacher = self.teacher['backbone']
        tokens = teacher(clips) if self.target_features == 'encoder' else teacher.embed_patches(clips)
        feats = take_tokens(tokens, masked)
        return (self.projector if self.shared_theta else self.teacher['projector'])(feats)

    def _action_loss(self, clips: Tensor, feats: Optional[Tensor], visible: Tensor,
                     data_samples: List[Any]) -> Dict[str, Tensor]:
        area = stack_masks(data_samples, 'action_mask', 'ActionPatches', self.backbone.grid, clips)
        tokens, selected = self._action_tokens(clips, feats, visible, area)
        pooled = pool_action_tokens(tokens, selected, self.action_strategy, self.action_draws)  # (draws, B, D), Eq. 3
        draws = [self.action_head.loss(self.projector(one), data_samples) for one in pooled]
        mean = {key: torch.stack([draw[key] for draw in draws]).mean() for key in draws[0]}
        return dict(loss_action=mean.pop('loss_contrastive') * self.action_weight, **mean)

    def _action_tokens(self, clips: Tensor, feats: Optional[Tensor], visible: Tensor,
                       area: Tensor) -> Tuple[Tensor, Tensor]:
        """Tokens that may be contrasted, (B, N', D), and which of them lie in the area, (B, N')."""
        if self.action_features == 'visible':
            return feats, area.gather(1, visible)
        if self.action_features == 'full':
            return self.backbone(clips), area
        return self.backbone.embed_patches(clips), area


def _teacher_from_student(module: nn.Module, state_dict: dict, prefix: str, *args: Any) -> None:
    """Lets weights that come without a teacher start it as a copy of the student."""
    if any(key.startswith(f'{prefix}teacher.') for key in state_dict):
        return
    for name in module.teacher:
        start = f'{prefix}{name}.'
        state_dict.update({f'{prefix}teacher.{key[len(prefix):]}': value for key, value in list(state_dict.items())
                           if key.startswith(start)})
