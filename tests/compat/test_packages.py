"""Packages that the host finds are left to it."""

import importlib.metadata
import importlib.util
import types

from vlplugins.compat import packages


def test_present_pkg_resources_is_used(monkeypatch):
    from mmengine.utils import package_utils
    before = package_utils.get_installed_path
    monkeypatch.setattr(importlib.util, 'find_spec', lambda name, package=None: types.SimpleNamespace())
    assert packages.find_packages_without_pkg_resources() is False
    assert package_utils.get_installed_path is before


def test_package_in_site_packages_is_left_to_the_host(monkeypatch, tmp_path):
    (tmp_path / 'vlplugins').mkdir()
    distribution = types.SimpleNamespace(locate_file=lambda name: tmp_path / name)
    monkeypatch.setattr(importlib.metadata, 'distribution', lambda name: distribution)
    assert packages.find_editable_packages() is False
