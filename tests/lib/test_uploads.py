"""Files come in only where a view takes one, in memory, and no larger than it says."""

import io
import json

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopFutureHandlers
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from assessment.lib.uploads import InMemory, takes_file
from assessment.urls import urlpatterns as site
from tests.responses.test_every_address import ROUTES, address


@takes_file(1)
@csrf_exempt
def taking(request):
    """Says what came in."""
    file = request.FILES.get("file")
    return HttpResponse(f"{type(file).__name__} {file.size if file else 0} {file.read(3) if file else b''!r}")


@csrf_exempt
def other(request):
    """Reads the post, as most views do."""
    return HttpResponse(json.dumps(request.POST.dict()))


urlpatterns = [path("taking/", taking), path("other/", other), *site]
ours = override_settings(ROOT_URLCONF=__name__)
FILE = SimpleUploadedFile("a.txt", b"abc")


@pytest.fixture
def client():
    return Client(raise_request_exception=False, headers={"accept-language": "en"})


def body_of(*parts):
    """A body in parts: (name, file name or "", bytes)."""
    lines = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"'.encode()
        + (f'; filename="{file}"'.encode() if file else b"")
        + b"\r\n\r\n"
        + data
        + b"\r\n"
        for name, file, data in parts
    ]
    return b"".join(lines) + b"--x--\r\n"


PARTS = "multipart/form-data; boundary=x"


@ours
def test_a_view_that_takes_a_file_gets_it_in_memory(client):
    assert (
        client.post("/taking/", {"file": io.BytesIO(b"abc" * 300_000)}).content == b"InMemoryUploadedFile 900000 b'abc'"
    )


@ours
def test_every_other_view_takes_none(client):
    assert client.post("/other/", {"file": io.BytesIO(b"abc")}).status_code == 400
    assert client.post("/other/", {"name": "value"}).content == b'{"name": "value"}'
    assert client.generic("POST", "/other/", body_of(("name", "", b"value")), PARTS).content == b'{"name": "value"}'


@ours
@pytest.mark.parametrize("parts", [[("file", "a", b"1"), ("file", "b", b"2")], [("a", "a", b"1"), ("b", "b", b"2")]])
def test_a_second_file_is_refused(client, parts):
    assert client.generic("POST", "/taking/", body_of(*parts), PARTS).status_code == 400


class Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_args):
        raise AssertionError("the body was read")


@ours
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("length", [1_100_000, 50_000_000, 10**30])
def test_what_is_too_large_is_refused_unread_in_the_reader_s_language(length, language):
    client = Client(headers={"accept-language": language})
    more = {"CONTENT_TYPE": PARTS, "CONTENT_LENGTH": str(length), "wsgi.input": Unread()}
    r = client.generic("POST", "/taking/", b"", **more)
    assert r.status_code == 413
    page = r.content.decode()
    assert ("The file is too large" in page) == (language == "en")
    assert "1 MB" in page
    assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in page


@ours
@pytest.mark.parametrize("length", ["-1", "x", "1e9", "٣"])
def test_a_length_that_is_none_lets_nothing_in(client, length):
    r = client.generic("POST", "/taking/", body_of(("file", "a", b"abc")), PARTS, CONTENT_LENGTH=length)
    assert r.status_code in (400, 413)


@ours
def test_without_a_length_nothing_is_read(client):
    r = client.generic("POST", "/taking/", body_of(("file", "a", b"abc")), PARTS, CONTENT_LENGTH="")
    assert r.status_code in (200, 400)
    assert b"abc" not in r.content


def test_a_file_that_grows_beyond_what_was_stated_is_stopped():
    handler = InMemory(RequestFactory().post("/"), 100)
    handler.handle_raw_input()
    with pytest.raises(StopFutureHandlers):  # it alone keeps the file
        handler.new_file("file", "a.txt", "text/plain", 10)
    handler.receive_data_chunk(b"x" * 60, 0)
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"x" * 60, 60)


@ours
def test_fields_beside_the_file_are_bounded_as_everywhere(client):
    parts = [("file", "a", b"abc"), ("note", "", b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))]
    assert client.generic("POST", "/taking/", body_of(*parts), PARTS).status_code == 400


@ours
@pytest.mark.parametrize(
    "data",
    [b"--x\r\n", body_of(("file", "a", b"abc"))[:-30], b"\x00\xff" * 1000, b"--x--\r\n",
     body_of(("file", "../../etc/passwd", b"abc")), body_of(("file", "a" * 5000, b"abc")),
     body_of(("file", "\u202e.json", b"abc")), body_of(("file\0", "a\0", b"abc"))],
)  # fmt: skip
def test_an_odd_body_breaks_nothing(client, data):
    assert client.generic("POST", "/taking/", data, PARTS).status_code in (200, 400)


TAKING = {
    "versions/upload/",
    "versions/<int:number>/texts/",
    "clients/<str:public_code>/engagements/new/",
    "engagements/<str:public_code>/settings/",
    "engagements/<str:public_code>/people/invite/",
}


@pytest.mark.django_db
def test_only_the_routes_for_files_take_one():
    """Every address of the site is sent a file; the check of the form's token, which comes first, reads the post."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.get("/start/")
    assert "csrftoken" in client.cookies
    assert set(ROUTES) >= TAKING
    for route in ROUTES:
        r = client.post(address(route, {}), {"file": SimpleUploadedFile("a.txt", b"abc")})
        # What programs that read mail post to reads nothing of what is posted.
        expected = 403 if route in TAKING else 404 if route.startswith("unsubscribe/") else 400
        assert r.status_code == expected, route
