#!/bin/sh
# A confirmation, which changes both stores, killed at the n-th write or refused it
exec python3 -B tests/crash/crash.py map
