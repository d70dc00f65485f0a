"""What people write over and into the columns of a list of people, in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from assessment.engagements.models import Post

COLUMNS = ("name", "email", "post", "language")

_HEADINGS = {
    "name": "name, full name, person, 姓名, 名字, 名称, 人员",
    "email": "email, mail, email address, address, 邮箱, 电子邮箱, 电子邮件, 邮件, 邮件地址, 邮箱地址, 电邮",
    "post": "role, post, position, title, job title, function, 职位, 职务, 角色, 岗位, 职衔",
    "language": "language, lang, 语言, 语种",
}
_POSTS = {
    Post.CTO: "cto, chief technology officer, 首席技术官, 技术总监",
    Post.CIO: "cio, chief information officer, 首席信息官, 信息总监",
    Post.CEO: "ceo, chief executive officer, chief executive, managing director, 首席执行官, 总裁, 总经理",
    Post.COO: "coo, chief operating officer, chief operations officer, 首席运营官, 运营总监",
    Post.CFO: "cfo, chief financial officer, chief finance officer, 首席财务官, 财务总监",
    Post.CISO: "ciso, chief information security officer, chief security officer, 首席信息安全官, 首席安全官",
    Post.CDO: "cdo, chief data officer, chief digital officer, 首席数据官, 首席数字官",
    Post.OTHER_C_LEVEL: "other-c-level, other c-level, c-level, 其他高管, 其他 c 级高管, 其他首席高管",
    Post.HEAD_OF: "head-of, head of, head of a department, department head, 部门负责人, 部门主管, 部门总监",
    Post.OTHER: "other, other role, 其他, 其他角色, 其他职位",
}
_LANGUAGES = {
    "zh-hans": "zh, zh-hans, zh-cn, cn, chinese, simplified chinese, 中文, 简体中文, 汉语, 简体, 中",
    "en": "en, en-gb, en-us, english, 英文, 英语, 英",
}
_EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]，；：（）]+@[^@\s<>,;:\"()\[\]，；：（）]+")
_NAMED_EMAIL = re.compile(rf"(?P<name>[^<>]*)<\s*(?P<email>{_EMAIL.pattern})\s*>")


def _by_word(words: Mapping[Any, str]) -> dict[str, str]:
    return {_plain(one): str(code) for code, told in words.items() for one in told.split(",")}


def _plain(text: str) -> str:
    """A word as it is looked up: full-width letters narrow, nothing between but letters and digits, no capitals."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


_HEADING_BY_WORD, _POST_BY_WORD, _LANGUAGE_BY_WORD = _by_word(_HEADINGS), _by_word(_POSTS), _by_word(_LANGUAGES)


def heading_of(cell: str) -> str | None:
    """The column that stands under this word."""
    return _HEADING_BY_WORD.get(_plain(cell))


def post_of(cell: str) -> str | None:
    """The role that somebody means; “Chief … Officer” and “Head of …” of any kind are roles, too."""
    word = _plain(cell)
    if word in _POST_BY_WORD:
        return _POST_BY_WORD[word]
    if re.fullmatch(r"chief\w+officer|首席\w+官", word):
        return Post.OTHER_C_LEVEL.value
    if re.fullmatch(r"headof\w+|\w+(?:部门?|事业部|中心)(?:负责人|主管|总监|经理)", word):
        return Post.HEAD_OF.value
    return None


def language_of(cell: str) -> str | None:
    """The code of the language that somebody means."""
    return _LANGUAGE_BY_WORD.get(_plain(cell))


def email_of(cell: str) -> str | None:
    """The cell as an address, where it looks like one: in small letters, typed full-width or not."""
    plain = unicodedata.normalize("NFKC", cell).strip().strip("<>").lower().removeprefix("mailto:")
    return plain if _EMAIL.fullmatch(plain) else None


def named_email_of(cell: str) -> tuple[str, str] | None:
    """Name and address where a mail program wrote both: `Li Wei <li@example.com>`; or with space between them only."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if found := _NAMED_EMAIL.fullmatch(text):
        return found["name"].strip().strip("\"'").strip(), found["email"].lower()
    name, _space, last = text.rpartition(" ")
    if name and "@" not in name and _EMAIL.fullmatch(last):
        return name.strip(), last.lower()
    return None


def fits(cell: str) -> int:
    """How much speaks for this being a cell of a list of people."""
    if email_of(cell) or named_email_of(cell):
        return 3
    return 1 if heading_of(cell) or post_of(cell) or language_of(cell) else 0


def one_to_a_line(text: str) -> str:
    """Recipients as mail programs copy them, many in a line, a line each; any other text as it is."""
    if len(_NAMED_EMAIL.findall(text)) < 2:
        return text
    return re.sub(r"(?<=>)[ \t]*[;,；，][ \t]*(?=[^\n]*<[^<>\n]*@)", "\n", text)
