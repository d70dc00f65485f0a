"""Style sheets and scripts, joined to one file of each per kind of page."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.template import Context, Template

from assessment.lib.assets import BUNDLES, asset_urls, joined


@pytest.mark.parametrize(("bundle", "member"), [(b, m) for b, members in BUNDLES.items() for m in members])
def test_every_member_of_a_bundle_exists_and_is_of_its_kind(bundle, member):
    assert finders.find(member) is not None, f"{bundle} names {member}, which does not exist"
    assert Path(member).suffix == Path(bundle).suffix


@pytest.mark.parametrize("bundle", BUNDLES)
def test_no_member_stands_twice_in_a_bundle(bundle):
    assert len(set(BUNDLES[bundle])) == len(BUNDLES[bundle])


@pytest.mark.parametrize("bundle", [name for name in BUNDLES if name.endswith(".css")])
def test_tokens_come_first_in_every_style_sheet_and_the_page_last(bundle):
    assert BUNDLES[bundle][:2] == ("css/tokens.css", "css/base.css")
    assert BUNDLES[bundle][-1].startswith("css/pages/")


@pytest.mark.parametrize("kind", sorted({Path(name).stem for name in BUNDLES}))
def test_every_kind_of_page_has_a_style_sheet_and_a_script(kind):
    assert {f"bundles/{kind}.css", f"bundles/{kind}.js"} <= set(BUNDLES)


def test_no_style_sheet_or_script_is_left_out_of_every_bundle(settings):
    static = Path(settings.BASE_DIR) / "static"
    named = {member for members in BUNDLES.values() for member in members}
    found = {str(path.relative_to(static)) for kind in ("css", "js") for path in (static / kind).rglob(f"*.{kind}")}
    assert found - named == set(), "add it to a bundle in assessment/lib/assets.py, or delete it"


def test_files_are_joined_in_order_with_nothing_lost():
    members = ("css/tokens.css", "css/base.css", "js/theme.js")
    texts = [Path(finders.find(member)).read_text(encoding="utf-8") for member in members]
    text = joined(members)
    assert text == "\n".join(texts)
    assert text.index(texts[0]) < text.index(texts[1]) < text.index(texts[2])


def test_a_member_that_does_not_exist_is_named():
    with pytest.raises(FileNotFoundError, match=r"css/poetry\.css"):
        joined(("css/tokens.css", "css/poetry.css"))


def test_where_nothing_was_collected_the_members_are_served_one_by_one():
    assert asset_urls("bundles/site.js") == [f"/static/{member}" for member in BUNDLES["bundles/site.js"]]
    tags = Template('{% load ui %}{% stylesheets "site" %}{% scripts "site" %}').render(Context())
    assert tags.count('<link rel="stylesheet" href="/static/css/') == len(BUNDLES["bundles/site.css"])
    assert tags.count("<script src=") == tags.count(" defer></script>") == len(BUNDLES["bundles/site.js"])


def test_collecting_joins_hashes_and_compresses_each_bundle(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "assessment.lib.assets.BundledStaticFilesStorage"},
    }
    for _ in range(2):  # the second time over what is there
        call_command("collectstatic", interactive=False, verbosity=0)
    for bundle, members in BUNDLES.items():
        [url] = asset_urls(bundle)
        assert url == staticfiles_storage.url(bundle) != f"/static/{bundle}"
        file = tmp_path / url.removeprefix("/static/")
        assert (tmp_path / bundle).read_text(encoding="utf-8") == joined(members)
        assert gzip.decompress(file.with_name(file.name + ".gz").read_bytes()) == file.read_bytes()
        assert not list(file.parent.glob("*.br"))
