#!/bin/sh
# An approval (one signed event appended), killed at the n-th write or refused it
exec python3 -B tests/crash/crash.py approve
