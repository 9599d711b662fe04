"""A sentence for a video, by a captioning model of Hugging Face."""

from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
import torch
from mmengine.device import get_device
from PIL import Image
from torch import nn

from vlplugins.models.text_encoders.hf_files import load_part

PROMPT = 'Describe in one sentence what happens in the video.'


class VideoCaptioner:
    """Captions videos with any model that transformers' `AutoModelForImageTextToText` loads.

    What the model is shown depends on its kind:

    * models with a chat template (SmolVLM, Qwen2-VL and later, LLaVA-OneVision, …): all frames as a video where the
      processor takes videos, else the middle frame, and `prompt`;
    * GIT, of which there are weights for video captioning (`microsoft/git-base-vatex`): as many frames as it was
      trained with, without a prompt;
    * other captioners of images (BLIP, BLIP-2, …): the middle frame.

    FILS took VideoBLIP, which transformers does not have. Captions are those of a beam search without chance: the same
    every time, on the same kind of machine.

    Args:
        model: Path of a folder, or name on the Hugging Face hub. Needs the `text` extra.
        num_frames: Shown of a video; models that know their number take that.
        prompt: Asked of models that take a question.
        max_new_tokens: Longest caption.
        num_beams: Of the search.
        device: For the model; the accelerator where there is one.

    Raises:
        ImportError: Without the `text` extra, or with a transformers that is too old.
        ConnectionError: The name can be neither found in the cache nor fetched.
        FileNotFoundError: The folder does not exist, lacks files, or has a model of another kind.
        ValueError: Numbers below 1.
    """

    def __init__(self,
                 model: str,
                 num_frames: int = 8,
                 prompt: str = PROMPT,
                 max_new_tokens: int = 40,
                 num_beams: int = 3,
                 device: Optional[str] = None) -> None:
        for key, value in (('num_frames', num_frames), ('max_new_tokens', max_new_tokens), ('num_beams', num_beams)):
            if value < 1:
                raise ValueError(f'{key}={value} must be 1 or more')
        self.processor, network = _load(model)
        self.model = network.eval().to(device or get_device())
        self.kind = self.model.config.model_type
        self.num_frames = getattr(self.model.config, 'num_image_with_embedding', None) or num_frames
        self.prompt = prompt
        self.options = dict(max_new_tokens=max_new_tokens, num_beams=num_beams, do_sample=False)
        self.settings: Dict[str, Any] = dict(
            model=str(model), num_frames=self.num_frames, prompt=prompt, max_new_tokens=max_new_tokens,
            num_beams=num_beams)

    @torch.no_grad()
    def __call__(self, frames: Sequence[np.ndarray]) -> str:
        """Caption of a video, perhaps empty.

        Args:
            frames: (H, W, 3) uint8 RGB arrays.
        """
        inputs = self._inputs(list(frames))
        tokens = self.model.generate(**inputs.to(self.model.device, self.model.dtype), **self.options)
        start = inputs['input_ids'].shape[1] if self._repeats_prompt(inputs) else 0
        text = self.processor.batch_decode(tokens[:, start:], skip_special_tokens=True)[0]
        return ' '.join(text.split())

    def _inputs(self, frames: List[np.ndarray]) -> Any:
        middle = Image.fromarray(frames[len(frames) // 2])
        if getattr(self.processor, 'chat_template', None):
            return self._chat_inputs(frames, middle)
        if self.kind == 'git':
            inputs = self.processor(images=[Image.fromarray(frame) for frame in frames], return_tensors='pt')
            inputs['pixel_values'] = inputs['pixel_values'].unsqueeze(0)  # (T, 3, H, W) -> (1, T, 3, H, W)
            return inputs
        return self.processor(images=middle, return_tensors='pt')

    def _chat_inputs(self, frames: List[np.ndarray], middle: Image.Image) -> Any:
        takes_videos = getattr(self.processor, 'video_processor', None) is not None
        content = [dict(type='video' if takes_videos else 'image'), dict(type='text', text=self.prompt)]
        text = self.processor.apply_chat_template([dict(role='user', content=content)], add_generation_prompt=True)
        # The frames were chosen before: a processor that samples itself would throw some of them away.
        shown = dict(videos=[np.stack(frames)], do_sample_frames=False) if takes_videos else dict(images=[middle])
        return self.processor(text=[text], return_tensors='pt', **shown)

    def _repeats_prompt(self, inputs: Any) -> bool:
        """Whether the tokens that the model gives begin with those that it was given."""
        return 'input_ids' in inputs and not self.model.config.is_encoder_decoder


def _load(model: str) -> Tuple[Any, nn.Module]:
    """Processor and model of a folder or a name."""
    try:
        return load_part('AutoProcessor', model), load_part('AutoModelForImageTextToText', model)
    except AttributeError as error:
        raise ImportError('captions need AutoModelForImageTextToText, which this version of transformers lacks: '
                          'pip install -U transformers') from error
    except ConnectionError as error:
        raise ConnectionError(
            f'The captioning model {model!r} is neither a folder nor in the cache of Hugging Face, and could not be '
            f'fetched. On a machine with network run `hf download {model} --local-dir FOLDER`, copy the folder here '
            'and give its path. A misspelt name looks the same.') from error
