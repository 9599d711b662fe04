"""Captioners on tiny models with random weights that the test writes: what they are shown, and what they say."""

import numpy as np
import pytest
import torch
from PIL import Image

from tests.helpers.tiny_git import WORDS, write_git, write_tokenizer
from vlplugins.apis.video_captioner import VideoCaptioner

FRAMES = list(np.random.RandomState(0).randint(0, 256, (3, 40, 48, 3)).astype(np.uint8))


@pytest.fixture(scope='module')
def transformers():
    return pytest.importorskip('transformers', reason="needs the extra: pip install 'vlplugins[text]'")


@pytest.fixture(scope='module')
def tokenizer(transformers, tmp_path_factory):
    return write_tokenizer(tmp_path_factory.mktemp('words'))


@pytest.fixture(scope='module')
def git(transformers, tokenizer, tmp_path_factory):
    return write_git(tmp_path_factory.mktemp('models') / 'git', tokenizer)


@pytest.fixture(scope='module')
def blip(transformers, tokenizer, tmp_path_factory):
    """BLIP, which knows images only."""
    folder = tmp_path_factory.mktemp('models') / 'blip'
    sizes = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)
    torch.manual_seed(0)
    config = transformers.BlipConfig(
        vision_config=dict(sizes, image_size=32, patch_size=16),
        text_config=dict(sizes, vocab_size=len(WORDS), encoder_hidden_size=16, bos_token_id=2, sep_token_id=3,
                         eos_token_id=3, pad_token_id=0, initializer_range=1.0))
    transformers.BlipForConditionalGeneration(config).save_pretrained(folder)
    pictures = transformers.BlipImageProcessor(size=dict(height=32, width=32))
    transformers.BlipProcessor(pictures, tokenizer).save_pretrained(folder)
    return str(folder)


CHAT_WORDS = ['<pad>', '<eos>', '<|vision_start|>', '<|vision_end|>', '<|image_pad|>', '<|video_pad|>', '[UNK]', 'a',
              'dog', 'runs', 'what', 'happens']
CHAT_TEMPLATE = ("{% for message in messages %}{% for part in message['content'] %}{% if part['type'] == 'video' %}"
                 "<|vision_start|><|video_pad|><|vision_end|>{% else %} {{ part['text'] }}{% endif %}{% endfor %}"
                 '{% endfor %}')


@pytest.fixture(scope='module')
def chat(transformers, tmp_path_factory):
    """Qwen2-VL, which is asked about a video."""
    tokenizers = pytest.importorskip('tokenizers')
    folder = tmp_path_factory.mktemp('models') / 'chat'
    rows = {word: row for row, word in enumerate(CHAT_WORDS)}
    words = tokenizers.Tokenizer(tokenizers.models.WordLevel(rows, '[UNK]'))
    words.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token='<pad>', eos_token='<eos>', unk_token='[UNK]',
        additional_special_tokens=CHAT_WORDS[2:6])
    torch.manual_seed(0)
    config = transformers.Qwen2VLConfig(
        text_config=dict(
            vocab_size=len(CHAT_WORDS), hidden_size=16, intermediate_size=16, num_hidden_layers=1,
            num_attention_heads=2, num_key_value_heads=2, bos_token_id=1, eos_token_id=1, pad_token_id=0,
            rope_parameters=dict(rope_type='default', rope_theta=1e4, mrope_section=[1, 1, 2]), initializer_range=1.0),
        vision_config=dict(depth=1, embed_dim=16, hidden_size=16, num_heads=2, patch_size=4, mlp_ratio=1),
        image_token_id=4, video_token_id=5, vision_start_token_id=2, vision_end_token_id=3)
    transformers.Qwen2VLForConditionalGeneration(config).save_pretrained(folder)
    sizes = dict(patch_size=4, temporal_patch_size=2, merge_size=2, min_pixels=64, max_pixels=64 * 64)
    transformers.Qwen2VLProcessor(
        transformers.Qwen2VLImageProcessor(**sizes), tokenizer, transformers.Qwen2VLVideoProcessor(**sizes),
        chat_template=CHAT_TEMPLATE).save_pretrained(folder)
    return str(folder)


def test_git_sees_all_frames_in_their_order(transformers, git):
    captioner = VideoCaptioner(git, num_frames=99, max_new_tokens=6, num_beams=2)
    assert captioner.num_frames == 3  # the number that it was trained with
    caption = captioner(FRAMES)
    model = transformers.GitForCausalLM.from_pretrained(git).eval()
    processor = transformers.AutoProcessor.from_pretrained(git)
    pixels = torch.stack([processor(images=Image.fromarray(frame), return_tensors='pt').pixel_values[0]
                          for frame in FRAMES])
    tokens = model.generate(pixel_values=pixels[None], max_new_tokens=6, num_beams=2, do_sample=False)
    assert caption == processor.batch_decode(tokens, skip_special_tokens=True)[0]
    assert caption and set(caption.split()) <= set(WORDS)
    assert captioner(FRAMES) == caption


def test_an_image_captioner_sees_the_middle_frame(transformers, blip):
    captioner = VideoCaptioner(blip, max_new_tokens=6)
    captions = [captioner([FRAMES[index], FRAMES[0], FRAMES[2]]) for index in range(3)]
    assert len(set(captions)) == 1
    model = transformers.BlipForConditionalGeneration.from_pretrained(blip).eval()
    processor = transformers.AutoProcessor.from_pretrained(blip)
    tokens = model.generate(**processor(images=Image.fromarray(FRAMES[0]), return_tensors='pt'), max_new_tokens=6,
                            num_beams=3)
    assert captions[0] == ' '.join(processor.batch_decode(tokens, skip_special_tokens=True)[0].split())


def test_a_chat_model_is_asked_about_all_frames(transformers, chat):
    captioner = VideoCaptioner(chat, prompt='what happens', max_new_tokens=5)
    frames = [*FRAMES, FRAMES[0]]  # Qwen2-VL takes them in pairs
    model = transformers.Qwen2VLForConditionalGeneration.from_pretrained(chat).eval()
    processor = transformers.AutoProcessor.from_pretrained(chat)
    inputs = processor(text=['<|vision_start|><|video_pad|><|vision_end|> what happens'], videos=[np.stack(frames)],
                       do_sample_frames=False, return_tensors='pt')
    tokens = model.generate(**inputs, max_new_tokens=5, num_beams=3, do_sample=False)[0, inputs['input_ids'].shape[1]:]
    assert captioner(frames) == processor.decode(tokens, skip_special_tokens=True).strip()
    assert captioner(frames[::-1]) != captioner(frames)


def test_what_is_wrong_is_said(git, tmp_path, monkeypatch):
    with pytest.raises(ValueError, match='num_beams=0 must be 1 or more'):
        VideoCaptioner(git, num_beams=0)
    monkeypatch.setenv('HF_HUB_OFFLINE', '1')
    with pytest.raises(ConnectionError, match="The captioning model 'no/such' is neither a folder nor in the cache"):
        VideoCaptioner('no/such')
    (tmp_path / 'empty').mkdir()
    with pytest.raises(FileNotFoundError, match='empty is not a complete folder'):
        VideoCaptioner(str(tmp_path / 'empty'))
