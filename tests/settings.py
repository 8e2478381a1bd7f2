"""The one settings file, on one's own machine."""

import os

os.environ.setdefault("DEVELOPMENT", "1")

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests sign in often
PUBLISH_DUE_EVERY = 0  # a test applies what is due when it says so
