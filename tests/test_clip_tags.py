import pytest

from vlplugins.clip_tags import fetch, tag_uses_quick_gelu


def test_without_network_the_cache_is_asked_and_then_the_user(monkeypatch, tmp_path):
    """No minute of retries: where the hub's name has no address, its client looks into the cache only."""
    def no_address(*args, **kwargs):
        raise OSError('Name or service not known')

    for name in ('HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'HF_ENDPOINT'):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr('socket.getaddrinfo', no_address)
    monkeypatch.setattr('huggingface_hub.constants.HF_HUB_CACHE', str(tmp_path))
    with pytest.raises(ConnectionError, match=r'Get https://.*ViT-B-16.pt.*pretrained="path/to/ViT-B-16.pt"'):
        fetch('ViT-B-16', 'openai')


@pytest.mark.parametrize('tag, expected', [('openai', True), ('laion2b_s34b_b88k', False)])
def test_activation_of_a_tag(tag, expected):
    assert tag_uses_quick_gelu('ViT-B-16', tag) is expected


@pytest.mark.parametrize('arch, tag, message', [
    ('ViT-B-16', 'opnai', "'opnai' is neither a file nor a tag of open_clip for ViT-B-16. Tags: openai"),
    (None, 'openai', 'needs arch'),
])
def test_what_is_no_tag_is_named(arch, tag, message):
    with pytest.raises(ValueError, match=message):
        fetch(arch, tag)
