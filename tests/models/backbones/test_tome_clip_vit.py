"""Token merging inside the tower, against the same tower computed step by step."""

import pytest
import torch

from vlplugins.models.backbones import CLIPVisionTransformer, ToMeCLIPVisionTransformer
from vlplugins.ops.token_merging import match_tokens, merge_tokens

SMALL = dict(img_size=40, patch_size=8, embed_dims=32, depth=3, num_heads=4, out_dims=16)


def slow_forward(model, frames, proportional):
    """Eq. 2 of ALT written out with explicit softmax attention."""
    tokens = model.embed_patches(frames)
    size = torch.ones(tokens.shape[:2])
    for block, r in zip(model.blocks, model.merges):
        batch, length, width = tokens.shape
        q, k, v = block.attn.qkv(block.norm1(tokens)).view(batch, length, 3, 4, width // 4).permute(2, 0, 3, 1, 4)
        logits = q @ k.transpose(-2, -1) / (width // 4)**0.5
        if proportional:
            logits = logits + size.log()[:, None, None]
        mixed = (logits.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
        tokens = tokens + block.attn.proj(mixed)
        tokens, size = merge_tokens(tokens, size, match_tokens(k.mean(1), r))
        tokens = tokens + block.mlp(block.norm2(tokens))
        assert torch.allclose(size.sum(1), torch.tensor(26.0))  # sizes always sum to the patches plus one
    return model.project(tokens)


@pytest.mark.parametrize('proportional', [True, False])
@pytest.mark.parametrize('merge_per_layer', [1, 4, [5, 0, 3], (4, -1.0)])
def test_equals_explicit_attention(merge_per_layer, proportional):
    torch.manual_seed(0)
    model = ToMeCLIPVisionTransformer(
        **SMALL, merge_per_layer=merge_per_layer, proportional_attention=proportional).eval()
    video = torch.randn(2, 3, 3, 40, 40)
    with torch.no_grad():
        frames, regions = model(video)
        expected = slow_forward(model, video.transpose(1, 2).flatten(0, 1), proportional)
    assert regions.shape == (2, 3, model.num_regions, 16)
    torch.testing.assert_close(regions.flatten(0, 1), expected, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(frames, regions[:, :, 0])


def test_without_merging_it_is_the_plain_tower():
    torch.manual_seed(0)
    plain, merging = CLIPVisionTransformer(**SMALL).eval(), ToMeCLIPVisionTransformer(**SMALL, merge_per_layer=0).eval()
    merging.load_state_dict(plain.state_dict())
    video = torch.randn(1, 3, 2, 40, 40)
    with torch.no_grad():
        torch.testing.assert_close(merging(video)[0], plain(video))


def test_trace_names_a_region_for_each_patch():
    torch.manual_seed(0)
    model = ToMeCLIPVisionTransformer(**SMALL, merge_per_layer=4).eval()
    frames, regions, source = model.trace_regions(torch.randn(2, 3, 2, 40, 40))
    assert source.shape == (2, 2, 25)
    assert model.num_regions == 26 - 3 * 4
    for row in source.flatten(0, 1):
        assert sorted(row.unique().tolist()) == list(range(1, model.num_regions))  # no patch in the class token


def test_identical_patches_merge_into_one_region():
    """A frame with one bright square: its patches end in other regions than those of the background."""
    torch.manual_seed(0)
    model = ToMeCLIPVisionTransformer(**SMALL, merge_per_layer=3).eval()
    torch.nn.init.zeros_(model.pos_embed)
    image = torch.zeros(1, 3, 1, 40, 40)
    image[..., 8:24, 8:24] = 3.0
    source = model.trace_regions(image)[2][0, 0].view(5, 5)
    inside, outside = source[1:3, 1:3].flatten(), torch.cat([source[0], source[3], source[4]])
    assert not set(inside.tolist()) & set(outside.tolist())


@pytest.mark.parametrize(('arch', 'r', 'regions'), [('ViT-B-16', 8, 101), ('ViT-L-14', 8, 65), ('ViT-B-16', 13, 41)])
def test_region_counts_of_the_paper(arch, r, regions):
    with torch.device('meta'):
        assert ToMeCLIPVisionTransformer(arch=arch, merge_per_layer=r).num_regions == regions


def test_gradients_reach_the_patches():
    model = ToMeCLIPVisionTransformer(**SMALL, merge_per_layer=4)
    model(torch.randn(1, 3, 2, 40, 40))[1].sum().backward()
    assert model.patch_embed.weight.grad.abs().sum() > 0
