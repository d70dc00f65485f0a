"""Settings by environment: a copy starts by itself, production refuses to start half-configured."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

KEY = "k3y-" + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ" * 2
GOOD = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "assessment.example.org",
    "EMAIL_URL": "smtp+tls://u:p@mail.example.org:587",
    "SITE_URL": "https://assessment.example.org",
}
SETUP = ("-c", "import django; django.setup()")


@pytest.fixture
def run(tmp_path):
    """Runs Python with nothing of this environment but what is given; returns status, output and errors."""

    def start(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "-W", "error", *arguments],
            cwd=settings.BASE_DIR,
            env={
                "PATH": os.environ["PATH"],
                "DJANGO_SETTINGS_MODULE": "assessment.settings",
                "PYTHONDONTWRITEBYTECODE": "1",
                "VAR_DIR": str(tmp_path / "var"),
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return start


def read(*names):
    """Arguments that print settings, one per line."""
    lines = "; ".join(f"print(settings.{name})" for name in names)
    return ("-c", f"from django.conf import settings; {lines}")


def without(name):
    return {key: value for key, value in GOOD.items() if key != name}


REFUSED = [
    # environment, what the error says
    ({"DJANGO_ENV": "production"}, "SECRET_KEY"),
    (without("SECRET_KEY"), "needs SECRET_KEY (50 characters or more)"),
    ({**GOOD, "SECRET_KEY": ""}, "needs SECRET_KEY"),
    ({**GOOD, "SECRET_KEY": "x" * 49}, "needs SECRET_KEY"),
    (without("ALLOWED_HOSTS"), "ALLOWED_HOSTS (no “*”)"),
    ({**GOOD, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    ({**GOOD, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    ({**GOOD, "ALLOWED_HOSTS": "assessment.example.org,*"}, "ALLOWED_HOSTS"),
    (without("EMAIL_URL"), "needs EMAIL_URL"),
    (without("SITE_URL"), "needs SITE_URL"),
    ({**GOOD, "SITE_URL": "http://assessment.example.org"}, "needs SITE_URL"),
    ({**GOOD, "DEBUG": "1"}, "DEBUG must not be set"),
    ({**GOOD, "DEBUG": "true"}, "DEBUG must not be set"),
    ({"DJANGO_ENV": "prod"}, "it may be “local” or “production”"),
    ({"DATABASE_URL": "mysql://root@127.0.0.1/assessment"}, "SQLite or PostgreSQL; nothing else is supported"),
]


@pytest.mark.parametrize(("environment", "what"), REFUSED)
def test_half_a_configuration_is_refused_with_what_is_missing(run, environment, what):
    done = run(*SETUP, **environment)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert what in last


def test_a_whole_configuration_starts_and_passes_the_deployment_check(run):
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_deployment_check_would_find_an_insecure_setting(run):
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **GOOD, SSL_REDIRECT="0")
    assert done.returncode != 0
    assert "SECURE_SSL_REDIRECT" in done.stderr


def test_production_sets_secure_cookies_and_keeps_the_key_it_was_given(run):
    names = ("SECRET_KEY", "DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME")
    assert run(*read(*names), **GOOD).stdout.split() == [KEY, "False", "True", "True", "__Host-sessionid"]


def test_mail_goes_where_the_address_says(run):
    names = ("EMAIL_BACKEND.split('.')[-2]", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS")
    assert run(*read(*names), **GOOD).stdout.split() == ["smtp", "mail.example.org", "587", "True"]


def test_the_path_of_the_database_is_taken_as_it_is(run, tmp_path):
    done = run(*read("DATABASES['default']['NAME']"), VAR_DIR=str(tmp_path / "c++ #1 %41"))
    assert done.stdout.strip() == str(tmp_path / "c++ #1 %41" / "assessment.sqlite3")


def test_what_the_address_of_postgresql_demands_is_kept(run):
    done = run(
        *read("DATABASES['default']['OPTIONS']['sslmode']", "DATABASES['default']['OPTIONS']['pool']['max_size']"),
        DATABASE_URL="postgres://u@db.example.org/assessment?sslmode=require",
    )
    assert done.stdout.split() == ["require", "8"], done.stderr


def test_behind_proxies_limits_go_by_the_address_they_saw(run):
    done = run(*read("ALLAUTH_TRUSTED_PROXY_COUNT", "SECURE_PROXY_SSL_HEADER[0]"), **GOOD, TRUSTED_PROXIES="2")
    assert done.stdout.split() == ["2", "HTTP_X_FORWARDED_PROTO"]


def test_without_an_environment_a_copy_makes_its_key_and_serves_this_machine_only(run, tmp_path):
    done = run(*read("DEBUG", "ALLOWED_HOSTS", "DATABASES['default']['ENGINE']", "SECRET_KEY"))
    debug, hosts, engine, key = done.stdout.splitlines()
    assert debug == "False"
    assert hosts == "['127.0.0.1', 'localhost', '[::1]']"
    assert engine == "django.db.backends.sqlite3"
    assert key == (tmp_path / "var" / "secret-key").read_text()


def test_sqlite_acknowledges_only_what_is_durable_and_holds_foreign_keys(run):
    options = run(*read("DATABASES['default']['OPTIONS']")).stdout
    for part in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "'transaction_mode': 'IMMEDIATE'"):
        assert part in options


def test_an_address_of_a_database_is_all_that_postgresql_needs(run):
    done = run(*read("DATABASES['default']['ENGINE']"), DATABASE_URL="postgres://someone@db.example.org/assessment")
    assert done.stdout.strip() == "django.db.backends.postgresql"


def test_an_address_of_redis_replaces_the_cache_in_the_database(run):
    backend = read("CACHES['default']['BACKEND']")
    assert run(*backend).stdout.strip().endswith("DatabaseCache")
    assert run(*backend, REDIS_URL="redis://127.0.0.1:6379/0").stdout.strip().endswith("RedisCache")


def test_models_and_migrations_agree(run):
    done = run("manage.py", "makemigrations", "--check", "--dry-run")
    assert done.returncode == 0, done.stdout
