"""Files that are uploaded: only where a view says that it takes one, no larger than it says, and never on the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = TypeVar("View", bound=Callable[..., HttpResponse])
_BESIDE = 64 * 1024
"""So many bytes a post may have beside the file: other fields, and what parts them."""


def takes_file(megabytes: int) -> Callable[[View], View]:
    """Says of a view that a post to it may have one file of at most so many megabytes."""

    def marked(view: View) -> View:
        view.most_megabytes = megabytes  # type: ignore[attr-defined]
        return view

    return marked


class NoFiles(FileUploadHandler):
    """Takes no file: what every view has that does not say otherwise."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Refuses before a byte of it is kept."""
        raise TooManyFilesSent("no file is taken here")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Is never reached; a handler must have it."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Makes no file."""


class InMemory(MemoryFileUploadHandler):
    """Keeps a file in memory until the reply is made, and stops where it grows larger than the view takes."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self._left = most

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Holds files of any size that the view takes; Django's own would give larger ones to the disk."""
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Counts as it comes in, whatever length the request has stated."""
        self._left -= len(raw_data)
        if self._left < 0:
            raise RequestDataTooBig("the file is larger than stated")
        return super().receive_data_chunk(raw_data, start)


class UploadsMiddleware:
    """Refuses what is too large before it is read, by the length that the request states; servers read no further.

    Stands before the check of the form's token, which reads the post.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The page that says how large it may be; None if it may come in."""
        megabytes = getattr(view, "most_megabytes", None)
        if megabytes is None or request.content_type != "multipart/form-data":
            return None
        most = megabytes * 1_000_000 + _BESIDE
        stated = request.META.get("CONTENT_LENGTH") or "0"
        if not (stated.isascii() and stated.isdecimal()) or int(stated) > most:
            return render(request, "413.html", {"most": megabytes, "here": request.path}, status=413)
        request.upload_handlers = [InMemory(request, most)]
        return None
