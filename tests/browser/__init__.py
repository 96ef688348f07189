"""Tests in Chromium: a package, so that its fixtures end with the last of them."""
