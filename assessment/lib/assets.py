"""Style sheets and scripts: one file of each per kind of page.

`BUNDLES` says which files make up a kind. The storage joins them at `collectstatic`; where nothing was
collected (tests, development) the files are served one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_EVERYWHERE = ("css/tokens.css", "css/base.css")

BUNDLES: dict[str, tuple[str, ...]] = {}
"""Path of each joined file, and the files it is made of, in order."""


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Manifest storage that first joins the files of each bundle; without brotli, which costs minutes."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Writes the bundles, then hashes and compresses everything."""
        if not dry_run:
            for name, members in BUNDLES.items():
                if self.exists(name):
                    self.delete(name)
                self.save(name, ContentFile(joined(members).encode("utf-8")))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def create_compressor(self, **options: Any) -> Any:
        """Gzip only."""
        return super().create_compressor(**{**options, "use_brotli": False})


def joined(members: tuple[str, ...]) -> str:
    """The text of several static files, one after the other."""
    texts = []
    for member in members:
        path = finders.find(member)
        if path is None:
            raise FileNotFoundError(f"static file {member} of a bundle does not exist")
        with open(path, encoding="utf-8") as file:
            texts.append(file.read())
    return "\n".join(texts)


def asset_urls(bundle: str) -> list[str]:
    """Addresses to load for a bundle: the joined file, or its members where none was collected."""
    if isinstance(staticfiles_storage, BundledStaticFilesStorage) and not settings.DEBUG:
        return [staticfiles_storage.url(bundle)]
    return [staticfiles_storage.url(member) for member in BUNDLES[bundle]]
