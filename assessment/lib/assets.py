"""Style sheets and scripts: one file of each per kind of page.

`BUNDLES` says which files make up a kind. The storage joins them at `collectstatic`; where nothing was
collected (tests, development) the files are served one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_EVERY_PAGE = (
    "css/tokens.css",
    "css/base.css",
    "css/components/site-header.css",
    "css/components/site-footer.css",
    "css/components/page.css",
    "css/components/button.css",
    "css/components/mark.css",
    "css/components/notice.css",
    "css/components/disclosure.css",
    "css/components/summary-list.css",
    "css/components/error-summary.css",
)
_CONTROLS = ("css/components/field.css", "css/components/choices.css")

BUNDLES: dict[str, tuple[str, ...]] = {
    "bundles/site.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/shares.css",
        "css/components/steps-list.css",
        "css/components/links.css",
        "css/pages/site.css",
        "css/pages/consent.css",
        "css/pages/entrance.css",
    ),
    "bundles/section.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/item.css",
        "css/components/known.css",
        "css/components/segments.css",
        "css/components/scale.css",
        "css/components/allocation.css",
        "css/components/total.css",
        "css/components/dock.css",
        "css/pages/section.css",
    ),
    "bundles/result.css": (
        *_EVERY_PAGE,
        "css/components/contents.css",
        "css/components/finding.css",
        "css/components/firmness.css",
        "css/components/match.css",
        "css/components/track.css",
        "css/components/triangle.css",
        "css/components/evidence.css",
        "css/components/turns.css",
        "css/components/owner.css",
        "css/components/dot-table.css",
        "css/components/axis.css",
        "css/components/lens.css",
        "css/components/answer.css",
        "css/components/population.css",
        "css/components/advice.css",
        "css/components/filters.css",
        "css/components/ways.css",
        "css/pages/result.css",
    ),
    "bundles/method.css": (
        *_EVERY_PAGE,
        "css/components/contents.css",
        "css/components/finding.css",
        "css/components/figure-table.css",
        "css/components/calibration.css",
        "css/components/certainty.css",
        "css/components/terms.css",
        "css/pages/method.css",
    ),
    "bundles/admin.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/figure-table.css",
        "css/components/links.css",
        "css/components/figure-bar.css",
        "css/components/findings.css",
        "css/components/changes.css",
        "css/components/use.css",
        "css/components/meter.css",
        "css/pages/admin.css",
    ),
    "bundles/preview.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/filters.css",
        "css/components/enclosed.css",  # beside: enclosed pages load it alone, on top of their own
        "css/pages/preview.css",
    ),
    "bundles/audit.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/filters.css",
        "css/components/figure-table.css",
        "css/pages/audit.css",
    ),
    "bundles/workspace.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/crumbs.css",
        "css/components/tabs.css",
        "css/components/figure-table.css",
        "css/components/filters.css",
        "css/components/people.css",
        "css/components/client.css",
        "css/components/following.css",
        "css/components/handing-over.css",
        "css/components/claim.css",
        "css/components/team-state.css",
        "css/components/team.css",
        "css/components/team-more.css",
        "css/components/pair.css",
        "css/components/team-phone.css",
        "css/components/consultant-note.css",
        "css/components/finding.css",
        "css/components/figure-bar.css",
        "css/components/population.css",
        "css/components/triangle.css",
        "css/components/lens.css",
        "css/components/axis.css",
        "css/components/cohort.css",
        "css/pages/workspace.css",
    ),
    "bundles/present.css": (
        *_EVERY_PAGE,
        "css/components/claim.css",
        "css/components/team-state.css",
        "css/components/team.css",
        "css/components/pair.css",
        "css/components/team-phone.css",
        "css/components/consultant-note.css",
        "css/pages/present.css",
    ),
    "bundles/editor.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/dock.css",
        "css/components/findings.css",
        "css/components/outline.css",
        "css/components/texts.css",
        "css/components/cluster.css",
        "css/components/parts.css",
        "css/components/changes.css",
        "css/pages/editor.css",
    ),
    "bundles/what-if.css": (
        *_EVERY_PAGE,
        "css/components/item.css",
        "css/components/segments.css",
        "css/components/track.css",
        "css/components/triangle.css",
        "css/components/trial.css",
        "css/pages/what-if.css",
    ),
    "bundles/advice.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/finding.css",
        "css/components/advice.css",
        "css/components/filters.css",
        "css/pages/advice.css",
    ),
    "bundles/progress.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/finding.css",
        "css/components/track.css",
        "css/components/figure-table.css",
        "css/components/filters.css",
        "css/components/moves.css",
        "css/pages/progress.css",
    ),
    "bundles/comparison.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/contents.css",
        "css/components/finding.css",
        "css/components/figure-table.css",
        "css/components/figure-bar.css",
        "css/components/population.css",
        "css/pages/comparison.css",
    ),
    "bundles/plan.css": (
        *_EVERY_PAGE,
        *_CONTROLS,
        "css/components/plan.css",
        "css/components/timeline.css",
        "css/pages/plan.css",
    ),
    "bundles/site.js": ("js/theme.js", "js/error-summary.js"),
    "bundles/section.js": (
        "js/theme.js",
        "js/error-summary.js",
        "js/answered.js",
        "js/allocation.js",
        "js/autosave.js",
    ),
    "bundles/what-if.js": ("js/theme.js", "js/error-summary.js", "js/what-if.js"),
    "bundles/result.js": ("js/theme.js", "js/print.js"),
    "bundles/method.js": ("js/theme.js", "js/print.js"),
    "bundles/advice.js": ("js/theme.js",),
    "bundles/comparison.js": ("js/theme.js",),
    "bundles/progress.js": ("js/theme.js",),
    "bundles/plan.js": ("js/theme.js", "js/error-summary.js", "js/plan.js"),
    "bundles/editor.js": ("js/theme.js", "js/error-summary.js", "js/editor.js", "js/sortable.js"),
    "bundles/preview.js": ("js/theme.js",),
    "bundles/present.js": ("js/present.js",),
    "bundles/workspace.js": ("js/theme.js", "js/error-summary.js"),
    "bundles/audit.js": ("js/theme.js", "js/error-summary.js"),
    "bundles/admin.js": ("js/theme.js", "js/error-summary.js", "js/progress.js"),
}
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
        texts.append(Path(path).read_text(encoding="utf-8"))
    return "\n".join(texts)


def asset_urls(bundle: str) -> list[str]:
    """Addresses to load for a bundle: the joined file, or its members where none was collected."""
    if isinstance(staticfiles_storage, BundledStaticFilesStorage) and not settings.DEBUG:
        return [staticfiles_storage.url(bundle)]
    return [staticfiles_storage.url(member) for member in BUNDLES[bundle]]
