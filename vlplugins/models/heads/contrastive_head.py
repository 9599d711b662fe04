"""The classifier is learned by matching the videos of a batch with its texts (Text4Vis, Eq. 2 and App. C.3)."""

from typing import Any, Dict, Optional

import torch
from torch import Tensor

from vlplugins.models.layers.word_bag import NoWordBag, WordBag
from vlplugins.models.losses import info_nce
from vlplugins.registry import MODELS

from .cosine_head import LN_100, CosineHead, Features
from .prompt_texts import CaptionTexts, OfflineTexts, OnlineTexts

TEXTS = dict(offline=OfflineTexts, online=OnlineTexts)


@MODELS.register_module()
class ContrastiveHead(CosineHead):
    """Trained on pairs of a video and a text, classifies by cosine similarity with the texts of all classes.

    In training the text of a video is its label in a template, drawn for each video anew where there are several, or
    its own caption; the loss is InfoNCE in both directions. In a test the classifier is the mean of the embeddings of
    the templates, and everything else is the frozen classifier's.

    The paper's Algorithm 1 (App. C.3) contrasts the rows of a process with the columns of all (`gather`), and so does
    this head: N/W rows and N columns, N the videos of W processes. Loss and gradients are those of one process with the
    whole batch, also where the processes have unequal shares of it. The released `train_nce.py` computes all N × N
    similarities on each process and keeps the gradients of its own share, which DDP then averages: what its encoders
    get is a W-th of it, a constant factor that AdamW takes out again.

    `target='kl'` is the loss of that code: Kullback-Leibler divergence of the softmax of the logits from
    softmax(10 · [same label]), averaged over the rows and both directions, so that videos of one class are positives of
    each other. `target='index'` is CLIP's: cross-entropy with the pair as the only positive, by which a second video of
    the same class, or of the same caption, is a negative.

    Args:
        class_texts: dict with `labels`, `encoder` and optionally `templates`, `split_camel_case` and `cache_dir`; with
            `text='offline'` also all else that `FrozenTextHead` takes as constant rows.
        text: 'online' trains the text encoder with the rest and has it in checkpoints; 'offline' encodes the prompts
            once, with the encoder's own weights.
        gather: Whether videos are contrasted with the texts of all processes, or of their own only.
        target: 'kl' or 'index'.
        captions: Whether videos come with texts of their own: `data_sample.caption`, a string, online;
            `data_sample.caption_embedding`, (E,), offline. A pipeline hands on what it has under these names with
            `PackActionInputs(algorithm_keys=('caption', ))`. The classes then serve tests alone, and `target='kl'`.
        num_classes: Number of labels, to check against `class_texts`; taken from there where not given.
        in_channels: Width of the features; E where not given. Where the two differ, a learnable linear layer maps one
            onto the other.
        logit_scale: Start of the scale, stored as its logarithm. ln 100 where a trained CLIP is tuned; ln(1/0.07) where
            training begins, in CLIP and FILS.
        learnable_scale: Whether it is trained.
        word_bag: dict with `vocabulary` and optionally `weight`: beside the contrast, the words of each caption are
            told from its video and from its text (`WordBag`). It is no part of CLIP's training; small models that begin
            from nothing learn much faster with it. Reads `data_sample.caption`, a string.
        max_logit_scale: Keeps its logarithm in [0, max_logit_scale] from step to step; CLIP and FILS have ln 100.
        average_clips: See `CosineHead`.
        init_cfg: Of the host.

    Raises:
        ValueError: For an unknown `text` or `target`, or if `num_classes` is not the number of labels.
    """

    def __init__(self,
                 class_texts: Any,
                 text: str = 'online',
                 gather: bool = True,
                 target: str = 'kl',
                 captions: bool = False,
                 num_classes: Optional[int] = None,
                 in_channels: Optional[int] = None,
                 logit_scale: float = LN_100,
                 learnable_scale: bool = True,
                 max_logit_scale: Optional[float] = None,
                 word_bag: Optional[dict] = None,
                 average_clips: Optional[str] = None,
                 init_cfg: Optional[dict] = None) -> None:
        for key, value, known in (('text', text, tuple(TEXTS)), ('target', target, ('kl', 'index'))):
            if value not in known:
                raise ValueError(f'model.cls_head.{key}={value!r} is unknown: use {known[0]!r} or {known[1]!r}.')
        if class_texts is None:
            texts = _captions_alone(text, captions, target, in_channels)
        else:
            texts = TEXTS[text](class_texts)
        if num_classes is not None and num_classes != texts.num_classes:
            raise ValueError(f'{texts.num_classes} labels in class_texts, but model.cls_head.num_classes='
                             f'{num_classes}. Drop num_classes, or name the label list that the annotations were made '
                             'with.')
        super().__init__(
            texts.num_classes,
            in_channels or texts.out_dims,
            texts.out_dims,
            logit_scale=logit_scale,
            learnable_scale=learnable_scale,
            average_clips=average_clips,
            init_cfg=init_cfg)
        self.texts, self.labels = texts, texts.labels
        self.gather, self.target, self.captions, self.max_logit_scale = gather, target, captions, max_logit_scale
        self.word_bag = NoWordBag() if word_bag is None else WordBag(in_channels=texts.out_dims, **word_bag)

    def class_rows(self) -> Tensor:
        """Embeddings of the classes, mean over the templates, (C, E)."""
        return self.texts.class_rows()

    def loss(self,
             feats: Features,
             data_samples: list,
             num_segs: Optional[int] = None,
             **kwargs: Any) -> Dict[str, Tensor]:
        """Loss of the videos of a batch, whose mean over the processes is that of the joined batch.

        Args:
            feats: See `forward`; one row per data sample.
            data_samples: Samples with `gt_label`, needed for prompts and for `target='kl'`, or with their captions.
            num_segs: See `forward`.
            **kwargs: What else the host hands on.

        Returns:
            `loss_contrastive`, the mean of `video_to_text` and `text_to_video`. These are for the log alone: the host
            adds up whatever has 'loss' in its name. With `word_bag`, its losses too.

        Raises:
            ValueError: If a sample lacks its label or caption, or features do not pair with samples.
        """
        if self.max_logit_scale is not None:
            # In place, as after the last step: a clamp of the graph would leave a scale beyond it without gradient.
            with torch.no_grad():
                self.logit_scale.clamp_(0, self.max_logit_scale)
        video = self.embed(feats, num_segs)
        if len(video) != len(data_samples):
            raise ValueError(f'{len(video)} features for {len(data_samples)} videos: a contrastive loss needs one clip '
                             'per video in training. Set num_clips=1 in the sampling step of the training pipeline.')
        labels = None if self.captions and self.target == 'index' else self._labels(data_samples).to(video.device)
        text = self._captions(data_samples).to(video.device) if self.captions else self._prompts(labels)
        to_text, to_video = info_nce(
            video, text, self.logit_scale, labels=labels if self.target == 'kl' else None, gather=self.gather)
        return dict(
            loss_contrastive=(to_text + to_video) / 2,
            video_to_text=to_text.detach(),
            text_to_video=to_video.detach(),
            **self.word_bag(video, text, data_samples))

    def _prompts(self, labels: Tensor) -> Tensor:
        templates = torch.randint(self.texts.num_templates, labels.shape).to(labels.device)
        return self.texts(labels, templates)

    def _labels(self, data_samples: list) -> Tensor:
        """Class of each video, (B,)."""
        labels = [sample.get('gt_label') for sample in data_samples]
        if any(label is None or label.numel() != 1 for label in labels):
            raise ValueError('a contrastive loss needs one class for each video, as gt_label. Blending '
                             '(model.data_preprocessor.blending) and several labels a video leave none whose text '
                             'could be taken.')
        joined = torch.cat(labels).flatten()
        if joined.min() < 0 or joined.max() >= self.num_classes:
            raise ValueError(f'gt_label {joined.tolist()} is outside the {self.num_classes} classes of '
                             'model.cls_head.class_texts: name the label list that the annotations were made with.')
        return joined

    def _captions(self, data_samples: list) -> Tensor:
        """Embeddings of the captions, (B, E)."""
        key = self.texts.caption_key
        captions = [sample.get(key) for sample in data_samples]
        if any(caption is None for caption in captions):
            raise ValueError(f'captions=True reads data_sample.{key}, which a sample lacks. Let the dataset put '
                             f"results['{key}'], and PackActionInputs hand it on: algorithm_keys=('{key}', ).")
        return self.texts.captions(captions)


def _captions_alone(text: str, captions: bool, target: str, in_channels: Optional[int]) -> CaptionTexts:
    if text != 'offline' or not captions or target != 'index' or in_channels is None:
        raise ValueError("ContrastiveHead without class_texts knows no labels: it needs text='offline', captions=True, "
                         f"target='index' and in_channels; found text={text!r}, captions={captions}, "
                         f'target={target!r}, in_channels={in_channels}. Otherwise give it class_texts.')
    return CaptionTexts(in_channels)
